"""Who covers which county, and what the page says about it."""

import datetime

import pytest

from builds.coverage import cover
from builds.glance import Target, glance
from builds.matrix import headline, matrix_of, other_gaps, wanted_by_sector
from builds.models import Answer, Invitation, SectorTarget, Status
from contacts.models import County, Kind, Sector, SiteKind
from tat_coalitions.testing.people import (
    DONA_ANA,
    EL_PASO,
    HUDSPETH,
    a_build,
    a_person,
    a_site,
    an_invitation,
    an_officer,
    an_organization,
)

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2027, 1, 12, 19, tzinfo=datetime.UTC)


@pytest.fixture
def build():
    return a_build(date=datetime.date(2027, 2, 17), counties=[EL_PASO, HUDSPETH, DONA_ANA])


def comes(build, person, **fields):
    """The person was invited and said yes."""
    fields = {"answer": Answer.YES, "answered_at": NOON, "heard": "link"} | fields
    return an_invitation(build, person, stage=Invitation.Stage.INVITED, invited_at=NOON, **fields)


def a_manager(name, *, county=EL_PASO):
    return a_person(name, organization=an_organization(f"{name}’s stop", Kind.TRUCK_STOP, county=county))


def gaps(build):
    return [place.name for place in cover(build).gaps]


def test_a_county_with_truck_stops_needs_an_officer_and_a_manager(build):
    a_site("Cornudas", county=HUDSPETH)
    assert gaps(build) == ["Hudspeth"]
    comes(build, an_officer("Lucía Garza", county=HUDSPETH))
    assert gaps(build) == ["Hudspeth"]
    comes(build, a_manager("Irene Castañeda", county=HUDSPETH))
    assert gaps(build) == []
    assert [place.name for place in cover(build).covered] == ["Hudspeth"]


def test_a_manager_alone_is_not_enough(build):
    a_site("Cornudas", county=HUDSPETH)
    comes(build, a_manager("Irene Castañeda", county=HUDSPETH))
    assert headline(build, cover(build)) == "Hudspeth has one truck stop and no officer coming"


def test_a_county_without_staffed_sites_is_no_gap(build):
    a_site("A rest area", county=HUDSPETH, kind=SiteKind.PARKING)
    a_site("A bus stop", county=DONA_ANA, kind=SiteKind.BUS_STOP)
    assert (gaps(build), cover(build).with_sites) == ([], [])


def test_only_people_who_are_coming_count(build):
    a_site("Cornudas", county=HUDSPETH)
    comes(build, an_officer("Said No", county=HUDSPETH), answer=Answer.NO)
    comes(build, an_officer("Said Maybe", county=HUDSPETH), answer=Answer.MAYBE)
    an_invitation(build, an_officer("Said Nothing", county=HUDSPETH), stage="invited", invited_at=NOON)
    assert cover(build).by_sector() == {}
    assert cover(build).places[0].has_officer is False


def test_once_it_was_held_those_who_came_count(build):
    a_site("Cornudas", county=HUDSPETH)
    build.status = Status.HELD
    comes(build, an_officer("Said Yes", county=HUDSPETH))
    comes(build, a_manager("Irene Castañeda", county=HUDSPETH), arrived_at=NOON)
    assert cover(build).by_sector() == {"stop": 1}
    assert headline(build, cover(build)) == "Hudspeth has one truck stop and no officer who came"


def test_an_agency_covers_every_county_it_serves(build):
    a_site("Cornudas", county=HUDSPETH)
    a_site("Las Cruces Plaza", county=DONA_ANA)
    troopers = an_organization("Highway Patrol", Kind.STATE_POLICE, county=EL_PASO)
    troopers.counties_served.set(County.objects.filter(pk__in=[HUDSPETH, DONA_ANA]))
    comes(build, a_person("Carl Webb", organization=troopers))
    coverage = cover(build)
    assert {place.name for place in coverage.places if place.has_officer} == {"El Paso", "Hudspeth", "Doña Ana"}
    assert coverage.by_sector() == {"law": 1}, "one person, however many counties"


def test_the_manager_of_a_site_covers_its_county_wherever_they_sit(build):
    manager = a_manager("Irene Castañeda", county=EL_PASO)
    a_site("Sierra Blanca Terminal", county=HUDSPETH, kind=SiteKind.TERMINAL, manager=manager)
    comes(build, manager)
    hudspeth = next(place for place in cover(build).places if place.name == "Hudspeth")
    assert hudspeth.has_manager


