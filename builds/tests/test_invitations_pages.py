"""The People tab and what can be pressed on it: by staff, by a lead, by the lead of another build."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import expect

from builds.models import Status
from builds.tests.inviting import AN_ANSWER, NOW, invited, page_of, text_of
from contacts.models import Kind, Person
from tat_coalitions.accounts.models import Role
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing import browser as chromium
from tat_coalitions.testing.people import (
    HUDSPETH,
    a_build,
    a_co_host,
    a_lead,
    a_person,
    a_user,
    an_invitation,
    an_officer,
    an_organization,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def dana(client):
    user = a_user("Dana Whitlock")
    client.force_login(user)
    return user


@pytest.fixture
def build():
    return a_build("El Paso", status=Status.INVITING)


@pytest.fixture
def karen(build):
    """The lead of the Attorney General's office, which co-hosts the build."""
    lead = a_lead("Karen Lindqvist")
    a_co_host(build, lead)
    return lead


# what the tab says


def test_an_empty_list_says_what_would_be_here_and_two_ways_to_begin(client, dana, build):
    page = text_of(client.get(page_of("people", build)))
    assert "No one is invited yet" in page
    assert page_of("pick_people", build) in page


def test_the_heading_says_how_many_are_silent(client, dana, build):
    for number in range(3):
        invited(build, f"Silent {number}")
    invited(build, "Tom Okafor", answer="yes", **AN_ANSWER)
    assert "Three of 4 invited have not answered" in text_of(client.get(page_of("people", build)))


def test_the_heading_says_when_all_have_answered(client, dana, build):
    invited(build, "Tom Okafor", answer="yes", **AN_ANSWER)
    invited(build, "Ann Mills", answer="no", **AN_ANSWER)
    assert "All 2 invited have answered; one is coming" in text_of(client.get(page_of("people", build)))


def test_the_heading_says_when_nobody_of_the_list_is_invited(client, dana, build):
    an_invitation(build, an_officer("Ruth Ibarra"))
    assert "One person is on the list; nobody is invited yet" in text_of(client.get(page_of("people", build)))


def names(response):
    return [line.row.person.name for line in response.context["lines"]]


@pytest.fixture
def three(build):
    an_invitation(build, an_officer("Ruth Ibarra"))
    invited(build, "Tom Okafor", answer="yes", **AN_ANSWER)
    invited(build, "Ann Mills", accommodations="step-free access")
    an_invitation(a_build("Laredo"), a_person("Not Hers"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Ann Mills", "Ruth Ibarra", "Tom Okafor"]),
        ("?sort=-name", ["Tom Okafor", "Ruth Ibarra", "Ann Mills"]),
        ("?sort=nonsense", ["Ann Mills", "Ruth Ibarra", "Tom Okafor"]),
        ("?q=okafor", ["Tom Okafor"]),
        ("?q=mills+freight", ["Ann Mills"]),
        ("?q=ruth.ibarra@", ["Ruth Ibarra"]),
        ("?sector=law", ["Ruth Ibarra"]),
        ("?sector=nonsense", ["Ann Mills", "Ruth Ibarra", "Tom Okafor"]),
        ("?answer=silent", ["Ann Mills"]),
        ("?answer=yes", ["Tom Okafor"]),
        ("?answer=needs", ["Ann Mills"]),
        ("?stage=drafted", ["Ruth Ibarra"]),
        ("?stage=invited", ["Ann Mills", "Tom Okafor"]),
        ("?stage=arrived", []),
        ("?county=48141", ["Ann Mills", "Ruth Ibarra", "Tom Okafor"]),
    ],
)
def test_the_list_is_searched_narrowed_and_sorted(client, dana, build, three, query, found):
    assert names(client.get(page_of("people", build) + query)) == found


def test_a_name_in_capitals_stands_among_the_others(client, dana, build, three):
    invited(build, "SARA QUINN")
    for query in ("", "?sort=sector"):
        assert names(client.get(page_of("people", build) + query))[-2:] == ["SARA QUINN", "Tom Okafor"]
    assert names(client.get(page_of("people", build) + "?sort=-name"))[:2] == ["Tom Okafor", "SARA QUINN"]


