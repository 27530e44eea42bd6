"""/readyz says whether everything that must not stop is running."""

import datetime

import pytest
from celery import current_app
from django.db import DatabaseError, connection
from django.utils import timezone

from builds.models import Build
from tat_coalitions.desk.health import STARTED
from tat_coalitions.outbox import health
from tat_coalitions.outbox.actions import queue
from tat_coalitions.outbox.drafts import Draft
from tat_coalitions.outbox.models import Message, Pulse
from tat_coalitions.testing.people import a_build

pytestmark = pytest.mark.django_db


@pytest.fixture
def swept():
    Pulse.beat(Pulse.SWEEP, timezone.now())


def test_all_is_well_for_anybody_who_asks(client, swept):
    response = client.get("/readyz")
    assert response.status_code == 200
    found = response.json()
    assert found.pop("last_sweep_seconds") <= 5
    assert found == {
        "database": "ok",
        "broker": "ok",
        "oldest_due_seconds": 0,
        "unclosed_builds": 0,
        "mail": {"due": 0, "late": 0, "failed": 0, "unknown": 0, "held": 0, "on_hold": 0},
        "signs": {
            "beat": {"is": "unheard", "seconds": None},
            "worker": {"is": "unheard", "seconds": None},
            "mail_server": {"is": "unheard", "seconds": None},
            "sweep": {"is": "alive", "seconds": 0},
        },
        "wrong": [],
        "ready": True,
    }
    assert response["Cache-Control"] == "no-store, private"


def wrong(client):
    response = client.get("/readyz")
    assert response.status_code == 503
    return response.json()["wrong"]


@pytest.mark.parametrize(("minutes", "found"), [(4, []), (6, ["last_sweep_seconds"])])
def test_a_new_house_has_five_minutes_for_its_first_sweep(client, time_machine, minutes, found):
    time_machine.move_to(STARTED + datetime.timedelta(minutes=minutes), tick=False)
    assert client.get("/readyz").json()["wrong"] == found
    assert client.get("/readyz").json()["last_sweep_seconds"] is None


@pytest.mark.parametrize(("minutes", "is_wrong"), [(4, False), (6, True)])
def test_a_sweep_that_stopped_is_wrong(client, minutes, is_wrong):
    Pulse.beat(Pulse.SWEEP, timezone.now() - datetime.timedelta(minutes=minutes))
    assert (client.get("/readyz").status_code == 503) is is_wrong


@pytest.mark.parametrize(("minutes", "is_wrong"), [(9, False), (11, True)])
def test_mail_that_waits_is_wrong(client, swept, minutes, is_wrong):
    then = timezone.now() - datetime.timedelta(minutes=minutes)
    queue(Draft(key="a", kind="k", to_email="a@example.org", subject="s", text="t"), by=None, at=then)
    response = client.get("/readyz")
    assert response.json()["oldest_due_seconds"] >= minutes * 60
    assert (response.status_code == 503) is is_wrong


@pytest.mark.parametrize("name", [health.BEAT, health.WORKER])
@pytest.mark.parametrize(("minutes", "state"), [(4, "alive"), (6, "silent")])
def test_a_clock_and_workers_that_stopped_are_wrong(client, swept, name, minutes, state):
    Pulse.beat(name, timezone.now() - datetime.timedelta(minutes=minutes))
    response = client.get("/readyz")
    found = response.json()
    assert found["signs"][name]["is"] == state
    assert found["signs"][name]["seconds"] >= minutes * 60
    assert found["wrong"] == ([name] if state == "silent" else [])


def test_a_mail_server_in_trouble_is_wrong_and_its_words_are_not_told(client, swept):
    health.mail_server_is_silent("550 secret words", timezone.now())
    response = client.get("/readyz")
    assert response.json()["wrong"] == ["mail_server"]
    assert "secret" not in response.content.decode()
    health.mail_server_answered(timezone.now())
    assert client.get("/readyz").status_code == 200


def test_mail_is_counted_by_where_it_stands(client, swept):
    for number, status in enumerate(["failed", "failed", "unknown", "held", "on_hold"]):
        draft = {"key": str(number), "kind": "k", "to_email": "a@example.org", "subject": "s", "text": "t"}
        queue(Draft(**draft, release_reason="Read it."), by=None)
        Message.objects.filter(key=str(number)).update(status=status)
    response = client.get("/readyz")
    assert response.json()["mail"] == {"due": 0, "late": 0, "failed": 2, "unknown": 1, "held": 1, "on_hold": 1}
    assert response.status_code == 200  # they wait for a person, and the machine is well


def test_a_build_nobody_closed_is_wrong(client, swept):
    a_build(date=datetime.date.today() - datetime.timedelta(days=2))
    assert client.get("/readyz").json()["unclosed_builds"] == 1
    assert wrong(client) == ["unclosed_builds"]
    Build.objects.update(status="held")
    assert client.get("/readyz").status_code == 200


def test_a_dead_broker_is_wrong_and_told_at_once(client, swept, monkeypatch):
    monkeypatch.setattr(current_app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    assert wrong(client) == ["broker"]


def test_a_dead_database_is_answered_all_the_same(client, monkeypatch):
    def gone(*args, **kwargs):
        raise DatabaseError("The server closed the connection.")

    monkeypatch.setattr(connection, "cursor", gone)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["database"] == "does not answer"


def test_the_database_is_asked_little(client, swept, django_assert_num_queries):
    with django_assert_num_queries(3):
        client.get("/readyz")


def test_it_tells_no_names(client, swept):
    queue(Draft(key="a", kind="k", to_email="secret@example.org", subject="s", text="t"), by=None)
    assert b"secret" not in client.get("/readyz").content
    assert Message.objects.count() == 1


def test_nothing_is_done_by_asking(client, swept):
    assert client.post("/readyz").status_code == 405
