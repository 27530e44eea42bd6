"""Mail that did not go out, or may not have arrived."""

from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds.words import in_words
from tat_coalitions.desk import doors
from tat_coalitions.desk.needs.row import Need, capital, joined
from tat_coalitions.outbox import words
from tat_coalitions.outbox.models import Status

EACH = 5


def stuck(facts):
    """Mail that should have gone out ten minutes ago: somebody must look at the machine."""
    late = facts.mail["late"] if facts.mail else 0
    if late:
        title = ngettext(
            "One mail should have gone out and has not", "%(n)s mails should have gone out and have not", late
        )
        yield Need(
            title=capital(title % {"n": in_words(late)}),
            text=_("The oldest has waited for %(time)s. Whoever runs this site must look whether mail is sent at all.")
            % {"time": timesince(facts.mail["oldest"], facts.at)},
            href=doors.to("outbox:list"),
            pill={"kind": "need", "text": _("Waiting")},
            act={"label": _("See what waits"), "href": doors.to("outbox:list"), "icon": "envelope-exclamation"},
            late=True,
        )


def silent(facts):
    """Clock, workers, broker, mail server or sweep have given no sign of life: soon no mail goes out."""
    if facts.silent:
        yield Need(
            title=capital(joined(*(words.line_of(sign, facts.at) for sign in facts.silent))),
            text=_("Whoever runs this site must look. No mail is lost: what is due goes out when all are back."),
            href=doors.to("outbox:list"),
            pill={"kind": "need", "text": _("Silent")},
            act={"label": _("See what waits"), "href": doors.to("outbox:list"), "icon": "envelope-exclamation"},
        )


def untold(facts):
    """People who were told something of a meeting that is no longer true: the mail is written and waits."""
    for build in facts.untold:
        address = doors.to("builds:notices", build.slug)
        title = ngettext(
            "One person does not know yet how %(build)s stands now",
            "%(n)s people do not know yet how %(build)s stands now",
            build.untold,
        )
        yield Need(
            title=capital(title % {"n": in_words(build.untold), "build": build}),
            text=_("It changed after they heard of it. The mail that tells them waits until somebody has read it."),
            href=address,
            pill={"kind": "need", "text": _("Not told")},
            act={"label": _("Read and release"), "href": address, "icon": "envelope-paper"},
        )


def to_be_released(facts):
    """Other mail that somebody is to read before it goes."""
    told_apart = sum(build.untold for build in facts.untold)
    on_hold = facts.mail["on_hold"] - told_apart if facts.mail else 0
    if on_hold > 0:
        title = ngettext("One mail waits to be released", "%(n)s mails wait to be released", on_hold)
        address = doors.to("outbox:list", query=f"status={Status.ON_HOLD}")
        yield Need(
            title=capital(title % {"n": in_words(on_hold)}),
            text=_("They go when somebody has read and released them."),
            href=address,
            pill={"kind": "need", "text": _("On hold")},
            act={"label": _("Read and release"), "href": address, "icon": "envelope-paper"},
        )


def in_trouble(facts):
    """Mail the server refused, and mail nobody can tell the fate of."""
    for message in facts.troubled[:EACH]:
        failed = message.status == Status.FAILED
        fate = _("“%(subject)s” did not reach %(name)s"), _("“%(subject)s” may not have reached %(name)s")
        address = doors.to("outbox:message", message.pk)
        yield Need(
            title=fate[not failed] % {"subject": message.subject, "name": message.to_name or message.to_email},
            text=joined(message.error),
            href=address,
            pill={"kind": "lost", "text": _("Failed")} if failed else {"kind": "need", "text": _("Unknown")},
            act={"label": _("Put it right"), "href": address, "icon": "pencil"},
        )
    if facts.troubled[EACH:]:
        address = doors.to("outbox:list")
        more = {"label": _("See them all"), "href": address, "icon": "list"}
        yield Need(title=_("More mails failed or may not have arrived"), href=address, act=more)
