"""A state's whole story: from what the reader may see, in as many questions for three builds as for one."""

import datetime
import html
import re

import pytest

from builds.models import Status
from contacts.models import State
from followups.models import HotlineFigure, StateElement, Stewardship, TaskForceSeat, Training
from reports.tests.makers import a_held_build, a_promise, an_answered_followup, an_owed_followup, came, noon
from tat_coalitions.testing.people import a_build, a_co_host, a_lead, a_person, an_organization

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 11, 21, 18, tzinfo=datetime.UTC)
REPORT_URL = "https://online.flipbuilder.com/wqwq/fxjz/files/basic-html/page7.html"


@pytest.fixture(autouse=True)
def _saturday(time_machine):
    time_machine.move_to(NOON)


@pytest.fixture
def marisol():
    office = an_organization("Office of the Attorney General", "attorney_general", county=None, state_id="AL")
    return a_lead("Marisol Vega", organization=office)


@pytest.fixture
def page(client):
    """Opens a page as somebody and gives its text."""

    def opened(user, path="/desk/states/al/"):
        client.force_login(user)
        response = client.get(path)
        assert response.status_code == 200
        text = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)[0]
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())

    return opened


def held(city, lead=None, date=datetime.date(2026, 4, 14), **fields):
    """A held build of Alabama with people, a promise and two follow-ups."""
    build = a_held_build(city, date=date, sustaining_lead=lead, **fields)
    came(build, "law", 2)
    one = an_answered_followup(build, 1, lead=lead)
    an_owed_followup(build, 6, lead=lead)
    a_promise(build, f"{city} Freight", 100, answers={one: 40})
    return build


def in_place(postal, code, on, precision="day", **fields):
    return StateElement.objects.create(
        state_id=postal, element_id=code, status="in_place", on=on, precision=precision, source="A report", **fields
    )


def test_it_says_what_is_true_on_top(page, dana, marisol):
    held("Mobile", marisol)
    a_build("Selma", state_id="AL", date=datetime.date(2027, 3, 2))
    in_place("AL", "rest-areas", datetime.date(2020, 1, 1), "year")
    assert "Alabama has held one build and has 1 of 7 elements in place; the next is in Selma on Mar 2, 2027" in page(
        dana
    )


def test_it_tells_the_steps_with_date_source_agency_and_evidence(page, dana, client):
    patrol = an_organization("Florida Highway Patrol", "state_police", county=None, state_id="FL")
    in_place("FL", "officers-trained", datetime.date(2018, 1, 1), "year")
    for code in ("weigh-stations", "rest-areas", "site-visits"):
        in_place("FL", code, datetime.date(2020, 1, 1), "year", source_url=REPORT_URL, agency=patrol, evidence="Seen.")
    shown = page(dana, "/desk/states/fl/")
    assert "4 of 7 elements in place, the last step in 2020" in shown
    assert "2020 From 1 to 4 of 7 elements" in shown
    assert "A report · Florida Highway Patrol Seen." in shown
    assert REPORT_URL in client.get("/desk/states/fl/").content.decode()


def test_everybody_reads_the_step_and_its_source_and_no_evidence(page, client):
    patrol = an_organization("Florida Highway Patrol", "state_police", county=None, state_id="FL")
    in_place("FL", "officers-trained", datetime.date(2018, 1, 1), "year")
    for code in ("weigh-stations", "rest-areas", "site-visits"):
        in_place("FL", code, datetime.date(2020, 1, 1), "year", source_url=REPORT_URL, agency=patrol, evidence="Canary")
    one, all_states, home = (client.get(path).content.decode() for path in ("/states/fl/", "/states/", "/"))
    assert "Iowa MVE model: 4 of 7 elements in place" in one
    assert "The latest step, in 2020: from 1 to 4 of 7 elements." in one
    assert "in 2020: from 1 to 4 of 7 elements" in all_states
    for shown in (one, all_states):
        assert REPORT_URL in shown
    assert 'aria-label="Florida: no build yet, 4 of 7 elements in place"' in home
    assert "Canary" not in one + all_states + home


def test_everybody_reads_the_rule_with_its_citation(client):
    shown = html.unescape(client.get("/states/oh/").content.decode())
    assert "Agency policy of July 2016 (not a law)" in shown
    assert "in force since July 2016: 60 minutes" in shown
    assert "The first state" not in shown  # the note is for staff and leads


def test_no_seat_and_no_person_stands_in_public(client):
    force = an_organization("Canary Task Force", "task_force", county=None, state_id="FL")
    TaskForceSeat.objects.create(
        state_id="FL",
        task_force=force,
        organization=an_organization("Canary Truckers", county=None, state_id="FL"),
        person=a_person("Canary Person"),
        since=datetime.date(2026, 1, 1),
    )
    for path in ("/", "/states/", "/states/fl/"):
        assert "Canary" not in client.get(path).content.decode()


def test_promised_against_confirmed_is_over_all_builds_of_the_state(page, dana, marisol):
    held("Mobile", marisol)
    held("Huntsville", marisol, date=datetime.date(2026, 2, 10))
    a_promise(a_held_build("Austin", state_id="TX", counties=()), "Elsewhere Freight", 9000)
    shown = page(dana)
    assert "Trained 80 of 200 promised" in shown
    assert "9,0" not in shown


def test_what_is_owed_and_late_stands_by_its_date(page, dana, marisol):
    held("Mobile", marisol)
    shown = page(dana)
    assert "One follow-up is late 1 of 2 are answered. Mobile, six months late since Oct 11, 2026 Marisol Vega" in shown


