"""Builds with a past: who came, what was promised, what was answered."""

import datetime

from builds.models import CommitmentKind, Status
from contacts.models import Kind
from followups.models import Answer, CommitmentAnswer
from followups.models import Status as FollowUpStatus
from tat_coalitions.testing.people import (
    a_build,
    a_commitment,
    a_followup,
    a_person,
    an_invitation,
    an_organization,
)

MEETING = datetime.date(2026, 4, 14)
DUE = {1: datetime.date(2026, 5, 14), 3: datetime.date(2026, 7, 14), 6: datetime.date(2026, 10, 14)}
AFTER_SIX_MONTHS = datetime.datetime(2026, 10, 22, 15, tzinfo=datetime.UTC)


def noon(day):
    return datetime.datetime.combine(day, datetime.time(18), tzinfo=datetime.UTC)


def a_held_build(city="Mobile", **fields):
    """A build of April 14, 2026 that took place, shown in public."""
    fields = {"state_id": "AL", "time_zone": "America/Chicago", "counties": ("01097",)} | fields
    date = fields.pop("date", MEETING)
    return a_build(city, date=date, status=Status.HELD, published_at=noon(date), **fields)


def came(build, sector, number, **fields):
    """So many people of a sector checked in; those with `walk_in` were not invited."""
    asked = {} if fields.get("walk_in") else {"stage": "invited", "invited_at": noon(build.date), "answer": "yes",
                                              "answered_at": noon(build.date), "heard": "link"}  # fmt: skip
    for _n in range(number):
        an_invitation(
            build, a_person("Somebody Who Came"), sector=sector, arrived_at=noon(build.date), **asked, **fields
        )


def an_answered_followup(build, months, lead=None, **fields):
    """The follow-up after so many months, sent in on the day it was due."""
    day = build.date + datetime.timedelta(days=30 * months)
    fields = {"due_on": day, "submitted_at": noon(day), "status": FollowUpStatus.SUBMITTED} | fields
    return a_followup(build, months=months, lead=lead, **fields)


def an_owed_followup(build, months, **fields):
    return a_followup(build, months=months, status=FollowUpStatus.OPEN, **fields)


def a_promise(build, name, promised=40, kind=CommitmentKind.TRAIN_DRIVERS, answers=None, source="told", **fields):
    """An organization's promise, made on the day, and what was said of it.

    `answers` maps a follow-up to a total, or to None for no answer.
    """
    organization = fields.pop("organization", None) or an_organization(name, Kind.TRUCKING)
    fields.setdefault("made_at", noon(build.date))
    promise = a_commitment(build, organization, kind, promised, **fields)
    for followup, total in (answers or {}).items():
        tell(promise, followup, total, source=source)
    return promise


def tell(promise, followup, total, *, state=None, source="told"):
    """What a follow-up says of a promise."""
    state = state or ("no_answer" if total is None else "under_way")
    at = followup.submitted_at or noon(followup.due_on)
    return CommitmentAnswer.objects.create(
        followup=followup, commitment=promise, state=state, total=total, source=source if total is not None else "",
        said_by=followup.lead, answered_at=at,
    )  # fmt: skip


def measured(followup, code, number=None, choice="", **fields):
    """What a follow-up says on a measure."""
    at = followup.submitted_at or noon(followup.due_on)
    return Answer.objects.create(
        followup=followup,
        measure_id=code,
        number=number,
        choice=choice,
        answered_at=at,
        said_by=followup.lead,
        **fields,
    )


def pdf_of(report):
    """The bytes of a report's PDF."""
    with report.pdf.open() as file:
        return file.read()
