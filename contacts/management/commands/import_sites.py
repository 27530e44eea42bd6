from contacts.imports.command import ImportCommand
from contacts.models import ImportRun


class Command(ImportCommand):
    help = "Imports truck stops, bus terminals and parking, such as the national lists of NTAD (column id)."
    what = ImportRun.What.SITES
