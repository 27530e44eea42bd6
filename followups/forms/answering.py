"""One small form per question. Each says in a sentence what it does not understand, and turns into the answer's values."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from followups.models import Answer, CommitmentAnswer, Measure, Source
from followups.questions import digest, fingerprint, fingerprint_of
from followups.words import without_totals
from tat_coalitions.wording.free_words import KEEP, NO_CASES, FreeWordsForm

LARGEST = 9_999_999
SAME, NEW = "same", "new"


class CountField(forms.CharField):
    """A whole number as people write it: `30`, `1,200`. Refuses words with the words it was given."""

    def __init__(self, *, unit, **kwargs):
        widget = forms.TextInput(
            # the blank placeholder lets the style sheet see whether a number stands here
            attrs={
                "inputmode": "numeric",
                "autocomplete": "off",
                "class": "w-num",
                "data-unit": unit,
                "placeholder": " ",
            }
        )
        super().__init__(widget=widget, max_length=40, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        digits = text.replace(",", "").replace(" ", "").removesuffix(".0")  # as some spreadsheets write 12
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


class QuestionField(forms.BoundField):
    """A field of a question; a number is described by what the head of the page says of all numbers, too."""

    @property
    def aria_describedby(self):
        above = self.form.told_above if isinstance(self.field, CountField) else ""
        return " ".join(filter(None, [above, super().aria_describedby]))


class QuestionForm(FreeWordsForm, forms.Form):
    """What all questions share: the question, a word to it, and whether anything was answered."""

    bound_field_class = QuestionField
    error_css_class = "has-error"
    asked_above = ""  # the field whose label the head of the page asks for all questions
    free_words = ("note",)
    note_label = lazy("A word about it")

    # what stood here when the page was drawn: two leads may have the same page open
    shown = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-shown": ""}))

    # the id of the words at the head of the page that say how to count, or "" where it has none
    told_above = ""

    def __init__(self, question, data=None, told_above=""):
        super().__init__(data, prefix=question.prefix)
        self.question, self.told_above = question, told_above
        self.fields["shown"].initial = question.fingerprint

    def __getitem__(self, name):
        # every question may be left open, so saying so at each field would only be noise
        self.fields[name].is_quiet = True
        self.fields[name].is_named_above = str(self.fields[name].label) == self.question.title or (
            self.told_above and name == self.asked_above
        )
        return super().__getitem__(name)

    def add_words(self):
        """The last fields of every question: who says so, and a word."""
        draft = self.question.answer
        self.fields["note"] = forms.CharField(
            label=self.note_label,
            help_text=NO_CASES,
            required=False,
            max_length=500,
            initial=draft.note if draft else "",
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    @property
    def asked_fields(self):
        """The fields but for those folded away."""
        return [field for field in self if field.name not in ("note", KEEP)]

    @property
    def words_fields(self):
        """The word, and the tick that keeps it as it is."""
        return [self["note"]] + ([self[KEEP]] if KEEP in self.fields else [])

    @property
    def words_open(self):
        return bool(self["note"].value() or self["note"].errors)

    def clean(self):
        cleaned, draft = self.cleaned_data, self.question.answer
        if "note" in cleaned:
            cleaned["note"] = cleaned["note"].replace("\r\n", "\n")  # the web's way of ending lines
        if draft and cleaned.get("note") == draft.note:
            self.free_words = ()  # whoever wrote it was asked then
        if cleaned.get("note") and self.is_empty() and not self.errors:
            self.add_error(self.first_field, _("Answer this first: a word alone is not kept."))
        return super().clean()

    @property
    def seen(self):
        """The fingerprint of what the page was drawn with."""
        return self.cleaned_data.get("shown", "").partition("*")[0]

    @property
    def is_touched(self):
        """Whether the script saw somebody type here since the page was drawn."""
        return self.cleaned_data.get("shown", "").endswith("*")

    def is_empty(self):
        """Whether nothing was answered, which is allowed and counted as no answer."""
        raise NotImplementedError

    def is_understood(self):
        """Whether there is something to keep: all is well, or only the word is not, which then stays as it was."""
        return self.is_valid() or (set(self.errors) <= {"note", KEEP} and not self.is_empty() and self.can_go_without())

    def can_go_without(self):
        """Whether the answer says enough without its word."""
        return True

    def posted(self):
        """The values to keep, or None where nothing was answered."""
        if self.is_empty():
            return None
        before = self.question.answer.note if self.question.answer else ""
        return self.values() | {"note": self.cleaned_data.get("note", before)}

    def is_unlike(self, answer):
        """Whether something was typed here that differs from what the page showed, and from the answer."""
        self.full_clean()
        if self.errors:
            return bool(self.typed())
        return fingerprint(self.posted()) not in (self.seen, fingerprint_of(answer))

    @property
    def offers_to_keep(self):
        return KEEP in self.fields

    def typed(self):
        """What was typed or chosen, as it reads on the page."""
        told = []
        for field in [*self.asked_fields, self["note"]]:
            value = field.value()
            if field.name != "shown" and value not in (None, "", False):
                choices = dict(getattr(field.field, "choices", ()))
                told.append(str(choices.get(value, field.label if value in (True, "on") else value)))
        return told

    def repeated(self):
        """The values of "no change"."""
        return self.question.last_values


class NumberForm(QuestionForm):
    """A measure told as a running total."""

    first_field = "number"

    def __init__(self, question, data=None, told_above=""):
        super().__init__(question, data, told_above)
        measure, draft = question.about, question.answer
        repeats = draft is not None and draft.unchanged and question.can_be_repeated
        if question.can_be_repeated:
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
            label=_("New total since the meeting") if question.can_be_repeated else measure.sentence,
            help_text=without_totals(measure.definition) if told_above else measure.definition,
            unit=measure.unit,
            required=False,
            initial="" if draft is None or draft.number is None or repeats else draft.number,
        )
        if not question.can_be_repeated:
            self.fields["unknown"] = forms.BooleanField(
                label=_("I could not find out"),
                required=False,
                initial=draft is not None and draft.choice == Answer.Choice.UNKNOWN,
            )
        self.fields["source"] = source_field()
        self.fields["source"].initial = draft.source if draft else ""
        self.add_words()

    @staticmethod
    def chosen(draft):
        if draft is None:
            return ""
        if draft.unchanged:
            return SAME
        return NEW if draft.number is not None else Answer.Choice.UNKNOWN

    def change(self):
        """What was chosen above the number."""
        if self.cleaned_data.get("unknown"):
            return Answer.Choice.UNKNOWN
        return self.cleaned_data.get("change", "")

    def clean(self):
        change, number = self.change(), self.cleaned_data.get("number")
        if change == NEW and number is None and "number" not in self.errors:
            self.add_error("number", _("Write the new total, or choose “no change”."))
        if change in (SAME, Answer.Choice.UNKNOWN) and number is not None:
            self.add_error("number", _("You wrote a number and chose something else; keep one of them."))
        return super().clean()

    def is_empty(self):
        return not self.change() and self.cleaned_data.get("number") is None

    def values(self):
        change = self.change()
        if change == SAME:
            return self.repeated()
        if change == Answer.Choice.UNKNOWN:
            return {"choice": Answer.Choice.UNKNOWN}
        return {"number": self.cleaned_data["number"], "source": self.cleaned_data["source"]}


class ChoiceForm(QuestionForm):
    """Yes, partly or no."""

    first_field = "choice"

    def __init__(self, question, data=None, told_above=""):
        super().__init__(question, data, told_above)
        draft = question.answer
        choices = list(self.choices())
        if question.can_be_repeated:
            choices.insert(0, (SAME, question.still))
        self.fields["choice"] = forms.ChoiceField(
            label=question.about.sentence,
            help_text=question.about.definition,
            required=False,
            choices=choices,
            widget=chips(),
            initial=(SAME if draft.unchanged and question.can_be_repeated else draft.choice) if draft else "",
        )
        self.add_further()
        self.add_words()

    def add_further(self):
        """Fields that go with the choice."""

    def choices(self):
        return Answer.Choice.choices

    def is_empty(self):
        return not self.cleaned_data.get("choice")

    def values(self):
        if self.cleaned_data["choice"] == SAME:
            return self.repeated()
        return {"choice": self.cleaned_data["choice"]}


class YesNoForm(ChoiceForm):
    """Yes with its month, or no."""

    def add_further(self):
        draft = self.question.answer
        repeats = draft is not None and draft.unchanged and self.question.can_be_repeated
        since = draft.since_month if draft and not repeats else None
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
        return super().clean()

    def is_empty(self):
        return super().is_empty() and self.cleaned_data.get("since_month") is None

    def values(self):
        if self.cleaned_data["choice"] == SAME:
            return self.repeated()
        return {"choice": self.cleaned_data["choice"], "since_month": self.cleaned_data["since_month"]}


class PromiseForm(QuestionForm):
    """What became of a promise: done, under way, not happening and why, or not to be found out."""

    first_field = asked_above = "state"
    note_label = lazy("Why, or anything worth knowing")

    def __init__(self, question, data=None, told_above=""):
        super().__init__(question, data, told_above)
        promise, draft = question.about, question.answer
        repeats = draft is not None and draft.unchanged and question.can_be_repeated
        self.fields["state"] = forms.ChoiceField(
            label=_("What became of it?"),
            required=False,
            choices=self.choices(),
            widget=chips(),
            initial=(SAME if repeats else draft.state) if draft else "",
        )
        if promise.unit:
            self.fields["total"] = CountField(
                label=_("Total since the meeting"),
                help_text=""
                if told_above
                else _("Count each one once, those from earlier months too. Write 0 if there is nothing yet."),
                unit=promise.unit,
                required=False,
                initial="" if draft is None or draft.total is None or repeats else draft.total,
            )
        self.fields["source"] = source_field()
        self.fields["source"].initial = draft.source if draft else ""
        self.add_words()

    def choices(self):
        """Silence after three attempts is no choice of a lead's; where it stands it is shown, to be kept or mended."""
        states, draft = CommitmentAnswer.State, self.question.answer
        silent = draft is not None and draft.state == states.NO_RESPONSE
        found = [pair for pair in states.choices if silent or pair[0] != states.NO_RESPONSE]
        return [(SAME, self.question.still), *found] if self.question.can_be_repeated else found

    def is_empty(self):
        return not self.cleaned_data.get("state") and self.cleaned_data.get("total") is None

    def can_go_without(self):
        is_off = self.cleaned_data.get("state") == CommitmentAnswer.State.NOT_HAPPENING
        return not is_off or bool(self.question.answer and self.question.answer.note)

    def clean(self):
        state, total = self.cleaned_data.get("state"), self.cleaned_data.get("total")
        states = CommitmentAnswer.State
        if total is not None and not state and "state" not in self.errors:
            self.add_error("state", _("Say what became of it: done, or under way?"))
        if total is not None and state in (SAME, states.NOT_HAPPENING, states.NO_ANSWER, states.NO_RESPONSE):
            self.add_error("total", _("You wrote a number and chose something else above; keep one of them."))
        needs_total = state in (states.DONE, states.UNDER_WAY) and "total" in self.fields
        if needs_total and total is None and "total" not in self.errors:
            self.add_error("total", _("Write how many so far; 0 if there is nothing yet."))
        if state == states.NOT_HAPPENING and not self.cleaned_data.get("note") and "note" not in self.errors:
            self.add_error("note", _("Say why in a few words, such as “sold the company” or “no time this year”."))
        return super().clean()

    def values(self):
        if self.cleaned_data["state"] == SAME:
            return self.repeated()
        return {
            "state": self.cleaned_data["state"],
            "total": self.cleaned_data.get("total"),
            "source": self.cleaned_data["source"],
        }


