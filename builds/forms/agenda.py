"""What is filled in about the agenda and those who speak."""

import math

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds.forms.fields import NO_VICTIMS, SuggestedPersonField, date_input, time_input
from builds.models import Arrangement, ConsentOfSpeaker, Session
from builds.models.agenda import says_survivor
from tat_coalitions.wording.free_words import KEEP, FreeWordsForm

CHOSEN = "label_is_chosen"


class UnlabelledForm:
    """Mixed into a form, before its base: what everybody reads calls nobody a survivor who did not choose it.

    The texts are those named in `read_by_all`. One that says so sends the form back, with a tick to say that they chose it.
    """

    read_by_all = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound and self.data.get(self.add_prefix(CHOSEN)):
            self._offer_the_tick()

    def clean(self):
        cleaned = super().clean()
        if not cleaned.pop(CHOSEN, False):
            labels = [name for name in self.read_by_all if says_survivor(cleaned.get(name) or "")]
            for name in labels:
                self.add_error(
                    name, _("Everybody reads this. Write “speaker”, unless they chose this word themselves.")
                )
            if labels:
                self._offer_the_tick()
        return cleaned

    def _offer_the_tick(self):
        self.fields[CHOSEN] = forms.BooleanField(
            label=lazy("They chose to be called so"),
            required=False,
            help_text=lazy("It stands on the invitee’s page, on the programme and in the co-hosts’ briefs."),
        )


MINUTES_OF_AN_HOUR = 50  # where an hour of instruction is counted shortest


def _credit_at_most(starts, ends):
    """The hours of credit that an item of this length can be worth, in quarters."""
    minutes = ends.hour * 60 + ends.minute - starts.hour * 60 - starts.minute
    return math.ceil(minutes / MINUTES_OF_AN_HOUR * 4) / 4


class SessionForm(UnlabelledForm, forms.ModelForm):
    """One item of the agenda."""

    read_by_all = ("title", "lead", "audience")

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
            "audience": lazy("Empty: everybody."),
            "credit_hours": lazy("Where officers get credit for it."),
        }
        error_messages = {
            "starts_at": {"required": lazy("Say when it begins.")},
            "ends_at": {"required": lazy("Say when it ends.")},
            "title": {"required": lazy("Write what the item is called.")},
        }

    def clean(self):
        cleaned = super().clean()
        starts, ends, credit = (cleaned.get(name) for name in ("starts_at", "ends_at", "credit_hours"))
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("It must end after it starts."))
        elif credit is not None and credit <= 0:
            self.add_error("credit_hours", _("Write a number above zero, or leave it empty."))
        elif credit and starts and ends and credit > (most := _credit_at_most(starts, ends)):
            sentence = _("It lasts too short a time for that: at most %(most)s.")
            self.add_error("credit_hours", sentence % {"most": f"{most:g}"})
        return cleaned


