"""How many others somebody may bring along."""

from django import forms
from django.utils.translation import gettext_lazy as lazy

from builds.models.invitations import MOST_BROUGHT

A_NUMBER = lazy("Write a number from 0 to 5; 0 is nobody.")


class BringForm(forms.Form):
    """A number, nought for nobody."""

    number = forms.IntegerField(
        label=lazy("How many"),
        min_value=0,
        max_value=MOST_BROUGHT,
        widget=forms.NumberInput(attrs={"class": "w-num"}),
        help_text=lazy("From none to five. Seats for them come out of the same room."),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), A_NUMBER),
    )
