"""Handing a region to its lead, and everything somebody leads to a successor."""

import datetime

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds.forms.fields import SuggestedOrganizationField, SuggestedPersonField, date_input
from contacts.models import Person
from tat_coalitions.accounts.models import User


class LeadChoice(forms.ModelChoiceField):
    """People with their organization, and whether they can sign in."""

    def label_from_instance(self, person):
        words = [str(person), str(person.organization or "")]
        if person.user is None:
            words.append(_("no account yet: is invited"))
        elif not person.user.has_access:
            words.append(_("account closed: is opened again"))
        return ", ".join(word for word in words if word)


def free_address(email, person=None):
    """The address in lower case; refused where somebody else signs in with it."""
    email = email.lower()
    account = User.objects.filter(email=email).exclude(person=person).first() if email else None
    if account is not None:
        raise forms.ValidationError(_("%(name)s already signs in with this address."), params={"name": account})
    return email


class HandRegionForm(forms.Form):
    """Who keeps the region, and until when."""

    lead = LeadChoice(
        label=lazy("Who keeps it?"),
        queryset=Person.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": lazy("Choose who keeps the region.")},
    )
    email = forms.EmailField(
        label=lazy("Their e-mail"),
        required=False,
        help_text=lazy("Only where we have none: the invitation goes there."),
    )
    expires_on = forms.DateField(
        label=lazy("It holds until"),
        widget=date_input(**{"class": "w-num"}),
        help_text=lazy("The last day. A year from now unless you choose another; it can be renewed."),
        error_messages={"required": lazy("Choose the last day.")},
    )
    tell_now = forms.BooleanField(
        label=lazy("Send the mail about it at once"),
        required=False,
        help_text=lazy("Otherwise it waits with the build’s notices until somebody has read it."),
    )

    def __init__(self, *args, build, **kwargs):
        a_year_on = timezone.localdate() + datetime.timedelta(days=365)
        super().__init__(*args, initial={"lead": build.sustaining_lead_id, "expires_on": a_year_on}, **kwargs)
        hosting = build.co_hosts.exclude(status="withdrawn").values("person")
        self.fields["lead"].queryset = (
            Person.objects.present()
            .filter(Q(pk__in=hosting) | Q(pk=build.sustaining_lead_id))
            .select_related("organization", "user")
            .order_by("name", "pk")
        )

    def clean(self):
        cleaned = super().clean()
        lead, email = cleaned.get("lead"), cleaned.get("email", "")
        if lead and lead.user is None:
            if not (email or lead.email):
                self.add_error("email", _("We have no e-mail address of %(lead)s. Write it down.") % {"lead": lead})
            else:
                try:
                    cleaned["email"] = free_address(email or lead.email)
                except forms.ValidationError as error:
                    self.add_error("email", error)
        return cleaned


class SuccessorForm(forms.Form):
    """Who follows somebody, and what becomes of the old account."""

    successor = SuggestedPersonField(
        label=lazy("Who follows them?"),
        required=False,
        help_text=lazy("Name or e-mail address of somebody we know. Leave it empty for somebody new."),
    )
    name = forms.CharField(label=lazy("Name of somebody new"), required=False, max_length=200)
    email = forms.EmailField(label=lazy("E-mail"), required=False)
    organization = SuggestedOrganizationField(label=lazy("Organization"), required=False)
    invited = forms.BooleanField(
        label=lazy("Invite them to sign in"),
        required=False,
        initial=True,
        help_text=lazy("Somebody who has an account keeps it; a closed one is opened again."),
    )
    seats = forms.BooleanField(label=lazy("Pass the seats on task forces on, too"), required=False)
    close = forms.BooleanField(label=lazy("Close the old account now"), required=False)

    NEW = ("name", "email")

    def __init__(self, *args, person, scope, may_close, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        if not scope.seats.exists():
            del self.fields["seats"]
        if not may_close or person.user is None or not person.user.is_active:
            del self.fields["close"]
        if not self.is_bound:
            self.fields["organization"].initial = person.organization

    def clean_successor(self):
        successor = self.cleaned_data["successor"]
        if successor and successor.pk == self.person.pk:
            raise forms.ValidationError(_("Choose somebody else than %(person)s."), params={"person": successor})
        return successor

    def clean(self):
        cleaned = super().clean()
        successor, invited = cleaned.get("successor"), cleaned.get("invited")
        if "successor" in self.errors:
            return cleaned
        if successor is None:
            self._check_new(cleaned)
        elif any(cleaned.get(name) for name in self.NEW):
            self.add_error("successor", _("Choose somebody we know or write down somebody new, not both."))
        elif invited and successor.user is None:
            if not successor.email:
                self.add_error("successor", _("We have no e-mail address of theirs. Add it, or do not invite them."))
            else:
                self._check_address("successor", successor.email)
        return cleaned

    def _check_new(self, cleaned):
        if not cleaned.get("name"):
            self.add_error("successor", _("Say who follows them: somebody we know, or a new name below."))
        elif not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("Write their e-mail address."))
        elif cleaned.get("email"):
            self._check_address("email", cleaned["email"])

    def _check_address(self, field, email):
        try:
            free_address(email)
        except forms.ValidationError as error:
            self.add_error(field, error)

    @property
    def values(self):
        """What the verb wants to know; a new Person is not saved yet."""
        data = self.cleaned_data
        new = Person(name=data["name"], email=data["email"].lower(), organization=data["organization"])
        choices = {name: data.get(name, False) for name in ("invited", "seats", "close")}
        return {"successor": data["successor"] or new} | choices