def test_a_county_shows_who_stands_for_it(client, dana, build, three):
    build.counties.add(HUDSPETH)
    an_invitation(build, an_officer("Luis Prado", county=HUDSPETH))
    state_police = an_organization("Texas State Police", Kind.STATE_POLICE)
    state_police.counties_served.add(HUDSPETH)
    an_invitation(build, a_person("Cora Vance", organization=state_police))
    assert names(client.get(page_of("people", build) + f"?county={HUDSPETH}")) == ["Cora Vance", "Luis Prado"]


def test_mail_that_came_back_shows_on_the_list(client, dana, build):
    row = invited(build, "Tom Okafor")
    Message.objects.create(
        key="k",
        kind="invitation",
        about_type="builds.invitation",
        about_id=row.pk,
        to_email="tom.okafor@example.org",
        subject="Invitation",
        due_at=NOW,
        next_try_at=NOW,
        message_id="<k@example.org>",
        status="failed",
    )
    assert "Mail came back" in text_of(client.get(page_of("people", build)))


def test_an_answer_for_an_earlier_date_stands_out(client, dana, build):
    invited(build, "Tom Okafor", answer="yes", answered_for=datetime.date(2026, 3, 9), **AN_ANSWER)
    assert "Coming, for Mar 9" in text_of(client.get(page_of("people", build)))


def test_the_tab_asks_the_same_few_questions_however_long_the_list(client, dana):
    freight, asked = an_organization("Rio Bravo Freight"), []
    for count in (1, 3, 105):
        build = a_build(f"City {count}", status=Status.INVITING)
        for number in range(count):
            person = a_person(f"Person {number:03}", organization=freight)
            an_invitation(build, person, stage="invited", invited_at=NOW)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(page_of("people", build))
        assert len(page.context["lines"]) == min(count, 50)
        asked.append(len(queries))
    assert len(set(asked)) == 1
    assert max(asked) <= 12


# a lead


def test_a_lead_reads_the_people_of_their_build(client, build, karen, three):
    client.force_login(karen.user)
    page = client.get(page_of("people", build))
    assert names(page) == ["Ann Mills", "Ruth Ibarra", "Tom Okafor"]
    for word in ("step-free access", "Take off the list", "Remind", "Words of the invitation"):
        assert word not in text_of(page)


def test_a_lead_does_not_find_who_needs_something_by_filtering(client, build, karen, three):
    client.force_login(karen.user)
    assert len(names(client.get(page_of("people", build) + "?answer=needs"))) == 3


def test_the_lead_of_another_build_gets_404(client, build, karen, three):
    karen.co_hosts.all().delete()
    a_co_host(a_build("Laredo"), karen)
    client.force_login(karen.user)
    assert client.get(page_of("people", build)).status_code == 404


STAFF_ONLY = [
    *(
        "pick_people",
        "add_person",
        "remove_people",
        "save_the_date",
        "send_invitations",
        "invite_again",
        "remind_people",
    ),
    *("message", "waiting"),
]


@pytest.mark.parametrize("name", STAFF_ONLY)
def test_a_lead_changes_nothing_on_the_list(client, build, karen, three, name):
    client.force_login(karen.user)
    before = list(build.invitations.order_by("pk").values())
    keys = ",".join(str(row["id"]) for row in before)
    assert client.get(page_of(name, build)).status_code == 403
    assert client.post(page_of(name, build), {"chosen": keys, "pick": keys, "subject": "x"}).status_code == 403
    assert list(build.invitations.order_by("pk").values()) == before


def test_a_lead_writes_no_answers(client, build, karen):
    row = invited(build, "Tom Okafor")
    client.force_login(karen.user)
    for name in ("answer_for", "send_link"):
        assert client.post(page_of(name, build, row.pk), {"answer": "no", "sector": "law"}).status_code == 403
    row.refresh_from_db()
    assert row.answer == ""


# picking and adding


def test_people_of_the_builds_counties_come_first(client, dana, build):
    an_officer("Ruth Ibarra")
    an_officer("Luis Prado", county=HUDSPETH)
    people = client.get(page_of("pick_people", build)).context["page"].rows
    assert [person.name for person in people] == ["Ruth Ibarra"]
    people = client.get(page_of("pick_people", build) + "?county=all&sector=law").context["page"].rows
    assert [person.name for person in people] == ["Luis Prado", "Ruth Ibarra"]


