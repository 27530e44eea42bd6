"""Somebody who walked in, written down in under thirty seconds."""

from django import forms
from django.utils.translation import gettext_lazy as lazy
from phonenumber_field.formfields import PhoneNumberField

from builds.forms.rsvp import ASKED, SharingForm
from contacts.models import Sector


def chosen(data):
    """The keys ticked on a page: whole numbers only, each once."""
    return list(dict.fromkeys(int(text) for text in data.getlist("pick") if text.isdecimal() and len(text) < 18))


class WalkInForm(SharingForm):
    """Name, organization and sector are enough; the two consents are asked, never assumed."""

    LARGE = {"class": "form-control form-control-lg", "autocomplete": "off", "autocapitalize": "words"}

    name = forms.CharField(
        label=lazy("Name"),
        max_length=200,
        widget=forms.TextInput(attrs=LARGE),
        error_messages={"required": lazy("Write the name.")},
    )
    organization = forms.CharField(
        label=lazy("Organization"),
        max_length=200,
        widget=forms.TextInput(attrs=LARGE),
        error_messages={"required": lazy("Write whom they come from.")},
    )
    sector = forms.ChoiceField(
        label=lazy("Sector"),
        choices=Sector.choices,
        widget=forms.RadioSelect(attrs={"data-look": "sectors"}),
        error_messages={"required": lazy("Choose a sector.")},
    )
    email = forms.EmailField(label=lazy("E-mail"), required=False)
    phone = PhoneNumberField(label=lazy("Phone"), required=False, region="US", help_text=lazy("A business number."))
    beside = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="walk_%s", **kwargs)
        for to in ASKED:
            self.fields[f"shares_{to}"].help_text = lazy("Ask first. Not shared unless ticked.")

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean_organization(self):
        return " ".join(self.cleaned_data["organization"].split())

    def clean_email(self):
        return self.cleaned_data["email"].strip().lower()

    def clean_beside(self):
        texts = self.cleaned_data["beside"].split(",")
        return [int(text) for text in texts if text.isdecimal() and len(text) < 18]

    @property
    def values(self):
        """What the verb wants to know."""
        wanted = ("name", "organization", "sector", "email", "phone", "beside")
        ticked = [to for to, agreed in self.shares.items() if agreed]
        return {name: self.cleaned_data[name] for name in wanted} | {"shares": ticked}

    @property
    def offers_contact(self):
        """Whether the folded part must stand open: something in it is written or wrong."""
        return any(self[name].value() or self[name].errors for name in ("email", "phone"))