def test_a_person_without_an_organization_counts_where_they_live(build):
    comes(build, a_person("Ruth Ames", county_id=HUDSPETH), sector=Sector.NGO)
    comes(build, a_person("Nobody Knows"), sector=Sector.NGO)
    assert cover(build).elsewhere() == {"ngo": 1}


@pytest.mark.parametrize(
    ("sites", "kind", "says"),
    [
        (1, SiteKind.TRUCK_STOP, "Hudspeth has one truck stop and no officer or manager coming"),
        (6, SiteKind.TRAVEL_PLAZA, "Hudspeth has six truck stops and no officer or manager coming"),
        (12, SiteKind.TERMINAL, "Hudspeth has 12 sites and no officer or manager coming"),
    ],
)
def test_the_heading_names_the_worst_gap(build, sites, kind, says):
    for number in range(sites):
        a_site(f"Site {number}", county=HUDSPETH, kind=kind)
    assert headline(build, cover(build)) == says


def test_the_other_gaps_stand_under_it(build):
    for _ in range(2):
        a_site("Hudspeth stop", county=HUDSPETH)
    a_site("El Paso stop", county=EL_PASO)
    a_site("Doña Ana stop", county=DONA_ANA)
    comes(build, an_officer("Lucía Garza", county=EL_PASO))
    comes(build, an_officer("Ana Ruiz", county=DONA_ANA))
    assert other_gaps(build, cover(build)) == "Doña Ana and El Paso have sites but no manager coming."


def test_without_gaps_the_heading_says_so(build):
    a_site("El Paso stop", county=EL_PASO)
    comes(build, an_officer("Lucía Garza"))
    comes(build, a_manager("Irene Castañeda"))
    assert headline(build, cover(build)) == "Every county with sites has an officer and a manager coming"
    assert other_gaps(build, cover(build)) == ""


def test_without_counties_or_sites_the_heading_says_that(build):
    assert headline(build, cover(build)) == "No truck stop or terminal is on record in these counties"
    build.counties.clear()
    assert headline(build, cover(build)) == "No county is chosen yet"


def test_the_cells_say_how_many_of_how_many(build):
    a_site("Cornudas", county=HUDSPETH)
    comes(build, an_officer("Lucía Garza", county=EL_PASO))
    comes(build, an_officer("Ana Ruiz", county=EL_PASO))
    targets = [Target("law", EL_PASO, 2), Target("law", HUDSPETH, 1), Target("stop", EL_PASO, 3), Target("law", "", 9)]
    matrix = matrix_of(build, cover(build), targets)
    cells = {row["name"]: [(cell["state"], cell["text"]) for cell in row["cells"]] for row in matrix["rows"]}
    law, stop = 0, 2
    assert cells["El Paso, TX"][law] == ("met", "2 of 2")
    assert cells["El Paso, TX"][stop] == ("part", "0 of 3")
    assert cells["Hudspeth, TX"][law] == ("gap", "0 of 1")
    assert cells["Hudspeth, TX"][stop] == ("gap", "0")
    assert cells["Doña Ana, NM"][law] == ("none", "")
    assert matrix["totals"]["cells"][law] == "2 of 9"
    assert matrix["totals"]["sites"] == 1


def test_the_whole_build_never_wants_less_than_its_counties():
    targets = [Target("law", "", 2), Target("law", EL_PASO, 2), Target("law", HUDSPETH, 2), Target("ngo", "", 1)]
    wanted = wanted_by_sector(targets)
    assert (wanted[Sector.LAW], wanted[Sector.NGO], wanted[Sector.BUS]) == (4, 1, 0)


def test_the_figures_say_the_same_as_the_matrix(build):
    a_site("Cornudas", county=HUDSPETH)
    SectorTarget.objects.create(build=build, sector="law", county_id=HUDSPETH, wanted=2)
    comes(build, an_officer("Lucía Garza", county=HUDSPETH))
    an_invitation(build, a_manager("Irene Castañeda", county=HUDSPETH), stage="invited", invited_at=NOON)
    look = glance(build, NOON)
    plan, people, counties, _messages = look.figures
    assert (people["value"], people["of"], people["note"]) == (1, "of 2 wanted", "2 invited, 1 unanswered")
    assert people["stack"] == [{"sector": "law", "value": 1}]
    assert (counties["value"], counties["of"], counties["pill"]["text"]) == (0, "of 1", "1 gap")
    assert (plan["value"], plan["of"]) == (0, "of 0 done")