class SpeakerForm(UnlabelledForm, forms.Form):
    """Somebody who speaks: a person by name, or a name that stays sealed."""

    read_by_all = ("shown_as",)

    shown_as = forms.CharField(
        label=lazy("Shown on the agenda as"),
        max_length=100,
        initial=lazy("Speaker"),
        help_text=lazy("What everybody reads. For a survivor-leader what they chose; “Speaker” until they do."),
        error_messages={"required": lazy("Write what everybody reads: “Speaker” where nothing else is agreed.")},
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
            self.fields["sealed_name"].help_text = _(
                "A name is sealed already; it stays when you leave this empty. With another name what was agreed ends."
            )
        self.fields["person"].help_text = _("With another person what was agreed, and every consent, ends.")


class OpenNameForm(FreeWordsForm, forms.Form):
    """Why a sealed name has to be opened."""

    free_words = ("reason",)

    reason = forms.CharField(
        label=lazy("Why you need it"),
        max_length=300,
        help_text=lazy("The trail keeps who opened it, when and why."),
        error_messages={"required": lazy("Write why you need the name.")},
    )


class ArrangementForm(FreeWordsForm, forms.ModelForm):
    """What is agreed with a speaker, and what they consent to: each apart, and no until they say yes."""

    free_words = ("topics", "off_limits", "introduction")

    class Meta:
        model = Arrangement
        fields = (
            "topics",
            "off_limits",
            "introduction",
            "honorarium",
            "honorarium_status",
            "travel",
            "travel_status",
            "support_person",
            "quiet_room",
        )
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("topics", "off_limits", "introduction")}
        help_texts = {
            "topics": lazy("What they want to speak about. Nobody owes their story."),
            "off_limits": lazy("What nobody asks them. The facilitator reads this before the meeting."),
            "honorarium": lazy("How much, and for what: time, preparation, lost work."),
            "travel": lazy("What is booked, and who pays."),
            "support_person": lazy("Who is with them on the day."),
            "quiet_room": lazy("Where they can be alone before and after."),
        }

    def __init__(self, *args, speaker, **kwargs):
        super().__init__(*args, instance=Arrangement.objects.filter(speaker=speaker).first(), **kwargs)
        held = {consent.to: consent for consent in speaker.consents.filter(withdrawn_on=None)}
        for to, label in ConsentOfSpeaker.To.choices:
            self._ask(to, label, held.get(to))

    def _ask(self, to, label, held):
        self.fields[to] = forms.BooleanField(
            label=_("They agree to %(what)s") % {"what": label}, required=False, initial=bool(held)
        )
        self.fields[f"{to}_on"] = forms.DateField(
            label=_("Told on"), required=False, initial=held and held.given_on, widget=date_input()
        )
        self.fields[f"{to}_told"] = forms.ChoiceField(
            label=_("By whom"),
            required=False,
            initial=held.told if held else "",
            choices=[("", _("Choose who told us")), *ConsentOfSpeaker.Told.choices],
        )

    @property
    def offers_to_keep(self):
        """Whether a tick may keep the words as they are."""
        return KEEP in self.fields

    @property
    def about(self):
        """The fields about what is agreed."""
        return [self[name] for name in self.Meta.fields]

    @property
    def consents(self):
        """The three fields of each consent."""
        return [
            {"given": self[to], "on": self[f"{to}_on"], "told": self[f"{to}_told"]} for to in ConsentOfSpeaker.To.values
        ]

    def clean(self):
        cleaned = super().clean()
        for to in ConsentOfSpeaker.To.values:
            if cleaned.get(to) and not cleaned.get(f"{to}_on") and f"{to}_on" not in self.errors:
                self.add_error(f"{to}_on", _("Write on which day they said so."))
            if cleaned.get(to) and not cleaned.get(f"{to}_told"):
                self.add_error(f"{to}_told", _("Choose who told us."))
        return cleaned

    @property
    def agreed(self):
        """What was filled in about the arrangement, by the names of its fields."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    @property
    def wanted(self):
        """{to: (given on, who told us)} of what they agree to, None of the rest."""
        data = self.cleaned_data
        return {to: (data[f"{to}_on"], data[f"{to}_told"]) if data[to] else None for to in ConsentOfSpeaker.To.values}


class ProgrammeForm(forms.Form):
    """On which paper the programme is printed, and whether it names the venue."""

    A4, VENUE = "a4", "venue"

    paper = forms.ChoiceField(label=lazy("Paper"), choices=[("letter", lazy("Letter")), (A4, lazy("A4"))])
    place = forms.ChoiceField(
        label=lazy("For whom"),
        choices=[("city", lazy("Everybody: city and state alone")), (VENUE, lazy("Those who come: with the venue"))],
    )

    @property
    def names_the_venue(self):
        """Whether it was asked for in so many words."""
        return self.data.get("place") == self.VENUE

    @property
    def is_a4(self):
        return self.data.get("paper") == self.A4
