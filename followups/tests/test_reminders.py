"""The ladder of a follow-up: who is told what, on which day, and what a mail of reminders says."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from followups import workflow
from followups.actions.answering import hand_over
from followups.actions.sweep import sweep
from followups.ladder import Ladder
from followups.models import FollowUp, Reminder, Status
from followups.tests.sweeping import DUE_ON, HELD_ON, OPENS_ON, a_held_build, at, days, told
from tat_coalitions.accounts.models import Role
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import a_lead, a_person, a_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.on_sqlite_too]

ADA = "Ada Admin"


@pytest.fixture
def marisol(db):
    return a_lead("Marisol Vega")


@pytest.fixture
def dana(db):
    return a_person("Dana Whitlock", phone="+13035550109")


@pytest.fixture
def ruth(db):
    return a_person("Ruth Okafor")


@pytest.fixture
def ada(db):
    return a_user(ADA, Role.ADMINISTRATOR)


@pytest.fixture
def followup(marisol, dana, ruth, ada):
    """One month after El Paso: Marisol leads it, Dana planned it, Ruth is her second."""
    return a_held_build(lead=marisol, planner=dana, second=ruth)


def sweep_daily(first, last):
    """Sweep at noon on each day."""
    while first <= last:
        sweep(at(first))
        first += days(1)


def test_the_ladder_is_climbed_day_by_day(followup, smtp_inbox):
    sweep_daily(HELD_ON, DUE_ON + days(30))
    assert told() == [
        ("Marisol Vega", "coming"),
        ("Marisol Vega", "due"),
        ("Marisol Vega", "late"),
        ("Marisol Vega", "escalated"),
        ("Dana Whitlock", "escalated"),
        ("Ruth Okafor", "escalated"),
        (ADA, "escalated"),
    ]
    days_told = [each.written_at.date() for each in Reminder.objects.order_by("written_at", "pk")]
    assert days_told == [OPENS_ON, DUE_ON, DUE_ON + days(3), *[DUE_ON + days(7)] * 2, *[DUE_ON + days(14)] * 2]
    assert len(smtp_inbox.to("marisol.vega@example.org")) == 4


def test_the_ladder_is_known_in_advance(followup):
    assert [(rung.step, rung.day.isoformat()) for rung in Ladder().days_of(followup)] == [
        ("coming", "2027-03-10"),
        ("due", "2027-03-17"),
        ("late", "2027-03-20"),
        ("escalated", "2027-03-24"),  # to the lead, and to the planner
        ("escalated", "2027-03-24"),
        ("escalated", "2027-03-31"),
    ]


@pytest.mark.parametrize(
    ("zone", "last_minute", "first_minute"),
    [
        ("America/Denver", "2027-03-10T06:59:00+00:00", "2027-03-10T07:00:00+00:00"),
        ("America/New_York", "2027-03-10T04:59:00+00:00", "2027-03-10T05:00:00+00:00"),
        ("Pacific/Honolulu", "2027-03-10T09:59:00+00:00", "2027-03-10T10:00:00+00:00"),
    ],
)
def test_it_opens_when_its_day_begins_where_the_build_is(marisol, zone, last_minute, first_minute):
    followup = a_held_build(lead=marisol, time_zone=zone)
    assert sweep(datetime.datetime.fromisoformat(last_minute))["opened"] == 0
    first = datetime.datetime.fromisoformat(first_minute)
    assert sweep(first)["opened"] == 1
    followup.refresh_from_db()
    assert (followup.status, followup.opened_at) == (Status.OPEN, first)


def test_it_opens_on_the_day_the_clocks_change(marisol):
    # March 14, 2027 begins at 07:00 UTC in Denver and ends an hour early
    followup = a_held_build(lead=marisol, followup={"due_on": datetime.date(2027, 3, 21)})
    assert sweep(at(datetime.date(2027, 3, 13), "23:59"))["opened"] == 0
    assert sweep(at(datetime.date(2027, 3, 14), "00:00"))["opened"] == 1
    assert Reminder.objects.get(followup=followup).step == "coming"


def test_what_is_due_on_a_sunday_is_told_on_the_friday_before(marisol):
    a_held_build(lead=marisol, followup={"due_on": datetime.date(2027, 3, 21)})
    sweep_daily(datetime.date(2027, 3, 14), datetime.date(2027, 3, 18))
    assert told() == [("Marisol Vega", "coming")]
    sweep(at(datetime.date(2027, 3, 19)))
    assert told()[1:] == [("Marisol Vega", "due")]


@pytest.mark.parametrize("status", ["planned", "inviting", "postponed", "cancelled"])
def test_nothing_opens_for_a_build_that_was_not_held(marisol, status):
    a_held_build(lead=marisol, status=status, date=datetime.date(2027, 5, 1), followup={"due_on": DUE_ON})
    assert sweep(at(DUE_ON))["opened"] == 0
    assert told() == []


@pytest.mark.parametrize("status", ["expected", "cancelled"])
def test_only_scheduled_follow_ups_open(marisol, status):
    a_held_build(lead=marisol, followup={"status": status})
    assert sweep(at(DUE_ON))["opened"] == 0


def test_an_answered_follow_up_is_not_reminded_of(marisol):
    a_held_build(lead=marisol, followup={"status": "submitted", "submitted_at": at(OPENS_ON)})
    assert sweep(at(DUE_ON)) == {"opened": 0, "reminders": 0, "sent": 0, "failed": 0, "unknown": 0, "late": 0}


def test_a_follow_up_somebody_has_begun_is_still_reminded_of(marisol):
    a_held_build(lead=marisol, followup={"status": "in_progress", "opened_at": at(OPENS_ON)})
    sweep(at(DUE_ON))
    assert told() == [("Marisol Vega", "due")]


def test_who_was_asked_too_late_is_given_the_same_time_as_everybody(followup):
    """A meeting recorded as held two weeks after its first follow-up was due is nobody's fault but the planner's."""
    late_start = DUE_ON + days(14)
    sweep(at(late_start))
    assert told() == [("Marisol Vega", "due")]
    sweep(at(late_start + days(6)))
    assert told()[1:] == [("Marisol Vega", "late")]
    sweep(at(late_start + days(7)))
    assert told()[2:] == [("Marisol Vega", "escalated"), ("Dana Whitlock", "escalated")]


def test_a_follow_up_nobody_leads_goes_to_the_planner_at_once(dana, ruth, smtp_inbox):
    a_held_build(lead=None, planner=dana, second=ruth)
    sweep(at(OPENS_ON))
    assert told() == [("Dana Whitlock", "escalated")]
    assert smtp_inbox.subjects() == ["El Paso: nobody leads the one-month follow-up"]


def test_a_lead_without_an_address_goes_to_the_planner_at_once(dana, smtp_inbox):
    a_held_build(lead=a_person("Sam Ortiz", email=""), planner=dana)
    sweep(at(OPENS_ON))
    assert told() == [("Dana Whitlock", "escalated")]
    assert "Sam Ortiz leads it, but has no e-mail address" in smtp_inbox.messages()[0].get_body().get_content()


def test_where_the_planner_cannot_be_reached_it_falls_to_the_second_then_the_administrators(ruth, ada):
    silent = a_person("Silent Planner", email="")
    a_held_build(lead=None, planner=silent, second=ruth)
    a_held_build("Laredo", lead=None, planner=silent)
    sweep(at(OPENS_ON))
    assert told() == [("Ruth Okafor", "escalated"), (ADA, "escalated")]


def test_an_administrator_we_did_not_know_as_a_person_is_written_down(ada):
    a_held_build(lead=None, planner=a_person("Silent Planner", email=""))
    sweep(at(OPENS_ON))
    assert (ada.person.name, ada.person.email) == (ADA, ada.email)


def test_a_new_lead_is_told_where_things_stand_and_the_old_one_no_more(followup, smtp_inbox):
    sweep(at(OPENS_ON))
    followup.refresh_from_db()
    hand_over(followup, lead=a_lead("Noor Haddad"), by=followup.lead.user)
    sweep(at(DUE_ON))
    assert told() == [("Marisol Vega", "coming"), ("Noor Haddad", "due")]


def test_a_moved_date_is_told_anew(followup):
    sweep(at(DUE_ON))
    FollowUp.objects.update(due_on=DUE_ON + days(28))
    sweep(at(DUE_ON + days(1)))
    assert told() == [("Marisol Vega", "due")]  # not before its own week
    sweep(at(DUE_ON + days(21)))
    sweep(at(DUE_ON + days(28)))
    assert told() == [("Marisol Vega", "due"), ("Marisol Vega", "coming"), ("Marisol Vega", "due")]


def test_a_person_gets_one_mail_a_day_over_everything(marisol, dana, smtp_inbox):
    for city in ("El Paso", "Laredo", "Knoxville"):
        a_held_build(city, lead=marisol, planner=dana)
    sweep(at(DUE_ON))
    assert smtp_inbox.recipients() == ["marisol.vega@example.org"]
    mail = smtp_inbox.messages()[0]
    assert mail["Subject"] == "3 things wait for you: El Paso, Laredo, Knoxville"
    for city in ("El Paso", "Laredo", "Knoxville"):
        assert f"{city}: your one-month follow-up is due on March 17" in mail.get_body().get_content()
    assert set(Reminder.objects.values_list("message_key", flat=True)) == {f"reminders:{marisol.pk}:2027-03-17"}


def test_who_has_had_todays_mail_gets_the_rest_tomorrow(marisol, dana, smtp_inbox):
    a_held_build("El Paso", lead=marisol, planner=dana)
    sweep(at(DUE_ON, "08:00"))
    a_held_build("Laredo", lead=marisol, planner=dana)
    assert sweep(at(DUE_ON, "09:00"))["reminders"] == 1
    assert len(smtp_inbox) == 1
    sweep(at(DUE_ON + days(1), "00:00"))
    assert smtp_inbox.subjects()[1:] == ["Laredo: your one-month follow-up was due on March 17"]


def test_who_plans_in_several_time_zones_waits_until_the_day_has_begun_in_all(dana, marisol, smtp_inbox):
    new_york = ZoneInfo("America/New_York")
    a_held_build("Albany", lead=marisol, planner=dana, time_zone="America/New_York")
    a_held_build("Fresno", lead=marisol, planner=dana, time_zone="America/Los_Angeles")
    sweep(at(OPENS_ON))
    smtp_inbox.clear()
    sweep(at(DUE_ON, "00:00", new_york))
    assert (told()[2:], len(smtp_inbox)) == ([("Marisol Vega", "due")], 0)
    sweep(at(DUE_ON, "03:00", new_york))
    assert smtp_inbox.subjects() == ["2 things wait for you: Albany, Fresno"]


def test_a_mail_about_one_follow_up_says_what_is_owed_and_who_will_call(followup, smtp_inbox):
    sweep(at(OPENS_ON))
    smtp_inbox.clear()
    sweep(at(DUE_ON + days(3)))
    mail = smtp_inbox.messages()[0]
    assert mail["Subject"] == "El Paso: your one-month follow-up was due on March 17"
    text = " ".join(mail.get_body(("plain",)).get_content().split())
    assert "Hello Marisol Vega," in text
    assert "in El Paso, Texas, on February 17, 2027. It is 3 days late." in text
    assert f"http://localhost:8000/desk/followups/{followup.pk}/" in text
    assert "If it is still open on Wednesday, March 24, we will ask Dana Whitlock at TAT to call you." in text
    html = mail.get_body(("html",)).get_content()
    assert f'href="http://localhost:8000/desk/followups/{followup.pk}/"' in html


def test_a_mail_to_the_planner_says_whom_to_call(followup, smtp_inbox):
    sweep(at(OPENS_ON))
    sweep(at(DUE_ON + days(7)))
    mail = smtp_inbox.to("dana.whitlock@example.org")[0]
    assert mail["Subject"] == "El Paso: Marisol Vega has not answered the one-month follow-up"
    assert "Please call Marisol Vega." in mail.get_body().get_content()


@pytest.fixture
def queued(followup, settings):
    """Marisol's reminder of two builds, written but not sent: nobody may be written to just now."""
    other = a_held_build("Laredo", lead=followup.lead, planner=followup.build.planner)
    settings.TAT_MAIL_ALLOWED = []
    sweep(at(DUE_ON))
    settings.TAT_MAIL_ALLOWED = ["*"]
    Message.objects.update(status="due")
    return followup, other


