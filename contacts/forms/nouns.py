"""Adding and changing organizations, people and sites."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from contacts.forms.fields import CountyField, OrganizationField, PersonField, StateField
from contacts.models import Organization, Person, Site


class PlacedForm(forms.ModelForm):
    """What is somewhere: its county must lie in its state."""

    def clean(self):
        cleaned = super().clean()
        county, state = cleaned.get("county"), cleaned.get("state")
        if county and not state:
            cleaned["state"] = county.state
        elif county and county.state_id != state.pk:
            self.add_error(
                "county",
                ValidationError(
                    _("%(county)s is not in %(state)s; change one of them."),
                    params={"county": county.name, "state": state.name},
                ),
            )
        return cleaned


class OrganizationForm(PlacedForm):
    county = CountyField(label=lazy("County"), required=False)
    website = forms.URLField(label=lazy("Website"), required=False, assume_scheme="https")
    parent = OrganizationField(label=lazy("Part of"), required=False, help_text=lazy("A chain or a parent agency."))

    class Meta:
        model = Organization
        field_classes = {"state": StateField}
        fields = ("name", "kind", "address", "city", "state", "zip", "county", "phone", "website", "parent")

    def clean_parent(self):
        parent = self.cleaned_data["parent"]
        if parent and parent.pk == self.instance.pk:
            raise ValidationError(_("An organization cannot be part of itself."))
        return parent


class PersonForm(PlacedForm):
    organization = OrganizationField(label=lazy("Organization"), required=False)
    county = CountyField(label=lazy("County"), required=False)

    class Meta:
        model = Person
        field_classes = {"state": StateField}
        fields = (
            "name",
            "title",
            "organization",
            "email",
            "phone",
            "direct_phone",
            "after_hours_phone",
            "state",
            "county",
        )
        help_texts = {
            "name": lazy("As they write it themselves."),
            "direct_phone": lazy("Shown to TAT only, and in exports only with a purpose."),
            "after_hours_phone": lazy("Shown to TAT only, and in exports only with a purpose."),
        }

    def clean_email(self):
        return self.cleaned_data["email"].strip().lower()


class SiteForm(PlacedForm):
    organization = OrganizationField(label=lazy("Organization"), required=False)
    county = CountyField(label=lazy("County"), required=False)
    manager = PersonField(label=lazy("Manager"), required=False)

    class Meta:
        model = Site
        field_classes = {"state": StateField}
        fields = (
            "name",
            "kind",
            "organization",
            "manager",
            "address",
            "milepost",
            "city",
            "state",
            "zip",
            "county",
            "truck_spaces",
            "distributes_since",
            "materials",
        )
        widgets = {"distributes_since": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
