"""Telling a worker that there is a list to go through. The row is the truth: a hint that goes lost is given again."""

import logging

from kombu.exceptions import OperationalError

from tat_coalitions.celery import app

logger = logging.getLogger(__name__)

GO_ON = "contacts.go_on_with_import"


def nudge(pk):
    """Hint that an import waits for a worker. A broker that is down is logged, since resume_stale finds the row."""
    try:
        app.send_task(GO_ON, args=[pk])
    except (OperationalError, OSError) as error:
        logger.warning("The broker is down (%s); import %s goes on when it is back.", error, pk)
