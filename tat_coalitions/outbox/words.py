"""How mail stands, in words that staff read."""

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tat_coalitions.outbox.models import Status

# What each status looks like; amber only where a person is needed.
PILLS = {
    Status.DUE: "calm",
    Status.SENDING: "calm",
    Status.SENT: "done",
    Status.FAILED: "lost",
    Status.UNKNOWN: "need",
    Status.HELD: "open",
    Status.ON_HOLD: "need",
    Status.CANCELLED: "open",
}


def pill_of(message):
    """`{kind, text}` of a message's status."""
    return pill_of_status(message.status)


def pill_of_status(status):
    """`{kind, text}` of a status."""
    return {"kind": PILLS[status], "text": Status(status).label}


def people_of(number):
    """Several mails as the people they go to."""
    return ngettext("one person", "%(n)s people", number) % {"n": intcomma(number)}


def coming_of(count, is_narrowed):
    """The sentence above the coming ninety days."""
    if not count:
        return _("No such mail is coming in the next ninety days") if is_narrowed else _("No mail is coming up")
    return ngettext(
        "One mail is coming in the next ninety days", "%(n)s mails are coming in the next ninety days", count
    ) % {"n": intcomma(count)}


def heading_of(glance, silent=()):
    """The sentence above the list; `silent` are the Signs of what has fallen silent."""
    trouble = glance["failed"] + glance["unknown"]
    if trouble:
        return ngettext("One message waits for you", "%(n)s messages wait for you", trouble) % {"n": intcomma(trouble)}
    if glance["late"]:
        return _("Mail is not going out")
    if silent:
        return _("Mail may not be going out")
    if glance["on_hold"]:
        return ngettext("One message waits to be released", "%(n)s messages wait to be released", glance["on_hold"]) % {
            "n": intcomma(glance["on_hold"])
        }
    if glance["held"]:
        return ngettext("One message is held back", "%(n)s messages are held back", glance["held"]) % {
            "n": intcomma(glance["held"])
        }
    return _("Mail is going out, and nothing waits for you")


def figures_of(glance, url, now):
    """Four figures, each of which opens its messages."""
    oldest = _("the oldest for %(time)s") % {"time": timesince(glance["oldest"], now)} if glance["late"] else ""
    return [
        {"name": _("Waiting"), "value": glance["due"], "note": oldest, "href": f"{url}?status=due"},
        {"name": _("Failed"), "value": glance["failed"], "href": f"{url}?status=failed"},
        {
            "name": _("Unknown"),
            "value": glance["unknown"],
            "note": _("may have arrived") if glance["unknown"] else "",
            "href": f"{url}?status=unknown",
        },
        {"name": _("Sent this week"), "value": glance["sent"], "href": f"{url}?status=sent"},
    ]


def on_hold_of(glance):
    """What stands above the list when messages are on hold, or ""."""
    n = glance["on_hold"]
    return ngettext("One message is on hold", "%(n)s messages are on hold", n) % {"n": intcomma(n)} if n else ""


def lines_of(signs, now):
    """What has fallen silent, a sentence each."""
    return [line_of(sign, now) for sign in signs]


def line_of(sign, now):
    """How one of those that must not stop stands, as a sentence."""
    facts = {"what": sign.words, "time": timesince(sign.last, now) if sign.last else "", "trouble": sign.trouble}
    if sign.is_alive is None:
        return _("%(what)s: nothing heard of yet.") % facts
    if sign.is_alive:
        return _("%(what)s: alive.") % facts
    if sign.last is None:
        return _("%(what)s does not answer.") % facts
    if sign.trouble:
        return _("%(what)s: silent for %(time)s (%(trouble)s).") % facts
    return _("%(what)s: silent for %(time)s.") % facts


def first_of(chosen, number=5):
    """Which messages they are: the first by name, and how many more."""
    lines = [about(message) for message in chosen[:number]]
    more = len(chosen) - number
    return [*lines, ngettext("and one more", "and %(n)s more", more) % {"n": intcomma(more)}] if more > 0 else lines


def about(message):
    """Which message it is."""
    return _("“%(subject)s” to %(who)s") % {"subject": message.subject, "who": message.to_name or message.to_email}


def sentence_of(message):
    """What is true of the message, as the heading of its page."""
    who = message.to_name or message.to_email
    facts = {"who": who, "time": _when(message.sent_at or message.next_try_at)}
    sentences = {
        Status.DUE: _("This mail to %(who)s goes out on %(time)s"),
        Status.SENDING: _("This mail to %(who)s is being sent"),
        Status.SENT: _("This mail went to %(who)s on %(time)s"),
        Status.FAILED: _("This mail did not reach %(who)s"),
        Status.UNKNOWN: _("This mail may or may not have reached %(who)s"),
        Status.HELD: _("This mail to %(who)s is held back"),
        Status.ON_HOLD: _("This mail to %(who)s waits for somebody to release it"),
        Status.CANCELLED: _("This mail to %(who)s was not sent"),
    }
    return sentences[message.status] % facts


def explanation_of(message):
    """What the error means and what comes of it, or ""."""
    if message.status == Status.FAILED:
        return _("Nothing of it arrived. Correct the address, or send it again when the cause is gone.")
    if message.status == Status.UNKNOWN:
        return _("It is never sent again by itself. Ask whether it arrived, then send it again or call it sent.")
    if message.status == Status.HELD:
        return _("This installation may not write to that address. An administrator can change TAT_MAIL_ALLOWED.")
    if message.status == Status.ON_HOLD:
        return _("Read it, then release it: it goes on its day, or at once where that is over.")
    if message.status == Status.DUE and message.attempts:
        return _("The last try did not go through. It is tried again by itself, with growing gaps.")
    return ""


def _when(moment):
    here = localtime(moment)
    return f"{date_format(here, 'F j, Y')}, {date_format(here, 'H:i T')}"
