"""What is filled in about the agenda and those who speak."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds.forms.fields import NO_VICTIMS, SuggestedPersonField, time_input
from builds.models import Session


class SessionForm(forms.ModelForm):
    """One item of the agenda."""

    class Meta:
        model = Session
        fields = ("starts_at", "ends_at", "title", "lead", "audience", "credit_hours")
        widgets = {
            "starts_at": time_input(),
            "ends_at": time_input(),
            "credit_hours": forms.NumberInput(attrs={"step": "0.25", "class": "w-num"}),
        }
        help_texts = {
            "title": NO_VICTIMS,
            "lead": lazy("A role or an organization. Who speaks by name is a speaker."),
            "credit_hours": lazy("Where officers get credit for it."),
        }


class SpeakerForm(forms.Form):
    """Somebody who speaks: a person by name, or a name that stays sealed."""

    shown_as = forms.CharField(
        label=lazy("Shown on the agenda as"),
        max_length=100,
        initial=lazy("Speaker"),
        help_text=lazy("What everybody reads. For a survivor-leader what they chose; “Speaker” until they do."),
    )
    sealed_name = forms.CharField(
        label=lazy("Name, sealed"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=lazy("Kept encrypted: on no list, in no search, mail or report. Opening it asks for a reason."),
    )
    person = SuggestedPersonField(
        label=lazy("Or a person we know, by name"),
        required=False,
        help_text=lazy("Only for those who speak under their own name. Everybody who sees the agenda sees it."),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("person") and cleaned.get("sealed_name"):
            raise ValidationError(_("A name is either sealed or shown: fill in one of the two."))
        return cleaned


class ChangeSpeakerForm(SpeakerForm):
    """A speaker that exists; what is sealed stays sealed unless it is written anew."""

    def __init__(self, *args, speaker, **kwargs):
        person = speaker.person
        super().__init__(*args, initial={"shown_as": speaker.shown_as, "person": person}, **kwargs)
        if speaker.sealed_name:
            self.fields["sealed_name"].label = _("New name, sealed")
            self.fields["sealed_name"].help_text = _("A name is sealed already; it stays when you leave this empty.")


class OpenNameForm(forms.Form):
    """Why a sealed name has to be opened."""

    reason = forms.CharField(
        label=lazy("Why you need it"), max_length=300, help_text=lazy("The trail keeps who opened it, when and why.")
    )
