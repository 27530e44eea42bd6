"""Answering a follow-up: kept as one goes, repeated in one step, sent when done."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from followups import amendments, workflow
from followups.actions.leading import tell_lead
from followups.models import Answer, CommitmentAnswer, FollowUp, Status
from followups.questions import digest, fingerprint, fingerprint_of
from tat_coalitions.trail.actions import differences, record, snapshot


class NotOpen(ValidationError):
    """The follow-up takes no answers: it was sent meanwhile, or is not open yet."""


@dataclass(frozen=True)
class Outcome:
    """What stands on a question now; `is_in_the_way` where somebody else's answer was not overwritten."""

    answer: Answer | CommitmentAnswer | None = None
    is_in_the_way: bool = False


def speaker(followup, by):
    """The Person whose words these are: the account's own, or the lead on the phone with staff."""
    own = getattr(by, "person", None)
    return own if by.is_lead and own else followup.lead


@transaction.atomic
def answer(followup, question, *, by, at=None, said_by=None, **values):
    """Keep what was said on one question as a draft; saying it again replaces it. Returns the answer's row.

    `values` are those of the question's form. `said_by` is given where `by` is no account: whoever came by a link.
    Raises NotOpen.
    """
    at = at or timezone.now()
    begin(followup, by=by, at=at)
    rows, key = rows_of(followup, question)
    was = amendments.before(followup, question)
    said = question.blank | values
    standing = amendments.row_of(followup, question)
    if amendments.says_just_that(standing, said):
        return standing  # whoever only pages through has not said it anew
    said_by, account = (said_by, None) if said_by else (speaker(followup, by), by)
    row, _new = rows.update_or_create(
        **key, defaults=said | {"said_by": said_by, "entered_by": account, "answered_at": at}
    )
    amendments.note(followup, question, was, by=by, at=at)
    return row


@transaction.atomic
def answer_as_seen(followup, question, values, *, seen, by, at=None, said_by=None, is_touched=False, kept_words=()):
    """Keep what somebody typed, unless somebody else has answered since their page was drawn. Returns an Outcome.

    `values` None takes the answer back. `seen` is the fingerprint of what the page was drawn with: what equals it was
    not touched and stays as it is, unless the script saw typing (`is_touched`) and an earlier try was ours. `kept_words`
    are terms that stay in the word by choice. Raises NotOpen.
    """
    wanted = fingerprint(values)
    if wanted == seen and not is_touched:
        return Outcome(question.answer)
    begin(followup, by=by, at=at)
    rows, key = rows_of(followup, question)
    standing = rows.filter(**key).select_related("said_by", "entered_by").first()
    now = fingerprint_of(standing)
    is_ours = standing is not None and is_from(standing, by, said_by)
    if now == wanted or (wanted == seen and not is_ours):
        return Outcome(standing)
    if standing is not None and now != seen and not is_ours:
        return Outcome(standing, is_in_the_way=True)
    if standing is not None and not is_ours:
        note_replaced(standing, values, by=by, at=at)
    if values is None:
        rows.filter(**key).delete()
        return Outcome()
    row = answer(followup, question, by=by, at=at, said_by=said_by, **values)
    if kept_words:
        record("kept words as they were", row, by=by, changes={"note": ["", ", ".join(kept_words)]}, at=at)
    return Outcome(row)


def is_from(standing, by, said_by):
    """Whether an answer came from this account, or by the link of this person."""
    if said_by is not None:
        return standing.entered_by_id is None and standing.said_by_id == said_by.pk
    return standing.entered_by_id == by.pk


def note_replaced(standing, values, *, by, at):
    """Note in the trail that somebody knowingly replaces, or takes back, what another had answered."""
    before = snapshot(standing)
    changes = {name: [before[name], str(value)] for name, value in (values or {}).items() if name in before}
    verb = "replaced an answer of somebody else" if values else "took back an answer of somebody else"
    record(
        verb, standing, by=by, changes={name: pair for name, pair in changes.items() if str(pair[0]) != pair[1]}, at=at
    )


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
    repeatable = [question for question in questions if question.can_be_repeated and not question.answer]
    before = [
        answer_as_seen(followup, question, question.last_values, seen="", by=by).is_in_the_way
        for question in repeatable
    ]
    return before.count(False)


@transaction.atomic
def note_down(followup, note, *, seen, by, at=None, kept_words=()):
    """Keep the closing words; `seen` is the digest of those that the page was drawn with.

    Raises ValidationError where somebody else has written others meanwhile, and NotOpen.
    """
    if digest(note) == seen:
        return
    begin(followup, by=by, at=at)
    standing = FollowUp.objects.values_list("note", flat=True).get(pk=followup.pk)
    if digest(standing) not in (seen, digest(note)):
        raise ValidationError(
            _("Somebody else wrote here meanwhile: “%(words)s” Put what you want to say together, and save again."),
            params={"words": standing},
        )
    followup.note = standing
    amendments.note_words(followup, note, by=by, at=at)
    FollowUp.objects.filter(pk=followup.pk).update(note=note)
    followup.note = note
    if kept_words:
        record("kept words as they were", followup, by=by, changes={"note": ["", ", ".join(kept_words)]}, at=at)


@transaction.atomic
def submit(followup, *, by, note=None, at=None):
    """Send the follow-up in: its answers count from now on. `note` None leaves the closing words as they are.

    Raises NotOpen where somebody sent it meanwhile, and ValidationError where there is no answer at all.
    """
    at = at or timezone.now()
    begin(followup, by=by, at=at)
    followup.note = FollowUp.objects.values_list("note", flat=True).get(pk=followup.pk)
    note = followup.note if note is None else note
    counted = followup.answers.count() + followup.commitment_answers.count()
    if not counted and not note:
        raise ValidationError(_("Answer at least one question, or write a word, before you send it."))
    amendments.note_words(followup, note, by=by, at=at)
    amendments.settle_question_back(followup, by=by, at=at)
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


def lock(followup):
    """Let nobody else change the follow-up until this is done, and know where it stands. Raises NotOpen."""
    # one at a time: on PostgreSQL by this lock, on SQLite by its one writer
    followup.status = FollowUp.objects.select_for_update().values_list("status", flat=True).get(pk=followup.pk)
    if not followup.can_be_filled:
        raise NotOpen(_("This follow-up is not open for answers."))


def begin(followup, *, by, at=None):
    """Note that somebody works on it. Raises NotOpen."""
    lock(followup)
    if followup.status == Status.OPEN:
        workflow.move(followup, Status.IN_PROGRESS, by=by, at=at)
    followup.saved_at = at or timezone.now()
    FollowUp.objects.filter(pk=followup.pk).update(saved_at=followup.saved_at)


def rows_of(followup, question):
    """The rows that hold answers of the question's kind, and the key of this one."""
    if question.is_promise:
        return CommitmentAnswer.objects, {"followup": followup, "commitment": question.about}
    return Answer.objects, {"followup": followup, "measure": question.about}
