"""What is filled in about the vetting of a victim service provider, and what narrows the list of vettings."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from phonenumber_field.formfields import PhoneNumberField

from builds.forms.fields import (
    CountiesField,
    StatesField,
    SuggestedOrganizationField,
    SuggestInput,
    counties_named,
    date_input,
)
from builds.forms.resources import not_ahead
from builds.models import ProviderVetting
from builds.models.resources import a_year_after
from contacts.models import Kind, Organization
from tat_coalitions.wording.free_words import NO_CASES, FreeWordsForm

NO_CLIENTS = lazy("About the organization only. Never anybody it serves, not even as a number of a case.")


class ProviderField(SuggestedOrganizationField):
    """A victim service provider by name."""

    unknown = lazy(
        "We know no victim service provider called “%(text)s”. Add it to the organizations first, with that kind."
    )

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", SuggestInput(reverse_lazy("resources:suggest_providers")))
        super().__init__(**kwargs)

    def rows(self):
        return Organization.objects.filter(kind=Kind.VICTIM_SERVICES)


class NameProviderForm(forms.Form):
    """The provider of record of a build."""

    organization = ProviderField(
        label=lazy("Victim service provider"), error_messages={"required": lazy("Write which provider it is.")}
    )


class ReadForm(forms.Form):
    """A form that carries which proposal was read on its page."""

    read = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_read(self):
        """The moment of that proposal, or None for nonsense, which fits no proposal."""
        try:
            return datetime.datetime.fromisoformat(self.cleaned_data["read"])
        except ValueError:
            return None


def read_of(row):
    """What a ReadForm of the row carries."""
    return row.proposed_at.isoformat()


class ProposalForm(FreeWordsForm, ReadForm):
    """What is known of a provider. Without `row` it asks which one; of a row that exists it says what is written."""

    free_words = ("services", "notes")

    organization = ProviderField(
        label=lazy("Victim service provider"), error_messages={"required": lazy("Write which provider it is.")}
    )
    services = forms.CharField(
        label=lazy("What does it do for people?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=NO_CLIENTS,
        error_messages={"required": lazy("Write what the provider does for people.")},
    )
    counties = CountiesField(
        label=lazy("Counties it serves"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=lazy("One on each line, with its state, such as: El Paso, TX."),
    )
    states = StatesField(
        label=lazy("States it serves as a whole"), required=False, help_text=lazy("By name or postal code.")
    )
    line = PhoneNumberField(
        label=lazy("24-hour line"),
        required=False,
        help_text=lazy("Printed on the resource sheet while the vetting holds."),
    )
    languages = forms.CharField(label=lazy("Languages"), max_length=120, required=False)
    notes = forms.CharField(
        label=lazy("Notes of the vetting"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=lazy(
            "Read by TAT only: whom you asked and what they said of the organization. Never anybody it serves."
        ),
    )

    def __init__(self, *args, row=None, **kwargs):
        if row is not None:
            kwargs["initial"] = _written(row) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        if row is not None:
            del self.fields["organization"]

    def clean(self):
        cleaned = super().clean()
        try:
            cleaned["counties"] = counties_named(cleaned.get("counties") or [], cleaned.get("states") or [])
        except ValidationError as error:
            self.add_error("counties", error)
            return cleaned
        if not cleaned["counties"] and not cleaned.get("states") and not {"counties", "states"} & {*self.errors}:
            self.add_error("counties", _("Write the counties or the states it serves."))
        return cleaned

    @property
    def values(self):
        """What the verbs take."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("read", "organization")}


def _written(row):
    names = ("services", "line", "languages", "notes")
    return {name: getattr(row, name) for name in names} | {
        "counties": list(row.counties.select_related("state")),
        "states": list(row.states.all()),
        "read": read_of(row),
    }


class SignedForm(ReadForm):
    """Who at the Attorney General's office signed it off, and when, as somebody of TAT enters it."""

    signed_by = forms.CharField(
        label=lazy("Who at the Attorney General’s office signed it off?"),
        max_length=200,
        help_text=lazy("Name and position."),
        error_messages={"required": lazy("Write who signed it off.")},
    )
    signed_on = forms.DateField(
        label=lazy("On which day?"),
        widget=date_input(),
        help_text=lazy("It holds for a year from that day."),
        error_messages={"required": lazy("Write on which day it was signed off.")},
    )

    def clean_signed_on(self):
        day = not_ahead(self.cleaned_data["signed_on"])
        if a_year_after(day) < timezone.localdate():
            raise ValidationError(_("That was a year ago: it has to be signed off anew."))
        return day


class WhyForm(FreeWordsForm, ReadForm):
    """Why a vetting is refused or withdrawn."""

    free_words = ("reason",)
    reason = forms.CharField(
        label=lazy("Why?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=NO_CASES,
        error_messages={"required": lazy("Say why.")},
    )


class VettingFilter(forms.Form):
    """Which vettings the list shows."""

    SHOW = [
        ("", lazy("All")),
        ("waiting", lazy("Waiting for the Attorney General")),
        ("in_force", lazy("In force")),
        ("ending", lazy("Run out, or soon to")),
        ("past", lazy("Refused, withdrawn or replaced")),
    ]
    SORTS = ("organization__name", "-organization__name", "proposed_at", "-proposed_at", "expires_on", "-expires_on")

    q = forms.CharField(
        label=lazy("Search"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    show = forms.ChoiceField(label=lazy("Show"), choices=SHOW, required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data):
        super().__init__(data or None)

    @property
    def order(self):
        """The column sorted by; the newest first unless a known one is asked for."""
        asked = self.data.get("sort", "") if self.is_bound else ""
        return asked if asked in self.SORTS else "-proposed_at"

    @property
    def is_narrowed(self):
        return self.is_bound and any(self.data.get(name) for name in ("q", "show"))

    def narrow(self, rows, today):
        """The vettings that match, in order; with a filter that is not understood, all."""
        wanted = self.cleaned_data if self.is_valid() else {}
        for word in wanted.get("q", "").split():
            rows = rows.filter(Q(organization__name__icontains=word) | Q(services__icontains=word))
        status = ProviderVetting.Status
        show = wanted.get("show")
        if show == "waiting":
            rows = rows.waiting()
        elif show == "in_force":
            rows = rows.in_force_on(today)
        elif show == "ending":
            rows = rows.ending(today)
        elif show == "past":
            rows = rows.filter(status__in=[status.REFUSED, status.WITHDRAWN, status.REPLACED])
        return rows.order_by(self.order, "-pk")
