"""The coverage of a build as a page, and filling its cells from the contacts."""

import datetime
import re

import pytest
from django.urls import reverse

from builds.models import Answer, Invitation, SectorTarget
from contacts.models import County, Kind, Sector
from tat_coalitions.testing.people import (
    EL_PASO,
    HUDSPETH,
    WEBB,
    a_build,
    a_co_host,
    a_lead,
    a_person,
    a_site,
    a_user,
    an_invitation,
    an_officer,
    an_organization,
)

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2027, 1, 12, 19, tzinfo=datetime.UTC)


@pytest.fixture
def build():
    return a_build(date=datetime.date(2027, 2, 17), counties=[EL_PASO, HUDSPETH])


@pytest.fixture
def dana(client):
    user = a_user("Dana of TAT")
    client.force_login(user)
    return user


def comes(build, person, **fields):
    fields = {"answer": Answer.YES, "answered_at": NOON, "heard": "link"} | fields
    return an_invitation(build, person, stage=Invitation.Stage.INVITED, invited_at=NOON, **fields)


def a_manager(name, *, county=EL_PASO):
    return a_person(name, organization=an_organization(f"{name}’s stop", Kind.TRUCK_STOP, county=county))


def text_of(answer):
    main = re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def coverage(client, build, **query):
    return text_of(client.get(reverse("builds:coverage", args=[build.slug]), query))


def cell(build, county, sector):
    return f"{reverse('builds:candidates', args=[build.slug])}?county={county}&sector={sector}"


def test_each_cell_says_all_of_it_in_words(client, dana, build):
    SectorTarget.objects.create(build=build, sector="law", county_id=EL_PASO, wanted=3)
    comes(build, an_officer("Lucía Garza"))
    comes(build, an_officer("Ana Ruiz"), answer=Answer.NO)
    an_invitation(build, an_officer("Bo Webb"))
    page = coverage(client, build)
    words = "1 coming, 2 answered, 2 invited; 3 on the list"
    assert f"Law enforcement, El Paso, TX: {words}, 3 wanted" in page
    assert f"Law enforcement, all counties: {words}, 3 wanted" in page
    assert "Trucking, Hudspeth, TX: 0 coming, 0 answered, 0 invited; 0 on the list, no target" in page


@pytest.mark.parametrize(
    ("show", "large"), [("coming", "1 of 3 2 answered 2 invited"), ("invited", "2 of 3 1 coming 2 answered"), ("nonsense", "1 of 3")]
)  # fmt: skip
def test_which_figure_is_large_is_a_choice(client, dana, build, show, large):
    SectorTarget.objects.create(build=build, sector="law", county_id=EL_PASO, wanted=3)
    comes(build, an_officer("Lucía Garza"))
    comes(build, an_officer("Ana Ruiz"), answer=Answer.NO)
    assert f"3 wanted {large}" in coverage(client, build, show=show)


def test_sites_without_an_officer_and_officers_without_a_manager_stand_there_by_name(client, dana, build):
    irene = a_manager("Irene Castañeda", county=HUDSPETH)
    a_site("Cornudas Plaza", county=HUDSPETH, manager=irene)
    a_site("El Paso Plaza", county=EL_PASO)
    comes(build, irene)
    comes(build, an_officer("Lucía Garza", county=EL_PASO))
    page = coverage(client, build)
    sites, officers = page.split("Officers of a county from which no site’s manager comes")
    assert "Hudspeth, TX · Find officers for Hudspeth Cornudas Plaza Irene Castañeda" in sites
    assert "El Paso Plaza" not in sites, "El Paso has an officer"
    assert "El Paso, TX · Find managers for El Paso Lucía Garza Deputy, El Paso County Sheriff’s Office" in officers


def test_nothing_is_missing_where_both_sides_come(client, dana, build):
    a_site("El Paso Plaza")
    comes(build, an_officer("Lucía Garza"))
    comes(build, a_manager("Irene Castañeda"))
    page = coverage(client, build)
    assert "Every site has law enforcement of its county" in page
    assert "No officer is without a manager of their county" in page


