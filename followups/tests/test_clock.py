"""Due dates: calendar months where the build is, clamped to the month's end, told on a working day."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builds.working_days import is_working_day
from followups.clock import ROLL_BEFORE, due_on, opens_on, rolled, working_days_from

dates = st.dates(datetime.date(2015, 1, 1), datetime.date(2050, 12, 31))
months = st.integers(1, 36)


@pytest.mark.parametrize(
    ("held", "after", "due"),
    [
        ("2026-08-20", 3, "2026-11-20"),  # the same day of the month
        ("2027-01-31", 1, "2027-02-28"),  # a shorter month ends earlier
        ("2028-01-31", 1, "2028-02-29"),  # in a leap year one day later
        ("2028-02-29", 1, "2028-03-29"),  # from a leap day
        ("2028-08-31", 6, "2029-02-28"),  # six months from the end of August
        ("2026-12-31", 1, "2027-01-31"),  # over New Year
        ("2026-10-31", 3, "2027-01-31"),  # clamping is never carried on
        ("2026-11-30", 3, "2027-02-28"),
    ],
)
def test_a_follow_up_is_due_calendar_months_after_the_meeting(held, after, due):
    assert due_on(datetime.date.fromisoformat(held), after).isoformat() == due


@given(dates, months)
def test_the_due_date_is_always_so_many_months_on_and_on_the_same_day_or_the_last(held, after):
    due = due_on(held, after)
    assert (due.year - held.year) * 12 + due.month - held.month == after
    next_day = due + datetime.timedelta(days=1)
    assert due.day == held.day or (due.day < held.day and next_day.day == 1)


@given(dates, months, months)
def test_a_longer_interval_is_due_later(held, one, other):
    if one != other:
        assert (due_on(held, one) < due_on(held, other)) == (one < other)


@given(dates, st.sampled_from(["TX", "CA", "IA", "ON", "DC"]))
def test_the_reminder_goes_on_the_last_working_day_up_to_the_due_date(due, state):
    day = rolled(due, ROLL_BEFORE, state)
    assert day <= due
    assert is_working_day(day, state)
    skipped = [day + datetime.timedelta(days=n) for n in range(1, (due - day).days + 1)]
    assert not any(is_working_day(each, state) for each in skipped)


def test_what_is_due_on_a_sunday_is_told_on_friday():
    assert rolled(datetime.date(2027, 3, 21), ROLL_BEFORE, "TX") == datetime.date(2027, 3, 19)


def test_what_is_due_on_independence_day_is_told_before_it():
    assert rolled(datetime.date(2026, 7, 4), ROLL_BEFORE, "TX") == datetime.date(2026, 7, 2)  # kept on Friday the 3rd


def test_it_opens_seven_days_before_it_is_due():
    assert opens_on(datetime.date(2027, 3, 3)) == datetime.date(2027, 2, 24)


def test_working_days_skip_the_weekend():
    friday = datetime.date(2027, 2, 19)
    assert working_days_from(friday, 1, "TX") == datetime.date(2027, 2, 22)
    assert working_days_from(friday, 3, "TX") == datetime.date(2027, 2, 24)
