"""Asking organizations what became of their promises: released once, three attempts a week apart, then no response.

Whoever is asked, and when, is computed from the rows. An attempt is a compare-and-set on its inquiry in one transaction
with its message, whose key is unique: asked twice, or by two sweeps at once, it is one mail.
"""

import logging

from celery.exceptions import SoftTimeLimitExceeded
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from builds.models import Status as BuildStatus
from builds.wanted import not_to_be_asked
from builds.workflow import NotAllowed
from followups import amendments, inquiries
from followups.actions.reminders import came_to_nothing, pages
from followups.models import CommitmentAnswer, FollowUp, Inquiry, Source, Status
from followups.models.asking import BETWEEN_ATTEMPTS, MOST_ATTEMPTS
from followups.models.followups import ASKABLE
from followups.questions import Question
from tat_coalitions.outbox.actions import cancel_about, queue
from tat_coalitions.outbox.models import Message
from tat_coalitions.outbox.models import Status as Mail
from tat_coalitions.trail.actions import record

logger = logging.getLogger(__name__)

REACHED = (Mail.SENT, Mail.UNKNOWN)


@transaction.atomic
def release(followup, chosen, *, by, at=None):
    """Ask about each promise of `chosen` (`{Commitment: Person}`); returns how many are asked now that were not before.

    The first mail goes at once; while the build is paused, when that is over. Choosing nothing asks nobody. Raises
    NotAllowed where the follow-up is closed, or not open yet.
    """
    at = at or timezone.now()
    held = FollowUp.objects.select_for_update(of=("self",)).get(pk=followup.pk)
    if not held.is_askable:
        raise NotAllowed(_("Organizations are asked while the follow-up is open, and until TAT has read it."))
    asked = [
        inquiry
        for commitment, person in chosen.items()
        if commitment.build_id == followup.build_id and not not_to_be_asked(person)
        for inquiry in _asked_anew(followup, commitment, person, by=by, at=at)
    ]
    for inquiry in inquiries.with_everything(Inquiry.objects.filter(pk__in=[each.pk for each in asked])):
        record("asked the organization", inquiry, by=by, at=at, changes={"person": [None, str(inquiry.person)]})
        if not inquiries.is_paused(inquiry.followup.build, at):
            attempt(inquiry, by=by, at=at)
    return len(asked)


def _asked_anew(followup, commitment, person, *, by, at):
    """The new Inquiry in a list; an empty one where the organization is asked already, perhaps a moment ago."""
    try:
        with transaction.atomic():
            row = Inquiry.objects.create(
                followup=followup, commitment=commitment, person=person, released_by=by, released_at=at
            )
    except IntegrityError:
        return []
    return [row]


@transaction.atomic
def attempt(inquiry, *, by, at):
    """Ask once more, unless somebody else has just done so; returns whether a mail was written."""
    number = inquiry.attempts + 1
    if not _still_as_seen(inquiry).update(attempts=number, last_asked_at=at):
        return False
    inquiry.attempts, inquiry.last_asked_at = number, at
    return queue(inquiries.mail(inquiry, number), by=by, at=at)


def _still_as_seen(inquiry):
    """The row, as long as nobody has answered it, taken it back or asked meanwhile."""
    return Inquiry.objects.filter(
        pk=inquiry.pk, status=inquiry.status, attempts=inquiry.attempts, last_asked_at=inquiry.last_asked_at
    )


@transaction.atomic
def take_back(inquiry, *, by, at=None, reason=""):
    """Stop asking; the link opens nothing any more. False where nobody was waiting."""
    at = at or timezone.now()
    waiting = Inquiry.objects.filter(pk=inquiry.pk, status=Inquiry.Status.WAITING)
    if not waiting.update(status=Inquiry.Status.WITHDRAWN, settled_at=at):
        return False
    record("stopped asking the organization", inquiry, by=by, at=at, reason=reason)
    cancel_about(inquiry, by=by, reason=_("Nobody asks this any more."))
    return True


