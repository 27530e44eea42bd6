"""Links that are put into a mail only while it is sent, so that no row and no backup holds a working one."""

import json
import re

from django.utils.html import escape

MARK = re.compile(r"\[\[([a-z_]+)\]\]")

_links = {}
_opt_outs = {}


def register(kind, make, *, opt_out=None):
    """Let `make(message)` return the absolute address that `[[link]]` stands for in mail of the kind.

    `opt_out(message)`, where given, returns the address that `[[opt_out]]` stands for and that takes a one-click POST
    (RFC 8058); it also goes into the headers. Both may return "" when the row behind the message is gone.
    """
    _links[kind] = make
    if opt_out:
        _opt_outs[kind] = opt_out


def knows(kind):
    """Whether somebody registered the link of this kind of mail."""
    return kind in _links


def opt_out_of(message):
    """The address of the one-click opt-out, or ""."""
    return _opt_outs[message.kind](message) if message.kind in _opt_outs else ""


def values_of(message):
    """What each mark of the message stands for: `{mark: value}`. Only for sending; never for a page or a log."""
    values = json.loads(message.secrets.reveal() or "{}")
    both = message.text + message.html
    if "[[link]]" in both and knows(message.kind):
        values["link"] = _links[message.kind](message)
    if "[[opt_out]]" in both and message.kind in _opt_outs:
        values["opt_out"] = opt_out_of(message)
    return values


def filled(text, values, *, html=False):
    """The text with its marks replaced; a mark nobody knows stays as it is."""

    def value_of(match):
        value = str(values.get(match[1], match[0]))
        return escape(value) if html else value

    return MARK.sub(value_of, text)
