"""One line each. `resume` comes with every tick: a worker that died, or a hint that went lost, costs a minute."""

from celery import shared_task
from django.utils import timezone

from reports import actions, hints


@shared_task(name=hints.RENDER)
def render(pk):
    actions.render_job(pk)


@shared_task(name="reports.resume")
def resume():
    actions.resume_stale(timezone.now())
