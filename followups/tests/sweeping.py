"""What the tests of the sweep share: moments, and a build that was held."""

import datetime
from zoneinfo import ZoneInfo

from followups.models import Reminder
from tat_coalitions.testing.people import a_build, a_followup

DENVER = ZoneInfo("America/Denver")
HELD_ON = datetime.date(2027, 2, 17)
DUE_ON = datetime.date(2027, 3, 17)  # a Wednesday
OPENS_ON = datetime.date(2027, 3, 10)


def at(date, time="12:00", zone=DENVER):
    """A moment on the clocks of El Paso, unless another zone is given."""
    return datetime.datetime.combine(date, datetime.time.fromisoformat(time), tzinfo=zone)


def days(number):
    return datetime.timedelta(days=number)


def a_held_build(city="El Paso", *, lead=None, months=1, followup=None, **fields):
    """A build held on February 17, 2027, with one scheduled follow-up, which is returned."""
    fields = {"date": HELD_ON, "status": "held"} | fields
    build = a_build(city, **fields)
    due = {"due_on": DUE_ON} if fields["date"] == HELD_ON and months == 1 else {}
    return a_followup(build, months=months, lead=lead, **({"status": "scheduled"} | due | (followup or {})))


def told():
    """Who was told what, in the order of writing: `[("Marisol Vega", "coming"), ...]`."""
    rows = Reminder.objects.order_by("written_at", "pk").values_list("person__name", "step")
    return [tuple(row) for row in rows]
