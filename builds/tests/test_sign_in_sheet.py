"""The sign-in sheet: who is expected by sector, numbered, with blank rows; nothing that does not belong on an open list."""

import datetime
import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from builds.models import Answer, Status
from builds.sign_in_sheet import BLANK_ROWS, context_of
from contacts.models import Kind, Sector
from tat_coalitions.testing.people import (
    a_build,
    a_co_host,
    a_lead,
    a_person,
    a_user,
    an_invitation,
    an_officer,
    an_organization,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def el_paso():
    return a_build("El Paso", date=datetime.date(2027, 2, 17), status=Status.INVITING, venue="Canary Center")


def on_the_list(build, person, answer="", **fields):
    at = datetime.datetime(2027, 1, 4, 12, tzinfo=datetime.UTC)
    return an_invitation(
        build, person, stage="invited", invited_at=at, answer=answer, answered_at=at if answer else None, **fields
    )


@pytest.fixture
def people(el_paso):
    """Rosa, an officer whose name is in capitals; Dwayne of trucking; Hector, who cannot come."""
    rosa = an_officer(
        "ROSA MÁRQUEZ", phone="+19155550101", direct_phone="+19155550102", after_hours_phone="+19155550103"
    )
    freight = an_organization("FRANKLIN MOUNTAIN FREIGHT", Kind.TRUCKING)
    dwayne = a_person("Dwayne Booker", organization=freight)
    on_the_list(el_paso, rosa, Answer.YES, accommodations="Canary: a ramp")
    on_the_list(el_paso, dwayne, substitute="Peter Whitaker", answer=Answer.YES)
    on_the_list(el_paso, a_person("Hector Salinas"), Answer.NO)


@pytest.fixture
def sheet(client, el_paso, people):
    """The PDF, as a lead of the build gets it."""
    karen = a_lead("Karen Lindqvist")
    a_co_host(el_paso, karen)
    client.force_login(karen.user)
    answer = client.get(reverse("builds:sign_in_sheet", args=[el_paso.slug]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return PdfReader(io.BytesIO(answer.content))


def test_the_sheet_names_who_is_expected_and_nothing_else_of_them(sheet):
    text = " ".join(" ".join(page.extract_text() for page in sheet.pages).split())
    for said in ("Rosa Márquez", "El Paso County Sheriff’s Office", "Dwayne Booker", "Franklin Mountain Freight"):
        assert said in text
    assert "Peter Whitaker comes instead" in text and "2 people are on the list." in text
    for sector in Sector:
        assert str(sector.label) in text
    hidden = ["Hector", "canary", "555-", "@", "ramp"]
    assert [word for word in hidden if word.lower() in text.lower()] == []


def test_the_sheet_is_a_tagged_letter_with_title_and_page_numbers(sheet):
    title = "Sign-in sheet, El Paso, Texas, February 17, 2027"
    root = sheet.trailer["/Root"]
    assert sheet.metadata.title == title and root["/Lang"] == "en-US" and root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    for number, page in enumerate(sheet.pages, start=1):
        assert (float(page.mediabox.width), float(page.mediabox.height)) == (612, 792)
        text = page.extract_text()
        assert f"Page {number} of {len(sheet.pages)}" in text and title in text


def test_the_sheet_asks_for_each_consent_in_its_wording(sheet):
    text = " ".join(sheet.pages[0].extract_text().split())
    assert "You may share my name, organization and business contact with the hosts of this meeting." in text
    assert "You may put my name and business contact on the contact list of my county." in text
    assert "(hosts-1, contact-list-1)" in text


def test_every_sector_has_blank_rows_and_every_row_its_own_number(el_paso, people):
    sectors = context_of(el_paso)["sectors"]
    assert [(each["sector"], each["people"], len(each["lines"])) for each in sectors[:3]] == [
        ("law", 1, 1 + BLANK_ROWS),
        ("trucking", 1, 1 + BLANK_ROWS),
        ("stop", 0, BLANK_ROWS),
    ]
    numbers = [line.number for each in sectors for line in each["lines"]]
    assert numbers == list(range(1, len(numbers) + 1))


def test_an_empty_list_is_a_sheet_of_blank_rows(el_paso):
    context = context_of(el_paso)
    assert context["expected"] == 0
    assert all(line.guest is None for each in context["sectors"] for line in each["lines"])


def test_tat_ticks_afterwards_who_signed(client, el_paso, people, time_machine):
    time_machine.move_to(datetime.datetime(2027, 2, 22, 9, tzinfo=el_paso.zone))
    client.force_login(a_user("Dana at TAT"))
    enter = reverse("builds:enter_sheet", args=[el_paso.slug])
    page = client.get(enter).text
    assert page.index("1. Rosa Márquez") < page.index("6. Dwayne Booker")  # behind four blank rows
    laredo = on_the_list(a_build("Laredo", date=el_paso.date), a_person("Sofia Reyes"))
    keys = [*el_paso.invitations.coming().values_list("pk", flat=True), laredo.pk, "x"]
    assert "2 more people were here." in client.post(enter, {"pick": keys}, follow=True).text
    assert "Nobody new was ticked." in client.post(enter, {"pick": keys}, follow=True).text
    assert {row.arrived_at for row in el_paso.invitations.arrived()} == {el_paso.begins}
    laredo.refresh_from_db()
    assert laredo.arrived_at is None


def test_before_its_day_nobody_has_signed(client, el_paso, people, time_machine):
    time_machine.move_to(datetime.datetime(2027, 2, 10, 9, tzinfo=el_paso.zone))
    client.force_login(a_user("Dana at TAT"))
    enter = reverse("builds:enter_sheet", args=[el_paso.slug])
    page = client.post(enter, {"pick": el_paso.invitations.values_list("pk", flat=True)}, follow=True)
    assert "The door opens on Tuesday, February 16." in page.text
    assert not el_paso.invitations.arrived().exists()
