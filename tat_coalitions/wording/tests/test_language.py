"""The language check finds terms as people write them, suggests, and lets them stand with a reason."""

import pytest
from django import forms

from tat_coalitions.wording import language
from tat_coalitions.wording.language import Kept, LanguageCheckedForm, findings
from tat_coalitions.wording.models import Term

pytestmark = pytest.mark.django_db


class Letter(LanguageCheckedForm, forms.Form):
    language_fields = ("subject", "text")
    subject = forms.CharField(required=False)
    text = forms.CharField(required=False)
    note = forms.CharField(required=False)


def written(text):
    return [(found.written, found.instead) for found in findings(text)]


def test_a_finding_says_what_is_better_and_where_it_stands():
    (found,) = findings("Ask about a Pimp at once.")
    assert (found.written, found.instead, found.start, found.end) == ("Pimp", "trafficker", 12, 16)
    assert found.sentence == "“Pimp”: better “trafficker”. It makes a crime sound like a trade."


@pytest.mark.parametrize(
    "text",
    [
        "prostitute",
        "Prostitutes",
        "PROSTITUTES",
        "a prostitute’s story",
        "prostitutes' stories",
        "“prostitute”",
        "(prostitute)",
    ],
)
def test_a_term_is_found_in_its_plural_its_possessive_and_any_capitals(text):
    assert [instead for _written, instead in written(text)] == ["victim, survivor or prostituted person"]


@pytest.mark.parametrize(
    "text", ["lot lizard", "Lot Lizards", "lot-lizards", "lot\nlizard", "lot  lizard", "lot – lizard"]
)
def test_two_words_are_found_however_they_are_joined(text):
    assert [instead for _written, instead in written(text)] == ["victim or person"]


@pytest.mark.parametrize(
    ("text", "found"),
    [("he pimped", "pimped"), ("was rescued", "rescued"), ("rescuing girls", "rescuing"), ("she rescues", "rescues")],
)
def test_other_forms_are_found(text, found):
    assert [each for each, _instead in written(text)] == [found]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a prostituted person",  # TAT's own word
        "pimpernel, unprostitute, rescue5",
        "John Adler and the Johns family",
        "our customers, clients and their tricks",  # truck stops have customers
        "lot, lizard",
        "victims and survivors; buyers and traffickers; recovery",
    ],
)
def test_what_is_well_written_or_only_looks_alike_is_left_alone(text):
    assert findings(text) == []


def test_a_word_that_is_also_a_name_is_found_in_small_letters_alone():
    assert written("A john told John") == [("john", "buyer or sex buyer")]


def test_of_two_terms_the_longer_one_counts():
    assert written("a teen prostitute, a prostitute") == [
        ("teen prostitute", "child sex trafficking victim"),
        ("prostitute", "victim, survivor or prostituted person"),
    ]


def test_terms_that_are_switched_off_are_not_looked_for():
    Term.objects.filter(written="pimp").update(in_use=False)
    Term.objects.filter(written="customer").update(in_use=True)
    assert written("A pimp and a customer") == [("customer", "buyer or sex buyer")]


def test_without_any_term_nothing_is_found():
    Term.objects.all().delete()
    assert findings("a prostitute") == []


def test_a_term_of_staff_may_hold_any_sign():
    Term.objects.create(written="girl (working)", instead="victim")
    assert written("A girl (working) here") == [("girl (working)", "victim")]


def test_several_texts_look_the_terms_up_once(django_assert_num_queries):
    with django_assert_num_queries(1):
        found = language.findings_of({"subject": "pimp", "text": "a lot lizard"})
    assert {name: [each.written for each in rows] for name, rows in found.items()} == {
        "subject": ["pimp"],
        "text": ["lot lizard"],
    }
    with django_assert_num_queries(0):
        assert language.findings_of({"subject": "", "text": ""}) == {"subject": [], "text": []}


def test_a_form_without_findings_asks_for_no_reason():
    form = Letter({"subject": "Hello", "text": "Recovery of victims", "note": "a pimp in a field that is not checked"})
    assert form.is_valid()
    assert (form.kept, "language_reason" in form.fields) == (None, False)


def test_a_form_with_a_finding_says_so_at_the_field_and_asks_why():
    form = Letter({"subject": "Pimps, pimps", "text": "A pimp and a pimp and a lot lizard"})
    assert not form.is_valid()
    assert form.errors == {
        "subject": [
            "“Pimps”: better “trafficker”. It makes a crime sound like a trade.",
            "“pimps”: better “trafficker”. It makes a crime sound like a trade.",
        ],
        "text": [
            "“pimp”: better “trafficker”. It makes a crime sound like a trade.",
            "“lot lizard”: better “victim or person”. It calls a human being an animal.",
        ],
    }
    assert form.fields["language_reason"].label == "Why does it stay as it is?"
    assert 'value="Pimps, pimps"' in str(form), "nothing is rewritten"


@pytest.mark.parametrize("reason", ["", "   ", "a quote", "quote"])
def test_fewer_than_three_words_are_no_reason(reason):
    form = Letter({"text": "a pimp", "language_reason": reason})
    assert not form.is_valid()
    assert form.kept is None
    assert ("language_reason" in form.errors) == bool(reason.strip())


def test_a_reason_of_three_words_lets_it_through():
    form = Letter({"text": "a Pimp, a pimp", "language_reason": " title  of a statute "})
    assert form.is_valid()
    assert form.kept == Kept(("Pimp", "pimp"), "title of a statute")
    assert form.cleaned_data["text"] == "a Pimp, a pimp"


def test_an_earlier_reason_is_shown_again():
    form = Letter(initial={"text": "a pimp", "language_reason": "title of a statute"})
    assert 'value="title of a statute"' in str(form["language_reason"])


def test_the_starter_list_names_a_source_for_each():
    assert Term.objects.count() == 12
    assert not Term.objects.filter(source="").exists()