# What the sweep does.


def ask_due(at):
    """Make every attempt that is due and not made, and note silence a week after the last; returns how many mails.

    A missed night or month is caught up by one attempt, and the next one is a week after that.
    """
    _stop_where_cancelled(at)
    asked = 0
    rows = Inquiry.objects.next_attempt_due(at).filter(followup__status__in=ASKABLE)
    for page in pages(inquiries.with_everything(rows), "released_at"):
        last = _last_messages(page)
        nothing = came_to_nothing({message.key for message in last.values() if message.status == Mail.CANCELLED})
        for inquiry in page:
            try:
                asked += _go_on(inquiry, last.get(inquiry.pk), nothing, at)
            except SoftTimeLimitExceeded:
                raise  # the time is up, and the next sweep goes on
            except Exception:  # one that cannot be asked must not keep the others
                logger.exception("Inquiry %s could not go on.", inquiry.pk)
    return asked


def _stop_where_cancelled(at):
    cancelled = Q(followup__status=Status.CANCELLED) | Q(followup__build__status=BuildStatus.CANCELLED)
    for inquiry in Inquiry.objects.waiting().filter(cancelled).select_related("commitment__organization"):
        take_back(inquiry, by=None, at=at, reason=_("The build was cancelled."))


def _last_messages(page):
    """`{inquiry's key: the Message of its last attempt}`; none where that was a call."""
    keys = {inquiries.key_of(inquiry, inquiry.attempts): inquiry.pk for inquiry in page}
    found = Message.objects.filter(key__in=keys).defer("text", "html")
    return {keys[message.key]: message for message in found}


@transaction.atomic
def _go_on(inquiry, message, nothing, at):
    """The next attempt, the end, or neither; returns whether a mail goes."""
    if inquiries.is_paused(inquiry.followup.build, at):
        return False
    if inquiries.told_by_hand(inquiry):
        settle_as_told(inquiry, at)
        return False
    if message and message.key in nothing:
        return not inquiries.unwanted(inquiry, at) and _again(inquiry, message, at)
    if message and (message.status not in REACHED or (message.sent_at or at) > at - BETWEEN_ATTEMPTS):
        return False  # it has not arrived yet, or not a week ago: nobody was silent
    if inquiry.attempts >= MOST_ATTEMPTS:
        close(inquiry, at)
        return False
    return not inquiries.unwanted(inquiry, at) and attempt(inquiry, by=None, at=at)


def _again(inquiry, message, at):
    """Let an attempt that the program dropped before it left go after all, since its reason is over."""
    if not _still_as_seen(inquiry).update(last_asked_at=at):
        return False
    facts = {"status": Mail.DUE, "due_at": at, "next_try_at": at, "error": "", "attempts": 0}
    return bool(Message.objects.filter(pk=message.pk, status=Mail.CANCELLED).update(**facts))


@transaction.atomic
def settle_as_told(inquiry, at):
    """Somebody wrote down what the organization told them: it is answered, and not asked any more."""
    if _still_as_seen(inquiry).update(status=Inquiry.Status.ANSWERED, settled_at=at):
        record("need not be asked any more", inquiry, by=None, at=at, reason=_("They told it by telephone."))


@transaction.atomic
def close(inquiry, at):
    """Note that three attempts had no answer, in the follow-up, too, where it says nothing about the promise yet."""
    if not _still_as_seen(inquiry).update(status=Inquiry.Status.NO_RESPONSE, settled_at=at):
        return
    record("noted no response", inquiry, by=None, at=at)
    followup, question = inquiry.followup, Question(inquiry.commitment)
    was = amendments.before(followup, question)
    last = inquiry.last_asked_at.astimezone(followup.build.zone)
    CommitmentAnswer.objects.get_or_create(
        followup=followup,
        commitment=inquiry.commitment,
        defaults={
            "state": CommitmentAnswer.State.NO_RESPONSE,
            "note": _("Asked three times, last on %(day)s.") % {"day": date_format(last, "F j, Y")},
            "answered_at": at,
        },
    )
    amendments.note(followup, question, was, by=None, at=at, verb=amendments.SILENT)


