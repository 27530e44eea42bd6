"""Laredo's organizations are asked what became of their promises; in El Paso an answer was amended after a call."""

import datetime

from builds.models import Build
from contacts.models import Person
from followups.actions import calls, inquiries, reviewing
from followups.models import Call, CommitmentAnswer, Inquiry
from followups.questions import parts_of
from tat_coalitions.desk.demo import scenes

A_DAY = datetime.timedelta(days=1)
LINK = "personal link of %s"


def ask_laredo(build, *, by, at):
    """Three are asked: one says something else than the lead did, one answers, one is called as well."""
    followup = build.followups.select_related("build__pause", "interval").get(interval__months=1)
    promises = list(build.commitments.select_related("organization", "person").order_by("organization__name", "pk"))
    asked = {promise: promise.person for promise in promises if promise.person and promise.person.email}
    chosen = dict([*asked.items()][1:4])
    inquiries.release(followup, chosen, by=by, at=at)
    rows = list(Inquiry.objects.filter(followup=followup).order_by("pk").select_related("commitment", "person"))
    totals = (9, 24)
    for row, total in zip(rows, totals, strict=False):
        inquiries.answer(row, word="under_way", total=total, by=LINK % row.person, at=at)
    for row in rows[2:]:
        note = "Asked to call again on Monday."
        calls.log_call(
            followup,
            person=row.person,
            at=at,
            outcome=Call.Outcome.MESSAGE,
            by=by,
            commitment=row.commitment,
            note=note,
            now=at,
        )


def amend_el_paso(build, *, by):
    """A carrier counted once more, half a year on: staff amend what the lead had sent, and say why."""
    followup = build.followups.select_related("build", "interval", "lead").order_by("-due_on").first()
    promises = next(part for part in parts_of(followup) if part.code == "promises").questions
    question = next(q for q in promises if q.answer and q.answer.state == CommitmentAnswer.State.UNDER_WAY)
    at = scenes.moment(followup.due_on + 20 * A_DAY)
    person = Person.objects.filter(organization=question.about.organization).first()
    calls.log_call(
        followup, person=person, at=at, outcome=Call.Outcome.REACHED, by=by, commitment=question.about, now=at
    )
    total = None if question.answer.total is None else question.answer.total + 1
    values = {"state": question.answer.state, "total": total, "source": "told"}
    reason = "They had left out the night shift at first."
    reviewing.amend(followup, question, values=values, reason=reason, by=by, at=at + A_DAY)


def tell(story):
    """Both scenes."""
    builds = {build.city: build for build in Build.objects.filter(city__in=["Laredo", "El Paso"])}
    ask_laredo(builds["Laredo"], by=story.marisol.user, at=story.at)
    amend_el_paso(builds["El Paso"], by=story.dana)
