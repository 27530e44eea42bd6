"""Clock, workers, broker, mail server and sweep: each alive, or silent since when."""

import datetime

import pytest
from celery import current_app
from django.utils import timezone

from tat_coalitions.outbox import health, sending, tasks, words
from tat_coalitions.outbox.models import Pulse

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.on_sqlite_too]

A_MINUTE = datetime.timedelta(minutes=1)


def sign(name, at, **more):
    return next(each for each in health.signs(at, **more) if each.name == name)


@pytest.mark.parametrize("name", [health.BEAT, health.WORKER, health.SWEEP])
def test_who_gave_a_sign_in_the_last_five_minutes_is_alive(noon, name):
    assert sign(name, noon).is_alive is None  # nothing was ever heard of it
    Pulse.beat(name, noon)
    assert sign(name, noon + 5 * A_MINUTE).is_alive is True
    silent = sign(name, noon + 6 * A_MINUTE)
    assert (silent.is_alive, silent.last) == (False, noon)
    assert words.line_of(silent, noon + 6 * A_MINUTE) == f"{silent.words}: silent for 6\xa0minutes."


def test_a_broker_is_asked_now(noon, monkeypatch):
    assert sign(health.BROKER, noon).is_alive is True
    monkeypatch.setattr(current_app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    dead = sign(health.BROKER, noon)
    assert (dead.is_alive, dead.last) == (False, None)
    assert words.line_of(dead, noon) == "The broker does not answer."


def test_a_page_waits_for_no_broker_while_the_workers_are_heard(noon, monkeypatch):
    asked = []
    monkeypatch.setattr(health, "broker_answers", lambda: bool(asked.append("asked")))
    assert health.silent(noon) == []  # nothing was ever heard
    Pulse.beat(health.WORKER, noon)
    assert health.silent(noon) == []
    assert asked == []
    silent = health.silent(noon + 6 * A_MINUTE)
    assert [sign.name for sign in silent] == [health.WORKER, health.BROKER]
    assert asked == ["asked"]


def test_a_mail_server_that_takes_mail_is_alive(smtp_inbox, a_mail, noon):
    a_mail()
    sending.send_due(noon)
    assert (sign(health.MAIL_SERVER, noon).is_alive, sign(health.MAIL_SERVER, noon).last) == (True, noon)


def test_a_mail_server_that_refuses_one_mail_is_alive_all_the_same(rude_server, a_mail, noon):
    a_mail()
    rude_server.behave("lead@example.org", rcpt="550 no such mailbox")
    sending.send_due(noon)
    assert sign(health.MAIL_SERVER, noon).is_alive is True


def test_a_mail_server_that_is_gone_is_silent_since_its_last_answer(smtp_inbox, a_mail, noon, settings):
    a_mail("first@example.org")
    sending.send_due(noon)
    a_mail("second@example.org")
    settings.EMAIL_PORT = 1
    sending.send_due(noon + A_MINUTE)
    sending.send_due(noon + 9 * A_MINUTE)
    silent = sign(health.MAIL_SERVER, noon + 9 * A_MINUTE)
    assert (silent.is_alive, silent.last) == (False, noon)
    assert "refused" in silent.trouble.lower()
    assert "silent for 9\xa0minutes (" in words.line_of(silent, noon + 9 * A_MINUTE)


def test_the_mail_server_is_asked_when_it_has_said_nothing_for_five_minutes(rude_server, noon):
    health.knock(noon)
    assert rude_server.connections == 1
    health.knock(noon + 4 * A_MINUTE)
    assert rude_server.connections == 1
    health.knock(noon + 5 * A_MINUTE)
    assert rude_server.connections == 2
    assert sign(health.MAIL_SERVER, noon).last == noon + 5 * A_MINUTE
    assert rude_server.taken == []


def test_a_mail_server_in_trouble_is_asked_again_until_it_answers(rude_server, noon, settings):
    good, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    health.knock(noon)
    assert sign(health.MAIL_SERVER, noon).is_alive is False
    settings.EMAIL_PORT = good
    health.knock(noon + A_MINUTE)
    assert sign(health.MAIL_SERVER, noon).is_alive is True


def test_a_mail_server_is_not_asked_twice_by_one_sweep(rude_server, a_mail, noon, settings):
    a_mail()
    settings.EMAIL_PORT = 1
    sending.send_due(noon)
    settings.EMAIL_PORT = rude_server.port
    health.knock(noon)
    assert rude_server.connections == 0
    health.knock(noon + A_MINUTE)
    assert rude_server.connections == 1


def test_a_worker_gives_a_sign_with_each_task_but_not_too_often(monkeypatch):
    monkeypatch.setattr(health.hands, "_last", None)
    tasks.send_due.apply()
    first = Pulse.last(health.WORKER)
    assert timezone.now() - first < A_MINUTE
    tasks.send_due.apply()
    assert Pulse.last(health.WORKER) == first


def test_a_clock_gives_a_sign_with_each_tick_even_when_the_broker_takes_none(monkeypatch):
    tick = {"sender": "followups.sweep", "body": None, "headers": None, "routing_key": "celery"}
    health.signals.before_task_publish.send(**tick)
    assert Pulse.last(health.BEAT) is None  # this process is no clock
    monkeypatch.setattr(health.clock, "_last", None)
    health.signals.beat_init.send(sender=None)
    try:
        health.signals.before_task_publish.send(**tick)
    finally:
        health.signals.before_task_publish.disconnect(health.clock.beat)
    assert timezone.now() - Pulse.last(health.BEAT) < A_MINUTE
