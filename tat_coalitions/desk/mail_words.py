"""Whether mail is going out, in two sentences."""

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tat_coalitions.outbox import words


def of(facts):
    """`{heading, text, signs}` about the mail of the last seven days, and about what sends it."""
    mail = facts.mail
    sent = ngettext("%(n)s sent this week", "%(n)s sent this week", mail["sent"]) % {"n": intcomma(mail["sent"])}
    failed, unknown = mail["failed"], mail["unknown"]
    parts = [sent]
    parts += [ngettext("%(n)s failed", "%(n)s failed", failed) % {"n": intcomma(failed)}] if failed else []
    parts += [_("%(n)s may not have arrived") % {"n": intcomma(unknown)}] if unknown else []
    parts += [_("%(n)s held back") % {"n": intcomma(mail["held"])}] if mail["held"] else []
    parts += [_("%(n)s on hold") % {"n": intcomma(mail["on_hold"])}] if mail["on_hold"] else []
    parts += [_waiting(facts)]
    text = ", ".join(parts) + "."
    if facts.last_sweep:
        text += " " + _("Last look %(time)s ago.") % {"time": timesince(facts.last_sweep, facts.at)}
    return {"heading": _heading(facts), "text": text, "signs": [_sign(sign, facts.at) for sign in facts.signs]}


def _heading(facts):
    if facts.mail["late"]:
        return _("Mail is not going out")
    if any(sign.is_alive is False for sign in facts.signs):
        return _("Mail may not be going out")
    return _("Mail is going out")


def _sign(sign, at):
    """`{kind, text}`: one of those that send mail, alive or silent since when."""
    kind = {True: "done", False: "need", None: "open"}[sign.is_alive]
    return {"kind": kind, "text": words.line_of(sign, at)}


def _waiting(facts):
    if not facts.mail["due"]:
        return _("none waiting")
    names = {"n": intcomma(facts.mail["due"]), "time": timesince(facts.mail["oldest"], facts.at)}
    return ngettext("%(n)s waiting for %(time)s", "%(n)s waiting, the oldest for %(time)s", facts.mail["due"]) % names
