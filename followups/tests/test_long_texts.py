"""A text that is too long is told so in our own words at its field, in every form of this room, and stays typed."""

import importlib
import inspect
import pkgutil

import pytest
from django import forms

import followups.forms
from followups.forms.lifecycle import CallOffForm
from followups.forms.regions import WhyForm
from tat_coalitions.wording.own_sentences import OwnSentences

SENTENCE = "This is too long: 301 characters. Write at most 300 characters."


def every_form():
    modules = (
        importlib.import_module(f"followups.forms.{each.name}")
        for each in pkgutil.iter_modules(followups.forms.__path__)
    )
    found = {form for module in modules for _name, form in inspect.getmembers(module, inspect.isclass)}
    return sorted(
        (form for form in found if issubclass(form, forms.BaseForm) and form.__module__.startswith("followups.forms")),
        key=str,
    )


def is_typed(field):
    """Whether somebody writes a text there that may be too long; searching is no writing."""
    return getattr(field, "max_length", None) and getattr(field.widget, "input_type", "") != "search"


@pytest.mark.parametrize("form", every_form(), ids=lambda form: form.__name__)
def test_every_form_with_a_text_says_it_in_our_words(form):
    typed = [name for name, field in form.base_fields.items() if is_typed(field)]
    assert not typed or issubclass(form, OwnSentences), f"{typed} would speak Django's words"


@pytest.mark.django_db
@pytest.mark.parametrize(("form", "name"), [(WhyForm, "why"), (CallOffForm, "reason")])
def test_one_letter_too_many_is_refused_with_the_sentence_and_stays_typed(form, name):
    assert form({name: "x" * 300}).is_valid()
    refused = form({name: "x" * 301})
    assert refused.errors == {name: [SENTENCE]}
    assert "x" * 301 in str(refused)
