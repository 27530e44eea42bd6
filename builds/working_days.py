"""Days on which offices are open: no weekends, no public holidays of the state or province.

The holidays come from the package `holidays`, state by state.
"""

import datetime
import re
from functools import cache

import holidays
from django.utils.translation import gettext as _

A_DAY = datetime.timedelta(days=1)
SATURDAY = 5


def is_working_day(date, state):
    """Whether offices are open that day in `state`, a State row or its postal code."""
    return date.weekday() < SATURDAY and date not in _public_holidays(_postal(state), date.year)


def holiday_on(date, state):
    """What the public holiday of that day is called in `state`; "" where there is none."""
    names = _public_holidays(_postal(state), date.year).get(date, "").split("; ")
    return _(" and ").join(re.sub(r" In [A-Z]\w+$", "", name).replace("'", "’") for name in names)


def why_it_slid(planned, due, state):
    """Why something planned for one day is due on another: “Memorial Day in Texas, weekend”; "" where it is not.

    `state` is a State row. Every closed day between the two is a reason; each is told once, the planned day's own first.
    """
    step = A_DAY if planned < due else -A_DAY
    days = [planned + step * n for n in range(abs((due - planned).days))]
    names = list(dict.fromkeys(filter(None, (holiday_on(day, state) for day in days))))
    reasons = [_("weekend")] if any(day.weekday() >= SATURDAY and not holiday_on(day, state) for day in days) else []
    if names:
        holidays_there = _("%(holidays)s in %(state)s") % {"holidays": ", ".join(names), "state": state}
        reasons.insert(0 if holiday_on(planned, state) else len(reasons), holidays_there)
    return ", ".join(reasons)


def working_day_on_or_before(date, state):
    """The date itself on a working day, else the last working day before it."""
    while not is_working_day(date, state):
        date -= A_DAY
    return date


def working_day_on_or_after(date, state):
    """The date itself on a working day, else the first working day after it."""
    while not is_working_day(date, state):
        date += A_DAY
    return date


def next_working_day(date, state):
    """The first working day after the date."""
    return working_day_on_or_after(date + A_DAY, state)


def _postal(state):
    return getattr(state, "pk", state)


@cache
def _public_holidays(postal, year):
    """The public holidays of one year by day, with their names; the days on which those of a weekend are kept among them."""
    # no postal code of a state is also one of a province; a place the package does not know keeps the federal days
    if postal in holidays.CA.subdivisions:
        found = holidays.CA(subdiv=postal, years=year, expand=False)
    else:
        found = holidays.US(subdiv=postal if postal in holidays.US.subdivisions else None, years=year, expand=False)
    return dict(found)
