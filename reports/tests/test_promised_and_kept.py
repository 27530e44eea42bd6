"""A promise counts zero until a submitted follow-up confirms it; the latest total counts, never the sum."""

import datetime

import pytest

from builds.models import CommitmentKind
from followups.actions import answering, reviewing
from followups.models import Status
from reports import figures
from reports.tests.makers import (
    AFTER_SIX_MONTHS,
    DUE,
    a_held_build,
    a_promise,
    an_answered_followup,
    an_owed_followup,
    noon,
    tell,
)
from tat_coalitions.testing.people import a_lead, a_user, an_organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def mobile():
    return a_held_build("Mobile")


def rows(*builds, at=AFTER_SIX_MONTHS):
    asked, promises = figures.asked(builds, at), figures.promises(builds)
    return {row["kind"]: row for row in figures.promise_rows(promises, asked)}


def groups(*builds, at=AFTER_SIX_MONTHS):
    asked, promises = figures.asked(builds, at), figures.promises(builds)
    return {row["group"]: row for row in figures.group_rows(promises, asked)}


def values(row):
    return [kept["value"] for kept in row["kept"]]


def test_a_promise_nobody_was_asked_about_counts_nothing(mobile):
    an_owed_followup(mobile, 1)
    a_promise(mobile, "Gulf Freight", 200)
    drivers = rows(mobile)["train_drivers"]
    assert (drivers["promised"], drivers["latest"], values(drivers)) == (200, None, [None])


def test_an_answer_that_is_still_a_draft_counts_nothing(mobile):
    draft = an_owed_followup(mobile, 1)
    a_promise(mobile, "Gulf Freight", 200, answers={draft: 80})
    assert rows(mobile)["train_drivers"]["latest"] is None


def test_totals_of_the_intervals_are_never_added(mobile):
    one, three = an_answered_followup(mobile, 1), an_answered_followup(mobile, 3)
    a_promise(mobile, "Gulf Freight", 200, answers={one: 80, three: 150})
    drivers = rows(mobile)["train_drivers"]
    assert (values(drivers), drivers["latest"]) == ([80, 150], 150)


def test_a_total_that_went_down_counts_as_it_was_told_last(mobile):
    one, three = an_answered_followup(mobile, 1), an_answered_followup(mobile, 3)
    a_promise(mobile, "Gulf Freight", 200, answers={one: 100, three: 80})
    assert rows(mobile)["train_drivers"]["latest"] == 80


def test_who_gives_no_answer_later_keeps_the_total_and_is_counted_as_silent(mobile):
    one, three, six = (an_answered_followup(mobile, months) for months in (1, 3, 6))
    a_promise(mobile, "Gulf Freight", 200, answers={one: 80, three: None})
    a_promise(mobile, "Bay Carriers", 100, answers={one: 20, three: 30, six: 40})
    drivers = rows(mobile)["train_drivers"]
    assert values(drivers) == [100, 110, 120]
    assert [kept["silent"] for kept in drivers["kept"]] == [0, 1, 1]


def test_who_never_answers_counts_zero(mobile):
    one = an_answered_followup(mobile, 1)
    a_promise(mobile, "Gulf Freight", 200)
    a_promise(mobile, "Bay Carriers", 100, answers={one: None})
    silence = figures.silence(figures.promises([mobile]), figures.asked([mobile], AFTER_SIX_MONTHS))
    assert rows(mobile)["train_drivers"]["latest"] == 0
    assert (silence["asked"], silence["answered"], silence["never"], silence["percent"]) == (2, 0, 2, 0)


