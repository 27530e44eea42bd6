"""Choosing whom to ask, and what an organization answers."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from followups.forms.answering import CountField
from followups.models import Inquiry
from tat_coalitions.wording.free_words import NO_CASES, FreeWordsForm

TICK, PERSON = "ask", "person"
LONGEST = 500


class ChooseForm(forms.Form):
    """Which organizations are asked, and whom of each. Nothing ticked is nobody."""

    def __init__(self, data=None, *, rows):
        super().__init__(data)
        self.rows = [row for row in rows if row.can_be_asked]
        for row in self.rows:
            commitment = row.commitment
            ticked = _("Ask %(organization)s about it") % {"organization": commitment.organization}
            self.fields[f"{TICK}-{commitment.pk}"] = forms.BooleanField(label=ticked, required=False)
            people = {str(person.pk): str(person) for person in row.people}
            self.fields[f"{PERSON}-{commitment.pk}"] = forms.ChoiceField(
                label=_("Who is asked?"),
                choices=list(people.items()),
                initial=next(iter(people)),
                required=False,
                error_messages={"invalid_choice": _("Choose somebody of the list.")},
            )

    def fields_of(self, row):
        """The tick and the choice of one row, bound; None where it cannot be asked."""
        name = f"{TICK}-{row.commitment.pk}"
        return (self[name], self[f"{PERSON}-{row.commitment.pk}"]) if name in self.fields else None

    @property
    def chosen(self):
        """`[(row, person)]` of those that are ticked."""
        found = []
        for row in self.rows:
            if self.cleaned_data.get(f"{TICK}-{row.commitment.pk}"):
                asked = self.cleaned_data.get(f"{PERSON}-{row.commitment.pk}") or str(row.people[0].pk)
                found.append((row, next(person for person in row.people if str(person.pk) == asked)))
        return found


class WordForm(FreeWordsForm, forms.Form):
    """What became of a promise, as the organization itself says it."""

    free_words = ("note",)

    said = forms.ChoiceField(
        label=lazy("What has become of it?"),
        choices=[
            (Inquiry.Word.DONE, lazy("It is done")),
            (Inquiry.Word.UNDER_WAY, lazy("It is under way")),
            (Inquiry.Word.NOT_HAPPENING, lazy("It is not happening")),
            (Inquiry.Word.OTHER, lazy("Something else")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": lazy("Choose one of the four answers.")},
    )
    note = forms.CharField(
        label=lazy("Why, or anything worth knowing"),
        help_text=NO_CASES,
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data=None, *, inquiry):
        initial = {"said": inquiry.said, "note": inquiry.said_note}
        super().__init__(data, initial=initial)
        if inquiry.commitment.unit:
            self.fields["total"] = CountField(
                label=_("How many so far?"),
                help_text=_("All since the meeting, each counted once; 0 if there is nothing yet."),
                unit=inquiry.commitment.unit,
                required=False,
                initial="" if inquiry.said_total is None else inquiry.said_total,
            )
            self.order_fields(["said", "total", "note"])
        for name in ("total", "note"):
            if name in self.fields:
                self.fields[name].is_quiet = True  # whether it is wanted hangs on the answer, so no "optional"

    def clean(self):
        cleaned = super().clean()
        said, total, note = cleaned.get("said"), cleaned.get("total"), cleaned.get("note")
        counts = said in (Inquiry.Word.DONE, Inquiry.Word.UNDER_WAY)
        if counts and "total" in self.fields and total is None and "total" not in self.errors:
            self.add_error("total", _("Write how many so far; 0 if there is nothing yet."))
        if said and not counts and total is not None:
            self.add_error("total", _("You wrote a number and chose something else above; keep one of them."))
        if said == Inquiry.Word.NOT_HAPPENING and not note and "note" not in self.errors:
            self.add_error("note", _("Say in a few words why not."))
        if said == Inquiry.Word.OTHER and not note and "note" not in self.errors:
            self.add_error("note", _("Say in a few words what became of it."))
        return cleaned

    @property
    def values(self):
        """What the verb wants to know."""
        return {
            "word": self.cleaned_data["said"],
            "total": self.cleaned_data.get("total"),
            "note": self.cleaned_data["note"],
        }
