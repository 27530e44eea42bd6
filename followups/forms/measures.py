"""A measure as staff write and mend it; what makes no sense is refused in a sentence."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds.forms.fields import Fold, date_input
from builds.forms.planning import helper_of
from builds.models import Goal
from followups.actions.measures import check_begins, check_kind, check_loosening
from followups.measuring import FITS, SIDES, TOLD_BY_LEADS, UNITS, interval_names, next_first, today_at
from followups.models import Measure
from tat_coalitions.wording.free_words import NO_CASES, FreeWordsForm

KINDS = [(how, Measure.How(how).label) for how in TOLD_BY_LEADS]


class MeasureFilter(forms.Form):
    """Which measures are listed."""

    SHOW = [("", lazy("In use")), ("ended", lazy("Ended or out of use")), ("all", lazy("All"))]

    q = forms.CharField(label=lazy("Search"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    show = forms.ChoiceField(label=lazy("Show"), choices=SHOW, required=False)

    @property
    def is_narrowed(self):
        return self.is_bound and any(self.data.get(name) for name in ("q", "show"))

    def holds(self, measure, today):
        """Whether a measure is among those asked for."""
        wanted = self.cleaned_data if self.is_valid() else {}
        is_over = not measure.in_use or bool(measure.valid_until and measure.valid_until < today)
        show = wanted.get("show") or ""
        text = f"{measure.sentence} {measure.definition} {measure.pk}".casefold()
        return (show == "all" or is_over == (show == "ended")) and all(
            word in text for word in wanted.get("q", "").casefold().split()
        )


class AskingForm(FreeWordsForm, forms.Form):
    """What both a new measure and a change of an old one say: its words, for which goals, whom and when it asks."""

    free_words = ("sentence", "definition", "unit")

    sentence = forms.CharField(
        label=lazy("The question in a sentence"),
        max_length=200,
        help_text=lazy("As a lead reads it, such as “Hotel employees trained with TAT material”."),
        error_messages={"required": lazy("Write what is asked.")},
    )
    definition = forms.CharField(
        label=lazy("What exactly counts"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text=lazy("It stands beside the field. Say what is counted once, since when, and that it is the total."),
        error_messages={"required": lazy("Say what counts: without it, two leads count two things.")},
    )
    goals = forms.ModelMultipleChoiceField(
        label=lazy("For which goals?"),
        queryset=Goal.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": lazy("Choose at least one goal: the form and the report are sorted by them.")},
    )
    how = forms.ChoiceField(
        label=lazy("How is it told?"),
        choices=KINDS,
        widget=forms.RadioSelect(attrs={"data-look": "chips"}),
        initial=Measure.How.NUMBER,
    )
    unit = forms.CharField(
        label=lazy("Unit"),
        max_length=40,
        required=False,
        help_text=lazy("Of a number, in the plural: people, sites, events. A yes or no needs none."),
    )
    asked_of = forms.MultipleChoiceField(
        label=lazy("Of whom is it asked?"),
        choices=list(SIDES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=lazy("Leads of these sides see it first; the others find it folded away. None ticked: every lead."),
    )
    months = forms.TypedMultipleChoiceField(
        label=lazy("After which intervals?"),
        coerce=int,
        choices=(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=lazy("None ticked: after each. Extra follow-ups always ask it."),
    )
    seen_by = forms.ChoiceField(
        label=lazy("Who sees the answers?"), choices=Measure.SeenBy, initial=Measure.SeenBy.PUBLIC
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["months"].choices = list(interval_names().items())

    @property
    def helper(self):
        """What everybody fills in first; what may stay as it is stands folded away."""
        folds = (
            (
                _("Ask only some leads, or not after every interval"),
                [name for name in ("asked_of", "months") if name in self.fields],
            ),
            (_("Its place among the others"), [name for name in ("after",) if name in self.fields]),
        )
        folded = [name for _summary, names in folds for name in names]
        first = [name for name in self.fields if name not in folded]
        return helper_of(*first, *(Fold(summary, *names) for summary, names in folds if names))

    def clean(self):
        cleaned = super().clean()
        how, seen_by = cleaned.get("how"), cleaned.get("seen_by")
        if (
            how == Measure.How.NUMBER
            and "unit" in self.fields
            and not cleaned.get("unit")
            and "unit" not in self.errors
        ):
            self.add_error("unit", _("Say what the number counts, such as people."))
        if how in UNITS and "unit" in cleaned:
            cleaned["unit"] = str(UNITS[how])
        if how and seen_by:
            try:
                check_kind(how, seen_by)
            except ValidationError as refused:
                self.add_error("seen_by", refused)
        return cleaned


class NewMeasureForm(AskingForm):
    """A measure that begins on a day."""

    valid_from = forms.DateField(
        label=lazy("Asked in follow-ups due from"),
        widget=date_input(**{"class": "w-num"}),
        help_text=lazy("Follow-ups due before that day keep the questions they have."),
        error_messages={"required": lazy("Say from which day on it is asked.")},
    )
    after = forms.ModelChoiceField(
        label=lazy("Stands behind"),
        queryset=Measure.objects.all(),
        required=False,
        empty_label=lazy("all others"),
    )

    def __init__(self, *args, at=None, **kwargs):
        self.at = at or timezone.now()
        first = {"valid_from": next_first(today_at(self.at))}
        super().__init__(*args, initial=first | (kwargs.pop("initial", None) or {}), **kwargs)

    def clean_valid_from(self):
        check_begins(self.cleaned_data["valid_from"], self.at)
        return self.cleaned_data["valid_from"]

    def unsaved(self):
        """The measure as it would be, for the preview."""
        own = ("sentence", "definition", "how", "unit", "asked_of", "months", "seen_by", "valid_from")
        return Measure(code="preview", position=0, **{name: self.cleaned_data[name] for name in own})


class ChangeMeasureForm(AskingForm):
    """Other words for a measure, or other people asked, with the reason. Unit and kind only while nobody has answered."""

    free_words = (*AskingForm.free_words, "reason")

    reason = forms.CharField(
        label=lazy("Why it changes"),
        max_length=300,
        help_text=NO_CASES,
        error_messages={"required": lazy("Say why: it stands beside how it read before.")},
    )

    def __init__(self, *args, measure, answered, **kwargs):
        self.measure = measure
        own = ("sentence", "definition", "how", "unit", "asked_of", "months", "seen_by")
        initial = {name: getattr(measure, name) for name in own} | {"goals": list(measure.goals.all())}
        super().__init__(*args, initial=initial, **kwargs)
        if answered or not measure.is_asked:
            del self.fields["how"], self.fields["unit"]
            fitting = FITS.get(measure.how, (measure.seen_by,))
            shown = {measure.seen_by, *(() if self.is_restricted else fitting)}
            self.fields["seen_by"].choices = [pair for pair in Measure.SeenBy.choices if pair[0] in shown]
        if not measure.is_asked:
            del self.fields["asked_of"], self.fields["months"]

    @property
    def is_restricted(self):
        return self.measure.seen_by == Measure.SeenBy.RESTRICTED

    def clean_seen_by(self):
        check_loosening(self.measure, self.cleaned_data["seen_by"])
        return self.cleaned_data["seen_by"]


class EndMeasureForm(FreeWordsForm, forms.Form):
    """The last day on which follow-ups due ask it."""

    free_words = ("reason",)

    on = forms.DateField(
        label=lazy("Last asked in follow-ups due on"),
        widget=date_input(**{"class": "w-num"}),
        required=False,
        help_text=lazy("Left empty, it goes on without an end. Its answers stay and go on counting."),
    )
    reason = forms.CharField(label=lazy("Why"), max_length=300, required=False, help_text=NO_CASES)

    def __init__(self, *args, measure, at=None, **kwargs):
        self.measure, self.today = measure, today_at(at or timezone.now())
        super().__init__(*args, initial={"on": measure.valid_until}, **kwargs)

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on and on < self.today and on != self.measure.valid_until:
            raise ValidationError(_("That day is past. Choose today or a later day."))
        if on and self.measure.valid_from and on < self.measure.valid_from:
            raise ValidationError(_("It cannot end before it begins."))
        return on
