"""A file and its run: opening the file, going through its batches, writing down what became of every row."""

import datetime
import gc
from contextlib import contextmanager

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.files import read_table
from contacts.imports.apart import apart
from contacts.imports.columns import knows
from contacts.imports.engine import BATCH, batches, take_batch
from contacts.imports.reading import REFUSED
from contacts.imports.registry import importer_of
from contacts.models import ImportBatch, ImportRun, RefusedRow, TriedRow

LEASE = datetime.timedelta(minutes=5)
NOTES = 200  # different remarks kept with a run; the others are counted
TRIED_SHOWN = 5_000  # rows that can be read through before anything is taken
LOOKED_AT = 50_000  # rows of a list that are tried before a person says yes
LOOKED_AT_ALONE = 6_000  # on SQLite, where the one worker sends mail as well
REFUSALS_SHOWN = 5_000
KEPT_AT_ONCE = 500  # rows of a look that are written in one transaction
CANDIDATES = 4  # shown beside a doubtful row
USUALLY = gc.get_threshold()


@contextmanager
def seldom_collecting():
    """Let Python look for circles less often: a batch makes a hundred thousand objects and no circle, and looking took
    a third of the time.
    """
    gc.set_threshold(100_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*USUALLY)


class LostLease(Exception):
    """Somebody else works on this run by now."""


def opened(run, file):
    """Read the file and match its columns; returns (table, importer) and tells the run how it was understood.

    Raises FileNotTaken.
    """
    options = run.options
    importer = importer_of(run.what, options)
    table = read_table(
        file,
        run.file_name,
        encoding=options.get("encoding", ""),
        header_line=options.get("header_line") or 0,
        knows=knows(importer.all_columns()),
    )
    try:
        matching = importer.match(table.header)
    except Exception:
        table.close()
        raise
    run.mapping = matching.headers
    run.rows_total = table.count
    run.found = {
        "header": table.header,
        "header_line": table.header_line,
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "sheet": table.sheet,
        "unused": matching.unused,
        "notes": table.notes,
        "top": table.top,
    }
    return table, importer


@seldom_collecting()
def take(run, table, importer, *, by, until=None, seen=None):
    """Take the rows that are still to be taken, a transaction for each batch; returns whether all are.

    `until` is the moment at which to stop between two batches; `seen` is called with the run and the readings of each
    batch. Raises LostLease when somebody else took the run over.
    """
    _remember_taken(run, importer)
    for rows in batches(table.rows(after=run.at_line)):
        stamp = timezone.now()
        with transaction.atomic():
            readings, changes = take_batch(importer, rows, by=by, stamp=stamp)
            RefusedRow.objects.bulk_create(refusals(run, readings))
            ImportBatch.objects.create(run=run, last_line=rows[-1].line, stamp=stamp, changes=changes)
            count(run, readings)
            run.at_line = rows[-1].line
            _keep_lease(run)
        if seen:
            seen(run, readings)
        if until and timezone.now() >= until and run.rows_read < run.rows_total:
            return False
    return True


@seldom_collecting()
def look(run, table, importer, *, by, seen=None, most=None):
    """Find out what would become of the rows, the first `most` of them, and undo it all.

    Returns (RefusedRows, TriedRows), not written yet and no more than a page should have to hold.
    """
    refused, tried = [], []
    with apart(), transaction.atomic():
        for rows in batches(table.rows()):
            readings, _changes = take_batch(importer, rows, by=by, stamp=timezone.now())
            count(run, readings)
            tried += [_tried(run, reading) for reading in readings[: TRIED_SHOWN - len(tried)]]
            if len(refused) < REFUSALS_SHOWN:
                refused += refusals(run, readings)
            if seen:
                seen(run, readings)
            if most and run.rows_read + BATCH > most:
                break
        transaction.set_rollback(True)
    return refused[:REFUSALS_SHOWN], tried


def some_at_a_time(*kinds):
    """The rows of each kind, as many at a time as are written at once."""
    for rows in kinds:
        yield from (rows[start : start + KEPT_AT_ONCE] for start in range(0, len(rows), KEPT_AT_ONCE))


