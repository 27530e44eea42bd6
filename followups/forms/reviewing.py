"""Asking back, the reason of an amendment, and a call."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from contacts.models import Person
from followups.models import Call
from tat_coalitions.wording.free_words import NO_CASES, FreeWordsForm


class AskBackForm(FreeWordsForm, forms.Form):
    """What the lead is asked."""

    free_words = ("words",)

    words = forms.CharField(
        label=lazy("What is not clear?"),
        help_text=NO_CASES,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": lazy("Write what you want to know.")},
    )


class ReasonForm(FreeWordsForm, forms.Form):
    """Why something that was sent is changed, or an answer added to it (`is_new`)."""

    free_words = ("reason",)

    reason = forms.CharField(
        label=lazy("Why is it changed?"),
        help_text=lazy("It stands beside the answer. No victims, suspects, plates or operations."),
        max_length=300,
        error_messages={"required": lazy("Say why, for whoever asks later where the number comes from.")},
    )

    def __init__(self, *args, is_new=False, **kwargs):
        super().__init__(*args, **kwargs)
        if is_new:
            self.fields["reason"].label = _("Why is it added?")


class CallForm(FreeWordsForm, forms.Form):
    """Whom somebody called, when, and what came of it."""

    free_words = ("note",)

    person = forms.ModelChoiceField(
        label=lazy("Whom did you call?"),
        queryset=Person.objects.none(),
        empty_label=lazy("Choose one"),
        error_messages={"required": lazy("Choose whom you called.")},
    )
    on = forms.DateField(
        label=lazy("On which day?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": lazy("Write the day."), "invalid": lazy("Write the day as 2027-03-17.")},
    )
    time = forms.TimeField(
        label=lazy("At what time?"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": lazy("Write about when."), "invalid": lazy("Write the time as 14:30.")},
    )
    outcome = forms.ChoiceField(
        label=lazy("What came of it?"),
        choices=Call.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": lazy("Choose what came of it.")},
    )
    note = forms.CharField(
        label=lazy("Note"),
        help_text=NO_CASES,
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data=None, *, build, people, now):
        there = now.astimezone(build.zone)
        super().__init__(data, initial={"on": there.date(), "time": there.time().replace(second=0, microsecond=0)})
        self.build, self.now = build, now
        self.fields["person"].queryset = people
        self.fields["person"].label_from_instance = self.named
        self.fields["time"].help_text = _("%(zone)s time.") % {"zone": build.get_time_zone_display()}

    @staticmethod
    def named(person):
        """A person with their office, so that two of a name can be told apart."""
        return f"{person}, {person.organization}" if person.organization else str(person)

    def clean(self):
        cleaned = super().clean()
        on, time = cleaned.get("on"), cleaned.get("time")
        if on and time:
            cleaned["at"] = datetime.datetime.combine(on, time, tzinfo=self.build.zone)
            if cleaned["at"] > self.now:
                self.add_error("on", ValidationError(_("That moment is still ahead.")))
            elif on < self.build.date:
                self.add_error("on", ValidationError(_("That was before the meeting.")))
        return cleaned

    @property
    def values(self):
        """What the verb wants to know."""
        return {name: self.cleaned_data[name] for name in ("person", "at", "outcome", "note")}
