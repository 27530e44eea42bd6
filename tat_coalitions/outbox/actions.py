"""What people and programs do with mail."""

import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import KombuError, OperationalError

from tat_coalitions.outbox.drafts import message_of
from tat_coalitions.outbox.models import Message, Status
from tat_coalitions.outbox.tasks import send_due
from tat_coalitions.trail.actions import differences, record, snapshot

logger = logging.getLogger(__name__)

BATCH = 500
HINT_IS_WORTHLESS_AFTER = 60  # seconds: by then the sweep has come by
NOT_ON_ITS_WAY = (Status.DUE, Status.HELD, Status.ON_HOLD, Status.FAILED)

# What a person may do with a message, by where it stands.
RETRY, SEND_AGAIN, CALL_SENT, CANCEL, CORRECT = "retry", "send_again", "call_sent", "cancel", "correct"
CHOICES = {
    Status.DUE: (RETRY, CANCEL, CORRECT),
    Status.HELD: (RETRY, CANCEL, CORRECT),
    Status.FAILED: (CORRECT, RETRY, CANCEL),
    Status.UNKNOWN: (SEND_AGAIN, CALL_SENT),
}
STUCK = (Status.FAILED, Status.HELD)  # what can be sent again all at once, when its cause is gone


class NotAllowed(ValidationError):
    """The message stands where this cannot be done with it; the sentence says why."""


def queue(draft, *, by, at=None):
    """Write a mail down with the caller's work, in its transaction. False when its key is written already."""
    return queue_many([draft], by=by, at=at) == 1


def queue_many(drafts, *, by, at=None):
    """Write many mails down and return how many are new. `by` is a User, a few words, or None for the program."""
    at = at or timezone.now()
    written, messages = 0, []
    with transaction.atomic():
        for draft in drafts:
            messages.append(message_of(draft, by=by, at=at))
            if len(messages) == BATCH:
                written += _write(messages)
                messages = []
        written += _write(messages)
        if written:
            transaction.on_commit(nudge, robust=True)
    return written


def _write(messages):
    if not messages:
        return 0
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    # the database does not say which rows were new, but each has an id of its own
    return Message.objects.filter(message_id__in=[message.message_id for message in messages]).count()


def nudge():
    """Tell a worker that there is something to send; a dead broker is logged, since the next sweep finds the row."""
    try:
        send_due.apply_async(expires=HINT_IS_WORTHLESS_AFTER, ignore_result=True)
    except (OperationalError, KombuError, OSError) as error:
        logger.warning("The broker is down (%s); the next sweep sends.", error)


@transaction.atomic
def cancel_about(row, *, by, reason=""):
    """Cancel all mail about the row that is not on its way yet, and return how many there were."""
    cancelled = (
        Message.objects.about(row)
        .filter(status__in=NOT_ON_ITS_WAY)
        .update(status=Status.CANCELLED, secrets="", error=reason or _("It was no longer wanted."))
    )
    if cancelled:
        record("cancelled mail about it", row, by=by, changes={"messages": [cancelled, 0]}, reason=reason)
    return cancelled


def choices_of(message):
    """What a person may do with the message as it stands; nothing can be sent whose text has been removed."""
    choices = CHOICES.get(message.status, ())
    return choices if message.text else tuple(choice for choice in choices if choice in (CALL_SENT, CANCEL))


def retry(message, *, by, at=None):
    """Send it at once, or once more from the beginning. Raises NotAllowed."""
    _change(message, RETRY, by=by, verb="tried the mail again", **_afresh(at))


def send_again(message, *, by, at=None):
    """Send once more what may have arrived, under the same Message-ID. Raises NotAllowed."""
    _change(message, SEND_AGAIN, by=by, verb="sent the mail again", **_afresh(at))


def call_sent(message, *, by, at=None):
    """Take it that a mail arrived of which nobody can know. Raises NotAllowed."""
    sent_at = message.data_started_at or at or timezone.now()
    _change(message, CALL_SENT, by=by, verb="called the mail sent", status=Status.SENT, sent_at=sent_at, secrets="")


def cancel(message, *, by, reason=""):
    """Do not send it any more. Raises NotAllowed."""
    error = reason or _("%(name)s cancelled it.") % {"name": by}
    _change(message, CANCEL, by=by, verb="cancelled the mail", status=Status.CANCELLED, secrets="", error=error)


def correct_address(message, *, to_email, by, at=None):
    """Send it to another address instead. Corrects this mail only, not the person. Raises NotAllowed."""
    _change(message, CORRECT, by=by, verb="corrected the address", to_email=to_email, **_afresh(at))


@transaction.atomic
def retry_all(status, *, by, at=None):
    """Send everything again that failed, or that was held back; return how many. The status is one of STUCK."""
    if status not in STUCK:
        raise NotAllowed(_("Only what failed or was held back can be sent again all at once."))
    count = Message.objects.filter(status=status).exclude(text="").update(**_afresh(at))
    if count:
        record("tried mail again", by=by, changes={"status": [status, Status.DUE], "messages": [count, 0]})
        transaction.on_commit(nudge, robust=True)
    return count


def forget_bodies(at):
    """Remove the text of mail that is long done, some at a time; subject, person and times stay. Returns how many."""
    old = list(Message.objects.with_old_body(at).order_by("due_at").values_list("pk", flat=True)[:BATCH])
    if not old:
        return 0
    return Message.objects.with_old_body(at).filter(pk__in=old).update(text="", html="", attachments=[], secrets="")


def _afresh(at):
    """What a message needs to be sent from the beginning."""
    return {
        "status": Status.DUE,
        "next_try_at": at or timezone.now(),
        "attempts": 0,
        "lease_token": "",
        "data_started_at": None,
        "error": "",
    }


@transaction.atomic
def _change(message, choice, *, by, verb, **facts):
    """Make the change if the message still stands where it stood when the person looked."""
    if choice not in choices_of(message):
        raise NotAllowed(
            _("That cannot be done with a message that is %(status)s.")
            % {"status": message.get_status_display().lower()}
        )
    before = snapshot(message)
    if not Message.objects.filter(pk=message.pk, status=message.status).update(**facts):
        raise NotAllowed(_("Something has just happened to this message. Please look again."))
    message.refresh_from_db()
    told = {"status", "to_email", "due_at", "sent_at"}
    changes = {name: pair for name, pair in differences(before, message).items() if name in told}
    record(verb, message, by=by, changes=changes)
    if message.status == Status.DUE:
        transaction.on_commit(nudge, robust=True)
