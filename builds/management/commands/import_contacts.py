from contacts.imports.command import ImportCommand
from contacts.models import ImportRun


class Command(ImportCommand):
    help = "Imports the contact list, as export_contacts writes it: sites, managers, agencies and officers."
    what = ImportRun.What.CONTACTS
