"""One small form per question. Each says in a sentence what it does not understand, and turns into the answer's values."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from followups.models import Answer, CommitmentAnswer, Measure, Source

LARGEST = 9_999_999
SAME, NEW = "same", "new"


class CountField(forms.CharField):
    """A whole number as people write it: `30`, `1,200`. Refuses words with the words it was given."""

    def __init__(self, *, unit, **kwargs):
        widget = forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-num", "data-unit": unit}
        )
        super().__init__(widget=widget, max_length=40, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        digits = text.replace(",", "").replace(" ", "")
        if not (digits.isascii() and digits.isdigit()):
            raise ValidationError(_("Write a number, such as 30. You wrote “%(text)s”."), params={"text": text})
        if int(digits) > LARGEST:
            raise ValidationError(_("That is more than anybody could count; write at most 9,999,999."))
        return int(digits)


class MonthField(forms.CharField):
    """A month, given by the browser as `2026-08`."""

    widget = forms.TextInput(attrs={"type": "month", "class": "w-num", "placeholder": "2026-08"})

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            return datetime.date.fromisoformat(f"{text}-01")
        except ValueError:
            raise ValidationError(_("Write the month as year and month, such as 2026-08.")) from None


def chips():
    return forms.RadioSelect(attrs={"data-look": "chips"})


def source_field():
    return forms.ChoiceField(
        label=lazy("Who says so?"),
        choices=Source,
        required=False,
        widget=chips(),
    )


class QuestionForm(forms.Form):
    """What all questions share: the question, and whether anything was answered."""

    error_css_class = "has-error"

    # whether an answer stood here when the page was drawn: two leads may have the same page open
    shown = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-shown": ""}))

    def __init__(self, question, data=None):
        super().__init__(data, prefix=question.prefix)
        self.question = question
        self.fields["shown"].initial = "1" if question.answer else ""

    def __getitem__(self, name):
        # every question may be left open, so saying so at each field would only be noise
        self.fields[name].is_quiet = True
        self.fields[name].is_named_above = str(self.fields[name].label) == self.question.title
        return super().__getitem__(name)

    def is_empty(self):
        """Whether nothing was answered, which is allowed and counted as no answer."""
        return not any(value not in (None, "") for name, value in self.cleaned_data.items() if name != "shown")

    def is_emptied(self):
        """Whether an answer was seen and removed; what somebody else answered meanwhile is not ours to remove."""
        return self.is_empty() and bool(self.question.answer) and bool(self.cleaned_data["shown"])

    def repeated(self):
        """The values of "no change"."""
        return self.question.last_values


class NumberForm(QuestionForm):
    """A measure told as a running total."""

    def __init__(self, question, data=None):
        super().__init__(question, data)
        measure, draft = question.about, question.answer
        if question.last:
            self.fields["change"] = forms.ChoiceField(
                label=measure.sentence,
                required=False,
                widget=chips(),
                choices=[
                    (SAME, question.still),
                    (NEW, _("A new total")),
                    (Answer.Choice.UNKNOWN, _("I could not find out")),
                ],
                initial=self.chosen(draft),
            )
        self.fields["number"] = CountField(
            label=_("New total since the meeting") if question.last else measure.sentence,
            help_text=measure.definition,
            unit=measure.unit,
            required=False,
            initial="" if draft is None or draft.number is None or draft.unchanged else draft.number,
        )
        self.fields["source"] = source_field()
        self.fields["source"].initial = draft.source if draft else ""

    @staticmethod
    def chosen(draft):
        if draft is None:
            return ""
        if draft.unchanged:
            return SAME
        return NEW if draft.number is not None else Answer.Choice.UNKNOWN

    def clean(self):
        change, number = self.cleaned_data.get("change", ""), self.cleaned_data.get("number")
        if change == NEW and number is None and "number" not in self.errors:
            self.add_error("number", _("Write the new total, or choose “no change”."))
        if change in (SAME, Answer.Choice.UNKNOWN) and number is not None:
            self.add_error("number", _("You wrote a number and chose something else above; keep one of them."))
        return self.cleaned_data

    def is_empty(self):
        return not self.cleaned_data.get("change") and self.cleaned_data.get("number") is None

    def values(self):
        change = self.cleaned_data.get("change")
        if change == SAME:
            return self.repeated()
        if change == Answer.Choice.UNKNOWN:
            return {"choice": Answer.Choice.UNKNOWN}
        return {"number": self.cleaned_data["number"], "source": self.cleaned_data["source"]}


class ChoiceForm(QuestionForm):
    """Yes, partly or no."""

    def __init__(self, question, data=None):
        super().__init__(question, data)
        self.fields["choice"] = forms.ChoiceField(
            label=question.about.sentence,
            help_text=question.about.definition,
            required=False,
            choices=self.choices(),
            widget=chips(),
            initial=question.answer.choice if question.answer else "",
        )

    def choices(self):
        return Answer.Choice.choices

    def values(self):
        return {"choice": self.cleaned_data["choice"]}


class YesNoForm(ChoiceForm):
    """Yes with its month, or no."""

    def __init__(self, question, data=None):
        super().__init__(question, data)
        since = question.answer.since_month if question.answer else None
        self.fields["since_month"] = MonthField(
            label=_("Since which month?"), required=False, initial=f"{since:%Y-%m}" if since else ""
        )

    def choices(self):
        return [pair for pair in Answer.Choice.choices if pair[0] != Answer.Choice.PARTLY]

    def clean(self):
        choice, month = self.cleaned_data.get("choice"), self.cleaned_data.get("since_month")
        if month and month > datetime.datetime.now(tz=datetime.UTC).date():
            self.add_error("since_month", _("That month is still ahead."))
        if choice == Answer.Choice.YES and not month and "since_month" not in self.errors:
            self.add_error("since_month", _("Write since which month it exists."))
        if month and choice != Answer.Choice.YES:
            self.add_error("since_month", _("A month goes with “Yes”; choose it, or leave the month empty."))
        return self.cleaned_data

    def values(self):
        return {"choice": self.cleaned_data["choice"], "since_month": self.cleaned_data["since_month"]}


class PromiseForm(QuestionForm):
    """What became of a promise: done, under way, not happening, or not to be found out."""

    def __init__(self, question, data=None):
        super().__init__(question, data)
        promise, draft = question.about, question.answer
        # silence after three attempts is noted by the program alone; whoever looks at it again may leave it
        silence = CommitmentAnswer.State.NO_RESPONSE
        is_silent = draft is not None and draft.state == silence
        choices = [pair for pair in CommitmentAnswer.State.choices if pair[0] != silence or is_silent]
        if question.last:
            choices.insert(0, (SAME, question.still))
        self.fields["state"] = forms.ChoiceField(
            label=_("What became of it?"),
            required=False,
            choices=choices,
            widget=chips(),
            initial=(SAME if draft.unchanged else draft.state) if draft else "",
        )
        if promise.unit:
            self.fields["total"] = CountField(
                label=_("Total since the meeting"),
                help_text=_("Count each one once, those from earlier months too. Write 0 if there is nothing yet."),
                unit=promise.unit,
                required=False,
                initial="" if draft is None or draft.total is None or draft.unchanged else draft.total,
            )
        self.fields["source"] = source_field()
        self.fields["source"].initial = draft.source if draft else ""
        self.fields["note"] = forms.CharField(
            label=_("Why, or anything worth knowing"),
            help_text=_("About the organization and training only: no victims, suspects, plates or operations."),
            required=False,
            max_length=500,
            initial=draft.note if draft else "",
        )

    def is_empty(self):
        return not self.cleaned_data.get("state") and self.cleaned_data.get("total") is None

    def clean(self):
        state, total = self.cleaned_data.get("state"), self.cleaned_data.get("total")
        states = CommitmentAnswer.State
        if total is not None and not state and "state" not in self.errors:
            self.add_error("state", _("Say what became of it: done, or under way?"))
        if total is not None and state in (SAME, states.NOT_HAPPENING, states.NO_ANSWER):
            self.add_error("total", _("You wrote a number and chose something else above; keep one of them."))
        needs_total = state in (states.DONE, states.UNDER_WAY) and "total" in self.fields
        if needs_total and total is None and "total" not in self.errors:
            self.add_error("total", _("Write how many so far; 0 if there is nothing yet."))
        return self.cleaned_data

    def values(self):
        note = self.cleaned_data["note"]
        if self.cleaned_data["state"] == SAME:
            return self.repeated() | {"note": note}
        return {
            "state": self.cleaned_data["state"],
            "total": self.cleaned_data.get("total"),
            "source": self.cleaned_data["source"],
            "note": note,
        }


FORMS = {Measure.How.NUMBER: NumberForm, Measure.How.CHOICE: ChoiceForm, Measure.How.YES_NO: YesNoForm}


def form_for(question, data=None):
    """The form that asks the question."""
    form = PromiseForm if question.is_promise else FORMS[question.about.how]
    return form(question, data)


class ClosingForm(forms.Form):
    """Free words before sending."""

    note = forms.CharField(
        label=lazy("Anything else the next reader should know?"),
        help_text=lazy("About organizations and training only: no victims, suspects, plates or operations."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
