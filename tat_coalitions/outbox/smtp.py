"""A conversation with the mail server in which it always shows how far it got.

smtplib raises the same exception whether a message was taken or not. Here the phases are told apart: up to RCPT nothing
was handed over; from DATA on only a reply tells, and where none comes nobody can know.
"""

import contextlib
import re
import smtplib

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend

# A server may look through the whole mail before it answers; RFC 5321, 4.5.3.2.6 asks for more patience here.
PATIENCE_AFTER_DATA = 3  # times EMAIL_TIMEOUT
PATIENCE_AT_THE_END = 2  # seconds: nothing hangs on a goodbye
LINE_ENDS = re.compile(rb"\r\n|\n|\r")


class Unreachable(Exception):
    """The server did not answer, or spoke of itself and not of the mail. Nothing was handed over."""


class Refused(Exception):
    """The server refused this mail in words: nothing was handed over."""

    def __init__(self, code, words):
        super().__init__(f"{code} {words}")
        self.is_final = code >= 500


class NoAnswer(Exception):
    """The transfer had begun and no reply came: nobody can tell whether the mail was taken."""


class NotYours(Exception):
    """The note could not be written: another sender has the mail by now. Nothing was handed over."""


class Session:
    """One connection for a whole batch, opened when first needed and once more when the server has ended it."""

    def __init__(self):
        self._backend = None
        self.was_answered = False  # the server has taken up the line

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def send(self, sender, recipient, content, *, note):
        """Hand one mail over. `note()` is called right before DATA; when it says False, nothing is sent.

        Raises Unreachable, Refused, NotYours or NoAnswer.
        """
        self._address(sender, recipient, len(content))
        if not note():
            self._start_over()
            raise NotYours
        self._transfer(content)

    def knock(self):
        """Ask the server whether it is there, and nothing else. Raises Unreachable."""
        try:
            self._open()
            code, words = self._backend.connection.noop()
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise Unreachable(words_of(error)) from error
        if code != 250:
            self._drop()
            raise Unreachable(f"{code} {_text(words)}")

    def close(self):
        """Say goodbye, if the server still listens."""
        if self._backend is None:
            return
        smtp, self._backend = self._backend.connection, None
        if smtp.sock is None:
            return
        smtp.sock.settimeout(PATIENCE_AT_THE_END)
        with contextlib.suppress(smtplib.SMTPException, OSError):
            smtp.quit()
        smtp.close()

    def _address(self, sender, recipient, size):
        """MAIL and RCPT, on a new connection where the server has ended the old one between two mails."""
        try:
            if self._backend is not None:
                try:
                    return self._envelope(sender, recipient, size)
                except (smtplib.SMTPServerDisconnected, Unreachable, OSError):
                    self._drop()
            self._open()
            return self._envelope(sender, recipient, size)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise Unreachable(words_of(error)) from error
        except Unreachable:
            self._drop()
            raise

    def _open(self):
        self._backend = EmailBackend()
        self._backend.open()
        self._backend.connection.ehlo_or_helo_if_needed()
        self.was_answered = True

    def _envelope(self, sender, recipient, size):
        smtp = self._backend.connection
        options = [f"size={size}"] if smtp.has_extn("size") else []
        for code, words in (smtp.mail(sender, options), smtp.rcpt(recipient)):
            if code == 421:
                raise Unreachable(f"{code} {_text(words)}")
            if code not in (250, 251):
                self._start_over()
                raise Refused(code, _text(words))

    def _transfer(self, content):
        """DATA, the mail, and the one reply that counts."""
        smtp = self._backend.connection
        try:
            code, words = smtp.docmd("DATA")
            if code == 354:
                smtp.send(_for_transfer(content))
                smtp.sock.settimeout(settings.EMAIL_TIMEOUT * PATIENCE_AFTER_DATA)
                code, words = smtp.getreply()
                smtp.sock.settimeout(settings.EMAIL_TIMEOUT)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise NoAnswer(words_of(error)) from error
        if code == 250:
            return
        self._start_over()
        if 400 <= code < 600:
            raise Refused(code, _text(words))
        raise NoAnswer(f"{code} {_text(words)}")

    def _start_over(self):
        """Make the server forget the envelope; a connection that cannot is given up."""
        try:
            self._backend.connection.rset()
        except (smtplib.SMTPException, OSError):
            self._drop()

    def _drop(self):
        backend, self._backend = self._backend, None
        if backend is not None and backend.connection is not None:
            backend.connection.close()


def words_of(error):
    """What an exception of the conversation says, for a person."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _text(words):
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)


def _for_transfer(content):
    """The mail as it goes over the line: CRLF, leading dots doubled, a dot alone at the end (RFC 5321, 4.5.2)."""
    lines = LINE_ENDS.sub(b"\r\n", content).removesuffix(b"\r\n").split(b"\r\n")
    return b"".join((b"." + line if line.startswith(b".") else line) + b"\r\n" for line in lines) + b".\r\n"
