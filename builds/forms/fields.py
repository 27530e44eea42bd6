"""Fields that planning needs: naming a person while suggestions appear, many counties or states in a text, a folded part."""

import difflib
import re

from crispy_forms.layout import LayoutObject
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from contacts.forms.fields import OrganizationField, PersonField
from contacts.models import County, State

BETWEEN = re.compile(r"[;\n]")


class SuggestInput(forms.TextInput):
    """A text field under which fitting rows are suggested while one types. Without a script it is a plain text field."""

    def __init__(self, source, attrs=None):
        self.source = source
        super().__init__({"autocomplete": "off", **(attrs or {})})

    def render(self, name, value, attrs=None, renderer=None):
        list_id = f"{(attrs or {}).get('id', name)}_list"
        attrs = {
            **(attrs or {}),
            "list": list_id,
            "hx-get": str(self.source),
            "hx-trigger": "input changed delay:200ms",
            "hx-target": f"#{list_id}",
        }
        return format_html('{}<datalist id="{}"></datalist>', super().render(name, value, attrs, renderer), list_id)


class SuggestedPersonField(PersonField):
    """A person by name or e-mail, suggested while one types."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", SuggestInput(reverse_lazy("builds:suggest_people")))
        super().__init__(**kwargs)


class SuggestedOrganizationField(OrganizationField):
    """An organization by name, suggested while one types."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", SuggestInput(reverse_lazy("builds:suggest_organizations")))
        super().__init__(**kwargs)


class StatesField(forms.CharField):
    """Several states by name or postal code, divided by commas, semicolons or lines; the value is a list of State."""

    def clean(self, value):
        text = super().clean(value)
        words = [word.strip() for word in re.split(r"[,;\n]", text) if word.strip()]
        known = {}
        for state in State.objects.all():
            known |= {state.name.casefold(): state, state.postal.casefold(): state}
        unknown = [word for word in words if word.casefold() not in known]
        if unknown:
            raise ValidationError(
                _("There is no state or province called “%(word)s”.%(hint)s"),
                params={"word": unknown[0], "hint": hint(unknown[0], [state.name for state in known.values()])},
            )
        return list(dict.fromkeys(known[word.casefold()] for word in words))

    def prepare_value(self, value):
        return value if isinstance(value, str) or value is None else "; ".join(str(state) for state in value)


class CountiesField(forms.CharField):
    """Several counties, one on each line or divided by semicolons, as in “Hudspeth; Doña Ana, NM”.

    `clean` returns the names; which counties they are depends on the states of the same form: see `counties_named`.
    """

    widget = forms.Textarea

    def clean(self, value):
        text = super().clean(value)
        return [" ".join(part.split()) for part in BETWEEN.split(text) if part.strip()]

    def prepare_value(self, value):
        return value if isinstance(value, str) or value is None else "\n".join(str(county) for county in value)


def counties_named(names, states):
    """The counties of these names; a name without a state is looked for in `states`.

    Raises ValidationError, a sentence for every name that fits no county or more than one.
    """
    states = {state.pk: state for state in states}
    wanted = [_apart(name) for name in names]
    postals = {postal for _name, postal in wanted if postal} | set(states)
    by_name = {}
    for county in County.objects.filter(state__in=postals).order_by("fips"):
        by_name.setdefault(_folded(county.name), []).append(county)
    found, wrong = [], []
    for name, postal in wanted:
        fitting = [
            county
            for county in by_name.get(_folded(name), ())
            if county.state_id == postal or (not postal and county.state_id in states)
        ]
        if len(fitting) == 1:
            found.append(fitting[0])
        elif fitting:
            several = _(" or ").join(str(county) for county in fitting)
            wrong.append(_("“%(name)s” is in several states: write %(several)s.") % {"name": name, "several": several})
        elif not (postal or states):
            wrong.append(_("Write “%(name)s” with its state, as in Doña Ana, NM.") % {"name": name})
        else:
            names_there = [county.name for counties in by_name.values() for county in counties]
            where = postal or ", ".join(sorted(states))
            sentence = _("There is no county called “%(name)s” in %(where)s.") % {"name": name, "where": where}
            on_one_line = sum(_folded(part) in by_name for part in name.split(",")) > 1
            more = _(" Write each on a line of its own.") if on_one_line else hint(name, names_there)
            wrong.append(sentence + more)
    if wrong:
        raise ValidationError(wrong)
    return list(dict.fromkeys(found))


def _apart(name):
    """(name, postal code) of “Hudspeth, TX” or “Hudspeth County, Texas”; no postal code where none is written."""
    county, comma, place = name.rpartition(",")
    if not comma:
        return name, ""
    place = place.strip()
    state = State.objects.filter(postal=place.upper()).first() or State.objects.filter(name__iexact=place).first()
    return (county.strip(), state.pk) if state else (name, "")


def _folded(name):
    """A county's name as two people would both write it."""
    name = re.sub(r"\s+(county|parish|borough|census area)$", "", name.casefold().strip())
    return re.sub(r"[^\w]+", "", name.replace("ñ", "n").replace("saint ", "st "))


def hint(word, names):
    """“ Did you mean Hudspeth?” where a known name is close, else nothing."""
    close = difflib.get_close_matches(word.casefold(), [name.casefold() for name in names], n=1, cutoff=0.75)
    if not close:
        return ""
    name = next(name for name in names if name.casefold() == close[0])
    return _(" Did you mean %(name)s?") % {"name": name}


class Fold(LayoutObject):
    """A part of a form that is folded away until it is needed, or something in it is filled or wrong."""

    def __init__(self, summary, *fields):
        self.summary, self.fields = summary, list(fields)

    def render(self, form, context, template_pack="bootstrap5", **kwargs):
        inner = self.get_rendered_fields(form, context, template_pack, **kwargs)
        names = [pointer.name for pointer in self.get_field_names()]
        is_open = any(name in form.errors or form[name].value() not in (None, "", [], False) for name in names)
        return format_html(
            '<details class="fold"{}><summary>{}</summary>{}</details>',
            mark_safe(" open") if is_open else "",
            self.summary,
            inner,
        )


def date_input(**attrs):
    """A date, as browsers ask for one."""
    return forms.DateInput(attrs={"type": "date", **attrs}, format="%Y-%m-%d")


def time_input(**attrs):
    """A time of day, as browsers ask for one."""
    return forms.TimeInput(attrs={"type": "time", **attrs}, format="%H:%M")


NO_VICTIMS = lazy("Never write who a victim or suspect is, or what an officer plans.")
