"""Whether that which must not stop is running: the clock, the workers, the broker, the mail server, the sweep.

Each leaves a pulse when it does its work; who left none for some minutes is silent, and since when is known.
"""

import contextlib
import datetime
import logging
import time
from dataclasses import dataclass

from celery import current_app, signals
from django.db import Error as DatabaseError
from django.db import close_old_connections
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import KombuError

from tat_coalitions.outbox import smtp
from tat_coalitions.outbox.models import Message, Pulse

logger = logging.getLogger(__name__)

BEAT, WORKER, BROKER, MAIL_SERVER, SWEEP = "beat", "worker", "broker", "mail_server", Pulse.SWEEP
NAMES = {
    BEAT: _("The clock"),
    WORKER: _("The workers"),
    BROKER: _("The broker"),
    MAIL_SERVER: _("The mail server"),
    SWEEP: _("The sweep"),
}
# The clock ticks every minute; five missed ticks are no accident. The mail server is asked after five silent minutes.
SILENT_AFTER = datetime.timedelta(minutes=5)
KNOCK_AFTER = datetime.timedelta(minutes=5)
MAIL_SERVER_IS_SILENT_AFTER = datetime.timedelta(minutes=15)
NO_OFTENER_THAN = 20  # seconds between two pulses of one process


@dataclass(frozen=True)
class Sign:
    """How one of them stands: `is_alive` True, False, or None when nothing was ever heard of it; `last` its last sign
    of life; `trouble` what it said last, where it said something."""

    name: str
    is_alive: bool | None
    last: datetime.datetime | None
    trouble: str = ""

    @property
    def words(self):
        """What it is called."""
        return NAMES[self.name]


def signs(at, *, ask_broker=True):
    """The Signs of all five, with one question to the database.

    A page does not ask the broker itself while the workers are heard: what reaches them has come through it.
    """
    pulses = {pulse.name: pulse for pulse in Pulse.objects.all()}
    found = {name: _sign(name, pulses.get(name), at) for name in NAMES if name != BROKER}
    found[BROKER] = _broker(found[WORKER], ask=ask_broker)
    return [found[name] for name in NAMES]


def silent(at):
    """The Signs of those that have fallen silent, for a page."""
    return [sign for sign in signs(at, ask_broker=False) if sign.is_alive is False]


def _broker(worker, *, ask):
    if ask or worker.is_alive is False:
        return Sign(BROKER, broker_answers(), worker.last)
    return Sign(BROKER, worker.is_alive, worker.last)


def _sign(name, pulse, at):
    if pulse is None:
        return Sign(name, None, None)
    patience = MAIL_SERVER_IS_SILENT_AFTER if name == MAIL_SERVER else SILENT_AFTER
    return Sign(name, not pulse.trouble and at - pulse.at <= patience, pulse.at, pulse.trouble)


def broker_answers():
    """Whether the broker answers now; asked once, for two seconds at most."""
    try:
        with current_app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=2)
    except (KombuError, OSError) as error:
        logger.warning("The broker does not answer: %s", error)
        return False
    return True


def mail_server_answered(at):
    """Note that the mail server took up the line."""
    with _in_nobodys_way():
        Pulse.objects.update_or_create(name=MAIL_SERVER, defaults={"at": at, "trouble": ""})


def mail_server_is_silent(error, at):
    """Note what is wrong with the mail server; since when is the time of its last answer."""
    trouble = str(error)[:200] or type(error).__name__
    with _in_nobodys_way():
        if not Pulse.objects.filter(name=MAIL_SERVER).update(trouble=trouble):
            mail_server = {"at": at, "trouble": trouble}
            Pulse.objects.get_or_create(name=MAIL_SERVER, defaults=mail_server)


def knock(at):
    """Ask the mail server whether it is there when it has said nothing for five minutes, or was in trouble.

    Whatever this sweep sent or tried to send has asked already.
    """
    pulse = Pulse.objects.filter(name=MAIL_SERVER).first()
    is_heard = pulse and not pulse.trouble and abs(at - pulse.at) < KNOCK_AFTER
    if is_heard or (pulse and Message.objects.filter(tried_at=at).exists()):
        return
    try:
        with smtp.Session() as session:
            session.knock()
    except smtp.Unreachable as error:
        mail_server_is_silent(error, at)
    else:
        mail_server_answered(at)


@contextlib.contextmanager
def _in_nobodys_way():
    """A pulse that cannot be written is logged, and keeps nobody from what they do."""
    try:
        yield
    except DatabaseError:
        logger.exception("A pulse could not be written.")


class Heart:
    """Leaves the pulse of a process, not too often, and never in the way of its work."""

    def __init__(self, name):
        self.name, self._last = name, None

    def beat(self, **_signal):
        """Leave a pulse now."""
        now = time.monotonic()
        if self._last is not None and now - self._last < NO_OFTENER_THAN:
            return
        self._last = now
        close_old_connections()
        with _in_nobodys_way():
            Pulse.beat(self.name, timezone.now())


clock, hands = Heart(BEAT), Heart(WORKER)


@signals.beat_init.connect
def listen_to_the_clock(**_signal):
    """In the clock's own process, each hint it sends is a sign of life, whether the broker takes it or not."""
    signals.before_task_publish.connect(clock.beat)


@signals.task_prerun.connect
def hear_a_worker(**_signal):
    """In a worker's process, each task it takes up is a sign of life."""
    hands.beat()
