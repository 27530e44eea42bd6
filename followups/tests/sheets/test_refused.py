"""What becomes of every kind of bad row and of bad file that should be a follow-up."""

import csv
import datetime
import io
import zipfile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from followups.actions import answering
from followups.models import Answer, CommitmentAnswer, FollowUp, Status
from followups.questions import parts_of
from followups.tests.sheets.here import address, brought, filled, kept, looked_at, template, text_of
from tat_coalitions.testing.people import (
    a_build,
    a_commitment,
    a_followup,
    a_user,
    an_organization,
)
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db


# refused


def test_every_refused_row_says_line_column_and_reason_and_the_good_ones_are_kept(
    signed_in, followup, rio_bravo, yes_no
):
    rows = template(signed_in, followup)
    said = {
        f"promise_{rio_bravo.pk}": {"Answer": "finished", "Number": "120"},
        "officers_trained": {"Number": "about thirty"},
        yes_no.pk: {"Answer": "yes"},
    }
    good = next(row["Code"] for row in rows if row["Code"] not in said and row["Number"] == "" and row["Month"] == "–"
                and not row["Code"].startswith("promise"))  # fmt: skip
    data = filled(rows, **said, **{good: {"Number": "7"}})
    page = brought(signed_in, followup, data)
    text = text_of(page)
    assert "One answer can be kept 3 are refused" in text
    assert "“finished” is no answer here. Write “Done”, “Under way”, “Not happening” or “I could not" in text
    assert "Number: Write a number, such as 30. You wrote “about thirty”." in text
    assert "Month: Write since which month it exists." in text
    token = looked_at(page)
    lines = list(csv.DictReader(io.StringIO(signed_in.post(
        address(followup, "refused_sheet"), {"looked_at": token}).getvalue().decode("utf-8-sig"), newline="")))  # fmt: skip
    assert sorted((int(line["line"]), line["column"]) for line in lines) == sorted(
        (number, column)
        for number, row in enumerate(rows, start=2)
        for code, column in (
            (f"promise-{rio_bravo.pk}", "Answer"),
            ("officers_trained", "Number"),
            (yes_no.pk, "Month"),
        )
        if row["Code"] == code
    )
    signed_in.post(address(followup, "keep_sheet"), {"looked_at": token})
    assert [answer.number for answer in Answer.objects.all()] == [7]
    assert not CommitmentAnswer.objects.exists()


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("30", "They are kept as drafts, as if typed"),
        ("about thirty", "Nothing of this file is kept. Mend what is refused, and bring it again."),
    ],
)
def test_the_look_says_of_drafts_only_where_there_is_something_to_keep(signed_in, followup, number, sentence):
    page = brought(signed_in, followup, filled(template(signed_in, followup), officers_trained={"Number": number}))
    assert sentence in text_of(page)
    assert ("kept as drafts" in text_of(page)) == (number == "30")


def test_where_all_of_it_stands_already_nothing_is_kept(signed_in, followup):
    data = filled(template(signed_in, followup), officers_trained={"Number": "30"})
    kept(signed_in, followup, data)
    text = text_of(brought(signed_in, followup, data))
    assert "Nothing of this file is kept, since nothing in it is new." in text
    assert "kept as drafts" not in text


def test_the_refused_rows_once_mended_are_taken(signed_in, followup):
    data = filled(template(signed_in, followup), officers_trained={"Number": "about thirty"})
    page = brought(signed_in, followup, data)
    file = signed_in.post(address(followup, "refused_sheet"), {"looked_at": looked_at(page)}).getvalue()
    kept(signed_in, followup, file.replace(b",about thirty,", b",30,"))
    assert Answer.objects.get().number == 30


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"Note": "SSN 078-05-1120", "Number": "3"}, "it may not be kept here"),
        ({"Note": "x" * 501, "Number": "3"}, "This is too long: 501 characters. Write at most 500 characters."),
        ({"Note": "only a word"}, ""),
        ({"Number": "-3"}, "Write a number"),
        ({"Number": "99999999"}, "more than anybody could count"),
        ({"Number": "3", "Month": "2026-08"}, "No month is asked here"),
        ({"Number": "3", "Who says so": "a bird"}, "a bird"),
    ],
)
def test_what_the_page_would_refuse_the_file_does(signed_in, followup, cells, sentence):
    page = brought(signed_in, followup, filled(template(signed_in, followup), officers_trained=cells))
    assert "None of these rows can be kept one is refused" in text_of(page)
    assert sentence in text_of(page)
    signed_in.post(address(followup, "keep_sheet"), {"looked_at": looked_at(page)})
    assert not Answer.objects.exists()


def test_unknown_doubled_and_foreign_rows_are_refused(signed_in, laredo, marisol, followup):
    other = a_followup(laredo, months=3, due_on=datetime.date(2026, 11, 20), lead=marisol, status=Status.OPEN)
    elsewhere = a_commitment(a_build("Boise"), an_organization("Gem State Freight"), promised=5)
    rows = template(signed_in, followup)
    row = next(row for row in rows if row["Code"] == "officers_trained")
    foreign = next(row for row in template(signed_in, other) if row["Code"] == "drivers_trained")
    said = [
        row | {"Number": "5"},
        row | {"Number": "6"},
        foreign | {"Number": "7"},
        row | {"Code": f"promise-{elsewhere.pk}", "Answer": "done"},
        row | {"Code": "", "Number": "8"},
    ]
    page = text_of(brought(signed_in, followup, filled(said, officers_trained={})))
    assert "This question is answered on line 2 already." in page
    assert "This row comes from the file of another follow-up." in page
    assert f"no question with the code “promise-{elsewhere.pk}”" in page
    assert "Gem State" not in page
    assert "One answer can be kept 4 are refused" in page


