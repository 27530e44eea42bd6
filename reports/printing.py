"""What the templates of a report are given, on a page as on paper."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from reports import charts, words


def html_of(document, report=None):
    """The finished HTML of the PDF; a draft, and a report of many builds, say that they are not published."""
    return render_to_string("reports/paper.html", context_of(document, report) | {"for_paper": True})


def context_of(document, report=None, *, behind=""):
    """What every template that prints a document needs; `behind` is the address of the answers, where they may be read."""
    return {
        "document": document,
        "narrative": report.narrative if report else "",
        "version": version_of(report),
        "published": published_where(report),
        "sector_bars": charts.sector_bars(document),
        "promise_bars": charts.promise_bars(document),
        "columns": charts.columns(document),
        "promise_table": charts.promise_table(document),
        "measure_table": charts.measure_table(document),
        "measures_in_words": charts.measures_in_words(document),
        "element_steps": charts.element_steps(document),
        "unknown_measures": charts.unknown_measures(document),
        "goals_of_the_day": [goal for goal in document["goals"] if goal["phase"] == 1],
        "goals_that_last": [goal for goal in document["goals"] if goal["phase"] == 2],
        "behind": behind,
        "for_paper": False,
    }


def version_of(report):
    """ "Version 1, published October 30, 2026", on the clocks of the build's place."""
    if report is None or not report.is_published:
        return _("Draft, not published")
    day = words.day(report.published_at.astimezone(report.build.zone).date())
    return _("Version %(version)d, published %(day)s") % {"version": report.version, "day": day}


def published_where(report):
    """Where the frozen figures stand."""
    if report is None or not report.is_published:
        return _("Draft, not published: figures may still change.")
    return _("%(version)s, and frozen since. Figures: %(address)s") % {
        "version": version_of(report),
        "address": f"{settings.SITE_URL}{reverse('public:report', args=[report.slug])}",
    }
