"""A lead says that somebody else does it now: their access is shut, and TAT's own people hear of it by mail."""

from django.db import transaction
from django.utils import timezone

from followups import leaving
from tat_coalitions.accounts import actions
from tat_coalitions.outbox.actions import queue_many


@transaction.atomic
def say_left(user, *, successor, at=None):
    """Shut the access of a lead who said so, and tell their planners and the administrators. Returns how many are told."""
    at = at or timezone.now()
    actions.say_left(user, successor=successor, at=at)
    return queue_many(leaving.mails(user), by=user, at=at)
