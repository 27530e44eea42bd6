"""Which county a point, a FIPS code or a written county name stands for.

Two distances, both to a county's outline, never to its centroid:

* LINE_KM: how far an outline of the atlas may be off. Of 23,609 agencies whose file gives a FIPS code, 99.3 % lie in
  the outline of that county and 99.9 % within this distance of it. A written name is believed that far outside its
  county, and a point just across a state line is brought back into the state it is said to be in.
* SHORE_KM: piers, islands and causeways that the atlas leaves out. Only a point that lies in no county at all is
  brought this far to one, and only within its own state: downtown Windsor, Ontario, is nearer to Detroit than that.

The atlas has shrunk one county to a line: no point lies in Falls Church, Virginia, found by FIPS code or name only.
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

OTHER_YEARS = {  # codes that stand for one county of the 2017 set: renamed, merged, or split from it
    "02063": "02261",  # Chugach, Alaska, split from Valdez-Cordova in 2019
    "02066": "02261",  # Copper River, the other half
    "02270": "02158",  # Wade Hampton, Alaska, now Kusilvak
    "12025": "12086",  # Dade, Florida, now Miami-Dade
    "46113": "46102",  # Shannon, South Dakota, now Oglala Lakota
    "51515": "51019",  # the cities of Bedford, Clifton Forge and South Boston, Virginia, now parts of counties
    "51560": "51005",
    "51780": "51083",
}
FIRST_CITY = "510"  # the Census numbers cities outside any county from here on; some share their name with a county
KINDS = (  # what may follow a county's name, in the order it is taken off: James City County loses both
    "county|co|city and borough|census area|parish|borough|municipality|municipio|island|city"
).split("|")


@dataclass(frozen=True, slots=True)
class Placement:
    """A county and how it was found.

    `how` is "fips", "name", "point" or "none"; `note` says in a sentence what is out of the ordinary; `doubtful` asks
    for a person to look, since what was given contradicts itself or is missing; `off_km` is how far outside the
    county's outline the point lies.
    """

    county: str | None
    how: str
    note: str = ""
    doubtful: bool = False
    off_km: float = 0.0


def place(given_fips, given_name, lon, lat, state, *, zip_code=""):
    """Find the county of an address: by FIPS code, else by name where the point bears it out, else by the point.

    The FIPS code must be a county of that state. The name must be one of that state's and the point must lie in it or
    within a small distance of it (LINE_KM, or SHORE_KM off shore); without coordinates a name that only one county
    bears is taken as it is. A point in another state than the one given is taken for want of anything better and marked
    doubtful: a person settles whether the state or the point is wrong. Never raises over what was written: what cannot
    be placed comes back with county None and a note. Canadian provinces have no counties.
    """
    postal = (state or "").strip().upper()
    if postal and postal not in _countries():
        note = _("“%(state)s” is not a state, territory or province.")
        return Placement(None, "none", note % {"state": state}, doubtful=True)
    if _countries().get(postal) == "CA":
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

    With a state (postal code) only its counties count, and a point just outside is brought back into it: at most
    LINE_KM from another state's county, at most SHORE_KM where no county is. Without one nothing is brought anywhere.
    """
    point = coordinates(lon, lat)
    if point is None:
        return None
    return _nearest_inside(point, state.upper() if state else "")[0]


def coordinates(lon, lat):
    """Return (lon, lat) as numbers, or None where they are missing, zero (a blank in most lists) or not on Earth."""
    try:
        lon, lat = float(lon), float(lat)
    except (TypeError, ValueError):
        return None
    if not lon or not lat or not (abs(lon) <= 180 and abs(lat) <= 90):  # NaN fails the comparison
        return None
    return lon, lat


def known_fips(given, state=""):
    """Return the code of our county set for a FIPS code as written, or None if it is no county of that state.

    A leading zero may be lost, as spreadsheets do, and the code may be one of another year that stands for one county.
    """
    text = str(given or "").strip()
    if not re.fullmatch(r"[0-9]{4,5}", text):
        return None
    fips = OTHER_YEARS.get(text.zfill(5), text.zfill(5))
    county = _counties().get(fips)
    return fips if county and state in ("", county["state"]) else None


def normalized(name):
    """Reduce a county's name to what tells it from others of its state: "Doña Ana County" and "DONA ANA" alike."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    words = re.sub(r"[^a-z ]+", " ", re.sub(r"['’ʻ.]", "", plain.replace("&", " and "))).split()
    words = [{"saint": "st", "sainte": "ste"}.get(word, word) for word in words]
    for kind in map(str.split, KINDS):
        if len(words) > len(kind) and words[-len(kind) :] == kind:
            words = words[: -len(kind)]
    return "".join(words)


def km_outside(fips, lon, lat):
    """How far a point lies outside a county's outline in kilometers, 0 inside; right to a few thousandths near it."""
    if fips in _containing((lon, lat)):
        return 0.0
    narrowing = math.cos(math.radians(lat))
    around_point = shapely.transform(_index().outlines[fips], lambda xy: (xy - (lon, lat)) * (narrowing, 1))
    return float(shapely.distance(around_point, shapely.Point(0, 0))) * KM_PER_DEGREE


