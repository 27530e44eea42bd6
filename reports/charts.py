"""Rows of figures become bars (`components/bars.html`) and the tables beside them, for pages and PDFs alike."""

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

JOINED_LOOKS_LIKE = "b-promised"
NOTHING = "–"


def sector_bars(document):
    """One bar per sector, scaled by the largest."""
    rows = document["sectors"]
    longest = max((row["came"] for row in rows), default=1)
    return [
        {
            "label": row["label"],
            "value": row["came"],
            "max": longest,
            "css": row["sector"] or JOINED_LOOKS_LIKE,
            "due": "",
            "text": f"{row['came']:,}",
            "says": ngettext("%(sector)s: %(n)s person came", "%(sector)s: %(n)s people came", row["came"])
            % {"sector": row["label"], "n": f"{row['came']:,}"},
        }
        for row in rows
    ]


def promise_bars(document):
    """For each group that promised a number: a title, and a bar for the promise and for each interval.

    Each is scaled by its own promise (or by what was kept, where that is more), so people and places stay apart. Of
    many builds not all answered at each interval, so one bar shows the latest word of all.
    """
    if document["kind"] == "many":
        return [
            {"title": group["label"], "rows": [promised_bar(group), latest_bar(group)]} for group in numbered(document)
        ]
    words = {row["months"]: row for row in document["intervals"]}
    return [
        {"title": group["label"], "rows": [promised_bar(group), *kept_bars(group, words)]}
        for group in numbered(document)
    ]


def numbered(document):
    return [group for group in document["groups"] if group["promised"]]


def longest_of(group):
    return max(group["promised"], group["latest"] or 0, *(kept["value"] or 0 for kept in group["kept"]), 1)


def promised_bar(group):
    says = _("%(what)s: %(n)s were promised") % {"what": group["label"], "n": f"{group['promised']:,}"}
    return bar(_("Promised"), group["promised"], longest_of(group), "b-promised", says)


def latest_bar(group):
    if group["latest"] is None:
        return bar(_("Confirmed"), 0, longest_of(group), "b-confirmed", "") | {"due": _("not asked yet")}
    says = _("%(what)s: %(n)s are confirmed") % {"what": group["label"], "n": f"{group['latest']:,}"}
    return bar(_("Confirmed"), group["latest"], longest_of(group), "b-confirmed", says)


def kept_bars(group, words):
    for kept in group["kept"]:
        interval = words[kept["months"]]
        if kept["value"] is None:
            yield bar(interval["name"], 0, longest_of(group), "b-confirmed", "") | {
                "due": interval["words"] or _("not asked")
            }
        else:
            says = _("%(what)s: %(n)s were confirmed after %(months)s")
            told = {"what": group["label"], "n": f"{kept['value']:,}", "months": interval["name"]}
            yield bar(interval["name"], kept["value"], longest_of(group), "b-confirmed", says % told)


def bar(label, value, longest, css, says):
    """One bar, with `says`: what a PDF reads aloud of it."""
    return {"label": label, "value": value, "max": longest, "css": css, "due": "", "text": f"{value:,}", "says": says}


def columns(document):
    """What stands over the intervals of a table: the name, and the day it is or was due, or how many builds answered."""
    many = document["kind"] == "many"
    return [
        {
            "name": row["name"],
            "note": row["day"]
            or (_("%(n)s of %(of)s builds answered") % {"n": row["answered"], "of": row["of"]} if many else ""),
        }
        for row in document["intervals"]
    ]


def promise_table(document):
    """Promised, and kept at each interval: one row per kind of promise, and one for those that gave no answer."""
    many = document["kind"] == "many"
    rows = [
        {
            "key": row["key"],
            "label": label_in_words(row),
            "promised": f"{row['promised']:,}",
            "cells": [kept_in_words(kept, interval, many) for kept, interval in beside(row, document)],
        }
        for row in document["promises"]
    ]
    if document["silence"]["promised"]:
        silent = [cell_in_words(kept["value"], interval) for kept, interval in beside(document["silence"], document)]
        rows.append({"key": "", "label": _("Organizations that gave no answer"), "promised": "", "cells": silent})
    return rows


def goals_in_words(codes):
    """ "goal 6, lasting goal 1": the numbers that stand in the two lists of goals."""
    named = {"P": _("goal %(n)s"), "L": _("lasting goal %(n)s")}
    return ", ".join(named[code[0]] % {"n": code[1:]} for code in codes if code[0] in named)


def measure_table(document):
    """What the leads told at each interval, of the measures somebody told something about."""
    return [
        {
            "key": row["key"],
            "label": row["label"],
            "goals": goals_in_words(row["goals"]),
            "cells": [
                kept["words"] or cell_in_words(kept["value"], interval) for kept, interval in beside(row, document)
            ],
            "latest": latest_in_words(row),
        }
        for row in document["measures"]
        if row["is_known"] and has_a_number(row)
    ]


def has_a_number(row):
    """Whether a measure is told in numbers, and not only in words."""
    return row["latest"] is not None or any(kept["value"] is not None for kept in row["kept"])


def measures_in_words(document):
    """What is known of measures that have no number: a share, the status of a rule, what a hotline published."""
    return [
        {"key": row["key"], "label": row["label"], "goals": goals_in_words(row["goals"]), "words": row["words"]}
        for row in document["measures"]
        if row["is_known"] and not has_a_number(row)
    ]


def element_steps(document):
    """The days on which elements of the Iowa MVE model came into place; none in reports older than the measure."""
    return [step for row in document["measures"] for step in row.get("steps", ())]


def unknown_measures(document):
    """The measures without a figure, as (sentence, why)."""
    return [{"label": row["label"], "why": row["words"]} for row in document["measures"] if not row["is_known"]]


def beside(row, document):
    """Each of a row's figures with its interval."""
    return zip(row["kept"], document["intervals"], strict=True)


def label_in_words(row):
    """What was promised, and how many promises named no number."""
    if not row["without_number"]:
        return row["label"]
    without = ngettext("one promise without a number", "%(n)s promises without a number", row["without_number"])
    return f"{row['label']} ({without % {'n': intcomma(row['without_number'])}})"


def kept_in_words(kept, interval, many):
    if many and kept["value"] is not None:
        return _("%(kept)s of %(promised)s") % {"kept": f"{kept['value']:,}", "promised": f"{kept['promised']:,}"}
    return cell_in_words(kept["value"], interval)


def cell_in_words(value, interval):
    """A number, or why there is none."""
    return f"{value:,}" if value is not None else interval["short"] or NOTHING


def latest_in_words(row):
    if row["latest"] is None or (row.get("of") and row["words"]):
        return row["words"]
    return f"{row['latest']:,}" + (_(" of %(n)s") % {"n": f"{row['of']:,}"} if row.get("of") else "")
