"""What people and programs do with mail."""

import logging

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import KombuError, OperationalError

from tat_coalitions.outbox.compose import framed, wrapped
from tat_coalitions.outbox.decisions import mark_of
from tat_coalitions.outbox.drafts import message_of, one_line
from tat_coalitions.outbox.links import MARK
from tat_coalitions.outbox.models import Message, Status
from tat_coalitions.outbox.tasks import send_due
from tat_coalitions.trail.actions import differences, record, record_many, snapshot
from tat_coalitions.trail.actions import draft as entry_of

logger = logging.getLogger(__name__)

BATCH = 500
HINT_IS_WORTHLESS_AFTER = 60  # seconds: by then the sweep has come by
NOT_ON_ITS_WAY = (Status.DUE, Status.HELD, Status.ON_HOLD, Status.FAILED)

# What a person may do with a message, by where it stands.
RETRY, SEND_AGAIN, CALL_SENT, CANCEL, CORRECT = "retry", "send_again", "call_sent", "cancel", "correct"
HOLD, RELEASE, RESCHEDULE, REWRITE = "hold", "release", "reschedule", "rewrite"
CHOICES = {
    Status.DUE: (RETRY, REWRITE, RESCHEDULE, HOLD, CORRECT, CANCEL),
    Status.ON_HOLD: (RELEASE, REWRITE, RESCHEDULE, CORRECT, CANCEL),
    Status.HELD: (RETRY, REWRITE, HOLD, CORRECT, CANCEL),
    Status.FAILED: (CORRECT, RETRY, REWRITE, CANCEL),
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
    if not message.text:
        return tuple(choice for choice in choices if choice in (CALL_SENT, CANCEL))
    if message.release_reason:
        return tuple(choice for choice in choices if choice != RETRY)  # somebody releases it first
    return choices


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


@transaction.atomic
def cancel_many(messages, *, by, reason=""):
    """Do not send those of the messages any more that are not on their way; return how many those were.

    Nothing chosen cancels nothing.
    """
    chosen = Message.objects.filter(pk__in=[message.pk for message in messages], status__in=NOT_ON_ITS_WAY)
    found = list(chosen.select_for_update().order_by("pk"))
    error = reason or _("%(name)s cancelled it.") % {"name": by}
    Message.objects.filter(pk__in=[message.pk for message in found]).update(
        status=Status.CANCELLED, secrets="", error=error
    )
    record_many(
        [
            entry_of("cancelled the mail", message, by=by, changes={"status": [message.status, Status.CANCELLED]})
            for message in found
        ]
    )
    return len(found)


def correct_address(message, *, to_email, by, at=None):
    """Send it to another address instead. Corrects this mail only, not the person. Raises NotAllowed.

    What is to be released first stays on hold, and what has its day keeps it.
    """
    facts = _afresh(at)
    if message.status in (Status.DUE, Status.ON_HOLD) and not message.attempts:
        facts["next_try_at"] = message.next_try_at
    if message.release_reason:
        facts["status"] = Status.ON_HOLD
    _change(message, CORRECT, by=by, verb="corrected the address", to_email=to_email, **facts)


def hold(message, *, by, reason=""):
    """Put it on hold until somebody releases it; `reason` says what for. Raises NotAllowed."""
    reason = reason.strip() or _("%(name)s put it on hold.") % {"name": by}
    _change(message, HOLD, by=by, verb="put the mail on hold", status=Status.ON_HOLD, release_reason=reason)


def release(message, *, by, at=None):
    """Let it go on its day, or at once where that is over. Raises NotAllowed."""
    at = at or timezone.now()
    day = max(at, message.due_at)  # a day that is over would count as late at once
    facts = _afresh(at) | {"due_at": day, "next_try_at": day, "release_reason": ""}
    _change(message, RELEASE, by=by, verb="released the mail", **facts)


@transaction.atomic
def release_many(messages, *, by, at=None):
    """Release those of the messages (a queryset, or a list of rows) that are on hold, and return how many those were.

    Nothing chosen releases nothing.
    """
    at, keys = at or timezone.now(), [message.pk for message in messages]
    found = list(
        Message.objects.filter(pk__in=keys, status=Status.ON_HOLD).exclude(text="").defer("text", "html").order_by("pk")
    )
    chosen = Message.objects.filter(pk__in=[message.pk for message in found], status=Status.ON_HOLD)
    day = Greatest("due_at", Value(at))
    facts = _afresh(at) | {"due_at": day, "next_try_at": day, "release_reason": ""}
    if not found or not (count := chosen.update(**facts)):
        return 0
    changes = {"status": [Status.ON_HOLD, Status.DUE]}
    record_many([entry_of("released the mail", message, by=by, changes=changes) for message in found])
    transaction.on_commit(nudge, robust=True)
    return count


def reschedule(message, *, due_at, by, at=None):
    """Let it go at another moment, which lies ahead and before it is worthless. Raises ValidationError."""
    if due_at <= (at or timezone.now()):
        raise ValidationError(_("That moment is over. Choose one that lies ahead, or send it now."))
    if message.expires_at and due_at >= message.expires_at:
        raise ValidationError(_("By then it would be worthless, and be cancelled instead. Choose an earlier moment."))
    facts = {"due_at": due_at, "next_try_at": due_at, "attempts": 0, "error": ""}
    _change(message, RESCHEDULE, by=by, verb="rescheduled the mail", **facts)


def rewrite(message, *, subject, text, by, reason=""):
    """Put a person's words in place of the program's, before it leaves; the HTML is made anew from the text.

    `reason`: why words stay that the language check would change. Raises ValidationError where a mark is missing or
    new, or what the law asks of invitations is gone.
    """
    text = "\n".join(wrapped(line.rstrip()) for line in text.replace("\0", "").strip().splitlines()) + "\n"
    check_rewritten(message, subject, text)
    facts = {"subject": one_line(subject, 250), "text": text}
    facts["edited_from"] = message.edited_from or mark_of(message.subject, message.text)
    if message.html:
        facts["html"] = framed(facts["subject"], text)
    _change(message, REWRITE, by=by, verb="rewrote the mail", reason=reason, **facts)


def check_rewritten(message, subject, text):
    """Raises ValidationError with a sentence when the text lacks a mark of the message or the postal address under it,
    or holds a mark that nobody fills in."""
    if MARK.search(subject):
        raise ValidationError(_("A subject holds no links and no codes."))
    before, after = set(MARK.findall(message.text)), set(MARK.findall(text))
    for marks, sentence in (
        (before - after, _("%(marks)s must stay: a personal link or a code is put in there.")),
        (after - before, _("%(marks)s means nothing here: nobody would fill it in.")),
    ):
        if marks:
            raise ValidationError(sentence % {"marks": ", ".join(sorted(f"[[{mark}]]" for mark in marks))})
    address = settings.POSTAL_ADDRESS
    if address and address in " ".join(message.text.split()) and address not in " ".join(text.split()):
        raise ValidationError(_("The postal address under the mail must stay: US law asks for it."))


@transaction.atomic
def retry_all(status, *, by, at=None):
    """Send everything again that failed, or that was held back; return how many. The status is one of STUCK."""
    if status not in STUCK:
        raise NotAllowed(_("Only what failed or was held back can be sent again all at once."))
    count = Message.objects.filter(status=status, release_reason="").exclude(text="").update(**_afresh(at))
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
def _change(message, choice, *, by, verb, reason="", **facts):
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
    told = {"status", "to_email", "due_at", "sent_at", "subject", "release_reason"}
    changes = {name: pair for name, pair in differences(before, message).items() if name in told}
    record(verb, message, by=by, changes=changes, reason=reason)
    if message.status == Status.DUE:
        transaction.on_commit(nudge, robust=True)
