"""The people a batch of rows may be about, fetched in a handful of queries and kept while it is worth it.

Two ways lead to a person: the mailbox, and the organization and state. A group of an organization and state is
fetched whole, so that names spelled almost alike show up; one of more than GROUP people, and people without an
organization, are asked for by exact spellings.
"""

from collections import Counter
from operator import itemgetter

from django.db.models import Count, Q
from rapidfuzz import fuzz, process

from contacts.imports.names import NEAR, person_key, spellings
from contacts.imports.reading import Entry
from contacts.models import Person

GROUP = 1_000
TOGETHER = 50_000  # people who are fetched before anybody counts which groups are too large
REMEMBERED = 50_000  # people of groups kept from batch to batch


class Group:
    """The people of one organization and state that were fetched; `whole` when none is missing."""

    def __init__(self, *, whole):
        self.whole = whole
        self.rows, self.keys, self.by_key = [], [], {}

    def add(self, row, name):
        """Put in a fetched row (pk, name, email, organization, state), or an Entry that is not written yet."""
        key = person_key(name)
        self.rows.append(row)
        self.keys.append(key)
        self.by_key.setdefault(key, []).append(row)

    def near(self, key):
        """Those whose name is spelled almost like this one, where the group is whole."""
        if not self.whole:
            return []
        found = process.extract(key, self.keys, scorer=fuzz.ratio, processor=None, score_cutoff=NEAR, limit=5)
        return [self.rows[place] for _key, _score, place in found]


class PeopleIndex:
    """Finds people by mailbox, and by organization, state and name; knows those of the batch that are not written
    yet.
    """

    def __init__(self):
        self.forget()

    def forget(self):
        """Drop everything, as after a rollback."""
        self.mailboxes, self.groups, self.entries = {}, {}, {}
        self.new, self.stale = [], set()

    def look_up(self, readings):
        """Fetch whom these readings may be about."""
        self._begin()
        emails = {reading.values["email"] for reading in readings if "email" in reading.values}
        for row in sorted(_people(Q(email__in=emails)), key=itemgetter(0)) if emails else ():
            self.mailboxes.setdefault(row[2], []).append(self._entry(row))
        wanted = {}
        for reading in readings:
            key = person_key(reading.values["name"])
            if not any(entry.key == key for entry in self.with_mailbox(reading.values.get("email"))):
                wanted.setdefault(_place(reading), []).append(reading.values["name"])
        self._fetch_groups({place: names for place, names in wanted.items() if place not in self.groups})

    def with_mailbox(self, email):
        """Those who have this mailbox."""
        return self.mailboxes.get(email, ()) if email else ()

    def named(self, reading, key):
        """Those of the reading's organization and state who bear this name."""
        group = self.groups.get(_place(reading))
        return [self._entry(row) for row in group.by_key.get(key, ())] if group else []

    def near(self, reading, key):
        """Those of the reading's organization and state whose name is spelled almost like this one."""
        group = self.groups.get(_place(reading))
        return [self._entry(row) for row in group.near(key)] if group else []

    def add(self, entry, reading):
        """Let later rows of the file find this one, whom a row was found or made to be, also by the row's mailbox."""
        email = reading.values.get("email")
        if email and email != entry.email:
            entry.email = email
            self.stale |= {_place(reading)} if entry.pk is not None else set()
        if entry.email:
            shared = self.mailboxes.setdefault(entry.email, [])
            if entry not in shared:
                shared.append(entry)
        if entry.pk is None and entry.values is None and not entry.kept:
            entry.kept = True
            self.new.append(entry)
            self.groups.setdefault(_place(reading), Group(whole=True)).add(entry, entry.name)

    def _begin(self):
        """Keep whole groups of the last batch, unless they have become too many; drop the rest."""
        self.mailboxes, self.entries = {}, {}
        self.groups = {
            place: group
            for place, group in self.groups.items()
            if group.whole and place not in self.stale and not isinstance(place[0], Entry)
        }
        if sum(len(group.rows) for group in self.groups.values()) > REMEMBERED:
            self.groups = {}
        for entry in self.new:  # they are in the database now: their values need no room any more
            entry.values, entry.line = None, 0
        self.new, self.stale = [], set()

    def _entry(self, row):
        """The one Entry of this batch for a fetched row."""
        if isinstance(row, Entry):
            return row if row.pk is None else self.entries.setdefault(row.pk, row)
        entry = self.entries.get(row[0])
        if entry is None:
            pk, name, email, organization, state = row
            entry = self.entries[pk] = Entry(pk, name=name, email=email, organization=organization, state=state)
            entry.key = person_key(name)
        return entry

    def _fetch_groups(self, missing):
        """Fetch groups whole where they are small, else only those who bear one of the names."""
        numbers = {place[0] for place in missing if isinstance(place[0], int)}
        rows = list(_people(Q(organization__in=numbers))[: TOGETHER + 1]) if numbers else []
        if len(rows) > TOGETHER:
            sizes = (
                Person.objects.filter(organization__in=numbers)
                .values_list("organization_id")
                .annotate(Count("pk"))
                .order_by()
            )
            large = {organization for organization, size in sizes if size > GROUP}
            rows = list(_people(Q(organization__in=numbers - large)))
        else:
            large = {organization for organization, size in Counter(row[3] for row in rows).items() if size > GROUP}
            rows = [row for row in rows if row[3] not in large]
        exactly = set()
        for place, names in missing.items():
            whole = place[0] not in large and place[0] is not None
            self.groups[place] = Group(whole=whole)
            if not whole:
                exactly |= {way for name in names for way in spellings(name)}
        if exactly:
            states = {place[1] for place in missing}
            somewhere = Q(state__in=states - {None}) | (Q(state=None) if None in states else Q(pk__in=[]))
            nowhere = Q(organization=None) if any(place[0] is None for place in missing) else Q(pk__in=[])
            rows += _people(Q(name__in=exactly) & somewhere & (nowhere | Q(organization__in=large)))
        for row in sorted(rows, key=itemgetter(0)):
            if row[3:] in missing:
                self.groups[row[3:]].add(row, row[1])


def _people(condition):
    """(pk, name, email, organization, state) of those who are still known by name."""
    return (
        Person.objects.present()
        .filter(condition)
        .order_by()
        .values_list("pk", "name", "email", "organization_id", "state_id")
    )


def _place(reading):
    """The organization (by key where it has one, else itself) and the state of a reading."""
    organization = reading.organization
    if organization is not None and organization.pk is not None:
        organization = organization.pk
    return organization, reading.values.get("state_id")
