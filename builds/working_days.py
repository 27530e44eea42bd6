"""Days on which offices are open: no weekends, no public holidays of the state or province.

The holidays come from the package `holidays`, state by state.
"""

import datetime
from functools import cache

import holidays

A_DAY = datetime.timedelta(days=1)
SATURDAY = 5


def is_working_day(date, state):
    """Whether offices are open that day in `state`, a State row or its postal code."""
    return date.weekday() < SATURDAY and date not in _public_holidays(_postal(state), date.year)


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
    """The public holidays of one year, the days on which those of a weekend are kept among them."""
    # no postal code of a state is also one of a province; a place the package does not know keeps the federal days
    if postal in holidays.CA.subdivisions:
        found = holidays.CA(subdiv=postal, years=year, expand=False)
    else:
        found = holidays.US(subdiv=postal if postal in holidays.US.subdivisions else None, years=year, expand=False)
    return frozenset(found)