def test_those_ticked_are_put_on_the_list(client, dana, build):
    ruth, luis, maya = (an_officer(name) for name in ("Ruth Ibarra", "Luis Prado", "Maya Stone"))
    page = client.post(page_of("pick_people", build), {"pick": [ruth.pk, luis.pk]}, follow=True)
    assert "2 people are put on the list." in text_of(page)
    page = client.post(page_of("pick_people", build), {"pick": [ruth.pk, maya.pk]}, follow=True)
    assert "One person is put on the list." in text_of(page) and "One was on the list already." in text_of(page)
    assert build.invitations.count() == 3


def test_ticking_nobody_adds_nobody_and_says_so(client, dana, build):
    an_officer("Ruth Ibarra")
    page = client.post(page_of("pick_people", build), {}, follow=True)
    assert "Nobody was ticked, so nobody was put on the list." in text_of(page)
    assert build.invitations.count() == 0


def test_whom_to_pick_leaves_out_who_is_on_the_list(client, dana, build):
    ruth, luis = an_officer("Ruth Ibarra"), an_officer("Luis Prado")
    an_invitation(build, ruth)
    page = client.get(page_of("pick_people", build))
    assert page.context["page"].rows == [luis]
    assert "Without the one who is on the list." in text_of(page)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_button_counts_what_is_ticked(live_server, page, client, build):
    for name in ("Ruth Ibarra", "Luis Prado", "Maya Stone"):
        an_officer(name)
    client.force_login(a_user("Dana Whitlock"))
    chromium.be_signed_in(page.context, client, live_server.url)
    page.goto(live_server.url + page_of("pick_people", build))
    expect(page.get_by_role("button", name="Put the ticked on the list")).to_be_visible()
    for row in (0, 2):
        page.locator(".tick .choice").nth(row).click()
    page.get_by_role("button", name="Put 2 on the list").click()
    expect(page.get_by_text("2 people are put on the list.")).to_be_visible()


def test_picking_asks_the_same_few_questions_however_many_there_are(client, dana, build, django_assert_max_num_queries):
    for number in range(60):
        an_officer(f"Officer {number:02}")
    with django_assert_max_num_queries(12):
        client.get(page_of("pick_people", build))


def test_somebody_new_is_kept_and_put_on_the_list(client, dana, build):
    freight = an_organization("Rio Bravo Freight")
    page = client.post(
        page_of("add_person", build),
        {"name": "Tom Okafor", "organization": "Rio Bravo Freight", "email": "Tom@Example.org"},
        follow=True,
    )
    assert "Tom Okafor is on the list." in text_of(page)
    row = build.invitations.get()
    assert (row.person.organization, row.person.email, row.sector) == (freight, "tom@example.org", "trucking")


def test_somebody_new_needs_an_organization_or_a_sector(client, dana, build):
    page = text_of(client.post(page_of("add_person", build), {"name": "Tom Okafor"}))
    assert "Name an organization, or choose a sector." in page
    client.post(page_of("add_person", build), {"name": "Tom Okafor", "sector": "energy"})
    assert build.invitations.get().sector == "energy"


def test_a_mailbox_we_know_is_somebody_else_only_when_a_person_says_so(client, dana, build):
    a_person("Front Desk", email="desk@example.org")
    new = {"name": "Night Desk", "email": "desk@example.org", "sector": "stop"}
    assert "We know this address: Front Desk." in text_of(client.post(page_of("add_person", build), new))
    assert not Person.objects.filter(name="Night Desk").exists()
    client.post(page_of("add_person", build), {**new, "is_another": "on"})
    assert build.invitations.get().person.name == "Night Desk"


def test_taking_off_the_list_asks_first(client, dana, build):
    row = an_invitation(build, an_officer("Ruth Ibarra"))
    other = invited(build, "Tom Okafor")
    page = client.get(page_of("remove_people", build), {"pick": [row.pk, other.pk]})
    assert "Take one person off the list?" in text_of(page)
    assert "One of those ticked stays" in text_of(page)
    assert build.invitations.count() == 2
    client.post(page_of("remove_people", build), {"chosen": f"{row.pk},{other.pk}"})
    assert [each.person.name for each in build.invitations.all()] == ["Tom Okafor"]


def test_who_is_taken_off_must_be_ticked_and_not_invited_yet(client, dana, build):
    other = invited(build, "Tom Okafor")
    asked = page_of("remove_people", build)
    assert "Nobody was ticked, so nobody is taken off." in text_of(client.get(asked, follow=True))
    assert "only people who are not invited yet" in text_of(client.get(asked, {"pick": [other.pk]}, follow=True))


