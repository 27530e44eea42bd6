"""The door of a build: when it is open, who stands on its list, how many are here.

What is told here may stand on a stranger's phone: names, organizations and sectors, and nothing else of anybody.
"""

import datetime
import unicodedata
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Count, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds.models import Answer, Status
from builds.models.builds import AHEAD, TOOK_PLACE
from builds.models.invitations import comes
from contacts.models import Sector
from contacts.names import decent
from tat_coalitions.accounts.links import token_for

PURPOSE = "door"
BY_LINK = "door link"  # who acts, in the trail and on the list, where nobody signed in
ONE_DAY = datetime.timedelta(days=1)
A_WEEK = 7


def path(build):
    """The address of the door page that needs no account."""
    return reverse("links:door", args=[token_for(PURPOSE, build)])


def link_days(build):
    """The first and the last day on which the door link works, where the build is."""
    return build.date - ONE_DAY, build.date + ONE_DAY


def closed(build, at, *, by_link):
    """Why nobody can be checked in at a moment, as a sentence; "" while the door is open.

    It opens the day before, to try it out and for who comes early; in the embedded mode, which holds nothing but a
    demo, at any time before. By link it closes with the day after; TAT may go
    on, to enter what stands on paper, until the build is closed.
    """
    first, last = link_days(build)
    today = build.today(at)
    if build.status not in (*AHEAD, *TOOK_PLACE):
        return _("This build does not take place as it stands, so nobody can be checked in.")
    if today < first and not settings.EMBEDDED:
        return _("The door opens on %(day)s.") % {"day": long_day(first)}
    if by_link and today > last:
        return _("The door closed after %(day)s.") % {"day": long_day(last)}
    if not by_link and build.status == Status.CLOSED:
        return _("This build is closed, so its list stays as it is.")
    return ""


def is_practice(build, at):
    """Whether somebody stands at the door before it opens, as the embedded mode lets them: to try it out."""
    return build.today(at) < link_days(build)[0]


def long_day(day):
    """`Wednesday, February 17`"""
    return date_format(day, "l, F j")


@dataclass(frozen=True)
class Turnout:
    """How many are here, of those who are expected or came without a word."""

    here: int
    expected: int
    walked_in: int

    def is_full(self, build):
        """Whether every seat is taken."""
        return bool(build.capacity) and self.here >= build.capacity


def turnout(build):
    """Count the list of a build; one question to the database."""
    here = Q(arrived_at__isnull=False)
    counted = build.invitations.order_by().aggregate(
        here=Count("pk", filter=here),
        expected=Count("pk", filter=here | comes()),
        walked_in=Count("pk", filter=here & Q(walk_in=True)),
    )
    return Turnout(**counted)


def by_sector(build):
    """One row for each sector: how many said they come, and how many are here; one question."""
    rows = build.invitations.order_by().values("sector")
    rows = rows.annotate(
        coming=Count("pk", filter=comes()),
        here=Count("pk", filter=Q(arrived_at__isnull=False)),
    )
    found = {row["sector"]: row for row in rows}
    none = {"coming": 0, "here": 0}
    return [none | found.get(sector.value, {}) | {"sector": sector.value, "label": sector.label} for sector in Sector]


def heading(build, counted, at):
    """The sentence over the day: what is true of it now."""
    today = build.today(at)
    numbers = {"here": intcomma(counted.here), "all": intcomma(counted.expected)}
    if build.took_place or today > build.date:
        if not counted.here:
            return _("Nobody has been checked in")
        return ngettext("One of %(all)s came", "%(here)s of %(all)s came", counted.here) % numbers
    if counted.here:
        return ngettext("One of %(all)s is here", "%(here)s of %(all)s are here", counted.here) % numbers
    if today == build.date:
        return _("Nobody has arrived yet")
    if not counted.expected:
        return _("Nobody has said yet that they are coming")
    near = (build.date - today).days < A_WEEK
    day = date_format(build.date, "l" if near else "F j")
    sentence = ngettext("One person is expected on %(day)s", "%(all)s are expected on %(day)s", counted.expected)
    return sentence % (numbers | {"day": day})


@dataclass
class Guest:
    """One person of the list, as the door shows them."""

    pk: int
    name: str
    organization: str
    stand_in: str
    comes_for: str
    comes_with: str
    substitute: str
    sector: str
    answer: str
    waiting_since: datetime.datetime | None
    arrived_at: datetime.datetime | None
    walk_in: bool
    parts: list = field(default_factory=list)  # the name as pairs: a piece, and whether it is what was searched

    @property
    def sector_name(self):
        return Sector(self.sector).label

    @property
    def says_no(self):
        return self.answer == Answer.NO and not self.arrived_at

    @property
    def sends(self):
        """Who comes instead of them, or ""."""
        return self.stand_in or self.substitute

    @property
    def is_expected(self):
        """Whether a line is kept for them on paper: who sends somebody on the list, or waits for a seat, has none."""
        sends_somebody = self.answer == Answer.INSTEAD and self.stand_in
        return bool(self.arrived_at) or not (self.says_no or sends_somebody or self.waiting_since)


# Nothing but this is read of anybody; after the key stand the names.
NAMES = 5
COLUMNS = (
    "pk",
    "person__name",
    "person__organization__name",
    "stand_in__person__name",
    "in_place_of__person__name",
    "brought_by__person__name",
    "substitute",
    "sector",
    "answer",
    "waiting_since",
    "arrived_at",
    "walk_in",
)


def guests(build, *, text=""):
    """Everybody on the list whose name, organization or sector holds every word of the text, by name; one question.

    Whoever comes with somebody is found with them, since they arrive together.
    """
    rows = build.invitations.filter(person__anonymised_at=None).order_by().values_list(*COLUMNS)
    everybody = [_guest(*row) for row in rows]
    everybody.sort(key=lambda guest: (folded(guest.name), guest.pk))
    words = folded(text).split()
    found = [guest for guest in everybody if fits(guest, words)]
    for guest in found:
        guest.parts = marked(guest.name, words)
    return found


def _guest(pk, *read):
    return Guest(pk, *(decent(name or "") for name in read[:NAMES]), *read[NAMES:])


def folded(text):
    """The text without case and accents, so that "mar" finds "Már"."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def fits(guest, words):
    text = folded(f"{guest.name} {guest.sends} {guest.comes_with} {guest.organization} {guest.sector_name}")
    return all(word in text for word in words)


def marked(name, words):
    """The name as pairs of a piece and whether it is what was searched."""
    plain = folded(name)
    hits = sorted((plain.find(word), word) for word in words if word in plain)
    if not hits or len(plain) != len(name):
        return [(name, False)]
    parts, end = [], 0
    for start, word in hits:
        if start >= end:
            parts += [(name[end:start], False), (name[start : start + len(word)], True)]
            end = start + len(word)
    return [part for part in [*parts, (name[end:], False)] if part[0]]


def clock(moment, build):
    """`9:31 am` on the clocks of the build, as every template says it."""
    return render_to_string("builds/door/_clock.txt", {"moment": moment, "build": build}).strip()


def as_data(build):
    """What the open page asks for every few seconds: who is here since when, and how many."""
    rows = build.invitations.filter(person__anonymised_at=None).order_by("pk").values_list("pk", "arrived_at")
    rows = list(rows)
    here = {str(pk): clock(arrived_at, build) for pk, arrived_at in rows if arrived_at}
    return {"here": here, "listed": len(rows)} | numbers(build)


def numbers(build):
    """How many are here, for the script on the page."""
    counted = turnout(build)
    return {"count": counted.here, "expected": counted.expected, "full": counted.is_full(build)}
