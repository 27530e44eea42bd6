"""What is filled in when a build begins, moves and ends."""

import zoneinfo

from crispy_forms.layout import Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds.forms.fields import Fold, date_input
from builds.forms.planning import BuildForm
from tat_coalitions.wording.free_words import FreeWordsForm


class NewBuildForm(BuildForm):
    """A build that begins from the template."""

    already_held = forms.BooleanField(
        label=lazy("The meeting took place on that day"),
        required=False,
        help_text=lazy("For a meeting of the past: only what comes after it is planned."),
    )

    def __init__(self, *args, at, **kwargs):
        self.at = at
        super().__init__(*args, **kwargs)

    def groups(self):
        return (*super().groups(), Fold(_("It was held already"), "already_held"))

    def clean(self):
        cleaned = super().clean()
        date, held = cleaned.get("date"), cleaned.get("already_held")
        today = today_of(cleaned, self.at)
        if date and date < today and not held:
            self.add_error("date", _("That day is past. If the meeting was held then, say so below."))
        if date and date >= today and held:
            self.add_error("already_held", _("A meeting that was held already has a day in the past."))
        return cleaned

    @property
    def facts(self):
        return {name: value for name, value in super().facts.items() if name != "already_held"}


def today_of(cleaned, at):
    """The date where the meeting is to be held, in UTC as long as nobody knows where."""
    return timezone.localdate(at, zoneinfo.ZoneInfo(cleaned.get("time_zone") or "UTC"))


class AgainForm(BuildForm):
    """A build that begins with parts of an earlier one: what was filled in there stands here, but for the day."""

    # what comes along by a tick, or is not true of another meeting
    LEFT_OUT = ("venue", "venue_address", "counties_named", "answer_by", "title")
    TAKEN = ("city", "starts_at", "ends_at", "time_zone", "corridor", "capacity")
    PEOPLE = ("planner", "second", "sustaining_lead")

    parts = forms.MultipleChoiceField(label=lazy("What is copied"), required=False)

    def __init__(self, data, *, source, offers, at):
        self.source, self.offers, self.at = source, offers, at
        facts = {name: getattr(source, name) for name in self.TAKEN}
        facts |= {"state": source.state_id} | {name: getattr(source, f"{name}_id") for name in self.PEOPLE}
        facts["other_states"] = [row for row in source.states_served.all() if row != source.state]
        super().__init__(data, initial=facts)
        for name in self.LEFT_OUT:
            del self.fields[name]
        self.fields["parts"].choices = [(each.part.name, each.part.label) for each in offers if each.number]
        ticked = set(self.data.getlist("parts")) if self.is_bound else {e.part.name for e in offers if e.part.is_ticked}
        self.ticked = ticked

    def groups(self):
        return (
            Fieldset(_("Where and when"), "city", "state", "date", "starts_at", "ends_at", "time_zone"),
            Fieldset(_("Who does it"), *self.PEOPLE),
            Fieldset(_("Whom it brings together"), "other_states", "corridor", "capacity"),
        )

    def clean(self):
        cleaned = super().clean()
        date = cleaned.get("date")
        if date and date < today_of(cleaned, self.at):
            self.add_error("date", _("That day is past."))
        return cleaned

    @property
    def facts(self):
        """The fields of the new build; the day by which answers are wanted keeps its distance from the meeting."""
        facts = {name: value for name, value in super().facts.items() if name != "parts"}
        asked_by = self.source.answer_by and facts["date"] - (self.source.date - self.source.answer_by)
        return facts | {"answer_by": asked_by if asked_by and asked_by >= today_of(facts, self.at) else None}


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


class CallOffForm(FreeWordsForm, forms.Form):
    """Why a build does not take place on its day."""

    free_words = ("reason",)

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
