"""Writes down who may do what."""

import json

from django.core.management.base import BaseCommand

from tat_coalitions.accounts.rules import tables
from tat_coalitions.desk.access_words import FILE, markdown


class Command(BaseCommand):
    help = "Writes docs/access.md from the rules in the code. The last line is one JSON object: models, file."

    def handle(self, *args, **options):
        FILE.write_text(markdown(), encoding="utf-8")
        self.stdout.write(json.dumps({"models": len(tables()), "file": str(FILE)}))
