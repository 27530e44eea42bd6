"""An interval: how many months after the meeting people are asked again, and what it is called."""

from django import forms
from django.utils.translation import gettext_lazy as lazy

from followups.actions.intervals import LONGEST, check_months, check_name
from tat_coalitions.wording.free_words import FreeWordsForm


class NameForm(FreeWordsForm, forms.Form):
    """What an interval is called."""

    free_words = ("name",)

    name = forms.CharField(
        label=lazy("What is it called?"),
        max_length=40,
        help_text=lazy("As in “One year”: it stands over its follow-up, and in mail as “your one-year follow-up”."),
        error_messages={"required": lazy("Give it a name, such as “One year”.")},
    )

    def __init__(self, *args, interval=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.interval = interval

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        check_name(name, self.interval)
        return name


class IntervalForm(NameForm):
    """A new interval."""

    months = forms.IntegerField(
        label=lazy("How many months after the meeting?"),
        min_value=1,
        max_value=LONGEST,
        widget=forms.NumberInput(attrs={"class": "w-num", "data-unit": lazy("months")}),
        error_messages={
            "required": lazy("Say after how many months."),
            "invalid": lazy("Write a whole number of months, such as 12."),
            "min_value": lazy("Choose at least one month."),
            "max_value": lazy("Choose at most 120 months."),
        },
    )
    held_too = forms.BooleanField(
        label=lazy("Also for builds that were held already"),
        required=False,
        help_text=lazy("Where its day has not passed yet, they owe it at once."),
    )
    field_order = ["months", "name", "held_too"]

    def clean_months(self):
        check_months(self.cleaned_data["months"])
        return self.cleaned_data["months"]
