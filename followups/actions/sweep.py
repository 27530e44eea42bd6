"""The sweep: what is due is opened, told and sent. Any number of times, by anyone, several at once.

It asks what is due and not yet done, never what is due exactly today: a missed night or month is caught up by the next.
"""

import datetime
import logging

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, ProgrammingError, transaction

from builds.actions.answers import forget_needs
from builds.models import Build
from followups import workflow
from followups.actions import digests, inquiries, reminders
from followups.clock import opens_on
from followups.models import FollowUp, Status
from tat_coalitions.outbox import health, sending
from tat_coalitions.outbox.actions import forget_bodies
from tat_coalitions.outbox.decisions import reconsider
from tat_coalitions.outbox.models import Pulse
from tat_coalitions.outbox.models import Status as Mail
from tat_coalitions.trail.actions import record_many

logger = logging.getLogger(__name__)

A_DAY = datetime.timedelta(days=1)


class Incomplete(Exception):
    """A part of the sweep broke; the others were done. `counts` says what was, the log why."""

    def __init__(self, parts, counts):
        super().__init__(f"The sweep could not finish: {', '.join(parts)}.")
        self.counts = counts


def sweep(at, *, seconds=None):
    """Do everything that is due at `at`, which is the time of all of it: leases, next tries and "sent at" among it.

    `seconds`: how long new mail is taken to be sent; None for as long as there is any. Returns how many follow-ups were
    opened, reminders written and mails sent, failed or left unknown, and how many follow-ups and builds are late.
    Raises Incomplete after doing what could be done, and the database's own errors at once. Not to be called within a
    transaction.
    """
    broken = []

    def part(name, function, *args, otherwise=0, **kwargs):
        try:
            return function(*args, **kwargs)
        except (OperationalError, ProgrammingError, InterfaceError, SoftTimeLimitExceeded):
            raise  # the database itself, or the time is up: no other part would fare better
        except Exception:  # what breaks one part must not keep the mail of the others
            logger.exception("The sweep could not %s.", name)
            broken.append(name)
            return otherwise

    opened = part("open follow-ups", open_followups, at)
    written, soon = part("write reminders", reminders.write_due, at, otherwise=(0, {}))
    part("mail reminders", digests.mail_pending, at, soon)
    part("ask organizations", inquiries.ask_due, at)
    part("look again at what waits", reconsider, at)
    mail = part("send mail", sending.send_due, at, seconds=seconds, otherwise={})
    part("knock at the mail server", health.knock, at)
    part("remove old texts", forget_bodies, at)
    part("forget what people needed", forget_needs, at)
    counts = {
        "opened": opened,
        "reminders": written,
        "sent": mail.get(Mail.SENT, 0),
        "failed": mail.get(Mail.FAILED, 0),
        "unknown": mail.get(Mail.UNKNOWN, 0),
        "late": part("count what is late", late, at),
    }
    if broken:
        raise Incomplete(broken, counts)
    Pulse.beat(Pulse.SWEEP, at)
    return counts


def open_followups(at):
    """Open every scheduled follow-up whose opening day has come where its build is; return how many."""
    opened = 0
    for page in reminders.pages(FollowUp.objects.ready_to_open(at)):
        with transaction.atomic():
            entries = [
                workflow.entry_of(followup, Status.OPEN, by=None, at=at)
                for followup in page
                if opens_on(followup.due_on) <= followup.build.today(at)
                and workflow.compare_and_set(followup, Status.OPEN, opened_at=at)
            ]
            record_many(entries)
        opened += len(entries)
    return opened


def late(at):
    """How many follow-ups are past their day where their build is, and builds whose day is over that nobody closed."""
    day = at.astimezone(datetime.UTC).date()
    owed = FollowUp.objects.owed()
    everywhere = owed.filter(due_on__lt=day - A_DAY).count()
    somewhere = owed.filter(due_on__range=(day - A_DAY, day)).select_related("build")
    here = sum(followup.due_on < followup.build.today(at) for followup in somewhere)
    return everywhere + here + len(Build.objects.unclosed(at))
