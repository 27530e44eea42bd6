"""Telling a worker that there is a PDF to make. The row is the truth: a hint that goes lost is given again."""

import logging

from kombu.exceptions import OperationalError

from tat_coalitions.celery import app

logger = logging.getLogger(__name__)

RENDER = "reports.render"


def nudge(pk):
    """Hint that a RenderJob waits. A broker that is down is logged, since resume_stale finds the row."""
    try:
        app.send_task(RENDER, args=[pk])
    except (OperationalError, OSError):
        logger.warning("The broker is down; the PDF %s is made when it is back.", pk)
