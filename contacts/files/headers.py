"""Which row names the columns, and whether the names can be told apart."""

import re
from statistics import mode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.files import limits
from contacts.files.errors import FileNotTaken

TOTAL = re.compile(r"(grand |sub)?totals?( rows?| people| count)?:?( [\d,. ]+)?|sum|count|total:.*", re.IGNORECASE)
NUMBER = re.compile(r"[\d,. %$-]*")


def find(top, knows):
    """Return (line, cells) of the header among the first rows, given as (line, cells).

    It is the row with the most names that are known, the first of these; where none is known, the first row that is
    about as wide as most rows and holds neither a doubled cell nor a bare number.
    """
    filled = [(line, cells) for line, cells in top if any(cells)]
    if not filled:
        return None
    known = [sum(knows(cell) for cell in cells if cell) for _line, cells in filled]
    if max(known):
        return filled[known.index(max(known))]
    usual = mode(len([cell for cell in cells if cell]) for _line, cells in filled)
    return next((row for row in filled if _could_be_header(row[1], usual)), filled[0])


def checked(line, cells):
    """Return the header without empty cells at its end. Raises FileNotTaken for doubled names and too many columns."""
    header = list(cells)
    while header and not header[-1]:
        header.pop()
    if len(header) > limits.COLUMNS:
        raise FileNotTaken(
            _("The header on line %(line)d has more than %(most)d columns.") % {"line": line, "most": limits.COLUMNS}
        )
    seen = {}
    for number, name in enumerate(header, start=1):
        first = seen.setdefault(name.casefold(), number) if name else number
        if first != number:
            raise FileNotTaken(
                _(
                    "Two columns are called “%(name)s” (columns %(first)d and %(second)d of line %(line)d). Give each "
                    "its own name."
                )
                % {"name": name, "first": first, "second": number, "line": line}
            )
    return header


def nameless(column, line):
    return FileNotTaken(
        _(
            "Column %(column)d has no name in the header but holds something on line %(line)d. Name every column and "
            "try again."
        )
        % {"column": column, "line": line}
    )


def is_total(cells):
    """Whether a row adds up the others: its first filled cell says so, and beside it stand only numbers."""
    first = next((cell for cell in cells if cell), "")
    if first[:1] not in "cCgGsStT" or not TOTAL.fullmatch(first):
        return False
    return all(NUMBER.fullmatch(cell) for cell in cells if cell and cell is not first)


def skipped_above(count, line):
    return ngettext(
        "The header was found on line %(line)d; one line above it was left out.",
        "The header was found on line %(line)d; %(count)d lines above it were left out.",
        count,
    ) % {"count": count, "line": line}


def _could_be_header(cells, usual):
    names = [cell.casefold() for cell in cells if cell]
    return (
        len(names) >= max(1, usual * 0.6)
        and len(set(names)) == len(names)
        and not any(NUMBER.fullmatch(name) for name in names)
    )
