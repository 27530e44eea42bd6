"""Mail that did not go out, or may not have arrived."""

from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds.words import in_words
from tat_coalitions.desk import doors
from tat_coalitions.desk.needs.row import Need, capital, joined
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
