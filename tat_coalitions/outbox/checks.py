"""The last look before a mail goes: is it still wanted, and does it still say what is true?"""

from dataclasses import dataclass

_checks = {}


@dataclass(frozen=True)
class Rewrite:
    """What a check returns when part of the text has become untrue: the new text, which the row then holds."""

    subject: str
    text: str
    html: str = ""


def rewritten(message, draft):
    """What a check returns of mail that is still wanted: "" where it reads as it would be written now, else a Rewrite."""
    same = (draft.subject, draft.text) == (message.subject, message.text)
    return "" if same else Rewrite(draft.subject, draft.text, draft.html)


def register(kind, check):
    """Let `check(message, at)` look at mail of the kind just before it is sent.

    It returns "" to let it go, a reason in a few words to cancel it, or a Rewrite. It reads and never writes.
    """
    _checks[kind] = check


def verdict(message, at):
    """What the check of the message's kind says; "" where nobody registered one."""
    check = _checks.get(message.kind)
    return check(message, at) if check else ""
