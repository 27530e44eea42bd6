"""The Celery application. It carries hints that there is work, never the work itself: the row is the truth."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tat_coalitions.settings")

app = Celery("tat_coalitions")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
