"""What a calendar program reads back from the entries we give out."""

import datetime
import io
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from dateutil.tz import tzical

from builds.calendar import ics_for
from builds.models import Status
from builds.models.builds import TIME_ZONES
from builds.zone_rules import rules_of
from tat_coalitions.testing.people import a_build, a_person

pytestmark = pytest.mark.django_db

SPRING_FORWARD = datetime.date(2027, 3, 14)
FALL_BACK = datetime.date(2027, 11, 7)


@pytest.fixture
def dana():
    return a_person("Dana Whitlock")


@pytest.fixture
def el_paso(dana):
    return a_build(
        "El Paso", planner=dana, date=datetime.date(2027, 2, 17), venue="Legion Hall", venue_address="12 Main Street"
    )


def read(text):
    """The calendar and its entries, as icalendar reads them back."""
    calendar = icalendar.Calendar.from_ical(text)
    return calendar, calendar.events


def test_an_entry_says_where_and_when_in_the_clock_of_the_build(el_paso):
    _, [entry] = read(ics_for([el_paso]))
    assert entry["summary"] == "TAT coalition build, El Paso, TX"
    assert entry.start == datetime.datetime(2027, 2, 17, 10, tzinfo=ZoneInfo("America/Denver"))
    assert entry.end == datetime.datetime(2027, 2, 17, 14, tzinfo=ZoneInfo("America/Denver"))
    assert entry["dtstart"].params["TZID"] == "America/Denver"


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [
        (SPRING_FORWARD - datetime.timedelta(days=1), 17),
        (SPRING_FORWARD, 16),
        (FALL_BACK - datetime.timedelta(days=1), 16),
        (FALL_BACK, 17),
    ],
)
def test_ten_o_clock_stays_ten_o_clock_on_both_daylight_saving_days(el_paso, day, utc_hour):
    el_paso.date = day
    _, [entry] = read(ics_for([el_paso]))
    assert entry.start.astimezone(ZoneInfo("America/Denver")).hour == 10
    assert entry.start.astimezone(datetime.UTC).hour == utc_hour


@pytest.mark.parametrize("day", [SPRING_FORWARD, FALL_BACK])
def test_the_rules_of_the_zone_come_with_it_for_programs_that_know_none(el_paso, day):
    el_paso.date = day
    calendar, _ = read(ics_for([el_paso]))
    [zone] = calendar.timezones
    rules = zone.to_tz(lookup_tzid=False)  # from what the text says, not from the machine's own table
    ten = datetime.datetime.combine(day, datetime.time(10))
    assert ten.replace(tzinfo=rules).utcoffset() == ten.replace(tzinfo=ZoneInfo("America/Denver")).utcoffset()


@pytest.mark.parametrize(("hour", "minute"), [(1, 30), (3, 30), (10, 0), (23, 30)])
@pytest.mark.parametrize("day", [SPRING_FORWARD, FALL_BACK])
@pytest.mark.parametrize("zone", [zone for zone, _label in TIME_ZONES])
def test_by_its_rules_alone_every_hour_of_both_days_is_right(el_paso, zone, day, hour, minute):
    el_paso.date, el_paso.time_zone = day, zone
    text = ics_for([el_paso])
    at = datetime.datetime.combine(day, datetime.time(hour, minute))
    right = at.replace(tzinfo=ZoneInfo(zone)).utcoffset()
    calendar, _ = read(text)
    assert at.replace(tzinfo=calendar.timezones[0].to_tz(lookup_tzid=False)).utcoffset() == right
    assert at.replace(tzinfo=tzical(io.StringIO(text)).get(zone)).utcoffset() == right, "for another program, too"


def test_the_clock_changes_by_a_yearly_rule_in_the_time_that_ends(el_paso):
    [zone] = vobject.readOne(ics_for([el_paso])).contents["vtimezone"]
    [forward], [back] = zone.contents["daylight"], zone.contents["standard"]
    assert (forward.dtstart.value.hour, forward.rrule.value) == (2, "FREQ=YEARLY;BYDAY=2SU;BYMONTH=3")
    assert (back.dtstart.value.hour, back.rrule.value) == (2, "FREQ=YEARLY;BYDAY=1SU;BYMONTH=11")


def test_a_zone_that_changed_its_ways_lists_the_days():
    text = rules_of("America/New_York", 2006, 2007).to_ical().decode()
    assert "DTSTART:20050403T020000" in text and "RDATE:20060402T020000,20070311T020000,20080309T020000" in text


def test_a_zone_that_never_changes_says_so(el_paso):
    el_paso.time_zone = "America/Phoenix"
    calendar, _ = read(ics_for([el_paso]))
    [part] = calendar.timezones[0].subcomponents
    assert (part.name, part["tzoffsetfrom"].to_ical(), part["tzoffsetto"].to_ical()) == ("STANDARD", "-0700", "-0700")


