"""What came after: follow-ups one, three and six months on, what was asked and answered, and who was reminded."""

from followups.models.answers import Answer, CommitmentAnswer, Measure, Source
from followups.models.followups import FollowUp, Interval, Status
from followups.models.reminders import Reminder, Step
from followups.models.rules import Audience, ReminderRule

__all__ = [
    "Answer",
    "Audience",
    "CommitmentAnswer",
    "FollowUp",
    "Interval",
    "Measure",
    "Reminder",
    "ReminderRule",
    "Source",
    "Status",
    "Step",
]
