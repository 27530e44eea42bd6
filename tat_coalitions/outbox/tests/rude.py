"""A mail server on loopback that misbehaves as a test asks it to, in the phase the test asks for."""

import asyncio

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, syntax

from tat_coalitions.running.servers import free_port

DROP, HANG, TAKE_AND_DROP, TAKE_AND_HANG = "drop", "hang", "take and drop", "take and hang"
LONGER_THAN_ANYBODY_WAITS = 30


class RudeSMTP(SMTP):
    """Ends the line at DATA instead of asking for the mail, where told to."""

    @syntax("DATA")
    async def smtp_DATA(self, arg):  # noqa: N802
        if self.event_handler.next_for("data", self.envelope.rcpt_tos) == DROP:
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


class RudeServer:
    """`server.behave("someone@example.org", rcpt="451 later")`: the next mail to them, and only that, meets with it.

    `rcpt`, `data` and `end` (the reply to the mail itself) take an answer such as "550 no", DROP or HANG; `end` also
    TAKE_AND_DROP and TAKE_AND_HANG, which keep the mail and say nothing. `taken` lists who got mail, `contents` what.
    """

    def __init__(self, slow=0):
        self.taken, self.contents, self.slow = [], [], slow
        self.connections = 0
        self.port = free_port()
        self._planned = {}
        self._hanging = []
        self._controller = None

    def behave(self, address, *, times=1, **phases):
        """Plan for the next mails to the address."""
        for phase, what in phases.items():
            self._planned.setdefault((phase, address), []).extend([what] * times)

    def next_for(self, phase, addresses):
        """What was planned for this phase of a mail to the first address; "" for nothing."""
        planned = self._planned.get((phase, addresses[0] if addresses else ""))
        return planned.pop(0) if planned else ""

    def start(self):
        """Serve in a thread."""
        server = self

        class RudeController(Controller):
            def factory(self):
                server.connections += 1
                return RudeSMTP(server, decode_data=False)

        self._controller = RudeController(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()
        self.connections = 0  # starting knocks once
        return self

    def stop(self):
        """Stop serving; whoever hangs is let go."""
        for event in self._hanging:
            self._controller.loop.call_soon_threadsafe(event.set)
        self._controller.stop()

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802
        reply = await self._do(server, self.next_for("rcpt", [address]))
        if not reply:
            envelope.rcpt_tos.append(address)
        return reply or "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        await asyncio.sleep(self.slow)
        what = self.next_for("end", envelope.rcpt_tos)
        if not what or what in (TAKE_AND_DROP, TAKE_AND_HANG):
            self.taken += envelope.rcpt_tos
            self.contents.append(envelope.content)
        return await self._do(server, what) or "250 OK"

    async def _do(self, server, what):
        if what in (HANG, TAKE_AND_HANG):
            event = asyncio.Event()
            self._hanging.append(event)
            await asyncio.wait_for(event.wait(), LONGER_THAN_ANYBODY_WAITS)
            return "451 too late"
        if what in (DROP, TAKE_AND_DROP):
            server.transport.abort()
            return "451 gone"
        return what
