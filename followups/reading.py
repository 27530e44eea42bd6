"""What the page of a follow-up that was sent shows: each answer with how it came to be, who was asked and called."""

from dataclasses import dataclass, field

from followups import amendments, asking
from followups.models import Call, Inquiry
from followups.questions import Part, Question


@dataclass
class Told:
    """One answer with what it said before it was changed, and what the organization itself says, where that differs."""

    question: Question
    amendments: list = field(default_factory=list)
    inquiry: Inquiry | None = None

    @property
    def other_word(self):
        """The organization's own word while it differs from the answer and nobody has settled that."""
        is_disputed = asking.is_disputed(self.inquiry, self.question.answer)
        return asking.word_of(self.inquiry, self.question) if is_disputed else ""


@dataclass
class PartRead:
    """A part of the follow-up with its answers."""

    part: Part
    told: list


def page_of(followup, parts, user):
    """The context of the page; a constant number of queries."""
    history = amendments.history(followup) if followup.is_answered else {}
    asked_back = list(followup.asked_back.select_related("asked_by"))
    inquiries = {row.commitment_id: row for row in asking.live_inquiries(followup)}
    return {
        "parts": [PartRead(part, [_told(question, history, inquiries) for question in _shown(part)]) for part in parts],
        "standing": asking.standing(inquiries.values()),
        "still_asked": sum(inquiry.is_waiting for inquiry in inquiries.values()),
        "calls": calls_of(followup, user),
        "questions_open": [asked for asked in asked_back if not asked.settled_at],
        "questions_settled": [asked for asked in asked_back if asked.settled_at],
    }


def calls_of(followup, user):
    """The calls of the follow-up that the user may see, the latest first."""
    rows = Call.objects.visible_to(user).filter(followup=followup)
    return list(rows.select_related("person__organization", "commitment__organization", "by"))


def _shown(part):
    return [question for question in part.questions if question.is_theirs or question.answer]


def _told(question, history, inquiries):
    inquiry = inquiries.get(question.about.pk) if question.is_promise else None
    return Told(question, history.get(question.prefix, []), inquiry)
