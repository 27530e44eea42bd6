"""Headings say what is true: of none, of one, of many, and where nobody has answered."""

import datetime

import pytest

from builds.models import Build, CommitmentKind
from reports import documents, words
from reports.tests.makers import (
    AFTER_SIX_MONTHS,
    a_held_build,
    a_promise,
    an_answered_followup,
    an_owed_followup,
    came,
)
from tat_coalitions.testing.people import a_build, a_co_host, a_lead, a_person, an_organization

pytestmark = pytest.mark.django_db


def document_of(build, at=AFTER_SIX_MONTHS):
    return documents.of_build(documents.with_everything(Build.objects).get(pk=build.pk), at=at, fresh=True)


def title_of(build):
    return document_of(build)["title"]


@pytest.mark.parametrize(
    ("promised", "kept", "said"),
    [
        (640, 512, "512 of 640 promised people are trained"),
        (1640, 1512, "1,512 of 1,640 promised people are trained"),
        (640, 640, "all 640 promised people are trained"),
        (640, 700, "700 people are trained, 640 were promised"),
        (640, 0, "none of 640 promised people are trained yet"),
        (1, 1, "the one promised person is trained"),
        (1, 0, "the one promised person is not trained yet"),
    ],
)
def test_the_title_says_how_much_of_the_promise_is_kept(promised, kept, said):
    build = a_held_build()
    a_promise(build, "Gulf Freight", promised, answers={an_answered_followup(build, 6): kept})
    assert title_of(build) == f"Mobile, Alabama: six months on, {said}"


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (CommitmentKind.TRAIN_OFFICERS, "20 of 40 promised officers are trained"),
        (CommitmentKind.DISTRIBUTION_POINT, "20 of 40 promised places hand out materials"),
        (CommitmentKind.ADOPT_POLICY, "nobody is recorded as having come and no number was promised"),
    ],
)
def test_where_no_training_of_people_was_promised_the_next_promise_is_told(kind, said):
    build = a_held_build()
    a_promise(build, "Somebody", 40, kind, answers={an_answered_followup(build, 1): 20})
    assert title_of(build) == f"Mobile, Alabama: one month on, {said}"


@pytest.mark.parametrize(
    ("people", "promised", "said"),
    [
        (64, 640, "64 people came, 640 people are to be trained"),
        (1, 1, "one person came, one person is to be trained"),
        (0, 0, "nobody is recorded as having come"),
        (3, 0, "3 people came"),
    ],
)
def test_before_the_first_answer_the_title_says_who_came_and_what_is_promised(people, promised, said):
    build = a_held_build()
    came(build, "law", people)
    an_owed_followup(build, 1)
    if promised:
        a_promise(build, "Gulf Freight", promised)
    assert title_of(build) == f"Mobile, Alabama: {said}"


def test_a_build_that_is_still_ahead_is_planned():
    build = a_build("Laredo", date=datetime.date(2027, 2, 17), time_zone="America/Chicago")
    assert title_of(build) == "Laredo, Texas: planned for February 17, 2027"


@pytest.mark.parametrize(("months", "said"), [(1, "one month on"), (6, "six months on"), (4, "4 months on")])
def test_how_long_after(months, said):
    assert words.after(months) == said


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"law": 22, "trucking": 14, "bus": 28}, "44 percent of the room came from bus companies"),
        ({"law": 10, "trucking": 10, "bus": 10}, "About a third of the room came from law enforcement"),
        ({"law": 10, "bus": 10}, "About half of the room came from law enforcement"),
        ({"law": 2}, "Too few people came to show them by sector"),
        ({}, "Nobody is recorded in the room"),
    ],
)
def test_who_was_in_the_room(counts, said):
    build = a_held_build()
    for sector, number in counts.items():
        came(build, sector, number)
    assert document_of(build)["headings"]["sectors"] == said


