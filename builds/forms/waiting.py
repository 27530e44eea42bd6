"""The waiting list: why somebody gets a seat out of turn, and how many seats there are."""

from django import forms
from django.utils.translation import gettext_lazy as lazy

from builds.forms.planning import HOW_MANY_SEATS
from tat_coalitions.wording.free_words import FreeWordsForm


class SeatForm(FreeWordsForm, forms.Form):
    """Why somebody gets a seat before others, or although none is free."""

    free_words = ("reason",)
    reason = forms.CharField(
        label=lazy("Why?"),
        max_length=200,
        help_text=lazy("Such as: the only officer of Hudspeth County. It stays with them and in the trail."),
        error_messages={"required": lazy("Write why they get a seat out of turn.")},
    )


class SeatsForm(forms.Form):
    """How many seats the room has."""

    capacity = forms.IntegerField(
        label=lazy("Seats"),
        min_value=1,
        max_value=10_000,
        required=False,
        help_text=lazy("Empty: as many as are wanted. With fewer, nobody loses a seat."),
        error_messages={"min_value": HOW_MANY_SEATS},
    )
