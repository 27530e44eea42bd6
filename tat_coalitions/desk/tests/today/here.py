"""The Saturday on which the start page is read, and what lies on desks then."""

import datetime

from builds.models import PlanTask
from tat_coalitions.outbox.actions import queue
from tat_coalitions.outbox.drafts import Draft
from tat_coalitions.outbox.models import Message

# a Saturday; 5 am in El Paso, so it is the same day there
NOON = datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.UTC)
TODAY = NOON.date()


def days(number):
    return TODAY + datetime.timedelta(days=number)


def a_task(build, task, due, **fields):
    return PlanTask.objects.create(
        build=build, phase="foundation", task=task, offset_days=-90, planned_on=due, due_on=due, **fields
    )


def heading(text):
    return text.partition("What needs you")[0]


def a_mail(**fields):
    key = fields.pop("key", "invitation:1")
    queue(
        Draft(
            key=key,
            kind="invitation",
            to_email="sheriff@example.org",
            to_name="Sheriff Amos",
            subject="Come",
            text="Come",
        ),
        by=None,
        at=NOON,
    )
    Message.objects.filter(key=key).update(**fields)
