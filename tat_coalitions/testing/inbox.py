"""A mail server on loopback that keeps what it is sent, for tests to look into."""

import email
import email.policy
import threading

from aiosmtpd.controller import Controller

from tat_coalitions.running.servers import free_port


class Inbox:
    """What arrived by real SMTP since the test began."""

    def __init__(self):
        self._lock = threading.Lock()
        self._envelopes = []
        self._controller = None

    @property
    def port(self):
        return self._controller.port

    def start(self):
        """Serve on a free port, in a thread of its own."""
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port(), decode_data=False)
        self._controller.start()
        return self

    def stop(self):
        """Stop serving."""
        self._controller.stop()

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        """Take every message (called by aiosmtpd)."""
        with self._lock:
            self._envelopes.append((list(envelope.rcpt_tos), envelope.content))
        return "250 OK"

    def clear(self):
        """Forget everything."""
        with self._lock:
            self._envelopes.clear()

    def recipients(self):
        """The addresses written to, one for each delivery, in alphabetical order."""
        with self._lock:
            return sorted(address for addresses, _ in self._envelopes for address in addresses)

    def messages(self):
        """The messages in the order of their arrival, as email.message.EmailMessage."""
        with self._lock:
            contents = [content for _, content in self._envelopes]
        return [email.message_from_bytes(content, policy=email.policy.default) for content in contents]

    def to(self, address):
        """The messages that address got."""
        with self._lock:
            contents = [content for addresses, content in self._envelopes if address in addresses]
        return [email.message_from_bytes(content, policy=email.policy.default) for content in contents]

    def subjects(self):
        """The subjects in the order of arrival."""
        return [message["Subject"] for message in self.messages()]

    def __len__(self):
        with self._lock:
            return len(self._envelopes)
