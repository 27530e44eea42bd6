"""The answers behind each figure: who said what, how they know, and when.

People are named by their row, so that a withdrawn or anonymised name does not live on in a published report.
"""

from builds.models import Commitment
from followups.models import Answer, CommitmentAnswer, Measure
from reports.figures.computed import computed
from reports.figures.measures import SEES, STAFF, SeenBy


def behind_rows(builds, *, audience=STAFF):
    """One row per promise and per counted answer that a figure rests on, in the order of the report."""
    return [*promised(builds), *kept(builds), *measured(builds, audience), *counted_here(builds, audience)]


def promised(builds):
    rows = (
        Commitment.objects.filter(build__in=builds)
        .select_related("organization")
        .order_by("kind", "organization__name")
    )
    return [
        {
            "key": f"promise.{row.kind}",
            "build": row.build_id,
            "organization": str(row.organization),
            "months": None,
            "number": row.promised,
            "words": row.words,
            "source": "",
            "said_by": row.person_id,
            "entered_by": None,
            "at": row.made_at.isoformat(),
            "followup": None,
        }
        for row in rows
    ]


def kept(builds):
    rows = CommitmentAnswer.objects.counted().filter(followup__build__in=builds)
    return [
        told(
            row, f"promise.{row.commitment.kind}", str(row.commitment.organization), row.total, row.get_state_display()
        )
        for row in rows.select_related("commitment__organization", "followup__interval").order_by(
            "commitment__kind", "commitment__organization__name", "followup__due_on", "followup__pk"
        )
    ]


def measured(builds, audience):
    rows = Answer.objects.counted().filter(followup__build__in=builds).select_related("measure", "followup__interval")
    return [
        told(row, f"measure.{row.measure_id}", "", row.number, "" if row.number is not None else row.words)
        for row in rows.order_by("measure__position", "followup__due_on", "pk")
        if may_read(row.measure, audience)
    ]


def counted_here(builds, audience):
    """The rows behind what the program counts itself, of the measures the audience may read."""
    readable = {f"measure.{measure.pk}" for measure in Measure.objects.all() if may_read(measure, audience)}
    return [row for row in computed(builds) if row["key"] in readable]


def may_read(measure: Measure, audience):
    """A restricted measure is only ever counted, so its single answers are for staff alone."""
    return audience == STAFF if measure.seen_by == SeenBy.RESTRICTED else audience in SEES[measure.seen_by]


def told(row, key, organization, number, words):
    return {
        "key": key,
        "build": row.followup.build_id,
        "organization": organization,
        "months": row.followup.months,
        "title": row.followup.title,
        "day": row.followup.due_on.isoformat(),
        "number": number,
        "words": words,
        "source": row.source,
        "said_by": row.said_by_id,
        "entered_by": row.entered_by_id,
        "at": row.answered_at.isoformat(),
        "followup": row.followup_id,
    }
