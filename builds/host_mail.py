"""What mails to a co-host share: whom they reach, what they may speak of, who sends them."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds import letters
from tat_coalitions.outbox import worded

TEMPLATE = "builds/mail/host"
GROUP = lazy("Working with co-hosts")
PLACEHOLDERS = {
    "name": lazy("the contact person’s name"),
    "host": lazy("their organization"),
    "build": lazy("what the meeting is called"),
    "place": lazy("its city and state; never the venue"),
    "date": lazy("its date"),
}


def reach(host):
    """Whether the contact person can be written to, and whether they can sign in: (bool, bool)."""
    person = host.person
    mailable = bool(person and person.email and not person.anonymised_at)
    return mailable, bool(person and person.user and person.user.has_access)


def facts_of(host):
    """What the placeholders of every such mail stand for."""
    build = host.build
    return {
        "name": host.person.shown_name if host.person else "",
        "host": str(host.organization),
        "build": str(build),
        "place": letters.place_and_time(build)["place"],
        "date": date_format(build.date, "F j, Y"),
    }


def draft(kind, host, facts, *, button, by, **fields):
    """The Draft of such a mail to the contact person, from `by`; `fields` are those of Draft."""
    _mailable, way_in = reach(host)
    return worded.draft(
        kind,
        TEMPLATE,
        facts,
        to=host.person,
        build_id=host.build_id,
        read={"button": button, "way_in": way_in},
        from_name=_("%(who)s, TAT") % {"who": by},
        reply_to=getattr(by, "email", ""),
        **fields,
    )


def declare(kind, **words):
    """Tell the rooms below about such a mail; `words` as `worded.declare` takes them."""
    worded.declare(kind, group=GROUP, per_build=True, **words)
