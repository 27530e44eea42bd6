"""What is filled in about those who hold a build together with TAT."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds.forms.fields import SuggestedOrganizationField, SuggestedPersonField
from builds.models import CoHost


class CoHostForm(forms.Form):
    """An organization that co-hosts, in which role, and whom to call there."""

    organization = SuggestedOrganizationField(label=lazy("Organization"))
    role = forms.ChoiceField(label=lazy("Role"), choices=CoHost.Role.choices)
    person = SuggestedPersonField(
        label=lazy("Contact person"),
        required=False,
        help_text=lazy(
            "Sees the build when they sign in, and gets the open tasks of this role. Name or e-mail address."
        ),
    )
    status = forms.ChoiceField(
        label=lazy("Status"),
        choices=[choice for choice in CoHost.Status.choices if choice[0] != CoHost.Status.WITHDRAWN],
        initial=CoHost.Status.ASKED,
    )
    signs_invitations = forms.BooleanField(label=lazy("Signs off the invitation list"), required=False)
    signs_agenda = forms.BooleanField(label=lazy("Signs off the agenda"), required=False)

    def __init__(self, *args, build, host=None, **kwargs):
        self.build, self.host = build, host
        if host:
            kwargs["initial"] = {name: getattr(host, name) for name in self.base_fields} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)

    def clean_organization(self):
        organization = self.cleaned_data["organization"]
        others = self.build.co_hosts.exclude(status=CoHost.Status.WITHDRAWN)
        if self.host:
            others = self.build.co_hosts.exclude(pk=self.host.pk)
        if others.filter(organization=organization).exists():
            raise ValidationError(_("That organization already co-hosts this build."))
        return organization
