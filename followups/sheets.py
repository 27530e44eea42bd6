"""A follow-up as a spreadsheet: one row a question, the same file out and in.

Whoever fills it in writes into five columns; the others say what is asked and which row is which. What a row means is
decided by the forms of the pages, so that every rule exists once.
"""

import csv
import io
import zipfile
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

from contacts.files import FileNotTaken, read_table
from contacts.files.cells import safe_cell, text_cell
from contacts.imports.columns import Column, knows, match
from contacts.imports.refused import pieces
from followups.models import Answer, CommitmentAnswer

LARGEST = 2 * 1024 * 1024  # bytes; a filled one has about ten thousand
UNPACKED = 4 * 1024 * 1024
MOST_ROWS = 500
LONGEST = 600  # characters kept of a cell: more than any field takes, so that the field says so
NOT_ASKED = "–"
NO_ANSWERS = ("new", "same", CommitmentAnswer.State.NO_RESPONSE)  # chosen otherwise, or by nobody
BLANK = {"", NOT_ASKED, "-", "—"}

TOLD = ("code", "question", "definition", "unit", "promised", "last", "so_far")
FILLED = ("answer", "number", "month", "source", "note")
HEADERS = {
    "code": lazy("Code"),
    "question": lazy("Question"),
    "definition": lazy("What counts"),
    "unit": lazy("Unit"),
    "promised": lazy("Promised"),
    "last": lazy("Last answer"),
    "so_far": lazy("Answered so far"),
    "answer": lazy("Answer"),
    "number": lazy("Number"),
    "month": lazy("Month"),
    "source": lazy("Who says so"),
    "note": lazy("Note"),
    "mark": lazy("Leave as it is"),
}
SPELLINGS = {
    "code": "code",
    "answer": "answer,your answer",
    "number": "number,total,new total",
    "month": "month,since,since which month",
    "source": "who says so,source",
    "note": "note,notes,remark,remarks",
    "mark": "leave as it is",
}
WIDTHS = {"question": 44, "definition": 44, "answer": 24, "note": 40, "last": 22, "so_far": 22, "source": 24}


def columns():
    """What is read from a file, by the names its columns may have."""
    return [Column.called(name, HEADERS[name], spellings) for name, spellings in SPELLINGS.items()]


def mark_of(followup, question):
    """Which follow-up a row was taken out of, and what was answered there then."""
    return f"{followup.pk}.{question.fingerprint}"


# out


def rows_out(followup, parts, form_for):
    """The rows of the template as lists of texts, in the order of HEADERS."""
    for part in parts:
        for question in part.questions:
            fields = form_for(question).fields
            promised = question.promised if question.is_promise else NOT_ASKED
            yield [
                str(question.prefix),
                _("What became of the promise of %(who)s?") % {"who": question.title}
                if question.is_promise
                else question.title,
                "" if question.is_promise else question.about.definition,
                str(question.unit),
                promised,
                question.said_last if question.last else "",
                question.said_now if question.answer else "",
                "",
                "" if {"number", "total"} & set(fields) else NOT_ASKED,
                "" if "since_month" in fields else NOT_ASKED,
                "" if "source" in fields else NOT_ASKED,
                "",
                mark_of(followup, question),
            ]


def possible(form):
    """What may be written into the column, beside a number."""
    name = next((name for name in ("state", "choice", "change") if name in form.fields), "")
    if not name:
        return [str(form.fields["unknown"].label)] if "unknown" in form.fields else []
    said = [str(label) for value, label in form.fields[name].choices if value not in NO_ANSWERS]
    return ([_("No change")] if "same" in dict(form.fields[name].choices) else []) + said


def as_csv(rows):
    """The template as the bytes of a CSV file that Excel opens with its letters right."""
    buffer = io.StringIO(newline="")
    buffer.write("\ufeff")
    write = csv.writer(buffer).writerow
    write([str(header) for header in HEADERS.values()])
    for row in rows:
        write([safe_cell(cell) for cell in row])
    return buffer.getvalue().encode()


