"""Which status of a build may follow which."""

import datetime

import pytest

from builds.models import Build, Status
from builds.workflow import MOVES, NotAllowed, move_status
from tat_coalitions.testing.people import a_build
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2027, 1, 12, 12, tzinfo=datetime.UTC)
EVERY_PAIR = [(was, to) for was in Status for to in Status]


@pytest.mark.parametrize(("was", "to"), EVERY_PAIR)
def test_only_moves_of_the_table_are_made(dana, was, to):
    build = a_build(status=was)
    if to in MOVES[was]:
        move_status(build, to, by=dana, verb="moved it")
        assert build.status == to
    else:
        with pytest.raises(NotAllowed, match=r"A build that is .* cannot become .*\."):
            move_status(build, to, by=dana, verb="moved it")
        assert Build.objects.get(pk=build.pk).status == was


def test_a_move_notes_who_when_and_why(dana):
    build = a_build(status=Status.PLANNED)
    move_status(build, Status.POSTPONED, by=dana, verb="postponed the build", at=NOON, reason="A storm")
    entry = Entry.objects.about(build).get()
    assert (entry.verb, entry.actor, entry.at, entry.reason) == ("postponed the build", dana, NOON, "A storm")
    assert entry.changes["status"] == ["planned", "postponed"]
    assert build.status_changed_at == build.updated_at == NOON


def test_the_slower_of_two_people_is_told(dana):
    first = a_build(status=Status.PLANNED)
    second = Build.objects.get(pk=first.pk)
    move_status(first, Status.CANCELLED, by=dana, verb="cancelled it")
    with pytest.raises(NotAllowed, match=r"Somebody has just changed this build\."):
        move_status(second, Status.HELD, by=dana, verb="held it")
    assert Build.objects.get(pk=first.pk).status == Status.CANCELLED
    assert Entry.objects.about(first).count() == 1
