"""Free words: what looks like a victim or a case is stopped at the field, and ordinary words about training pass."""

import pytest
from django import forms

from tat_coalitions.wording.cases import case_findings
from tat_coalitions.wording.free_words import KEEP, FreeWordsForm


class Note(FreeWordsForm, forms.Form):
    free_words = ("note", "why")
    note = forms.CharField(required=False)
    why = forms.CharField(required=False)


def likes(text):
    return [found.like for found in case_findings(text)]


@pytest.mark.parametrize(
    ("text", "like"),
    [
        ("She is in the file as 123-45-6789.", "a social security number"),
        ("NCIC no. W123456789 came up.", "a number of a criminal record"),
        ("FBI# 123456AB1", "a number of a criminal record"),
        ("DOB 04/12/2007", "a date of birth"),
        ("born on March 3, 2008", "a date of birth"),
        ("case no. 26-01734", "the number of a case"),
        ("Incident number 2026-5512 at the plaza", "the number of a case"),
        ("It is in case 26-01734 already", "the number of a case"),
        ("white truck, plate ABC 1234", "a license plate"),
        ("USDOT no. 1234567", "a DOT number"),
        ("The victim was Jane Miller", "the name of a victim, a suspect or a witness"),
        ("what the victim Jane Miller told", "the name of a victim, a suspect or a witness"),
        ("a 15-year-old at the pumps", "somebody’s age"),
    ],
)
def test_what_looks_like_a_case_is_found(text, like):
    assert likes(text) == [like]


@pytest.mark.parametrize(
    "text",
    [
        "We trained 120 drivers on March 3, 2027, and 15 officers since.",
        "Call 915-555-0134 to book the next class.",
        "Act 922 of 2017 asks for it; SB 128, section 3.",
        "In case nobody answers, ask Karen.",
        "Two plates of posters were printed.",
        "Our victim service provider spoke for 20 minutes.",
        "The 10-year plan of the association names it.",
        "Ask the victim Services Unit and the victim Advocate Maria Lopez of the office.",
        "In case 120-150 people come; in case 40 drivers or more do.",
        "ZIP 79901, room 204-A, 12-345 wallet cards",
        "The driver manual reports no 3 chapters on it.",
    ],
)
def test_ordinary_words_about_training_pass(text):
    assert likes(text) == []


def test_a_social_security_number_may_never_be_kept(db):
    form = Note({"note": "123-45-6789", KEEP: "on"})
    assert form.errors == {"note": ["This looks like a social security number. Take it out: it may not be kept here."]}


def test_a_case_is_said_at_its_field_and_the_words_stay_in_it(db):
    form = Note({"note": "See case no. 26-01734.", "why": "They moved away."})
    assert list(form.errors) == ["note"]
    assert form["note"].value() == "See case no. 26-01734."
    assert KEEP in form.fields


def test_the_name_of_a_law_stays_with_one_tick_and_the_trail_learns_of_it_by_kind(db):
    form = Note({"note": "Docket number 12-1 of the commission.", KEEP: "on"})
    assert form.is_valid()
    assert form.kept == ("the number of a case",)
    assert KEEP not in form.cleaned_data


def test_a_term_is_said_better_and_may_stay_as_a_quote(db):
    unsure = Note({"why": "Their leaflet says “prostitute”."})
    assert list(unsure.errors) == ["why"]
    assert Note({"why": "Their leaflet says “prostitute”.", KEEP: "on"}).is_valid()


def test_words_without_a_finding_offer_nothing_to_tick(db):
    form = Note({"note": "We trained 40 drivers."})
    assert form.is_valid()
    assert KEEP not in form.fields