FORMS = {Measure.How.NUMBER: NumberForm, Measure.How.CHOICE: ChoiceForm, Measure.How.YES_NO: YesNoForm}


def form_for(question, data=None, *, told_above=""):
    """The form that asks the question; `told_above` is the id of the words above all of them that say how to count."""
    form = PromiseForm if question.is_promise else FORMS[question.about.how]
    return form(question, data, told_above)


class ClosingForm(FreeWordsForm, forms.Form):
    """Free words before sending; `shown` is the digest of those that stood there when the page was drawn."""

    free_words = ("note",)

    shown = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-shown": ""}))
    note = forms.CharField(
        label=lazy("Anything else the next reader should know?"),
        help_text=NO_CASES,
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, followup, data=None):
        super().__init__(data, initial={"note": followup.note, "shown": digest(followup.note)})
        self.standing = followup.note

    def clean(self):
        self.cleaned_data["note"] = self.cleaned_data.get("note", "").replace("\r\n", "\n")
        if self.cleaned_data["note"] == self.standing:
            self.free_words = ()  # whoever wrote it was asked then
        return super().clean()

    @property
    def offers_to_keep(self):
        return KEEP in self.fields

    def findings(self):
        """What is wrong with the words."""
        return [str(error) for error in self.errors.get("note", [])]

    def carry(self, seen):
        """Let the form carry what stands now: sent once more, it replaces that knowingly."""
        self.data = self.data.copy()
        self.data["shown"] = seen
