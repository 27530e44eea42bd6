"""The atlas draws exactly our county set, and the reference files say what it holds."""

import pytest

from contacts import reference
from contacts.geography import atlas
from contacts.geography.projection import albers

COUNTIES = {county["fips"]: county for county in reference.counties()}
STATES = {state["postal"]: state for state in reference.states()}


def test_the_atlas_holds_the_county_set_of_2017_and_nothing_else():
    assert set(atlas.counties().shapes) == set(COUNTIES)
    assert len(COUNTIES) == 3231
    assert [fips for fips in COUNTIES if fips.startswith("09")] == [f"090{n:02}" for n in range(1, 16, 2)]
    assert "02261" in COUNTIES, "Valdez-Cordova, Alaska, divided in 2019"


def test_the_albers_files_hold_the_states_and_dc_without_territories():
    on_map = {fips for fips, county in COUNTIES.items() if county["x"] is not None}
    assert set(atlas.counties_on_map().shapes) == on_map
    assert set(atlas.states_on_map().shapes) == {s["fips"] for s in STATES.values() if s["x"] is not None}
    assert len(on_map) == 3142
    assert len(atlas.states_on_map().shapes) == 51


def test_every_outline_is_valid_and_all_but_the_one_shrunk_to_a_line_have_an_area():
    outlines = {fips: atlas.counties().outline(fips) for fips in COUNTIES}
    assert [fips for fips, outline in outlines.items() if not outline.is_valid] == []
    assert [COUNTIES[fips]["name"] for fips, outline in outlines.items() if not outline.area] == ["Falls Church"]


def test_a_missing_package_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(atlas, "FOLDER", tmp_path)
    with pytest.raises(atlas.AtlasMissing, match="npm ci --ignore-scripts"):
        atlas.topology("counties-10m", "nothing has read this layer yet")


def test_reference_states_are_56_of_the_united_states_and_13_of_canada():
    assert [sum(state["country"] == country for state in STATES.values()) for country in ("US", "CA")] == [56, 13]
    alberta = {"postal": "AB", "fips": None, "name": "Alberta", "country": "CA"}
    assert STATES["AB"] == alberta | {"lon": -115.0, "lat": 55.0, "x": None, "y": None}
    assert STATES["PR"]["x"] is None
    assert {county["state"] for county in COUNTIES.values()} == {p for p, s in STATES.items() if s["country"] == "US"}


@pytest.mark.parametrize("fips", ["48479", "02020", "15003", "23029", "06073", "53033", "12087"])
def test_our_projection_is_the_one_the_map_was_drawn_with(fips):
    county = COUNTIES[fips]
    assert albers(county["lon"], county["lat"]) == pytest.approx((county["x"], county["y"]), abs=0.3)


def test_the_map_has_a_place_for_a_town_in_canada_near_the_border_but_none_for_territories():
    detroit = COUNTIES["26163"]
    assert albers(-83.04, 42.32) == pytest.approx((detroit["x"], detroit["y"]), abs=5), "Windsor, Ontario"
    assert albers(178, 51.9)[0] < albers(-170, 53)[0], "the far Aleutians lie west of the near ones"
    territories = ("AS", "GU", "MP", "PR", "VI")
    assert [albers(STATES[postal]["lon"], STATES[postal]["lat"]) for postal in territories] == [None] * 5
