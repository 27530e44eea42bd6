"""Who may do what with follow-ups and their answers, and with what a state does together."""

from followups.models import (
    Answer,
    AskBack,
    Call,
    CommitmentAnswer,
    Delegation,
    Element,
    FollowUp,
    HotlineFigure,
    Inquiry,
    Interval,
    Measure,
    Pause,
    Reminder,
    ReminderRule,
    StateElement,
    StateRule,
    Steward,
    Stewardship,
    TaskForceSeat,
    Training,
)
from tat_coalitions.accounts.rules import ADMINISTRATOR, LEAD, STAFF, declare

ALL = {ADMINISTRATOR: "all", STAFF: "all"}
OWN = {**ALL, LEAD: "those of the builds they co-host or lead"}
OF_PROMISES = {**ALL, LEAD: "those about promises made at the builds they co-host or lead"}
OF_STATES = {**ALL, LEAD: "those of the states of their builds"}
KEPT = {**ALL, LEAD: "those of a region handed over to them"}
OWN_ENTRIES = {**ALL, LEAD: "those they entered themselves, in a region handed over to them"}
THEIR_HELPERS = {**ALL, LEAD: "those of a region of which they are the sustaining lead"}

declare(Interval, verbs={"see": OWN, "add": ALL, "change": ALL}, public="months name in_use")
declare(
    FollowUp,
    verbs={"see": OWN, "answer": OWN, "add": ALL, "review": ALL, "amend": ALL, "change": ALL, "export": ALL},
    public="build interval title due_on",
    internal="lead status opened_at submitted_at submitted_by passed_on_at reviewed_at note saved_at",
    system="nonce created_at",
)
declare(
    Measure,
    verbs={"see": OWN, "add": ALL, "change": ALL},
    public="""code position goals sentence definition unit how asked_of months seen_by valid_from valid_until
        in_use""",
)
declare(
    Answer,
    verbs={"see": OWN, "change": OWN},
    internal="""followup measure number choice since_month unchanged source note said_by entered_by answered_at""",
)
declare(
    CommitmentAnswer,
    verbs={"see": OWN, "change": OWN},
    internal="followup commitment state total unchanged source note said_by entered_by answered_at",
)
declare(
    Reminder,
    verbs={"see": OWN},
    internal="build followup invitation person rule step due_on written_at",
    system="message_key",
)
declare(
    ReminderRule,
    verbs={"see": ALL, "add": ALL, "change": ALL},
    internal="anchor offset unit direction roll audience step limit in_use effective_from",
    system="created_at",
)
declare(
    Delegation,
    verbs={"see": OWN, "add": OWN, "change": OWN},
    internal="followup measure commitment person words asked_by asked_at expires_on answered_at withdrawn_at",
    system="nonce",
)
declare(
    Inquiry,
    verbs={"see": OWN, "release": OWN, "change": OWN},
    internal="""followup commitment person status attempts released_at released_by last_asked_at settled_at said
        said_total said_note said_at is_disputed""",
    system="nonce",
)
declare(
    AskBack,
    verbs={"see": OWN, "add": ALL},
    internal="followup words asked_by asked_at settled_at",
)
declare(
    Call,
    verbs={"see": OF_PROMISES, "add": OF_PROMISES},
    internal="followup commitment person at outcome note by",
    system="logged_at",
)
declare(Pause, verbs={"see": OWN, "change": ALL}, internal="build until reason paused_at paused_by")
declare(
    Element,
    verbs={"see": OWN, "add": ALL, "change": ALL},
    public="code position name definition is_optional listed_from listed_until",
)
declare(
    StateElement,
    verbs={"see": OF_STATES, "add": ALL, "change": ALL},
    public="state element status on precision source source_url agency",
    internal="evidence entered_by entered_at",
)
declare(
    StateRule,
    verbs={"see": OF_STATES, "add": ALL, "change": ALL},
    public="""state subject instrument citation status effective_on precision who classes delivery minutes checked_on
        source source_url""",
    internal="note entered_by entered_at",
)
declare(
    TaskForceSeat,
    verbs={"see": OF_STATES, "add": KEPT, "change": KEPT},
    internal="state task_force organization person since until build entered_by entered_at",
)
declare(
    Training,
    verbs={"see": OF_STATES, "add": KEPT, "change": OWN_ENTRIES},
    internal="state build organization held_on audience people material note told_by entered_by entered_at",
)
declare(
    HotlineFigure,
    verbs={"see": {**ALL, LEAD: "national ones, and those of the states of their builds"}, "add": ALL, "change": ALL},
    public="state first_day last_day metric value exactness source source_url as_of",
    internal="entered_by entered_at",
)
declare(
    Stewardship,
    verbs={
        "see": OWN,
        "add": ALL,
        "change": ALL,
        "keep": {**ALL, LEAD: "those handed over to them, and those they help with"},
        "name helpers": {**ALL, LEAD: "those handed over to them"},
    },
    internal="build lead handed_at handed_by expires_on ended_at ended_why",
)
declare(
    Steward,
    verbs={"see": OWN, "add": THEIR_HELPERS, "change": THEIR_HELPERS},
    internal="stewardship person named_at named_by ended_at",
)