def counties_touching(fips):
    """Return the FIPS codes of the counties that share a stretch of line with this one, sorted; corners do not count.

    State lines make no difference. A code that is not ours touches nothing.
    """
    return sorted(_neighbors().get(fips, ()))


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
    told = {"other": _called(elsewhere[0]) if elsewhere else "", "km": off, "county": _called(fips)}
    return Placement(fips, "fips", note % told, doubtful=True, off_km=off)


def _without_point(named):
    if len(named) == 1:
        return Placement(named[0], "name", _("There are no coordinates to check the county's name against."))
    if named:
        return Placement(None, "none", _("There are no coordinates, and two counties bear that name."), doubtful=True)
    return Placement(None, "none", _("There are no coordinates and no county that we know."), doubtful=True)


def _by_name(named, point):
    """The named county that the point lies in or beside; None where the point does not bear the name out."""
    reach = LINE_KM if _containing(point) else SHORE_KM
    off, fips = min(((km_outside(fips, *point), fips) for fips in named), default=(math.inf, None))
    return Placement(fips, "name", off_km=off) if off <= reach else None


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
    told = {"other": _called(elsewhere[0]), "state": state}
    if state_of_zip(zip_code) == _counties()[elsewhere[0]]["state"]:
        note = _("The coordinates and the ZIP code are in %(other)s, not in %(state)s.")
    else:
        note = _("The coordinates lie in %(other)s, not in %(state)s.")
    return Placement(elsewhere[0], "point", note % told, doubtful=True)


def _named(given_name, state):
    """The counties that a written name may mean in a state: at most a county and a city outside it of the same name."""
    if not given_name or not state:
        return []
    fitting = _by_state_and_name().get((state, normalized(given_name)), [])
    kind = given_name.casefold().split()[-1] if len(fitting) > 1 else ""
    if kind in ("city", "county"):
        return [fips for fips in fitting if (fips[2:] >= FIRST_CITY) == (kind == "city")]
    return fitting


def _nearest_inside(point, state):
    """(FIPS code, km outside) of a point's county as county_at tells it; (None, 0) where there is none."""
    containing = _containing(point)
    if not state:
        return (containing[0] if containing else None), 0.0
    inside = [fips for fips in containing if _counties()[fips]["state"] == state]
    if inside:
        return inside[0], 0.0
    reach = LINE_KM if containing else SHORE_KM
    near = [fips for fips in _index().within(point, reach) if _counties()[fips]["state"] == state]
    off, fips = min(((km_outside(fips, *point), fips) for fips in near), default=(math.inf, None))
    return (fips, off) if off <= reach else (None, 0.0)


@lru_cache(maxsize=256)  # one placement asks several times about its point
def _containing(point):
    """The counties a point lies in: two or three on a shared line (the lowest code comes first), none off shore."""
    return _index().at(shapely.Point(point))


def _called(fips):
    """A county's name for a sentence; where a city outside it bears the same name, with which of the two is meant."""
    name, state = _counties()[fips]["name"], _counties()[fips]["state"]
    if len(_by_state_and_name()[state, normalized(name)]) > 1:
        kind = _("%(name)s city") if fips[2:] >= FIRST_CITY else _("%(name)s County")
        name = kind % {"name": name}
    return f"{name}, {state}"


class _Index:
    """The outlines of all counties, and a tree to find those near a point."""

    def __init__(self):
        topology = atlas.counties()
        self.outlines = {fips: topology.outline(fips) for fips in sorted(topology.shapes)}
        self.codes = np.array(list(self.outlines))
        self.tree = shapely.STRtree(list(self.outlines.values()))

    def at(self, shape):
        """The counties that a shape meets, by code."""
        return self.codes[np.sort(self.tree.query(shape, predicate="intersects"))].tolist()

    def within(self, point, km):
        """The counties that a box of so many kilometers around a point meets."""
        lon, lat = point
        high = km / KM_PER_DEGREE
        wide = high / max(math.cos(math.radians(lat)), 0.01)
        return self.at(shapely.box(lon - wide, lat - high, lon + wide, lat + high))


@lru_cache(maxsize=1)
def _index():
    return _Index()


@lru_cache(maxsize=1)
def _neighbors():
    beside = {}
    for fips, polygons in atlas.counties().shapes.items():
        for number in {max(n, ~n) for polygon in polygons for ring in polygon for n in ring}:
            beside.setdefault(number, set()).add(fips)
    touching = {}
    for pair in beside.values():
        for fips in pair:
            touching.setdefault(fips, set()).update(pair - {fips})
    return touching


@lru_cache(maxsize=1)
def _counties():
    return {county["fips"]: county for county in reference.counties()}


@lru_cache(maxsize=1)
def _countries():
    return {state["postal"]: state["country"] for state in reference.states()}


@lru_cache(maxsize=1)
def _by_state_and_name():
    found = {}
    for fips, county in _counties().items():
        found.setdefault((county["state"], normalized(county["name"])), []).append(fips)
    return found
