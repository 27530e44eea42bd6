"""Writing out many counties and states, and what a form says when one of them is none."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from builds.forms.agenda import SessionForm
from builds.forms.fields import CountiesField, StatesField, counties_named
from builds.forms.planning import EditBuildForm, ReasonForm, TaskForm
from builds.glance import standing
from builds.models import Build
from builds.models.builds import TIME_ZONES
from builds.zones import STATES, ZONE_OF, zone_of
from contacts.models import State
from followups.forms.lifecycle import NewBuildForm
from tat_coalitions.testing.people import a_build

pytestmark = pytest.mark.django_db


def named(text, *postals):
    """The counties that a text names, where these states are served."""
    states = State.objects.filter(pk__in=postals or ["TX", "NM"])
    return [str(county) for county in counties_named(CountiesField().clean(text), states)]


@pytest.mark.parametrize(
    ("text", "counties"),
    [
        ("Hudspeth", ["Hudspeth, TX"]),
        ("hudspeth county; doña ana", ["Hudspeth, TX", "Doña Ana, NM"]),
        ("Dona Ana\n\n  El   Paso, TX ", ["Doña Ana, NM", "El Paso, TX"]),
        ("Webb, Texas; Webb", ["Webb, TX"]),
        ("Maricopa, AZ", ["Maricopa, AZ"]),
        ("De Witt", ["DeWitt, TX"]),
    ],
)
def test_counties_are_found_as_people_write_them(text, counties):
    assert named(text) == counties


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Hudspet", "There is no county called “Hudspet” in NM, TX. Did you mean Hudspeth?"),
        ("Orange, XX", "There is no county called “Orange, XX” in NM, TX. Did you mean Orange?"),
        ("Los Angeles", "There is no county called “Los Angeles” in NM, TX."),
        (
            "Hudspeth, El Paso",
            "There is no county called “Hudspeth, El Paso” in NM, TX. Write each on a line of its own.",
        ),
        ("Lincoln", None),
    ],
)
def test_a_county_that_is_none_is_explained(text, says):
    if says is None:
        assert named(text) == ["Lincoln, NM"]
        return
    with pytest.raises(ValidationError) as refused:
        named(text)
    assert refused.value.messages == [says]


def test_a_name_in_several_states_asks_which():
    with pytest.raises(ValidationError) as refused:
        named("Lincoln", "NM", "OK")
    assert refused.value.messages == ["“Lincoln” is in several states: write Lincoln, NM or Lincoln, OK."]


def test_every_wrong_name_is_told_at_once():
    with pytest.raises(ValidationError) as refused:
        named("Hudspet; Xyz")
    assert len(refused.value.messages) == 2


def test_states_are_written_by_name_or_postal_code():
    states = StatesField().clean("new mexico, az; Ontario\nAZ")
    assert [state.pk for state in states] == ["NM", "AZ", "ON"]
    with pytest.raises(ValidationError, match="Did you mean New Mexico"):
        StatesField().clean("New Mexiko")


def test_every_state_and_province_has_a_zone_of_the_list():
    zones = {zone for zone, _label in TIME_ZONES}
    assert {zone_of(state) for state in State.objects.all()} <= zones
    without = {state.pk for state in State.objects.all()} - set(ZONE_OF)
    assert without == {"NU"}, "Nunavut has three"


@pytest.mark.parametrize("zone", sorted(STATES))
def test_a_build_is_ahead_by_the_clocks_of_its_own_place(zone):
    """At 12:30 UTC on December 31 it is already the new year in Guam; at 10:30 still the 30th in Samoa."""
    for hour in (2, 6, 10, 12, 16, 20):
        at = datetime.datetime(2026, 12, 31, hour, 30, tzinfo=datetime.UTC)
        today = at.astimezone(ZoneInfo(zone)).date()
        Build.objects.all().delete()
        a_build(f"Today {hour}", time_zone=zone, date=today)
        a_build(f"Yesterday {hour}", time_zone=zone, date=today - datetime.timedelta(days=1))
        assert standing(Build.objects.all(), at) == {"ahead": 1, "unclosed": 1}


@pytest.mark.parametrize(
    ("form", "says"),
    [
        (ReasonForm, {"reason": "Write why. It stays with it, for whoever looks later."}),
        (
            TaskForm,
            {"task": "Write what is to be done.", "due_on": "Choose the day by which it is to be done."},
        ),
        (
            SessionForm,
            {
                "starts_at": "Say when it begins.",
                "ends_at": "Say when it ends.",
                "title": "Write what the item is called.",
            },
        ),
    ],
)
def test_what_is_missing_is_asked_for_in_words_that_say_what(form, says):
    assert {name: " ".join(told) for name, told in form({}).errors.items()} == says


def test_a_county_without_any_state_is_asked_for_its_state():
    with pytest.raises(ValidationError) as refused:
        counties_named(CountiesField().clean("Hudspeth"), [])
    assert refused.value.messages == ["Write “Hudspeth” with its state, as in Doña Ana, NM."]


@pytest.mark.parametrize(
    ("ends", "credit", "says"),
    [
        ("10:50", "1", {}),
        ("10:50", "1.5", {"credit_hours": "It lasts too short a time for that: at most 1."}),
        ("12:00", "2.5", {}),
        ("12:00", "15", {"credit_hours": "It lasts too short a time for that: at most 2.5."}),
        ("12:00", "0", {"credit_hours": "Write a number above zero, or leave it empty."}),
        ("10:00", "1", {"ends_at": "It must end after it starts."}),
    ],
)
def test_an_item_ends_after_it_starts_and_is_worth_no_more_hours_than_it_lasts(ends, credit, says):
    form = SessionForm({"starts_at": "10:00", "ends_at": ends, "title": "Officer training", "credit_hours": credit})
    assert {name: " ".join(told) for name, told in form.errors.items()} == says


@pytest.mark.parametrize(("answer_by", "is_refused"), [("2027-06-16", False), ("2027-06-17", True), ("", False)])
def test_answers_are_wanted_by_the_day_of_the_meeting_at_the_latest(answer_by, is_refused):
    says = ["Answers are wanted by the day of the meeting at the latest."] if is_refused else []
    build = a_build(date=datetime.date(2027, 6, 16))
    changed = EditBuildForm({"answer_by": answer_by}, instance=build)
    planned = NewBuildForm({"answer_by": answer_by, "date": "2027-06-16"}, at=timezone.now())
    assert [form.errors.get("answer_by", []) for form in (changed, planned)] == [says, says]
