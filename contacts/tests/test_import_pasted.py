"""Rows out of a spreadsheet and addresses out of a mail, pasted into the page."""

import csv
import io

import pytest
from django.urls import reverse

from contacts.files import FileNotTaken
from contacts.imports.columns import knows
from contacts.imports.pasted import as_file
from contacts.imports.people import PeopleImporter
from contacts.models import ImportRun, Person
from tat_coalitions.testing.people import a_user

COLUMNS = knows(PeopleImporter.columns)


def read(text):
    """(how it was understood, its rows)"""
    data, how = as_file(text, COLUMNS)
    return how, list(csv.reader(io.StringIO(data.decode(), newline="")))


@pytest.mark.parametrize(
    "text",
    [
        "Ana Ruiz <ana@example.org>\nHong, Soo <soo@example.org>",
        "Ana Ruiz <ana@example.org>; Hong, Soo <soo@example.org>",
        'Ana Ruiz <ana@example.org>, "Hong, Soo" <mailto:soo@example.org>,',
        "Ana Ruiz <ana@example.org>;\r\n\r\nHong, Soo <soo@example.org>;\r\n",
    ],
)
def test_addresses_of_a_mail_are_names_and_mailboxes(text):
    rows = [["Name", "E-mail"], ["Ana Ruiz", "ana@example.org"], ["Hong, Soo", "soo@example.org"]]
    assert read(text) == ("addresses", rows)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (
            "Ana Ruiz\tManager\tRio Bravo Freight\tana@x.org\t915-555-0101\ttx",
            ["Name", "Title", "Organization", "E-mail", "Phone", "State"],
        ),
        ("TX;ana@x.org;Ana Ruiz;Rio Bravo Freight", ["State", "E-mail", "Name", "Organization"]),
        ("1\tAna Ruiz\tLozano\n2\tBob Li\tWerner", ["Column 1", "Name", "Organization"]),
        ("Ana Ruiz\nBob Li", ["Name"]),
        ("Ana Ruiz;ana@x.org\nBob Li;bob@x.org", ["Name", "E-mail"]),
        ("Ana Ruiz\tManager\nBob Li\tOfficer", ["Name", "Organization"]),
    ],
)  # fmt: skip
def test_columns_without_names_are_named_by_what_stands_in_them(text, named):
    how, rows = read(text)
    assert (how, rows[0]) == ("rows", named)
    assert len(rows) == len(text.split("\n")) + 1


@pytest.mark.parametrize("text", ["Name\tE-mail\nAna\tana@x.org", "Guests\n\nName;Firm\nAna;Lozano", "Name\nAna Ruiz"])
def test_rows_with_names_of_columns_stay_as_they_are(text):
    data, how = as_file(text, COLUMNS)
    assert (how, data.decode()) == ("table", text)


@pytest.mark.parametrize("text", ["", " \n\t\n", "\r\n"])
def test_nothing_is_no_list(text):
    with pytest.raises(FileNotTaken, match=r"Nothing was pasted\."):
        as_file(text, COLUMNS)


def test_lists_of_other_kinds_need_names_of_columns():
    with pytest.raises(FileNotTaken, match="Copy the row with the names of the columns, too"):
        as_file("Pilot 412;TX", COLUMNS, names_columns=False)


def test_a_quotation_mark_never_closed_is_told():
    with pytest.raises(FileNotTaken, match="quotation mark on line 1"):
        as_file('"Ana\tLozano\nBob\tWerner', COLUMNS)


@pytest.fixture
def dana(client, db):
    user = a_user("Dana Whitlock")
    client.force_login(user)
    return user


def paste(client, text, **fields):
    address = reverse("contacts:new_import")
    return client.post(address, {"what": "people", "mode": "update", "pasted": text, **fields}, follow=True)


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_pasted_rows_are_seen_taken_and_change_nothing_the_second_time(client, dana):
    rows = "Ana Ruiz\tRio Bravo Freight\tana@example.org\tTX\r\nBob Li\tRio Bravo Freight\tbob@example.org\ttx"
    page = text_of(paste(client, rows))
    assert "2 rows can be imported" in page
    assert "No row of what you pasted names the columns" in page
    client.post(ImportRun.objects.get().get_absolute_url())
    assert sorted(Person.objects.values_list("name", "email", "organization__name", "state")) == [
        ("Ana Ruiz", "ana@example.org", "Rio Bravo Freight", "TX"),
        ("Bob Li", "bob@example.org", "Rio Bravo Freight", "TX"),
    ]
    assert "2 rows are known and change nothing" in text_of(paste(client, rows))


def test_a_mailbox_without_a_name_is_refused_with_its_reason_and_the_others_come_in(client, dana):
    page = text_of(paste(client, "Ana Ruiz <ana@example.org>; desk@example.org; Bob Li <bob at example>"))
    assert "One row can be imported" in page
    assert "The name is missing." in page
    assert "“bob at example” is not an e-mail address." in page


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (" \r\n", "Choose the file to bring, or paste the rows."),
        ('"Ana\tLozano', "The quotation mark on line 1 is never closed."),
        ("Name\tname\nAna\tBob", "Two columns are called “name”"),
    ],
)
def test_what_is_no_list_is_told_at_its_field_and_what_was_typed_is_kept(client, dana, text, sentence):
    page = paste(client, text)
    assert sentence in page.content.decode()
    assert not ImportRun.objects.exists()
    assert page.context["form"]["pasted"].value() == text


def test_a_file_and_pasted_rows_at_once_are_refused(client, dana):
    page = text_of(paste(client, "Ana Ruiz\tLozano", file=io.BytesIO(b"Name\nBob Li\n")))
    assert "Bring a file or pasted rows, one after the other." in page
    assert not ImportRun.objects.exists()
