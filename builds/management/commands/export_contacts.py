"""Writes the contact list or the people of a build into a file."""

import json
import os
import tempfile
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from builds import exports
from builds.actions.exports import CONTACTS, PEOPLE, open_listing
from builds.models import Build


class Command(BaseCommand):
    help = (
        "Writes the contact list (or, with --list people, the people of a build) as CSV or XLSX, sorted by state, "
        "county, site and officer. Restricted cells are empty unless --with-direct is given with a --purpose. "
        "Prints one JSON object: rows, file."
    )

    def add_arguments(self, parser):
        parser.add_argument("--list", choices=[CONTACTS, PEOPLE], default=CONTACTS)
        parser.add_argument("--build", metavar="SLUG", help="only the sites of this build's counties, or its people")
        parser.add_argument("--format", choices=["csv", "xlsx"], default="csv")
        parser.add_argument("--with-direct", action="store_true", help="after-hours numbers too; needs a purpose")
        parser.add_argument("--purpose", default="", metavar="TEXT", help="why; kept in the trail")
        parser.add_argument("--output", metavar="FILE", help="where to write; a name with the day in it by default")

    def handle(self, *args, **options):
        build = self.build_of(options["build"])
        try:
            listing = open_listing(
                options["list"], build=build, with_direct=options["with_direct"], purpose=options["purpose"]
            )
        except ValidationError as error:
            raise CommandError(error.message) from None
        day = timezone.localdate().isoformat()
        path = Path(options["output"] or f"{options['list']}-{day}.{options['format']}")
        try:
            rows = write(listing, path, options["format"])
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
        self.stdout.write(json.dumps({"rows": rows, "file": str(path)}))

    @staticmethod
    def build_of(slug):
        if not slug:
            return None
        build = Build.objects.filter(slug=slug).first()
        if build is None:
            raise CommandError(f"There is no build called {slug!r}.")
        return build


class Counted:
    """Passes rows on and counts them."""

    def __init__(self, rows):
        self.rows, self.count = rows, 0

    def __iter__(self):
        for row in self.rows:
            self.count += 1
            yield row


def write(listing, path, kind):
    """Write the list beside its place first, so that no half-written file is left under the name; return the rows."""
    counted = Counted(listing.rows)
    listing = exports.Listing(listing.name, listing.columns, counted)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            if kind == "xlsx":
                exports.as_xlsx(listing, file)
            else:
                file.writelines(exports.as_csv(listing))
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return counted.count
