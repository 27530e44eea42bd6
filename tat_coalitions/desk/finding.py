"""One search over builds, people, organizations and sites, each within what the user may see."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.http import urlencode
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds.models import Build
from builds.words import in_words
from contacts.models import Organization, Person, Site
from tat_coalitions.desk import doors
from tat_coalitions.desk.needs.row import capital, joined
from tat_coalitions.desk.templatetags.house import day_short

SHOWN = 6
COUNTED = 20  # beyond so many a number helps nobody, and counting all would cost
SHORTEST = 2


@dataclass(frozen=True)
class Group:
    """What was found of one kind: some rows `{title, text, href}`, how many there are, and where the rest is."""

    name: str
    rows: list
    number: int
    more: str

    @property
    def heading(self):
        """“People (12)”."""
        number = self.number if self.number <= COUNTED else _("more than %(n)d") % {"n": COUNTED}
        return f"{self.name} ({number})"


def find(text, user):
    """A Group for each kind of which something was found."""
    if len(text.strip()) < SHORTEST:
        return []
    kinds = (builds, people, organizations, sites)
    return [group for group in (kind(text, user) for kind in kinds) if group.rows]


def builds(text, user):
    """Builds by city, title, state or year."""
    found = Build.objects.visible_to(user).select_related("state").order_by("-date", "pk")
    for word in text.split():
        fits = (
            Q(city__icontains=word)
            | Q(title__icontains=word)
            | Q(state__name__icontains=word)
            | Q(slug__icontains=word)
        )
        found = found.filter(fits | Q(date__year=word) if word.isdigit() and len(word) == 4 else fits)
    rows = [
        {
            "title": str(row),
            "text": joined(day_short(row.date), row.get_status_display()),
            "href": row.get_absolute_url(),
        }
        for row in found[: COUNTED + 1]
    ]
    return _group(rows, _("Builds"), "builds:list", text)


def people(text, user):
    """People by name, e-mail or organization."""
    found = Person.objects.visible_to(user).present().search(text).select_related("organization")[: COUNTED + 1]
    rows = [
        {"title": str(row), "text": joined(row.title, row.organization, row.email), "href": row.get_absolute_url()}
        for row in found
    ]
    return _group(rows, _("People"), "contacts:people", text)


def organizations(text, user):
    """Organizations by name."""
    found = Organization.objects.visible_to(user).search(text).select_related("county")[: COUNTED + 1]
    rows = [
        {"title": str(row), "text": joined(row.get_kind_display(), row.county), "href": row.get_absolute_url()}
        for row in found
    ]
    return _group(rows, _("Organizations"), "contacts:organizations", text)


def sites(text, user):
    """Sites by name, city or highway."""
    found = Site.objects.visible_to(user).search(text).select_related("county")[: COUNTED + 1]
    rows = [
        {
            "title": str(row),
            "text": joined(row.get_kind_display(), row.county or row.state_id),
            "href": row.get_absolute_url(),
        }
        for row in found
    ]
    return _group(rows, _("Sites"), "contacts:sites", text)


def _group(rows, name, page, text):
    return Group(
        name=name,
        rows=rows[:SHOWN],
        number=len(rows),
        more=doors.to(page, query=urlencode({"q": text})) if len(rows) > SHOWN else "",
    )


def summary(text, groups):
    """What the page says it found."""
    if len(text) < SHORTEST:
        return _("Search builds, people, organizations and sites")
    if not groups:
        return _("Nothing matches “%(text)s”") % {"text": text}
    number = sum(group.number for group in groups)
    names = get_text_list([group.name.lower() for group in groups], _("and"))
    if any(group.number > COUNTED for group in groups):
        return _("Many %(names)s match “%(text)s”") % {"names": names, "text": text}
    match = ngettext("One match for “%(text)s” among %(names)s", "%(n)s matches for “%(text)s” among %(names)s", number)
    return capital(match % {"n": in_words(number), "names": names, "text": text})
