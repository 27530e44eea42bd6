"""Hotline figures beside the builds of a state: context with its caveat, never a result of a build.

A section is plain rows, frozen with a published report as it is. Every published value stands with its source; where a
year has several, none is chosen. Counts below three are in it only as words.
"""

from collections import defaultdict

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from followups.hotline import is_year, period_in_words, source_in_words, value_in_words
from followups.models import HotlineFigure

Exactness, Metric = HotlineFigure.Exactness, HotlineFigure.Metric
MOST_PAIRINGS = 6  # that stand in a table; how many more there are is said

# What the source says of either value, and what can then be said of the share: "500 of more than 30,000" is less.
SHARES = {
    (Exactness.EXACT, Exactness.EXACT): lazy("%(percent)s percent"),
    (Exactness.EXACT, Exactness.MORE_THAN): lazy("less than %(percent)s percent"),
    (Exactness.MORE_THAN, Exactness.EXACT): lazy("more than %(percent)s percent"),
    (Exactness.EXACT, Exactness.ABOUT): lazy("about %(percent)s percent"),
    (Exactness.ABOUT, Exactness.EXACT): lazy("about %(percent)s percent"),
    (Exactness.ABOUT, Exactness.ABOUT): lazy("about %(percent)s percent"),
}


def section_of(state, builds, *, day):
    """The section of a state (a State, or None for the whole nation), in one query.

    `builds` are marked on their dates, those ahead of `day` left out; figures of after that day are, too.
    """
    figures = HotlineFigure.objects.filter(Q(state=state) | Q(state=None)).select_related("state")
    return section_from(figures.order_by("first_day", "last_day", "as_of", "pk"), state, builds, day=day)


def section_from(figures, state, builds, *, day):
    """The same from HotlineFigures at hand, which may hold those of other states, too."""
    postal, name = (state.pk, str(state)) if state is not None else (None, _("The whole nation"))
    known = [row for row in figures if row.as_of <= day]
    metrics = [metric_row(metric, postal, [row for row in known if row.metric == metric]) for metric in Metric]
    metrics = [row for row in metrics if row["periods"]]
    return {
        "state": postal or "",
        "name": name,
        "heading": heading(name, metrics),
        "as_of": day.isoformat(),
        "metrics": metrics,
        "builds": marked(builds, day),
        "caveat": [str(sentence) for sentence in CAVEAT],
    }


def metric_row(metric, postal, rows):
    """One metric: a row per period of which the state has a value, the latest first."""
    periods, national = defaultdict(list), defaultdict(list)
    for row in rows:
        if row.state_id == postal:
            periods[row.first_day, row.last_day].append(row)
        if row.state_id is None:
            national[row.first_day, row.last_day].append(row)
    order = sorted(periods, key=lambda days: (days[1], days[0]), reverse=True)
    return {
        "metric": str(metric),
        "label": str(Metric(metric).label),
        "periods": [period_row(days, periods[days], national[days] if postal else []) for days in order],
    }


def period_row(days, own, national):
    (first, last), told = days, shares(own, national)
    return {
        "period": period_in_words(own[0]),
        "year": first.year if is_year(own[0]) else None,
        "first": first.isoformat(),
        "last": last.isoformat(),
        "values": [value_row(row) for row in own],
        "national": [value_row(row) for row in national],
        "shares": told[:MOST_PAIRINGS],
        "shares_left": len(told[MOST_PAIRINGS:]),
    }


def value_row(row):
    """One published value. What is not shown has no number here, so that none can be frozen or read off."""
    return {
        "value": row.value if row.is_shown else None,
        "exactness": row.exactness,
        "words": value_in_words(row),
        "source": row.source,
        "url": row.source_url,
        "as_of": row.as_of.isoformat(),
        "says": source_in_words(row),
    }


