"""A build whose day is over and that nobody held, moved or cancelled: the most urgent thing there is."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from builds.models import Build
from followups.actions.sweep import sweep
from followups.tests.sweeping import at, days, told
from tat_coalitions.accounts.models import Role
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import a_build, a_person, a_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.on_sqlite_too]

WEDNESDAY = datetime.date(2027, 2, 17)
FRIDAY = datetime.date(2027, 2, 19)


@pytest.fixture
def dana(db):
    return a_person("Dana Whitlock")


@pytest.fixture
def ruth(db):
    return a_person("Ruth Okafor")


@pytest.fixture
def ada(db):
    return a_user("Ada Admin", Role.ADMINISTRATOR)


@pytest.fixture
def build(dana, ruth, ada):
    """El Paso was planned for February 17 and nobody said what became of it."""
    return a_build(date=WEDNESDAY, planner=dana, second=ruth)


def sweep_daily(first, number):
    for n in range(number):
        sweep(at(first + days(n)))


def test_the_planner_then_the_second_then_the_administrators_are_asked(build):
    sweep_daily(WEDNESDAY, 14)
    assert told() == [
        ("Dana Whitlock", "chase"),
        ("Ruth Okafor", "chase"),
        ("Ada Admin", "chase"),
    ]
    assert [each.written_at.date().isoformat() for each in build.reminders.order_by("pk")] == [
        "2027-02-18",  # the next working day
        "2027-02-22",  # two working days later: Friday, Monday
        "2027-02-24",
    ]


def test_nobody_is_asked_on_the_day_itself_or_over_the_weekend(dana):
    a_build(date=FRIDAY, planner=dana)
    sweep_daily(FRIDAY, 3)
    assert told() == []
    sweep(at(FRIDAY + days(3), "00:00"))
    assert told() == [("Dana Whitlock", "chase")]


def test_a_holiday_of_the_state_is_no_working_day(dana):
    independence_day = datetime.date(2028, 7, 4)  # a Tuesday
    a_build(date=independence_day - days(1), planner=dana)
    sweep(at(independence_day))
    assert told() == []
    sweep(at(independence_day + days(1)))
    assert told() == [("Dana Whitlock", "chase")]


def test_the_day_ends_where_the_build_is(dana):
    a_build("Honolulu", date=WEDNESDAY, planner=dana, state_id="HI", time_zone="Pacific/Honolulu", counties=())
    honolulu = ZoneInfo("Pacific/Honolulu")
    sweep(at(WEDNESDAY, "23:59", honolulu))
    assert told() == []
    sweep(at(WEDNESDAY + days(1), "00:00", honolulu))
    assert told() == [("Dana Whitlock", "chase")]


@pytest.mark.parametrize("status", ["held", "closed", "cancelled", "postponed", "draft"])
def test_a_build_somebody_spoke_for_is_not_chased(dana, status):
    a_build(date=WEDNESDAY, planner=dana, status=status)
    assert sweep(at(WEDNESDAY + days(10)))["late"] == 0
    assert told() == []


@pytest.mark.parametrize("status", ["planned", "inviting"])
def test_it_is_counted_as_late_until_somebody_does(dana, status):
    a_build(date=WEDNESDAY, planner=dana, status=status)
    assert sweep(at(WEDNESDAY))["late"] == 0
    assert sweep(at(WEDNESDAY + days(1)))["late"] == 1
    Build.objects.update(status="held")
    assert sweep(at(WEDNESDAY + days(2)))["late"] == 0


def test_after_a_month_of_silence_everybody_is_asked_once(build, smtp_inbox):
    sweep(at(WEDNESDAY + days(30)))
    sweep(at(WEDNESDAY + days(31)))
    assert sorted(smtp_inbox.recipients()) == [
        "ada.admin@example.org",
        "dana.whitlock@example.org",
        "ruth.okafor@example.org",
    ]
    assert set(smtp_inbox.subjects()) == {"El Paso: what became of February 17?"}


def test_without_a_second_the_administrators_are_asked_in_their_place(dana, ada):
    a_build(date=WEDNESDAY, planner=dana)
    sweep_daily(WEDNESDAY, 14)
    assert told() == [("Dana Whitlock", "chase"), ("Ada Admin", "chase")]


def test_a_planner_without_an_address_is_passed_over(ruth):
    a_build(date=WEDNESDAY, planner=a_person("Silent Planner", email=""), second=ruth)
    sweep(at(WEDNESDAY + days(1)))
    assert told() == [("Ruth Okafor", "chase")]


def test_a_moved_build_is_not_asked_about_and_its_waiting_mail_does_not_go(build, settings, smtp_inbox):
    settings.TAT_MAIL_ALLOWED = []
    sweep(at(WEDNESDAY + days(1)))
    settings.TAT_MAIL_ALLOWED = ["*"]
    Build.objects.update(date=WEDNESDAY + days(60))
    Message.objects.update(status="due")
    sweep(at(WEDNESDAY + days(1), "13:00"))
    assert smtp_inbox.recipients() == []
    assert Message.objects.get().status == "cancelled"


def test_a_build_that_lapses_again_after_a_move_is_asked_about_again(build):
    sweep(at(WEDNESDAY + days(1)))
    Build.objects.update(date=WEDNESDAY + days(7))
    sweep(at(WEDNESDAY + days(8)))
    assert told() == [("Dana Whitlock", "chase")] * 2


def test_the_mail_says_what_to_do_and_where(build, smtp_inbox):
    sweep(at(WEDNESDAY + days(1)))
    text = " ".join(smtp_inbox.messages()[0].get_body().get_content().split())
    assert "was planned for Wednesday, February 17, 2027. Nobody has said yet what became of it." in text
    assert "Record it as held, move it, or cancel it" in text
    assert f"http://localhost:8000/desk/builds/{build.slug}/" in text