# bad files


def a_bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 20_000_000)
    return file.getvalue()


def an_archive():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("notes.txt", "hello")
    return file.getvalue()


HEADER = b"Code,Answer,Number\n"
BAD = {
    "nothing in it": (b"", "x.csv", "The file is empty"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "x.csv", "is a picture, not a table"),
    "a web page": (b"<!DOCTYPE html><html></html>", "x.csv", "is a web page, not a table"),
    "another encoding": (HEADER + b"officers_trained,,5,J\xfcrgen\n", "x.csv", "is not UTF-8"),
    "UTF-16 without a mark": ("Code,Answer\n".encode("utf-16-le") * 9, "x.csv", "looks like UTF-16"),
    "a NUL": (HEADER + b"officers_trained,\x00,5\n", "x.csv", "NUL character"),
    "a quotation mark": (HEADER + b'officers_trained,"never closed,5\n' + b"a,b,c\n" * 120, "x.csv", "never closed"),
    "a long cell": (HEADER + b"officers_trained," + b"x" * 40_000 + b",5\n", "x.csv", "longer than"),
    "a thousand columns": (b",".join(b"c%d" % n for n in range(1000)) + b"\n1\n", "x.csv", "more than 200 columns"),
    "doubled names": (b"Code,Answer,answer\nofficers_trained,5,6\n", "x.csv", "Two columns are called"),
    "other columns": (b"name,phone\nRosa,5\n", "x.csv", "no column called “Code”"),
    "too many rows": (HEADER + b"officers_trained,,5\n" * 600, "x.csv", "has 600 rows"),
    "too large": (HEADER + b"officers_trained,,5\n" * 110_000, "x.csv", "larger than 2 MB"),
    "a bomb": (a_bomb(), "x.xlsx", "unpacks to more than a follow-up can hold"),
    "an archive": (an_archive(), "x.xlsx", "not an Excel workbook"),
    "a broken workbook": (b"PK\x03\x04 and no more", "x.xlsx", "cannot be opened as an Excel workbook"),
    "a workbook called CSV": (an_archive(), "x.csv", "under the name of a text file"),
}


@pytest.mark.parametrize(("data", "name", "sentence"), BAD.values(), ids=BAD)
def test_a_bad_file_ends_in_a_sentence(signed_in, followup, data, name, sentence):
    response = brought(signed_in, followup, data, name)
    assert response.status_code == 200
    assert sentence in text_of(response)
    assert not Answer.objects.exists()


def test_another_encoding_can_be_chosen(signed_in, followup):
    data = HEADER + "officers_trained,,5\n# Jürgen,,\n".encode("cp1252")
    assert "One answer can be kept" in text_of(brought(signed_in, followup, data, encoding="cp1252"))


def test_semicolons_a_title_above_and_columns_in_another_order(signed_in, followup):
    data = b"Filled in by the county\n\nNumber;Answer;Code;id;is_superuser\n18;;officers_trained;9;1\n"
    kept(signed_in, followup, data)
    assert Answer.objects.get().number == 18


def test_marks_nobody_sees_are_taken_out(signed_in, followup):
    kept(signed_in, followup, HEADER + "officers_trained\u200b,,\u202e18\u202c\n".encode())
    assert Answer.objects.get().number == 18


def test_the_look_asks_the_same_for_one_promise_and_for_six(signed_in, laredo, followup):
    counts = []
    for promises in (1, 5):
        for number in range(promises):
            a_commitment(laredo, an_organization(f"Freight {promises}.{number}"), promised=5)
        rows = template(signed_in, followup)
        said = {row["Code"]: {"Answer": "done", "Number": "5"} for row in rows if row["Code"].startswith("promise")}
        data = filled(rows, **said)
        with CaptureQueriesContext(connection) as queries:
            brought(signed_in, followup, data)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("cells", "kept_as"),
    [
        ({"Answer": "1,200"}, (1200, "")),
        ({"Number": "1200.0"}, (1200, "")),
        ({"Answer": "I could not find out"}, (None, "unknown")),
        ({"Answer": "unknown"}, (None, "unknown")),
        ({"Number": "0"}, (0, "")),
    ],
)
def test_a_count_as_people_write_it(signed_in, followup, cells, kept_as):
    kept(signed_in, followup, filled(template(signed_in, followup), officers_trained=cells))
    answer = Answer.objects.get()
    assert (answer.number, answer.choice) == kept_as


def test_replacing_somebody_elses_answer_is_noted_with_what_stood_there(signed_in, followup):
    data = filled(template(signed_in, followup), officers_trained={"Number": "18"})
    question = next(q for part in parts_of(followup) for q in part.questions if q.prefix == "officers_trained")
    answering.answer(followup, question, by=a_user("Dana Whitlock"), number=20)
    kept(signed_in, followup, data, replace=["officers_trained"])
    assert Entry.objects.get(verb="replaced an answer of somebody else").changes["number"] == [20, "18"]


def test_what_was_asked_back_is_filled_by_the_lead_and_amended_by_staff(signed_in, followup):
    FollowUp.objects.update(status=Status.ASKED_BACK, submitted_at=followup.created_at)
    assert signed_in.get(address(followup)).status_code == 200
    dana = Client()
    dana.force_login(a_user("Dana Whitlock"))
    assert dana.get(address(followup)).url == reverse("followups:detail", args=[followup.pk])
