"""Until when nobody is reminded of what is owed after a build, and why."""

from django import forms
from django.utils.translation import gettext_lazy as lazy

from builds.forms.fields import date_input
from followups.actions.pausing import check_last_day
from tat_coalitions.wording.free_words import NO_CASES, FreeWordsForm


class PauseForm(FreeWordsForm, forms.Form):
    """The last day without reminders, and the reason."""

    free_words = ("reason",)

    until = forms.DateField(
        label=lazy("Last day without reminders"),
        widget=date_input(**{"class": "w-num"}),
        help_text=lazy("At most ninety days ahead. The day after, reminders go on by themselves."),
        error_messages={"required": lazy("Say until when: a pause without an end would be forgotten.")},
    )
    reason = forms.CharField(
        label=lazy("Why"),
        max_length=300,
        help_text=NO_CASES,
        error_messages={"required": lazy("Say why: whoever leads or plans the build reads it here.")},
    )

    def __init__(self, *args, today, **kwargs):
        self.today = today
        super().__init__(*args, **kwargs)

    def clean_until(self):
        until = self.cleaned_data["until"]
        check_last_day(until, self.today)
        return until