def test_who_manages_sites_in_two_counties_counts_in_both_and_nowhere_else(client, dana, build):
    irene = a_manager("Irene Castañeda", county=WEBB)
    for county in (EL_PASO, HUDSPETH):
        a_site("Plaza", county=county, manager=irene)
    comes(build, irene)
    page = coverage(client, build)
    for county in ("El Paso, TX", "Hudspeth, TX", "all counties"):
        assert f"Truck stop, {county}: 1 coming, 1 answered, 1 invited" in page
    assert "Elsewhere, or not known" not in page


def test_without_counties_the_page_says_how_to_begin(client, dana, build):
    build.counties.clear()
    assert "Choose the counties this build brings together" in coverage(client, build)
    assert client.get(cell(build, EL_PASO, "law")).url == reverse("builds:counties", args=[build.slug])


def test_a_gap_is_filled_from_the_contacts_in_one_step(client, dana, build):
    a_site("Cornudas", county=HUDSPETH)
    garza, webb = an_officer("Lucía Garza", county=HUDSPETH), an_officer("Bo Webb", county=HUDSPETH)
    host = a_co_host(build, a_person("Karen Lindqvist"))
    page = client.get(cell(build, HUDSPETH, "law"))
    assert "Hudspeth has one truck stop and no officer or manager coming" in text_of(page)
    assert [person.name for person in page.context["page"]] == ["Bo Webb", "Lucía Garza"]
    page = client.post(cell(build, HUDSPETH, "law"), {"pick": [garza.pk, webb.pk], "invited_by": host.pk}, follow=True)
    assert "2 people are put on the list." in text_of(page)
    rows = build.invitations.order_by("person__name").values_list("person__name", "sector", "stage", "invited_by")
    assert list(rows) == [("Bo Webb", "law", "drafted", host.pk), ("Lucía Garza", "law", "drafted", host.pk)]
    page = text_of(client.get(cell(build, HUDSPETH, "law")))
    assert "Law enforcement, Hudspeth: we know nobody else" in page
    assert "2 are on the list already Bo Webb" in page


def test_who_waits_for_a_seat_is_not_said_to_come(client, dana, build):
    webb = an_officer("Bo Webb", county=HUDSPETH)
    said = {"stage": "invited", "invited_at": NOON, "answer": Answer.YES, "answered_at": NOON, "heard": "link"}
    an_invitation(build, webb, waiting_since=NOON, **said)
    page = text_of(client.get(cell(build, HUDSPETH, "law")))
    assert "Bo Webb Hudspeth County Sheriff’s Office On the waiting list" in page
    assert " Coming" not in page


def test_nobody_ticked_is_nobody_and_a_host_of_another_build_is_none(client, dana, build):
    garza, other = an_officer("Lucía Garza"), a_co_host(a_build("Laredo"), a_person("Karen Lindqvist"))
    page = client.post(cell(build, EL_PASO, "law"), {"invited_by": ""}, follow=True)
    assert "Nobody was ticked, so nobody was put on the list." in text_of(page)
    page = client.post(cell(build, EL_PASO, "law"), {"pick": garza.pk, "invited_by": other.pk}, follow=True)
    assert "That host is none of this build." in text_of(page)
    assert not build.invitations.exists()


