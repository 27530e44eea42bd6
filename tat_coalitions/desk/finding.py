"""One search over builds, people, organizations, sites and tasks, each within what the user may see."""

from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import F, Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds.models import Build, PlanTask
from builds.words import in_words
from contacts.models import Organization, Person, Site
from contacts.models.parts import SHORTEST
from tat_coalitions.desk import doors
from tat_coalitions.desk.needs.row import capital, joined
from tat_coalitions.desk.templatetags.house import day_short

SHOWN = 6
A_FEW = 3  # of each kind while one types
COUNTED = 20  # beyond so many a number helps nobody, and counting all would cost


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
        number = self.number if self.number <= COUNTED else _("more than %(n)s") % {"n": intcomma(COUNTED)}
        return f"{self.name} ({number})"


def find(text, user, *, shown=SHOWN):
    """A Group for each kind of which something was found, with at most `shown` rows."""
    if len(text.strip()) < SHORTEST:
        return []
    kinds = (builds, people, organizations, sites, tasks)
    groups = [_group(*kind(text, user), text, shown) for kind in kinds]
    return [group for group in groups if group.rows]


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
    return rows, _("Builds"), "builds:list"


def people(text, user):
    """People by name, e-mail or organization."""
    present = Person.objects.visible_to(user).present().select_related("organization")
    rows = [
        {"title": str(row), "text": joined(row.title, row.organization, row.email), "href": row.get_absolute_url()}
        for row in present.best_for(text, COUNTED + 1)
    ]
    return rows, _("People"), "contacts:people"


def organizations(text, user):
    """Organizations by name."""
    found = Organization.objects.visible_to(user).search(text).select_related("county")[: COUNTED + 1]
    rows = [
        {"title": str(row), "text": joined(row.get_kind_display(), row.county), "href": row.get_absolute_url()}
        for row in found
    ]
    return rows, _("Organizations"), "contacts:organizations"


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
    return rows, _("Sites"), "contacts:sites"


def tasks(text, user):
    """Tasks of plans by what is to be done, whose it is, and the city of the build; open ones first, by their day."""
    found = PlanTask.objects.visible_to(user).search(text).select_related("build__state", "owner_person")
    ordered = found.order_by(F("done_at").asc(nulls_first=True), F("waived_at").asc(nulls_first=True), "due_on", "pk")
    rows = [
        {
            "title": str(row),
            "text": joined(row.build, _state_of(row), row.owner_person),
            "href": reverse("builds:task", args=[row.build.slug, row.pk]),
        }
        for row in ordered[: COUNTED + 1]
    ]
    return rows, _("Tasks"), ""


def _state_of(task):
    if task.done_at:
        return _("done")
    return _("waived") if task.waived_at else _("due %(day)s") % {"day": day_short(task.due_on)}


def _group(rows, name, page, text, shown):
    return Group(
        name=name,
        rows=rows[:shown],
        number=len(rows),
        more=doors.to(page, query=urlencode({"q": text})) if page and len(rows) > shown else "",
    )


def summary(text, groups):
    """What the page says it found."""
    if len(text) < SHORTEST:
        return _("Search builds, people, organizations, sites and tasks")
    if not groups:
        return _("Nothing matches “%(text)s”") % {"text": text}
    number = sum(group.number for group in groups)
    names = get_text_list([group.name.lower() for group in groups], _("and"))
    if any(group.number > COUNTED for group in groups):
        return _("Many %(names)s match “%(text)s”") % {"names": names, "text": text}
    match = ngettext("One match for “%(text)s” among %(names)s", "%(n)s matches for “%(text)s” among %(names)s", number)
    return capital(match % {"n": in_words(number), "names": names, "text": text})
