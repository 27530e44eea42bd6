from django.core.management.base import CommandError

from builds.actions.importing import build_to_fill
from builds.workflow import NotAllowed
from contacts.imports.command import ImportCommand, add_kind
from contacts.models import ImportRun


class Command(ImportCommand):
    help = "Imports people from invitation lists, sign-in sheets and directories; with --build, also onto its list."
    what = ImportRun.What.PEOPLE

    def add_arguments(self, parser):
        super().add_arguments(parser)
        add_kind(parser)
        parser.add_argument("--build", metavar="SLUG", default="", help="The build on whose list the people are put.")

    def options_of(self, options):
        chosen = super().options_of(options)
        if options["build"]:
            chosen["build"] = options["build"]
        return chosen

    def handle(self, *args, **options):
        if options["build"]:
            try:
                build_to_fill(options["build"])
            except NotAllowed as refused:
                raise CommandError(" ".join(refused.messages)) from None
        super().handle(*args, **options)
