"""What the commands that import a list have in common: their arguments, their one line of JSON, their exit codes."""

import json
import os
import sys
from argparse import RawDescriptionHelpFormatter
from itertools import chain, count
from pathlib import Path

from django.conf import settings
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from contacts.actions.imports import import_file
from contacts.files import FileNotTaken
from contacts.files.decoding import ENCODINGS
from contacts.imports.refused import RefusedFile
from contacts.imports.running import refusals
from contacts.models import Kind

EPILOG = """
The first row with names of columns is the header; its columns may come in any order and under their common names.
The same file again changes nothing. Rows that cannot be taken are written to a file with line, column and reason;
mend them there and import that file. The last line on standard output is one JSON object.

Exit codes: 0 read to the end, even if rows were refused; 2 the file as a whole was not taken and nothing was changed
(unreadable, empty, no or doubled header, a cell or row beyond the limits, a quotation mark never closed); 1 anything else.
"""


class ImportCommand(BaseCommand):
    """Imports one kind of list. Subclasses set `what`."""

    what = ""
    requires_system_checks = ()
    not_taken = False

    def create_parser(self, prog_name, subcommand, **kwargs):
        """The parser, with the exit codes below its options."""
        return super().create_parser(
            prog_name, subcommand, epilog=EPILOG, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser):
        parser.add_argument(
            "file", metavar="FILE", help="A CSV, TSV or semicolon separated file, or an .xlsx workbook."
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would become of the rows and change nothing."
        )
        parser.add_argument(
            "--encoding", choices=list(ENCODINGS), default="", help="Where the file itself does not say."
        )
        parser.add_argument("--header-line", type=int, default=0, metavar="N", help="The line the header is on.")
        parser.add_argument(
            "--mode",
            choices=["update", "fill", "new"],
            default="update",
            help="For rows we know: what the list says counts, or it only fills gaps, or they stay as they are.",
        )
        parser.add_argument("--refused", metavar="FILE", help="Where refused rows are written.")

    def execute(self, *args, **options):
        """Run, and end in a sentence whatever happens."""
        try:
            return super().execute(*args, **options)
        except CommandError:
            raise
        except KeyboardInterrupt:
            raise CommandError(_("Stopped. What was taken stays; import the file again for the rest.")) from None
        except (DatabaseError, OSError, MemoryError) as error:
            raise CommandError(_("The import stopped: %(why)s") % {"why": " ".join(str(error).split())}) from error
        except Exception as error:
            raise CommandError(f"{type(error).__name__}: {error}") from error

    def run_from_argv(self, argv):
        """As Django does, but exit code 2 means the file, not the arguments."""
        try:
            super().run_from_argv(argv)
        except SystemExit as end:
            if end.code == 2 and not self.not_taken:
                sys.exit(1)
            raise

    def options_of(self, options):
        """The choices of this run, as ImportRun keeps them."""
        return {name: options[name] for name in ("encoding", "header_line", "mode", "kind") if options.get(name)}

    def handle(self, *args, **options):
        path = Path(options["file"])
        sink = _Sink(path.stem, options["refused"])
        try:
            run = import_file(
                what=self.what,
                file=path,
                name=path.name,
                by=None,
                options=self.options_of(options),
                dry_run=options["dry_run"],
                seen=sink.take,
            )
        except FileNotTaken as refused:
            self.not_taken = True
            self.stdout.write(json.dumps({**_counts(None), "refused_file": None, "error": refused.message}))
            raise CommandError(refused.message, returncode=2) from None
        finally:
            sink.close()
        self._tell(run, options)
        self.stdout.write(json.dumps({**_counts(run), "refused_file": sink.path}))

    def _tell(self, run, options):
        """A few lines for a person, above the line for programs."""
        for note in run.found["notes"]:
            self.stdout.write(note)
        if run.found["unused"]:
            self.stdout.write(_("Columns not used: %(names)s.") % {"names": ", ".join(run.found["unused"])})
        told = run.notes[:20]
        for note in told:
            words = _("Line %(line)d and %(more)d more: %(says)s") if "more" in note else _("Line %(line)d: %(says)s")
            self.stdout.write(words % note)
        untold = run.noted - sum(1 + note.get("more", 0) for note in told)
        if untold:
            self.stdout.write(_("… and %(count)s more remarks.") % {"count": intcomma(untold)})
        if run.doubtful:
            self.stdout.write(
                _("%(count)s of the refused rows are doubtful: write “new” or “same” into their column “settle”.")
                % {"count": intcomma(run.doubtful)}
            )
        if options["dry_run"]:
            self.stdout.write(_("This was a dry run: nothing was changed."))


def add_kind(parser):
    """The option that says what organizations are whose name does not."""
    parser.add_argument(
        "--kind",
        choices=list(Kind.values),
        default="",
        help="What new organizations are whose name does not say so (a trucking company unless said).",
    )


def _counts(run):
    return {name: getattr(run, name, 0) for name in ("created", "updated", "unchanged", "refused")}


class _Sink:
    """Writes refused rows as they come. The file is made with the first of them, readable for its owner only."""

    def __init__(self, stem, chosen):
        self.stem, self.chosen = stem, chosen
        self.file = self.rows = self.path = None

    def take(self, run, readings):
        for row in refusals(run, readings):
            if self.file is None:
                self._begin(run)
            self.rows.add(row)

    def close(self):
        if self.file:
            self.file.close()

    def _begin(self, run):
        path = Path(self.chosen) if self.chosen else _free_path(self.stem)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self.file = os.fdopen(descriptor, "w", encoding="utf-8", newline="")
        self.rows = RefusedFile(run.found["header"], self.file)
        self.path = str(path)


def _free_path(stem):
    folder = settings.TAT_DATA_DIR / "refused"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    names = chain([f"{stem}.csv"], (f"{stem}-{number}.csv" for number in count(2)))
    return next(folder / name for name in names if not (folder / name).exists())
