"""Workers, beats, broker, database and mail server fail in every way: no mail is lost, and none arrives twice."""

import tempfile
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from followups.models import Reminder
from followups.tests.storm import NO_SUCH_MAILBOX, Storm, StormyServer
from followups.tests.sweeping import a_held_build, days
from tat_coalitions.outbox.models import Message, Status
from tat_coalitions.running.servers import Postgres, Redis
from tat_coalitions.testing.people import a_person

LONG_SEEDS = (20270317, 20270318)
KILLS = ("kill_a_worker", "kill_a_child", "kill_a_beat")
OUTAGES = ("empty_the_broker", "stop_the_broker", "sweep_twice_at_once")


@pytest.fixture
def mail_server(settings):
    """Takes a moment over every mail, so that a kill finds some under way."""
    server = StormyServer().start()
    settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = server.port, 2
    yield server
    server.stop()


@pytest.fixture
def broker(tmp_path):
    with Redis(tmp_path / "redis") as server:
        yield server


@pytest.fixture
def storm(tmp_path, mail_server, broker):
    """A maker of a Storm, whose processes all end with the test."""
    made = []

    def make(**facts):
        made.append(Storm(tmp_path, mail_server, broker, **facts))
        return made[-1]

    yield make
    for each in made:
        each.end()


@pytest.fixture
def own_database(django_db_setup, django_db_blocker):
    """A database this test alone uses: a PostgreSQL cluster that it may restart, or a SQLite file."""
    before = dict(connection.settings_dict)
    with tempfile.TemporaryDirectory(prefix="tat-storm-") as folder, django_db_blocker.unblock():
        cluster = _move_to_own_database(Path(folder))
        call_command("migrate", verbosity=0)
        ContentType.objects.clear_cache()
        yield cluster
        connection.close()
        connection.settings_dict.update(before)
        ContentType.objects.clear_cache()
        if cluster:
            cluster.stop()


def _move_to_own_database(folder):
    """Let the test's connection lead to a new database under the folder; returns the cluster, None on SQLite."""
    connection.close()
    if connection.vendor == "sqlite":
        connection.settings_dict["NAME"] = str(folder / "storm.sqlite3")
        return None
    folder.chmod(0o711)  # PostgreSQL may run as another user
    cluster = Postgres(folder / "postgres").start()
    cluster.create_database("storm")
    connection.settings_dict |= {"NAME": "storm", "USER": "tat", "PASSWORD": "", "HOST": "127.0.0.1"}
    connection.settings_dict["PORT"] = str(cluster.port)
    return cluster


def owe(number):
    """So many follow-ups that come due now, each with a lead of its own."""
    dana, today = a_person("Dana Whitlock"), timezone.now().date()
    for n in range(number):
        lead = a_person(f"Lead {n}")
        a_held_build(f"City {n}", lead=lead, planner=dana, date=today - days(25), followup={"due_on": today + days(3)})


def addresses():
    return list(Message.objects.order_by("to_email").values_list("to_email", flat=True))


def leads():
    return [f"lead.{n}@example.org" for n in range(400)]


def check_that_nothing_is_lost_or_doubled(storm, number):
    """Each mail arrived once; or failed as the server said; or is unknown to us for a reason that can be named."""
    server, messages = storm.server, list(Message.objects.all())
    assert len(messages) == Reminder.objects.count() == number
    assert server.doubled() == {}
    arrived = set(server.taken)
    for message in messages:
        refused = server.drawn.get(message.to_email) == ("rcpt", NO_SUCH_MAILBOX)
        silent = server.fell_silent_for(message.to_email) or message.pk in storm.caught
        if message.status == Status.SENT:
            assert message.to_email in arrived, message
        elif message.status == Status.FAILED:
            assert refused and message.to_email not in arrived, message
        else:
            assert (message.status, silent) == (Status.UNKNOWN, True), (message.error, storm.told)


def weather_the_storm(storm, number, events):
    owe(number)
    storm.server.draw(leads(), storm.chance)
    storm.rage(events)
    storm.calm()
    assert storm.clear_up()["sent"] == 0
    check_that_nothing_is_lost_or_doubled(storm, number)


@pytest.mark.on_sqlite_too
@pytest.mark.django_db(transaction=True)
def test_forty_mails_through_a_storm_are_neither_lost_nor_doubled(storm):
    events = ["kill_a_worker", "sweep_twice_at_once", "kill_a_child", "stop_the_broker", "kill_a_beat", "kill_a_worker"]
    weathered = storm(workers=2, beats=2, seed=LONG_SEEDS[0])
    weather_the_storm(weathered, 40, events)
    assert weathered.server.doubled() == {}
    assert Message.objects.count() == 40


@pytest.mark.on_sqlite_too
@pytest.mark.django_db(transaction=True)
def test_on_a_fine_day_every_mail_arrives_though_two_beats_and_sweeps_ask_for_it_at_once(storm):
    owe(12)
    fine = storm(workers=1, beats=2, seed=LONG_SEEDS[0])
    fine.sweep_twice_at_once()
    fine.rage([])
    fine.calm()
    assert sorted(fine.server.taken) == addresses()
    assert set(Message.objects.values_list("status", flat=True)) == {Status.SENT}


@pytest.mark.long
@pytest.mark.on_sqlite_too
@pytest.mark.parametrize("seed", LONG_SEEDS)
def test_hundreds_of_mails_through_a_long_storm(own_database, storm, seed):
    number = 300 if connection.vendor == "postgresql" else 150
    long = storm(workers=3, beats=2, seed=seed, database=own_database)
    events = long.chance.choices([*KILLS, *KILLS, *OUTAGES], k=24)
    if own_database:
        events.insert(len(events) // 2, "restart_the_database")
    weather_the_storm(long, number, events)
    assert long.server.doubled() == {}
    assert Message.objects.count() == number


@pytest.mark.long
@pytest.mark.on_sqlite_too
def test_outages_alone_leave_nothing_unknown(own_database, storm):
    owe(60)
    quiet = storm(workers=2, beats=2, seed=LONG_SEEDS[0], database=own_database)
    restart = ["restart_the_database"] if own_database else []
    quiet.rage(["stop_the_broker", "sweep_twice_at_once", *restart, "empty_the_broker", *restart])
    quiet.calm()
    quiet.clear_up()
    assert sorted(quiet.server.taken) == addresses()
    assert set(Message.objects.values_list("status", flat=True)) == {Status.SENT}
