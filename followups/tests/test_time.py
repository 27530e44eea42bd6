"""Days: on every date of a leap year and the year after, in five time zones, at month ends and when the clocks change."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from builds.models import Build
from followups.actions.sweep import sweep
from followups.clock import due_on
from followups.ladder import Ladder
from followups.models import FollowUp, Interval, Reminder, Step
from followups.tests.calendar import free, months_on, open_day_before
from followups.tests.sweeping import a_held_build, at, days, told
from tat_coalitions.testing.people import a_lead, a_person

PLACES = [
    ("NY", "America/New_York"),
    ("TX", "America/Chicago"),
    ("AZ", "America/Phoenix"),
    ("HI", "Pacific/Honolulu"),
    ("NS", "America/Halifax"),
]
LEAP_YEAR_AND_NEXT = [datetime.date(2028, 1, 1) + days(n) for n in range(366 + 365)]


def midnight_in_utc(day, zone):
    """The moment at which the date changes to `day` there, found by looking at the wall clock minute by minute."""
    moment = datetime.datetime.combine(day - days(1), datetime.time(22), tzinfo=datetime.UTC)
    while moment.astimezone(zone).date() < day:
        moment += datetime.timedelta(minutes=15)
    return moment


@pytest.fixture
def one_calendar_of_rules(db):
    """The ladder without people, who need a database for each of eleven thousand builds."""
    return Ladder()


@pytest.mark.parametrize(("postal", "zone"), PLACES)
def test_every_day_of_a_leap_year_and_the_next(one_calendar_of_rules, postal, zone):
    free_days = set().union(*(free(year, postal) for year in range(2027, 2032)))
    wrong = []
    for held in LEAP_YEAR_AND_NEXT:
        build = Build(date=held, state_id=postal, time_zone=zone, status="held")
        for months in (1, 3, 6):
            due = months_on(held, months)
            followup = FollowUp(build=build, interval=Interval(months=months), due_on=due_on(held, months))
            found = {(rung.step, rung.day) for rung in one_calendar_of_rules.days_of(followup)}
            first = due - days(7)
            expected = {
                (Step.COMING, first),
                (Step.DUE, max(open_day_before(due, free_days), first)),
                (Step.LATE, due + days(3)),
                (Step.ESCALATED, due + days(7)),
                (Step.ESCALATED, due + days(14)),
            }
            if found != expected:
                wrong.append((held, months, found ^ expected))
    assert wrong == []


@pytest.mark.parametrize(("postal", "zone"), PLACES)
def test_a_day_begins_at_midnight_there_on_every_day_of_two_years(postal, zone):
    build = Build(time_zone=zone, state_id=postal)
    a_microsecond = datetime.timedelta(microseconds=1)
    for day in LEAP_YEAR_AND_NEXT:
        midnight = midnight_in_utc(day, ZoneInfo(zone))
        assert (build.today(midnight - a_microsecond), build.today(midnight)) == (day - days(1), day)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("held", "months", "due"),
    [
        ("2027-01-31", 1, "2027-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2027-08-31", 3, "2027-11-30"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2027-12-31", 1, "2028-01-31"),
    ],
)
def test_sweeps_at_the_end_of_months(held, months, due, smtp_inbox):
    held, due = datetime.date.fromisoformat(held), datetime.date.fromisoformat(due)
    lead = a_lead("Marisol Vega")
    a_held_build(lead=lead, planner=a_person("Dana Whitlock"), date=held, months=months, followup={"due_on": due})
    sweep(at(due - days(8), "23:59"))
    assert told() == []
    for day in range(8):
        sweep(at(due - days(7) + days(day), "00:00"))
        sweep(at(due - days(7) + days(day), "23:59"))
    assert told() == [("Marisol Vega", "coming"), ("Marisol Vega", "due")]
    assert len(smtp_inbox) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("day", [datetime.date(2027, 3, 14), datetime.date(2027, 11, 7)], ids=["spring", "autumn"])
@pytest.mark.parametrize("zone", ["America/New_York", "America/Denver", "America/Phoenix"])
def test_the_days_on_which_the_clocks_change_are_days_like_any_other(day, zone, smtp_inbox):
    lead, due = a_lead("Marisol Vega"), day + days(7)
    a_held_build(lead=lead, time_zone=zone, date=due - days(30), followup={"due_on": due})
    midnight = midnight_in_utc(day, ZoneInfo(zone))
    sweep(midnight - datetime.timedelta(seconds=1))
    assert told() == []
    for hour in range(25):  # twenty-three hours or twenty-five, whatever the wall clock says
        sweep(midnight + datetime.timedelta(hours=hour))
    assert told() == [("Marisol Vega", "coming")]
    assert Reminder.objects.get().written_at == midnight
    assert len(smtp_inbox) == 1