@pytest.mark.parametrize(
    ("promised", "answered", "kept", "said"),
    [
        (0, False, 0, "After the day: nobody promised anything that was written down"),
        (40, False, 0, "After the day: nobody has been asked yet what became of the promises"),
        (40, True, 0, "After the day: nothing that was promised is confirmed yet"),
        (40, True, 20, "After the day: part of what was promised is done"),
        (40, True, 40, "After the day: what was promised is done"),
    ],
)
def test_what_became_of_the_promises(promised, answered, kept, said):
    build = a_held_build()
    followup = an_answered_followup(build, 1) if answered else an_owed_followup(build, 1)
    if promised:
        a_promise(build, "Gulf Freight", promised, answers={followup: kept} if answered else {})
    assert document_of(build)["headings"]["after"] == said


def test_the_method_says_who_answered_and_who_did_not():
    build = a_held_build()
    one = an_answered_followup(build, 1)
    a_promise(build, "Gulf Freight", 40, answers={one: 20})
    a_promise(build, "Bay Carriers", 40, answers={one: None})
    a_promise(build, "Old Spanish Trail Lines", 40)
    method = " ".join(document_of(build)["method"])
    assert (
        "The 3 organizations that promised something were asked again; 1 answered at least once (33 percent)." in method
    )
    assert "2 gave no answer; their promises count as zero." in method
    assert "Answers about one organization on May 14, 2026: one told by the organization." in method


def test_hosts_are_those_that_confirmed_and_their_people_stay_unnamed():
    build = a_held_build()
    office = an_organization("Office of the Attorney General", "attorney_general", county=None)
    a_co_host(build, a_person("Renee Ford", organization=office))
    a_co_host(build, a_person("Only Asked"), status="asked")
    a_co_host(build, a_person("Went Away"), status="withdrawn")
    document = document_of(build)
    assert document["hosts"] == ["TAT, which spearheaded the meeting", "Office of the Attorney General"]
    assert "Renee Ford" not in str(document)


def test_who_leads_it_now_is_an_organization():
    office = an_organization("Office of the Attorney General", "attorney_general", county=None)
    lead = a_lead("Renee Ford", organization=office)
    assert document_of(a_held_build(sustaining_lead=lead))["led_by"] == "Office of the Attorney General"
    assert document_of(a_held_build(sustaining_lead=a_person("On Her Own")))["led_by"] == "TAT"


def test_counties_are_told_by_state():
    build = a_held_build(counties=("01097", "01003", "28059"))
    assert document_of(build)["counties"] == "Baldwin and Mobile, Alabama; Jackson, Mississippi"


def test_next_steps_are_what_the_hosts_wrote_what_is_still_promised_and_what_is_owed():
    build = a_held_build(next_steps="Link the last site | Attorney General’s office | December 11, 2026\n\nMeet again")
    one = an_answered_followup(build, 1)
    an_owed_followup(build, 3, due_on=datetime.date(2026, 11, 14))
    a_promise(build, "Gulf Freight", 200, answers={one: 80})
    a_promise(build, "Bay Carriers", 10, answers={one: 10})
    steps = document_of(build)["steps"]
    assert [(row["step"], row["who"], row["by"]) for row in steps] == [
        ("Link the last site", "Attorney General’s office", "December 11, 2026"),
        ("Meet again", "", ""),
        ("Train 120 more people, as promised", "one organization", ""),
        ("Answer the follow-up after 3 months", "TAT", "November 14, 2026"),
    ]
    assert "Gulf Freight" not in str(document_of(build))


def test_every_goal_has_a_result_or_says_that_there_is_none():
    build = a_held_build()
    came(build, "law", 4)
    goals = {goal["code"]: goal["result"] for goal in document_of(build)["goals"]}
    assert len(goals) == 14
    assert goals["P1"] == "4 came, 4 invited"
    assert {goals[code] for code in ("P2", "P8", "L2", "L3", "L5")} == {"no figure"}
    assert goals["L6"] == "HB 261 of 2019, Code of Alabama 16-60-117.1: in force since January 1, 2020"
