"""The sweep as a whole: any number of times, by anyone, two at once, after a month of silence."""

import datetime
import json
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from followups import emails
from followups.actions.sweep import Incomplete, sweep
from followups.models import FollowUp, Interval, Reminder
from followups.tasks import tick
from followups.tests.sweeping import DUE_ON, HELD_ON, OPENS_ON, a_held_build, at, days, told
from tat_coalitions.outbox import sending
from tat_coalitions.outbox.models import Message, Pulse
from tat_coalitions.testing.people import a_build, a_lead, a_person
from tat_coalitions.trail.models import Entry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.on_sqlite_too]

NOTHING = {"opened": 0, "reminders": 0, "sent": 0, "failed": 0, "unknown": 0}


@pytest.fixture
def dana(db):
    return a_person("Dana Whitlock")


@pytest.fixture
def marisol(db):
    return a_lead("Marisol Vega")


def test_a_sweep_opens_tells_and_sends_and_a_second_does_nothing(marisol, dana, smtp_inbox):
    a_held_build(lead=marisol, planner=dana)
    assert sweep(at(OPENS_ON)) == NOTHING | {"opened": 1, "reminders": 1, "sent": 1, "late": 0}
    assert sweep(at(OPENS_ON)) == NOTHING | {"late": 0}
    assert sweep(at(OPENS_ON, "12:01")) == NOTHING | {"late": 0}
    assert smtp_inbox.recipients() == ["marisol.vega@example.org"]


def test_it_takes_its_one_time_for_everything(marisol, dana, smtp_inbox):
    moment = at(OPENS_ON)
    followup = a_held_build(lead=marisol, planner=dana)
    sweep(moment)
    followup.refresh_from_db()
    message = Message.objects.get()
    reminder = Reminder.objects.get()
    entry = Entry.objects.get(verb="opened the follow-up")
    times = {
        followup.opened_at, reminder.written_at, message.created_at, message.due_at, message.sent_at,
        message.data_started_at, entry.at, Pulse.last(Pulse.SWEEP),
    }  # fmt: skip
    assert times == {moment}
    assert smtp_inbox.messages()[0]["Date"].datetime == moment


def test_it_opens_on_its_day_by_the_clocks_of_the_build_and_not_an_hour_before(marisol, dana):
    followup = a_held_build(lead=marisol, planner=dana)
    sweep(at(OPENS_ON - days(1), "23:30"))  # the day itself in London
    followup.refresh_from_db()
    assert (followup.status, followup.opened_at) == ("scheduled", None)
    sweep(at(OPENS_ON, "00:10"))
    followup.refresh_from_db()
    assert (followup.status, followup.opened_at) == ("open", at(OPENS_ON, "00:10"))


def test_the_trail_says_that_the_program_opened_it(marisol, dana):
    followup = a_held_build(lead=marisol, planner=dana)
    sweep(at(OPENS_ON))
    entry = Entry.objects.about(followup).get()
    assert (entry.actor_label, entry.verb) == ("the program", "opened the follow-up")
    assert entry.changes == {"status": ["scheduled", "open"]}


def test_a_month_of_silence_is_caught_up_in_one_sweep_with_one_mail_each(marisol, dana, smtp_inbox):
    for city in ("El Paso", "Laredo", "Knoxville"):
        a_held_build(city, lead=marisol, planner=dana)
    a_held_build("Waco", lead=None, planner=dana)
    a_build("Tyler", date=HELD_ON, planner=dana)
    counts = sweep(at(DUE_ON + days(31)))
    assert counts == {"opened": 4, "reminders": 5, "sent": 2, "failed": 0, "unknown": 0, "late": 5}
    assert smtp_inbox.recipients() == ["dana.whitlock@example.org", "marisol.vega@example.org"]
    assert sweep(at(DUE_ON + days(31))) == NOTHING | {"late": 5}


def test_two_sweeps_at_once_send_nothing_twice(marisol, dana, smtp_inbox):
    for number in range(12):
        a_held_build(f"City {number}", lead=a_person(f"Lead {number}"), planner=dana)
    barrier, results = threading.Barrier(3), []

    def run():
        barrier.wait()
        try:
            results.append(sweep(at(OPENS_ON)))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert smtp_inbox.recipients() == sorted(f"lead.{number}@example.org" for number in range(12))
    totals = {name: sum(result[name] for result in results) for name in ("opened", "reminders", "sent")}
    assert totals == {"opened": 12, "reminders": 12, "sent": 12}
    assert Message.objects.filter(status="sent").count() == 12


@pytest.mark.parametrize(
    ("moment", "late"),
    [
        (at(DUE_ON, "23:59"), 0),  # the whole day counts, where the build is
        (at(DUE_ON + days(1), "00:00"), 1),
        (at(DUE_ON + days(2), "00:00"), 1),
    ],
)
def test_a_follow_up_is_late_once_its_day_is_over_where_the_build_is(marisol, dana, moment, late):
    a_held_build(lead=marisol, planner=dana)
    assert sweep(moment)["late"] == late


