"""Choosing an officer for a site, narrowing the contact list, and taking it out."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds.actions.exports import CONTACTS, PEOPLE
from contacts.models import Organization, Person


class PersonChoice(forms.ModelChoiceField):
    """People with their organization, so that two of one name are told apart."""

    def label_from_instance(self, person):
        words = [str(person), person.title, str(person.organization or "")]
        return ", ".join(word for word in words if word)


class ChooseForm(forms.Form):
    """Who a site calls: an agency of its county, an officer of it, and a backup."""

    agency = forms.ModelChoiceField(label=lazy("Agency"), queryset=Organization.objects.none())
    officer = PersonChoice(
        label=lazy("Officer"),
        queryset=Person.objects.none(),
        required=False,
        help_text=lazy("People known of the county’s agencies. Add a person to see them here."),
    )
    backup = PersonChoice(label=lazy("Backup officer"), queryset=Person.objects.none(), required=False)

    def __init__(self, *args, site, link=None, **kwargs):
        super().__init__(*args, **kwargs)
        agencies = Organization.objects.agencies()
        if site.county_id:
            near = agencies.filter(county=site.county_id) | agencies.filter(counties_served=site.county_id)
        else:
            near = agencies.filter(state=site.state_id)
        if link:
            near |= agencies.filter(pk=link.agency_id)
        near = near.distinct().order_by("name", "pk")
        officers = (
            Person.objects.present()
            .filter(organization__in=near.values("pk"))
            .select_related("organization")
            .order_by("name", "pk")
        )
        self.fields["agency"].queryset = near
        self.fields["officer"].queryset = self.fields["backup"].queryset = officers

    def clean(self):
        cleaned = super().clean()
        agency, officer, backup = (cleaned.get(name) for name in ("agency", "officer", "backup"))
        if officer and agency and officer.organization_id != agency.pk:
            self.add_error(
                "officer",
                ValidationError(
                    _("%(officer)s is of %(other)s; choose that agency, or another officer."),
                    params={"officer": officer, "other": officer.organization},
                ),
            )
        if backup and not officer:
            self.add_error("backup", _("Choose the officer first; a backup stands behind one."))
        if backup and backup == officer:
            self.add_error("backup", _("Choose somebody else than the officer as the backup."))
        return cleaned


class ExportForm(forms.Form):
    """Which list, in which form, and why."""

    which = forms.ChoiceField(
        label=lazy("List"),
        choices=[
            (CONTACTS, lazy("The contact list: sites, managers and officers")),
            (PEOPLE, lazy("The people of this build")),
        ],
        widget=forms.RadioSelect,
        initial=CONTACTS,
    )
    format = forms.ChoiceField(
        label=lazy("File"),
        choices=[("csv", "CSV"), ("xlsx", "XLSX")],
        widget=forms.RadioSelect(attrs={"data-look": "chips"}),
        initial="csv",
    )
    with_direct = forms.BooleanField(label=lazy("With after-hours numbers"), required=False)
    purpose = forms.CharField(
        label=lazy("What is it for?"),
        help_text=lazy("Kept with your name and the time. Nobody’s number leaves without a reason."),
        max_length=300,
    )
