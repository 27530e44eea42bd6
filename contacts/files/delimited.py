"""Comma, semicolon, tab and bar separated text: which of them it is, and its records with their line numbers."""

import csv
import re
from statistics import mode

from django.utils.translation import gettext as _

from contacts.files import limits
from contacts.files.errors import FileNotTaken

DELIMITERS = (",", ";", "\t", "|")
EXCELS_OWN = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
SAMPLE_LINES = 200


def records(lines, delimiter):
    """Yield (line number, cells) from (line number, line) pairs; a record that spans lines has the number of its
    first one.

    A quotation mark within a cell that begins with one is taken as written as long as the cell ends on its line; a
    mark that is never closed raises FileNotTaken with the line it stands on.
    """
    feed = _Feed(lines)
    reader = csv.reader(feed, delimiter=delimiter, skipinitialspace=delimiter != "\t", strict=True)
    while True:
        feed.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "field larger" in str(error):
                raise too_large(feed.first) from None
            if "end of data" in str(error) or feed.last != feed.first:
                raise never_closed(feed.first) from None
            cells = _as_written(feed.line, delimiter, feed.first)
        yield feed.first, cells


def sniff(lines, knows):
    """Return the delimiter of the first lines: the one under which most headers are known, then the one that cuts
    most lines alike.
    """
    own = EXCELS_OWN.fullmatch(lines[0][1]) if lines else None
    if own:
        return own[1]
    return max(DELIMITERS, key=lambda delimiter: (*_score(lines, delimiter, knows), -DELIMITERS.index(delimiter)))


def never_closed(line):
    return FileNotTaken(
        _("The quotation mark on line %(line)d is never closed. Close or remove it and try again.") % {"line": line}
    )


def too_large(line):
    return FileNotTaken(
        _("A cell on line %(line)d is longer than %(most)d characters. Perhaps a quotation mark is never closed there.")
        % {"line": line, "most": limits.CELL}
    )


def _score(lines, delimiter, knows):
    cut = []
    try:
        for _line, cells in records(iter(lines), delimiter):
            cut.append([cell.strip() for cell in cells])
    except FileNotTaken:
        pass  # the sample may end within a quoted cell
    widths = [len(cells) for cells in cut if any(cells)]
    if not widths:
        return 0, 0, 0
    known = max(sum(knows(cell) for cell in cells if cell) for cells in cut[: limits.HEADER_WITHIN])
    usual = mode(widths)
    alike = widths.count(usual) / len(widths) if usual > 1 else 0
    return known, round(alike, 2), usual


def _as_written(line, delimiter, number):
    """The cells of one line whose quotation marks are no spreadsheet's: `"Skip" Jones` is a name."""
    try:
        return next(csv.reader([line], delimiter=delimiter, skipinitialspace=delimiter != "\t"))
    except csv.Error:
        raise too_large(number) from None


class _Feed:
    """Hands lines to the csv reader and remembers where the record began."""

    def __init__(self, lines):
        self.lines = lines
        self.first = self.last = 0
        self.line = ""
        self.fresh = True

    def begin(self):
        self.fresh = True

    def __iter__(self):
        return self

    def __next__(self):
        number, self.line = next(self.lines)
        if self.fresh:
            self.first, self.fresh = number, False
        self.last = number
        if number - self.first > limits.BREAKS:
            raise never_closed(self.first)
        return self.line
