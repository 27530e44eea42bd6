"""Figures over time of many builds: one row per build, state or year, in a number of queries that does not grow.

Each row is counted from its own builds as a report of them would be. A build that served two states stands in both rows
of states; the row of all counts it once.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reports import figures, words
from reports.figures.asked import Asked
from reports.figures.promises import OFFICERS, PEOPLE, PLACES

BUILD, STATE, YEAR = "build", "state", "year"
GROUPS = (PEOPLE, OFFICERS, PLACES)


@dataclass
class Told:
    """Everything the rows are counted from, read once."""

    asked: Asked
    promises: list
    came: dict
    states: dict

    @classmethod
    def of(cls, builds, at):
        around = figures.came_around(builds)
        came = figures.came_by_build(around.people)
        return cls(figures.asked(builds, at, around.sent), figures.promises(builds), came, around.states)


def rows_of(builds, *, by, at, names):
    """The rows by build, state or year, and one of all; `names` are {postal code: State's name}."""
    builds = list(builds)
    told = Told.of(builds, at)
    return [row_of(label, url, some, told) for label, url, some in split(builds, by, told, names)], row_of(
        _("All of them"), "", builds, told
    )


def split(builds, by, told, names):
    """Triples of a label, an address and builds."""
    if by == STATE:
        served = {}
        for build in builds:
            for postal in told.states[build.pk]:
                served.setdefault(postal, []).append(build)
        return [(names[postal], "", served[postal]) for postal in sorted(served, key=lambda code: names[code])]
    if by == YEAR:
        years = sorted({build.date.year for build in builds}, reverse=True)
        return [(str(year), "", [build for build in builds if build.date.year == year]) for year in years]
    return [
        (
            f"{build.city}, {build.state_id}, {date_format(build.date, 'M j, Y')}",
            reverse("reports:build", args=[build.slug]),
            [build],
        )
        for build in builds
    ]


def row_of(label, url, builds, told):
    """What is known over time of some of the builds."""
    keys = {build.pk for build in builds}
    asked = told.asked.only(builds)
    promises = [promise for promise in told.promises if promise.build in keys]
    return {
        "label": label,
        "url": url,
        "builds": len(builds),
        "came": sum(told.came.get(pk, 0) for pk in keys),
        "groups": {row["group"]: row for row in figures.group_rows(promises, asked)},
        "intervals": {row["months"]: row for row in figures.interval_rows(asked)},
        "followups": figures.response_rows(asked),
        "organizations": figures.silence(promises, asked),
        "multiplier": figures.multiplier(asked, told.came),
    }


def cells(row, group, months):
    """Promised, and confirmed at each interval and by the latest word, in words: a missing answer is no zero."""
    counted = row["groups"].get(group)
    if counted is None:
        return [_("nothing promised"), *("" for _months in months), ""]
    kept = {each["months"]: each for each in counted["kept"]}
    latest = _("not asked yet") if counted["latest"] is None else words.number(counted["latest"])
    return [words.number(counted["promised"]), *(kept_in_words(kept.get(each), row, each) for each in months), latest]


def kept_in_words(kept, row, months):
    if kept is None or not row["intervals"][months]["of"]:
        return _("not asked")
    if kept["value"] is None:
        return row["intervals"][months]["words"] or _("not asked")
    if row["builds"] > 1:
        return _("%(kept)s of %(promised)s") % {
            "kept": words.number(kept["value"]),
            "promised": words.number(kept["promised"]),
        }
    return words.number(kept["value"])


def months_of(row):
    """The intervals that stand over the columns."""
    return sorted(row["intervals"])
