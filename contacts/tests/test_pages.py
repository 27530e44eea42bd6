"""The lists and pages of organizations, people and sites."""

import pytest
from django.urls import reverse

from contacts.models import Kind, Organization, Person, Site
from tat_coalitions.accounts.models import Role
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
    an_officer,
    an_organization,
)
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def dana(client):
    """TAT staff, signed in."""
    user = a_user("Dana Whitlock")
    client.force_login(user)
    return user


def names(answer):
    return [str(row) for row in answer.context["page"]]


@pytest.mark.parametrize(
    ("page", "q", "says"),
    [("people", "ann", "One person matches"), ("people", "mills", "2 people match"), ("sites", "x", "0 sites match")],
)
def test_the_heading_of_a_search_counts_in_good_english(client, dana, page, q, says):
    a_person("Ann Mills"), a_person("Tom Mills")
    assert f"<h1>{says}</h1>" in client.get(reverse(f"contacts:{page}"), {"q": q}).content.decode()


def test_capitals_are_kept_as_written_and_shown_decently(client, dana):
    an_organization("GROVE HILL POLICE DEPARTMENT", Kind.POLICE)
    assert "Grove Hill Police Department" in client.get(reverse("contacts:organizations")).content.decode()
    assert Organization.objects.get().name == "GROVE HILL POLICE DEPARTMENT"


def test_names_in_capitals_stand_among_the_others_in_the_order_of_the_alphabet(client, dana):
    for name in ("ZUNI POLICE", "Anthony Police", "BISBEE POLICE", "bus of El Paso"):
        an_organization(name, Kind.POLICE)
    address = reverse("contacts:organizations")
    ordered = ["Anthony Police", "Bisbee Police", "bus of El Paso", "Zuni Police"]
    assert names(client.get(address)) == ordered
    assert names(client.get(address, {"sort": "-name"})) == ordered[::-1]


@pytest.mark.parametrize("sort", ["name", "-name"])
def test_no_row_is_lost_between_pages_whatever_its_capitals(client, dana, sort):
    shapes = str.upper, str.lower, str.title
    Person.objects.bulk_create([Person(name=shapes[n % 3](f"person {n // 3:03}")) for n in range(150)])
    address, seen, after = reverse("contacts:people"), [], ""
    for _page in range(3):
        page = client.get(address, {"sort": sort, "after": after}).context["page"]
        seen += [row.pk for row in page]
        after = page.next
    assert len(seen) == len(set(seen)) == 150


def test_a_very_long_list_says_so_with_a_capital(client, dana, monkeypatch):
    monkeypatch.setattr("tat_coalitions.paging.COUNT_UP_TO", 1)
    a_site("Mesa Travel Plaza"), a_site("Anthony Plaza")
    assert "<h1>More than 10,000 sites</h1>" in client.get(reverse("contacts:sites")).content.decode()


def test_organizations_are_narrowed_by_state_county_sector_and_kind(client, dana):
    an_organization("El Paso Police", Kind.POLICE, county=EL_PASO)
    an_organization("Sierra Blanca Sheriff", Kind.SHERIFF, county=HUDSPETH)
    an_organization("Rio Bravo Freight", Kind.TRUCKING, county=EL_PASO)
    an_organization("Las Cruces Police", Kind.POLICE, county="35013")
    address = reverse("contacts:organizations")
    assert names(client.get(address, {"state": "NM"})) == ["Las Cruces Police"]
    assert names(client.get(address, {"state": "TX", "county": EL_PASO})) == ["El Paso Police", "Rio Bravo Freight"]
    assert names(client.get(address, {"sector": "law", "state": "TX"})) == ["El Paso Police", "Sierra Blanca Sheriff"]
    assert names(client.get(address, {"kind": "sheriff"})) == ["Sierra Blanca Sheriff"]
    assert names(client.get(address, {"sort": "-name", "sector": "law", "state": "TX"})) == [
        "Sierra Blanca Sheriff",
        "El Paso Police",
    ]


def test_people_are_found_by_name_mail_or_organization(client, dana):
    a_person("Marisol Vega", organization=an_organization("Rio Bravo Freight"))
    a_person("Tomás Archuleta", email="tomas@nmtrucking.example.org")
    address = reverse("contacts:people")
    assert names(client.get(address, {"q": "rio bravo"})) == ["Marisol Vega"]
    assert names(client.get(address, {"q": "nmtrucking"})) == ["Tomás Archuleta"]
    assert "Nothing matches" in client.get(address, {"q": "lindquist"}).content.decode()


def test_a_long_list_turns_its_pages_by_key_there_and_back(client, dana):
    Person.objects.bulk_create([Person(name=f"Person {number:03}") for number in range(120)])
    address = reverse("contacts:people")
    first = client.get(address).context["page"]
    second = client.get(address, {"after": first.next}).context["page"]
    third = client.get(address, {"after": second.next}).context["page"]
    back = client.get(address, {"before": third.previous}).context["page"]
    assert [(page.first, page.last, page.total) for page in (first, second, third, back)] == [
        (1, 50, 120),
        (51, 100, 120),
        (101, 120, 120),
        (51, 100, 120),
    ]
    assert [str(row) for row in back] == [str(row) for row in second] == [f"Person {n:03}" for n in range(50, 100)]
    assert (first.previous, third.next) == ("", "")


@pytest.mark.parametrize("key", ["nonsense", "W10", "eyJhIjoxfQ", "é"])
def test_a_key_that_is_nonsense_shows_the_first_page(client, dana, key):
    a_person("Marisol Vega")
    assert names(client.get(reverse("contacts:people"), {"after": key})) == ["Marisol Vega"]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", ["organizations", "people", "sites"])
