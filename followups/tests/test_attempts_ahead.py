"""Who will be asked about a promise, and when, stands where all mail that is coming does."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from followups import attempts, forecast
from followups.actions import inquiries
from followups.models import Pause
from followups.tests.asking import at, laredo, the_inquiry
from tat_coalitions.testing.people import a_user

pytestmark = pytest.mark.django_db

FRIDAY = datetime.date(2027, 2, 12)
WEEK = datetime.timedelta(days=7)
LAST = datetime.date(2027, 12, 31)


@pytest.fixture
def here():
    laredo_now = laredo()
    inquiries.release(
        laredo_now.followup, {laredo_now.drivers: laredo_now.otis}, by=laredo_now.marisol.user, at=at(FRIDAY)
    )
    return laredo_now


def planned(here, day=FRIDAY):
    found = attempts.planned(here.marisol.user, FRIDAY, LAST, at=at(day, "12:00"), build=here.build)
    return [(each.day, each.who) for each in sorted(found, key=lambda each: each.day)]


def test_the_two_attempts_that_are_left_stand_there(here):
    freight = "Rio Bravo Freight Laredo"
    assert planned(here) == [(FRIDAY + WEEK, freight), (FRIDAY + 2 * WEEK, freight)]
    told = [each.kind for each in forecast.of_build(here.build, here.marisol.user, at(FRIDAY, "12:00"))]
    assert told.count("inquiry") == 2


def test_two_organizations_of_one_day_are_one_line(here):
    inquiries.release(here.followup, {here.policy: here.bea}, by=here.marisol.user, at=at(FRIDAY))
    assert planned(here) == [(FRIDAY + WEEK, "2 organizations"), (FRIDAY + 2 * WEEK, "2 organizations")]


def test_who_has_answered_is_not_there(here):
    inquiries.answer(the_inquiry(), word="done", total=120, by="personal link of Otis Reed", at=at(FRIDAY))
    assert planned(here) == []


def test_a_pause_moves_what_lies_in_it(here):
    dana = a_user("Dana Brooks")
    Pause.objects.create(build=here.build, until=FRIDAY + WEEK, reason="Ice storm", paused_by=dana)
    after = FRIDAY + WEEK + datetime.timedelta(days=1)
    assert [day for day, _who in planned(here)] == [after, after + WEEK]


def test_a_lead_of_another_state_sees_none(here):
    other = laredo("Boise", "Karen Lindqvist")
    assert attempts.planned(other.marisol.user, FRIDAY, LAST, at=at(FRIDAY)) == []


def test_three_cost_as_many_questions_as_one(here):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            planned(here)
        return len(asked)

    one = cost()
    inquiries.release(here.followup, {here.policy: here.bea}, by=here.marisol.user, at=at(FRIDAY))
    assert cost() == one
