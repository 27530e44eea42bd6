"""Narrowing the lists of mail, and what a person fills in to change a message."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from tat_coalitions.outbox import names
from tat_coalitions.outbox.actions import check_rewritten
from tat_coalitions.outbox.allowed import allows
from tat_coalitions.outbox.compose import unwrapped
from tat_coalitions.outbox.models import Message, Status
from tat_coalitions.wording.free_words import FreeWordsForm
from tat_coalitions.wording.language import LanguageCheckedForm

WAITS = "waits"  # failed, unknown or on hold: a person must look
LONGEST_KEY = 18  # digits: no more of them surely fit a database key


def is_key(text):
    """Whether the text of an address or a tick can be the key of a row."""
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY


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
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    build = forms.TypedChoiceField(label=_("Build"), required=False, coerce=int, empty_value=None)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, recent):
        super().__init__(data or None)
        pairs = set(recent.order_by().values_list("kind", "build_id").distinct())
        asked = (data or {}).get("build", "")
        builds = {build for _kind, build in pairs} | ({int(asked)} if is_key(asked) else set())
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
    def asked_status(self):
        """The status asked for, or ""."""
        return self.cleaned_data.get("status", "") if self.is_bound and self.is_valid() else ""

    @property
    def is_narrowed(self):
        return self.is_bound and any(self.data.get(name) for name in ("q", "status", "kind", "day", "build"))

    def narrow(self, rows):
        """The messages that match; a filter that is not understood shows all."""
        wanted = self.cleaned_data if self.is_valid() else {}
        if wanted.get("q"):
            rows = rows.search(wanted["q"])
        if wanted.get("status") == WAITS:
            rows = rows.for_a_person()
        elif wanted.get("status"):
            rows = rows.filter(status=wanted["status"])
        if wanted.get("kind"):
            rows = rows.filter(kind=wanted["kind"])
        if wanted.get("day"):
            rows = rows.due_on(wanted["day"])
        if wanted.get("build"):
            rows = rows.filter(build_id=wanted["build"])
        return rows


class ComingFilter(forms.Form):
    """Whose mail of the coming days, and of which build."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Name, address or subject")}),
    )
    build = forms.TypedChoiceField(label=_("Build"), required=False, coerce=int, empty_value=None)

    def __init__(self, data, *, builds):
        super().__init__(data or None)
        named = sorted((name, pk) for pk, (name, _url) in builds.items())
        self.fields["build"].choices = [("", _("All")), *((pk, name) for name, pk in named)]

    @property
    def wanted(self):
        """What is asked for; a filter that is not understood shows all."""
        return self.cleaned_data if self.is_valid() else {}

    @property
    def is_narrowed(self):
        return any(self.wanted.get(name) for name in ("q", "build"))


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


class HoldForm(FreeWordsForm, forms.Form):
    """What a message waits for."""

    free_words = ("reason",)

    reason = forms.CharField(
        label=_("What is to be looked at before it goes?"),
        required=False,
        max_length=300,
        help_text=_("Whoever releases it reads this. No names of victims, nothing about cases."),
    )


class RescheduleForm(forms.Form):
    """Another moment for one message."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    time = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def __init__(self, data=None, *, message):
        here = timezone.localtime(message.due_at)
        super().__init__(data, initial={"day": here.date(), "time": here.time().replace(second=0, microsecond=0)})
        self.fields["time"].help_text = now("On the clocks of %(zone)s, as everywhere on the pages of mail.") % {
            "zone": timezone.get_current_timezone_name()
        }

    def clean(self):
        found = super().clean()
        if "day" in found and "time" in found:
            naive = datetime.datetime.combine(found["day"], found["time"])
            found = {"due_at": timezone.make_aware(naive)}
        return found


class RewriteForm(LanguageCheckedForm, forms.ModelForm):
    """Other words for one message."""

    language_fields = ("subject", "text")

    class Meta:
        model = Message
        fields = ["subject", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 18})}
        help_texts = {
            "text": _(
                "What stands in double brackets stays: personal links and codes are put in there."
                " Never write who a victim or suspect is, or anything about a case."
            )
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].required = True
        if not self.is_bound:
            self.initial["text"] = unwrapped(self.instance.text)

    def clean_text(self):
        text = self.cleaned_data["text"]
        check_rewritten(self.instance, self.cleaned_data.get("subject", ""), text)
        return text
