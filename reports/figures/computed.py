"""The rows behind the measures that the program counts itself: seats, elements, rules, trainings, sites, hotline."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from followups.hotline import period_in_words, value_in_words
from followups.models.partnership import date_in_words
from reports.figures.around import around_of


def computed(builds):
    """One row per row that a computed measure rests on, in the shape of an answer."""
    around, (build, *_others) = around_of(builds), [build.pk for build in builds]
    rows = [
        *(seat_row(row) for row in around.seats),
        *(element_row(row) for state in around.elements.states for row in around.elements.counted(state)),
        *(rule_row(row) for row in around.cdl_rules),
        *(site_row(row) for row in around.sites),
        *(training_row(row) for row in around.trainings),
        *(hotline_row(row) for row in around.hotline if row.state_id),
    ]
    return [BLANK | row | {"build": row.get("build") or build} for row in rows]


BLANK = {
    "months": None,
    "number": None,
    "words": "",
    "source": "",
    "said_by": None,
    "entered_by": None,
    "followup": None,
}


def on(day):
    return {"title": date_format(day, "M j, Y"), "day": day.isoformat()}


def entered(row):
    return {"entered_by": row.entered_by_id, "at": row.entered_at.isoformat()}


def seat_row(row):
    words = _("seat on %(force)s") % {"force": row.task_force}
    if row.until:
        words = _("%(seat)s until %(day)s") % {"seat": words, "day": date_format(row.until, "M j, Y")}
    return (
        {"key": "measure.task_force_seats", "organization": str(row.organization), "number": 1, "words": words}
        | {"build": row.build_id, "said_by": row.person_id}
        | on(row.since)
        | entered(row)
    )


def element_row(row):
    words = _("%(state)s: %(status)s") % {"state": row.state_id, "status": row.get_status_display().lower()}
    return (
        {"key": "measure.mve_elements", "organization": str(row.element), "words": words, "source": row.source}
        | on(row.on)
        | {"title": date_in_words(row.on, row.precision)}
        | entered(row)
    )


def rule_row(row):
    words = f"{row.get_instrument_display()}, {row.get_status_display().lower()}"
    return (
        {"key": "measure.cdl_rule", "organization": f"{row.state}: {row.citation}", "words": words}
        | {"source": row.source}
        | on(row.checked_on)
        | {"title": _("checked %(day)s") % {"day": date_format(row.checked_on, "M j, Y")}}
        | entered(row)
    )


def site_row(row):
    since = row["distributes_since"]
    return (
        {"key": "measure.distribution_sites", "organization": row["name"], "number": 1, "words": row["city"]}
        | {"build": row["build"], "at": f"{since.isoformat()}T12:00:00+00:00"}
        | on(since)
    )


def training_row(row):
    people = ngettext("%(n)s person", "%(n)s people", row.people) % {"n": f"{row.people:,}"}
    words = f"{row.get_audience_display()}, {row.get_material_display()}: {people}"
    return (
        {"key": "measure.trainings_recorded", "organization": str(row.organization), "number": 1, "words": words}
        | {"build": row.build_id, "said_by": row.told_by_id}
        | on(row.held_on)
        | entered(row)
    )


def hotline_row(row):
    return (
        {"key": f"measure.hotline_{row.metric}", "organization": f"{row.state}, {period_in_words(row)}"}
        | {"words": value_in_words(row), "source": row.source}
        | on(row.as_of)
        | {"title": _("as of %(day)s") % {"day": date_format(row.as_of, "M j, Y")}}
        | entered(row)
    )
