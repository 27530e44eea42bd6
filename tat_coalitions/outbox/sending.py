"""Sending what is due: claim a mail, commit, look again, note that the transfer begins, commit, send, settle.

Anybody may do it at any time, several at once too. No lock is held during SMTP: a claim is a conditional UPDATE with a
lease and a token, on SQLite as on PostgreSQL, and only who holds the token may note and settle.
"""

import datetime
import logging
import random
import secrets
import time
from collections import Counter

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tat_coalitions.outbox import health, mime, pace, smtp
from tat_coalitions.outbox.allowed import allows
from tat_coalitions.outbox.decisions import LET_IT_BE, decide
from tat_coalitions.outbox.models import Message, Status

logger = logging.getLogger(__name__)

# Longer than a mail can take: EMAIL_TIMEOUT for each command, thrice that for the last reply.
LEASE = datetime.timedelta(minutes=3)
BATCH_SECONDS = 60  # a worker's run takes no new mail after that
# Celery's limits of a run: later than the slowest mail begun in its last second, so that they meet only what hangs.
LIMITS = {"soft_time_limit": 360, "time_limit": 420}
PAGE = 50
FIRST_GAP = datetime.timedelta(minutes=1)
LONGEST_GAP = datetime.timedelta(hours=4)
MOST_TRIES = 30  # with these gaps more than four days, as RFC 5321, 4.5.4.1 asks for

RETRIED = "retried"

# What became of a mail is known here alone: while the database is away, it is said again, for about half a minute.
PAUSES = (0.1, 0.2, 0.5, 1, 2, 4, 8, 15)
AWAY = (OperationalError, InterfaceError)


def send_due(at, *, seconds=None):
    """Send what is due at `at`, which is the time of everything here; stop taking new mail after so many seconds.

    Returns a Counter of what became of them: by Status, and `retried`.
    """
    stop_at = time.monotonic() + seconds if seconds is not None else None
    counts = Counter({Status.UNKNOWN: mark_silent(at)})
    with smtp.Session() as session:
        for message in claims(at, stop_at):
            try:
                counts[deliver(message, session, at)] += 1
            except smtp.Unreachable as error:
                # it speaks of the server, not of this mail: the others need not knock as well
                counts[try_again(message, at, error)] += 1
                health.mail_server_is_silent(error, at)
                session.was_answered = False
                break
            except smtp.NotYours:
                logger.warning("Message %s was taken over by another sender.", message.pk)
        if session.was_answered:
            health.mail_server_answered(at)
    return counts


def mark_silent(at):
    """Call unknown what a sender left behind after the transfer began, and return how many there were."""
    return Message.objects.silent(at).update(
        status=Status.UNKNOWN, error=_("The program stopped after the transfer had begun. It may have arrived.")
    )


def claims(at, stop_at=None):
    """The due mails, one by one, each claimed by this sender and by nobody else, the claim committed.

    A domain that has got all that the pace allows is passed over; its mail stays due and no try is counted.
    """
    full = set()
    while page := list(_next(at, full)):
        for pk, domain in page:
            if stop_at is not None and time.monotonic() >= stop_at:
                return
            message = claim(pk, at) if domain not in full else None
            if message and pace.is_over(domain, at):
                settle(message, Status.DUE, lease_token="", **_untouched(message))
                full.add(domain)
            elif message:
                yield message


def _next(at, full):
    rows = Message.objects.due(at).exclude(domain__in=full)
    return rows.order_by("next_try_at", "pk").values_list("pk", "domain")[:PAGE]


def claim(pk, at):
    """The message with a lease and a new token, or None when somebody else was quicker."""
    token = secrets.token_hex(16)
    # durable: raises inside another transaction, where others would not see the claim
    with transaction.atomic(durable=True):
        won = (
            Message.objects.due(at)
            .filter(pk=pk)
            .update(
                status=Status.SENDING,
                lease_token=token,
                lease_until=at + LEASE,
                attempts=F("attempts") + 1,
                tried_at=at,
            )
        )
    return Message.objects.get(pk=pk) if won else None


