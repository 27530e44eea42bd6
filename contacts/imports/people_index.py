"""The people a batch of rows may be about, fetched in a handful of queries and kept while it is worth it.

Two ways lead to a person: the mailbox, and the organization and state. A group of an organization and state is
fetched whole, so that names spelled almost alike show up; one of more than GROUP people, and people without an
organization, are asked for by exact spellings.
"""

from django.db.models import Count, Q
from rapidfuzz import fuzz, process

from contacts.imports.names import NEAR, person_key, spellings
from contacts.imports.reading import Entry
from contacts.models import Person

GROUP = 1_000
REMEMBERED = 50_000  # people of groups kept from batch to batch


class Group:
    """The people of one organization and state that were fetched; `whole` when none is missing."""

    def __init__(self, *, whole):
        self.whole = whole
        self.entries, self.keys, self.by_key = [], [], {}

    def add(self, entry):
        entry.key = entry.key or person_key(entry.name)
        entry.kept = self.whole
        self.entries.append(entry)
        self.keys.append(entry.key)
        self.by_key.setdefault(entry.key, []).append(entry)


class PeopleIndex:
    """Finds people by mailbox, and by organization, state and name; knows those of the batch that are not written
    yet.
    """

    def __init__(self):
        self.forget()

    def forget(self):
        """Drop everything, as after a rollback."""
        self.mailboxes, self.groups, self.entries = {}, {}, {}
        self.touched, self.fetched = [], []

    def look_up(self, readings):
        """Fetch whom these readings may be about."""
        self._begin()
        emails = {reading.values["email"] for reading in readings if "email" in reading.values}
        for entry in self._fetch(Q(email__in=emails)) if emails else ():
            self.mailboxes.setdefault(entry.email, []).append(entry)
        wanted = {}
        for reading in readings:
            key = person_key(reading.values["name"])
            if not any(entry.key == key for entry in self.with_mailbox(reading.values.get("email"))):
                wanted.setdefault(_place(reading), []).append(reading.values["name"])
        missing = {place: names for place, names in wanted.items() if place not in self.groups}
        self._fetch_groups(missing)

    def with_mailbox(self, email):
        """Those who have this mailbox."""
        return self.mailboxes.get(email, ()) if email else ()

    def named(self, reading, key):
        """Those of the reading's organization and state who bear this name."""
        group = self.groups.get(_place(reading))
        return group.by_key.get(key, ()) if group else ()

    def near(self, reading, key):
        """Those of the reading's organization and state whose name is spelled almost like this one."""
        group = self.groups.get(_place(reading))
        if not group or not group.whole:
            return []
        found = process.extract(key, group.keys, scorer=fuzz.ratio, processor=None, score_cutoff=NEAR, limit=5)
        return [group.entries[place] for _key, _score, place in found]

    def add(self, entry, reading):
        """Let later rows of the file find this one, whom a row was found or made to be."""
        self.touched.append(entry)
        entry.key = entry.key or person_key(entry.name)
        if entry.email:
            shared = self.mailboxes.setdefault(entry.email, [])
            if entry not in shared:
                shared.append(entry)
        if entry.pk is None and entry.values is None:
            self.groups.setdefault(_place(reading), Group(whole=True)).add(entry)

    def _begin(self):
        """Keep whole groups of the last batch, unless they have become too many; drop the rest."""
        for entry in self.touched:
            entry.values, entry.line = None, 0
        for entry in [*self.fetched, *self.touched]:
            if entry.pk is not None and entry.kept:
                self.entries[entry.pk] = entry
            else:
                self.entries.pop(entry.pk, None)
        self.touched, self.fetched, self.mailboxes = [], [], {}
        for place in [place for place, group in self.groups.items() if not group.whole or isinstance(place[0], Entry)]:
            del self.groups[place]
        if len(self.entries) > REMEMBERED:
            self.groups, self.entries = {}, {}

    def _fetch(self, condition):
        rows = Person.objects.present().filter(condition).order_by("pk")
        for pk, name, email, organization, state in rows.values_list(
            "pk", "name", "email", "organization_id", "state_id"
        ):
            entry = self.entries.get(pk)
            if entry is None:
                entry = self.entries[pk] = Entry(pk, name=name, email=email, organization=organization, state=state)
                entry.key = person_key(name)
                self.fetched.append(entry)
            yield entry

    def _fetch_groups(self, missing):
        """Fetch groups whole where they are small, else only those who bear one of the names."""
        numbers = {place[0] for place in missing if isinstance(place[0], int)}
        sizes = (
            Person.objects.filter(organization__in=numbers)
            .values_list("organization_id")
            .annotate(Count("pk"))
            .order_by()
        )
        large = {organization for organization, size in sizes if size > GROUP} if numbers else set()
        exactly = set()
        for place, names in missing.items():
            whole = place[0] not in large and place[0] is not None
            self.groups[place] = Group(whole=whole)
            if not whole:
                exactly |= {way for name in names for way in spellings(name)}
        small = numbers - large
        if small:
            self._put(self._fetch(Q(organization__in=small)))
        if exactly:
            states = {place[1] for place in missing}
            somewhere = Q(state__in=states - {None}) | (Q(state=None) if None in states else Q(pk__in=[]))
            nowhere = Q(organization=None) if any(place[0] is None for place in missing) else Q(pk__in=[])
            self._put(self._fetch(Q(name__in=exactly) & somewhere & (nowhere | Q(organization__in=large))))

    def _put(self, entries):
        for entry in entries:
            organization = entry.organization
            group = self.groups.get((getattr(organization, "pk", organization), entry.state))
            if group is not None:
                group.add(entry)


def _place(reading):
    """The organization (by key where it has one, else itself) and the state of a reading."""
    organization = reading.organization
    if organization is not None and organization.pk is not None:
        organization = organization.pk
    return organization, reading.values.get("state_id")
