"""Published hotline figures in the words of a report."""

from django.utils.translation import gettext as _

from followups.hotline import period_in_words, source_in_words, value_in_words


def latest_in_words(rows):
    """ "2016: 7,572 (Polaris, as of …) or 8,042 (…)": every value published of the period that ends last."""
    last = max((row.last_day, row.first_day) for row in rows)
    latest = [row for row in rows if (row.last_day, row.first_day) == last]
    said = [f"{value_in_words(row)} ({source_in_words(row)})" for row in latest]
    return _("%(period)s: %(values)s") % {
        "period": period_in_words(latest[0]),
        "values": (" " + _("or") + " ").join(said),
    }
