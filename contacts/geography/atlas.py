"""The outlines of us-atlas: TopoJSON from the npm package, decoded once per process.

us-atlas 3.0.1 redraws the Census Bureau's cartographic boundaries of 2017, at 1:10,000,000: its counties are exactly
the rows of `contacts.reference.counties()`, Connecticut's eight counties and the Valdez-Cordova census area of Alaska
among them. The unprojected file holds the territories too; the Albers files hold the 50 states and DC only, in a plane
of 975 by 610 with Alaska and Hawaii inset.

Coordinates are rounded to a grid of 0.0036 by 0.00086 degrees (about 300 by 95 meters) and lines are simplified on
top, so a county line may be off by a kilometer; `counties` says what that means for a point beside one.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import shapely

FOLDER = Path(__file__).resolve().parents[2] / "node_modules" / "us-atlas"
FEWEST_POINTS_OF_A_RING = 4  # three corners and the first again


class AtlasMissing(RuntimeError):
    """The npm package us-atlas is not installed."""


@dataclass(frozen=True)
class Topology:
    """One TopoJSON file: lines that neighbors share, and for each state or county the numbers of the lines around."""

    lines: list  # an array of points each
    shapes: dict  # id -> polygons -> rings -> numbers of lines; ~n means line n backwards

    def rings(self, shape_id, lines=None):
        """Yield (outer, holes) as arrays of points for each part of a shape, drawn with other lines where given.

        A part that rounding or simplifying has shrunk to less than a triangle is left out.
        """
        for polygon in self.shapes[shape_id]:
            outer, *holes = (_joined(self.lines if lines is None else lines, numbers) for numbers in polygon)
            if len(outer) >= FEWEST_POINTS_OF_A_RING:
                yield outer, [hole for hole in holes if len(hole) >= FEWEST_POINTS_OF_A_RING]

    def outline(self, shape_id):
        """Return a shape as a valid MultiPolygon, or as a line where the atlas has shrunk it to one.

        In longitude and latitude that is Falls Church, Virginia; on the map Lexington and Manassas Park, too.
        """
        parts = shapely.MultiPolygon([shapely.Polygon(outer, holes) for outer, holes in self.rings(shape_id)])
        if parts.is_empty:
            return shapely.LineString(_joined(self.lines, self.shapes[shape_id][0][0]))
        return parts if parts.is_valid else _areas_only(shapely.make_valid(parts))


@lru_cache
def topology(name, layer):
    """Read one layer ("counties" or "states") of one file of us-atlas, like ("counties-10m", "counties").

    Raises AtlasMissing with what to do when the package is not there.
    """
    try:
        data = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise AtlasMissing(f"{FOLDER / name}.json is not there: run npm ci --ignore-scripts.") from error
    scale, start = np.array(data["transform"]["scale"]), np.array(data["transform"]["translate"])
    return Topology(
        lines=[np.cumsum(steps, axis=0) * scale + start for steps in data["arcs"]],
        shapes={shape["id"]: _polygons(shape) for shape in data["objects"][layer]["geometries"]},
    )


def counties():
    """The counties in longitude and latitude, territories among them."""
    return topology("counties-10m", "counties")


def counties_on_map():
    """The counties of the 50 states and DC in the plane of the Albers map."""
    return topology("counties-albers-10m", "counties")


def states_on_map():
    """The 50 states and DC in the plane of the Albers map."""
    return topology("states-albers-10m", "states")


def _polygons(shape):
    return [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]


def _joined(lines, numbers):
    """One ring from its lines; each begins where the one before ends, and that point is kept once."""
    parts = [lines[number] if number >= 0 else lines[~number][::-1] for number in numbers]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def _areas_only(shape):
    """What make_valid returns without the stray lines it may leave beside the areas."""
    areas = [part for part in shapely.get_parts(shape) if part.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.MultiPolygon(shapely.get_parts(areas))
