"""A follow-up as a file: the template out, the same file in, and what becomes of every kind of row and of bad file."""

import csv
import datetime
import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from pypdf import PdfReader

from builds.models import Status as BuildStatus
from contacts.models import Kind
from followups.actions import answering
from followups.models import Answer, CommitmentAnswer, FollowUp, Measure, Status
from followups.questions import parts_of
from tat_coalitions.testing.people import (
    a_build,
    a_co_host,
    a_commitment,
    a_followup,
    a_lead,
    a_user,
    an_organization,
)
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db
HELD_ON = datetime.date(2026, 8, 20)


@pytest.fixture
def laredo():
    return a_build("Laredo", date=HELD_ON, status=BuildStatus.HELD)


@pytest.fixture
def marisol(laredo):
    person = a_lead(
        "Marisol Vega", organization=an_organization("Office of the Attorney General", Kind.ATTORNEY_GENERAL)
    )
    a_co_host(laredo, person)
    return person


@pytest.fixture
def followup(laredo, marisol):
    return a_followup(laredo, months=1, due_on=datetime.date(2026, 9, 20), lead=marisol, status=Status.OPEN)


@pytest.fixture
def rio_bravo(laredo):
    """A carrier that promised to train 120 drivers."""
    return a_commitment(laredo, an_organization("Rio Bravo Freight"), promised=120)


@pytest.fixture
def yes_no():
    return Measure.objects.filter(how=Measure.How.YES_NO, in_use=True, months=[]).first()


@pytest.fixture
def signed_in(client, marisol):
    client.force_login(marisol.user)
    return client


def address(followup, name="sheet"):
    return reverse(f"followups:{name}", args=[followup.pk])


def template(client, followup):
    """The CSV template as dicts by header, in order."""
    text = client.get(address(followup, "sheet_csv")).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def filled(rows, **said):
    """The template filled in: `said` maps codes (`promise_12` for `promise-12`) to dicts of columns."""
    by_code = {row["Code"]: row for row in rows}
    for code, cells in said.items():
        by_code[code.replace("promise_", "promise-")].update(cells)
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def brought(client, followup, data, name="filled.csv", **more):
    return client.post(address(followup), {"file": SimpleUploadedFile(name, data), **more})


def looked_at(response):
    return re.search(r'name="looked_at" value="([^"]+)"', response.content.decode())[1]


def kept(client, followup, data, *, replace=()):
    """Bring a file, look at it, and confirm; the answer to the confirmation."""
    page = brought(client, followup, data)
    return client.post(address(followup, "keep_sheet"), {"looked_at": looked_at(page), "replace": replace}, follow=True)


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def drafts():
    """Everything answered, as plain values."""
    return [
        *Answer.objects.order_by("pk").values("measure_id", "number", "choice", "since_month", "source", "note"),
        *CommitmentAnswer.objects.order_by("pk").values("commitment_id", "state", "total", "source", "note"),
    ]


# out


def test_the_template_has_a_row_for_each_question_in_order(signed_in, followup, rio_bravo):
    rows = template(signed_in, followup)
    asked = [str(question.prefix) for part in parts_of(followup) for question in part.questions]
    assert [row["Code"] for row in rows] == asked
    assert rows[0]["Question"] == "What became of the promise of Rio Bravo Freight?"
    assert rows[0]["Promised"] == "Train drivers: 120 drivers"
    assert [rows[0][name] for name in ("Answer", "Number", "Month", "Who says so", "Note")] == ["", "", "–", "", ""]


def test_the_last_answer_and_that_so_far_stand_in_it(signed_in, laredo, marisol, followup, rio_bravo):
    three = a_followup(laredo, months=3, due_on=datetime.date(2026, 11, 20), lead=marisol, status=Status.OPEN)
    (question,) = parts_of(followup)[0].questions
    answering.answer(followup, question, by=marisol.user, state="under_way", total=30)
    answering.submit(followup, by=marisol.user, note="")
    answering.answer(three, question, by=marisol.user, state="under_way", total=45)
    (row,) = [row for row in template(signed_in, three) if row["Code"].startswith("promise")]
    assert (row["Last answer"], row["Answered so far"]) == ("Under way, 30 drivers", "Under way, 45 drivers")


@pytest.mark.parametrize("kind", ["sheet_csv", "sheet_xlsx"])
def test_a_name_that_a_spreadsheet_would_run_is_a_text(signed_in, laredo, followup, kind):
    a_commitment(laredo, an_organization("=cmd|' /C calc'!A0"), promised=5)
    response = signed_in.get(address(followup, kind))
    if kind == "sheet_csv":
        assert b"\n=" not in response.content
        assert b",=" not in response.content
        return
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}


def test_taking_it_out_is_noted_and_changes_nothing(signed_in, followup, rio_bravo):
    signed_in.get(address(followup, "sheet_xlsx"))
    followup.refresh_from_db()
    assert followup.status == Status.OPEN
    assert Entry.objects.about(followup).get().verb == "took the follow-up out as a file"