def submit(followup):
    followup.refresh_from_db()
    workflow.move(followup, Status.SUBMITTED, by=None, submitted_at=at(DUE_ON))


def test_what_was_answered_meanwhile_is_left_out_of_a_mail_that_waits(queued, smtp_inbox):
    submit(queued[0])
    sweep(at(DUE_ON, "13:00"))
    mail = smtp_inbox.messages()[0]
    assert mail["Subject"] == "Laredo: your one-month follow-up is due on March 17"
    assert "El Paso" not in mail.get_body().get_content()
    assert Message.objects.get().subject == mail["Subject"]


@pytest.mark.parametrize(
    "what",
    [
        {"status": "submitted", "submitted_at": at(DUE_ON)},
        {"status": "cancelled"},
        {"due_on": DUE_ON + days(30)},
        {"lead": None},
    ],
)
def test_a_mail_of_which_nothing_holds_any_more_is_cancelled(queued, smtp_inbox, what):
    FollowUp.objects.update(**what)
    sweep(at(DUE_ON, "13:00"))
    assert smtp_inbox.to("marisol.vega@example.org") == []
    message = Message.objects.get(to_email="marisol.vega@example.org")
    assert (message.status, message.error) == (
        "cancelled",
        "Everything it speaks of was answered, moved, paused, cancelled or handed over.",
    )


def test_a_mail_that_waited_for_days_says_what_is_true_when_it_goes(queued, smtp_inbox):
    sweep(at(DUE_ON + days(2)))
    text = smtp_inbox.messages()[0].get_body().get_content()
    assert "It is 2 days late." in " ".join(text.split())


def test_a_mail_that_still_waits_takes_in_what_comes_due_later(queued, smtp_inbox, settings):
    settings.TAT_MAIL_ALLOWED = []
    sweep(at(DUE_ON + days(3)))
    settings.TAT_MAIL_ALLOWED = ["*"]
    Message.objects.update(status="due")
    sweep(at(DUE_ON + days(3), "13:00"))
    assert len(smtp_inbox) == 1
    assert told() == [("Marisol Vega", "due")] * 2 + [("Marisol Vega", "late")] * 2
    assert Message.objects.get().key.endswith(":2027-03-20")


def test_mail_to_a_name_with_line_breaks_adds_no_header(dana, smtp_inbox):
    a_held_build(lead=a_person("Eve\r\nBcc: victim@example.com", email="eve@example.org"), planner=dana)
    sweep(at(DUE_ON))
    assert smtp_inbox.recipients() == ["eve@example.org"]
    assert smtp_inbox.messages()[0]["Bcc"] is None
