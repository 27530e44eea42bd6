"""Searching and narrowing the lists of organizations, people and sites."""

from django import forms
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from contacts.forms.fields import StateField
from contacts.models import County, Kind, Sector, SiteKind, State


class ListFilter(forms.Form):
    """What all three lists share: words, state, county, and the order."""

    SORTS = ("name", "-name", "updated_at", "-updated_at")

    q = forms.CharField(
        label=_("Search"), required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = StateField(label=_("State"), queryset=State.objects.all(), required=False, empty_label=_("All"))
    county = forms.ModelChoiceField(
        label=_("County"), queryset=County.objects.none(), required=False, empty_label=_("All")
    )
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    # the paths from the list's model to what is narrowed by
    state_path, county_path, choices = "state", "county", {}

    def __init__(self, data):
        super().__init__(data or None)
        self.order_fields(["q", "state", "county", *self.choices, "sort"])
        chosen = (data or {}).get("state", "")
        if chosen:
            self.fields["county"].queryset = County.objects.filter(state=chosen)
        else:
            # without a state there would be three thousand of them
            self.fields["county"].widget = forms.HiddenInput()

    @property
    def order(self):
        """The column sorted by; by name unless a known one is asked for."""
        asked = self.data.get("sort", "") if self.is_bound else ""
        return asked if asked in self.SORTS else "name"

    @property
    def key(self):
        """What the pages are turned by: names in capitals stand among the others, not before them."""
        return self.order.replace("name", "name_of_any_case")

    def narrow(self, rows):
        """The rows that match; with a filter that is not understood, all."""
        wanted = self.cleaned_data if self.is_valid() else {}
        rows = rows.annotate(name_of_any_case=Lower("name"))
        if wanted.get("q"):
            rows = rows.search(wanted["q"])
        if wanted.get("state"):
            rows = rows.filter(**{self.state_path: wanted["state"]})
        if wanted.get("county"):
            rows = rows.filter(**{self.county_path: wanted["county"]})
        for name, path in self.choices.items():
            if wanted.get(name):
                rows = rows.filter(**{path: wanted[name]})
        return rows

    @property
    def is_narrowed(self):
        return self.is_bound and any(self.data.get(name) for name in self.fields if name != "sort")


def choice_of(label, choices):
    return forms.ChoiceField(label=label, choices=[("", _("All")), *choices], required=False)


class OrganizationFilter(ListFilter):
    choices = {"sector": "sector", "kind": "kind"}
    sector = choice_of(_("Sector"), Sector.choices)
    kind = choice_of(_("Kind"), Kind.choices)


class PersonFilter(ListFilter):
    choices = {"sector": "organization__sector", "kind": "organization__kind"}
    sector = choice_of(_("Sector"), Sector.choices)
    kind = choice_of(_("Kind of organization"), Kind.choices)


class SiteFilter(ListFilter):
    choices = {"kind": "kind"}
    kind = choice_of(_("Kind"), SiteKind.choices)