def test_its_cost_follows_what_is_due_and_not_what_is_there(dana):
    def queries(waiting):
        FollowUp.objects.all().delete()
        build = a_build(date=HELD_ON, status="held", planner=dana)
        intervals = [
            Interval.objects.get_or_create(months=n, defaults={"name": f"{n} months"})[0] for n in range(9, 109)
        ]
        others = [a_build(f"City {n}", date=HELD_ON, status="held", planner=dana) for n in range(waiting // 100)]
        FollowUp.objects.bulk_create(
            FollowUp(build=other, interval=interval, due_on=DUE_ON + days(400), status="scheduled")
            for other in others
            for interval in intervals
        )
        for number, interval in enumerate(Interval.objects.order_by("months")[:3]):
            lead = a_person(f"Lead {number}")
            FollowUp.objects.create(build=build, interval=interval, due_on=DUE_ON, status="scheduled", lead=lead)
        with CaptureQueriesContext(connection) as captured:
            assert sweep(at(OPENS_ON))["sent"] == 3
        Message.objects.all().delete()
        return len(captured)

    sweep(at(HELD_ON))  # the first one ever notes its time in a new row
    assert queries(waiting=300) == queries(waiting=0)


def test_one_broken_mail_does_not_keep_the_others(marisol, dana, smtp_inbox, monkeypatch):
    a_held_build(lead=marisol, planner=dana)
    a_held_build("Laredo", lead=a_lead("Noor Haddad"), planner=dana)
    made = emails.Writer.digest

    def breaks_for_marisol(writer, rows, **kwargs):
        if rows[0].person == marisol:
            raise KeyError("broken")
        return made(writer, rows, **kwargs)

    monkeypatch.setattr(emails.Writer, "digest", breaks_for_marisol)
    sweep(at(OPENS_ON))
    assert smtp_inbox.recipients() == ["noor.haddad@example.org"]
    monkeypatch.undo()
    sweep(at(OPENS_ON, "12:01"))
    assert smtp_inbox.recipients() == ["marisol.vega@example.org", "noor.haddad@example.org"]


def test_a_broken_part_is_told_after_the_others_are_done(marisol, dana, smtp_inbox, monkeypatch):
    a_held_build(lead=marisol, planner=dana)
    sweep(at(OPENS_ON))
    monkeypatch.setattr("followups.actions.sweep.open_followups", lambda at: 1 / 0)
    with pytest.raises(Incomplete, match="open follow-ups") as caught:
        sweep(at(DUE_ON))
    assert caught.value.counts == NOTHING | {"reminders": 1, "sent": 1, "late": 0}
    assert Pulse.last(Pulse.SWEEP) == at(OPENS_ON)


def test_the_minute_tick_sweeps(marisol, dana, smtp_inbox, time_machine):
    a_held_build(lead=marisol, planner=dana)
    time_machine.move_to(at(OPENS_ON))
    tick()
    assert smtp_inbox.recipients() == ["marisol.vega@example.org"]


def test_the_command_ends_with_one_line_of_json(marisol, dana, capsys):
    a_held_build(lead=marisol, planner=dana)
    call_command("sweep", "--at", "2027-03-10T12:00:00-07:00")
    last = capsys.readouterr().out.splitlines()[-1]
    assert json.loads(last) == NOTHING | {"opened": 1, "reminders": 1, "sent": 1, "late": 0}


def test_the_command_without_a_time_takes_the_present(capsys, time_machine):
    time_machine.move_to(at(OPENS_ON), tick=False)
    call_command("sweep")
    assert Pulse.last(Pulse.SWEEP) == at(OPENS_ON)


@pytest.mark.parametrize("text", ["tomorrow", "2027-13-01", "12:00"])
def test_the_command_refuses_what_is_no_time(text):
    with pytest.raises(CommandError, match="is no time"):
        call_command("sweep", "--at", text)


def test_the_command_goes_ahead_of_the_clock_in_the_embedded_mode_only(settings, time_machine):
    time_machine.move_to(at(OPENS_ON))
    del settings.FUTURE_SWEEPS
    with pytest.raises(CommandError, match="lies in the future"):
        call_command("sweep", "--at", "2027-03-11T12:00:00Z")
    call_command("sweep", "--at", "2027-03-09T12:00:00Z")
    settings.EMBEDDED = True
    call_command("sweep", "--at", "2027-03-11T12:00:00Z")


def test_a_worker_that_dies_between_two_steps_is_taken_over(marisol, dana, smtp_inbox, monkeypatch):
    a_held_build(lead=marisol, planner=dana)

    def die(*args, **kwargs):
        raise SystemExit

    for step in ("followups.actions.reminders.write_due", "followups.actions.digests.mail_pending"):
        with monkeypatch.context() as patch:
            patch.setattr(step, die)
            with pytest.raises(SystemExit):
                sweep(at(OPENS_ON))
    with monkeypatch.context() as patch:
        patch.setattr(sending, "deliver", die)
        with pytest.raises(SystemExit):
            sweep(at(OPENS_ON))
    assert smtp_inbox.recipients() == []
    sweep(at(OPENS_ON) + sending.LEASE + datetime.timedelta(seconds=1))
    assert smtp_inbox.recipients() == ["marisol.vega@example.org"]
    assert told() == [("Marisol Vega", "coming")]


def test_the_command_says_in_a_sentence_that_the_database_is_gone(monkeypatch):
    def gone(at):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr("followups.actions.sweep.open_followups", gone)
    with pytest.raises(CommandError, match="The database cannot be used: server closed the connection"):
        call_command("sweep")
