"""One file read once, from its first byte to its last, before anything is done with it.

What is found is kept in a temporary file: memory stays flat, and the rows can be gone through again.
"""

import csv
import tempfile
from dataclasses import dataclass, field
from itertools import chain, islice

from django.utils.translation import gettext as _

from contacts.files import delimited, headers, limits, workbook
from contacts.files.cells import cleaned, cleaned_row
from contacts.files.decoding import lines_of, open_text
from contacts.files.errors import FileNotTaken

NOTES = 50
IN_MEMORY = 2_000_000  # characters of a list that need no temporary file


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it begins on, its cells in the order of the header, and why it cannot be read, if so."""

    line: int
    cells: list
    problem: str = ""


@dataclass
class Table:
    """A file that was read: its header, how many rows it has, how it was understood, and its rows."""

    name: str
    header: list
    header_line: int
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    count: int = 0
    notes: list = field(default_factory=list)
    top: list = field(default_factory=list)
    _kept: object = None

    def rows(self, after=0):
        """Yield the Rows that begin after that line, in order. One such walk at a time."""
        self._kept.seek(0)
        for line, problem, *cells in csv.reader(self._kept):
            if int(line) > after:
                yield Row(int(line), cells, problem)

    def close(self):
        """Let go of the temporary file; also done when nobody holds the table any more."""
        if self._kept is not None:
            self._kept.close()

    __del__ = close


def read_table(file, name, *, encoding="", header_line=0, knows=None):
    """Read a CSV, TSV, semicolon separated or XLSX file into a Table.

    `file` is a path or a seekable binary stream; `name` is what the person calls it. `encoding` is one of
    `decoding.ENCODINGS` where the file does not say; `header_line` points at the header where the sniffed one is
    wrong; `knows(cell)` tells names of columns. Raises FileNotTaken with a sentence when the file as a whole cannot
    be taken: no text, no or doubled header, a quotation mark never closed, anything beyond `limits`.
    """
    if hasattr(file, "read"):
        return _read(file, name, encoding, header_line, knows or _nothing)
    try:
        with open(file, "rb") as binary:  # noqa: PTH123 -- also takes what has no Path
            return _read(binary, name, encoding, header_line, knows or _nothing)
    except OSError as error:
        raise FileNotTaken(
            _("“%(name)s” cannot be read: %(why)s.") % {"name": name, "why": error.strerror or error}
        ) from None


def _read(binary, name, encoding, header_line, knows):
    size = binary.seek(0, 2)
    if size > limits.FILE:
        raise FileNotTaken(_("“%(name)s” is larger than %(most)d MB.") % {"name": name, "most": limits.FILE // 2**20})
    binary.seek(0)
    if workbook.is_zip(binary.read(4)):
        return _read_workbook(binary, name, header_line, knows)
    text, encoding = open_text(binary, name, encoding)
    lines = lines_of(text, binary, encoding)
    first = list(islice(lines, delimited.SAMPLE_LINES))
    delimiter = delimited.sniff(first, knows)
    if first and delimited.EXCELS_OWN.fullmatch(first[0][1]):
        first = first[1:]
    rows = delimited.records(chain(first, lines), delimiter)
    return _keep(rows, Table(name, [], 0, encoding=encoding, delimiter=delimiter), header_line, knows)


def _read_workbook(binary, name, header_line, knows):
    if name.lower().endswith((".csv", ".tsv", ".txt")):
        raise FileNotTaken(
            _(
                "“%(name)s” is a zip archive or a workbook under the name of a text file. If it is a workbook, let its "
                "name end in .xlsx."
            )
            % {"name": name}
        )
    rows, sheet, notes = workbook.open_sheet(binary, name)
    return _keep(rows, Table(name, [], 0, sheet=sheet, notes=notes), header_line, knows)


def _nothing(_cell):
    return False


def _keep(rows, table, header_line, knows):
    """Find the header, go through every row and keep them in a temporary file."""
    top = list(islice(rows, max(limits.HEADER_WITHIN, header_line)))
    shown = [(line, [cleaned(cell)[0] for cell in cells[: limits.COLUMNS + 1]]) for line, cells in top]
    found = _header(shown, table.name, header_line, knows)
    table.header_line, table.header = found[0], headers.checked(*found)
    table.top = [(line, cells[:12]) for line, cells in shown if any(cells)]
    above = sum(line < table.header_line for line, _cells in table.top)
    if above:
        table.notes.append(headers.skipped_above(above, table.header_line))
    keeper = _Keeper(table)
    for line, cells in chain(top, rows):
        if line > table.header_line:
            keeper.take(line, cells)
    keeper.finish()
    return table


def _header(shown, name, header_line, knows):
    if not header_line:
        found = headers.find(shown, knows)
        if found is None:
            raise FileNotTaken(_("“%(name)s” is empty.") % {"name": name})
        return found
    pointed = next((row for row in shown if row[0] == header_line and any(row[1])), None)
    if pointed is None:
        raise FileNotTaken(_("There is no header on line %(line)d.") % {"line": header_line})
    return pointed


class _Keeper:
    """Writes rows down, cleaned; leaves out blank rows and a row of totals at the end."""

    def __init__(self, table):
        self.table = table
        self.width = len(table.header)
        self.nameless = [number for number, name in enumerate(table.header) if not name]
        table._kept = tempfile.SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8", newline="")  # noqa: SIM115
        self.write = csv.writer(table._kept).writerow
        self.held = []

    def take(self, line, raw):
        cells, marked = self._clean(line, raw)
        if not any(cells):
            return
        if headers.is_total(cells):
            self.held.append((line, cells))
            return
        self._release()
        problem = ""
        if len(cells) > self.width:
            problem = _("The row has %(cells)d cells, the header only %(names)d.") % {
                "cells": len(cells),
                "names": self.width,
            }
        if marked:
            self._note(_("Line %(line)d: marks that cannot be seen were taken out.") % {"line": line})
        self._put(line, cells, problem)

    def finish(self):
        for line, _cells in self.held:
            self._note(_("Line %(line)d looks like a total and was left out.") % {"line": line})

    def _clean(self, line, raw):
        if max(map(len, raw), default=0) > limits.CELL:
            raise delimited.too_large(line)
        cells, marked = cleaned_row(raw)
        while cells and not cells[-1] and len(cells) > self.width:
            cells.pop()
        if len(cells) > limits.COLUMNS:
            raise FileNotTaken(
                _("Line %(line)d has %(count)d cells; a list is read up to %(most)d columns.")
                % {"line": line, "count": len(cells), "most": limits.COLUMNS}
            )
        return cells, marked

    def _release(self):
        """Rows that looked like totals are rows after all when more rows follow."""
        for line, cells in self.held:
            self._put(line, cells, "")
        self.held.clear()

    def _put(self, line, cells, problem):
        for number in self.nameless:
            if number < len(cells) and cells[number]:
                raise headers.nameless(number + 1, line)
        self.table.count += 1
        if self.table.count > limits.ROWS:
            raise FileNotTaken(
                _("The list has more than %(most)s rows. Divide it and try again.") % {"most": f"{limits.ROWS:,}"}
            )
        self.write([line, problem, *cells, *[""] * (self.width - len(cells))])

    def _note(self, sentence):
        if len(self.table.notes) < NOTES:
            self.table.notes.append(sentence)
