"""The organizations that a list of people names: found by name and state, else new."""

import re

from contacts.geography.counties import place
from contacts.imports.kinds import organization_kind
from contacts.imports.names import organization_key, organization_spellings
from contacts.imports.reading import Entry
from contacts.imports.writing import insert_rows
from contacts.models import Kind, Organization, sector_of

MOST = 200  # characters of a name
DEFAULT_KIND = Kind.TRUCKING  # most of what the lists of associations name bears nothing but a family's name
REMEMBERED = 20_000
HEADQUARTERS = "HEADQUARTERS"
COUNTY = re.compile(r"(.+? (County|Parish|Borough))\b", re.IGNORECASE)


class Organizations:
    """Finds organizations by name and state. Within one import every name stands for one of them."""

    def __init__(self, default_kind=""):
        self.default_kind = default_kind or DEFAULT_KIND
        self.known = {}  # (key, state) -> Entry

    def resolve(self, readings):
        """Give every reading its `organization`: an Entry, fresh for one we do not know, or None."""
        if len(self.known) > REMEMBERED:
            self.known.clear()
        named = [reading for reading in readings if reading.get("organization")]
        asked = {}
        for reading in named:
            name = reading.get("organization")
            asked.setdefault((organization_key(name), reading.values.get("state_id")), name)
        self._look_up({pair: name for pair, name in asked.items() if pair not in self.known})
        for reading in named:
            pair = organization_key(reading.get("organization")), reading.values.get("state_id")
            reading.organization = self.known.get(pair) or self._fresh(pair, reading)

    def create(self, entries, *, stamp):
        """Write the fresh ones among the entries and return their keys."""
        new = list({id(entry): entry for entry in entries if entry is not None and entry.pk is None}.values())
        keys = insert_rows(Organization, [entry.values for entry in new], stamp=stamp)
        for entry, key in zip(new, keys, strict=True):
            entry.pk = key
        return keys

    def forget(self):
        """Forget all, as after a rollback."""
        self.known.clear()

    def _look_up(self, asked):
        """Fetch those of the asked names that we have: one of that state, else one without a state, else the only one.

        Where a national list has only the headquarters of an office under its name, that is the office.
        """
        found = _called(set(asked.values()))  # most names are written as we have them
        for key, state in asked:
            here = [entry for entry in found.get(key, ()) if state is not None and entry.state == state]
            if here:
                self.known[key, state] = here[0]
        unknown = {pair: name for pair, name in asked.items() if pair not in self.known}
        spellings = {way for name in unknown.values() for way in organization_spellings(name)}
        found = _called(spellings | {f"{way} - {HEADQUARTERS}" for way in spellings if way.isupper()})
        for key, state in unknown:
            fitting = found.get(key) or found.get(f"{key} {HEADQUARTERS.lower()}") or []
            same = [entry for entry in fitting if entry.state == state]
            anywhere = [entry for entry in fitting if entry.state is None]
            only = fitting if state is None and len(fitting) == 1 else []
            if same or anywhere or only:
                self.known[key, state] = (same or anywhere or only)[0]

    def _fresh(self, pair, reading):
        name = reading.get("organization")
        kind, _sure = organization_kind(
            name, kind=reading.get("kind"), sector=reading.get("sector"), email=reading.values.get("email", "")
        )
        kind = kind or self.default_kind
        entry = Entry(name=name, state=pair[1])
        entry.values = {
            "name": name,
            "kind": str(kind),
            "sector": str(sector_of(kind)),
            "state_id": pair[1],
            "county_id": reading.values.get("county_id") or county_in(name, pair[1]),
        }
        self.known[pair] = entry
        return entry


def _called(names):
    """{key: Entries, the oldest first} of the organizations that bear one of the names."""
    found = {}
    rows = Organization.objects.filter(name__in=names).order_by("pk") if names else Organization.objects.none()
    for pk, name, state in rows.values_list("pk", "name", "state_id"):
        found.setdefault(organization_key(name), []).append(Entry(pk, name=name, state=state))
    return found


def county_in(name, state):
    """The county that an organization bears in its name, as "Webb County Sheriff’s Office" does, or None."""
    named = COUNTY.match(name)
    return place("", named[1], None, None, state).county if named and state else None
