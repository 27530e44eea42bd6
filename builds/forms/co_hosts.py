"""What is filled in about those who hold a build together with TAT."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds import logos
from builds.forms.fields import SuggestedOrganizationField, SuggestedPersonField
from builds.models import CoHost
from contacts.forms.fields import StateField
from contacts.models import State


class CoHostForm(forms.Form):
    """An organization that co-hosts, in which role, and whom to call there."""

    organization = SuggestedOrganizationField(
        label=lazy("Organization"), error_messages={"required": lazy("Write which organization co-hosts.")}
    )
    role = forms.ChoiceField(label=lazy("Role"), choices=CoHost.Role.choices)
    for_state = StateField(
        label=lazy("Stands for"),
        queryset=State.objects.none(),
        required=False,
        empty_label=lazy("The whole build"),
        help_text=lazy("Where a build serves several states: two Attorneys General each stand for theirs."),
    )
    person = SuggestedPersonField(
        label=lazy("Contact person"),
        required=False,
        help_text=lazy(
            "Sees the build when they sign in, and gets the open tasks of this role. Name or e-mail address."
        ),
    )
    reply_to = forms.EmailField(
        label=lazy("Answers to mail go to"),
        required=False,
        help_text=lazy("For mail in this host’s name. Left empty, to the contact person."),
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
        states = State.objects.filter(builds=build).order_by("name")
        self.fields["for_state"].queryset = states
        if not (host and host.for_state_id) and len(states) < 2:
            del self.fields["for_state"]  # with one state there is nothing to choose

    def clean_organization(self):
        organization = self.cleaned_data["organization"]
        others = self.build.co_hosts.exclude(status=CoHost.Status.WITHDRAWN)
        if self.host:
            others = self.build.co_hosts.exclude(pk=self.host.pk)
        if others.filter(organization=organization).exists():
            raise ValidationError(_("That organization already co-hosts this build."))
        return organization

    def clean_reply_to(self):
        return self.cleaned_data["reply_to"].lower()


class LogoForm(forms.Form):
    """A host's logo, and what it says to those who do not see it."""

    logo = forms.FileField(
        label=lazy("Picture"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        help_text=lazy("PNG, JPEG or WebP, up to 1 MB. It is drawn anew: nothing but the picture is kept."),
    )
    logo_alt = forms.CharField(
        label=lazy("Text in its place"),
        max_length=150,
        help_text=lazy("For those who do not see it: “Seal of the Attorney General of Texas”."),
        error_messages={"required": lazy("Write what the logo shows.")},
    )

    def __init__(self, *args, host, **kwargs):
        kwargs["initial"] = {"logo_alt": host.logo_alt or _("Logo: %(host)s") % {"host": host.organization}}
        super().__init__(*args, **kwargs)
        self.host = host

    def clean_logo(self):
        file = self.cleaned_data["logo"]
        if file:
            return logos.redrawn(file)
        if not self.host.logo:
            raise ValidationError(_("Choose the picture."))
        return None