def test_no_response_counts_as_silence_and_is_said_apart(mobile):
    one = an_answered_followup(mobile, 1)
    tell(a_promise(mobile, "Gulf Freight", 200), one, None, state="no_response")
    a_promise(mobile, "Bay Carriers", 100, answers={one: None})
    a_promise(mobile, "Loxley Fuel", 10, answers={one: 4})
    silence = figures.silence(figures.promises([mobile]), figures.asked([mobile], AFTER_SIX_MONTHS))
    assert (silence["asked"], silence["answered"], silence["never"]) == (3, 1, 2)
    assert (silence["no_response"], silence["kept"]) == (1, [{"months": 1, "value": 2}])
    assert rows(mobile)["train_drivers"]["said"]["organizations"] == 1


def test_what_was_promised_after_a_followup_was_sent_is_not_asked_of_its_interval(mobile):
    one, three = an_answered_followup(mobile, 1), an_answered_followup(mobile, 3)
    a_promise(mobile, "Gulf Freight", 200, answers={one: 80, three: 150})
    later = one.submitted_at + datetime.timedelta(seconds=1)
    a_promise(mobile, "Desert Haul", 60, made_at=later)
    a_promise(mobile, "Punctual Lines", 7, made_at=one.submitted_at)
    drivers = rows(mobile)["train_drivers"]
    assert [(kept["value"], kept["promised"], kept["silent"]) for kept in drivers["kept"]] == [
        (80, 207, 1),
        (150, 267, 2),
    ]
    assert drivers["promised"] == 267


def test_what_a_followup_tells_of_a_later_promise_all_the_same_counts(mobile):
    one = an_answered_followup(mobile, 1)
    a_promise(mobile, "Desert Haul", 60, made_at=AFTER_SIX_MONTHS, answers={one: 20})
    (kept,) = rows(mobile)["train_drivers"]["kept"]
    assert (kept["value"], kept["promised"], kept["silent"]) == (20, 60, 0)


def test_a_promise_made_after_every_followup_was_sent_has_no_figure_and_is_no_silence(mobile):
    an_answered_followup(mobile, 1)
    a_promise(mobile, "Desert Haul", 60, made_at=AFTER_SIX_MONTHS)
    drivers = rows(mobile)["train_drivers"]
    assert (drivers["promised"], drivers["latest"], values(drivers)) == (60, None, [None])
    silence = figures.silence(figures.promises([mobile]), figures.asked([mobile], AFTER_SIX_MONTHS))
    assert (silence["promised"], silence["asked"], silence["never"]) == (1, 0, 0)
    assert silence["kept"] == [{"months": 1, "value": None}]


def test_the_first_sending_counts_where_it_was_asked_back_and_sent_again(mobile):
    lead = a_lead("Marisol Vega")
    one = an_owed_followup(mobile, 1, lead=lead)
    first, between, again = (noon(one.due_on) + datetime.timedelta(days=days) for days in (0, 3, 5))
    a_promise(mobile, "Gulf Freight", 200)
    answering.submit(one, by=lead.user, note="Done", at=first)
    reviewing.ask_back(one, words="How many?", by=a_user("Dana Whitlock"), at=between)
    a_promise(mobile, "Desert Haul", 60, made_at=between)
    answering.submit(one, by=lead.user, at=again)
    (kept,) = rows(mobile)["train_drivers"]["kept"]
    assert (kept["promised"], kept["silent"]) == (200, 1)


def test_an_organization_with_two_promises_answers_when_it_answers_one(mobile):
    one = an_answered_followup(mobile, 1)
    plaza = an_organization("Tillman Plaza")
    a_promise(mobile, "", 12, CommitmentKind.TRAIN_EMPLOYEES, organization=plaza, answers={one: 3})
    a_promise(mobile, "", 1, CommitmentKind.DISTRIBUTION_POINT, organization=plaza)
    silence = figures.silence(figures.promises([mobile]), figures.asked([mobile], AFTER_SIX_MONTHS))
    assert (silence["promised"], silence["answered"], silence["never"]) == (1, 1, 0)


def test_a_promise_without_a_number_is_told_apart(mobile):
    a_promise(mobile, "Theodore Stop", None, CommitmentKind.DISTRIBUTION_POINT)
    a_promise(mobile, "Loxley Fuel", 10, CommitmentKind.DISTRIBUTION_POINT)
    places = rows(mobile)["distribution_point"]
    assert (places["promised"], places["without_number"]) == (10, 1)


