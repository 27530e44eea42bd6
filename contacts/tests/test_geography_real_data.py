"""The national lists of sites and agencies get their counties, row by row, with the exact counts."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from contacts.geography.counties import counties_touching, known_fips, place

REAL_DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def rows(name):
    if not REAL_DATA.is_dir():
        pytest.skip(f"the national lists are not at {REAL_DATA}")
    with (REAL_DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def sites():
    return {
        row["id"]: (row, place("", row["county_source"], row["lon"], row["lat"], row["state"], zip_code=row["zip"]))
        for row in rows("sites_truck_and_bus.csv")
    }


@pytest.fixture(scope="module")
def agencies():
    return {
        row["hifld_id"]: (row, place(row["county_fips"], row["county"], row["lon"], row["lat"], row["state"]))
        for row in rows("law_enforcement_agencies.csv")
    }


def test_every_site_of_the_national_list_in_the_united_states_gets_a_county(sites):
    assert Counter(found.how for _, found in sites.values()) == {"name": 1544, "point": 913, "none": 6}
    without = {key: found.note for key, (_, found) in sites.items() if not found.county}
    canada = "Canadian provinces have no counties here."
    assert without == dict.fromkeys(["B498", "B775", "B954", "B999", "B1001", "B1057"], canada)


def test_a_site_gets_a_county_of_its_own_state_but_two_that_contradict_themselves_and_wait_for_a_person(sites):
    elsewhere = {
        key: (row["state"], found.county)
        for key, (row, found) in sites.items()
        if found.county and not known_fips(found.county, row["state"])
    }
    # Warm Springs, Oregon, is written with CO; Government Camp, Oregon, is placed near Darrington, Washington
    assert elsewhere == {"B339": ("OR", "53061"), "B1052": ("CO", "41031")}
    assert [key for key, (_, found) in sites.items() if found.doubtful] == ["B339", "B1052"]


def test_five_sites_off_shore_or_across_a_line_are_brought_to_the_nearest_county_of_their_state(sites):
    brought = {key: found.county for key, (_, found) in sites.items() if found.how == "point" and found.off_km}
    assert brought == {"T1401": "27133", "B477": "23027", "B534": "26031", "B566": "25007", "B938": "53033"}
    assert max(found.off_km for _, found in sites.values() if found.how == "name") == pytest.approx(2.6, abs=0.05)


def test_sites_whose_county_is_written_wrong_are_found_by_their_point(sites):
    by_point = {"T205": "12086", "T336": "19053", "T360": "19153", "T746": "27139", "T996": "31105", "T1080": "32031"}
    assert {key: sites[key][1].county for key in by_point} == by_point
    assert {sites[key][1].how for key in by_point} == {"point"}
    believed = {"T224": "12103", "T887": "30049", "T1612": "51153"}
    assert {key: (sites[key][1].county, sites[key][1].how) for key in believed} == {
        key: (fips, "name") for key, fips in believed.items()
    }


def test_every_agency_keeps_its_fips_code_and_the_two_without_one_are_found_by_name(agencies):
    assert Counter(found.how for _, found in agencies.values()) == {"fips": 23609, "name": 2}
    assert [key for key, (row, found) in agencies.items() if row["county_fips"] not in ("", found.county)] == []
    assert [agencies[key][1].county for key in ("10170332", "10170333")] == ["78010", "78020"]


def test_sixteen_agencies_lie_far_outside_their_county_and_say_so(agencies):
    assert sum(found.doubtful for _, found in agencies.values()) == 16
    assert sum(0 < found.off_km <= 1 for _, found in agencies.values()) == 144
    payne = next(found for row, found in agencies.values() if row["name"] == "PAYNE POLICE DEPARTMENT")
    assert payne.note == "The coordinates lie in Darke, OH, 101.1 km outside Paulding, OH."


def test_the_point_alone_agrees_with_the_agencies_own_codes(agencies):
    other = [
        (row["county_fips"], again.county)
        for row, found in agencies.values()
        if row["county_fips"]
        and (again := place("", row["county"], row["lon"], row["lat"], row["state"])).county != found.county
    ]
    assert len(other) == 19
    assert None not in [found for _, found in other]
    assert sum(found in counties_touching(given) for given, found in other) == 17
