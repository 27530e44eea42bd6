"""Answering a follow-up: kept as one goes, repeated in one step, sent when done."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from followups import amendments, workflow
from followups.actions.leading import tell_lead
from followups.models import Answer, CommitmentAnswer, FollowUp, Status
from tat_coalitions.trail.actions import differences, record, snapshot


def speaker(followup, by):
    """The Person whose words these are: the account's own, or the lead on the phone with staff."""
    own = getattr(by, "person", None)
    return own if by.is_lead and own else followup.lead


@transaction.atomic
def answer(followup, question, *, by, at=None, **values):
    """Keep what was said on one question as a draft; saying it again replaces it. Returns the answer's row.

    `values` are those of the question's form. Raises ValidationError where the follow-up is not open.
    """
    at = at or timezone.now()
    begin(followup, by=by, at=at)
    rows, key = rows_of(followup, question)
    was = amendments.before(followup, question)
    blank = {"number": None, "choice": "", "since_month": None} if not question.is_promise else {"total": None}
    said = blank | {"unchanged": False, "source": "", "note": ""} | values
    standing = amendments.row_of(followup, question)
    if amendments.says_just_that(standing, said):
        return standing  # whoever only pages through has not said it anew
    row, _new = rows.update_or_create(
        **key, defaults=said | {"said_by": speaker(followup, by), "entered_by": by, "answered_at": at}
    )
    amendments.note(followup, question, was, by=by, at=at)
    return row


@transaction.atomic
def take_back(followup, question, *, by):
    """Remove a draft answer: the question counts as not answered again."""
    begin(followup, by=by)
    rows, key = rows_of(followup, question)
    was = amendments.before(followup, question)
    rows.filter(**key).delete()
    amendments.note(followup, question, was, by=by)


@transaction.atomic
def repeat_last(followup, questions, *, by):
    """Say "no change" to every question that has a last answer and none yet; return how many."""
    repeatable = [question for question in questions if question.last and not question.answer]
    for question in repeatable:
        answer(followup, question, by=by, **question.last_values)
    return len(repeatable)


@transaction.atomic
def submit(followup, *, by, note="", at=None):
    """Send the follow-up in: its answers count from now on. Raises ValidationError where there is no answer at all."""
    at = at or timezone.now()
    begin(followup, by=by, at=at)
    counted = followup.answers.count() + followup.commitment_answers.count()
    if not counted and not note:
        raise ValidationError(_("Answer at least one question, or write a word, before you send it."))
    amendments.settle_question_back(followup, by=by, at=at, note=note)
    workflow.move(followup, Status.SUBMITTED, by=by, at=at, submitted_at=at, submitted_by=by, saved_at=at, note=note)


@transaction.atomic
def review(followup, *, by, at=None):
    """Staff have read it."""
    at = at or timezone.now()
    amendments.settle_question_back(followup, by=by, at=at)
    workflow.move(followup, Status.REVIEWED, by=by, at=at, reviewed_at=at)


@transaction.atomic
def hand_over(followup, *, lead, by):
    """Make somebody else answer this follow-up; reminders go to them from now on, and a draft tells them so."""
    before = snapshot(followup)
    FollowUp.objects.filter(pk=followup.pk).update(lead=lead)
    followup.refresh_from_db()
    record("handed the follow-up over", followup, by=by, changes=differences(before, followup))
    tell_lead(followup.build, lead, by=by)


def begin(followup, *, by, at=None):
    """Note that somebody works on it. Raises ValidationError where it is not open to answers."""
    if not followup.can_be_filled:
        raise ValidationError(_("This follow-up is not open for answers."))
    if followup.status == Status.OPEN:
        workflow.move(followup, Status.IN_PROGRESS, by=by, at=at)
    followup.saved_at = at or timezone.now()
    FollowUp.objects.filter(pk=followup.pk).update(saved_at=followup.saved_at)


def rows_of(followup, question):
    """The rows that hold answers of the question's kind, and the key of this one."""
    if question.is_promise:
        return CommitmentAnswer.objects, {"followup": followup, "commitment": question.about}
    return Answer.objects, {"followup": followup, "measure": question.about}
