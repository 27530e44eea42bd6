"""Intervals as data: for how many builds a new one is owed, and what stays when one goes out of use."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from followups.actions import intervals, lifecycle
from followups.models import FollowUp, Interval
from followups.tests.sweeping import HELD_ON, at, days
from tat_coalitions.testing.people import a_build, a_followup, a_lead, a_person
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

TODAY = HELD_ON + days(10)


@pytest.fixture
def marisol():
    return a_lead("Marisol Vega")


@pytest.fixture
def builds(marisol):
    """Two ahead, of which one is postponed; one held; one held two years ago; one cancelled and one a draft."""
    planner = a_person("Ruth Okafor")
    return {
        "ahead": a_build("Laredo", date=TODAY + days(30), planner=planner, sustaining_lead=marisol),
        "postponed": a_build("Waco", date=TODAY + days(40), planner=planner, status="postponed"),
        "held": a_build("El Paso", date=HELD_ON, planner=planner, status="held", sustaining_lead=marisol),
        "long ago": a_build("Austin", date=HELD_ON - days(730), planner=planner, status="closed"),
        "cancelled": a_build("Tyler", date=TODAY + days(50), planner=planner, status="cancelled"),
        "draft": a_build("Dallas", date=TODAY + days(50), planner=planner, status="draft"),
    }


def owed(interval):
    rows = FollowUp.objects.filter(interval=interval).order_by("build__city")
    return [(row.build.city, row.status, row.due_on) for row in rows]


def test_a_new_one_is_owed_for_builds_ahead(dana, builds):
    interval, owing = intervals.add_interval(months=12, name="One year", held_too=False, by=dana, at=at(TODAY))
    assert owed(interval) == [
        ("Laredo", "expected", datetime.date(2028, 3, 29)),
        ("Waco", "expected", datetime.date(2028, 4, 8)),
    ]
    assert (len(owing.ahead), len(owing.held)) == (2, 0)


def test_and_at_once_for_held_ones_whose_day_has_not_passed(dana, builds, marisol):
    interval, _owing = intervals.add_interval(months=12, name="One year", held_too=True, by=dana, at=at(TODAY))
    assert owed(interval)[0] == ("El Paso", "scheduled", datetime.date(2028, 2, 17))
    assert FollowUp.objects.get(build=builds["held"]).lead == marisol
    entry = Entry.objects.about(interval).get()
    assert (entry.changes["builds ahead"], entry.changes["builds held"]) == ([None, 2], [None, 1])
    assert Entry.objects.about(builds["held"]).get().verb == "owes one more follow-up"


@pytest.mark.parametrize(("today", "held"), [(datetime.date(2028, 2, 17), 1), (datetime.date(2028, 2, 18), 0)])
def test_on_its_very_day_it_is_still_owed_and_the_day_after_no_more(dana, builds, today, held):
    assert len(intervals.who_would_owe(12, at=at(today)).held) == held


def test_out_of_use_what_exists_stays_and_later_builds_do_not_owe_it(dana, builds, marisol):
    three = Interval.objects.get(months=3)
    standing = a_followup(builds["held"], months=3, lead=marisol, status="scheduled")
    assert intervals.switch_interval(three, in_use=False, by=dana, at=at(TODAY)) is not None
    assert intervals.switch_interval(three, in_use=False, by=dana, at=at(TODAY)) is None
    standing.refresh_from_db()
    lifecycle.start_planning(builds["draft"], by=dana, at=at(TODAY))
    assert standing.status == "scheduled"
    assert list(builds["draft"].followups.values_list("interval__months", flat=True)) == [1, 6]


def test_back_in_use_builds_ahead_owe_it_once(dana, builds):
    three = Interval.objects.get(months=3)
    a_followup(builds["ahead"], months=3)
    intervals.switch_interval(three, in_use=False, by=dana, at=at(TODAY))
    owing = intervals.switch_interval(three, in_use=True, by=dana, at=at(TODAY))
    assert [build.city for build in owing.ahead] == ["Waco"]
    assert [city for city, *_rest in owed(three)] == ["Laredo", "Waco"]


def test_two_of_one_length_are_refused(dana):
    with pytest.raises(ValidationError, match="“Three months” is so long already"):
        intervals.add_interval(months=3, name="A quarter", held_too=False, by=dana)
    Interval.objects.filter(months=3).update(in_use=False)
    with pytest.raises(ValidationError, match="take it back in use"):
        intervals.add_interval(months=3, name="A quarter", held_too=False, by=dana)


def test_two_of_one_name_are_refused_by_the_verbs_and_by_the_database(dana):
    with pytest.raises(ValidationError, match="Another interval has that name"):
        intervals.add_interval(months=12, name="six MONTHS", held_too=False, by=dana)
    three = Interval.objects.get(months=3)
    with pytest.raises(ValidationError, match="Another interval has that name"):
        intervals.rename_interval(three, name="Six months", by=dana)
    assert intervals.rename_interval(three, name="THREE months", by=dana), "its own name in other letters is its own"
    with pytest.raises(IntegrityError, match="one_interval_of_a_name"):
        Interval.objects.create(months=12, name="SIX months")


# the pages


@pytest.fixture
def desk(client, dana, time_machine):
    time_machine.move_to(at(TODAY), tick=False)
    client.force_login(dana)
    return client


def page(response):
    return " ".join(response.content.decode().split())


NEW = {"months": "12", "name": "One year"}


def test_the_page_says_for_how_many_builds_and_asks_first(desk, builds):
    address = reverse("followups:new_interval")
    shown = page(desk.post(address, NEW))
    assert "2 builds will owe it." in shown
    assert "1 build was held already and its day has not passed: it does not owe it" in shown
    shown = page(desk.post(address, NEW | {"held_too": "on"}))
    assert "3 builds will owe it, 1 of them was held already." in shown
    assert not Interval.objects.filter(months=12).exists()
    # what was changed after it was seen is shown again first
    assert "2 builds will owe it." in page(desk.post(address, NEW | {"save": "12 True"}))
    shown = page(desk.post(address, NEW | {"held_too": "on", "save": "12 True"}, follow=True))
    assert "“One year” is in use. 3 builds owe it now, 1 of them was held already." in shown
    assert "A build is asked four times after its meeting" in shown


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"months": ""}, "Say after how many months."),
        ({"months": "0"}, "Choose at least one month."),
        ({"months": "121"}, "Choose at most 120 months."),
        ({"months": "a year"}, "Write a whole number of months, such as 12."),
        ({"months": "6"}, "“Six months” is so long already."),
        ({"name": ""}, "Give it a name, such as “One year”."),
        ({"name": " six  MONTHS "}, "Another interval has that name. Choose one that tells them apart."),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(desk, wrong, sentence):
    assert sentence in page(desk.post(reverse("followups:new_interval"), NEW | wrong))
    assert Interval.objects.count() == 3


def test_one_is_renamed_and_taken_out_of_use(desk):
    six = Interval.objects.get(months=6)
    desk.post(reverse("followups:interval", args=[six.pk]), {"name": "Half a year"})
    six.refresh_from_db()
    assert (six.name, Entry.objects.about(six).get().changes) == (
        "Half a year",
        {"name": ["Six months", "Half a year"]},
    )
    address = reverse("followups:switch_interval", args=[six.pk])
    assert "0 follow-ups that are owed already stay owed." in page(desk.get(address))
    assert "“Half a year” is out of use." in page(desk.post(address, {"in_use": "0"}, follow=True))
    assert "Take “Half a year” back in use?" in page(desk.get(address))
    assert not Interval.objects.get(months=6).in_use  # asking changes nothing
    assert "“Half a year” is back in use. No build owes it yet." in page(
        desk.post(address, {"in_use": "1"}, follow=True)
    )
    assert Interval.objects.get(months=6).in_use


def test_a_name_that_is_taken_is_refused_at_its_field_and_stays_typed(desk):
    six = Interval.objects.get(months=6)
    shown = page(desk.post(reverse("followups:interval", args=[six.pk]), {"name": "One month"}))
    assert ("Another interval has that name." in shown, 'value="One month"' in shown) == (True, True)
    six.refresh_from_db()
    assert six.name == "Six months"


def test_a_lead_finds_none_of_it(client, marisol):
    client.force_login(marisol.user)
    one = Interval.objects.get(months=1)
    assert client.get(reverse("followups:intervals")).status_code == 403
    assert client.post(reverse("followups:new_interval"), NEW | {"save": "12 False"}).status_code == 403
    for name in ("interval", "switch_interval"):
        assert client.post(reverse(f"followups:{name}", args=[one.pk]), {"name": "x", "in_use": "0"}).status_code == 403
    assert Interval.objects.filter(in_use=True).count() == 3
