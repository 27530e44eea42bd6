"""When a follow-up is due, when it opens and when its reminders go: dates where the build is, never moments."""

import calendar
import datetime

from builds.working_days import next_working_day, working_day_on_or_after, working_day_on_or_before

A_DAY = datetime.timedelta(days=1)

# The sweep opens a follow-up this many days before it is due.
OPENS_BEFORE = datetime.timedelta(days=7)

DAYS, WORKING_DAYS, MONTHS = "days", "working_days", "months"
ROLL_BEFORE, ROLL_AFTER = "before", "after"


def due_on(date, months):
    """The day `months` calendar months after the date, or the last day of that month where it is shorter."""
    years, month = divmod(date.month - 1 + months, 12)
    year, month = date.year + years, month + 1
    return datetime.date(year, month, min(date.day, calendar.monthrange(year, month)[1]))


def opens_on(due):
    """The day on which the sweep opens what is due on `due`."""
    return due - OPENS_BEFORE


def shifted(date, number, unit, state):
    """The day so many days, working days or calendar months after the date; before it where `number` is negative."""
    if unit == MONTHS:
        return due_on(date, number)
    if unit == WORKING_DAYS:
        return working_days_from(date, number, state)
    return date + number * A_DAY


def working_days_from(date, number, state):
    """The day that is so many working days after the date; before it where `number` is negative."""
    for _step in range(abs(number)):
        date = next_working_day(date, state) if number > 0 else working_day_on_or_before(date - A_DAY, state)
    return date


def rolled(date, roll, state):
    """The date itself on a working day, else the one before or after it, as `roll` says."""
    if roll == ROLL_BEFORE:
        return working_day_on_or_before(date, state)
    return working_day_on_or_after(date, state) if roll == ROLL_AFTER else date
