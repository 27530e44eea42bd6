"""Refused rows as a file to be mended and imported again: line, column, reason, a place to settle doubts, and the
row.
"""

import csv
import io

from contacts.files.cells import safe_cell

OWN = ("line", "column", "reason", "settle")


class RefusedFile:
    """Writes refused rows as CSV with the columns of the list they come from.

    Where the list has a column of one of our names already, ours is called "refused line" and so on; `settle` is a
    column of ours that the importers read, so it is there once.
    """

    def __init__(self, header, file):
        self.header = [name for name in header if name and name.casefold() != "settle"]
        taken = {name.casefold() for name in self.header}
        self.file = file
        self.write = csv.writer(file).writerow
        file.write("\ufeff")
        self.write([*(f"refused {name}" if name in taken else name for name in OWN), *map(safe_cell, self.header)])

    def add(self, row):
        """Write one RefusedRow."""
        cells = (row.row.get(name, "") for name in self.header)
        self.write([row.line, safe_cell(row.column), safe_cell(row.reason), "", *map(safe_cell, cells)])


def pieces(header, rows, size=500):
    """The same file in pieces of bytes, for a download."""
    buffer = io.StringIO(newline="")
    file = RefusedFile(header, buffer)
    for number, row in enumerate(rows, start=1):
        file.add(row)
        if number % size == 0:
            yield _emptied(buffer)
    yield _emptied(buffer)


def _emptied(buffer):
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()
