"""Loads the demonstration."""

import json

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from builds.models import Build
from tat_coalitions.accounts.links import absolute, token_for
from tat_coalitions.desk.demo import story


class Command(BaseCommand):
    help = (
        "Loads four builds with invented people, for trying the program out; loading twice loads once. Refuses outside "
        "the embedded mode. The last line is one JSON object: users, builds, door_link."
    )

    def handle(self, *args, **options):
        if not settings.EMBEDDED:
            raise CommandError(
                "The demo is only for the embedded mode: DATABASE_URL, SITE_URL or ALLOWED_HOSTS is set."
            )
        call_command("migrate", interactive=False, verbosity=0)
        if not story.is_told():
            self.stdout.write("Writing the demo's four builds.")
            story.tell(timezone.now())
        builds = Build.objects.order_by("date", "pk")
        ahead = builds.ahead().last() or builds.last()
        door = absolute(reverse("links:door", args=[token_for("door", ahead)]))
        told = {"users": story.sign_ins(), "builds": [build.slug for build in builds], "door_link": door}
        self.stdout.write(json.dumps(told))
