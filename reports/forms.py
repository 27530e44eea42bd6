"""What staff write for a report, and which builds a combined one takes in."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from contacts.forms.fields import StateField
from contacts.models import State
from reports.figures.promises import GROUPS, PEOPLE
from tat_coalitions.wording.free_words import FreeWordsForm


class WordsForm(FreeWordsForm, forms.Form):
    """The two parts of a report that no figure makes; everybody reads them once it is published."""

    free_words = ("narrative", "next_steps")

    narrative = forms.CharField(
        label=_("What the figures do not say"),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "A few paragraphs, for everybody to read. Never who a victim or suspect is, what happened in a case, or what "
            "officers plan."
        ),
    )
    next_steps = forms.CharField(
        label=_("Next steps"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "One on each line; who and by when may follow after a bar: "
            "Link the last site | Attorney General’s office | December 11, 2026. "
            "Open promises and follow-ups still owed are added by themselves."
        ),
    )


class ScopeForm(forms.Form):
    """A state or all of them, and a period of days."""

    state = StateField(label=_("State"), queryset=None, required=False, empty_label=_("All states"))
    first = forms.DateField(label=_("Held from"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("to"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args, states, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["state"].queryset = states

    def clean(self):
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            raise ValidationError(_now("The period ends before it begins."))
        return self.cleaned_data


class OverTimeForm(forms.Form):
    """What the page of numbers over time shows: by what, which promises, of which state."""

    by = forms.ChoiceField(
        label=_("By"),
        choices=[("build", _("Build")), ("state", _("State")), ("year", _("Year of the meeting"))],
        required=False,
    )
    what = forms.ChoiceField(label=_("Promises of"), choices=list(GROUPS.items()), required=False)
    state = StateField(label=_("State"), queryset=State.objects.none(), required=False, empty_label=_("All"))

    def __init__(self, *args, states, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["state"].queryset = states.order_by("name")

    @property
    def wanted(self):
        """What was asked for; what is not understood counts as not asked."""
        cleaned = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return {
            "by": cleaned.get("by") or "build",
            "what": cleaned.get("what") or PEOPLE,
            "state": cleaned.get("state"),
        }
