"""Excel workbooks (.xlsx): looked at before they are unpacked, read as they stand."""

import datetime
import zipfile

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from contacts.files import limits
from contacts.files.errors import FileNotTaken

ZIP = b"PK\x03\x04"
WORKBOOK = "xl/workbook.xml"


def is_zip(head):
    return head.startswith(ZIP)


def open_sheet(binary, name):
    """Return (iterator of (line number, cells as text), name of the sheet, notes) of the first sheet that holds
    anything.

    Raises FileNotTaken for archives that are no workbook, or one too large to unpack.
    """
    _look_inside(binary, name)
    binary.seek(0)
    try:
        book = load_workbook(binary, read_only=True, data_only=True, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    except Exception as error:
        raise _damaged(name) from error
    filled = [sheet for sheet in sheets if _has_anything(sheet, name)]
    if not filled:
        raise FileNotTaken(_("“%(name)s” is empty.") % {"name": name})
    notes = []
    if len(filled) > 1:
        notes.append(
            _("Only the sheet “%(sheet)s” was read; %(others)d more hold something.")
            % {"sheet": filled[0].title, "others": len(filled) - 1}
        )
    return _rows(filled[0], name), filled[0].title, notes


def _look_inside(binary, name):
    binary.seek(0)
    try:
        with zipfile.ZipFile(binary) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if WORKBOOK not in names:
                raise FileNotTaken(
                    _(
                        "“%(name)s” is an archive or another kind of document, not an Excel workbook (.xlsx). Save the "
                        "list as CSV or .xlsx."
                    )
                    % {"name": name}
                )
            unpacked = sum(part.file_size for part in parts)
            if len(parts) > limits.WORKBOOK_PARTS or unpacked > limits.WORKBOOK_UNPACKED:
                raise FileNotTaken(
                    _(
                        "“%(name)s” unpacks to %(size)d MB; a workbook is read up to %(most)d MB. Save the list as CSV "
                        "and try again."
                    )
                    % {"name": name, "size": unpacked // 2**20, "most": limits.WORKBOOK_UNPACKED // 2**20}
                )
            for part in parts:
                if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.open(part).read(1_000).upper():
                    raise _damaged(name)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        raise _damaged(name) from error


def _damaged(name):
    return FileNotTaken(
        _("“%(name)s” cannot be opened as an Excel workbook; it may be damaged or locked.") % {"name": name}
    )


def _has_anything(sheet, name):
    return any(True for _line, cells in _rows(sheet, name, within=1_000) if any(cells))


def _rows(sheet, name, within=None):
    sheet.reset_dimensions()
    try:
        for line, row in enumerate(sheet.iter_rows(values_only=True, max_row=within), start=1):
            cells = [_text(value) for value in row]
            while cells and not cells[-1]:
                cells.pop()
            yield line, cells
    except FileNotTaken:
        raise
    except Exception as error:  # whatever a damaged sheet makes of openpyxl
        raise _damaged(name) from error


def _text(value):
    """A cell's value as it would stand in a CSV file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        return (
            value.date().isoformat()
            if value.time() == datetime.time()
            else value.isoformat(sep=" ", timespec="seconds")
        )
    return str(value)
