"""How every list is read in, whatever it holds.

A batch of rows goes through four steps within one transaction: each row is understood; what the database already
knows of them is looked up once for all; each row finds the row it is about, or is doubted; what changed is written.
Nothing is half done for a row, and a second run of the same file finds every row and changes nothing.
"""

import re
from contextlib import suppress
from itertools import islice

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from contacts.files import FileNotTaken
from contacts.imports.columns import Column, match
from contacts.imports.reading import CREATED, REFUSED, UNCHANGED, UPDATED, Entry, Reading
from contacts.imports.taken import Taken
from contacts.imports.writing import insert_rows, one_batch_at_a_time, update_rows
from tat_coalitions.trail.actions import draft, record_many

BATCH = 2_000
SETTLE = Column.called("settle", _("settle"), "settle, new or same")
SETTLED = {
    "new": "new",
    "somebody new": "new",
    "somebody else": "new",
    "same": "same",
    "the same": "same",
    "same person": "same",
}

# An answer as the page keeps it: of the whole row, or of a part of it such as its officer; a key names who was chosen.
ANSWER = re.compile(r"(?:(?P<part>[a-z_]+)=)?(?P<said>new|same(?::\d{1,18})?)")


class Importer:
    """The rules of one kind of list. Subclasses say which columns it has, how a row is understood and what it is
    about.

    `options` are what a person chose: `mode` ("update": what the list says counts; "fill": only gaps are filled;
    "new": only new rows are taken) and `settled`, by line. `extras` add columns and further work, such as putting
    people on the list of a build.
    """

    what = ""
    model = None
    columns = ()
    required = ()  # groups of fields; every group needs one of its fields

    def __init__(self, options=None, *, extras=()):
        self.options = options or {}
        self.mode = self.options.get("mode") or "update"
        self.settled = self.options.get("settled") or {}
        self.extras = extras
        self.taken = Taken()
        self.matching = None

    # Columns

    def all_columns(self):
        return (*self.columns, *(column for extra in self.extras for column in extra.columns), SETTLE)

    def match(self, header):
        """Match the header, or raise FileNotTaken when a column that must be there is not."""
        self.matching = match(header, self.all_columns(), self.options.get("columns"))
        labels = {column.field: str(column.label) for column in self.all_columns()}
        for group in self.required:
            if not any(set(fields) <= set(self.matching.places) for fields in group):
                wanted = _(" or ").join(" + ".join(labels[field] for field in fields) for fields in group)
                raise FileNotTaken(
                    _("No column of the file is called “%(wanted)s”. Its columns are: %(columns)s.")
                    % {"wanted": wanted, "columns": ", ".join(name for name in header if name)}
                )
        return self.matching

    # What a subclass says

    def read(self, reading):
        """Understand one row: fill `reading.values`, refuse or remark."""
        raise NotImplementedError

    def look_up(self, readings):
        """Fetch what the database knows of these rows."""
        raise NotImplementedError

    def find(self, reading):
        """Set `reading.entry` to the row it is about (a fresh Entry for a new one), or `reading.doubt`."""
        raise NotImplementedError

    def load(self, entries):
        """Give known entries their values."""
        raise NotImplementedError

    def same(self, field, before, after):
        """Whether two values of a field mean the same; texts are never re-cased."""
        if isinstance(before, str) and isinstance(after, str):
            return before.casefold() == after.casefold()
        return before == after

    def compared(self, part):
        """What a doubtful part of a row is about: its model, and the column that says each thing that is compared.

        Things that are missing there are said by the column of their own name; None where no column says them.
        """
        return self.model, {}

    def complete(self, values):
        """The values of a new row, with what the model needs beside what the list said."""
        return values

    def before_writing(self, readings, *, stamp):
        """Write what the rows stand on, such as new organizations; returns `{label: [keys]}` of what it created."""
        return {}

    def forget(self):
        """Drop what was looked up: it is in the database now, or it was rolled back."""

    # The steps

    def work(self, rows, *, by, stamp):
        """Take the rows of a batch. Returns (readings, changes for ImportBatch). Runs in the caller's transaction."""
        readings = [self._understood(row) for row in rows]
        good = [reading for reading in readings if reading.is_good]
        self.look_up(good)
        for reading in good:
            self.find(reading)
        found = [reading for reading in good if not reading.doubt]
        self.load({id(r.entry): r.entry for r in found if r.entry.values is None}.values())
        for reading in found:
            self._decide(reading)
        for reading in readings:
            if not reading.is_good:
                reading.result = REFUSED
        changes = self._write([reading for reading in found if reading.is_good], by=by, stamp=stamp)
        return readings, changes

    def _understood(self, row):
        reading = Reading(row.line, row.cells, self.matching.places, self.matching.headers)
        if row.problem:
            reading.errors.append(("", row.problem))
            return reading
        self._hear(reading, self.settled.get(str(row.line)) or reading.get("settle"))
        self.read(reading)
        for extra in self.extras:
            extra.read(reading)
        return reading

    @staticmethod
    def _hear(reading, answer):
        """Take what a person said of a doubtful row, in the file or on the page."""
        reading.settled = SETTLED.get(answer.casefold(), "")
        for word in "" if reading.settled else answer.split():
            told = ANSWER.fullmatch(word)
            if told and told["part"]:
                reading.settled_parts[told["part"]] = told["said"]
            elif told:
                reading.settled = told["said"]

    def _decide(self, reading):
        """Compare what the row says with what is known, or give a new row its values."""
        entry = reading.entry
        if entry.pk is None and entry.values is None:
            entry.values = {**reading.values}
            entry.line = reading.line
            reading.result = CREATED
            return
        changes = {
            field: value
            for field, value in reading.values.items()
            if field not in reading.only_new and not self.same(field, entry.values.get(field), value)
        }
        blank = {field for field in changes if entry.values.get(field) in (None, "")}
        again = entry.line or (entry.pk is not None and entry.pk in self.taken)
        against = set(changes) - blank - reading.only_blank
        if again and against and self.mode == "update" and not reading.settled:
            reading.doubts(self._contradiction(against, entry.line), [entry])
            return
        if self.mode == "fill":
            changes = {field: changes[field] for field in changes if field in blank}
        elif self.mode == "new":
            changes = {}
        changes = {
            field: value for field, value in changes.items() if field in blank or field not in reading.only_blank
        }
        reading.result = UPDATED if changes else UNCHANGED
        entry.line = entry.line or reading.line
        for field, value in changes.items():
            if entry.pk is not None:
                entry.before.setdefault(field, entry.values.get(field))
            reading.changes[field] = [entry.values.get(field), value]
            entry.values[field] = value

    def _contradiction(self, fields, line):
        words = {column.field: str(column.label) for column in self.all_columns()}
        said = ", ".join(sorted(words.get(field.removesuffix("_id"), field) for field in fields))
        if line:
            return _("Line %(line)d is about the same one and says otherwise: %(said)s.") % {"line": line, "said": said}
        return _("A row above is about the same one and says otherwise: %(said)s.") % {"said": said}

    def _write(self, readings, *, by, stamp):
        written = {
            label: {"created": keys} for label, keys in self.before_writing(readings, stamp=stamp).items() if keys
        }
        entries = list({id(reading.entry): reading.entry for reading in readings}.values())
        new = [entry for entry in entries if entry.pk is None]
        known = [entry for entry in entries if entry.pk is not None]
        changed = {entry.pk: {field: entry.values[field] for field in entry.before} for entry in known if entry.before}
        for entry, key in zip(
            new, insert_rows(self.model, [self.complete(e.values) for e in new], stamp=stamp), strict=True
        ):
            entry.pk = key
        update_rows(self.model, changed, stamp=stamp)
        record_many(self._trail(entry, by, stamp) for entry in known if entry.before)
        own = written.setdefault(self.model._meta.label_lower, {})
        own["created"] = [*own.get("created", []), *(entry.pk for entry in new)]
        own["before"] = {
            str(entry.pk): {f: _plain(v) for f, v in entry.before.items()} for entry in known if entry.before
        }
        own["seen"] = [entry.pk for entry in known]
        for extra in self.extras:
            written |= extra.taken(readings, by=by, at=stamp)
        self.taken.add(entry.pk for entry in entries)
        for entry in entries:
            entry.before = {}
        return written

    def _trail(self, entry, by, stamp):
        row = self.model(pk=entry.pk, name=entry.values["name"])
        changes = {field: [_plain(before), _plain(entry.values[field])] for field, before in entry.before.items()}
        return draft("changed by an import", row, by=by, changes=changes, at=stamp)