def as_xlsx(rows, title):
    """The template as the bytes of a workbook: texts as texts, the columns to be filled in set apart."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("Follow-up")
    book.properties.title = title
    for column, (name, header) in enumerate(HEADERS.items(), start=1):
        cell = text_cell(sheet.cell(1, column), str(header))
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="FFE9B8" if name in FILLED else "E6EAF0")
        sheet.column_dimensions[cell.column_letter].width = WIDTHS.get(name, 14)
        sheet.column_dimensions[cell.column_letter].hidden = name == "mark"
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            cell = text_cell(sheet.cell(number, column), value)
            cell.number_format = "@"  # a month stays what was written, and is not made a day
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "C2"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


# in


@dataclass
class Read:
    """A row of a file: what stands in it, which question it answers, and what would become of it."""

    KEPT, REPLACES, UNCHANGED, IN_THE_WAY, REFUSED, OPEN = (
        "kept",
        "replaces",
        "unchanged",
        "in_the_way",
        "refused",
        "open",
    )

    line: int
    cells: dict
    question: object = None
    values: dict | None = None
    becomes: str = OPEN
    errors: list = field(default_factory=list)  # (name of the column, sentence)
    remarks: list = field(default_factory=list)

    @property
    def code(self):
        return self.cells.get("code", "")

    @property
    def says_something(self):
        """Whether anything was filled in."""
        return any(self.cells.get(name) for name in FILLED)

    @property
    def is_good(self):
        """Whether it would be kept without asking."""
        return self.becomes in (self.KEPT, self.REPLACES)

    @property
    def asks(self):
        return self.becomes == self.IN_THE_WAY

    @property
    def standing(self):
        """What is answered on the page, or None."""
        return self.question.answer if self.question else None

    @property
    def seen(self):
        """The fingerprint of what is answered on the page."""
        return self.question.fingerprint if self.question else ""

    @property
    def told(self):
        """What the file says, in the words of the page."""
        if self.values is None:
            return " · ".join(self.cells[name] for name in FILLED if self.cells.get(name))
        names = {key: value for key, value in self.values.items() if key not in ("note", "source", "unchanged")}
        row = CommitmentAnswer(**names) if self.question.is_promise else Answer(**names)
        return self.question.said(row)

    # as contacts.imports.refused writes it

    @property
    def row(self):
        return {str(HEADERS[name]): self.cells.get(name, "") for name in SPELLINGS}

    @property
    def column(self):
        return ", ".join(dict.fromkeys(column for column, _sentence in self.errors))

    @property
    def reason(self):
        return " ".join(sentence for _column, sentence in self.errors)

    def refuse(self, name, sentence):
        """Refuse it for what stands in a column; the same sentence once."""
        self.becomes = self.REFUSED
        said = (str(HEADERS.get(name, "")), str(sentence))
        if said not in self.errors:
            self.errors.append(said)


def read(upload, name, encoding=""):
    """The rows of a filled-in file as Reads that nobody has understood yet. Raises FileNotTaken with a sentence."""
    if upload.size > LARGEST:
        raise FileNotTaken(_("“%(name)s” is larger than 2 MB; a filled-in follow-up is far smaller.") % {"name": name})
    _look_inside(upload, name)
    table = read_table(upload, name, encoding=encoding, knows=knows(columns()))
    places = match(table.header, columns()).places
    for wanted in ("code", "answer"):
        if wanted not in places:
            raise FileNotTaken(
                _("“%(name)s” has no column called “%(column)s”. Fill in the file that this page gives out.")
                % {"name": name, "column": HEADERS[wanted]}
            )
    if table.count > MOST_ROWS:
        raise FileNotTaken(
            _("“%(name)s” has %(count)d rows; a follow-up has far fewer. Fill in the file that this page gives out.")
            % {"name": name, "count": table.count}
        )
    found = []
    for row in table.rows():
        cells = {field: row.cells[place][:LONGEST] for field, place in places.items()}
        found.append(Read(row.line, {field: "" if text in BLANK else text for field, text in cells.items()}))
        if row.problem:
            found[-1].refuse("", row.problem)
    return found, table.notes


def refused_file(rows):
    """The refused rows as pieces of a CSV file: line, column and reason, then the row as it stood."""
    return pieces([str(HEADERS[name]) for name in SPELLINGS], [row for row in rows if row.becomes == Read.REFUSED])


def _look_inside(upload, name):
    """Refuse a workbook that unpacks to far more than a follow-up, before anything of it is read."""
    upload.seek(0)
    if not zipfile.is_zipfile(upload):
        upload.seek(0)
        return
    upload.seek(0)
    try:
        unpacked = sum(part.file_size for part in zipfile.ZipFile(upload).infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        unpacked = 0  # said by whoever reads it
    upload.seek(0)
    if unpacked > UNPACKED:
        raise FileNotTaken(
            _("“%(name)s” unpacks to more than a follow-up can hold. Save it as CSV and try again.") % {"name": name}
        )
