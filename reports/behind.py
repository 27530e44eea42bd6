"""The page of answers behind the figures: who said what, how they know, and when."""

from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from contacts.models import Person
from followups.models import Measure, Source
from reports import figures
from reports.figures.behind import may_read
from reports.figures.promises import DONE_OR_NOT, NUMBERED
from tat_coalitions.accounts.models import User

SOURCES = dict(Source.choices)


def address(build):
    """Where the answers behind a build's figures can be read."""
    return reverse("reports:answers", args=[build.slug])


def live(build, *, audience):
    """The answers as they stand now, in groups by figure."""
    return grouped(figures.behind_rows([build], audience=audience))


def frozen(report, *, audience):
    """The answers as they stood when a version was published; single answers of restricted measures are staff's."""
    hidden = {f"measure.{measure.pk}" for measure in Measure.objects.all() if not may_read(measure, audience)}
    return grouped([row for row in report.behind if row["key"] not in hidden])


def grouped(rows):
    """[{key, label, rows}] with names for people and words for sources. People no longer known by name stay unnamed."""
    people = Person.objects.present().in_bulk({row["said_by"] for row in rows if row["said_by"]})
    users = User.objects.in_bulk({row["entered_by"] for row in rows if row["entered_by"]})
    labels = labels_of_figures()
    groups = {}
    for row in rows:
        key = row["key"]
        group = groups.setdefault(key, {"key": key, "label": labels.get(key, key), "rows": []})
        group["rows"].append(
            row
            | {
                "when": parse_datetime(row["at"]),
                "interval": asked_when(row),
                "said_by": people.get(row["said_by"], ""),
                "entered_by": users.get(row["entered_by"], ""),
                "source": SOURCES.get(row["source"], row["source"]),
            }
        )
    for group in groups.values():
        group["rows"].sort(key=lambda row: (row["organization"], row.get("day", ""), row["months"] or 0))
    order = list(labels)
    return sorted(groups.values(), key=lambda group: order.index(group["key"]) if group["key"] in order else len(order))


def asked_when(row):
    """Which follow-up said it, or when else it was known. Rows of older reports know neither titles nor days."""
    if row["months"]:
        return figures.months_in_words(row["months"])
    return row.get("title") or _("on the day")


def labels_of_figures():
    """What each key is called in a report, in its order."""
    promises = {kind: label for kind, (label, _group) in NUMBERED.items()} | DONE_OR_NOT
    measures = {f"measure.{measure.pk}": measure.sentence for measure in Measure.objects.all()}
    return {f"promise.{kind}": str(label) for kind, label in promises.items()} | measures
