"""Changes of what was sent: each stands in the trail of its follow-up with what it said before and after, by whom and why.

A draft may change as often as one likes; from the moment a follow-up is sent, its answers count, and a figure must be
traced through every change.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as lazy

from followups.models import Answer, AskBack, CommitmentAnswer
from tat_coalitions.trail.actions import record
from tat_coalitions.trail.models import Entry

AMENDED = "amended an answer"  # by staff, with a reason
CHANGED = "changed an answer"  # by the lead, while it was asked back
TOLD = "told it by personal link"  # by the organization itself
SILENT = "noted no response"  # by the program
VERBS = (AMENDED, CHANGED, TOLD, SILENT)
NO_ANSWER = lazy("no answer")


@dataclass(frozen=True)
class Amendment:
    """One change of one answer, as it is read beside it."""

    at: datetime
    who: str
    before: str
    why: str


def in_full(question, answer):
    """An answer with how somebody knows and what they wrote, as the trail keeps it."""
    if answer is None:
        return str(NO_ANSWER)
    told = question.said(answer)
    if answer.source:
        told = f"{told} ({answer.get_source_display()})"
    return f"{told}: {answer.note}" if answer.note else told


def row_of(followup, question):
    """The answer of the follow-up to the question, or None."""
    if question.is_promise:
        return CommitmentAnswer.objects.filter(followup=followup, commitment=question.about).first()
    return Answer.objects.filter(followup=followup, measure=question.about).first()


def says_just_that(row, said):
    """Whether an answer stands there already that says exactly this; whose it is stays then."""
    return row is not None and all(getattr(row, name) == value for name, value in said.items())


def before(followup, question):
    """What the follow-up says to the question, in full, before it is changed; None of a draft, which nobody notes."""
    return in_full(question, row_of(followup, question)) if followup.is_answered else None


def note(followup, question, was, *, by, at=None, verb=CHANGED, reason=""):
    """Write down that the answer said `was` and now says what it says; nothing of a draft, or where nothing changed."""
    if was is None:
        return
    now = in_full(question, row_of(followup, question))
    if now != was:
        record(verb, followup, by=by, at=at, reason=reason, changes={question.prefix: [was, now]})


def history(followup):
    """`{prefix of the question: [Amendment, the newest first]}` of what was changed after it was sent."""
    found = defaultdict(list)
    for entry in Entry.objects.about(followup).filter(verb__in=VERBS):
        for prefix, (was, _now) in entry.changes.items():
            found[prefix].append(Amendment(entry.at, entry.actor_label, was, entry.reason))
    return found


def note_words(followup, words, *, by, at=None):
    """Write down that the closing words of what was sent read otherwise from now on. Called before they are written."""
    if followup.is_answered and words != followup.note:
        record("changed the last words", followup, by=by, at=at, changes={"note": [followup.note, words]})


def settle_question_back(followup, *, by, at):
    """What staff asked back is settled: it was sent again, or read as it is."""
    if not followup.is_answered:
        return
    settled = AskBack.objects.unsettled().filter(followup=followup)
    for row in settled:
        record("settled what was asked back", row, by=by, at=at)
    settled.update(settled_at=at)
