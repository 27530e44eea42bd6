"""Whether everything that must not stop is running: what `/readyz` answers and the start page shows."""

import datetime
import logging

from celery import current_app
from django.db import DatabaseError
from django.utils import timezone
from kombu.exceptions import KombuError

from builds.models import Build
from tat_coalitions.outbox.models import LATE_AFTER, Message, Pulse

logger = logging.getLogger(__name__)

# The clock ticks every minute; five missed ticks are no accident.
SWEEP_IS_LATE_AFTER = datetime.timedelta(minutes=5)
# A house in which nothing was ever swept has just been set up: its first sweep is late by this process's own start.
STARTED = timezone.now()


def report(at=None):
    """Everything `/readyz` says, in words and seconds, with `ready` and what is `wrong`."""
    at = at or timezone.now()
    found = {"database": "ok", "broker": broker(), "last_sweep_seconds": None, "oldest_due_seconds": None}
    found["unclosed_builds"] = None
    try:
        found |= in_the_database(at)
    except DatabaseError:
        logger.exception("The database does not answer.")
        found["database"] = "does not answer"
    found["wrong"] = wrong(found, at)
    found["ready"] = not found["wrong"]
    return found


def in_the_database(at):
    """The ages of the last sweep and of the oldest mail due, and how many builds nobody closed."""
    last, oldest = Pulse.last(Pulse.SWEEP), Message.objects.glance(at)["oldest"]
    return {
        "last_sweep_seconds": seconds_since(last, at),
        "oldest_due_seconds": seconds_since(oldest, at) or 0,
        "unclosed_builds": len(Build.objects.unclosed(at)),
    }


def broker():
    """ "ok", or that the broker does not answer."""
    try:
        with current_app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=2)
    except (KombuError, OSError) as error:
        logger.warning("The broker does not answer: %s", error)
        return "does not answer"
    return "ok"


def wrong(found, at):
    """The names of what is wrong."""
    sweep = found["last_sweep_seconds"]
    waited = seconds_since(STARTED, at) if sweep is None else sweep
    return [
        name
        for name, is_wrong in {
            "database": found["database"] != "ok",
            "broker": found["broker"] != "ok",
            "last_sweep_seconds": waited > SWEEP_IS_LATE_AFTER.total_seconds(),
            "oldest_due_seconds": (found["oldest_due_seconds"] or 0) > LATE_AFTER.total_seconds(),
            "unclosed_builds": bool(found["unclosed_builds"]),
        }.items()
        if is_wrong
    ]


def seconds_since(then, at):
    """Whole seconds from then until `at`, never below zero; None when there is no then."""
    return max(int((at - then).total_seconds()), 0) if then else None
