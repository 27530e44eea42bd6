"""With the broker down every page that causes mail still works, and the mail goes out when somebody sweeps."""

import logging
import re
import socket
import time

import pytest
from celery import current_app
from django.utils import timezone

from followups.actions.sweep import sweep
from tat_coalitions.desk.tests.pages_with_mail import PAGES, a_build_with_guests, an_administrator, the_link_again
from tat_coalitions.outbox import actions, checks, links
from tat_coalitions.outbox.models import Message

pytestmark = pytest.mark.django_db(transaction=True)

NOWHERE = "redis://127.0.0.1:1/0"


def connect_to(monkeypatch, url):
    """Let everything of this process publish there, over new connections."""
    # the last two follow the first while they are not set: patched after it, they would be put back to this address
    for name in ("broker_read_url", "broker_write_url", "broker_url"):
        monkeypatch.setattr(current_app.conf, name, url)
    current_app._after_fork()  # forgets the connections that stand


@pytest.fixture
def dead_broker(monkeypatch):
    """Nobody listens where the broker was."""
    connect_to(monkeypatch, NOWHERE)
    yield
    monkeypatch.undo()
    current_app._after_fork()


@pytest.fixture
def build(client):
    return a_build_with_guests(an_administrator(client))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__.replace("_", " "))
def test_the_page_works_and_the_mail_goes_out_with_the_next_sweep(client, build, dead_broker, smtp_inbox, caplog, page):
    kind, address = PAGES[page]
    with caplog.at_level(logging.WARNING):
        response = page(client, build)
    assert response.status_code in (200, 302)
    assert smtp_inbox.recipients() == []
    if kind != "reminders":  # those are written by the sweep alone
        assert Message.objects.filter(kind=kind, to_email=address, status__in=["due", "on_hold"]).exists()
    on_hold = Message.objects.filter(status="on_hold")
    actions.release_many(on_hold, by=None)
    assert "The broker is down" in caplog.text or kind == "reminders"
    sweep(timezone.now())
    assert address in smtp_inbox.recipients()
    assert not Message.objects.filter(status="due").exists()


def test_every_kind_of_mail_is_tried():
    caused_by_the_sweep = {kind for kind in known_kinds() if re.match(r"reminder|follow|meeting|build_|chase", kind)}
    assert known_kinds() - caused_by_the_sweep == {kind for kind, _address in PAGES.values()} - {"reminders"}


def known_kinds():
    return set(checks._checks) | set(links._links)


def test_a_broker_that_takes_the_line_and_says_nothing_does_not_hang_a_page(
    client, build, monkeypatch, smtp_inbox, caplog
):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        connect_to(monkeypatch, f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        begun = time.monotonic()
        assert the_link_again(client, build).status_code == 302
        assert time.monotonic() - begun < 15
    monkeypatch.undo()
    current_app._after_fork()
    assert "The broker is down" in caplog.text
    sweep(timezone.now())
    assert smtp_inbox.recipients() == ["rosa.marquez@example.org"]
