"""The fourteen goals, each with what is known of it."""

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from reports.figures.promises import OFFICERS, PEOPLE, PLACES

# Which promises speak of which goal of the day.
GROUP_OF_GOAL = {"P4": PEOPLE, "P5": PLACES, "P6": OFFICERS}
KEPT = {
    PEOPLE: lazy("%(kept)s of %(promised)s people"),
    OFFICERS: lazy("%(kept)s of %(promised)s officers"),
    PLACES: lazy("%(kept)s of %(promised)s places"),
}
MOST_IN_A_RESULT = 2


def goal_rows(goals, *, turnout, groups, measures):
    """One row per goal: its number within its phase, its words, and its result in a few words with the key of its figure.

    `goals` is what `reference.goals` returns; `turnout`, `groups` and `measures` what the other functions here return.
    """
    groups = {row["group"]: row for row in groups}
    rows, numbers = [], Counter()
    for goal in goals:
        result, key = result_of(goal["code"], turnout, groups, measures)
        numbers[goal["phase"]] += 1
        known = {"number": numbers[goal["phase"]], "result": result or _("no figure"), "is_known": bool(result)}
        rows.append(goal | known | {"key": key})
    return rows


def result_of(code, turnout, groups, measures):
    if code == "P1":
        return came_of_invited(turnout), "turnout"
    if code == "P3":
        return sites_linked(measures), "measure.contacts_working"
    group = groups.get(GROUP_OF_GOAL.get(code))
    if group and group["promised"]:
        return kept_of_promised(group), group["key"]
    told = [row for row in measures if code in row["goals"] and row["is_known"]]
    return "; ".join(in_a_few_words(row) for row in told[:MOST_IN_A_RESULT]), told[0]["key"] if told else ""


def came_of_invited(turnout):
    if not turnout["came"]:
        return ""
    if not turnout["invited"]:
        return _("%(came)s came") % {"came": f"{turnout['came']:,}"}
    return _("%(came)s came, %(invited)s invited") % {
        "came": f"{turnout['came']:,}",
        "invited": f"{turnout['invited']:,}",
    }


def sites_linked(measures):
    row = next((row for row in measures if row["code"] == "contacts_working"), None)
    if row is None or row["latest"] is None:
        return ""
    return ngettext("%(n)s of %(of)s site linked", "%(n)s of %(of)s sites linked", row["of"]) % {
        "n": f"{row['latest']:,}",
        "of": f"{row['of']:,}",
    }


def kept_of_promised(group):
    if group["latest"] is None:
        return ""
    return KEPT[group["group"]] % {"kept": f"{group['latest']:,}", "promised": f"{group['promised']:,}"}


def in_a_few_words(row):
    if row["latest"] is None:
        return row["words"]
    if row.get("of"):
        return ngettext("%(words)s element", "%(words)s elements", row["of"]) % {"words": row["words"]}
    return f"{row['latest']:,} {row['unit']}"