def batches(rows):
    """Yield lists of rows."""
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        yield batch


def take_batch(importer, rows, *, by, stamp):
    """Take the rows of a batch; where the database refuses the batch, row by row, so that the good ones are not lost.

    Returns (readings, changes). Runs in the caller's transaction.
    """
    one_batch_at_a_time()
    with suppress(IntegrityError, DataError), transaction.atomic():
        return importer.work(rows, by=by, stamp=stamp)
    readings, changes = [], {}
    for row in rows:
        importer.forget()
        try:
            with transaction.atomic():
                one, written = importer.work([row], by=by, stamp=stamp)
        except (IntegrityError, DataError):
            refused = Reading(row.line, row.cells, importer.matching.places, importer.matching.headers, result=REFUSED)
            refused.errors.append(("", _("The database did not take this row.")))
            one, written = [refused], {}
        readings += one
        _join(changes, written)
    return readings, changes


def _join(changes, more):
    for label, kinds in more.items():
        held = changes.setdefault(label, {})
        for kind, rows in kinds.items():
            held[kind] = {**held.get(kind, {}), **rows} if isinstance(rows, dict) else [*held.get(kind, []), *rows]


def _plain(value):
    return value if value is None or isinstance(value, bool | int | float) else str(value)


__all__ = ["BATCH", "Entry", "Importer", "batches", "take_batch"]
