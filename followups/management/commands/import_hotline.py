from contacts.imports.command import ImportCommand
from contacts.models import ImportRun


class Command(ImportCommand):
    help = "Imports published hotline figures: scope, year (or from and to), metric, value, source, as of."
    what = ImportRun.What.HOTLINE
