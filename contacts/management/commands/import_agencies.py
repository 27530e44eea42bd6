from contacts.imports.command import ImportCommand
from contacts.models import ImportRun


class Command(ImportCommand):
    help = "Imports law enforcement agencies, such as the national list of HIFLD (column hifld_id)."
    what = ImportRun.What.AGENCIES
