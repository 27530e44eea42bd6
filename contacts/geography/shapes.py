"""States and counties as SVG path data, drawn from the Albers atlas and simplified to what can be seen.

Lines are simplified one by one before shapes are put together from them, so neighbors still share the same line and no gap opens.
Territories and provinces have no shape on the map; they are left out, and the table beside a map names them.
"""

from collections import namedtuple
from functools import lru_cache

import numpy as np
import shapely

from contacts import reference
from contacts.geography import atlas

STATES_TOLERANCE = 0.75  # of the 975 by 610 plane; together with the next line it makes the whole map about 30 kB
SMALLEST_ISLAND = 1.0  # square units of the plane; smaller parts are left out, but never a state's largest
COUNTY_TOLERANCE = 0.4  # of the finished drawing's own units
MARGIN = 4
MARK = 3  # half the width of the diamond drawn for a county that is too small to have an outline


class Fit(namedtuple("Fit", "scale left top")):
    """How the plane of the Albers map is moved and scaled into a drawing."""

    def __call__(self, x, y):
        """Return the place in the drawing, to a tenth, of a point of the plane (see `projection.albers`)."""
        return round(float(self.left + x * self.scale), 1), round(float(self.top + y * self.scale), 1)


@lru_cache(maxsize=1)
def state_paths():
    """Return {postal code: path data} for the 50 states and DC in a viewBox of 0 0 975 610. Treat the answer as read-only."""
    states = atlas.states_on_map()
    lines = [_simplified(line, STATES_TOLERANCE) for line in states.lines]
    return {_postals()[fips]: _path(_without_islets(states.rings(fips, lines))) for fips in sorted(states.shapes)}


@lru_cache(maxsize=1)
def state_labels():
    """Return {postal code: (x, y)}: where a state's label has the most room in the same viewBox. Treat the answer as read-only."""
    states, in_place = atlas.states_on_map(), Fit(1, 0, 0)
    return {postal: in_place(*_roomiest_point(states.outline(fips))) for fips, postal in _postals().items() if fips in states.shapes}


def county_paths(fips_list, width, height):
    """Draw counties fitted into a viewBox of 0 0 width height: a list of {fips, d, cx, cy} in the order asked, each once.

    (cx, cy) is where a label or a dot has the most room inside the county. Codes without a shape on the map are left out; none at all gives [].
    """
    return [dict(row) for row in _county_paths(tuple(dict.fromkeys(fips_list)), width, height)]


def county_fit(fips_list, width, height):
    """Return the Fit that county_paths draws with, to place sites on the same drawing; None where no county has a shape."""
    outlines = [_map_outline(fips) for fips in fips_list if fips in atlas.counties_on_map().shapes]
    if not outlines:
        return None
    left, top, right, bottom = shapely.total_bounds(outlines)
    scale = min((width - 2 * MARGIN) / max(right - left, 1e-6), (height - 2 * MARGIN) / max(bottom - top, 1e-6))
    return Fit(scale, width / 2 - (left + right) / 2 * scale, height / 2 - (top + bottom) / 2 * scale)


@lru_cache(maxsize=64)
def _county_paths(fips_list, width, height):
    counties = atlas.counties_on_map()
    fit = county_fit(fips_list, width, height)
    lines = _Fitted(counties.lines, fit)
    rows = []
    for fips in (fips for fips in fips_list if fips in counties.shapes):
        center = fit(*_roomiest_point(_map_outline(fips)))
        rows.append({"fips": fips, "d": _path(counties.rings(fips, lines)) or _mark(*center), "cx": center[0], "cy": center[1]})
    return rows


class _Fitted(dict):
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
    sized = sorted(((shapely.Polygon(outer).area, number, outer, holes) for number, (outer, holes) in enumerate(parts)), reverse=True)
    return [(outer, holes) for area, number, outer, holes in sized if area >= SMALLEST_ISLAND or area == sized[0][0]]


def _path(parts):
    return "".join(_ring(ring) for outer, holes in parts for ring in (outer, *holes))


def _ring(ring):
    """One closed ring: absolute to its first point, then steps, which are shorter to write. Steps of nothing are left out."""
    steps = np.diff(ring, axis=0)[:-1].round(1)
    steps = steps[np.any(steps != 0, axis=1)]
    start = f"M{_number(ring[0][0])},{_number(ring[0][1])}"
    return f"{start}l{' '.join(f'{_number(x)},{_number(y)}' for x, y in steps)}Z" if len(steps) > 1 else ""


def _number(value):
    text = f"{value:.1f}".removesuffix(".0")
    return {"-0": "0"}.get(text, text)


def _mark(x, y):
    return f"M{x},{round(y - MARK, 1)}l{MARK},{MARK} -{MARK},{MARK} -{MARK},-{MARK}Z"


@lru_cache(maxsize=512)
def _map_outline(fips):
    return atlas.counties_on_map().outline(fips)


def _roomiest_point(outline):
    """The middle of the largest circle that fits into the largest part."""
    largest = max(shapely.get_parts(outline), key=shapely.area)
    if not largest.area:
        return outline.centroid.x, outline.centroid.y
    return shapely.get_coordinates(shapely.maximum_inscribed_circle(largest, tolerance=0.01 * largest.length))[0]


def _postals():
    return {state["fips"]: state["postal"] for state in reference.states() if state["fips"]}