def test_the_form_on_paper_has_every_question_and_room_to_write(signed_in, followup, rio_bravo):
    response = signed_in.get(address(followup, "sheet_paper"))
    assert response["Content-Type"] == "application/pdf"
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages).split())
    for part in parts_of(followup):
        for question in part.questions:
            assert question.title in text
    assert "Train drivers: 120 drivers" in text
    assert "no victims, suspects, plates or operations" in text


# in


def test_the_same_file_in_csv_or_a_workbook_becomes_the_same_drafts(signed_in, followup, rio_bravo, yes_no):
    said = {
        f"promise_{rio_bravo.pk}": {
            "Answer": "under way",
            "Number": "45",
            "Who says so": "told",
            "Note": "two terminals",
        },
        "officers_trained": {"Number": "1,200"},
        yes_no.pk: {"Answer": "Yes", "Month": "2026-08"},
    }
    data = filled(template(signed_in, followup), **said)
    page = text_of(brought(signed_in, followup, data))
    assert "3 answers can be kept" in page
    assert not Answer.objects.exists()
    response = kept(signed_in, followup, data)
    assert "3 answers were kept." in text_of(response)
    first = drafts()
    promise = CommitmentAnswer.objects.get()
    assert (promise.state, promise.total, promise.source, promise.note) == ("under_way", 45, "told", "two terminals")
    assert Answer.objects.get(measure="officers_trained").number == 1200
    assert Answer.objects.get(measure=yes_no).since_month == datetime.date(2026, 8, 1)
    Answer.objects.all().delete()
    CommitmentAnswer.objects.all().delete()
    book = Workbook()
    for row in csv.reader(io.StringIO(data.decode())):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    page = brought(signed_in, followup, file.getvalue(), "filled.xlsx")
    signed_in.post(address(followup, "keep_sheet"), {"looked_at": looked_at(page)})
    assert drafts() == first


def test_nothing_is_sent(signed_in, followup):
    kept(signed_in, followup, filled(template(signed_in, followup), officers_trained={"Number": "18"}))
    followup.refresh_from_db()
    assert (followup.status, followup.submitted_at) == (Status.IN_PROGRESS, None)


def test_the_same_file_again_changes_nothing(signed_in, followup, rio_bravo):
    said = {f"promise_{rio_bravo.pk}": {"Answer": "done", "Number": "120"}, "officers_trained": {"Number": "18"}}
    data = filled(template(signed_in, followup), **said)
    kept(signed_in, followup, data)
    before, notes = drafts(), Entry.objects.count()
    rows = list(Answer.objects.values("pk", "answered_at"))
    page = brought(signed_in, followup, data)
    assert "All of it stands here already" in text_of(page)
    signed_in.post(address(followup, "keep_sheet"), {"looked_at": looked_at(page)})
    assert drafts() == before
    assert list(Answer.objects.values("pk", "answered_at")) == rows
    assert Entry.objects.count() == notes


def test_what_is_left_empty_stays_as_it_is(signed_in, followup, marisol, rio_bravo):
    (question,) = parts_of(followup)[0].questions
    answering.answer(followup, question, by=marisol.user, state="done", total=120)
    data = filled(template(signed_in, followup))
    assert "Every row was left open" in text_of(brought(signed_in, followup, data))
    assert CommitmentAnswer.objects.get().state == "done"


def test_no_change_repeats_the_last_answer(signed_in, laredo, marisol, followup):
    question = next(q for part in parts_of(followup) for q in part.questions if q.prefix == "officers_trained")
    answering.answer(followup, question, by=marisol.user, number=30, source="seen")
    answering.submit(followup, by=marisol.user, note="")
    three = a_followup(laredo, months=3, due_on=datetime.date(2026, 11, 20), lead=marisol, status=Status.OPEN)
    kept(signed_in, three, filled(template(signed_in, three), officers_trained={"Answer": "No change"}))
    answer = three.answers.get()
    assert (answer.number, answer.unchanged, answer.source) == (30, True, "seen")


@pytest.mark.parametrize("month", ["2026-08", "2026-08-01", "08/2026", "August 2026", "Aug-26", "8/1/2026"], ids=str)
def test_a_month_as_people_and_spreadsheets_write_it(signed_in, followup, yes_no, month):
    kept(signed_in, followup, filled(template(signed_in, followup), **{yes_no.pk: {"Answer": "yes", "Month": month}}))
    assert Answer.objects.get().since_month == datetime.date(2026, 8, 1)


@pytest.mark.parametrize("written", ["done", "Done", "DONE ", "done."])
def test_an_answer_in_any_spelling(signed_in, followup, rio_bravo, written):
    said = {f"promise_{rio_bravo.pk}": {"Answer": written, "Number": "120"}}
    kept(signed_in, followup, filled(template(signed_in, followup), **said))
    assert CommitmentAnswer.objects.get().state == "done"


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


# other people's answers