def test_candidates_stand_for_the_county_in_one_of_four_ways(client, dana, build):
    troopers = an_organization("Highway Patrol", Kind.STATE_POLICE, county=EL_PASO)
    troopers.counties_served.set(County.objects.filter(pk=HUDSPETH))
    a_person("Serves it", organization=troopers)
    an_officer("Sits there", county=HUDSPETH)
    a_person(
        "Lives there", county_id=HUDSPETH, organization=an_organization("Police of Webb", Kind.POLICE, county=WEBB)
    )
    a_person(
        "Lives elsewhere", county_id=EL_PASO, organization=an_organization("Constable", Kind.OTHER_LAW, county=HUDSPETH)
    )
    a_person("Drives there", county_id=HUDSPETH, organization=an_organization("Rio Bravo Freight"))
    a_site("Cornudas", county=HUDSPETH, manager=a_person("Manages there", organization=None))
    law = client.get(cell(build, HUDSPETH, "law")).context["page"]
    assert [person.name for person in law] == ["Lives there", "Serves it", "Sits there"]
    assert [person.name for person in client.get(cell(build, HUDSPETH, "stop")).context["page"]] == ["Manages there"]


def test_where_nobody_is_known_the_page_says_whom_to_call(client, dana, build):
    office = an_organization("Hudspeth County Sheriff’s Office", Kind.SHERIFF, county=HUDSPETH, phone="+19155550136")
    an_officer("Lucía Garza", county=EL_PASO)
    page = client.get(cell(build, HUDSPETH, "law"))
    assert "One organization of which we know nobody by name Hudspeth County Sheriff’s Office" in text_of(page)
    assert 'href="tel:+19155550136"' in page.content.decode()
    add = f"{reverse('builds:add_person', args=[build.slug])}?organization={office.pk}"
    assert f'href="{add}"' in page.content.decode()
    assert f'value="Hudspeth County Sheriff’s Office #{office.pk}"' in client.get(add).content.decode()


def test_a_site_without_a_manager_is_named_where_managers_are_looked_for(client, dana, build):
    a_site("Cornudas Plaza", county=HUDSPETH)
    assert "One site whose manager we do not know Cornudas Plaza" in text_of(client.get(cell(build, HUDSPETH, "stop")))
    assert "Cornudas Plaza" not in text_of(client.get(cell(build, HUDSPETH, "law")))


def test_what_an_address_says_wrong_is_passed_over(client, dana, build):
    a_site("Cornudas", county=HUDSPETH)
    page = client.get(cell(build, "99999", "nonsense"))
    assert (page.context["place"].fips, page.context["sector"]) == (HUDSPETH, Sector.LAW)


def test_a_lead_sees_the_coverage_and_fills_nothing(client, build):
    karen = a_lead("Karen Lindqvist")
    a_co_host(build, karen)
    a_site("Cornudas", county=HUDSPETH)
    client.force_login(karen.user)
    page = client.get(reverse("builds:coverage", args=[build.slug])).content.decode()
    assert reverse("builds:candidates", args=[build.slug]) not in page
    assert f"{reverse('builds:people', args=[build.slug])}?county={HUDSPETH}&amp;sector=law" in page
    assert client.get(cell(build, HUDSPETH, "law")).status_code == 403
    assert client.post(cell(build, HUDSPETH, "law"), {"pick": 1}).status_code == 403
    assert client.get(reverse("builds:coverage", args=[a_build("Boise").slug])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_ask_as_many_questions_for_three_as_for_one(client, dana, build, rows, django_assert_num_queries):
    for number in range(rows):
        a_site(f"Cornudas {number}", county=HUDSPETH, manager=a_manager(f"Irene {number}", county=HUDSPETH))
        a_site(f"Unmanaged {number}", county=HUDSPETH, organization=an_organization(f"Chain {number}"))
        comes(build, an_officer(f"Lucía {number}", county=EL_PASO))
        comes(build, a_manager(f"Ivo {number}", county=HUDSPETH))
        an_organization(f"Empty stop {number}", Kind.TRUCK_STOP, county=HUDSPETH)
        a_co_host(build, a_person(f"Karen {number}"))
    with django_assert_num_queries(10):  # three of them note that the session is in use, here and below
        client.get(reverse("builds:coverage", args=[build.slug]))
    with django_assert_num_queries(14):
        client.get(cell(build, HUDSPETH, "stop"))
