"""Which status of a follow-up may follow which."""

import pytest

from builds.workflow import NotAllowed
from followups import workflow
from followups.models import FollowUp, Status
from followups.models.followups import ANSWERED
from followups.tests.sweeping import OPENS_ON, a_held_build, at
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

FACTS = {status: {"submitted_at": at(OPENS_ON)} for status in ANSWERED}


@pytest.mark.parametrize("was", Status.values)
@pytest.mark.parametrize("to", Status.values)
def test_only_the_moves_of_the_table_are_made(dana, was, to):
    followup = a_held_build(followup={"status": was, **FACTS.get(was, {})})
    if to in workflow.MOVES[was]:
        workflow.move(followup, to, by=dana, **FACTS.get(to, {}))
    else:
        with pytest.raises(NotAllowed, match=r"cannot become|already"):
            workflow.move(followup, to, by=dana)
    followup.refresh_from_db()
    assert followup.status == (to if to in workflow.MOVES[was] else was)


def test_a_move_stands_in_the_trail(dana):
    followup = a_held_build()
    workflow.move(followup, Status.OPEN, by=dana, at=at(OPENS_ON), opened_at=at(OPENS_ON))
    entry = Entry.objects.about(followup).get()
    assert (entry.actor, entry.verb, entry.at) == (dana, "opened the follow-up", at(OPENS_ON))
    assert entry.changes == {"status": ["scheduled", "open"]}


def test_two_who_move_it_at_once_move_it_once(dana):
    followup = a_held_build()
    stale = FollowUp.objects.get(pk=followup.pk)
    workflow.move(followup, Status.OPEN, by=dana)
    with pytest.raises(NotAllowed, match="Please look again"):
        workflow.move(stale, Status.CANCELLED, by=dana)


def test_what_is_asked_back_stays_sent_and_is_reviewed_no_more(dana):
    sent = {"submitted_at": at(OPENS_ON), "submitted_by": dana, "reviewed_at": at(OPENS_ON)}
    followup = a_held_build(followup={"status": Status.REVIEWED, **sent})
    workflow.move(followup, Status.ASKED_BACK, by=dana)
    assert (followup.submitted_by, followup.reviewed_at) == (dana, None)


def test_what_is_closed_again_was_never_opened(dana):
    followup = a_held_build(followup={"status": Status.OPEN, "opened_at": at(OPENS_ON)})
    workflow.move(followup, Status.SCHEDULED, by=dana)
    assert followup.opened_at is None
