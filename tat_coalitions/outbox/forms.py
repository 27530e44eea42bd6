"""Narrowing the list of messages, and correcting an address."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tat_coalitions.outbox import names
from tat_coalitions.outbox.allowed import allows
from tat_coalitions.outbox.models import Message, Status

WAITS = "waits"  # failed or unknown: a person must look


class MessageFilter(forms.Form):
    """Who, where it stands, what kind, which build."""

    SORTS = ("due_at", "-due_at", "to_email", "-to_email", "subject", "-subject")

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Name, address or subject")}),
    )
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("All")), (WAITS, _("Waits for a person")), *Status.choices]
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    build = forms.TypedChoiceField(label=_("Build"), required=False, coerce=int, empty_value=None)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, recent):
        super().__init__(data or None)
        pairs = set(recent.order_by().values_list("kind", "build_id").distinct())
        asked = (data or {}).get("build", "")
        builds = {build for _kind, build in pairs} | ({int(asked)} if asked.isdecimal() else set())
        self.build_names = names.of("build", builds)
        kinds = sorted({kind for kind, _build in pairs})
        self.fields["kind"].choices = [("", _("All")), *((kind, names.of_kind(kind)) for kind in kinds)]
        named = sorted((name, pk) for pk, (name, _url) in self.build_names.items())
        self.fields["build"].choices = [("", _("All")), *((pk, name) for name, pk in named)]

    @property
    def order(self):
        """The column sorted by; the latest first unless a known one is asked for."""
        asked = self.data.get("sort", "") if self.is_bound else ""
        return asked if asked in self.SORTS else "-due_at"

    @property
    def is_narrowed(self):
        return self.is_bound and any(self.data.get(name) for name in ("q", "status", "kind", "build"))

    def narrow(self, rows):
        """The messages that match; a filter that is not understood shows all."""
        wanted = self.cleaned_data if self.is_valid() else {}
        if wanted.get("q"):
            rows = rows.search(wanted["q"])
        if wanted.get("status") == WAITS:
            rows = rows.in_trouble()
        elif wanted.get("status"):
            rows = rows.filter(status=wanted["status"])
        if wanted.get("kind"):
            rows = rows.filter(kind=wanted["kind"])
        if wanted.get("build"):
            rows = rows.filter(build_id=wanted["build"])
        return rows


class AddressForm(forms.ModelForm):
    """Another address for one message."""

    class Meta:
        model = Message
        fields = ["to_email"]
        labels = {"to_email": _("Send it to")}
        help_texts = {"to_email": _("This corrects the message only. Correct the person’s own page, too.")}

    def clean_to_email(self):
        address = self.cleaned_data["to_email"].strip().lower()
        if not allows(address):
            raise ValidationError(_("TAT_MAIL_ALLOWED does not name this address: it would be held back."))
        return address
