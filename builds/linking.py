"""Which agency and officer a site should call: those of its own county first, then the nearest.

Pure reckoning over plain rows; `actions.contact_list` reads and writes. Distances are great circles on a sphere of
6,371 km.
"""

import math
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.models import Kind

EARTH_KM = 6371.0
KM_PER_MILE = 1.609344
# Who is called about a crime in progress; prosecutors, task forces and the police of a park or campus come after.
FIRST_TO_CALL = (Kind.SHERIFF, Kind.POLICE, Kind.STATE_POLICE)


@dataclass(frozen=True, slots=True)
class Agency:
    """What linking needs to know of an agency: where it is, what it serves, and its officers, best first."""

    pk: int
    kind: str
    state: str
    counties: frozenset
    lat: float | None
    lon: float | None
    officers: tuple = ()
    officer_comes: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """An agency for a site, with an officer and a backup where people of it are known."""

    agency: int
    officer: int | None
    backup: int | None
    how: str


class Proposer:
    """Proposes an agency for one site after the other, from agencies sorted once."""

    def __init__(self, agencies):
        self.by_county, self.by_state = defaultdict(list), defaultdict(list)
        for agency in agencies:
            for county in agency.counties:
                self.by_county[county].append(agency)
            if agency.lat is not None:
                self.by_state[agency.state].append(agency)
        self.places = {}

    def propose(self, *, county, state, lat, lon):
        """The best agency for a site, as a Proposal; None where no agency is known near it.

        In the site's county: first those whose officer comes to the build, then those with a known officer, then the
        first to call, then the nearest. Without any in the county, the nearest of the state.
        """
        here = self.by_county.get(county)
        if here:
            agency, km = min(((a, kilometers(a, lat, lon)) for a in here), key=lambda pair: rank(*pair))
            return proposal(agency, km, _("by county"))
        agency, km = self._nearest(state, lat, lon)
        return proposal(agency, km, _("nearest; its county has none")) if agency else None

    def _nearest(self, state, lat, lon):
        agencies = [a for a in self.by_state.get(state, ()) if a.kind in FIRST_TO_CALL]
        if not agencies or lat is None:
            return None, None
        if state not in self.places:
            self.places[state] = np.radians([(a.lat, a.lon) for a in agencies])
        distances = haversine(np.radians((lat, lon)), self.places[state])
        best = int(np.argmin(distances))
        return agencies[best], float(distances[best])


def rank(agency, km):
    """What is better comes first; the key settles ties, so that a second run proposes the same."""
    return (
        not agency.officer_comes,
        not agency.officers,
        agency.kind not in FIRST_TO_CALL,
        float("inf") if km is None else km,
        agency.pk,
    )


def kilometers(agency, lat, lon):
    """The distance to an agency, or None where either place is not known."""
    if agency.lat is None or lat is None:
        return None
    here, there = math.radians(lat), math.radians(agency.lat)
    half = math.sin((there - here) / 2) ** 2
    half += math.cos(here) * math.cos(there) * math.sin(math.radians(agency.lon - lon) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half))


def haversine(here, places):
    """Great-circle distances in km from one point to many, all in radians as (lat, lon)."""
    lat, lon = here
    half = np.sin((places[:, 0] - lat) / 2) ** 2
    half += np.cos(lat) * np.cos(places[:, 0]) * np.sin((places[:, 1] - lon) / 2) ** 2
    return 2 * EARTH_KM * np.arcsin(np.sqrt(half))


def proposal(agency, km, why):
    officer, backup = (*agency.officers, None, None)[:2]
    return Proposal(agency.pk, officer, backup, why if km is None else f"{why}, {away(km)}")


def away(km):
    """A distance as people here say it."""
    miles = round(km / KM_PER_MILE)
    if not miles:
        return _("less than a mile away")
    return ngettext("%(miles)d mile away", "%(miles)d miles away", miles) % {"miles": miles}
