"""A hint that a list waits to be gone through; the row says how far it is."""

from celery import shared_task
from django.utils import timezone

from contacts.actions import imports
from contacts.imports.hints import GO_ON


@shared_task(name=GO_ON, soft_time_limit=1_700, time_limit=1_800)
def go_on_with_import(pk):
    """Go on with one import for a while."""
    imports.go_on(pk, at=timezone.now())


@shared_task(name="contacts.resume_imports")
def resume_imports():
    """Have imports gone on with that nobody works on, and let go of lists nobody wanted."""
    imports.resume_stale(timezone.now())
    imports.forget_old(timezone.now())
