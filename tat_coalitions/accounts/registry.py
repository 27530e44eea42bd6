"""Fills the registries for this room and for the trail beneath it."""

from django.db.models import Q

from tat_coalitions.accounts.models import TrustedDevice, User
from tat_coalitions.accounts.rules import ADMINISTRATOR, LEAD, STAFF, declare
from tat_coalitions.accounts.scope import grant
from tat_coalitions.trail.models import Entry

declare(
    User,
    verbs={
        "see": {ADMINISTRATOR: "every account", STAFF: "those of leads"},
        "see themselves": {ADMINISTRATOR: "their own", STAFF: "their own", LEAD: "their own"},
        "invite": {ADMINISTRATOR: "anybody", STAFF: "leads"},
        "change": {ADMINISTRATOR: "every account but the role of their own"},
        "close": {ADMINISTRATOR: "every account but their own", STAFF: "those of leads"},
    },
    internal="name email role attested_at said_left_at successor",
    system="password last_login is_active expires_on invited_at nonce created_at",
)
declare(
    TrustedDevice,
    verbs={
        "see": {ADMINISTRATOR: "those of every lead", STAFF: "those of leads", LEAD: "their own"},
        "stop trusting": {ADMINISTRATOR: "those of every lead", STAFF: "those of leads", LEAD: "their own"},
    },
    internal="user browser trusted_at last_used_at expires_on revoked_at",
    system="token_hash",
)
declare(
    Entry,
    verbs={"see": {ADMINISTRATOR: "the whole trail", STAFF: "the whole trail"}},
    restricted="changes reason",
    system="at actor actor_label verb subject_type subject_id subject_label",
)


def themselves(user):
    return Q(pk=user.pk)


def their_own(user):
    return Q(user=user)


grant(User, themselves, verb="see themselves")
for verb in ("see", "stop trusting"):
    grant(TrustedDevice, their_own, verb=verb)
