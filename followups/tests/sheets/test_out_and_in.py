"""A follow-up as a file: the template out, the same file in, and whose answer stands then."""

import csv
import datetime
import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from pypdf import PdfReader

from followups.actions import answering
from followups.models import Answer, CommitmentAnswer, FollowUp, Status
from followups.questions import parts_of
from followups.tests.sheets.here import address, brought, drafts, filled, kept, looked_at, template, text_of
from tat_coalitions.testing.people import (
    a_commitment,
    a_followup,
    a_lead,
    a_user,
    an_organization,
)
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db


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
    assert text.count("Note") == sum(len(part.questions) for part in parts_of(followup))
    assert "Total drivers The organization told me I saw the record My estimate" in text
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
