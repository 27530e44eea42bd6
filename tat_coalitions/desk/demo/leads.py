"""How two leads and a colleague fill Laredo's first follow-up together, with trainings written down since the meeting."""

import datetime

from contacts.models import Person
from followups.actions import answering, delegating
from followups.models import FollowUp, Training
from followups.questions import question_of


def share_laredo(story):
    """Lorraine has answered for the carriers, Karen is asked about the academies, and three trainings stand written down."""
    followup = FollowUp.objects.select_related("build__state", "interval", "lead__organization").get(
        build__slug__startswith="laredo-", interval__months=1
    )
    marisol, lorraine, at = story.marisol, story.lorraine, story.at
    for days, people in ((3, 40), (9, 24), (15, 20)):
        Training.objects.create(
            state_id="TX",
            build=followup.build,
            organization=marisol.organization,
            held_on=followup.build.date + datetime.timedelta(days=days),
            audience=Training.Audience.OFFICERS,
            people=people,
            told_by=marisol,
            entered_by=marisol.user,
            entered_at=at,
        )
    drivers, _part = question_of(followup, "drivers_trained")
    answering.answer(followup, drivers, by=lorraine.user, at=at, number=45, source="told")
    karen = Person.objects.create(
        name="Karen Holt",
        title="Training coordinator",
        email="karen.holt@oag.example.org",
        organization=marisol.organization,
        state_id="TX",
    )
    asked, _part = question_of(followup, "le_trainings")
    delegating.ask(
        followup, asked, person=karen, by=marisol.user, words="You keep the calendar of the academies.", at=at
    )
