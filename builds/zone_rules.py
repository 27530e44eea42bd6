"""The rules of a time zone as a calendar entry carries them (RFC 5545, 3.6.5), for programs that know none themselves.

A change of the clock stands in the wall clock that ends with it, as the standard asks, and as a yearly rule where there
is one: not every calendar program reads lists of dates.
"""

import calendar
import datetime
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

import icalendar

DAY, MINUTE = datetime.timedelta(days=1), datetime.timedelta(minutes=1)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Change:
    """A kind of change of the clock: from one offset to another, into a time that is called `name`."""

    before: datetime.timedelta
    after: datetime.timedelta
    name: str
    is_daylight: bool


@cache
def rules_of(name, first, last):
    """The VTIMEZONE of a zone, right for every day of these years."""
    zone = icalendar.Timezone()
    zone.add("tzid", name)
    found = _changes(ZoneInfo(name), first - 1, last + 1)
    for change, onsets in found.items():
        zone.add_component(_part(change, onsets))
    if not found:
        zone.add_component(_part(*_never_changing(ZoneInfo(name), first - 1)))
    return zone


def _never_changing(zone, year):
    since = datetime.datetime(year, 1, 1, tzinfo=zone)
    return Change(since.utcoffset(), since.utcoffset(), since.tzname(), False), [since.replace(tzinfo=None)]


def _changes(zone, first, last):
    """Every Change of the clock from the first year to the last, with its onsets in the wall clock before it."""
    found = {}
    at, end = (datetime.datetime(year, 1, 1, tzinfo=datetime.UTC) for year in (first, last + 1))
    while at < end:
        before, after = at.astimezone(zone), (at + DAY).astimezone(zone)
        if before.utcoffset() != after.utcoffset():
            onset = _onset(zone, at)
            change = Change(before.utcoffset(), after.utcoffset(), after.tzname(), bool(after.dst()))
            found.setdefault(change, []).append((onset + before.utcoffset()).replace(tzinfo=None))
        at += DAY
    return found


def _onset(zone, at):
    """The minute of the day that begins at `at` in which the clock changes."""
    early, late, was = at, at + DAY, at.astimezone(zone).utcoffset()
    while late - early > MINUTE:
        middle = early + (late - early) // 2 // MINUTE * MINUTE
        if middle.astimezone(zone).utcoffset() == was:
            early = middle
        else:
            late = middle
    return late


def _part(change, onsets):
    part = icalendar.TimezoneDaylight() if change.is_daylight else icalendar.TimezoneStandard()
    part.add("dtstart", onsets[0])
    part.add("tzoffsetfrom", change.before)
    part.add("tzoffsetto", change.after)
    part.add("tzname", change.name)
    rule = _yearly(onsets)
    if rule:
        part.add("rrule", rule)
    elif onsets[1:]:
        part.add("rdate", onsets[1:])
    return part


def _yearly(onsets):
    """“The second Sunday of March, each year”, where all onsets keep to it; None otherwise."""
    if len(onsets) < 2:
        return None
    kept = {(each.month, each.weekday(), each.time()) for each in onsets}
    years = [each.year for each in onsets]
    if len(kept) > 1 or years != list(range(years[0], years[0] + len(years))):
        return None
    [(month, weekday, _time)] = kept
    nth = {(each.day - 1) // 7 + 1 for each in onsets}
    if all(each.day + 7 > calendar.monthrange(each.year, each.month)[1] for each in onsets):
        nth = {-1}
    if len(nth) > 1:
        return None
    return {"freq": "yearly", "bymonth": month, "byday": f"{nth.pop()}{WEEKDAYS[weekday]}"}
