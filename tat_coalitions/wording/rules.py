"""Who may do what with the words that leave the house."""

from tat_coalitions.accounts.rules import ADMINISTRATOR, STAFF, declare
from tat_coalitions.wording.models import Term, Wording

TAT = {ADMINISTRATOR: "all wordings", STAFF: "all wordings"}
TERMS = {ADMINISTRATOR: "the whole list", STAFF: "the whole list"}

declare(
    Wording,
    verbs={"see": TAT, "write": TAT},
    internal="subject text reason",
    system="kind build_id variant version is_standard created_at created_by",
)
declare(
    Term,
    verbs={"see": TERMS, "add": TERMS, "change": TERMS},
    internal="written forms is_exact instead why source in_use",
    system="created_at updated_at",
)
