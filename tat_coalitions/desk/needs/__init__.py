"""What needs a person today: each kind of need is one small function from facts to plain rows."""

from tat_coalitions.desk.needs import (
    access,
    answers,
    builds,
    checks,
    followups,
    links,
    mail,
    regions,
    resources,
    rules,
    seats,
    sign_offs,
    tasks,
)

# In order of harm if left.
KINDS = (
    builds.unclosed,
    mail.stuck,
    mail.silent,
    mail.untold,
    followups.late,
    followups.asked_back,
    tasks.late,
    mail.in_trouble,
    mail.to_be_released,
    access.leads_who_left,
    access.leads_who_cannot_sign_in,
    seats.to_give,
    sign_offs.wanted,
    answers.missing,
    resources.waiting,
    resources.ending,
    checks.due,
    followups.sent,
    followups.soon,
    regions.drafts,
    regions.ending,
    regions.helpers_who_cannot_sign_in,
    tasks.today,
    links.unconfirmed,
    rules.stale,
)


def of(facts):
    """Every Need of the facts, the most harmful first, and the oldest first among equals."""
    needs = [(harm, need) for harm, kind in enumerate(KINDS) for need in kind(facts)]
    return [need for _harm, need in sorted(needs, key=lambda pair: (not pair[1].late, pair[0], -pair[1].days_late))]
