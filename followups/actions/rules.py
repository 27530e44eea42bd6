"""What staff do with reminder rules. A rule whose timing or people change holds from that moment on, never for before."""

from django.db import transaction
from django.utils import timezone

from followups.models import ReminderRule
from tat_coalitions.trail.actions import differences, record, snapshot


@transaction.atomic
def add_rule(*, by, at=None, **values):
    """Write a new rule, which holds from now on; return it."""
    at = at or timezone.now()
    rule = ReminderRule.objects.create(effective_from=at, created_at=at, **values)
    record("wrote the reminder rule", rule, by=by, at=at, changes=differences({}, rule))
    return rule


@transaction.atomic
def change_rule(rule, *, by, at=None, **values):
    """Change a rule; return the changes. Whoever it has told is not told again, and no day before now is made up for."""
    at = at or timezone.now()
    before = snapshot(rule)
    for name, value in values.items():
        setattr(rule, name, value)
    changes = differences(before, rule)
    if changes:
        rule.effective_from = at
        rule.save()
        record("changed the reminder rule", rule, by=by, at=at, changes=changes)
    return changes


@transaction.atomic
def switch_rule(rule, *, in_use, by, at=None):
    """Switch a rule on or off; says whether that is new. Days that passed while it was off are not made up for."""
    at = at or timezone.now()
    facts = {"in_use": in_use} | ({"effective_from": at} if in_use else {})
    if not ReminderRule.objects.filter(pk=rule.pk, in_use=not in_use).update(**facts):
        return False
    rule.refresh_from_db()
    verb = "switched the reminder rule on" if in_use else "switched the reminder rule off"
    record(verb, rule, by=by, at=at, changes={"in_use": [not in_use, in_use]})
    return True
