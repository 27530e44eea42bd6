"""The figures of a report as one flat table: the CSV, and what tests hold page and PDF against."""

import csv
import io

from django.utils.translation import gettext as _

from contacts.files.cells import safe_cell
from reports.charts import element_steps
from reports.hotline import table_rows

COLUMNS = ("part", "figure", "unit", "promised", "months", "value", "words")


def rows_of(document):
    """One row per figure of a report; `months` is empty for the latest word."""
    parts = (people, goals, promises, measures, elements, organizations, followups, multiplied, hotline)
    return [cells for part in parts for cells in part(document)]


def row(part, figure, *, unit="", promised="", months="", value="", words=""):
    value = "" if value is None else value
    return dict(zip(COLUMNS, (part, figure, unit, promised, months, value, words), strict=True))


def people(document):
    turnout = document["turnout"]
    names = {"invited": _("invited"), "answered": _("answered"), "came": _("came"), "walk_ins": _("walked in")}
    for name, label in names.items():
        yield row("people", label, unit="people", value=turnout[name])
    for sector in document["sectors"]:
        yield row("came by sector", sector["label"], unit="people", value=sector["came"])


def goals(document):
    for goal in document["goals"]:
        yield row("goal", f"{goal['code']} {goal['short']}", words=goal["result"])


def promises(document):
    words = {interval["months"]: interval["words"] for interval in document["intervals"]}
    for promise in (*document["groups"], *document["promises"]):
        part = "promises together" if promise["key"].startswith("promises.") else "promises"
        yield row(part, promise["label"], promised=promise["promised"], value=promise["latest"])
        for kept in promise["kept"]:
            yield row(
                part,
                promise["label"],
                promised=kept["promised"] if kept["value"] is not None else "",
                months=kept["months"],
                value=kept["value"],
                words=words[kept["months"]] or (_("not asked") if kept["value"] is None else ""),
            )


def measures(document):
    for measure in document["measures"]:
        common = {"part": "measure", "figure": measure["label"], "unit": measure["unit"]}
        yield row(**common, value=measure["latest"], words=measure["words"])
        for kept in measure["kept"]:
            yield row(**common, months=kept["months"], value=kept["value"], words=kept["words"])


def organizations(document):
    silence = document["silence"]
    for name in ("promised", "asked", "answered", "never", "no_response"):
        if name in silence:
            yield row("organizations", name, unit="organizations", value=silence[name])
    for kept in silence["kept"]:
        yield row("organizations", "no answer", unit="organizations", months=kept["months"], value=kept["value"])


def elements(document):
    """The days on which the number of elements changed, each with its source; reports of before know none."""
    for step in element_steps(document):
        of = _("%(k)s of %(n)s") % {"k": step["k"], "n": step["n"]}
        said = _("%(of)s since %(when)s: %(source)s") % {"of": of, "when": step["when"], "source": step["source"]}
        yield row("elements", step["state"], unit="k of n", value=step["k"], words=said)


def followups(document):
    for told in document.get("over_time", {}).get("followups", ()):
        for name in ("due", "answered", "on_time", "late", "never", "ahead"):
            yield row("follow-ups", f"{told['name']}: {name}", unit="follow-ups", value=told[name])


def multiplied(document):
    told = document.get("over_time", {}).get("multiplier")
    if told:
        words = "" if told["ratio"] is not None else _("no figure")
        yield row("multiplier", "people trained", unit="people", value=told["trained"], words=words)
        yield row("multiplier", "people who came", unit="people", value=told["came"], words=words)
        yield row("multiplier", "trained for each person who came", unit="ratio", value=told["ratio"], words=words)


def hotline(document):
    """Every published value with its source: several of one year are several rows. One below three has only words."""
    for section in document.get("hotline", ()):
        for metric, period, scope, value in table_rows(section):
            name = section["name"] if scope == "state" else _("The whole nation")
            yield row(
                "hotline",
                f"{name}: {metric['label']}, {period['period']}",
                unit=metric["metric"],
                value=value["value"],
                words=f"{value['words']} ({value['says']})",
            )


def as_csv(documents, *, of=None):
    """CSV of one report or, with `of` (their names), of several: UTF-8 with a BOM, cells no spreadsheet runs as a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow((("report", "as_of") if of else ()) + COLUMNS)
    for number, document in enumerate(documents):
        first = (of[number], document["as_of"]) if of else ()
        for cells in rows_of(document):
            writer.writerow(safe_cell(cell) for cell in (*first, *cells.values()))
    return "\ufeff" + out.getvalue()
