"""Hotline figures read in, one published value a line. The file that goes out comes in again and changes nothing."""

import datetime
import re

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds.imports.told import read_day
from contacts.imports import values
from contacts.imports.columns import Column
from contacts.imports.engine import Importer
from contacts.imports.reading import Entry
from contacts.imports.undo import kept
from contacts.models import ImportRun
from followups.models import HotlineFigure
from followups.models.hotline import SMALLEST_SHOWN
from tat_coalitions.trail.actions import draft, plain
from tat_coalitions.wording.cases import case_findings

KEPT = ("state_id", "first_day", "last_day", "metric", "value", "exactness", "source", "source_url", "as_of")
EARLIEST, MOST = 1990, 2_147_483_647
Exactness = HotlineFigure.Exactness
BEFORE_A_NUMBER = {
    "more than": Exactness.MORE_THAN,
    "over": Exactness.MORE_THAN,
    "about": Exactness.ABOUT,
    "nearly": Exactness.ABOUT,
    "exactly": Exactness.EXACT,
    "": "",
}
WRITTEN = re.compile(r"(more than|over|about|nearly|exactly|)\s*([\d,]+)(\+?)", re.IGNORECASE)
TOO_FEW = re.compile(r"(fewer|less) than 3|<\s*3", re.IGNORECASE)
NATION = {*values.NATION, "nation", "nationwide", "whole nation"}


class HotlineImporter(Importer):
    """Published values. A line is about the value that one source gave, as of one day, for one period and metric."""

    what = ImportRun.What.HOTLINE
    model = HotlineFigure
    columns = (
        Column.called("scope", lazy("state, or nation"), "scope,state,state or nation,st,area"),
        Column.called("year", lazy("year"), "year,calendar year"),
        Column.called("first_day", lazy("from"), "from,first day,begin,start"),
        Column.called("last_day", lazy("to"), "to,last day,until,end"),
        Column.called("metric", lazy("metric"), "metric,what,measure"),
        Column.called("value", lazy("value"), "value,count,figure,number"),
        Column.called("exactness", lazy("the source says"), "the source says,exactness,precision"),
        Column.called("source", lazy("source"), "source,published by,source name"),
        Column.called("source_url", lazy("address of the source"), "address of the source,source url,url,link,address"),
        Column.called("as_of", lazy("as of"), "as of,published,published on,date,as of date"),
    )
    required = (
        (("scope",),),
        (("year",), ("first_day", "last_day")),
        (("metric",),),
        (("value",),),
        (("source",),),
        (("as_of",),),
    )

    def __init__(self, options=None, *, extras=()):
        super().__init__(options, extras=extras)
        self.known, self.by = {}, None

    def forget(self):
        self.known = {}

    # Understanding

    def read(self, reading):
        read_scope(reading)
        read_period(reading)
        metric = values.choice(reading.get("metric"), HotlineFigure.Metric)
        if metric is None:
            reading.refuse("metric", _("Write signals or cases."))
        reading.values["metric"] = metric
        read_value(reading)
        values.text(reading, "source", 300)
        if not reading.get("source"):
            reading.refuse("source", _("Say where this was published."))
        for case in case_findings(reading.get("source")):
            reading.refuse("source", _("This looks like %(like)s. It may not be kept here.") % {"like": case.like})
        values.website(reading, "source_url")
        read_day(reading, "as_of")
        if not reading.get("as_of"):
            reading.refuse("as_of", _("Write the day for which, or on which, the source gave it."))

    # Finding

    def look_up(self, readings):
        days = {reading.values["first_day"] for reading in readings}
        rows = HotlineFigure.objects.filter(first_day__in=days).order_by("pk") if days else ()
        self.known = {}
        for row in rows:
            told = {name: getattr(row, name) for name in KEPT}
            self.known[key_of(told)] = Entry(row.pk, values=told)

    def find(self, reading):
        entry = self.known.get(key_of(reading.values))
        if "value" not in reading.values and (entry is None or entry.values["value"] >= SMALLEST_SHOWN):
            reading.refuse("value", _("The hotline publishes no count below three. Leave this line out."))
            entry = Entry(values={})  # stands for nothing: the line is refused
        if entry is None:
            entry = self.known[key_of(reading.values)] = Entry()
        reading.entry = entry

    def load(self, entries):
        """Known ones have their values from the beginning."""

    def same(self, field, before, after):
        return before == after if field == "source_url" else super().same(field, before, after)

    # Writing

    def complete(self, values):
        return values | {"entered_by_id": self.by.pk if self.by else None}

    def _write(self, readings, *, by, stamp):
        """As every importer; and what was left in the rows, since these have no time of change."""
        self.by = by
        touched = {id(r.entry): r.entry for r in readings if r.entry.pk is None or r.entry.before}.values()
        written = super()._write(readings, by=by, stamp=stamp)
        written[self.model._meta.label_lower]["after"] = {
            str(entry.pk): kept(self.model(**entry.values), KEPT) for entry in touched
        }
        return written

    def _trail(self, entry, by, stamp):
        row = self.model(pk=entry.pk, **entry.values)
        changes = {field: [plain(before), plain(entry.values[field])] for field, before in entry.before.items()}
        return draft("changed by an import", row, by=by, changes=changes, at=stamp)


def key_of(told):
    """What makes two lines the same published value: the source in any capitals."""
    names = ("state_id", "first_day", "last_day", "metric", "as_of")
    return (*(told.get(name) for name in names), told.get("source", "").casefold())


def read_scope(reading):
    """The state as `state_id`, or None for the nation, which has to be said."""
    written = reading.get("scope")
    postal = values.state_called(written) if written else None
    if postal is None and written.casefold().strip(" .") not in NATION:
        reading.refuse("scope", _("Write a state, such as FL, or “nation”."))
    reading.values["state_id"] = postal


def read_period(reading):
    """A calendar year, or two days; where both are told they have to agree."""
    for name in ("first_day", "last_day"):
        read_day(reading, name)
    year = reading.get("year").removesuffix(".0")
    if year.isdigit() and EARLIEST <= int(year) <= timezone.now().year:
        whole = {"first_day": datetime.date(int(year), 1, 1), "last_day": datetime.date(int(year), 12, 31)}
        if any(reading.values.get(name, day) != day for name, day in whole.items()):
            reading.refuse("year", _("The year and the two days do not agree."))
        reading.values |= whole
    elif year:
        reading.refuse("year", _("“%(year)s” is no year of the past.") % {"year": year[:20]})
    first, last = (reading.values.get(name) for name in ("first_day", "last_day"))
    if first is None or last is None:
        reading.refuse("first_day", _("Write the year, or the first and the last day."))
    elif last < first:
        reading.refuse("last_day", _("The period cannot end before it begins."))


def read_value(reading):
    """The number, and what the source says of it. "fewer than 3" fits only a row that says so already."""
    written = reading.get("value").strip()
    told = reading.get("exactness")
    exactness = values.choice(told, Exactness) if told else ""
    if exactness is None:
        reading.refuse("exactness", _("Write exactly, more than or about."))
    if exactness:
        reading.values["exactness"] = exactness
    if TOO_FEW.fullmatch(written):
        return
    match = WRITTEN.fullmatch(written)
    number = match and match[2].replace(",", "")
    if not number or int(number) > MOST:
        reading.refuse("value", _("“%(value)s” is no number. Write it like 2,373.") % {"value": written[:40]})
        return
    reading.values["value"] = int(number)
    before = Exactness.MORE_THAN if match[3] else BEFORE_A_NUMBER[match[1].lower()]
    if before and not exactness:
        reading.values["exactness"] = str(before)
