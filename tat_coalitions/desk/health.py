"""Whether everything that must not stop is running: what `/readyz` answers and the start page shows."""

import datetime
import logging

from django.db import DatabaseError
from django.utils import timezone

from builds.models import Build
from tat_coalitions.outbox import health
from tat_coalitions.outbox.models import LATE_AFTER, Message

logger = logging.getLogger(__name__)

# The clock ticks every minute; five missed ticks are no accident.
SWEEP_IS_LATE_AFTER = datetime.timedelta(minutes=5)
# A house in which nothing was ever swept has just been set up: its first sweep is late by this process's own start.
STARTED = timezone.now()
COUNTED = ("due", "late", "failed", "unknown", "held", "on_hold")
STATES = {True: "alive", False: "silent", None: "unheard"}


def report(at=None):
    """Everything `/readyz` says, in words and seconds, with `ready` and what is `wrong`."""
    at = at or timezone.now()
    found = {"database": "ok", "broker": broker(), "last_sweep_seconds": None, "oldest_due_seconds": None}
    found |= {"unclosed_builds": None, "mail": None, "signs": None}
    try:
        found |= in_the_database(at)
    except DatabaseError:
        logger.exception("The database does not answer.")
        found["database"] = "does not answer"
    found["wrong"] = wrong(found, at)
    found["ready"] = not found["wrong"]
    return found


def in_the_database(at):
    """The ages of the last sweep and of the oldest mail due, how many builds nobody closed, how much mail stands
    where, and who was heard how long ago."""
    signs = {sign.name: sign for sign in health.signs(at, ask_broker=False) if sign.name != health.BROKER}
    glance = Message.objects.glance(at)
    return {
        "last_sweep_seconds": seconds_since(signs[health.SWEEP].last, at),
        "oldest_due_seconds": seconds_since(glance["oldest"], at) or 0,
        "unclosed_builds": len(Build.objects.unclosed(at)),
        "mail": {name: glance[name] for name in COUNTED},
        "signs": {
            name: {"is": STATES[sign.is_alive], "seconds": seconds_since(sign.last, at)} for name, sign in signs.items()
        },
    }


def broker():
    """ "ok", or that the broker does not answer."""
    return "ok" if health.broker_answers() else "does not answer"


def wrong(found, at):
    """The names of what is wrong."""
    sweep = found["last_sweep_seconds"]
    waited = seconds_since(STARTED, at) if sweep is None else sweep
    signs = found["signs"] or {}
    # who was heard once and is no more; a house whose sweeps somebody else's clock starts has no beat to miss
    heard = (health.BEAT, health.WORKER, health.MAIL_SERVER)
    silent = {name: signs.get(name, {}).get("is") == "silent" for name in heard}
    return [
        name
        for name, is_wrong in {
            "database": found["database"] != "ok",
            "broker": found["broker"] != "ok",
            "last_sweep_seconds": waited > SWEEP_IS_LATE_AFTER.total_seconds(),
            "oldest_due_seconds": (found["oldest_due_seconds"] or 0) > LATE_AFTER.total_seconds(),
            "unclosed_builds": bool(found["unclosed_builds"]),
            **silent,
        }.items()
        if is_wrong
    ]


def seconds_since(then, at):
    """Whole seconds from then until `at`, never below zero; None when there is no then."""
    return max(int((at - then).total_seconds()), 0) if then else None
