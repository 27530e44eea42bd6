"""Telephone calls about what is owed: logged, and on a promise that is being asked about, one of its three attempts."""

from django.db import transaction
from django.utils import timezone

from followups.models import Call, Inquiry
from followups.models.asking import MOST_ATTEMPTS
from tat_coalitions.trail.actions import record


@transaction.atomic
def log_call(followup, *, person, at, outcome, by, commitment=None, note="", now=None):
    """Keep that somebody was called at a moment; returns the Call.

    A call about a promise whose organization is being asked counts as an attempt: no mail goes within a week of it. A
    wrong number reached nobody, and what was before the question is none of its attempts.
    """
    call = Call.objects.create(
        followup=followup,
        commitment=commitment,
        person=person,
        at=at,
        outcome=outcome,
        note=note,
        by=by,
        logged_at=now or timezone.now(),
    )
    record("logged a call", call, by=by, at=now, changes={"outcome": ["", outcome]})
    if commitment and outcome != Call.Outcome.WRONG_NUMBER:
        _count(followup, commitment, at)
    return call


def _count(followup, commitment, at):
    waiting = Inquiry.objects.waiting().filter(followup=followup, commitment=commitment, released_at__lte=at)
    for inquiry in waiting.select_for_update(of=("self",)):
        inquiry.attempts = min(inquiry.attempts + 1, MOST_ATTEMPTS)
        inquiry.last_asked_at = max(filter(None, (inquiry.last_asked_at, at)))
        inquiry.save(update_fields=["attempts", "last_asked_at"])
