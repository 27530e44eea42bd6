"""Workers and beats that are killed in mid-sweep: no mail lost, none doubled, each sent once or shown as unknown."""

import random
from collections import Counter

import pytest
import redis
from django.conf import settings as configured
from django.utils import timezone

from followups.actions.sweep import sweep
from followups.models import Reminder
from followups.tests.processes import beat, wait_until, worker
from followups.tests.sweeping import a_held_build, days
from tat_coalitions.outbox.models import Message, Status
from tat_coalitions.outbox.sending import LEASE
from tat_coalitions.outbox.tests.rude import RudeServer
from tat_coalitions.testing.people import a_person

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        configured.DATABASES["default"]["ENGINE"].endswith("sqlite3"), reason="the processes share a PostgreSQL"
    ),
]

SEED = 20270317


@pytest.fixture
def mail_server(settings):
    """Takes a while over every mail, so that a kill finds some under way."""
    server = RudeServer(slow=0.08).start()
    settings.EMAIL_PORT = server.port
    yield server
    server.stop()


@pytest.fixture
def running(mail_server, tmp_path):
    """A worker and a beat, not started yet; both end with the test."""
    hints().flushdb()
    both = worker(tmp_path, mail_server.port), beat(tmp_path, mail_server.port)
    yield both
    for process in both:
        process.kill()


def hints():
    """The broker, which carries nothing but hints."""
    return redis.Redis.from_url(configured.CELERY_BROKER_URL)


def owe(number):
    """So many follow-ups that come due now, each with a lead of its own."""
    dana, today = a_person("Dana Whitlock"), timezone.now().date()
    for n in range(number):
        lead = a_person(f"Lead {n}")
        a_held_build(f"City {n}", lead=lead, planner=dana, date=today - days(25), followup={"due_on": today + days(3)})


def kill_now_and_then(running, mail_server, *, kills, chance):
    """Kill whoever runs after every few mails, the worker always and the beat at times, and start them again."""
    worker_process, beat_process = running
    for process in running:
        process.start()
    for _ in range(kills):
        wanted = len(mail_server.taken) + chance.randint(2, 5)
        wait_until(
            lambda wanted=wanted: len(mail_server.taken) >= wanted,
            seconds=30,
            why=lambda: worker_process.last_words() + beat_process.last_words(),
        )
        worker_process.kill()
        hints().flushdb()  # and the broker forgets what it was told
        if chance.random() < 0.5:
            beat_process.kill()
            beat_process.start()
        worker_process.start()


def settled():
    """Nothing is left to do but what a dead worker holds a lease on."""
    return Message.objects.exists() and not Message.objects.filter(status=Status.DUE).exists()


def check_that_nothing_is_lost_or_doubled(mail_server, number):
    messages = list(Message.objects.all())
    assert len(messages) == Reminder.objects.count() == number
    assert {message.status for message in messages} <= {Status.SENT, Status.UNKNOWN}
    delivered = Counter(mail_server.taken)
    assert {address for address, times in delivered.items() if times > 1} == set()
    for message in messages:
        if message.status == Status.SENT:
            assert delivered[message.to_email] == 1, message


@pytest.mark.parametrize(
    ("number", "kills"), [(40, 2), pytest.param(150, 15, marks=pytest.mark.long)], ids=["short", "long"]
)
def test_workers_killed_in_mid_sweep_lose_and_double_nothing(running, mail_server, number, kills):
    owe(number)
    kill_now_and_then(running, mail_server, kills=kills, chance=random.Random(SEED))
    wait_until(settled, seconds=60, why=running[0].last_words)
    for process in running:
        process.kill()
    sweep(timezone.now() + LEASE * 2)
    check_that_nothing_is_lost_or_doubled(mail_server, number)
    assert sweep(timezone.now() + LEASE * 3)["sent"] == 0