def hold(run):
    """Make sure that the look is still this worker's, and let it go on being so for a while. Raises LostLease.

    Meanwhile it may have been thrown away, and must not come back, or be somebody else's, who may have finished it.
    """
    mine = ImportRun.objects.filter(pk=run.pk, lease_token=run.lease_token, status=ImportRun.Status.LOOKING)
    if not mine.update(lease_until=timezone.now() + LEASE if run.lease_token else None):
        raise LostLease


def looked_at_most():
    """How many rows of a list are tried before a person says yes."""
    return LOOKED_AT if connection.vendor == "postgresql" else min(LOOKED_AT, LOOKED_AT_ALONE)


def forget_counts(run):
    """Begin counting anew, as before another look and before the real thing."""
    for name in ("rows_read", "created", "updated", "unchanged", "refused", "doubtful", "noted", "at_line"):
        setattr(run, name, 0)
    run.notes = []


def count(run, readings):
    """Add a batch to the run's counts and remarks."""
    run.rows_read += len(readings)
    known = {(note["column"], note["says"]): note for note in run.notes}
    for reading in readings:
        setattr(run, reading.result, getattr(run, reading.result) + 1)
        run.doubtful += reading.result == REFUSED and not reading.errors
        run.noted += len(reading.remarks)
        for remark in reading.remarks:
            _note(run, known, reading.line, *remark)


def _note(run, known, line, column, says):
    """Keep a remark with the first line it is about, and how many more say the same."""
    note = known.get((column, says))
    if note:
        note["more"] = note.get("more", 0) + 1
    elif len(run.notes) < NOTES:
        note = known[column, says] = {"line": line, "column": column, "says": says}
        run.notes.append(note)


def refusals(run, readings):
    """The RefusedRows of a batch, not written yet."""
    return [_refusal(run, reading) for reading in readings if reading.result == REFUSED]


def _refusal(run, reading):
    column, reason = reading.reasons()
    header = run.found["header"]
    row = {name: cell for name, cell in zip(header, reading.cells, strict=False) if name}
    if len(reading.cells) > len(header):
        row[_("(beyond the header)")] = " | ".join(reading.cells[len(header) :])
    refused = RefusedRow(run=run, line=reading.line, column=column, reason=reason, row=row)
    if not reading.errors:
        refused.doubtful, refused.part = True, reading.part
        refused.candidates = [_candidate(entry) for entry in reading.candidates[:CANDIDATES]]
    return refused


def _candidate(entry):
    """An entry that a doubtful row may be about; one of the same file has no key that lasts, so it is told by its line."""
    values = entry.values or {}
    told = {field: values.get(field) or "" for field in ("title", "phone", "city", "address")}
    told |= {field: getattr(entry, field) or values.get(field) or "" for field in ("name", "email")}
    told |= {
        "organization": getattr(entry.organization, "name", ""),
        "state": entry.state or values.get("state_id") or "",
    }
    return {**told, "pk": entry.pk, "line": entry.line}


def _tried(run, reading):
    """The TriedRow of a row, not written yet."""
    _column, reason = reading.reasons()
    is_doubtful = reading.result == REFUSED and not reading.errors
    return TriedRow(
        run=run,
        line=reading.line,
        result=TriedRow.Result.DOUBTFUL if is_doubtful else reading.result,
        cells={field: reading.get(field) for field in reading.places if reading.get(field)},
        changes=sorted(field.removesuffix("_id") for field in reading.changes),
        says=reason or " ".join(says for _column, says in reading.remarks),
    )


def _remember_taken(run, importer):
    """After a restart: which rows of the database the file has spoken of before."""
    label = importer.model._meta.label_lower
    for changes in run.batches.values_list("changes", flat=True).iterator() if run.at_line else ():
        written = changes.get(label, {})
        importer.taken.add([*written.get("created", ()), *written.get("seen", ())])


def _keep_lease(run):
    """Write the counts down and hold the run for another while; not if somebody else holds it."""
    names = ("rows_read", "created", "updated", "unchanged", "refused", "doubtful", "noted", "notes", "at_line")
    mine = ImportRun.objects.filter(pk=run.pk, lease_token=run.lease_token, status=ImportRun.Status.RUNNING)
    if not mine.update(**{name: getattr(run, name) for name in names}, lease_until=timezone.now() + LEASE):
        raise LostLease
