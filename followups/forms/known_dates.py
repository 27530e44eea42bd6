"""A date written down as exactly as it is known: a year, a month or a day."""

import datetime
import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from followups.models import Precision
from followups.models.partnership import date_in_words

FORMATS = [
    (Precision.YEAR, ("%Y",)),
    (Precision.MONTH, ("%B %Y", "%b %Y", "%m/%Y", "%Y-%m")),
    (Precision.DAY, ("%B %d %Y", "%b %d %Y", "%m/%d/%Y", "%Y-%m-%d", "%d %B %Y")),
]
EARLIEST = datetime.date(1990, 1, 1)  # TAT began in 2009; a rule of a state may be older


class KnownDateField(forms.CharField):
    """One text in which a year, a month or a day is written; the value is `(first day, precision)`, or None.

    `future` says whether a day ahead makes sense.
    """

    default_help = lazy("As exactly as it is known: 2020, March 2020 or March 3, 2020.")

    def __init__(self, *, future=False, **kwargs):
        self.future = future
        kwargs.setdefault("help_text", self.default_help)
        super().__init__(max_length=40, **kwargs)

    def prepare_value(self, value):
        if isinstance(value, tuple):
            day, precision = value
            return date_in_words(day, precision) if day else ""
        return value

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        found = read(text)
        if found is None:
            raise ValidationError(_("Write a year, a month or a day, such as 2020, March 2020 or March 3, 2020."))
        day, _precision = found
        if day < EARLIEST:
            raise ValidationError(_("That is too long ago: the earliest is 1990."))
        if day > timezone.localdate() and not self.future:
            raise ValidationError(_("That day is still ahead. Write it down when it has come."))
        if day.year > timezone.localdate().year + 20:
            raise ValidationError(_("That is too far ahead."))
        return found


def read(text):
    """`(first day, precision)` of a written date, or None."""
    text = " ".join(re.sub(r"[,.]", " ", text).split())
    text = re.sub(r"^(in|on|since) ", "", text, flags=re.IGNORECASE)
    text = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", text)
    text = re.sub(r"\bSept\b", "Sep", text, flags=re.IGNORECASE)
    for precision, formats in FORMATS:
        for each in formats:
            try:
                return datetime.datetime.strptime(text, each).date(), precision  # noqa: DTZ007  a date has no zone
            except ValueError:
                continue
    return None