def shares(own, national):
    """What part of each national value each value is; with more than one pairing, each names its two sources."""
    pairings = [
        (mine, whole) for mine in same_numbers(own) for whole in same_numbers(national) if is_part_of(mine[0], whole[0])
    ]
    named = len(own) > 1 or len(national) > 1
    found = []
    for ours, theirs in pairings:
        mine, whole = ours[0], theirs[0]
        template = SHARES.get((mine.exactness, whole.exactness))
        if template is None:
            continue
        said = template % {"percent": percent(mine.value, whole.value)}
        pair = {"mine": value_in_words(mine), "whole": value_in_words(whole)}
        sources = {
            "own": all_sources(ours),
            "national": all_sources(theirs),
        }
        found.append(
            {
                "words": said,
                "of": _("%(mine)s of %(whole)s") % pair,
                "says": _("%(own)s; nation: %(national)s") % sources if named else "",
            }
        )
    return found


def all_sources(rows):
    """The sources of one number; names have commas of their own."""
    return (" " + _("and") + " ").join(row.source for row in rows)


def is_part_of(mine, whole):
    """Whether a share can be told of the two."""
    return mine.is_shown and whole.value >= mine.value


def same_numbers(rows):
    """The rows by what they say, in their order: two sources of the same number have one share, not two."""
    found = defaultdict(list)
    for row in rows:
        found[row.exactness, row.value].append(row)
    return list(found.values())


def percent(part, whole):
    """A share with one digit after the point, below a tenth with two."""
    share = 100 * part / whole
    return f"{share:.1f}" if share >= 0.1 else f"{share:.2f}"


def marked(builds, day):
    """The builds that took place, by date."""
    held = [build for build in builds if build.took_place and build.date <= day]
    return [{"place": build.city, "date": build.date.isoformat()} for build in sorted(held, key=lambda b: b.date)]


def heading(name, metrics):
    """ "Texas: 900 hotline cases in 2023, 670 in 2016": the last and the first year, with every value of both."""
    row = next((row for row in reversed(metrics) if any(period["year"] for period in row["periods"])), None)
    if row is None:
        return _("%(name)s: no hotline figure of a year is written down") % {"name": name}
    years = [period for period in row["periods"] if period["year"]]
    what = {Metric.SIGNALS: _("hotline signals"), Metric.CASES: _("hotline cases")}[row["metric"]]
    last = _("%(name)s: %(values)s %(what)s in %(year)s") % {
        "name": name,
        "values": joined(years[0]),
        "what": what,
        "year": years[0]["year"],
    }
    if len(years) == 1:
        return last
    return _("%(last)s, %(values)s in %(year)s") % {
        "last": last,
        "values": joined(years[-1]),
        "year": years[-1]["year"],
    }


def joined(period):
    values = dict.fromkeys(value["words"] for value in period["values"])  # two sources may say the same number
    return (" " + _("or") + " ").join(values)


def table_rows(section):
    """Every published value as a flat row, for the CSV and the list of answers behind."""
    for metric in section["metrics"]:
        for period in metric["periods"]:
            for kind, values in (("state", period["values"]), ("nation", period["national"])):
                for value in values:
                    yield metric, period, kind if section["state"] else "nation", value


CAVEAT = (
    lazy("These figures do not show what a build caused, and they do not measure how much trafficking there is."),
    lazy(
        "They rise and fall with campaigns, staffing, counting rules and how much is written on posters. All over the "
        "country signals fell from 51,667 in 2020 to “more than 30,000” in 2023, so a plain before and after misleads; "
        "the share of the national figure stands beside each value."
    ),
    lazy(
        "How a caller found the hotline is published as “other” for nearly all of them, so no call can be put down to a "
        "build. Calls to 911 and to sheriffs are not in these figures."
    ),
    lazy(
        "A signal is a call, text, chat, e-mail or online report about trafficking; a case may involve several victims. "
        "Where a year was published with several values, all of them stand here. Counts below three are not shown."
    ),
)
