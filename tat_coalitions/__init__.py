"""The project: its settings and the plumbing that is not about coalition builds."""

from tat_coalitions.celery import app as celery_app

__all__ = ["celery_app"]
