"""manage.py render_report: the report of a build, of a state or of the whole program as PDF/UA-1."""

import json
import time
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from builds.models import Build
from contacts.models import State
from reports import actions, documents, drafts, scopes
from tat_coalitions.paper import PaperError
from tat_coalitions.paper.rendering import IN_BACKGROUND


class Command(BaseCommand):
    """Print {"pages", "seconds"} as the last line; exit 1 with a sentence when there is no report to be had."""

    help = (
        "Make the impact report of one build, of a state's builds or of all builds as a PDF/UA-1, from the figures as "
        "they stand now. A published report is not touched: its own PDF stays at its address."
    )

    def add_arguments(self, parser):
        scope = parser.add_mutually_exclusive_group(required=True)
        scope.add_argument("--build", metavar="SLUG", help="one build, by its short name")
        scope.add_argument("--state", metavar="TX", help="the builds that served a state, by its postal code")
        scope.add_argument("--programme", "--program", action="store_true", help="all builds")
        parser.add_argument("--from", dest="first", metavar="DATE", help="only builds held from this day")
        parser.add_argument("--to", dest="last", metavar="DATE", help="only builds held up to this day")
        parser.add_argument("--output", metavar="FILE.pdf", type=Path, required=True, help="where the PDF goes")

    def handle(self, *, build, state, first, last, output, **options):
        began, at = time.monotonic(), timezone.now()
        first, last = day(first), day(last)
        if first and last and last < first:
            raise CommandError("The period ends before it begins.")
        document, report = one(build, first, last, at) if build else (many(state, first, last, at), None)
        try:
            printed = actions.print_document(document, report=report, limits=IN_BACKGROUND)
            output.write_bytes(printed.pdf)
        except PaperError as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"Cannot write {output}: {error.strerror}.") from None
        self.stdout.write(f"{document['title']}. Written to {output}.")
        self.stdout.write(json.dumps({"pages": printed.pages, "seconds": round(time.monotonic() - began, 3)}))


def day(text):
    """A date written as YYYY-MM-DD, or None."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise CommandError(f"{text} is no date; write it as 2026-04-14.") from None


def one(slug, first, last, at):
    """The document of one build, and the words that go with it."""
    build = drafts.with_reports(documents.with_everything(Build.objects)).filter(slug=slug).first()
    if build is None:
        raise CommandError(f"There is no build called {slug}.")
    if (first and build.date < first) or (last and build.date > last):
        raise CommandError(f"{build} was held on {build.date}, outside of that period.")
    return documents.of_build(build, at=at), drafts.words_of(build)


def many(postal, first, last, at):
    """The document of a state's builds, or of all."""
    state = State.objects.filter(postal=postal.upper()).first() if postal else None
    if postal and state is None:
        raise CommandError(f"There is no state with the postal code {postal}.")
    return scopes.document_of(state=state, first=first, last=last, at=at)
