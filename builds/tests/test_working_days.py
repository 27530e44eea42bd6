"""Which days count as working days, named by what is kept on them."""

import datetime

import pytest

from builds.working_days import is_working_day, next_working_day, working_day_on_or_after, working_day_on_or_before
from contacts.models import State

D = datetime.date


@pytest.mark.parametrize(
    ("name", "date", "state", "slides_to"),
    [
        ("an ordinary Wednesday stays", D(2027, 2, 17), "TX", D(2027, 2, 17)),
        ("a Saturday slides to Friday", D(2027, 2, 20), "TX", D(2027, 2, 19)),
        ("a Sunday slides to Friday", D(2027, 2, 21), "TX", D(2027, 2, 19)),
        ("Thanksgiving slides to Wednesday", D(2026, 11, 26), "IA", D(2026, 11, 25)),
        ("the Saturday after Thanksgiving slides to Friday in Iowa", D(2026, 11, 28), "IA", D(2026, 11, 27)),
        ("in Texas that Friday is kept too, and Thursday is Thanksgiving", D(2026, 11, 28), "TX", D(2026, 11, 25)),
        ("July 4, a Saturday, is kept on Friday, so Thursday it is", D(2026, 7, 4), "OH", D(2026, 7, 2)),
        ("July 5, a Monday kept for a Sunday, slides over the weekend to Friday", D(2027, 7, 5), "OH", D(2027, 7, 2)),
        ("New Year’s Day slides into the year before", D(2027, 1, 1), "OH", D(2026, 12, 31)),
        ("Texas Independence Day is kept in Texas", D(2026, 3, 2), "TX", D(2026, 2, 27)),
        ("and is a working day in Oklahoma", D(2026, 3, 2), "OK", D(2026, 3, 2)),
        ("Victoria Day is kept in Ontario", D(2026, 5, 18), "ON", D(2026, 5, 15)),
        ("and is a working day in Ohio", D(2026, 5, 18), "OH", D(2026, 5, 18)),
        ("Constitution Day of Puerto Rico, a Saturday, slides to Friday", D(2026, 7, 25), "PR", D(2026, 7, 24)),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)
def test_a_date_slides_to_the_working_day_on_or_before(name, date, state, slides_to):
    assert working_day_on_or_before(date, state) == slides_to


def test_a_date_can_slide_forward_too():
    assert working_day_on_or_after(D(2027, 2, 17), "TX") == D(2027, 2, 17)
    assert working_day_on_or_after(D(2026, 7, 3), "OH") == D(2026, 7, 6)


def test_the_next_working_day_is_never_the_day_itself():
    assert next_working_day(D(2027, 2, 17), "TX") == D(2027, 2, 18)
    assert next_working_day(D(2026, 11, 25), "IA") == D(2026, 11, 27)


@pytest.mark.django_db
def test_every_state_and_province_has_its_holidays():
    for state in State.objects.all():
        christmas = D(2025, 12, 25)
        assert not is_working_day(christmas, state), state
        assert working_day_on_or_before(christmas, state) < christmas
