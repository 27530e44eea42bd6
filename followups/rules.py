"""Who may do what with follow-ups and their answers."""

from followups.models import Answer, CommitmentAnswer, FollowUp, Interval, Measure, Reminder, ReminderRule
from tat_coalitions.accounts.rules import ADMINISTRATOR, LEAD, STAFF, declare

ALL = {ADMINISTRATOR: "all", STAFF: "all"}
OWN = {**ALL, LEAD: "those of the builds they co-host or lead"}

declare(Interval, verbs={"see": OWN, "change": ALL}, public="months name in_use")
declare(
    FollowUp,
    verbs={"see": OWN, "answer": OWN, "review": ALL, "change": ALL},
    public="build interval due_on",
    internal="lead status opened_at submitted_at submitted_by reviewed_at note saved_at",
    system="nonce created_at",
)
declare(
    Measure,
    verbs={"see": OWN, "change": ALL},
    public="code position goals sentence definition unit how asked_of months seen_by in_use",
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
