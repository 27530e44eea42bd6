"""No text that people write in their own words is kept unread: the check for victims and cases stands at every field."""

from django import forms
from django.urls import get_resolver

OURS = ("builds.", "contacts.", "followups.", "reports.", "tat_coalitions.")
LONG = 300  # characters: room for a sentence, and more than a name, a title or an address takes
SENTENCES = ("reason", "purpose", "note", "notes", "words", "why", "evidence")
# Looked at otherwise: rows of a list, each by its importer. The list of terms speaks of words, and has to name them.
APART = {"NewImportForm.pasted", "TermForm.why"}


def every_form():
    """Every form of this project, the admin’s own apart, which take their fields from the rules."""
    get_resolver().url_patterns  # noqa: B018  loads every page, and its forms with it
    waiting, found = [forms.BaseForm], set()
    while waiting:
        for form in waiting.pop().__subclasses__():
            waiting.append(form)
            if form.__module__.startswith(OURS) and ".admin" not in form.__module__ and ".tests" not in form.__module__:
                found.add(form)
    return found


def is_free(name, field):
    """Whether people write sentences of their own there."""
    is_text = type(field) is forms.CharField and not field.widget.is_hidden
    return is_text and (
        name in SENTENCES or isinstance(field.widget, forms.Textarea) or (field.max_length or 0) >= LONG
    )


def test_every_free_text_is_looked_through_for_victims_and_cases_or_for_its_language():
    unread, read = [], 0
    for form in every_form():
        checked = {*getattr(form, "free_words", ()), *getattr(form, "language_fields", ())}
        for name, field in getattr(form, "base_fields", {}).items():
            if is_free(name, field):
                read += name in checked
                unread += [f"{form.__name__}.{name}"] if name not in checked else []
    assert sorted({*unread} - APART) == []
    assert read > 30
