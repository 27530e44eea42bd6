"""Pausing the reminders of a build: nobody is told, lateness shows, and the day after it goes on by itself, once."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from builds.workflow import NotAllowed
from followups import forecast
from followups.actions import pausing
from followups.actions.digests import mail_pending
from followups.actions.reminders import write_due
from followups.actions.sweep import open_followups, sweep
from followups.models import Pause, Reminder
from followups.pauses import holding
from followups.tests.sweeping import DUE_ON, HELD_ON, OPENS_ON, a_held_build, at, days, told
from tat_coalitions.accounts.models import Role
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import a_build, a_co_host, a_lead, a_person, a_user
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)

LAST_DAY = DUE_ON + days(8)  # a Thursday, a day after the lead is late for the second time
REASON = "The legislature sits"


@pytest.fixture
def followup(dana):
    """One month after El Paso: Marisol leads it, Dana planned it, Ruth is her second."""
    planner = a_person("Dana Whitlock", user=dana)
    return a_held_build(lead=a_lead("Marisol Vega"), planner=planner, second=a_person("Ruth Okafor"))


def sweep_twice_daily(first, last):
    while first <= last:
        sweep(at(first))
        sweep(at(first, "18:00"))
        first += days(1)


def paused(followup, dana, *, on=DUE_ON, until=LAST_DAY):
    pausing.pause(followup.build, until=until, reason=REASON, by=dana, at=at(on, "08:00"))
    followup.build.refresh_from_db()


def test_nobody_is_told_up_to_the_last_day_and_the_highest_rung_holds_the_day_after(followup, dana, smtp_inbox):
    sweep_twice_daily(OPENS_ON, DUE_ON - days(1))
    assert told() == [("Marisol Vega", "coming")]
    paused(followup, dana)
    sweep_twice_daily(DUE_ON, LAST_DAY)
    assert told() == [("Marisol Vega", "coming")]
    sweep_twice_daily(LAST_DAY + days(1), LAST_DAY + days(3))
    assert told() == [("Marisol Vega", "coming"), ("Marisol Vega", "escalated"), ("Dana Whitlock", "escalated")]
    assert len(smtp_inbox.to("marisol.vega@example.org")) == 2
    assert len(smtp_inbox.to("dana.whitlock@example.org")) == 1


def test_it_goes_on_at_the_first_minute_of_the_day_after_where_the_build_is(followup, dana):
    sweep(at(OPENS_ON))
    paused(followup, dana)
    sweep(at(LAST_DAY, "23:59"))
    assert told() == [("Marisol Vega", "coming")]
    sweep(at(LAST_DAY + days(1), "00:00"))
    assert told()[1:] == [("Marisol Vega", "escalated"), ("Dana Whitlock", "escalated")]


@pytest.mark.parametrize(
    ("held_on", "last_day"),
    [
        (datetime.date(2027, 2, 10), datetime.date(2027, 3, 14)),  # the clocks go forward
        (datetime.date(2027, 10, 6), datetime.date(2027, 11, 7)),  # and back
    ],
)
def test_a_day_of_twenty_three_or_twenty_five_hours_is_one_day(dana, held_on, last_day):
    due_on = last_day - days(4)
    followup = a_held_build(
        date=held_on, lead=a_lead("Marisol Vega"), planner=a_person("Ruth Okafor"), followup={"due_on": due_on}
    )
    sweep(at(due_on - days(7)))
    paused(followup, dana, on=due_on, until=last_day)
    for moment in ("00:01", "02:30", "23:59"):
        sweep(at(last_day, moment))
    assert told() == [("Marisol Vega", "coming")]
    sweep(at(last_day + days(1), "00:01"))
    assert told()[1:] == [("Marisol Vega", "late")]


def test_mail_that_waits_already_is_held_back_by_the_last_look(followup, dana, smtp_inbox):
    moment = at(DUE_ON)
    open_followups(moment)
    _written, soon = write_due(moment)
    mail_pending(moment, soon)
    waiting = Message.objects.get(kind="reminders")
    paused(followup, dana)
    sweep(moment)
    waiting.refresh_from_db()
    assert (waiting.status, smtp_inbox.to("marisol.vega@example.org")) == ("cancelled", [])
    sweep_twice_daily(LAST_DAY + days(1), LAST_DAY + days(1))
    assert [message["Subject"] for message in smtp_inbox.to("marisol.vega@example.org")] == [
        "El Paso: your one-month follow-up was due on March 17"
    ]


def test_a_pause_ended_early_tells_what_holds_that_day(followup, dana):
    sweep(at(OPENS_ON))
    paused(followup, dana)
    sweep_twice_daily(DUE_ON, DUE_ON + days(4))
    assert pausing.go_on(followup.build, by=dana, at=at(DUE_ON + days(4), "19:00"))
    assert not pausing.go_on(followup.build, by=dana, at=at(DUE_ON + days(4), "19:00"))
    sweep_twice_daily(DUE_ON + days(4), DUE_ON + days(5))
    assert told() == [("Marisol Vega", "coming"), ("Marisol Vega", "late")]
    assert [entry.verb for entry in Entry.objects.about(followup.build)][:2] == [
        "ended the pause",
        "paused the reminders",
    ]


def test_a_pause_is_changed_and_the_trail_has_both_days(followup, dana):
    paused(followup, dana)
    pausing.pause(followup.build, until=LAST_DAY + days(7), reason="It sits longer", by=dana, at=at(LAST_DAY))
    row = Pause.objects.get()
    assert (row.until, row.reason, row.paused_at) == (LAST_DAY + days(7), "It sits longer", at(DUE_ON, "08:00"))
    entry = Entry.objects.about(followup.build).first()
    assert (entry.verb, entry.reason, entry.changes) == (
        "changed the pause",
        "It sits longer",
        {"until": [str(LAST_DAY), str(LAST_DAY + days(7))]},
    )


def test_a_new_pause_after_one_that_is_over_begins_anew(followup, dana):
    paused(followup, dana)
    later = LAST_DAY + days(5)
    pausing.pause(followup.build, until=later, reason=REASON, by=dana, at=at(later))
    assert Pause.objects.get().paused_at == at(later)
    assert Entry.objects.about(followup.build).first().verb == "paused the reminders"


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        (DUE_ON - days(1), "That day is past. Choose today or a later day."),
        (DUE_ON + days(91), "Choose a day within the next 90 days."),
    ],
)
def test_a_pause_lies_between_today_and_ninety_days_ahead(followup, dana, until, sentence):
    with pytest.raises(ValidationError, match=sentence):
        pausing.pause(followup.build, until=until, reason=REASON, by=dana, at=at(DUE_ON))
    assert not Pause.objects.exists()


@pytest.mark.parametrize("until", [DUE_ON, DUE_ON + days(90)])
def test_today_and_the_ninetieth_day_may_be_its_last(followup, dana, until):
    assert pausing.pause(followup.build, until=until, reason=REASON, by=dana, at=at(DUE_ON)).until == until


def test_chasing_a_build_that_nobody_closed_is_never_paused(dana):
    build = a_build(date=HELD_ON, planner=a_person("Ruth Okafor"), status="planned")
    with pytest.raises(NotAllowed):
        pausing.pause(build, until=HELD_ON + days(30), reason=REASON, by=dana, at=at(HELD_ON))
    # not even where a row says so, as after a build that was put back
    Pause.objects.create(build=build, until=HELD_ON + days(30), reason=REASON, paused_by=dana)
    sweep(at(HELD_ON + days(2)))
    assert told() == [("Ruth Okafor", "chase")]


def test_a_pause_that_is_over_is_ended_by_nobody_any_more(followup, dana):
    paused(followup, dana)
    assert not pausing.go_on(followup.build, by=dana, at=at(LAST_DAY + days(1)))
    assert Entry.objects.about(followup.build).first().verb == "paused the reminders"
    assert pausing.go_on(followup.build, by=dana, at=at(LAST_DAY)), "on its last day it holds still"


def test_another_builds_reminders_go_on(followup, dana):
    other = a_held_build("Laredo", lead=a_lead("Lorraine Pruitt"), planner=a_person("Ada Brooks"))
    paused(followup, dana, on=HELD_ON, until=DUE_ON)
    sweep(at(DUE_ON))
    assert told() == [("Lorraine Pruitt", "due")]
    assert Reminder.objects.get().build == other.build


def test_the_forecast_tells_once_on_the_day_after(followup, dana):
    paused(followup, dana)
    coming = forecast.of_build(followup.build, dana, at(DUE_ON, "09:00"))
    assert [(each.day, each.who) for each in coming] == [
        (LAST_DAY + days(1), "Dana Whitlock"),
        (LAST_DAY + days(1), "Marisol Vega"),
        (DUE_ON + days(14), "Ruth Okafor"),
    ]


def test_sweeping_many_builds_asks_no_more_questions(django_assert_max_num_queries, followup, dana):
    paused(followup, dana)
    sweep(at(DUE_ON))
    for city in ("Laredo", "Austin", "Waco"):
        a_held_build(city, lead=followup.lead, planner=followup.build.planner, followup={"status": "open"})
    with django_assert_max_num_queries(14):
        write_due(at(DUE_ON, "10:00"))


# the pages


@pytest.fixture
def desk(client, dana, followup, time_machine):
    time_machine.move_to(at(DUE_ON + days(2)), tick=False)
    client.force_login(dana)
    return client


def page(response):
    return " ".join(response.content.decode().split())


def test_staff_pause_change_and_end_it_on_the_page(desk, followup):
    slug = followup.build.slug
    assert "Pause reminders" in page(desk.get(reverse("followups:build", args=[slug])))
    sent = {"until": str(LAST_DAY), "reason": REASON}
    shown = page(desk.post(reverse("followups:pause", args=[slug]), sent, follow=True))
    assert "Reminders are paused until Thu, Mar 25 by Dana Whitlock: The legislature sits" in shown
    assert "2 days late" in shown
    assert f'value="{LAST_DAY}"' in page(desk.get(reverse("followups:pause", args=[slug])))
    shown = page(desk.post(reverse("followups:go_on", args=[slug]), follow=True))
    assert "Reminders go on from now on." in shown
    assert holding(followup.build, DUE_ON) is None


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"until": "", "reason": REASON}, "Say until when"),
        ({"until": "2027-03-18", "reason": REASON}, "That day is past."),
        ({"until": "2027-06-18", "reason": REASON}, "Choose a day within the next 90 days."),
        ({"until": "2027-03-22", "reason": ""}, "Say why"),
        ({"until": "2027-03-22", "reason": "She is a prostitute"}, "prostitute"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence_and_kept(desk, followup, sent, sentence):
    shown = page(desk.post(reverse("followups:pause", args=[followup.build.slug]), sent))
    assert sentence in shown
    assert f'value="{sent["reason"]}"' in shown or not sent["reason"]
    assert not Pause.objects.exists()


def test_a_lead_reads_of_the_pause_and_cannot_change_it(client, followup, dana, time_machine):
    time_machine.move_to(at(DUE_ON), tick=False)
    paused(followup, dana)
    a_co_host(followup.build, followup.lead)
    client.force_login(followup.lead.user)
    shown = page(client.get(reverse("followups:build", args=[followup.build.slug])))
    assert "Reminders are paused until" in shown
    assert "Change the pause" not in shown
    for name in ("pause", "go_on"):
        assert client.post(reverse(f"followups:{name}", args=[followup.build.slug])).status_code == 403
    assert Pause.objects.exists()


def test_an_administrator_may_too_and_a_get_changes_nothing(client, followup, dana, time_machine):
    time_machine.move_to(at(DUE_ON), tick=False)
    paused(followup, dana)
    client.force_login(a_user("Ada Brooks", Role.ADMINISTRATOR))
    opened = client.get(reverse("followups:go_on", args=[followup.build.slug]), follow=True)
    assert opened.redirect_chain == [(reverse("followups:build", args=[followup.build.slug]), 302)]
    assert reverse("followups:go_on", args=[followup.build.slug]) in page(opened), "the button stands there"
    assert Pause.objects.exists()
    assert client.post(reverse("followups:go_on", args=[followup.build.slug])).status_code == 302
    assert not Pause.objects.exists()


def test_the_time_zone_of_the_build_decides_what_today_is(dana):
    guam = ZoneInfo("Pacific/Guam")
    followup = a_held_build(lead=a_lead("Marisol Vega"), planner=a_person("Ruth Okafor"), time_zone="Pacific/Guam")
    with pytest.raises(ValidationError, match="That day is past"):  # in Guam it is the next day already
        pausing.pause(followup.build, until=DUE_ON, reason=REASON, by=dana, at=at(DUE_ON, "12:00"))
    row = pausing.pause(followup.build, until=DUE_ON, reason=REASON, by=dana, at=at(DUE_ON, "12:00", guam))
    assert row.until == DUE_ON
