"""A hint that mail is due; the rows say which."""

from celery import shared_task
from django.utils import timezone

from tat_coalitions.outbox import health, sending  # noqa: F401  health listens to clock and workers


@shared_task(name="outbox.send_due", **sending.LIMITS)
def send_due():
    """Send what is due."""
    sending.send_due(timezone.now(), seconds=sending.BATCH_SECONDS)
