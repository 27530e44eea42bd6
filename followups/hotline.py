"""Hotline figures as people read them: a published value in words, and a count below three never."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from followups.models.hotline import SMALLEST_SHOWN, HotlineFigure

Exactness = HotlineFigure.Exactness


def value_in_words(figure):
    """ "2,373", "more than 30,000", "about 300"; a count below three only as "fewer than 3"."""
    if not figure.is_shown:
        return _("fewer than %(n)d") % {"n": SMALLEST_SHOWN}
    number = f"{figure.value:,}"
    if figure.exactness == Exactness.EXACT:
        return number
    return _("%(how)s %(number)s") % {"how": figure.get_exactness_display(), "number": number}


def is_year(figure):
    """Whether the period is a whole calendar year."""
    first, last = figure.first_day, figure.last_day
    return first.year == last.year and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)


def period_in_words(figure):
    """ "2023", or the two days."""
    if is_year(figure):
        return str(figure.first_day.year)
    days = {"first": date_format(figure.first_day, "M j, Y"), "last": date_format(figure.last_day, "M j, Y")}
    return _("%(first)s to %(last)s") % days


def source_in_words(figure):
    """ "Polaris Project, as of May 1, 2024"."""
    return _("%(source)s, as of %(day)s") % {
        "source": figure.source,
        "day": date_format(figure.as_of, "M j, Y"),
    }
