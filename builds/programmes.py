"""The programme of the day: what lies on the table. Names stand there only of those who agreed to be named."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from builds import letters, logos, sign_offs
from builds.actions.agenda import credit_hours
from builds.models import CoHost


def context_of(build, *, names_the_venue=False, for_paper=False):
    """What the page and the paper say. The venue is named only where it is asked for, for those who come."""
    sessions = list(sign_offs.sessions_of(build))
    hosts = build.co_hosts.filter(status=CoHost.Status.CONFIRMED).select_related("organization", "for_state")
    hosts = list(hosts.order_by("pk"))
    for host in hosts:
        host.in_document = logos.in_document(host) if for_paper else ""
    return {
        "build": build,
        "title": title_of(build),
        "hosts": hosts,
        "hosts_in_words": letters.in_words(host.organization for host in hosts),
        "sessions": sessions,
        "credit": credit_hours(sessions),
        "forbids": any(session.forbids for session in sessions),
        "names_the_venue": names_the_venue and bool(build.venue),
    }


def title_of(build):
    """`Programme, El Paso, Texas, February 17, 2027`"""
    day = date_format(build.date, "F j, Y")
    return _("Programme, %(city)s, %(state)s, %(day)s") % {"city": build.city, "state": build.state, "day": day}
