"""Who may do what with a build, its people and its contact list."""

from builds.models import (
    Arrangement,
    Build,
    BuildProvider,
    CoHost,
    Commitment,
    ConsentOfSpeaker,
    ContactLink,
    Edition,
    Goal,
    HandedTask,
    HandOver,
    Hotline,
    Invitation,
    LocalResource,
    PlanTask,
    Proposal,
    ProviderVetting,
    SectorTarget,
    Session,
    SignOff,
    Speaker,
    TemplateTask,
)
from tat_coalitions.accounts.rules import ADMINISTRATOR, LEAD, STAFF, declare

ALL = {ADMINISTRATOR: "all", STAFF: "all"}
OWN = {**ALL, LEAD: "those of the builds they co-host or lead"}
TOLD = {ADMINISTRATOR: "all, as the co-host told them", STAFF: "all, as the co-host told them"}
KEPT = {**ALL, LEAD: "those of a region handed over to them"}
OWN_ENTRIES = {**ALL, LEAD: "those they entered themselves, in a region handed over to them"}
OF_THEIR_OFFICE = "those of providers of the builds that their Attorney General’s office holds with TAT"

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
    public="slug title city state states_served corridor date status published_at",
    internal="""counties venue venue_address starts_at ends_at time_zone capacity answer_by planner second
        sustaining_lead next_steps""",
    system="status_changed_at sequence nonce created_at updated_at",
)
declare(
    CoHost,
    verbs={
        "see": OWN,
        "add": ALL,
        "change": ALL,
        "read the brief of": {**ALL, LEAD: "the one whose contact person they are"},
    },
    public="build organization role for_state",
    internal="person status signs_invitations signs_agenda reply_to logo logo_alt",
    system="knows_since",
)
declare(
    SignOff,
    verbs={
        "see": OWN,
        "ask for": ALL,
        "answer": {**TOLD, LEAD: "those asked of the co-host whose contact person they are"},
    },
    internal="""build co_host what asked_at asked_by last_asked_at times_asked answered_at answered_by answer said_by
        how words counted fingerprint""",
    system="stood",
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
    Arrangement,
    verbs={"see": ALL, "change": ALL},
    internal="speaker",
    restricted="""topics off_limits introduction honorarium honorarium_status travel travel_status support_person
        quiet_room""",
    system="updated_at",
)
declare(
    ConsentOfSpeaker,
    verbs={"see": ALL, "change": ALL},
    internal="speaker to given_on told noted_by noted_at withdrawn_on",
)
declare(
    Invitation,
    verbs={"see": OWN, "add": ALL, "change": ALL, "check in": ALL},
    internal="""build person sector stage save_the_date_at invited_at invited_by second_invited_at reminded_at answer
        answered_at answered_for heard substitute in_place_of released_at may_bring brought_by waiting_since seated_at
        seat_reason counties arrived_at arrived_by walk_in created_at created_by""",
    restricted="accommodations diet",
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
declare(
    ProviderVetting,
    verbs={
        "see": {**ALL, LEAD: OF_THEIR_OFFICE},
        "add": ALL,
        "change": ALL,
        "sign off": {**dict.fromkeys(ALL, "those that somebody else proposed"), LEAD: OF_THEIR_OFFICE},
    },
    internal="""organization services states counties line languages status proposed_by proposed_at decided_by
        decided_at signed_by signed_on expires_on ended_by ended_on""",
    restricted="notes reason",
)
declare(BuildProvider, verbs={"see": OWN, "add": ALL, "change": ALL}, internal="build organization named_by named_at")
declare(
    Hotline,
    verbs={
        "see": {**ALL, LEAD: "those of a whole country, and those of the states of their builds"},
        "add": ALL,
        "change": ALL,
    },
    internal="""kind country state counties name number text_number text_words note hours languages source source_url
        as_of verified_on verified_by verified_how check_again_on entered_by""",
    system="created_at updated_at",
)
declare(
    LocalResource,
    verbs={"see": {**ALL, LEAD: "those of the states of their builds"}, "add": ALL, "change": ALL},
    internal="""name offers for_whom phone state counties hours languages source source_url as_of verified_on
        verified_by verified_how check_again_on entered_by""",
    system="created_at updated_at",
)
