"""Cells of spreadsheets: the formula rule on the way out, its exact undoing on the way in, and cleaning.

A spreadsheet runs a text that begins with `=`, `+`, `-` or `@` as a formula, also behind blanks, marks without width,
a tab or a line break, and in the wide forms of East Asian fonts. Such a text goes out with one apostrophe in front.
So that every text comes back as it was, a text that already has apostrophes before such a beginning gets one more.
"""

import re
import unicodedata
from decimal import Decimal

# White space is \s; beside it what has no width: soft hyphen, joiners, direction marks, byte order mark.
UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0"
)
FORMULA = re.compile(
    rf"'*[\s{UNSEEN}\x00-\x1f]*(?:[=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b]|(?<=[\t\r\n\x00]))"
)

DIRECTION_AND_WIDTH = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]"
)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")


def is_number(value):
    """Whether a value is written as a number."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def safe_cell(value):
    """Return a value as it may stand in a CSV file: texts that a spreadsheet would run get one leading apostrophe,
    numbers stay numbers.

    None becomes an empty cell. NUL is taken out of texts. Whatever is neither text nor number is written as its text.
    """
    if value is None:
        return ""
    if is_number(value):
        return value
    text = str(value).replace("\x00", "")
    return f"'{text}" if FORMULA.match(text) else text


def read_cell(text):
    """Return the text that `safe_cell` wrote: exactly one apostrophe comes off, and only where `safe_cell` would have
    put it.
    """
    if text.startswith("'") and FORMULA.match(text, 1):
        return text[1:]
    return text


def text_cell(cell, value):
    """Write a value into a cell of an openpyxl workbook: texts as texts, never as formulas; numbers as numbers.
    Returns the cell.
    """
    if value is None:
        return cell
    if is_number(value):
        cell.value = value
        return cell
    cell.value = safe_cell(value)
    cell.data_type = "s"
    return cell


def cleaned(text):
    """Return a cell as it is kept and whether invisible marks were taken out of it.

    Our own apostrophe comes off; line breaks and runs of blanks become one blank; marks that turn the direction of
    writing, have no width or control old printers go; letters come in their composed form.
    """
    text = read_cell(text)
    seen = CONTROL.sub("", DIRECTION_AND_WIDTH.sub("", text))
    return unicodedata.normalize("NFC", " ".join(seen.split())), seen != text


def cleaned_row(cells):
    """Return the cells of a row, each `cleaned`, and whether marks were taken out of any; a plain row is passed on as
    it is.
    """
    row = "|".join(cells)
    if (
        row.isascii()
        and row.isprintable()
        and row[:1] not in ("'", " ")
        and row[-1:] != " "
        and not ("  " in row or "| " in row or " |" in row or "|'" in row)
    ):
        return cells, False
    pairs = [cleaned(cell) for cell in cells]
    return [text for text, _marked in pairs], any(marked for _text, marked in pairs)
