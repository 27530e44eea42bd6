"""Fills the registries for this room and for the trail beneath it."""

from tat_coalitions.accounts.models import User
from tat_coalitions.accounts.rules import ADMINISTRATOR, STAFF, declare
from tat_coalitions.trail.models import Entry

declare(
    User,
    verbs={
        "see": {ADMINISTRATOR: "every account", STAFF: "every account"},
        "invite": {ADMINISTRATOR: "anybody", STAFF: "leads"},
        "change": {ADMINISTRATOR: "every account"},
    },
    internal="name email role",
    system="password last_login is_active expires_on created_at",
)
declare(
    Entry,
    verbs={"see": {ADMINISTRATOR: "the whole trail", STAFF: "the whole trail"}},
    restricted="changes reason",
    system="at actor actor_label verb subject_type subject_id subject_label",
)
