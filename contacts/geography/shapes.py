"""States and counties as SVG path data, drawn from the Albers atlas and simplified to what can be seen.

Lines are simplified one by one before shapes are put together from them, so neighbors still share the same line and no
gap opens. Territories and provinces have no shape on the map; they are left out, and the table beside a map names them.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import shapely

from contacts import reference
from contacts.geography import atlas

STATES_TOLERANCE = 0.75  # of the 975 by 610 plane; with the islets left out this makes the whole map about 30 kB
SMALLEST_ISLAND = 1.0  # square units of the plane; smaller parts are left out, but never a state's largest
COUNTY_TOLERANCE = 0.4  # of the finished drawing's own units
MARGIN = 4
MARK = 3  # half the width of the diamond drawn for a county that is too small to have an outline


class Fit(NamedTuple):
    """How the plane of the Albers map is scaled and moved into a drawing."""

    scale: float
    left: float
    top: float

    def point(self, x, y):
        """Return the place in the drawing, to a tenth, of a point of the plane (see `projection.albers`)."""
        return round(float(self.left + x * self.scale), 1), round(float(self.top + y * self.scale), 1)


@lru_cache(maxsize=1)
def state_paths():
    """Return {postal code: path data} for the 50 states and DC in a viewBox of 0 0 975 610; read, do not change."""
    states = atlas.states_on_map()
    lines = [_simplified(line, STATES_TOLERANCE) for line in states.lines]
    return {postal: _path(_without_islets(states.rings(fips, lines))) for fips, postal in _states_drawn()}


@lru_cache(maxsize=1)
def state_labels():
    """Return {postal code: (x, y)}: where a label has the most room in that viewBox; read, do not change."""
    states, as_it_is = atlas.states_on_map(), Fit(1, 0, 0)
    return {postal: as_it_is.point(*_roomiest_point(states.outline(fips))) for fips, postal in _states_drawn()}


def county_paths(fips_list, width, height):
    """Draw counties fitted into a viewBox of 0 0 width height: a list of {fips, d, cx, cy} in the order asked.

    (cx, cy) is where a label or a dot has the most room inside the county. A code asked twice is drawn once, one
    without a shape on the map is left out; none at all gives [].
    """
    return [dict(row) for row in _county_paths(tuple(dict.fromkeys(fips_list)), width, height)]


def county_fit(fips_list, width, height):
    """Return the Fit that county_paths draws with, to put sites on the same drawing; None where no county is drawn."""
    outlines = [_map_outline(fips) for fips in fips_list if fips in atlas.counties_on_map().shapes]
    if not outlines:
        return None
    left, top, right, bottom = shapely.total_bounds(outlines)
    wide, high = max(right - left, 1e-6), max(bottom - top, 1e-6)
    scale = float(min((width - 2 * MARGIN) / wide, (height - 2 * MARGIN) / high))
    return Fit(scale, width / 2 - float(left + right) / 2 * scale, height / 2 - float(top + bottom) / 2 * scale)


@lru_cache(maxsize=64)
def _county_paths(fips_list, width, height):
    counties = atlas.counties_on_map()
    fit = county_fit(fips_list, width, height)
    lines = _FittedLines(counties.lines, fit)
    rows = []
    for fips in (fips for fips in fips_list if fips in counties.shapes):
        cx, cy = fit.point(*_roomiest_point(_map_outline(fips)))
        rows.append({"fips": fips, "d": _path(counties.rings(fips, lines)) or _mark(cx, cy), "cx": cx, "cy": cy})
    return rows


class _FittedLines(dict):
    """The lines of an atlas by number, moved into a drawing and simplified when first asked for."""

    def __init__(self, lines, fit):
        super().__init__()
        self.lines, self.fit = lines, fit

    def __missing__(self, number):
        moved = self.lines[number] * self.fit.scale + (self.fit.left, self.fit.top)
        self[number] = _simplified(moved, COUNTY_TOLERANCE)
        return self[number]


def _simplified(line, tolerance):
    """A line with fewer points, its two ends kept, to a tenth of a unit."""
    return shapely.get_coordinates(shapely.simplify(shapely.linestrings(line), tolerance)).round(1)


def _without_islets(parts):
    """The parts worth drawing, the largest always among them."""
    parts = list(parts)
    areas = [shapely.Polygon(outer).area for outer, _ in parts]
    smallest = min(SMALLEST_ISLAND, max(areas))
    return [part for part, area in zip(parts, areas, strict=True) if area >= smallest]


def _path(parts):
    return "".join(_ring(ring) for outer, holes in parts for ring in (outer, *holes))


def _ring(ring):
    """One closed ring: its first point, then steps, which are shorter to write. What is no area draws nothing."""
    steps = np.diff(ring, axis=0)[:-1].round(1)
    steps = steps[np.any(steps != 0, axis=1)]
    if len(steps) < 2:
        return ""
    return f"M{_pair(*ring[0])}l{' '.join(_pair(*step) for step in steps)}Z"


def _pair(x, y):
    return f"{_number(x)},{_number(y)}"


def _number(value):
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _mark(x, y):
    return f"M{_pair(x, y - MARK)}l{MARK},{MARK} -{MARK},{MARK} -{MARK},-{MARK}Z"


@lru_cache(maxsize=512)
def _map_outline(fips):
    return atlas.counties_on_map().outline(fips)


def _roomiest_point(outline):
    """The middle of the largest circle that fits into the largest part; of a line, its middle."""
    largest = max(shapely.get_parts(outline), key=shapely.area)
    if not largest.area:
        return outline.centroid.x, outline.centroid.y
    return shapely.get_coordinates(shapely.maximum_inscribed_circle(largest, tolerance=0.01 * largest.length))[0]


def _states_drawn():
    """(FIPS code, postal code) of the states that the map shows."""
    shown = atlas.states_on_map().shapes
    return [(state["fips"], state["postal"]) for state in reference.states() if state["fips"] in shown]
