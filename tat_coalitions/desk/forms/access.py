"""Who may sign in: finding, inviting and changing accounts."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Person
from tat_coalitions.accounts.models import A_YEAR, Role, User
from tat_coalitions.wording.free_words import FreeWordsForm

STATES = [
    ("", _("Any")),
    ("open", _("May sign in")),
    ("waiting", _("Not signed in yet")),
    ("overdue", _("Yearly confirmation overdue")),
    ("closed", _("Closed or run out")),
]


def roles_for(user):
    """The roles that the user may give: administrators any, staff only the lead's."""
    return Role.choices if user.is_administrator else [(Role.LEAD.value, Role.LEAD.label)]


class AccountFilter(forms.Form):
    """Searching and narrowing the list of accounts."""

    q = forms.CharField(label=_("Name or e-mail"), required=False, max_length=100)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("Any")), *Role.choices])
    state = forms.ChoiceField(label=_("Access"), required=False, choices=STATES)

    def narrowed(self, users):
        """The accounts that fit; all when the form is not valid."""
        if not self.is_valid():
            return users
        users = users.search(self.cleaned_data["q"])
        if self.cleaned_data["role"]:
            users = users.filter(role=self.cleaned_data["role"])
        if self.cleaned_data["state"] == "closed":
            return users.without_access()
        if self.cleaned_data["state"] == "overdue":
            return users.attestation_overdue()
        if self.cleaned_data["state"]:
            users = users.with_access()
        return users.filter(last_login=None) if self.cleaned_data["state"] == "waiting" else users


class LastDay(forms.DateField):
    """The last day of an account's access."""

    def __init__(self):
        super().__init__(
            label=_("Access ends after"),
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            help_text=_("A lead’s access ends by itself after a year unless you choose another day."),
        )


class InviteForm(forms.Form):
    """Who is invited, as what. Where the mailbox is known under another name, it asks who that is."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail"), help_text=_("The invitation goes there; it is also how they sign in."))
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    expires_on = LastDay()
    person = forms.ChoiceField(label=_("Who this is"), widget=forms.RadioSelect, required=False)

    NEW = "new"

    def __init__(self, *args, by, person=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles_for(by)
        if not by.is_administrator:
            self.fields["role"].widget = forms.HiddenInput()
        self.fields["role"].initial = Role.LEAD
        self.known, self.by = person, by
        people = self._people_at_that_mailbox()
        if person is None and people:
            known = [(str(person.pk), _described(person)) for person in people]
            self.fields["person"].choices = [*known, (self.NEW, _("Somebody else"))]
        else:
            del self.fields["person"]

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        account = User.objects.filter(email=email).first()
        if account is not None:
            raise forms.ValidationError(_("%(name)s already signs in with this address."), params={"name": account})
        return email

    def clean(self):
        """Ask who it is when the mailbox is known, unless exactly that name stands there."""
        data = super().clean()
        if "person" in self.fields and not data.get("person"):
            same = [p for p in self._people_at_that_mailbox() if p.name.casefold() == data.get("name", "").casefold()]
            if len(same) == 1:
                data["person"] = str(same[0].pk)
            else:
                self.add_error("person", _("We know this mailbox. Say who this is."))
        return data

    def chosen_person(self):
        """The person the account belongs to, or None for somebody new."""
        chosen = self.cleaned_data.get("person", self.NEW)
        if self.known is not None or chosen == self.NEW:
            return self.known
        return self._people().get(pk=chosen)

    def _people(self):
        return Person.objects.visible_to(self.by).present().filter(user=None).select_related("organization")

    def _people_at_that_mailbox(self):
        email = (self.data.get(self.add_prefix("email")) or "").strip().lower()
        return list(self._people().filter(email=email).order_by("name", "pk")[:20]) if email else []


class HostInviteForm(InviteForm):
    """The contact person of a co-host, filled in: a lead whose access ends a year after the build."""

    def __init__(self, *args, by, host, **kwargs):
        ends_on = max(host.build.date, timezone.localdate()) + A_YEAR
        initial = {"name": host.person.name, "email": host.person.email, "expires_on": ends_on}
        super().__init__(*args, by=by, person=host.person, initial=initial, **kwargs)
        del self.fields["role"]
        self.fields["expires_on"].required = True
        self.fields["expires_on"].help_text = _("Their access ends by itself then; you can change it at any time.")

    def clean_expires_on(self):
        ends_on = self.cleaned_data["expires_on"]
        if ends_on <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day in the future."))
        return ends_on


class LeftForm(FreeWordsForm, forms.Form):
    """Who does it now."""

    free_words = ("successor",)

    successor = forms.CharField(
        label=_("Who does this now?"),
        max_length=200,
        help_text=_("Name and office, as you would tell a colleague. If you do not know, say so."),
        error_messages={"required": _("Say who does it now, or that you do not know.")},
    )


class AccountForm(forms.Form):
    """Another role, another last day."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect, choices=Role.choices)
    expires_on = LastDay()


def _described(person):
    return f"{person}, {person.organization}" if person.organization else str(person)
