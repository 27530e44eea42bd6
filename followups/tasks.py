"""What Celery's beat asks for every minute; the rows say what there is to do."""

from celery import shared_task
from django.utils import timezone

from followups.actions.sweep import sweep
from tat_coalitions.outbox.sending import BATCH_SECONDS, LIMITS


@shared_task(name="followups.sweep", **LIMITS)
def tick():
    """Do what is due."""
    sweep(timezone.now(), seconds=BATCH_SECONDS)
