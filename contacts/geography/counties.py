"""Which county a point, a FIPS code or a written county name stands for.

Three distances, all to a county's outline, never to its centroid:

* LINE_KM: how far an outline of the atlas may be off. Of 23,609 agencies whose file gives a FIPS code, 99.3 % lie inside the outline of
  that county and 99.9 % within this distance of it. A written name is believed that far outside its county, and a point that lies just
  across a state line is brought back into the state it is said to be in.
* SHORE_KM: piers, islands and causeways that the atlas leaves out. Only a point that lies in no county at all is brought this far to
  one, and only within its own state: Windsor in Ontario is nearer to Wayne County, Michigan, than some piers are to theirs.

The atlas has shrunk one county to a line: no point lies in Falls Church, Virginia, which is found by FIPS code or by name only.
"""

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from django.utils.translation import gettext as _

from contacts import reference
from contacts.geography import atlas
from contacts.geography.zips import state_of_zip

LINE_KM = 1.0
SHORE_KM = 3.0
KM_PER_DEGREE = 111.195  # of latitude, on a sphere of 6,371 km

# Codes of other years that stand for one county of the 2017 set: renamed, merged, or (Alaska 2019) split from it.
OTHER_YEARS = {
    "02063": "02261", "02066": "02261", "02270": "02158", "12025": "12086", "46113": "46102", "51515": "51019", "51560": "51005", "51780": "51083",
}  # fmt: skip
INDEPENDENT_CITY = "510"  # county codes from here on are cities outside any county (Census), where a county may bear the same name


@dataclass(frozen=True, slots=True)
class Placement:
    """A county and how it was found.

    `how` is "fips", "name", "point" or "none"; `note` says in a sentence what is out of the ordinary; `doubtful` asks for a person to
    look, since what was given contradicts itself or is missing; `off_km` is how far outside the county's outline the point lies.
    """

    county: str | None
    how: str
    note: str = ""
    doubtful: bool = False
    off_km: float = 0.0


def place(given_fips, given_name, lon, lat, state, zip_code=""):
    """Find the county of an address: by FIPS code, else by name where the point bears it out, else by the point.

    The FIPS code must be a county of that state. The name must be one of that state's and the point must lie in it or within a small
    distance of it (LINE_KM, or SHORE_KM off shore); without coordinates a name that only one county bears is taken as it is. A point in
    another state than the one given is believed only where the ZIP code says the same. Never raises: what cannot be placed comes back
    with county None and a note. Canadian provinces have no counties.
    """
    postal = (state or "").strip().upper()
    if postal and postal not in _states():
        return Placement(None, "none", _("“%(state)s” is not a state, territory or province.") % {"state": state}, doubtful=True)
    if postal and _states()[postal] == "CA":
        return Placement(None, "none", _("Canadian provinces have no counties here."))
    point = coordinates(lon, lat)
    fips = known_fips(given_fips, postal)
    if fips:
        return _by_fips(fips, point)
    named = _named(given_name, postal)
    if point is None:
        return _without_point(named)
    return _by_name(named, point) or _by_point(point, postal, zip_code)


def county_at(lon, lat, state=None):
    """Return the FIPS code of the county a point lies in, or None.

    With a state (postal code) only its counties count, and a point just outside is brought back into it: at most LINE_KM from another
    state's county, at most SHORE_KM where no county is. Without one nothing is brought anywhere.
    """
    point = coordinates(lon, lat)
    if point is None:
        return None
    return _nearest_inside(point, state.upper() if state else None)[0]


def coordinates(lon, lat):
    """Return (lon, lat) as numbers, or None where they are missing, zero, not numbers or not on Earth. A zero is a blank in most lists."""
    try:
        lon, lat = float(lon), float(lat)
    except (TypeError, ValueError):
        return None
    if not lon or not lat or not (abs(lon) <= 180 and abs(lat) <= 90):  # also false for NaN
        return None
    return lon, lat


def known_fips(given, state=""):
    """Return the code of our county set for a FIPS code as written (a leading zero may be lost), or None if it is no county of that state."""
    text = str(given or "").strip()
    if not re.fullmatch(r"[0-9]{4,5}", text):
        return None
    fips = text.zfill(5)
    fips = OTHER_YEARS.get(fips, fips)
    county = _counties().get(fips)
    return fips if county and state in ("", county["state"]) else None


def normalized(name):
    """Reduce a county's name to what identifies it in its state: "Doña Ana County" and "DONA ANA" alike, also Saint, "&", blanks and suffixes."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    words = re.sub(r"[^a-z ]+", " ", re.sub(r"['’ʻ.]", "", plain.replace("&", " and "))).split()
    words = [{"saint": "st", "sainte": "ste"}.get(word, word) for word in words]
    for kind in ("city and borough", "census area", "county", "parish", "borough", "municipality", "municipio", "island", "city", "co"):
        tail = kind.split()
        if len(words) > len(tail) and words[-len(tail) :] == tail:
            words = words[: -len(tail)]
            break
    return "".join(words)


@lru_cache(maxsize=1)
def neighbors():
    """Return {fips: set of FIPS codes}: the counties that share a stretch of line, across state lines too; corners do not count."""
    beside = {}
    for fips, polygons in atlas.counties().shapes.items():
        for number in {max(n, ~n) for polygon in polygons for ring in polygon for n in ring}:
            beside.setdefault(number, set()).add(fips)
    touching = {fips: set() for fips in atlas.counties().shapes}
    for pair in beside.values():
        for fips in pair:
            touching[fips] |= pair - {fips}
    return touching


def counties_touching(fips):
    """Return the FIPS codes of the counties beside this one, sorted; none for a code that is not ours."""
    return sorted(neighbors().get(fips, ()))


def km_outside(fips, lon, lat):
    """How far a point lies outside a county's outline in kilometers, 0 inside. Right to a few parts in a thousand near the county."""
    if fips in _containing((lon, lat)):
        return 0.0
    narrowing = math.cos(math.radians(lat))
    around_point = shapely.transform(_index().outlines[fips], lambda xy: (xy - (lon, lat)) * (narrowing, 1))
    return float(shapely.distance(around_point, shapely.Point(0, 0))) * KM_PER_DEGREE


