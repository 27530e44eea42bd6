"""Links that are put into a mail only while it is sent, so that no row and no backup holds a working one."""

import json
import re

from django.utils.html import escape

MARK = re.compile(r"\[\[([a-z_]+(?::[0-9]{1,18})?)\]\]")

_links = {}
_opt_outs = {}
_marks = {}


def register(kind, make, *, opt_out=None):
    """Let `make(message)` return the absolute address that `[[link]]` stands for in mail of the kind.

    `opt_out(message)`, where given, returns the address that `[[opt_out]]` stands for and that takes a one-click POST
    (RFC 8058); it also goes into the headers. Both may return "" when the row behind the message is gone.
    """
    _links[kind] = make
    if opt_out:
        _opt_outs[kind] = opt_out


def register_mark(name, make):
    """Let `make(message, pk)` return the absolute address that `[[name:pk]]` stands for, in mail of any kind.

    So one mail may hold the personal links of several rows. It may return "" when the row is gone.
    """
    _marks[name] = make


def knows(kind):
    """Whether somebody registered the link of this kind of mail."""
    return kind in _links


def unknown_marks(kind, text):
    """The marks in a text for which an address ought to be registered and is not."""
    marks = set(MARK.findall(text))
    missing = {mark for mark in marks if ":" in mark and mark.partition(":")[0] not in _marks}
    if "link" in marks and not knows(kind):
        missing.add("link")
    return sorted(f"[[{mark}]]" for mark in missing)


def marks_of(message):
    """Every mark in the message's text and HTML, as a set."""
    return set(MARK.findall(message.text + message.html))


def opt_out_of(message):
    """The address of the one-click opt-out, or ""."""
    return _opt_outs[message.kind](message) if message.kind in _opt_outs else ""


def values_of(message):
    """What each mark of the message stands for: `{mark: value}`. Only for sending; never for a page or a log."""
    values = json.loads(message.secrets.reveal() or "{}")
    for mark in marks_of(message):
        name, _colon, number = mark.partition(":")
        if mark == "link" and knows(message.kind):
            values[mark] = _links[message.kind](message)
        elif mark == "opt_out" and message.kind in _opt_outs:
            values[mark] = opt_out_of(message)
        elif number and name in _marks:
            values[mark] = _marks[name](message, int(number))
    return values


def filled(text, values, *, html=False):
    """The text with its marks replaced; a mark nobody knows stays as it is."""

    def value_of(match):
        value = str(values.get(match[1], match[0]))
        return escape(value) if html else value

    return MARK.sub(value_of, text)
