"""When a follow-up is due, when it opens and when its reminders go: dates where the build is, never moments."""

import calendar
import datetime

from builds.working_days import next_working_day, working_day_on_or_before
from followups.models.followups import OPENS_BEFORE


def due_on(date, months):
    """The day `months` calendar months after the date, or the last day of that month where it is shorter."""
    years, month = divmod(date.month - 1 + months, 12)
    year, month = date.year + years, month + 1
    return datetime.date(year, month, min(date.day, calendar.monthrange(year, month)[1]))


def opens_on(due):
    """The day on which the sweep opens what is due on `due`."""
    return due - OPENS_BEFORE


def reminder_day(due, state):
    """The day on which people are told that it is due: a working day where the build is, on the day or before it."""
    return working_day_on_or_before(due, state)


def working_days_after(date, days, state):
    """The day that is so many working days after the date."""
    for _ in range(days):
        date = next_working_day(date, state)
    return date
