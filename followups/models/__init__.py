"""What came after: follow-ups and their answers, who was asked and reminded, what the state does together."""

from followups.models.answers import Answer, CommitmentAnswer, Measure, Source
from followups.models.asking import AskBack, Call, Delegation, Inquiry, Pause
from followups.models.followups import FollowUp, Interval, Status
from followups.models.hotline import HotlineFigure
from followups.models.partnership import Element, Precision, StateElement, StateRule, TaskForceSeat, Training
from followups.models.reminders import Reminder, Step
from followups.models.rules import Audience, ReminderRule
from followups.models.stewardship import Steward, Stewardship

__all__ = [
    "Answer",
    "AskBack",
    "Audience",
    "Call",
    "CommitmentAnswer",
    "Delegation",
    "Element",
    "FollowUp",
    "HotlineFigure",
    "Inquiry",
    "Interval",
    "Measure",
    "Pause",
    "Precision",
    "Reminder",
    "ReminderRule",
    "Source",
    "StateElement",
    "StateRule",
    "Status",
    "Step",
    "Steward",
    "Stewardship",
    "TaskForceSeat",
    "Training",
]