# What the organization says.


@transaction.atomic
def answer(inquiry, *, word, by, total=None, note="", at=None):
    """Keep the organization's own word, and in the follow-up where nobody else has said otherwise. Returns the Inquiry.

    Saying it again replaces it. Where the lead has told something else, that stays, and the two stand side by side until
    somebody settles it. `by` is the purpose of the link in words.
    """
    at = at or timezone.now()
    row = inquiries.with_everything(Inquiry.objects.select_for_update(of=("self",))).get(pk=inquiry.pk)
    if row.status == Inquiry.Status.WITHDRAWN:
        raise NotAllowed(_("This is not asked any more."))
    was = [row.said, row.said_total, row.said_note]
    row.said, row.said_total, row.said_note, row.said_at = word, total, note, at
    row.status, row.settled_at = Inquiry.Status.ANSWERED, at
    standing = _standing_answer(row)
    row.is_disputed = not may_replace(row, standing) and not inquiries.says_the_same(row, standing)
    row.save()
    record(
        "answered for the organization",
        row,
        by=by,
        at=at,
        changes={
            name: [old, new]
            for name, old, new in zip(("said", "said_total", "said_note"), was, (word, total, note), strict=True)
            if old != new
        },
    )
    cancel_about(row, by=by, reason=_("They have answered."))
    if may_replace(row, standing):
        _write_word(row, by=by, at=at, verb=amendments.TOLD, entered_by=None)
    return row


@transaction.atomic
def settle(inquiry, *, take, by, at=None):
    """Settle that a lead and an organization say different things: take the organization's word, or leave the other.

    Raises NotAllowed for a lead of a follow-up that was sent: what counts, staff amend. False where nothing is disputed.
    """
    at = at or timezone.now()
    row = inquiries.with_everything(Inquiry.objects.select_for_update(of=("self",))).get(pk=inquiry.pk)
    followup = row.followup
    if by.is_lead and not followup.can_be_filled:
        raise NotAllowed(_("This follow-up was sent, so TAT settles it."))
    if not Inquiry.objects.filter(pk=row.pk, is_disputed=True).update(is_disputed=False):
        return False
    verb = "took the organization’s word" if take else "left what the lead had said"
    record(verb, row, by=by, at=at, changes={"is_disputed": [True, False]})
    if take:
        reason = _("The organization said so itself.")
        _write_word(row, by=by, at=at, verb=amendments.AMENDED, entered_by=by, reason=reason)
    return True


def _standing_answer(inquiry):
    return CommitmentAnswer.objects.filter(followup=inquiry.followup_id, commitment=inquiry.commitment_id).first()


def may_replace(inquiry, standing):
    """Whether the organization's word may take the place of an answer: of silence, and of what the same person said."""
    return standing is None or standing.state in inquiries.SILENT or standing.said_by_id == inquiry.person_id


def _write_word(inquiry, *, by, at, verb, entered_by, reason=""):
    """Make the follow-up say what the organization says; a change of what was sent stands in the trail."""
    followup, question = inquiry.followup, Question(inquiry.commitment)
    was = amendments.before(followup, question)
    CommitmentAnswer.objects.update_or_create(
        followup=followup,
        commitment=inquiry.commitment,
        defaults={
            "state": inquiries.STATE_OF[inquiry.said],
            "total": inquiry.said_total,
            "note": inquiry.said_note,
            "source": Source.TOLD,
            "unchanged": False,
            "said_by": inquiry.person,
            "entered_by": entered_by,
            "answered_at": at,
        },
    )
    amendments.note(followup, question, was, by=by, at=at, verb=verb, reason=reason)