# answers told to staff


def test_an_answer_by_phone_is_written_down(client, dana, build):
    row = invited(build, "Tom Okafor")
    told = {"answer": "yes", "sector": "bus", "shares_hosts": "on", "send_confirmation": "on"}
    page = client.post(page_of("answer_for", build, row.pk), told, follow=True)
    assert "The answer of Tom Okafor is kept." in text_of(page)
    row.refresh_from_db()
    assert (row.answer, row.heard, row.sector) == ("yes", "staff", "bus")
    assert Message.objects.get().kind == "invitation_answer"


def test_an_answer_is_not_written_to_another_builds_list(client, dana, build):
    row = invited(build, "Tom Okafor")
    assert client.post(page_of("answer_for", a_build("Laredo"), row.pk), {"answer": "no"}).status_code == 404


def test_the_page_of_an_answer_shows_their_mail_and_sends_the_link_again(client, dana, build):
    row = invited(build, "Tom Okafor")
    assert "No mail has been written to them" in text_of(client.get(page_of("answer_for", build, row.pk)))
    assert client.get(page_of("send_link", build, row.pk)).status_code == 405
    assert "The link is on its way." in text_of(client.post(page_of("send_link", build, row.pk), follow=True))
    again = client.post(page_of("send_link", build, row.pk), follow=True)
    assert "The link was sent today already." in text_of(again)


def test_a_persons_page_tells_of_their_invitations(client, dana, build):
    row = invited(build, "Tom Okafor", answer="yes", **AN_ANSWER)
    page = text_of(client.get(row.person.get_absolute_url()))
    assert f"{build}: Coming" in page


def test_an_administrator_does_the_same(client, build):
    client.force_login(a_user("Ada Admin", Role.ADMINISTRATOR))
    row = an_invitation(build, an_officer("Ruth Ibarra"))
    client.post(page_of("send_invitations", build), {"chosen": row.pk})
    row.refresh_from_db()
    assert row.stage == "invited"


# waves


def test_the_list_says_what_was_sent_to_whom_and_how_many_got_it(client, dana, build):
    invited(build, "Ann Mills", save_the_date_at=NOW, second_invited_at=NOW)
    an_invitation(build, an_officer("Ruth Ibarra"), save_the_date_at=NOW)
    page = text_of(client.get(page_of("people", build)))
    assert "Sent so far: 2 save-the-dates · 1 invitation · 1 second invitation" in page
    assert names(client.get(page_of("people", build) + "?stage=told")) == ["Ruth Ibarra"]


def test_a_lead_sees_who_comes_for_whom_but_no_diet_and_nothing_to_settle(client, build, karen):
    ruth = invited(build, "Ruth Ibarra", answer="yes", diet="no pecans", **AN_ANSWER)
    invited(build, "Maria Lopez", answer="yes", in_place_of=ruth, **AN_ANSWER)
    client.force_login(karen.user)
    page = text_of(client.get(page_of("people", build)))
    assert "Comes for Ruth Ibarra" in page
    for word in ("pecans", "both stand", "See the waiting list"):
        assert word not in page


def test_writing_an_answer_down_takes_few_questions_whoever_comes_instead(client, dana, build):
    ruth = invited(build, "Ruth Ibarra", answer="instead", **AN_ANSWER)
    maria = invited(build, "Maria Lopez", answer="yes", in_place_of=ruth, **AN_ANSWER)
    asked = []
    for row in (ruth, maria):
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of("answer_for", build, row.pk))
        asked.append(len(queries))
    assert max(asked) <= 12


@pytest.mark.parametrize(("status", "can_be"), [("postponed", True), ("cancelled", False), ("closed", False)])
@pytest.mark.parametrize("guests", [0, 1])
def test_ways_to_put_people_on_the_list_are_shown_only_while_somebody_can_be(
    client, dana, build, status, can_be, guests
):
    if guests:
        an_invitation(build, an_officer("Ruth Ibarra"))
    type(build).objects.update(status=status)
    page = client.get(page_of("people", build)).text
    ways = [page_of("pick_people", build), page_of("add_person", build), "/desk/imports/new/?build="]
    assert [way in page for way in ways] == [can_be] * 3
