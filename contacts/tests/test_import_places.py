"""Importing agencies and sites: kinds, counties, and finding them again."""

import pytest

from contacts.models import Kind, Organization, Site, SiteKind
from contacts.tests.lists import counts, imported, reasons
from tat_coalitions.testing.people import an_organization

pytestmark = pytest.mark.django_db

AGENCY = (
    "hifld_id,name,type_guess,address,city,state,zip,county,county_fips,lat,lon,phone\n"
    "10223437,GROVE HILL POLICE DEPARTMENT,Local police,111 SOUTH CHURCH STREET,GROVE HILL,AL,36451,CLARKE,01025,"
    "31.7088269,-87.774662,251-275-3153\n"
)
SITE = (
    "id,kind,name,address_or_highway,mile_post,city,state,zip,county_source,lat,lon,truck_spaces\n"
    "T1,Public truck parking,Grand Bay Welcome Center,I-10 EB,0.485,Grand Bay,AL,,Mobile,30.477238,-88.393032,90\n"
)


@pytest.mark.on_sqlite_too
def test_an_agency_comes_in_with_all_that_the_list_says():
    assert counts(imported("agencies", AGENCY)) == (1, 0, 0, 0)
    agency = Organization.objects.get()
    assert (agency.source_id, agency.name, agency.kind, agency.sector) == (
        "hifld:10223437", "GROVE HILL POLICE DEPARTMENT", Kind.POLICE, "law",
    )  # fmt: skip
    assert (agency.address, agency.city, agency.state_id, agency.zip, agency.county_id) == (
        "111 SOUTH CHURCH STREET", "GROVE HILL", "AL", "36451", "01025",
    )  # fmt: skip
    assert (agency.phone.as_e164, agency.lat, agency.lon) == ("+12512753153", 31.7088269, -87.774662)
    assert counts(imported("agencies", AGENCY)) == (0, 0, 1, 0)


def test_an_agency_is_found_by_its_id_under_whatever_name():
    imported("agencies", AGENCY)
    assert counts(imported("agencies", AGENCY.replace("GROVE HILL POLICE", "Grove Hills Police"))) == (0, 1, 0, 0)
    assert Organization.objects.get().name == "Grove Hills Police DEPARTMENT"


def test_without_an_id_name_city_and_state_find_an_agency():
    imported("agencies", AGENCY)
    text = "Agency,City,State,Phone\nGrove Hill Police Department,Grove Hill,Alabama,251-275-0199"
    assert counts(imported("agencies", text)) == (0, 1, 0, 0)
    assert counts(imported("agencies", text.replace("Grove Hill,Al", "Elsewhere,Al"))) == (1, 0, 0, 0)


def test_an_agency_we_knew_by_name_takes_the_id_of_the_list():
    an_organization("Grove Hill Police Department", Kind.POLICE, county="01025")
    assert counts(imported("agencies", AGENCY)) == (0, 1, 0, 0)
    agency = Organization.objects.get()
    assert (agency.name, agency.source_id) == ("Grove Hill Police Department", "hifld:10223437")
    assert counts(imported("agencies", AGENCY)) == (0, 0, 1, 0)


def test_two_agencies_of_one_name_and_city_stay_two():
    other = AGENCY.splitlines()[1].replace("10223437", "10223438")
    assert counts(imported("agencies", AGENCY + other)) == (2, 0, 0, 0)
    assert counts(imported("agencies", AGENCY + other)) == (0, 0, 2, 0)
    text = "name,city,state\nGrove Hill Police Department,Grove Hill,AL"
    assert reasons(imported("agencies", text)) == [(2, "", "2 agencies of this name are known there.")]
    settled = text.replace("state\n", "state,settle\n") + ",%s"
    assert counts(imported("agencies", settled % "same")) == (0, 0, 0, 1), "the same as which of the two?"
    assert counts(imported("agencies", settled % "new")) == (1, 0, 0, 0)
    assert Organization.objects.count() == 3


def test_one_id_twice_in_a_file_is_one_agency_unless_the_rows_disagree():
    again, disagreeing = AGENCY.splitlines()[1], AGENCY.splitlines()[1].replace("3153", "0199")
    run = imported("agencies", f"{AGENCY}{again}\n{disagreeing}\n")
    assert counts(run) == (1, 0, 1, 1)
    assert reasons(run) == [(4, "", "Line 2 is about the same one and says otherwise: phone.")]