def _by_fips(fips, point):
    if point is None:
        return Placement(fips, "fips")
    elsewhere = _containing(point)
    off = km_outside(fips, *point)
    if off <= (LINE_KM if elsewhere else SHORE_KM):
        return Placement(fips, "fips", off_km=off)
    if elsewhere:
        note = _("The coordinates lie in %(other)s, %(km).1f km outside %(county)s.")
    else:
        note = _("The coordinates lie in no county, %(km).1f km outside %(county)s.")
    names = {"other": _called(elsewhere[0]) if elsewhere else "", "km": off, "county": _called(fips)}
    return Placement(fips, "fips", note % names, doubtful=True, off_km=off)


def _without_point(named):
    if len(named) == 1:
        return Placement(named[0], "name", _("There are no coordinates to check the county's name against."))
    if named:
        return Placement(None, "none", _("There are no coordinates, and two counties bear that name."), doubtful=True)
    return Placement(None, "none", _("There are no coordinates and no county that we know."), doubtful=True)


def _by_name(named, point):
    """The named county the point lies in, or else beside; None where the point does not bear the name out."""
    reach = LINE_KM if _containing(point) else SHORE_KM
    near = sorted((km_outside(fips, *point), fips) for fips in named)
    if not near or near[0][0] > reach:
        return None
    return Placement(near[0][1], "name", off_km=near[0][0])


def _by_point(point, state, zip_code):
    fips, off = _nearest_inside(point, state)
    if fips and off:
        note = _("The coordinates lie %(km).1f km outside %(county)s, the nearest county of that state.")
        return Placement(fips, "point", note % {"km": off, "county": _called(fips)}, off_km=off)
    if fips:
        return Placement(fips, "point")
    elsewhere = _containing(point)
    if not elsewhere:
        return Placement(None, "none", _("The coordinates lie in no county."), doubtful=True)
    there = _counties()[elsewhere[0]]["state"]
    names = {"other": _called(elsewhere[0]), "state": state, "there": there}
    if state_of_zip(zip_code) == there:
        note = _("The coordinates and the ZIP code are in %(other)s, not in %(state)s.")
        return Placement(elsewhere[0], "point", note % names, doubtful=True)
    return Placement(None, "none", _("The coordinates lie in %(other)s, not in %(state)s.") % names, doubtful=True)


def _named(given_name, state):
    """The counties that a written name may mean, given the state: at most a county and an independent city of the same name."""
    if not given_name or not state:
        return []
    fitting = _by_state_and_name().get((state, normalized(given_name)), [])
    words = given_name.casefold().split()
    if len(fitting) > 1 and words[-1] in ("city", "county"):
        return [fips for fips in fitting if (fips[2:] >= INDEPENDENT_CITY) == (words[-1] == "city")]
    return fitting


def _nearest_inside(point, state):
    """(fips, km outside) of the county of a point as county_at tells it; (None, 0) where there is none."""
    containing = _containing(point)
    if not state:
        return (containing[0] if containing else None), 0.0
    inside = [fips for fips in containing if _counties()[fips]["state"] == state]
    if inside:
        return inside[0], 0.0
    reach = LINE_KM if containing else SHORE_KM
    near = [fips for fips in _index().within(point, reach) if _counties()[fips]["state"] == state]
    distance, fips = min(((km_outside(fips, *point), fips) for fips in near), default=(math.inf, None))
    return (fips, distance) if distance <= reach else (None, 0.0)


@lru_cache(maxsize=256)  # one placement asks several times about its point
def _containing(point):
    """The counties a point lies in: one, two or three on a shared line (the lowest code comes first), none off shore."""
    return _index().at(shapely.Point(point))


def _called(fips):
    """A county's name for a sentence; where a city outside any county bears the same name, it is told which of the two is meant."""
    name, state = _counties()[fips]["name"], _counties()[fips]["state"]
    if len(_by_state_and_name()[state, normalized(name)]) > 1:
        name = _("%(name)s city") % {"name": name} if fips[2:] >= INDEPENDENT_CITY else _("%(name)s County") % {"name": name}
    return f"{name}, {state}"


class _Index:
    """The outlines of all counties and a tree to find those near a point."""

    def __init__(self):
        topology = atlas.counties()
        self.outlines = {fips: topology.outline(fips) for fips in sorted(topology.shapes)}
        self.codes = np.array(list(self.outlines))
        self.tree = shapely.STRtree(list(self.outlines.values()))

    def at(self, shape):
        return self.codes[np.sort(self.tree.query(shape, predicate="intersects"))].tolist()

    def within(self, point, km):
        """The counties that a box of that many kilometers around the point meets."""
        lon, lat = point
        high = km / KM_PER_DEGREE
        wide = high / max(math.cos(math.radians(lat)), 0.01)
        return self.at(shapely.box(lon - wide, lat - high, lon + wide, lat + high))


@lru_cache(maxsize=1)
def _index():
    return _Index()


@lru_cache(maxsize=1)
def _counties():
    return {county["fips"]: county for county in reference.counties()}


@lru_cache(maxsize=1)
def _states():
    return {state["postal"]: state["country"] for state in reference.states()}


@lru_cache(maxsize=1)
def _by_state_and_name():
    found = {}
    for fips, county in _counties().items():
        found.setdefault((county["state"], normalized(county["name"])), []).append(fips)
    return found
