"""Lead replaced, co-host withdrawn, follow-up submitted early: what is open follows, what went stays, none gets it twice."""

import datetime

import pytest

from builds.actions import notices
from builds.actions.co_hosts import withdraw_co_host
from followups.actions import lifecycle
from followups.actions.answering import hand_over, submit
from followups.actions.sweep import sweep
from followups.models import FollowUp
from followups.tests.sweeping import DUE_ON, OPENS_ON, a_held_build, at, days, told
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import a_build, a_co_host, a_followup, a_lead, a_person

pytestmark = pytest.mark.django_db(transaction=True)
DAY_BEFORE = OPENS_ON - days(1)


@pytest.fixture
def marisol():
    return a_lead("Marisol Vega", email="marisol@example.org")


@pytest.fixture
def vera():
    return a_lead("Vera Ochoa", email="vera@example.org")


@pytest.fixture
def owed(marisol):
    return a_held_build(lead=marisol)


def waiting():
    """The mail to new leads: who, and where it stands."""
    rows = Message.objects.filter(kind="new_lead").order_by("pk")
    return list(rows.values_list("to_name", "status"))


# A lead is replaced


def test_the_new_lead_is_reminded_and_the_old_one_never_again(owed, dana, marisol, vera, smtp_inbox):
    sweep(at(OPENS_ON))
    assert smtp_inbox.recipients() == ["marisol@example.org"]
    hand_over(owed, lead=vera, by=dana)
    sweep(at(OPENS_ON + days(1)))
    sweep(at(DUE_ON))
    sweep(at(DUE_ON, "13:00"))
    assert len(smtp_inbox.to("marisol@example.org")) == 1
    assert told() == [("Marisol Vega", "coming"), ("Vera Ochoa", "coming"), ("Vera Ochoa", "due")]
    assert len(smtp_inbox.to("vera@example.org")) == 2


def test_what_went_to_the_old_lead_stays_as_it_went(owed, dana, vera):
    sweep(at(OPENS_ON))
    before = Message.objects.get(kind="reminders")
    hand_over(owed, lead=vera, by=dana)
    sweep(at(OPENS_ON, "13:00"))
    after = Message.objects.get(pk=before.pk)
    assert (after.status, after.to_email, after.text) == ("sent", "marisol@example.org", before.text)


def test_a_new_lead_gets_one_mail_over_everything_they_lead_now(dana, marisol, vera, smtp_inbox):
    build = a_build("El Paso", status="held", date=datetime.date(2027, 2, 17), sustaining_lead=marisol)
    for months in (1, 3, 6):
        a_followup(build, months=months, lead=marisol, status="scheduled")
    lifecycle.change_build(build, sustaining_lead=vera, by=dana)
    assert waiting() == [("Vera Ochoa", "on_hold")]
    text = " ".join(Message.objects.get(kind="new_lead").text.split())
    assert "follow-ups are due on March 19, 2027, May 18, 2027 and August 16, 2027" in text
    notices.release(build, [Message.objects.get(kind="new_lead").pk], by=dana, at=at(DAY_BEFORE))
    sweep(at(DAY_BEFORE, "13:00"))
    (mail,) = smtp_inbox.to("vera@example.org")
    assert mail["Subject"] == "You lead what comes after the coalition build in El Paso, Texas"
    assert "/desk/followups/" in mail.get_body(("plain",)).get_content()


def test_who_was_replaced_before_the_mail_was_released_does_not_get_it(owed, dana, vera):
    hand_over(owed, lead=vera, by=dana)
    hand_over(owed, lead=a_lead("Joel Ibarra"), by=dana)
    assert waiting() == [("Vera Ochoa", "cancelled"), ("Joel Ibarra", "on_hold")]


def test_the_mail_to_a_new_lead_follows_the_date_of_the_build(dana, marisol, vera):
    build = a_build("El Paso", date=datetime.date(2027, 2, 17), sustaining_lead=marisol)
    a_followup(build, months=1, lead=marisol, status="expected")
    lifecycle.change_build(build, sustaining_lead=vera, by=dana)
    lifecycle.move_build(build, date=datetime.date(2027, 3, 31), by=dana, at=at(datetime.date(2027, 1, 4)))
    sweep(at(datetime.date(2027, 1, 5)))
    assert "April 30, 2027" in " ".join(Message.objects.get(kind="new_lead").text.split())


def test_who_took_it_over_themselves_is_not_told(owed, marisol, vera):
    hand_over(owed, lead=vera, by=vera.user)
    assert waiting() == []


def test_a_new_lead_without_an_account_gets_no_way_in_that_does_not_open(owed, dana):
    hand_over(owed, lead=a_person("Nia Newcomer"), by=dana)
    assert "[[link]]" not in Message.objects.get(kind="new_lead").text


# A co-host withdraws


def test_a_co_host_who_withdrew_hears_of_no_change_and_no_reminder(dana, smtp_inbox):
    build = a_build("El Paso", date=datetime.date(2027, 6, 16), created_at=at(DAY_BEFORE))
    karen = a_co_host(build, a_person("Karen Lindqvist", email="karen@example.org"), knows_since=at(OPENS_ON))
    lifecycle.move_build(build, date=datetime.date(2027, 6, 23), by=dana, at=at(OPENS_ON + days(1)))
    assert Message.objects.filter(to_email="karen@example.org", status="on_hold").count() == 1
    withdraw_co_host(karen, by=dana)
    notices.release(build, list(Message.objects.values_list("pk", flat=True)), by=dana, at=at(OPENS_ON + days(2)))
    for day in range(2, 110, 7):
        sweep(at(OPENS_ON + days(day)))
    assert smtp_inbox.to("karen@example.org") == []


# A follow-up is submitted early


def test_what_was_submitted_before_its_day_is_asked_for_no_more(owed, marisol, smtp_inbox):
    sweep(at(OPENS_ON))
    submit(FollowUp.objects.get(pk=owed.pk), by=marisol.user, note="All is well.", at=at(OPENS_ON, "13:00"))
    for day in range(1, 60, 6):
        sweep(at(OPENS_ON + days(day)))
    assert len(smtp_inbox.to("marisol@example.org")) == 1


def test_a_reminder_that_waits_does_not_go_to_who_has_submitted(owed, marisol, smtp_inbox, settings):
    settings.TAT_MAIL_ALLOWED = ["nobody.example.org"]
    sweep(at(OPENS_ON))
    assert smtp_inbox.recipients() == []
    submit(FollowUp.objects.get(pk=owed.pk), by=marisol.user, note="All is well.", at=at(OPENS_ON, "13:00"))
    settings.TAT_MAIL_ALLOWED = ["*"]
    sweep(at(OPENS_ON, "14:00"))
    assert smtp_inbox.recipients() == []
    assert Message.objects.get(kind="reminders").status == "cancelled"
