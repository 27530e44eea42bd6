"""The sign-in sheet on paper: who is expected, by sector, with room for those who walk in."""

from dataclasses import dataclass
from itertools import count

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from builds import door
from contacts import wordings
from contacts.models import ConsentTo, Sector

BLANK_ROWS = 4  # a sector: of about fifty people few come unasked


@dataclass(frozen=True)
class Line:
    """One row to sign: somebody of the list, or nobody yet."""

    number: int
    guest: door.Guest | None


def title_of(build):
    """`Sign-in sheet, El Paso, Texas, February 17, 2027`"""
    day = date_format(build.date, "F j, Y")
    return _("Sign-in sheet, %(city)s, %(state)s, %(day)s") % {"city": build.city, "state": build.state, "day": day}


def context_of(build):
    """What the template prints, without who does not come, sends somebody or waits for a seat.

    An open list shows no consent of anybody.
    """
    expected = [guest for guest in door.guests(build) if guest.is_expected]
    hosts = wordings.in_force(ConsentTo.HOSTS)
    return {
        "build": build,
        "title": title_of(build),
        "expected": len(expected),
        "sectors": by_sector(expected),
        "hosts_wording": hosts.sentence,
        "list_wording": wordings.in_force(ConsentTo.CONTACT_LIST).sentence,
        "notice": hosts.notice,
        "versions": ", ".join(wordings.in_force(to).version for to in (ConsentTo.HOSTS, ConsentTo.CONTACT_LIST)),
    }


def by_sector(guests):
    """Each sector with its lines and blank ones, numbered through, so that a number names one row of the whole sheet."""
    numbers, sectors = count(1), []
    for sector in Sector:
        people = [guest for guest in guests if guest.sector == sector]
        lines = [Line(next(numbers), guest) for guest in [*people, *[None] * BLANK_ROWS]]
        sectors.append({"sector": sector.value, "label": sector.label, "people": len(people), "lines": lines})
    return sectors
