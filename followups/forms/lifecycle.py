"""What is filled in when a build begins, moves and ends."""

import zoneinfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds.actions.builds import PARTS
from builds.forms.fields import Fold, date_input
from builds.forms.planning import BuildForm
from builds.models import Build
from tat_coalitions.wording.own_sentences import OwnSentences

PART_NAMES = {
    "co_hosts": lazy("The co-hosts, to be asked anew"),
    "targets": lazy("The targets by sector and county"),
    "agenda": lazy("The agenda, without its speakers"),
    "tasks": lazy("Tasks that were added to the template’s"),
}


class NewBuildForm(BuildForm):
    """A build that begins, from the template or with parts of an earlier build."""

    source = forms.ModelChoiceField(
        label=lazy("Earlier build"), queryset=Build.objects.none(), required=False, empty_label=lazy("None")
    )
    parts = forms.MultipleChoiceField(
        label=lazy("What to take from it"),
        required=False,
        choices=[(part, PART_NAMES[part]) for part in PARTS],
        widget=forms.CheckboxSelectMultiple,
        help_text=lazy("Its people are not copied: they are invited anew."),
    )
    already_held = forms.BooleanField(
        label=lazy("The meeting took place on that day"),
        required=False,
        help_text=lazy("For a meeting of the past: only what comes after it is planned."),
    )

    def __init__(self, *args, user, at, **kwargs):
        self.at = at
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = Build.objects.visible_to(user).select_related("state")

    def groups(self):
        return (
            *super().groups(),
            Fold(_("Copy from an earlier build"), "source", "parts"),
            Fold(_("It was held already"), "already_held"),
        )

    def clean(self):
        cleaned = super().clean()
        date, held = cleaned.get("date"), cleaned.get("already_held")
        today = timezone.localdate(self.at, zoneinfo.ZoneInfo(cleaned.get("time_zone") or "UTC"))  # where it is held
        if date and date < today and not held:
            self.add_error("date", _("That day is past. If the meeting was held then, say so below."))
        if date and date >= today and held:
            self.add_error("already_held", _("A meeting that was held already has a day in the past."))
        if cleaned.get("parts") and not cleaned.get("source"):
            self.add_error("source", _("Choose the build from which to copy."))
        return cleaned

    @property
    def facts(self):
        own = {"source", "parts", "already_held"}
        return {name: value for name, value in super().facts.items() if name not in own}


class DayForm(forms.Form):
    """The new day of a build."""

    date = forms.DateField(
        label=lazy("New day"),
        widget=date_input(**{"class": "w-num"}),
        error_messages={"required": lazy("Choose the new day.")},
    )

    def __init__(self, *args, build, today, **kwargs):
        self.build, self.today = build, today
        super().__init__(*args, **kwargs)

    def clean_date(self):
        date = self.cleaned_data["date"]
        if date < self.today:
            raise ValidationError(_("That day is past. If the meeting was held then, record it as held."))
        if date == self.build.date and self.build.is_ahead:
            raise ValidationError(_("That is the day it has already."))
        return date


class CallOffForm(OwnSentences, forms.Form):
    """Why a build does not take place on its day."""

    reason = forms.CharField(
        label=lazy("Why"), max_length=300, required=False, help_text=lazy("Kept in the trail; not sent to anybody.")
    )


class HeldForm(forms.Form):
    """On which day the meeting took place."""

    held_on = forms.DateField(
        label=lazy("It was held on"),
        widget=date_input(**{"class": "w-num"}),
        help_text=lazy("The follow-ups count from this day."),
        error_messages={"required": lazy("Say on which day it was held.")},
    )

    def __init__(self, *args, build, today, **kwargs):
        self.today = today
        # a day that is still ahead proposes nothing: somebody must know when it was held instead
        super().__init__(*args, initial={"held_on": build.date if build.date <= today else None}, **kwargs)

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if day > self.today:
            raise ValidationError(_("The day has not come yet: a meeting is recorded as held from its own day on."))
        return day
