"""Maps are small, share their lines between neighbors, and hold every county that has a place on them."""

import re

import pytest
import shapely

from contacts import reference
from contacts.geography import shapes
from contacts.geography.projection import albers

LAREDO_REGION = ["48479", "48127", "48131", "48163", "48247", "48283", "48323", "48505", "48507"]
COUNTIES = {county["fips"]: county for county in reference.counties()}


def drawn(path):
    """The rings of a path as polygons, read back from its text."""
    rings = []
    for start, steps in re.findall(r"M(\S+?,\S+?)l(.+?)Z", path):
        x, y = map(float, start.split(","))
        ring = [(x, y)]
        for step in steps.split():
            x, y = (place + float(change) for place, change in zip((x, y), step.split(","), strict=True))
            ring.append((round(x, 1), round(y, 1)))
        rings.append(shapely.Polygon(ring))
    return rings


def test_the_map_of_the_states_is_about_30_kilobytes_and_has_51_shapes():
    paths = shapes.state_paths()
    assert len(paths) == 51
    assert {"DC", "AK", "HI", "TX"} < set(paths)
    assert not {"PR", "GU", "ON"} & set(paths)
    assert 25_000 < sum(map(len, paths.values())) < 33_000
    assert all(re.fullmatch(r"(M-?[\d.]+,-?[\d.]+l[-\d., ]+Z)+", path) for path in paths.values())


def test_every_state_lies_in_the_viewbox_with_its_label_inside():
    for postal, path in shapes.state_paths().items():
        rings = drawn(path)
        left, top, right, bottom = shapely.total_bounds(rings)
        assert (left >= -58, right <= 975, top >= 0, bottom <= 610) == (True,) * 4, "the Aleutians reach out"
        label = shapely.Point(*shapes.state_labels()[postal])
        assert max(rings, key=shapely.area).covers(label), postal


def test_neighbors_share_their_line_so_that_no_gap_opens():
    kansas, nebraska = (max(drawn(shapes.state_paths()[postal]), key=shapely.area) for postal in ("KS", "NE"))
    shared = shapely.intersection(kansas.boundary, nebraska.boundary).length
    assert shared > 110
    assert shapely.intersection(kansas, nebraska).area == 0


def test_counties_of_a_build_fill_its_drawing_in_the_order_asked():
    rows = shapes.county_paths(LAREDO_REGION, 560, 520)
    assert [row["fips"] for row in rows] == LAREDO_REGION
    assert set(rows[0]) == {"fips", "d", "cx", "cy"}
    bounds = shapely.total_bounds([ring for row in rows for ring in drawn(row["d"])])
    assert bounds[1] == pytest.approx(4, abs=0.2)
    assert bounds[3] == pytest.approx(516, abs=0.2)
    assert bounds[0] + bounds[2] == pytest.approx(560, abs=0.4), "in the middle"
    assert sum(len(row["d"]) for row in rows) < 2000


def test_a_countys_label_lies_inside_it():
    for row in shapes.county_paths(LAREDO_REGION, 560, 520):
        assert max(drawn(row["d"]), key=shapely.area).contains(shapely.Point(row["cx"], row["cy"]))


def test_a_site_lands_in_its_county_on_the_same_drawing():
    fit = shapes.county_fit(LAREDO_REGION, 560, 520)
    laredo = shapely.Point(fit.point(*albers(-99.49, 27.53)))
    rows = shapes.county_paths(LAREDO_REGION, 560, 520)
    assert [row["fips"] for row in rows if any(ring.contains(laredo) for ring in drawn(row["d"]))] == ["48479"]


def test_what_has_no_shape_is_left_out_and_nothing_asked_draws_nothing():
    assert [row["fips"] for row in shapes.county_paths(["72127", "48479", "99999", "48479"], 300, 200)] == ["48479"]
    assert shapes.county_paths(["72127"], 300, 200) == []
    assert shapes.county_paths([], 300, 200) == []
    assert shapes.county_fit(["72127"], 300, 200) is None


def test_a_city_too_small_for_an_outline_is_drawn_as_a_mark():
    virginia = [fips for fips in COUNTIES if fips.startswith("51")]
    rows = {row["fips"]: row for row in shapes.county_paths(virginia, 560, 520)}
    assert list(rows) == virginia
    assert all(drawn(row["d"]) for row in rows.values())
    falls_church = drawn(rows["51610"]["d"])[0]
    assert falls_church.area == pytest.approx(18)
    assert falls_church.centroid.coords[0] == pytest.approx((rows["51610"]["cx"], rows["51610"]["cy"]), abs=0.11)


def test_what_a_caller_does_to_the_rows_is_not_seen_by_the_next():
    shapes.county_paths(["48479"], 300, 200)[0]["d"] = ""
    assert shapes.county_paths(["48479"], 300, 200)[0]["d"].startswith("M")