def test_a_kind_that_staff_set_stays_when_the_list_only_guesses():
    imported("agencies", AGENCY)
    Organization.objects.update(kind=Kind.OTHER_LAW)
    assert counts(imported("agencies", AGENCY)) == (0, 0, 1, 0)
    assert Organization.objects.get().kind == Kind.OTHER_LAW


def test_a_bad_phone_or_a_strange_place_does_not_lose_an_agency():
    run = imported("agencies", AGENCY.replace("251-275-3153", "n/a").replace("31.7088269,-87.774662", "200,0"))
    assert counts(run) == (1, 0, 0, 0)
    assert [note["says"] for note in run.notes] == ["“200, 0” is no place on Earth and was left out."]
    run = imported("agencies", AGENCY.replace("251-275-3153", "12345"))
    assert [note["says"] for note in run.notes] == ["“12345” is no telephone number and was left out."]


def test_an_agency_without_name_or_state_is_refused_with_every_reason():
    run = imported("agencies", "name,state\n,Zz\nX PD,\n")
    assert reasons(run) == [
        (2, "name, state", "The name is missing. “Zz” is not a state, territory or province."),
        (3, "state", "The state is missing."),
    ]


def test_a_county_without_a_number_is_found_by_the_point():
    run = imported("agencies", AGENCY.replace("01025", "").replace("CLARKE", "CLARK COUNTY"))
    assert (counts(run), Organization.objects.get().county_id) == ((1, 0, 0, 0), "01025")


def test_a_site_comes_in_with_all_that_the_list_says():
    assert counts(imported("sites", SITE)) == (1, 0, 0, 0)
    site = Site.objects.get()
    assert (site.source_id, site.kind, site.name, site.address, site.milepost, site.city) == (
        "ntad:T1", SiteKind.PARKING, "Grand Bay Welcome Center", "I-10 EB", "0.485", "Grand Bay",
    )  # fmt: skip
    assert (site.state_id, site.county_id, site.county_as_given, site.truck_spaces) == ("AL", "01097", "Mobile", 90)
    assert counts(imported("sites", SITE)) == (0, 0, 1, 0)


@pytest.mark.parametrize("given", ["Maimi-Dade", "NA", "", "Grand Bay"])
def test_a_county_that_is_none_is_kept_as_given_and_found_by_the_point(given):
    imported("sites", SITE.replace("Mobile", given))
    site = Site.objects.get()
    assert (site.county_id, site.county_as_given) == ("01097", given)
    assert counts(imported("sites", SITE.replace("Mobile", given))) == (0, 0, 1, 0)


def test_a_county_that_staff_set_is_not_overruled_by_a_point():
    imported("sites", SITE)
    Site.objects.update(county="01003")
    assert counts(imported("sites", SITE)) == (0, 0, 1, 0)


def test_a_site_in_canada_has_its_province_and_no_county():
    header = "id,kind,name,address,city,state,zip,lat,lon"
    text = f"{header}\nB1057,Bus station,Coach Station,300 Chatham,Windsor,ON,N9A 7B8,42.317516,-83.042913"
    run = imported("sites", text)
    site = Site.objects.get()
    assert (site.state_id, site.county, site.zip, run.notes) == ("ON", None, "N9A 7B8", [])


def test_without_an_id_highway_and_milepost_tell_sites_apart():
    text = "Site,Kind,Highway,Mile Marker,State\nNorth Rest Area,Rest area,I-10 EB,12,TX\nNorth Rest Area,Rest area,I-10 WB,12,TX"
    assert counts(imported("sites", text)) == (2, 0, 0, 0)
    assert counts(imported("sites", text)) == (0, 0, 2, 0)
    vague = "Site,Kind,State\nNorth Rest Area,Rest area,TX"
    assert reasons(imported("sites", vague)) == [(2, "", "2 sites of this name are known there.")]


def test_a_kind_nobody_knows_refuses_a_site_unless_its_name_tells():
    run = imported("sites", "name,kind,state\nPetro Travel Plaza,,TX\nThe Corner,Kiosk,TX")
    assert reasons(run) == [
        (
            3,
            "kind",
            "“Kiosk” is no kind of site. Write one of: Truck stop, Travel plaza, Terminal, Bus stop, Rest area or public parking.",
        )
    ]
    assert Site.objects.get().kind == SiteKind.TRAVEL_PLAZA