def test_each_zone_is_described_once(el_paso, dana):
    bismarck = a_build("Bismarck", planner=dana, state_id="ND", time_zone="America/Chicago")
    pecos = a_build("Pecos", planner=dana, time_zone="America/Chicago")
    calendar, entries = read(ics_for([el_paso, bismarck, pecos]))
    assert [zone["tzid"] for zone in calendar.timezones] == ["America/Chicago", "America/Denver"]
    assert len(entries) == 3


def test_the_venue_is_only_for_those_who_are_told(el_paso):
    assert "Legion Hall" not in ics_for([el_paso])
    _, [entry] = read(ics_for([el_paso], with_venue=True))
    assert entry["location"] == "Legion Hall, 12 Main Street, El Paso, TX"


def test_the_entry_keeps_its_identity_when_the_build_moves(el_paso):
    _, [before] = read(ics_for([el_paso]))
    el_paso.date, el_paso.sequence = datetime.date(2027, 3, 3), 1
    _, [after] = read(ics_for([el_paso]))
    assert after["uid"] == before["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert after.start.date() == datetime.date(2027, 3, 3)


def test_two_builds_are_two_entries(el_paso, dana):
    other = a_build("El Paso", planner=dana, date=el_paso.date)
    _, entries = read(ics_for([el_paso, other]))
    assert len({entry["uid"] for entry in entries}) == 2


@pytest.mark.parametrize(
    ("status", "reads", "title"),
    [
        (Status.PLANNED, "CONFIRMED", "TAT coalition build, El Paso, TX"),
        (Status.HELD, "CONFIRMED", "TAT coalition build, El Paso, TX"),
        (Status.CANCELLED, "CANCELLED", "TAT coalition build, El Paso, TX"),
        (Status.POSTPONED, "CANCELLED", "Postponed: TAT coalition build, El Paso, TX"),
    ],
)
def test_a_build_that_does_not_take_place_is_taken_back(el_paso, status, reads, title):
    el_paso.status = status
    _, [entry] = read(ics_for([el_paso]))
    assert (entry["status"], entry["summary"]) == (reads, title)


def test_an_entry_can_be_taken_back_from_one_person(el_paso):
    calendar, [entry] = read(ics_for([el_paso], cancelled=True))
    assert (calendar["method"], entry["status"]) == ("CANCEL", "CANCELLED")


def test_names_with_commas_and_accents_come_back_whole(dana):
    build = a_build("Doña Ana; the valley", planner=dana, state_id="NM", venue="Hall A, second floor\\left")
    _, [entry] = read(ics_for([build], with_venue=True))
    assert entry["location"] == "Hall A, second floor\\left, Doña Ana; the valley, NM"


def test_lines_are_ended_and_folded_as_the_standard_asks(el_paso):
    el_paso.venue = "A hall with a name that is longer than seventy-five octets, which is where a line has to be folded"
    text = ics_for([el_paso], with_venue=True)
    lines = text.split("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in lines) <= 75


# the same, by a program that shares nothing with the one that wrote it


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [
        (SPRING_FORWARD - datetime.timedelta(days=1), 17),
        (SPRING_FORWARD, 16),
        (FALL_BACK - datetime.timedelta(days=1), 16),
        (FALL_BACK, 17),
    ],
)
def test_another_program_reads_the_same_hour_on_both_daylight_saving_days(el_paso, day, utc_hour):
    el_paso.date = day
    entry = vobject.readOne(ics_for([el_paso], with_venue=True)).vevent
    start = entry.dtstart.value
    assert (start.date(), start.hour, start.astimezone(datetime.UTC).hour) == (day, 10, utc_hour)
    assert entry.dtend.value - start == datetime.timedelta(hours=4)
    assert entry.location.value == "Legion Hall, 12 Main Street, El Paso, TX"


def test_another_program_reads_one_entry_through_a_move_and_a_cancellation(el_paso):
    read_so_far = []
    for sequence, cancelled in ((0, False), (1, False), (2, True)):
        el_paso.sequence = sequence
        calendar = vobject.readOne(ics_for([el_paso], cancelled=cancelled))
        entry = calendar.vevent
        read_so_far.append((entry.uid.value, int(entry.sequence.value), entry.status.value, calendar.method.value))
    uid = read_so_far[0][0]
    assert read_so_far == [
        (uid, 0, "CONFIRMED", "PUBLISH"),
        (uid, 1, "CONFIRMED", "PUBLISH"),
        (uid, 2, "CANCELLED", "CANCEL"),
    ]
