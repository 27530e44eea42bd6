"""What came after: follow-ups one, three and six months on, what was asked and answered, and who was reminded."""

from followups.models.answers import Answer, CommitmentAnswer, Measure, Source
from followups.models.followups import FollowUp, Interval, Status
from followups.models.reminders import Reminder, Step

__all__ = [
    "Answer",
    "CommitmentAnswer",
    "FollowUp",
    "Interval",
    "Measure",
    "Reminder",
    "Source",
    "Status",
    "Step",
]