def test_lists_ask_the_database_equally_often(client, dana, name, rows, django_assert_num_queries):
    for number in range(rows):
        officer = an_officer(f"Officer {number}", county=[EL_PASO, HUDSPETH, WEBB][number])
        a_site(f"Stop {number}", county=[EL_PASO, HUDSPETH, WEBB][number], manager=officer)
    with django_assert_num_queries(10):
        assert client.get(reverse(f"contacts:{name}"), {"state": "TX"}).status_code == 200


def test_a_person_is_added_with_an_organization_and_county_as_written(client, dana):
    office = an_organization("El Paso County Sheriff’s Office", Kind.SHERIFF)
    answer = client.post(
        reverse("contacts:add_person"),
        {
            "name": "Rosa Márquez",
            "title": "Sergeant",
            "organization": "el paso county sheriff’s office",
            "email": "Rosa.Marquez@Example.org",
            "phone": "(915) 555-0136",
            "county": "El Paso, TX",
        },
    )
    rosa = Person.objects.get()
    assert answer.url == rosa.get_absolute_url()
    assert (rosa.organization, rosa.email, rosa.county_id, rosa.state_id) == (
        office,
        "rosa.marquez@example.org",
        EL_PASO,
        "TX",
    )
    entry = Entry.objects.get(verb="added the person")
    assert (entry.actor, entry.subject_id) == (dana, str(rosa.pk))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name": ""}, "This field is required."),
        ({"email": "rosa at example"}, "Enter a valid email address."),
        ({"phone": "call me"}, "Enter a valid phone number"),
        ({"county": "Gotham, TX"}, "We know nothing called “Gotham, TX”."),
        ({"county": "Washington"}, "Several fit “Washington”."),
        ({"organization": "Nobody Inc."}, "We know nothing called “Nobody Inc.”."),
        ({"county": "Doña Ana, NM", "state": "TX"}, "Doña Ana is not in Texas; change one of them."),
    ],
)
def test_a_person_that_makes_no_sense_is_refused_at_the_field(client, dana, given, sentence):
    answer = client.post(reverse("contacts:add_person"), {"name": "Rosa Márquez"} | given)
    assert sentence in answer.content.decode()
    assert not Person.objects.exists()


def test_several_organizations_of_one_name_are_told_apart_by_number(client, dana):
    an_organization("County Sheriff", Kind.SHERIFF, county=EL_PASO)
    right = an_organization("County Sheriff", Kind.SHERIFF, county=HUDSPETH)
    address = reverse("contacts:add_person")
    assert (
        f"County Sheriff #{right.pk}"
        in client.post(address, {"name": "Rosa", "organization": "County Sheriff"}).content.decode()
    )
    client.post(address, {"name": "Rosa", "organization": f"County Sheriff #{right.pk}"})
    assert Person.objects.get().organization == right


def test_what_changed_stands_in_the_trail_and_saving_nothing_does_not(client, dana):
    site = a_site("Mesa Travel Plaza")
    address = reverse("contacts:change_site", args=[site.pk])
    same = {
        "name": "Mesa Travel Plaza",
        "kind": "truck_stop",
        "city": "El Paso",
        "state": "TX",
        "county": "El Paso, TX",
    }
    client.post(address, same)
    assert not Entry.objects.filter(verb="changed the site").exists()
    client.post(address, same | {"name": "Mesa Plaza"})
    assert Entry.objects.get(verb="changed the site").changes == {"name": ["Mesa Travel Plaza", "Mesa Plaza"]}


def test_the_form_shows_what_stands(client, dana):
    office = an_organization("Rio Bravo Freight")
    person = a_person("Marisol Vega", organization=office, county_id=EL_PASO)
    shown = client.get(reverse("contacts:change_person", args=[person.pk])).content.decode()
    assert f'value="Rio Bravo Freight #{office.pk}"' in shown
    assert 'value="El Paso, TX"' in shown


@pytest.fixture
def lead(client):
    """Leads El Paso and knows Rosa; Laredo's people are not hers to see."""
    person = a_lead("Karen Lindqvist", organization=an_organization("Attorney General", Kind.ATTORNEY_GENERAL))
    a_co_host(a_build("El Paso"), person)
    client.force_login(person.user)
    return person


def test_a_lead_sees_the_people_of_their_builds_and_no_others(client, lead):
    stranger = a_person("Hector Salinas")
    assert names(client.get(reverse("contacts:people"))) == ["Dana Whitlock", "Karen Lindqvist"]
    assert client.get(stranger.get_absolute_url()).status_code == 404


def test_a_lead_sees_sites_of_their_counties_and_may_change_none(client, lead):
    mine, other = a_site("Mesa Travel Plaza", county=EL_PASO), a_site("Falcon Lake Market", county=WEBB)
    assert names(client.get(reverse("contacts:sites"))) == ["Mesa Travel Plaza"]
    assert client.get(other.get_absolute_url()).status_code == 404
    assert client.post(reverse("contacts:change_site", args=[mine.pk]), {"name": "Mine now"}).status_code == 403
    assert Site.objects.get(pk=mine.pk).name == "Mesa Travel Plaza"


@pytest.mark.parametrize(("role", "sees"), [(Role.STAFF, True), (Role.LEAD, False)])
def test_direct_numbers_are_seen_by_tat_only(client, role, sees):
    person = a_lead("Karen Lindqvist") if role == Role.LEAD else a_person("Karen Lindqvist")
    officer = an_officer("Rosa Márquez", after_hours_phone="+19155550199", direct_phone="+19155550198")
    build = a_build(sustaining_lead=person)
    build.invitations.create(person=officer, sector="law")
    client.force_login(person.user if role == Role.LEAD else a_user("Dana at TAT"))
    shown = client.get(officer.get_absolute_url()).content.decode()
    assert ("555-0199" in shown, "555-0198" in shown) == (sees, sees)
