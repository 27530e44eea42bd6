"""The meeting: how it is planned, who is asked, what was promised."""

from builds.models.agenda import Session, Speaker
from builds.models.builds import Build, CoHost, Status
from builds.models.commitments import Commitment, CommitmentKind
from builds.models.contact_links import ContactLink
from builds.models.editions import Edition
from builds.models.invitations import Answer, Invitation, SectorTarget
from builds.models.plan import Goal, HandedTask, HandOver, PlanTask, TemplateTask
from builds.models.proposals import Proposal

__all__ = [
    "Answer",
    "Build",
    "CoHost",
    "Commitment",
    "CommitmentKind",
    "ContactLink",
    "Edition",
    "Goal",
    "HandOver",
    "HandedTask",
    "Invitation",
    "PlanTask",
    "Proposal",
    "SectorTarget",
    "Session",
    "Speaker",
    "Status",
    "TemplateTask",
]
