"""One line each."""

from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone

from reports import actions, hints


@shared_task(name=hints.RENDER)
def render(pk):
    actions.render_job(pk)


@shared_task(name="reports.resume")
def resume():
    actions.resume_stale(timezone.now())


@worker_ready.connect
def take_up_again(**_kwargs):
    """A worker that starts looks for what the last one left."""
    resume.delay()
