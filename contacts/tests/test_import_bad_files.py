"""Every kind of bad file, brought as a person does and gone through by a worker: each ends in a sentence or in rows
that say why, nothing is half done, little memory is taken, and the next list comes in.
"""

import io
import tracemalloc
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from contacts.actions import imports
from contacts.files import limits
from contacts.models import ImportRun, Organization, Person
from contacts.tests.lists import counts, reasons
from tat_coalitions.testing.people import a_user

pytestmark = pytest.mark.django_db

MEMORY = 48 * 2**20  # the largest of these files has 57 MB
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'


def workbook_of(megabytes):
    """A workbook of a few kilobytes whose sheet unpacks to so many megabytes."""
    row = b'<row><c t="inlineStr"><is><t>Ana Ruiz</t></is></c></row>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", SHEET % (row * (megabytes * 2**20 // len(row))))
    assert len(file.getvalue()) < 400_000
    return file.getvalue()


ANA = "name,state\nAna Ruiz,TX\n"
REFUSED = {
    "UTF-16 without its mark": ("list.csv", ANA.encode("utf-16-le"), "looks like UTF-16, but without the mark"),
    "older Excel": ("list.csv", "name,state\nJürgen,TX\n".encode("cp1252"), "Line 2 is not UTF-8 (byte 0xFC)."),
    "a picture": ("list.csv", b"\x89PNG\r\n\x1a\n" + bytes(100), "“list.csv” is a picture, not a table."),
    "a web page": ("list.csv", b"<!DOCTYPE html><table><tr><td>name", "“list.csv” is a web page, not a table."),
    "NUL": ("list.csv", ANA.replace("Ruiz", "Ru\0iz").encode(), "Line 2 holds a NUL character"),
    "a cell of 20 MB": ("list.csv", ANA.encode() + b"x" * 20_000_000, "Line 3 is longer than a million characters."),
    "a long cell": ("list.csv", ANA.encode() + b"x" * 40_000, "A cell on line 3 is longer than 32767 characters."),
    "a quotation mark never closed": ("list.csv", b'name,state\n"Ana,TX\nBob,TX\n', "mark on line 2 is never closed."),
    "a million columns": ("list.csv", b",".join([b"name"] * 1_000_000), "is longer than a million characters."),
    "too many columns": ("list.csv", b",".join(b"c%d" % n for n in range(300)), "has more than 200 columns."),
    "too many rows": ("list.csv", ANA.encode() + b"Bob Li,TX\n" * 9, "The list has more than 5 rows."),
    "a doubled header": ("list.csv", b"name,state,Name\nAna,TX,Bob\n", "Two columns are called “Name”"),
    "a workbook that unpacks to 57 MB": ("list.xlsx", workbook_of(57), "unpacks to 57 MB; a workbook is read up to 32 MB."),
    "an archive": ("list.xlsx", b"PK\x03\x04" + bytes(100), "cannot be opened as an Excel workbook"),
}  # fmt: skip
TAKEN = {
    "titles above, a total below": (b"Guests;;\n\nname;state\nAna Ruiz;TX\nTOTAL;1\n", (1, 0, 0, 0), ["Ana Ruiz"], []),
    "columns named like ours": (b"id,is_superuser,name\n7,1,Ana Ruiz\n", (1, 0, 0, 0), ["Ana Ruiz"], []),
    "a line break in a name": (b'name,state\n"Ana\r\nRuiz",TX\n', (1, 0, 0, 0), ["Ana Ruiz"], []),
    "marks that turn the writing": ("name\nAna\u202e Ruiz\u200b\n".encode(), (1, 0, 0, 0), ["Ana Ruiz"], []),
    "a second header line in an address": (
        b'name,email\nAna Ruiz,ana@example.org\nBob Li,"bob@example.org\r\nBcc: all@example.org"\n',
        (1, 0, 0, 1),
        ["Ana Ruiz"],
        [(3, "email", "“bob@example.org Bcc: all@example.org” is not an e-mail address.")],
    ),
    "rows of more cells than the header": (
        b"name,state\nAna Ruiz,TX\nBob Li,TX,x,y\n",
        (1, 0, 0, 1),
        ["Ana Ruiz"],
        [(3, "", "The row has 4 cells, the header only 2.")],
    ),
}


@pytest.fixture
def dana(client, monkeypatch):
    user = a_user("Dana Whitlock")
    client.force_login(user)
    monkeypatch.setattr(imports, "nudge", lambda pk: None)
    return user


def bring(client, name, data):
    """What the page says of a file, or its run once a worker has looked at it."""
    file = SimpleUploadedFile(name, data)
    answer = client.post(reverse("contacts:new_import"), {"what": "people", "mode": "update", "file": file})
    if answer.status_code == 200:
        return " ".join(str(error) for errors in answer.context["form"].errors.values() for error in errors), None
    run = ImportRun.objects.latest("pk")
    imports.go_on(run.pk, at=timezone.now())
    run.refresh_from_db()
    return run.error, run


def test_one_list_comes_in(client, dana):
    _says, run = bring(client, "list.csv", ANA.encode())
    client.post(run.get_absolute_url())
    assert Person.objects.get().name == "Ana Ruiz"


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_list_ends_in_a_sentence_and_leaves_nothing(client, dana, monkeypatch, kind):
    name, data, sentence = REFUSED[kind]
    monkeypatch.setattr(limits, "ROWS", 5)
    says, run = _within_memory(lambda: bring(client, name, data))
    assert sentence in says
    assert run is None or run.status == "failed"
    assert (Person.objects.count(), Organization.objects.count()) == (0, 0)
    test_one_list_comes_in(client, dana)


@pytest.mark.parametrize("kind", TAKEN)
def test_what_people_do_to_lists_is_understood_or_refused_row_by_row(client, dana, kind):
    data, expected, names, refused = TAKEN[kind]
    _says, run = bring(client, "list.csv", data)
    client.post(run.get_absolute_url())
    run.refresh_from_db()
    assert (run.status, counts(run), reasons(run)) == ("done", expected, refused)
    assert list(Person.objects.values_list("name", flat=True)) == names
    assert not dana.is_superuser


def _within_memory(work):
    """What the work returns; it may take no more than MEMORY at once, the file itself in this process among it."""
    tracemalloc.start()
    try:
        result = work()
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < MEMORY, f"{most / 2**20:.0f} MB"
    return result
