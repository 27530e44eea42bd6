"""Rows that somebody copied: from a spreadsheet, or addresses out of a mail. They become a CSV file like any other.

Where a row names the columns, the text is taken as it stands. Where none does, the columns are named by what stands
in them, and the page says so.
"""

import csv
import io
import re

from django.utils.translation import gettext as _

from contacts.files import FileNotTaken
from contacts.files.delimited import SAMPLE_LINES, records, sniff
from contacts.files.headers import NUMBER
from contacts.files.limits import HEADER_WITHIN
from contacts.imports.kinds import organization_kind
from contacts.imports.values import is_address, number_in, state_called

TABLE, ROWS, ADDRESSES = "table", "rows", "addresses"
BETWEEN = re.compile(r"(?<=>)\s*,|[;\n]")  # what divides the people of a mail's address line
WITH_ADDRESS = re.compile(r"(?P<name>[^<>]*)<(?:mailto:)?(?P<email>[^<>]+)>\s*")
SAMPLE = 50


def as_file(text, knows, *, names_columns=True):
    """Return (bytes of a CSV file, how the text was understood) for pasted text.

    `knows(cell)` tells names of columns; `names_columns` is whether columns without names can be named here. How it
    was understood is TABLE, ROWS (without names of columns) or ADDRESSES. Raises FileNotTaken with a sentence when
    there is nothing in it, or the columns need names and have none.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if not text.strip():
        raise FileNotTaken(_("Nothing was pasted."))
    people = _addresses(text) if names_columns else None
    if people:
        return _written([["Name", "E-mail"], *people]), ADDRESSES
    lines = list(enumerate(text.splitlines(keepends=True), start=1))
    rows = [cells for _line, cells in records(iter(lines), sniff(lines[:SAMPLE_LINES], knows))]
    if any(_names_columns(cells, knows) for cells in rows[:HEADER_WITHIN]):
        return text.encode(), TABLE
    if not names_columns:
        raise FileNotTaken(_("Copy the row with the names of the columns, too."))
    return _written([_named(rows), *rows]), ROWS


def _addresses(text):
    """[name, e-mail] of every person of a text like “Ana Ruiz <ana@example.org>; …”; None where it is no such text."""
    if "\t" in text or "@" not in text:
        return None
    people = []
    for part in filter(None, (part.strip(' ,"') for part in BETWEEN.split(text))):
        found = WITH_ADDRESS.fullmatch(part)
        if found:
            people.append([found["name"].strip(' "'), found["email"].strip()])
        elif is_address(part):
            people.append(["", part])
        else:
            return None
    return people


def _names_columns(cells, knows):
    """Whether a row names the columns: two of its cells do, or its first one; a title like “Manager” alone does not."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    known = [knows(cell) for cell in filled]
    return sum(known) > 1 or (bool(known) and known[0])


def _named(rows):
    """Names for the columns of rows that have none, each by what most of its cells are."""
    width = max(map(len, rows))
    columns = [[row[place].strip() for row in rows[:SAMPLE] if len(row) > place] for place in range(width)]
    names = {}
    for name, fits in (("E-mail", _is_mail), ("Phone", _is_phone), ("State", state_called)):
        _give(names, name, columns, fits)
    words = [place for place in range(width) if place not in names and not all(map(NUMBER.fullmatch, columns[place]))]
    if words:
        names[words[0]] = "Name"
        _give(names, "Organization", columns, _is_organization, among=words[1:])
    for name in ("Organization", "Title"):
        free = next((place for place in words if place not in names), None)
        if free is not None and name not in names.values():
            names[free] = name
    return [names.get(place, _("Column %(number)d") % {"number": place + 1}) for place in range(width)]


def _give(names, name, columns, fits, among=None):
    """Give the name to the column of which most cells fit, when those are half of its filled ones."""
    counted = {}
    for place in range(len(columns)) if among is None else among:
        filled = [cell for cell in columns[place] if cell]
        fitting = sum(bool(fits(cell)) for cell in filled)
        if place not in names and filled and fitting * 2 >= len(filled):
            counted[place] = fitting
    if counted:
        names[max(counted, key=lambda place: (counted[place], -place))] = name


def _is_mail(cell):
    return "@" in cell


def _is_phone(cell):
    return number_in(cell)[0]


def _is_organization(cell):
    return organization_kind(cell)[1] == "named"


def _written(rows):
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue().encode()
