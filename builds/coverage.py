"""Who covers which county: the people of a build by county and sector, and the counties where nobody could be introduced.

A gap is a county with staffed sites (truck stops, travel plazas, terminals) from which no officer or no manager is
coming. Once the build took place, those count who came.
"""

from collections import Counter
from dataclasses import dataclass, field, replace

from django.db.models import FilteredRelation, Q

from builds.models import Answer, Invitation
from contacts.models import County, Sector
from contacts.models.sites import STAFFED_KINDS, SiteKind

SECTORS = tuple(Sector)
INTRODUCED = (Sector.LAW, Sector.STOP)  # whom a build introduces to each other


@dataclass(frozen=True)
class Guest:
    """One person of a build, as far as counting goes; `counties` are those they stand for or manage a site in."""

    person: int
    sector: str
    invited: bool
    answer: str
    counts: bool
    unanswered: bool
    counties: frozenset
    waits: bool = False  # said yes, and waits for a seat

    @property
    def has_seat(self):
        """Whether they said yes and do not wait for a seat."""
        return self.answer == Answer.YES and not self.waits


@dataclass
class Place:
    """One county of a build: its staffed sites and who manages them."""

    fips: str
    name: str
    state: str
    sites: int = 0
    truck_stops: int = 0
    managers: set = field(default_factory=set)
    people: Counter = field(default_factory=Counter)
    has_officer: bool = False
    has_manager: bool = False

    @property
    def is_gap(self):
        return bool(self.sites) and not (self.has_officer and self.has_manager)

    @property
    def is_covered(self):
        return bool(self.sites) and not self.is_gap

    def lacks(self, sector):
        """Whether somebody of this sector is what the county's sites wait for."""
        if not self.sites:
            return False
        return (sector == Sector.LAW and not self.has_officer) or (sector == Sector.STOP and not self.has_manager)


@dataclass(frozen=True)
class Coverage:
    """The people and counties of a build, counted once for the figures and the matrix alike."""

    guests: list
    places: list

    @property
    def with_sites(self):
        return [place for place in self.places if place.sites]

    @property
    def gaps(self):
        return [place for place in self.places if place.is_gap]

    @property
    def covered(self):
        return [place for place in self.places if place.is_covered]

    def by_sector(self):
        """How many people count, by sector."""
        return Counter(guest.sector for guest in self.guests if guest.counts)

    def place(self, fips):
        """The Place of a county of the build, or None."""
        return next((place for place in self.places if place.fips == fips), None)

    def elsewhere(self):
        """The people who count and come from none of the build's counties, by sector."""
        known = {place.fips for place in self.places}
        return Counter(guest.sector for guest in self.guests if guest.counts and not guest.counties & known)


def cover(build):
    """The Coverage of a build, in two questions to the database."""
    places = _places(build)
    managed = {}
    for place in places:
        for person in place.managers:
            managed.setdefault(person, set()).add(place.fips)
    guests = [replace(guest, counties=guest.counties | managed.get(guest.person, set())) for guest in _guests(build)]
    by_fips = {place.fips: place for place in places}
    for guest in guests:
        if not guest.counts:
            continue
        for place in (by_fips[fips] for fips in guest.counties if fips in by_fips):
            place.people[guest.sector] += 1
            place.has_officer |= guest.sector == Sector.LAW
            place.has_manager |= guest.sector == Sector.STOP or guest.person in place.managers
    # most sites first: that is where a missing officer matters most
    places.sort(key=lambda place: (-place.sites, place.name, place.state))
    return Coverage(guests, places)


def _guests(build):
    """Everybody on the list, with the counties they stand for: their own, else their organization's, and those that it
    serves, or that they say they serve."""
    rows = build.invitations.order_by().values_list(
        "person",
        "sector",
        "stage",
        "walk_in",
        "answer",
        "waiting_since",
        "arrived_at",
        "person__county",
        "person__organization__county",
        "person__organization__counties_served",
        "counties",
    )
    guests, served = {}, {}
    for person, sector, stage, walk_in, answer, waits, arrived_at, county, seat, *serves in rows:
        guests[person] = (sector, stage, walk_in, answer, bool(waits), arrived_at, county or seat)
        served.setdefault(person, set()).update(serves)
    return [
        Guest(
            person=person,
            sector=sector,
            invited=stage == Invitation.Stage.INVITED and not walk_in,
            answer=answer,
            counts=bool(arrived_at) if build.took_place else (answer == Answer.YES and not waits) or bool(arrived_at),
            waits=waits,
            unanswered=stage == Invitation.Stage.INVITED and not answer and not arrived_at,
            counties=frozenset({county, *served[person]} - {None}),
        )
        for person, (sector, stage, walk_in, answer, waits, arrived_at, county) in guests.items()
    ]


def _places(build):
    """The build's counties, each with its staffed sites and their managers."""
    rows = (
        County.objects.filter(builds=build)
        .annotate(staffed=FilteredRelation("sites", condition=Q(sites__kind__in=STAFFED_KINDS)))
        .order_by("fips")
        .values_list("fips", "name", "state_id", "staffed__kind", "staffed__manager")
    )
    places = {}
    for fips, name, state, kind, manager in rows:
        place = places.setdefault(fips, Place(fips, name, state))
        if kind:
            place.sites += 1
            place.truck_stops += kind != SiteKind.TERMINAL
        if manager:
            place.managers.add(manager)
    return list(places.values())
