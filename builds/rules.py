"""Who may do what with a build, its people and its contact list."""

from builds.models import (
    Build,
    CoHost,
    Commitment,
    ContactLink,
    Edition,
    Goal,
    HandedTask,
    HandOver,
    Invitation,
    PlanTask,
    Proposal,
    SectorTarget,
    Session,
    Speaker,
    TemplateTask,
)
from tat_coalitions.accounts.rules import ADMINISTRATOR, LEAD, STAFF, declare

ALL = {ADMINISTRATOR: "all", STAFF: "all"}
OWN = {**ALL, LEAD: "those of the builds they co-host or lead"}
KEPT = {**ALL, LEAD: "those of a region handed over to them"}
OWN_ENTRIES = {**ALL, LEAD: "those they entered themselves, in a region handed over to them"}

declare(
    Build,
    verbs={
        "see": {**ALL, LEAD: "those they co-host, lead or help to keep the region of"},
        "add": ALL,
        "change": ALL,
        "move": ALL,
        "hold": ALL,
        "publish": ALL,
        "invite": ALL,
        "keep": {**ALL, LEAD: "those whose region is handed over to them"},
    },
    public="slug title city state states_served date status published_at",
    internal="""counties venue venue_address starts_at ends_at time_zone capacity answer_by planner second
        sustaining_lead next_steps""",
    system="status_changed_at sequence nonce created_at updated_at",
)
declare(
    CoHost,
    verbs={"see": OWN, "add": ALL, "change": ALL},
    public="build organization role",
    internal="person status signs_invitations signs_agenda",
    system="knows_since",
)
declare(
    Edition,
    verbs={"see": OWN},
    internal="build standing date starts_at ends_at time_zone city state venue venue_address",
    system="sequence since",
)
declare(Goal, verbs={"see": OWN}, public="code phase position short text")
declare(
    TemplateTask,
    verbs={"see": ALL, "add": ALL, "change": ALL},
    internal="offset_days phase task owner_role goal position is_follow_up in_use",
)
declare(
    PlanTask,
    verbs={"see": OWN, "add": ALL, "change": ALL, "finish": {**ALL, LEAD: "those that name them"}},
    internal="""build phase task goal offset_days planned_on due_on owner_role owner_organization owner_person done_at
        done_by waived_at waived_reason""",
    system="template is_own_version",
)
declare(HandOver, verbs={"see": ALL}, internal="was becomes handed_at handed_by taken_back_at")
declare(HandedTask, verbs={"see": ALL}, internal="hand_over task organization")
declare(
    Session,
    verbs={"see": OWN, "add": ALL, "change": ALL},
    internal="build starts_at ends_at title lead audience credit_hours",
)
declare(
    Speaker,
    verbs={"see": OWN, "add": ALL, "change": ALL, "open": ALL},
    internal="session shown_as person",
    sealed="sealed_name",
)
declare(
    Invitation,
    verbs={"see": OWN, "add": ALL, "change": ALL, "check in": ALL},
    internal="""build person sector stage invited_at invited_by answer answered_at answered_for heard substitute
        arrived_at arrived_by walk_in created_at created_by""",
    restricted="accommodations",
    system="nonce",
)
declare(SectorTarget, verbs={"see": OWN, "change": ALL}, internal="build sector county wanted")
declare(
    ContactLink,
    verbs={"see": OWN, "add": ALL, "change": KEPT, "export": {ADMINISTRATOR: "all, with a purpose"}},
    internal="""site agency officer backup how introduced_at chosen_at chosen_by manager_confirmed_at
        officer_confirmed_at verified_on next_check_on ended_at""",
    system="nonce created_at updated_at",
)
declare(
    Commitment,
    verbs={"see": OWN, "add": KEPT, "change": OWN_ENTRIES},
    internal="build organization person kind promised words made_at entered_by",
)
declare(
    Proposal,
    verbs={
        "see": {**ALL, LEAD: "those of the builds they see"},
        "add": KEPT,
        "change": {**ALL, LEAD: "their own, until TAT releases them, in a region handed over to them"},
        "send back": ALL,
    },
    internal="build after hosts note proposed_by proposed_at sent_back_at sent_back_by word_back",
)
