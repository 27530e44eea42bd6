"""An address gets its county by FIPS code, by a name the point bears out, or by the point, and never by guessing."""

import pytest

from contacts.geography.counties import Placement, counties_touching, county_at, known_fips, normalized, place
from contacts.geography.zips import state_of_zip

LAREDO = (-99.49, 27.53)
WEBB, MIAMI_DADE, ST_LOUIS_COUNTY, ST_LOUIS_CITY = "48479", "12086", "29189", "29510"


def test_a_fips_code_of_the_state_is_taken():
    assert place("48479", "", *LAREDO, "TX") == Placement(WEBB, "fips")
    assert place("1025", "CLARKE", -87.77, 31.71, "AL").county == "01025", "a spreadsheet ate the leading zero"
    assert place(48479, None, None, None, "TX") == Placement(WEBB, "fips")


def test_a_fips_code_of_another_state_or_of_nothing_is_not_taken():
    assert place("13111", "Webb", *LAREDO, "TX") == Placement(WEBB, "name")
    assert [known_fips(given, "TX") for given in ("48999", "4847", "Webb", "48479.0", "", None)] == [None] * 6


def test_a_fips_code_of_another_year_stands_for_the_county_of_our_set():
    assert known_fips("12025", "FL") == MIAMI_DADE
    assert known_fips("46113", "SD") == "46102"
    assert known_fips("02063", "AK") == known_fips("02066", "AK") == "02261"


def test_one_of_connecticuts_new_regions_is_found_by_its_point_instead():
    hartford = (-72.68, 41.76)
    assert place("09110", "Capitol Planning Region", *hartford, "CT") == Placement("09003", "point")


def test_a_fips_code_far_from_the_coordinates_is_kept_and_marked_doubtful():
    found = place("48029", "", *LAREDO, "TX")
    assert (found.county, found.how, found.doubtful) == ("48029", "fips", True)
    assert found.note == f"The coordinates lie in Webb, TX, {found.off_km:.1f} km outside Bexar, TX."
    assert 195 < found.off_km < 210


def test_a_name_is_taken_where_the_point_bears_it_out():
    assert place("", "WEBB COUNTY", *LAREDO, "TX") == Placement(WEBB, "name")
    assert place("", "Bexar", *LAREDO, "TX") == Placement(WEBB, "point"), "a wrong name is not believed"


def test_a_name_is_still_believed_just_across_the_county_line_but_no_farther():
    just_outside, farther = (-98.7975, 27.6), (-98.78, 27.6)
    found = place("", "Webb", *just_outside, "TX")
    assert (found.county, found.how) == (WEBB, "name")
    assert 0 < found.off_km < 1
    assert place("", "Webb", *farther, "TX") == Placement("48131", "point")


def test_miami_dade_misspelled_is_found_by_its_point():
    assert place("", "Maimi-Dade", -80.476, 25.787, "FL") == Placement(MIAMI_DADE, "point")


@pytest.mark.parametrize("name", ["St. Louis", "SAINT LOUIS", "St Louis County", "st. louis city"])
def test_a_county_and_the_city_beside_it_of_the_same_name_are_told_apart_by_the_point(name):
    clayton = (-90.33, 38.65)
    assert place("", name, *clayton, "MO").county == ST_LOUIS_COUNTY


def test_without_coordinates_a_name_is_taken_when_only_one_county_bears_it():
    note = "There are no coordinates to check the county's name against."
    assert place("", "Webb", None, None, "TX") == Placement(WEBB, "name", note)
    assert place("", "St. Louis city", "", "", "MO").county == ST_LOUIS_CITY
    assert place("", "St. Louis County", "", "", "MO").county == ST_LOUIS_COUNTY
    both = "There are no coordinates, and two counties bear that name."
    assert place("", "St. Louis", None, None, "MO") == Placement(None, "none", both, doubtful=True)


@pytest.mark.parametrize(
    ("lon", "lat"), [(None, None), ("", ""), ("0", "0"), (0, 27.5), ("NA", "NA"), ("nan", "nan"), (-99.49, 127.53)]
)
def test_missing_zero_and_impossible_coordinates_are_no_coordinates(lon, lat):
    note = "There are no coordinates and no county that we know."
    assert place("", "", lon, lat, "TX") == Placement(None, "none", note, doubtful=True)
    assert county_at(lon, lat) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DONA ANA", "Doña Ana County"),
        ("St. Mary's", "SAINT MARYS"),
        ("Lewis  & Clark", "Lewis and Clark"),
        ("DE KALB", "DeKalb"),
        ("LA SALLE PARISH", "LaSalle"),
        ("Matanuska Susitna Borough", "Matanuska-Susitna"),
        ("James City County", "James City"),
        ("CARSON CITY", "Carson City"),
        ("ST CROIX ISLAND", "St. Croix"),
        ("Prince Georges County", "Prince George's"),
    ],
)
def test_a_countys_name_is_known_however_it_is_written(one, other):
    assert normalized(one) == normalized(other)