def test_a_hand_over_says_until_when_and_that_it_ran_out(page, dana, marisol):
    build = held("Mobile", marisol)
    hand_over = Stewardship.objects.create(
        build=build, lead=marisol, handed_by=dana, expires_on=datetime.date(2026, 11, 21)
    )
    assert "region handed over to Marisol Vega until Nov 21, 2026" in page(dana)
    hand_over.expires_on = datetime.date(2026, 11, 20)
    hand_over.save()
    assert "Hand-over ran out Nov 20, 2026" in page(dana)


def test_trainings_are_counted_by_who_was_trained(page, dana, marisol):
    for audience, people in (("officers", 30), ("drivers", 20), ("drivers", 5)):
        Training.objects.create(
            state_id="AL",
            organization=marisol.organization,
            held_on=datetime.date(2026, 6, 1),
            audience=audience,
            people=people,
        )
    shown = page(dana)
    assert "3 trainings written down, 55 people" in shown
    assert "Officers 1 30 Drivers 2 25" in shown


def test_hotline_figures_stand_beside_with_their_caveat_and_every_value_of_a_year(page, dana):
    for value, source in ((7572, "One page"), (8042, "Another page")):
        HotlineFigure.objects.create(
            state_id="AL",
            first_day=datetime.date(2016, 1, 1),
            last_day=datetime.date(2016, 12, 31),
            metric="cases",
            value=value,
            source=source,
            as_of=datetime.date(2017, 6, 1),
        )
    shown = page(dana)
    assert "7,572" in shown
    assert "8,042" in shown
    assert "One page" in shown


def test_a_state_with_nothing_says_how_to_begin(page, dana):
    shown = page(dana, "/desk/states/wy/")
    assert "Wyoming has held no build yet" in shown
    assert "Begin with one element" in shown
    assert "Plan a build" in shown
    assert "No rule on training is known" in shown
    assert "Nobody of industry sits on a task force" in shown


def test_a_lead_reads_the_figures_of_the_builds_they_share_alone(page, marisol):
    held("Mobile", marisol)
    held("Huntsville", date=datetime.date(2026, 2, 10))
    shown = page(marisol.user)
    assert "of the builds you share" in shown
    assert "Alabama has held one build" in shown
    assert "Trained 40 of 100 promised" in shown
    assert "Huntsville" not in shown


def test_a_lead_does_not_read_who_sits_somewhere_because_of_a_build_of_others(page, marisol):
    held("Mobile", marisol)
    other = held("Huntsville", date=datetime.date(2026, 2, 10))
    force = an_organization("Task force", "task_force", county=None, state_id="AL")
    TaskForceSeat.objects.create(
        state_id="AL",
        task_force=force,
        organization=an_organization("Truckers", county=None, state_id="AL"),
        person=a_person("Somebody Else"),
        since=datetime.date(2026, 1, 1),
        build=other,
    )
    for path in ("/desk/states/al/", "/desk/states/al/seats/"):
        shown = page(marisol.user, path)
        assert "Truckers" in shown
        assert "Somebody Else" not in shown
        assert "Huntsville" not in shown


def test_another_state_is_not_found_by_a_lead(client, marisol):
    held("Mobile", marisol)
    client.force_login(marisol.user)
    for path in ("", "elements/", "rules/", "seats/"):
        assert client.get(f"/desk/states/al/{path}").status_code == 200
        assert client.get(f"/desk/states/tx/{path}").status_code == 404
    assert client.get("/desk/states/zz/").status_code == 404


def test_drafts_are_for_whom_may_and_said_to_be_drafts(page, dana, marisol):
    held("Mobile", marisol)
    a_build("Dothan", state_id="AL", date=datetime.date(2027, 5, 5), status=Status.DRAFT)
    assert "Dothan (draft)" in page(dana)
    assert "Dothan" not in page(marisol.user)


QUESTIONS = 14  # five of them are of the session, three of the figures


def test_it_asks_as_many_questions_for_three_builds_as_for_one(client, dana, marisol, django_assert_num_queries):
    full(marisol, dana, "Mobile")
    client.force_login(dana)
    client.get("/desk/states/al/")
    with django_assert_num_queries(QUESTIONS):
        client.get("/desk/states/al/")
    for city in ("Huntsville", "Selma"):
        full(marisol, dana, city)
    with django_assert_num_queries(QUESTIONS):
        client.get("/desk/states/al/")


def full(lead, by, city):
    """A build with all that a state's page tells of one."""
    build = held(city, lead)
    a_co_host(build, lead)
    Stewardship.objects.create(build=build, lead=lead, handed_by=by, expires_on=datetime.date(2027, 1, 1))
    in_place("AL", {"Mobile": "rest-areas", "Huntsville": "site-visits"}.get(city, "weigh-stations"), build.date)
    force = an_organization(f"Task force of {city}", "task_force", county=None, state_id="AL")
    TaskForceSeat.objects.create(
        state_id="AL",
        task_force=force,
        organization=lead.organization,
        person=lead,
        since=datetime.date(2026, 1, 1),
        build=build,
    )
    Training.objects.create(
        state_id="AL", organization=lead.organization, held_on=build.date, audience="officers", people=3, build=build
    )
    a_build(f"Next to {city}", state_id="AL", date=datetime.date(2027, 3, 2), published_at=noon(build.date))


def test_it_only_reads(client, dana):
    client.force_login(dana)
    assert client.post("/desk/states/al/").status_code == 405
    assert State.objects.get(pk="AL").elements.count() == 0
