"""A mail server that misbehaves, and mail to send to it."""

import datetime

import pytest

from tat_coalitions.outbox.actions import queue
from tat_coalitions.outbox.drafts import Draft
from tat_coalitions.outbox.models import Message
from tat_coalitions.outbox.tests.rude import RudeServer

NOON = datetime.datetime(2027, 3, 1, 12, 0, tzinfo=datetime.UTC)


@pytest.fixture
def rude_server(settings):
    """A mail server that does what `.behave(...)` says, and that this test's mail goes to."""
    server = RudeServer().start()
    settings.EMAIL_PORT = server.port
    settings.EMAIL_TIMEOUT = 1
    yield server
    server.stop()


@pytest.fixture
def noon():
    return NOON


@pytest.fixture
def a_mail():
    """A maker: `a_mail("lead@example.org")` writes a mail to the address that is due at noon and returns its row."""

    def make(to="lead@example.org", *, at=NOON, by=None, **fields):
        fields = {"kind": "note", "subject": "A follow-up is due", "text": "Sign in.\n", "key": f"note:{to}"} | fields
        queue(Draft(to_email=to, **fields), by=by, at=at)
        return Message.objects.get(key=fields["key"])

    return make
