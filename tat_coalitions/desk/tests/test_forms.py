"""What holds for every form of the program, wherever it stands."""

import importlib
import pkgutil

import pytest
from django import forms

import builds.forms
import contacts.forms
import followups.forms
import reports.forms
from contacts.forms.fields import StateField
from contacts.models import State

PACKAGES = (contacts.forms, builds.forms, followups.forms)


def every_form(of=forms.BaseForm):
    """Every form class of ours, by name."""
    for package in PACKAGES:
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{package.__name__}.{module.name}")
    assert reports.forms
    found, classes = set(), [of]
    while classes:
        classes += (below := classes.pop().__subclasses__())
        found |= set(below)
    return sorted((form for form in found if not form.__module__.startswith(("django.", "allauth."))), key=str)


@pytest.mark.parametrize("form", every_form(), ids=lambda form: f"{form.__module__}.{form.__name__}")
def test_wherever_a_state_is_chosen_provinces_come_after_the_states(form):
    chosen = {
        name
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.ModelChoiceField)
        and (field.queryset is not None and field.queryset.model is State)
        and not isinstance(field, StateField)
    }
    assert chosen == set()