def deliver(message, session, at):
    """Look at a claimed mail once more and send it; returns what became of it. Raises Unreachable and NotYours."""
    try:
        settled = look_again(message, at)
        if settled:
            return settled
        content = mime.content_of(message, at=at)
    except SoftTimeLimitExceeded:
        raise  # the run is to end, not this mail: its lease ends, and another run takes it
    except Exception as error:  # one mail that nobody can build must not keep the others
        logger.exception("Message %s could not be made ready.", message.pk)
        return try_again(message, at, error)
    try:
        session.send(mime.sender(), message.to_email, content, note=lambda: note_transfer(message, at))
    except smtp.Refused as error:
        return fail(message, error) if error.is_final else try_again(message, at, error)
    except smtp.NoAnswer as error:
        return settle(
            message, Status.UNKNOWN, error=_("The mail server did not answer (%s). It may have arrived.") % error
        )
    except AWAY as error:  # the note could not be written, or nobody knows whether it was: nothing was handed over
        session.close()
        return try_again(message, at, error)
    return settle(message, Status.SENT, sent_at=at, secrets="", error="")


def look_again(message, at):
    """Cancel, hold back or rewrite a mail whose time has passed or whose reason is gone; "" when it may go."""
    decision = decide(message, at)
    if decision.status:
        return settle(message, decision.status, **decision.facts, **_untouched(message))
    if decision != LET_IT_BE:
        rewrite(message, decision.facts)
    if not allows(message.to_email):
        reason = _("TAT_MAIL_ALLOWED does not name %s.") % message.to_email
        return settle(message, Status.HELD, error=reason, **_untouched(message))
    return ""


def _untouched(message):
    """What a claim took down and the mail did not use: it counts as no try."""
    return {"attempts": message.attempts - 1, "tried_at": None}


def rewrite(message, facts):
    """Keep the new text on the row, so that it says what was sent."""
    for name, value in facts.items():
        setattr(message, name, value)
    with transaction.atomic(durable=True):
        _mine(message).update(**facts)


def note_transfer(message, at):
    """Commit the note that DATA comes next; False when the mail is not this sender's any more."""
    with transaction.atomic(durable=True):
        return _mine(message).filter(status=Status.SENDING).update(data_started_at=at) == 1


def settle(message, status, **facts):
    """Write down what became of a mail, if it is still this sender's. Returns the status.

    Who hears the reply after the lease ran out may still say so: knowing beats not knowing.
    """
    facts = {"status": status, "lease_until": None} | facts
    standing = _mine(message).filter(status__in=[Status.SENDING, Status.UNKNOWN])
    if not insist(lambda: standing.update(**facts)):
        logger.warning("Message %s ended as %s, but had been taken over.", message.pk, status)
    return status


def insist(write):
    """Do a small write in a transaction of its own, again and again while the database is away; returns its result.

    Raises the database's error when it stays away.
    """
    for pause in PAUSES:
        try:
            return _committed(write)
        except AWAY:
            connection.close()
            time.sleep(pause)
    return _committed(write)


def _committed(write):
    with transaction.atomic(durable=True):
        return write()


def try_again(message, at, error):
    """Put a mail back with a growing gap, or give up after many tries."""
    if message.attempts >= MOST_TRIES:
        return fail(message, error)
    gap = min(FIRST_GAP * 2 ** (message.attempts - 1), LONGEST_GAP) * random.uniform(0.8, 1.2)  # noqa: S311
    settle(message, Status.DUE, next_try_at=at + gap, data_started_at=None, lease_token="", error=str(error))
    return RETRIED


def fail(message, error):
    """Give a mail up; a person must look."""
    return settle(message, Status.FAILED, data_started_at=None, error=str(error))


def _mine(message):
    return Message.objects.filter(pk=message.pk, lease_token=message.lease_token)
