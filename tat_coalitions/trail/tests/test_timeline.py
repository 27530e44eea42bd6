"""The timeline of a page gathers what each room has to tell."""

import datetime

import pytest

from tat_coalitions.testing.people import a_build, a_lead, a_person, a_user
from tat_coalitions.trail import timeline
from tat_coalitions.trail.actions import record
from tat_coalitions.trail.timeline import Moment

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _no_sources_left(monkeypatch):
    monkeypatch.setattr(timeline, "_sources", dict(timeline._sources))


class Row:
    pass


def test_the_newest_moments_of_all_rooms_come_first():
    timeline.register(Row, lambda row, user: [Moment(NOON, "Invited")])
    timeline.register(Row, lambda row, user: [Moment(NOON + datetime.timedelta(hours=1), "Answered")])
    assert [moment.text for moment in timeline.of(Row(), user=None)] == ["Answered", "Invited"]


def test_no_more_are_shown_than_asked_for():
    timeline.register(Row, lambda row, user: [Moment(NOON, str(number)) for number in range(9)])
    assert len(timeline.of(Row(), user=None, limit=5)) == 5


@pytest.mark.parametrize("make", [a_build, lambda: a_person("Lorraine Pruitt")], ids=["a build", "a person"])
def test_staff_see_on_a_page_what_was_done_with_its_row(make):
    row, dana = make(), a_user("Dana Whitlock", email="dana@example.org")
    record("moved it", row, by=dana, at=NOON)
    assert Moment(NOON, "Moved it", "Dana Whitlock") in timeline.of(row, dana)


def test_a_lead_sees_nothing_of_the_trail():
    build, lead = a_build(), a_lead("Marisol Vega")
    record("moved it", build, by=lead.user)
    assert timeline.of(build, lead.user) == []
