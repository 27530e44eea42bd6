"""Choosing an officer for a site, narrowing the contact list, and taking it out."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds.actions.exports import CONTACTS, PEOPLE
from builds.forms.fields import date_input
from contacts.models import Organization, Person
from tat_coalitions.wording.free_words import FreeWordsForm


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

    def __init__(self, *args, site, user, link=None, **kwargs):
        super().__init__(*args, **kwargs)
        agencies = Organization.objects.agencies().visible_to(user)
        if site.county_id:
            near = agencies.filter(county=site.county_id) | agencies.filter(counties_served=site.county_id)
        else:
            near = agencies.filter(state=site.state_id)
        if link:
            near |= agencies.filter(pk=link.agency_id)
        near = near.distinct().order_by("name", "pk")
        here = list(near.values_list("pk", flat=True))  # asked for apart: SQLite reads no more within one question
        officers = (
            Person.objects.visible_to(user)
            .present()
            .filter(organization__in=here)
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


class MaterialsForm(FreeWordsForm, forms.Form):
    """Since when a site hands out TAT or BOTL materials, and which; left empty, it does not."""

    free_words = ("materials",)

    since = forms.DateField(
        label=lazy("Hands out materials since"),
        required=False,
        widget=date_input(**{"class": "w-num"}),
        help_text=lazy("Left empty, it is no distribution point."),
    )
    materials = forms.CharField(
        label=lazy("Which materials?"),
        required=False,
        max_length=200,
        help_text=lazy("Such as wallet cards and window decals."),
    )

    def __init__(self, *args, site, today, **kwargs):
        self.today = today
        super().__init__(*args, initial={"since": site.distributes_since, "materials": site.materials}, **kwargs)
        if site.distributes_since is None:  # nothing to take back, so an empty day would be a press in vain
            self.fields["since"].required = True
            self.fields["since"].help_text = ""
            self.fields["since"].error_messages["required"] = _("Write since which day it hands them out.")

    def clean_since(self):
        since = self.cleaned_data["since"]
        if since and since > self.today:
            raise ValidationError(_("That day is still ahead. Write the day on which it began."))
        return since

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("materials") and not cleaned.get("since") and "since" not in self.errors:
            self.add_error("since", _("Say since when it hands them out."))
        return cleaned

    @property
    def values(self):
        return {"since": self.cleaned_data["since"], "materials": self.cleaned_data["materials"]}


class ExportForm(FreeWordsForm, forms.Form):
    """Which list, in which form, and why."""

    free_words = ("purpose",)

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