def test_names_that_differ_stay_different():
    assert len({normalized(name) for name in ("Island", "Lake", "Cook", "Cooke", "Clark", "Clarke", "City")}) == 7


def test_a_point_off_shore_is_brought_to_its_own_state_only_and_not_far():
    skyway = (-82.6757, 27.6487)  # a rest area on a causeway in Tampa Bay that the atlas leaves out
    assert county_at(*skyway) is None
    assert county_at(*skyway, "FL") == "12103"
    found = place("", "", *skyway, "FL")
    assert (found.county, found.how, found.doubtful) == ("12103", "point", False)
    assert found.note == "The coordinates lie 2.6 km outside Pinellas, FL, the nearest county of that state."
    assert county_at(-83.5, 27.6487, "FL") is None, "far out in the Gulf"


def test_canada_is_never_brought_across_the_river():
    windsor = (-83.0429, 42.3175)
    assert county_at(*windsor) is None
    assert county_at(*windsor, "ON") is None
    note = "Canadian provinces have no counties here."
    assert place("", "Essex", *windsor, "ON") == Placement(None, "none", note)


def test_a_point_just_across_a_state_line_is_brought_back():
    fruitland = (-116.94498, 44.016283)  # a rest area of Idaho, 0.8 km inside Malheur County, Oregon, by the atlas
    assert county_at(*fruitland) == "41045"
    assert county_at(*fruitland, "OR") == "41045"
    assert county_at(*fruitland, "ID") == "16075"
    assert county_at(*fruitland, "WA") is None


def test_a_point_far_in_another_state_is_taken_but_waits_for_a_person():
    warm_springs = (-121.263791, 44.76389)
    assert place("", "", *warm_springs, "CO", zip_code="97761") == Placement(
        "41031", "point", "The coordinates and the ZIP code are in Jefferson, OR, not in CO.", doubtful=True
    )
    not_in_colorado = Placement("41031", "point", "The coordinates lie in Jefferson, OR, not in CO.", doubtful=True)
    assert place("", "", *warm_springs, "CO") == not_in_colorado
    assert place("", "", *warm_springs, "CO", zip_code="80202") == not_in_colorado


def test_without_a_state_only_the_fips_code_and_the_point_count():
    assert place("48479", "", *LAREDO, "") == Placement(WEBB, "fips")
    assert place("", "Bexar", *LAREDO, None) == Placement(WEBB, "point")


def test_a_state_nobody_knows_is_said_so():
    note = "“ZZ” is not a state, territory or province."
    assert place("48479", "Webb", *LAREDO, "ZZ") == Placement(None, "none", note, doubtful=True)
    assert place("", "", *LAREDO, " tx ").county == WEBB


def test_territories_and_the_far_aleutians_have_counties_too():
    assert county_at(-66.1057, 18.4655) == "72127", "San Juan, Puerto Rico"
    assert county_at(-64.7985, 17.7117, "VI") == "78010"
    assert county_at(-176.64, 51.88, "AK") == "02016", "Adak"
    assert county_at(173.2, 52.9, "AK") == "02016", "Attu, beyond the date line"


def test_a_city_the_atlas_has_shrunk_to_a_line_is_found_by_name():
    falls_church = (-77.1717, 38.8847)
    assert place("", "Falls Church City", *falls_church, "VA").county == "51610"
    assert county_at(*falls_church) == "51059", "Fairfax County lies around it"


def test_counties_touching_share_a_stretch_of_line_across_state_lines():
    assert counties_touching(WEBB) == ["48127", "48131", "48247", "48283", "48323", "48505"]
    assert counties_touching("35013") == ["35029", "35035", "35051", "48141"], "Doña Ana and El Paso"
    assert "35045" not in counties_touching("49037"), "San Juan, Utah, and San Juan, New Mexico, meet in a corner"
    assert counties_touching("59000") == []


@pytest.mark.parametrize(
    ("zip_code", "state"),
    [
        ("78040", "TX"),
        ("88510-1234", "TX"),
        ("06390", "NY"),
        ("00601", "PR"),
        ("00802", "VI"),
        ("96910", "GU"),
        ("96950", "MP"),
    ],
)
def test_a_zip_code_tells_its_state(zip_code, state):
    assert state_of_zip(zip_code) == state


def test_foreign_military_and_broken_codes_tell_none():
    assert [state_of_zip(code) for code in ("N9A 7B8", "09012", "34001", "7804", "", None, "００６０１")] == [None] * 7
