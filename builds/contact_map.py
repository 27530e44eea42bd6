"""The contact list of a build as a person reads it: one line a site, the worst first, and the counties on a map."""

from collections import defaultdict
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from builds.models import ContactLink
from contacts.geography.shapes import county_paths
from contacts.models import Site
from contacts.names import decent

WIDTH, HEIGHT = 560, 520


@dataclass(frozen=True)
class Line:
    """A site, its current link or None, and what that means."""

    site: Site
    link: ContactLink | None
    state: str
    kind: str
    text: str
    note: str = ""

    @property
    def is_staffed(self):
        return self.site.is_staffed

    @property
    def needs_somebody(self):
        return self.kind == "need"

    @property
    def is_confirmed(self):
        return self.state in ("confirmed", "check_due")


# the worst first
ORDER = ["none", "no_officer", "check_due", "proposed", "waits", "confirmed"]


def lines_of(build, *, today):
    """Every site of the build's counties as a Line, those without an officer first. Three queries."""
    links = {
        link.site_id: link
        for link in ContactLink.objects.current()
        .filter(site__county__builds=build)
        .select_related("agency", "officer", "backup")
    }
    sites = Site.objects.filter(county__builds=build).select_related("county", "manager").order_by("name", "pk")
    lines = [line_of(site, links.get(site.pk), today) for site in sites]
    return sorted(lines, key=lambda line: (ORDER.index(line.state), line.site.county.name, line.site.name))


def line_of(site, link, today):
    """What the link of a site means on a day."""
    if link is None:
        return Line(site, None, "none", "need", _("No officer"), _("Nobody is proposed yet"))
    if link.officer_id is None:
        return Line(site, link, "no_officer", "need", _("No officer"), _("The agency is known, nobody of it by name"))
    if link.is_confirmed:
        checked = _("Both sides, %(day)s") % {"day": date_format(link.verified_on or today, "M j, Y")}
        if link.next_check_on and link.next_check_on <= today:
            return Line(site, link, "check_due", "need", _("Check due"), checked)
        return Line(site, link, "confirmed", "done", _("Confirmed"), checked)
    if link.manager_confirmed_at or link.officer_confirmed_at:
        side = _("Waits for officer") if link.manager_confirmed_at else _("Waits for manager")
        return Line(site, link, "waits", "calm", side)
    return Line(site, link, "proposed", "open", _("Chosen") if link.chosen_at else _("Proposed"), decent(link.how))


def counts(lines):
    """What the headings of the page say: sites with somebody to introduce, how many confirmed, how many without."""
    staffed = [line for line in lines if line.is_staffed]
    return {
        "sites": len(staffed),
        "confirmed": sum(line.is_confirmed for line in staffed),
        "needs": sum(line.needs_somebody for line in staffed),
        "waiting": sum(not line.is_confirmed and not line.needs_somebody for line in staffed),
        "unstaffed": len(lines) - len(staffed),
    }


def counties(build, lines):
    """Each county of the build with its sites, those confirmed and its shape; gaps have sites and no confirmed one."""
    inside = defaultdict(list)
    for line in lines:
        if line.is_staffed:
            inside[line.site.county_id].append(line)
    served = list(build.counties.all())
    shapes = {shape["fips"]: shape for shape in county_paths([c.fips for c in served], WIDTH, HEIGHT)}
    rows = []
    for county in served:
        sites, confirmed = len(inside[county.fips]), sum(line.is_confirmed for line in inside[county.fips])
        shape = shapes.get(county.fips, {})
        rows.append(
            {
                "name": county.name,
                "sites": sites,
                "confirmed": confirmed,
                "css": "c-none"
                if not sites
                else "c-gap"
                if not confirmed
                else "c-full"
                if confirmed == sites
                else "c-part",
                "text": _("%(confirmed)s of %(sites)s") % {"confirmed": intcomma(confirmed), "sites": intcomma(sites)}
                if sites
                else _("none"),
                "d": shape.get("d", ""),
                "x": shape.get("cx"),
                "y": shape.get("cy"),
            }
        )
    return rows
