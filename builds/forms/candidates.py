"""Filling a cell of the coverage: which county and sector, and who named the people."""

from django import forms
from django.utils.translation import gettext_lazy as lazy

from builds.forms.invitations import search_field
from builds.models import CoHost
from contacts.models import Sector


class CandidatesFilter(forms.Form):
    """For which county and sector people are looked for, among those called so."""

    county = forms.ChoiceField(label=lazy("County"))
    sector = forms.ChoiceField(label=lazy("Sector"), choices=Sector.choices)
    q = search_field()

    def __init__(self, data, *, places):
        data = {name: data.get(name, "") for name in ("county", "sector", "q")}
        counties = sorted((f"{place.name}, {place.state}", place.fips) for place in places)
        known = [fips for _name, fips in counties]
        if known and data["county"] not in known:
            data["county"] = next(place.fips for place in places)  # most sites first
        if data["sector"] not in Sector.values:
            data["sector"] = Sector.LAW.value
        super().__init__(data)
        self.fields["county"].choices = [(fips, name) for name, fips in counties]

    @property
    def chosen(self):
        """(county, Sector, words)"""
        words = self.data["q"].replace("\0", "")[:200].strip()
        return self.data["county"], Sector(self.data["sector"]), words


class NamedByForm(forms.Form):
    """Which co-host named the people who are put on the list."""

    invited_by = forms.ModelChoiceField(
        label=lazy("Named by"),
        queryset=CoHost.objects.none(),
        required=False,
        empty_label=lazy("TAT itself"),
        help_text=lazy("Their answers are counted for this host."),
    )

    def __init__(self, *args, build, **kwargs):
        super().__init__(*args, **kwargs)
        hosts = build.co_hosts.exclude(status=CoHost.Status.WITHDRAWN).select_related("organization")
        self.fields["invited_by"].queryset = hosts.order_by("organization__name", "pk")
        self.fields["invited_by"].label_from_instance = lambda host: str(host.organization)
        self.fields["invited_by"].is_quiet = True
