"""Fills the registries for this room."""

from tat_coalitions.accounts.rules import ADMINISTRATOR, STAFF, declare
from tat_coalitions.outbox.models import Message, Pulse

TAT = {ADMINISTRATOR: "every message", STAFF: "every message"}

declare(
    Message,
    verbs={"see": TAT, "change": TAT},
    internal="""to_name to_email from_name reply_to subject text html attachments due_at sent_at status error
        release_reason""",
    sealed="secrets",
    system="""key kind about_type about_id person_id build_id next_try_at expires_at attempts lease_until lease_token
        message_id data_started_at created_at created_by edited_from tried_at looked_at domain""",
)
declare(Pulse, verbs={"see": TAT}, system="name at trouble")