@pytest.mark.parametrize(("state", "kept"), [("done", 1), ("under_way", 0), ("not_happening", 0), ("no_answer", 0)])
def test_a_promise_to_do_something_once_is_kept_when_it_is_done(mobile, state, kept):
    one = an_answered_followup(mobile, 1)
    tell(a_promise(mobile, "Azalea Haul", None, CommitmentKind.ADOPT_POLICY), one, None, state=state)
    policy = rows(mobile)["adopt_policy"]
    assert (policy["promised"], policy["latest"]) == (1, kept)


def test_drivers_and_employees_are_people_and_officers_are_their_own(mobile):
    one = an_answered_followup(mobile, 1)
    a_promise(mobile, "Gulf Freight", 200, CommitmentKind.TRAIN_DRIVERS, answers={one: 80})
    a_promise(mobile, "Terminal", 60, CommitmentKind.TRAIN_EMPLOYEES, answers={one: 20})
    a_promise(mobile, "Sheriff", 150, CommitmentKind.TRAIN_OFFICERS, answers={one: 40})
    found = groups(mobile)
    assert (found["people"]["promised"], found["people"]["latest"]) == (260, 100)
    assert (found["officers"]["promised"], found["officers"]["latest"]) == (150, 40)


def test_a_cancelled_followup_is_no_column(mobile):
    an_answered_followup(mobile, 1)
    an_owed_followup(mobile, 3, due_on=DUE[3])
    mobile.followups.filter(interval__months=3).update(status=Status.CANCELLED)
    assert figures.asked([mobile], AFTER_SIX_MONTHS).months == [1]


def test_one_that_is_owed_says_when_it_is_due_up_to_the_day_itself_and_then_that_it_is_missing(mobile):
    an_owed_followup(mobile, 6, due_on=DUE[6])
    told = {
        day: figures.interval_rows(figures.asked([mobile], AFTER_SIX_MONTHS.replace(day=day)))[0]["words"]
        for day in (13, 14, 15)
    }
    assert told == {
        13: "due Oct 14, 2026",
        14: "due Oct 14, 2026",
        15: "missing, was due Oct 14, 2026",
    }


def test_the_day_is_the_day_where_the_build_is(mobile):
    an_owed_followup(mobile, 6, due_on=DUE[6])
    # three in the morning in UTC is still the evening before in Alabama
    late_evening = AFTER_SIX_MONTHS.replace(day=15, hour=3)
    assert figures.interval_rows(figures.asked([mobile], late_evening))[0]["words"] == "due Oct 14, 2026"


def test_of_several_builds_each_counts_at_the_interval_it_answered(mobile):
    knoxville = a_held_build("Knoxville")
    one, there = an_answered_followup(mobile, 1), an_answered_followup(knoxville, 1)
    six = an_answered_followup(mobile, 6)
    a_promise(mobile, "Gulf Freight", 200, answers={one: 80, six: 190})
    a_promise(knoxville, "Smoky Lines", 50, answers={there: 10})
    drivers = rows(mobile, knoxville)["train_drivers"]
    assert drivers["latest"] == 200
    assert [(kept["value"], kept["promised"]) for kept in drivers["kept"]] == [(90, 250), (190, 200)]


def test_it_says_how_many_say_so_and_how_they_know(mobile):
    one, three = an_answered_followup(mobile, 1), an_answered_followup(mobile, 3)
    a_promise(mobile, "Gulf Freight", 200, answers={one: 80, three: 150})
    a_promise(mobile, "Bay Carriers", 100, answers={one: 20}, source="estimate")
    assert figures.said_by(figures.promises([mobile])) == {
        "organizations": 2,
        "sources": {"estimate": 1, "told": 2},
        "first": "2026-05-14",
        "last": "2026-07-13",
    }
