"""What is filled in when a co-host signs something off, and the tick of whoever sends without that."""

from django import forms
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds import sign_offs
from builds.models import SignOff
from tat_coalitions.wording.free_words import NO_CASES, FreeWordsForm

WITHOUT = "without_sign_off"


class AnswerSignOffForm(FreeWordsForm, forms.Form):
    """Signed as it stands, or what should change; `fingerprint` is that of what the page shows."""

    free_words = ("words",)

    answer = forms.ChoiceField(
        label=lazy("Your answer"),
        widget=forms.RadioSelect,
        choices=[
            (SignOff.Answer.SIGNED, lazy("I sign it off as it stands")),
            (SignOff.Answer.CHANGES, lazy("Something should change first")),
        ],
        error_messages={"required": lazy("Say whether you sign it off, or want something changed.")},
    )
    words = forms.CharField(
        label=lazy("What should change"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=NO_CASES,
    )
    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args, fingerprint, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fingerprint"].initial = fingerprint
        if self.is_bound and self.data.get(self.add_prefix("fingerprint")) != fingerprint:
            # what is sent next must speak of what is shown now
            self.shows_anew, self.data = True, self.data.copy()
            self.data[self.add_prefix("fingerprint")] = fingerprint

    shows_anew = False

    def clean(self):
        cleaned = super().clean()
        if self.shows_anew:
            self.add_error(None, _("It has changed since you opened this page. Look at it again, then answer."))
        wants_changes = cleaned.get("answer") == SignOff.Answer.CHANGES
        if wants_changes and not cleaned.get("words") and "words" not in self.errors:
            self.add_error("words", _("Say what should change."))
        return cleaned


class RecordSignOffForm(AnswerSignOffForm):
    """What a co-host said by other ways than the page, as TAT writes it down."""

    field_order = ("said_by", "how", "answer", "words", "fingerprint")

    said_by = forms.CharField(
        label=lazy("Who said so"),
        max_length=200,
        error_messages={"required": lazy("Write who at the co-host said so.")},
    )
    how = forms.ChoiceField(
        label=lazy("How"),
        choices=[choice for choice in SignOff.How.choices if choice[0] != SignOff.How.PAGE],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].label = _("Their answer")
        self.fields["answer"].choices = [
            (SignOff.Answer.SIGNED, _("They sign it off as it stands")),
            (SignOff.Answer.CHANGES, _("They want something changed first")),
        ]


def ask_before_sending(form, build, hosts):
    """Let the form that sends invitations want a tick while a sign-off of one of the hosts is missing or out of date."""
    missing = sign_offs.warnings_of(build, hosts, SignOff.What.INVITATIONS)
    if missing:
        form.fields[WITHOUT] = forms.BooleanField(
            label=_("Send without the sign-off"),
            help_text=format_html_join(" ", "{}", ((sentence,) for sentence in missing)),
            error_messages={"required": _("A co-host has not signed the list off. Ask first, or tick this.")},
        )
