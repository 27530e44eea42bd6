"""The meeting: how it is planned, who is asked, what was promised."""

from builds.models.agenda import Arrangement, ConsentOfSpeaker, Session, Speaker
from builds.models.builds import Build, CoHost, Status
from builds.models.commitments import Commitment, CommitmentKind
from builds.models.contact_links import ContactLink
from builds.models.editions import Edition
from builds.models.invitations import Answer, Invitation, SectorTarget
from builds.models.plan import Goal, HandedTask, HandOver, PlanTask, TemplateTask
from builds.models.proposals import Proposal
from builds.models.providers import BuildProvider, ProviderVetting
from builds.models.resources import Hotline, LocalResource
from builds.models.sign_offs import SignOff

__all__ = [
    "Answer",
    "Arrangement",
    "Build",
    "BuildProvider",
    "CoHost",
    "Commitment",
    "CommitmentKind",
    "ConsentOfSpeaker",
    "ContactLink",
    "Edition",
    "Goal",
    "HandOver",
    "HandedTask",
    "Hotline",
    "Invitation",
    "LocalResource",
    "PlanTask",
    "Proposal",
    "ProviderVetting",
    "SectorTarget",
    "Session",
    "SignOff",
    "Speaker",
    "Status",
    "TemplateTask",
]