def test_what_somebody_else_answered_meanwhile_is_shown_and_kept_unless_ticked(signed_in, marisol, followup):
    data = filled(template(signed_in, followup), officers_trained={"Number": "18"})
    question = next(q for part in parts_of(followup) for q in part.questions if q.prefix == "officers_trained")
    answering.answer(followup, question, by=a_user("Dana Whitlock"), number=20)
    page = text_of(brought(signed_in, followup, data))
    assert "Somebody else has answered meanwhile" in page
    assert "Now: 20 people, Dana Whitlock" in page
    assert "1 stays as somebody else answered it" in text_of(kept(signed_in, followup, data))
    assert Answer.objects.get().number == 20
    kept(signed_in, followup, data, replace=["officers_trained"])
    assert Answer.objects.get().number == 18


def test_a_tick_counts_for_what_was_shown_and_nothing_newer(signed_in, followup):
    dana = a_user("Dana Whitlock")
    data = filled(template(signed_in, followup), officers_trained={"Number": "18"})
    question = next(q for part in parts_of(followup) for q in part.questions if q.prefix == "officers_trained")
    answering.answer(followup, question, by=dana, number=20)
    token = looked_at(brought(signed_in, followup, data))
    answering.answer(followup, question, by=dana, number=21)
    signed_in.post(address(followup, "keep_sheet"), {"looked_at": token, "replace": ["officers_trained"]})
    assert Answer.objects.get().number == 21


def test_an_answer_given_between_the_look_and_the_confirmation_is_not_overwritten(signed_in, followup):
    token = looked_at(
        brought(signed_in, followup, filled(template(signed_in, followup), officers_trained={"Number": "18"}))
    )
    question = next(q for part in parts_of(followup) for q in part.questions if q.prefix == "officers_trained")
    answering.answer(followup, question, by=a_user("Dana Whitlock"), number=20)
    signed_in.post(address(followup, "keep_sheet"), {"looked_at": token})
    assert Answer.objects.get().number == 20


def test_what_stood_there_when_the_file_was_given_out_is_replaced(signed_in, followup):
    question = next(q for part in parts_of(followup) for q in part.questions if q.prefix == "officers_trained")
    answering.answer(followup, question, by=a_user("Dana Whitlock"), number=20)
    kept(signed_in, followup, filled(template(signed_in, followup), officers_trained={"Number": "25"}))
    assert Answer.objects.get().number == 25


def test_sent_meanwhile_nothing_is_kept_and_it_is_said(signed_in, followup, marisol):
    token = looked_at(
        brought(signed_in, followup, filled(template(signed_in, followup), officers_trained={"Number": "18"}))
    )
    answering.submit(followup, by=marisol.user, note="sent")
    response = signed_in.post(address(followup, "keep_sheet"), {"looked_at": token}, follow=True)
    assert "not open for answers" in text_of(response)
    assert not Answer.objects.exists()


def test_a_look_is_good_for_its_own_follow_up_person_and_day(signed_in, laredo, marisol, followup, time_machine):
    other = a_followup(laredo, months=3, due_on=datetime.date(2026, 11, 20), lead=marisol, status=Status.OPEN)
    data = filled(template(signed_in, followup), officers_trained={"Number": "18"})
    token = looked_at(brought(signed_in, followup, data))
    dana = Client()
    dana.force_login(a_user("Dana Whitlock"))
    signed_in.post(address(other, "keep_sheet"), {"looked_at": token})
    dana.post(address(followup, "keep_sheet"), {"looked_at": token})
    for forged in ("", "nothing", token[:-3] + "abc"):
        signed_in.post(address(followup, "keep_sheet"), {"looked_at": forged})
    time_machine.move_to(datetime.datetime.now(tz=datetime.UTC) + datetime.timedelta(hours=25))
    signed_in.force_login(marisol.user)
    signed_in.post(address(followup, "keep_sheet"), {"looked_at": token})
    assert not Answer.objects.exists()


# who may, and when


@pytest.mark.parametrize("name", ["sheet", "sheet_csv", "sheet_xlsx", "sheet_paper", "keep_sheet", "refused_sheet"])
def test_somebody_elses_follow_up_is_not_found(client, followup, name):
    client.force_login(a_lead("Lorraine Pruitt").user)
    method = client.post if name in ("keep_sheet", "refused_sheet") else client.get
    assert method(address(followup, name)).status_code == 404


@pytest.mark.parametrize("name", ["sheet", "sheet_csv", "sheet_xlsx", "sheet_paper"])
@pytest.mark.parametrize("status", [Status.SCHEDULED, Status.SUBMITTED, Status.CANCELLED])
def test_only_what_can_be_filled_has_a_file(signed_in, followup, name, status):
    FollowUp.objects.update(status=status, submitted_at=followup.created_at if status == Status.SUBMITTED else None)
    assert signed_in.get(address(followup, name)).url == reverse("followups:detail", args=[followup.pk])


def test_staff_bring_what_an_agency_filled_in_as_the_leads_words(client, followup, marisol):
    dana = a_user("Dana Whitlock")
    client.force_login(dana)
    kept(client, followup, filled(template(client, followup), officers_trained={"Number": "18"}))
    answer = Answer.objects.get()
    assert (answer.said_by, answer.entered_by) == (marisol, dana)
    entry = Entry.objects.about(followup).get(verb="took answers in from a file")
    assert (entry.actor, entry.reason) == (dana, "filled.csv")


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
