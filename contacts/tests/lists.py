"""Lists for the tests of imports: written as people write them, imported as a command would."""

import csv
import io

from contacts.actions.imports import import_file


def csv_of(text):
    """The bytes of a list given as indented lines."""
    return "\n".join(line.strip() for line in text.strip().splitlines()).encode()


def rows_of(header, *rows):
    """The bytes of a list given as rows."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows([header, *rows])
    return file.getvalue().encode()


def imported(what, data, *, by=None, name="list.csv", seen=None, dry_run=False, **options):
    """The ImportRun of a list that was taken."""
    data = csv_of(data) if isinstance(data, str) else data
    return import_file(what=what, file=io.BytesIO(data), name=name, by=by, options=options, dry_run=dry_run, seen=seen)


def counts(run):
    """(created, updated, unchanged, refused) of a run."""
    return run.created, run.updated, run.unchanged, run.refused


def reasons(run):
    """What was refused: (line, column, reason)."""
    return [(row.line, row.column, row.reason) for row in run.refused_rows.order_by("line")]
