"""A storm over the processes that send: what dies in it, what falls silent, and what must be true when it is over.

Everything is drawn from one seed. What was delivered is counted by what arrived at the mail server, never by what the
rows say of themselves.
"""

import asyncio
import email
import email.policy
import random
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import redis
from django.db import OperationalError, connection
from django.utils import timezone

from followups.actions.sweep import sweep
from followups.tests.processes import a_sweep, beat, worker
from tat_coalitions.outbox.models import Message, Status
from tat_coalitions.outbox.sending import LEASE, LONGEST_GAP
from tat_coalitions.outbox.tests.rude import DROP, HANG, TAKE_AND_DROP, TAKE_AND_HANG, RudeServer

LATE = "late"
LATE_BY = 1.0  # seconds: less than anybody's patience
NO_SUCH_MAILBOX = "550 5.1.1 no such mailbox"

# What a mail may meet with: the phase, what happens in it, and how often of a hundred.
WEATHER = (
    ("rcpt", "451 4.7.1 greylisted, come again", 12),
    ("rcpt", NO_SUCH_MAILBOX, 4),
    ("rcpt", DROP, 4),
    ("data", DROP, 4),
    ("end", "452 4.3.1 no room", 4),
    ("end", DROP, 4),
    ("end", TAKE_AND_DROP, 5),
    ("end", TAKE_AND_HANG, 2),
    ("end", HANG, 1),
    ("end", LATE, 10),
)
SILENT = {("data", DROP), ("end", DROP), ("end", TAKE_AND_DROP), ("end", TAKE_AND_HANG), ("end", HANG)}
ROUNDS = 60  # sweeps after the storm, each further in the future: more than any mail has tries left


class StormyServer(RudeServer):
    """A mail server with a bad day: each address meets at most once with what was drawn for it."""

    def __init__(self, slow=0.03):
        super().__init__(slow=slow)
        self.drawn, self.knocks = {}, 0

    def draw(self, addresses, chance):
        """Decide what each address meets with, if anything."""
        kinds = [(phase, what) for phase, what, _often in WEATHER]
        often = [each for _phase, _what, each in WEATHER]
        for address in addresses:
            kind = chance.choices([None, *kinds], [100 - sum(often), *often])[0]
            if kind:
                self.drawn[address] = kind
                if kind[1] != LATE:
                    self.behave(address, **{kind[0]: kind[1]})

    def fell_silent_for(self, address):
        return self.drawn.get(address) in SILENT

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802
        self.knocks += 1
        return await super().handle_RCPT(server, session, envelope, address, rcpt_options)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.drawn.get(envelope.rcpt_tos[0]) == ("end", LATE):
            await asyncio.sleep(LATE_BY)
        return await super().handle_DATA(server, session, envelope)

    def doubled(self):
        """What arrived more than once: recipient, subject and words, whatever its Message-ID."""
        seen = Counter()
        for content in self.contents:
            mail = email.message_from_bytes(content, policy=email.policy.default)
            seen[mail["To"], mail["Subject"], mail.get_body(("plain",)).get_content()] += 1
        return {mail: times for mail, times in seen.items() if times > 1}


class Storm:
    """Workers and beats on this test's database, with a broker of their own, and everything that befalls them."""

    def __init__(self, folder, server, broker, *, workers, beats, seed, database=None):
        self.chance, self.server, self.broker, self.database = random.Random(seed), server, broker, database
        place = {"folder": Path(folder), "mail_port": server.port, "redis_url": broker.url()}
        self.workers = [worker(name=f"worker-{n}", **place) for n in range(workers)]
        self.beats = [beat(name=f"beat-{n}", **place) for n in range(beats)]
        self.place, self.sweeps = place, []
        self.caught = set()  # keys of mails under way when somebody was killed
        self.told = []  # what happened, for a person who reads a failure

    def start(self):
        for process in [*self.workers, *self.beats]:
            process.start()

    def kill_a_worker(self):
        """SIGKILL to a worker with all its children, which then begins anew; the broker forgets its hints."""
        one = self.chance.choice(self.workers)
        one.kill()
        self._note_who_was_caught()
        self._forget()
        one.start()

    def kill_a_child(self):
        """SIGKILL to one of a worker's children alone, in the middle of what it does."""
        if self.chance.choice(self.workers).kill_a_child(self.chance):
            self._note_who_was_caught()

    def kill_a_beat(self):
        one = self.chance.choice(self.beats)
        one.kill()
        one.start()

    def empty_the_broker(self):
        self._forget()

    def stop_the_broker(self):
        """The broker is gone for a while, and forgets everything by it."""
        self.broker.kill()
        time.sleep(1)
        self.broker.start()

    def restart_the_database(self):
        self.database.restart()
        connection.close()

    def sweep_twice_at_once(self):
        """Two people at two terminals."""
        self.sweeps += [a_sweep(name=f"sweep-{len(self.sweeps) + n}", **self.place) for n in range(2)]
        for each in self.sweeps[-2:]:
            each.start()

    def rage(self, events):
        """Let the named things happen, each after a few more mails were tried."""
        self.start()
        for event in events:
            self._wait_for_knocks(self.chance.randint(2, 6))
            self.told.append((event, self.server.knocks))
            getattr(self, event)()

    def calm(self, *, seconds=240):
        """Wait until nothing is left to do but what waits for a later try or for a dead one's lease; end everybody."""
        deadline = time.monotonic() + seconds
        while self._is_busy():
            assert time.monotonic() < deadline, self.last_words()
            time.sleep(0.1)
        self.end()

    def end(self):
        """Kill whoever still runs."""
        for process in [*self.workers, *self.beats, *self.sweeps]:
            process.kill()
        self._note_who_was_caught()

    def clear_up(self):
        """Sweep on a fine day, later and later, until nothing waits. Returns the counts of the last sweep."""
        at = timezone.now() + LEASE * 2
        for _ in range(ROUNDS):
            counts = sweep(at)
            at += LONGEST_GAP * 2
            if not Message.objects.filter(status__in=[Status.DUE, Status.SENDING]).exists():
                return sweep(at)
        return counts

    def last_words(self):
        """What the processes said, and what befell them."""
        said = "\n".join(process.last_words() for process in [*self.workers, *self.beats, *self.sweeps])
        return f"{self.told}\n{said}"

    def _forget(self):
        with suppress(redis.ConnectionError), redis.Redis.from_url(self.broker.url()) as client:
            client.flushall()

    def _wait_for_knocks(self, number, *, seconds=60):
        wanted, deadline = self.server.knocks + number, time.monotonic() + seconds
        while self.server.knocks < wanted and self._is_busy():
            assert time.monotonic() < deadline, self.last_words()
            time.sleep(0.02)

    def _is_busy(self):
        """Whether mail can still go without a later try: something is due, or somebody holds it."""
        now = timezone.now()
        live = Message.objects.filter(status=Status.SENDING, lease_until__gte=now).exclude(pk__in=self.caught)
        return not Message.objects.exists() or Message.objects.due(now).exists() or live.exists()

    def _note_who_was_caught(self):
        for _ in range(2):
            try:
                under_way = Message.objects.filter(status=Status.SENDING).values_list("pk", flat=True)
                self.caught |= set(under_way)
                return
            except OperationalError:
                connection.close()
