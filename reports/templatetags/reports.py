"""What the templates of reports may use."""

import datetime

from django import template
from django.utils.translation import gettext as _

from reports.year_chart import charts_of

register = template.Library()


@register.filter
def iso(text):
    """A day as a frozen report keeps it, "2026-04-14", as a date."""
    return datetime.date.fromisoformat(text)


@register.filter
def year_charts(section):
    """The drawings of a hotline section: `[{metric, chart, key}]`, none of a metric without a year's value."""
    found = []
    for metric in section["metrics"]:
        chart = charts_of(section, metric)
        if chart:
            key = [
                {"text": _("%(what)s published for the year") % {"what": metric["label"]}, "swatch": "sw-line"},
                {"text": _("build held"), "swatch": "sw-build"},
            ]
            found.append({"metric": metric["metric"], "chart": chart, "key": key})
    return found
