"""Whom to put on the list of a build for a county and a sector: people we know who stand for it, and whom to call where
we know nobody.
"""

from dataclasses import dataclass

from django.db.models import CharField, Count, F, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, ExtractYear

from builds.coverage import SECTORS
from builds.glance import Lines
from builds.models import Build, Invitation
from contacts.models import Organization, Person, Sector, Site
from contacts.models.sites import STAFFED_KINDS

A_FEW = 50
OF_A_COUNTY = 25  # sites named under their county; the others are counted


def standing_for(county, sector):
    """The people of a sector who stand for a county, in keys: by their own or their organization's county, by one that
    their organization serves, and for truck stops as manager of a site.

    One index for each of these ways: an OR over the tables would read a million people.
    """
    ours = Person.objects.filter(organization__sector=sector)
    serving = Organization.objects.filter(sector=sector, counties_served=county).values("pk")
    ways = [
        ours.filter(county=county),
        ours.filter(county=None, organization__county=county, organization__sector=sector),
        Person.objects.filter(organization__in=serving),
    ]
    if sector == Sector.STOP:
        managers = Site.objects.filter(county=county, kind__in=STAFFED_KINDS).exclude(manager=None)
        ways.append(Person.objects.filter(pk__in=managers.values("manager")))
    first, *others = [way.order_by().values("pk") for way in ways]
    return first.union(*others)


def people_for(build, county, sector, user):
    """Those of them whom the user may see and who are not on the build's list."""
    listed = build.invitations.values("person")
    free = Person.objects.visible_to(user).present().exclude(pk__in=listed)
    return with_builds(free.filter(pk__in=standing_for(county, sector)))


def with_builds(people):
    """The people, each with `was_at`: the earlier builds they came to, a line for each."""
    came = Invitation.objects.filter(person=OuterRef("pk")).arrived().order_by().values("person")
    year = Cast(ExtractYear("build__date"), CharField())
    told = came.annotate(lines=Lines(Concat(F("build__city"), Value(" "), year, output_field=TextField())))
    return people.annotate(
        was_at=Coalesce(Subquery(told.values("lines"), output_field=TextField()), Value(""), output_field=TextField())
    )


def offices_without_anybody(county, sector, user):
    """Organizations of the county and sector of which we know nobody by name: whom to call."""
    there = Q(county=county) | Q(pk__in=Organization.objects.filter(counties_served=county).values("pk"))
    known = Count("people", filter=Q(people__anonymised_at=None))
    offices = Organization.objects.visible_to(user).filter(there, sector=sector)
    return offices.annotate(known=known).filter(known=0).order_by("name", "pk")


def sites_without_a_manager(county, user):
    """Staffed sites of the county whose manager we do not know."""
    sites = Site.objects.visible_to(user).staffed().filter(county=county, manager=None)
    return sites.select_related("organization").order_by("name", "pk")


def earlier_builds(user):
    """The builds that took place, the latest first, of which the user may see who came."""
    return Build.objects.visible_to(user).took_place().select_related("state").order_by("-date", "pk")


@dataclass(frozen=True)
class Missing:
    """A county of the build that one side stands for alone, and who of that side is there."""

    place: object
    rows: list
    more: int


def sites_without_an_officer(build, coverage, user):
    """The counties with sites and without law enforcement, each with its sites by name."""
    places = [place for place in coverage.places if place.lacks(Sector.LAW)]
    found = {}
    sites = Site.objects.visible_to(user).staffed().filter(county__in=[place.fips for place in places])
    for site in sites.select_related("manager").order_by("name", "pk"):
        found.setdefault(site.county_id, []).append(site)
    return [_missing(place, found[place.fips]) for place in places if place.fips in found]


def officers_without_a_manager(build, coverage, user):
    """The counties for which officers come and no site's manager does, each with its officers by name."""
    alone = {}
    for guest in coverage.guests:
        if guest.counts and guest.sector == Sector.LAW:
            for place in coverage.places:
                if place.fips in guest.counties and not place.has_manager:
                    alone.setdefault(place.fips, []).append(guest.person)
    keys = {person for people in alone.values() for person in people}
    known = Person.objects.visible_to(user).filter(pk__in=keys).select_related("organization").in_bulk() if keys else {}
    return [
        _missing(place, sorted((known[key] for key in alone[place.fips] if key in known), key=str))
        for place in coverage.places
        if place.fips in alone
    ]


def _missing(place, rows):
    return Missing(place, rows[:OF_A_COUNTY], max(len(rows) - OF_A_COUNTY, 0))


def sector_called(value):
    """The Sector of an address, or None."""
    return next((sector for sector in SECTORS if sector.value == value), None)
