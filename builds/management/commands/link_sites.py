"""Proposes agencies and officers for every site."""

import json

from django.core.management.base import BaseCommand, CommandError

from builds.actions.contact_list import link_sites
from builds.models import Build


class Command(BaseCommand):
    help = (
        "Proposes an agency, and officers where some are known, for every site: those of its own county first, then "
        "the nearest. What staff chose stays. Prints one JSON object: sites, linked, without."
    )

    def add_arguments(self, parser):
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--build", metavar="SLUG", help="the sites of this build's counties")
        which.add_argument("--all", action="store_true", help="every site")

    def handle(self, *args, **options):
        build = None
        if options["build"]:
            build = Build.objects.filter(slug=options["build"]).first()
            if build is None:
                raise CommandError(f"There is no build called {options['build']!r}.")
        self.stdout.write(json.dumps(link_sites(build=build)))
