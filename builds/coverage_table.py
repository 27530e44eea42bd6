"""The coverage of a build as a page of its own: by county and sector who is wanted, invited, has answered and comes."""

from collections import defaultdict
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from builds.coverage import SECTORS
from builds.matrix import COLUMN, wanted_by_sector

COMING, ANSWERED, INVITED = "coming", "answered", "invited"
SHOWN = {COMING: lazy("Coming"), ANSWERED: lazy("Answered"), INVITED: lazy("Invited")}


@dataclass
class Standing:
    """How far the people of one cell are."""

    listed: int = 0
    invited: int = 0
    answered: int = 0
    coming: int = 0

    def add(self, guest):
        """Count one more of the build's people."""
        self.listed += 1
        self.invited += guest.invited
        self.answered += bool(guest.answer)
        self.coming += guest.counts


def shown_of(asked):
    """Which of the three figures is large: the one asked for, else who comes."""
    return asked if asked in SHOWN else COMING


def table_of(build, coverage, targets, *, show, may_add):
    """What templates/builds/coverage/_table.html needs: columns, rows, totals. `targets` as `glance.Target` rows."""
    cells = _count(coverage)
    wanted = {(target.county, target.sector): target.wanted for target in targets}
    page = _Page(build, show, may_add)
    rows = [_row(place, cells, wanted, page) for place in coverage.places]
    if any(cells["", sector].listed for sector in SECTORS):
        somewhere = [page.cell(cells["", sector], 0, _("elsewhere, or not known"), sector) for sector in SECTORS]
        rows.append({"name": _("Elsewhere, or not known"), "sites": "", "cells": somewhere})
    whole = wanted_by_sector(targets)
    totals = [page.cell(cells[None, sector], whole[sector], _("all counties"), sector) for sector in SECTORS]
    return {
        "columns": [{"label": COLUMN.get(sector, sector.label), "sector": sector.value} for sector in SECTORS],
        "rows": rows,
        "totals": {"sites": sum(place.sites for place in coverage.places), "cells": totals},
    }


def _count(coverage):
    """{(county, sector): Standing}; the county is "" for people from elsewhere, None for everybody once."""
    cells = defaultdict(Standing)
    known = {place.fips for place in coverage.places}
    for guest in coverage.guests:
        cells[None, guest.sector].add(guest)
        for fips in guest.counties & known or {""}:
            cells[fips, guest.sector].add(guest)
    return cells


def _row(place, cells, wanted, page):
    name = f"{place.name}, {place.state}"
    return {
        "name": name,
        "sites": place.sites,
        "cells": [
            page.cell(
                cells[place.fips, sector],
                wanted.get((place.fips, sector), 0),
                name,
                sector,
                fips=place.fips,
                is_gap=place.lacks(sector),
            )
            for sector in SECTORS
        ],
    }


class _Page:
    """What all cells of one table share: the build, which figure is large, and where a click leads."""

    def __init__(self, build, show, may_add):
        self.show, self.took_place = show, build.took_place
        name = "builds:candidates" if may_add else "builds:people"
        self.leads_to = reverse(name, args=[build.slug])

    def cell(self, standing, wanted, county, sector, *, fips="", is_gap=False):
        """One cell: its sign, the large figure, the others under it, and all of it in words."""
        large = getattr(standing, self.show)
        if is_gap:
            state = "gap"
        elif wanted:
            state = "met" if large >= wanted else "part"
        else:
            state = "part" if standing.listed else "none"
        return {
            "state": state,
            "large": _("%(n)s of %(wanted)s") % {"n": intcomma(large), "wanted": intcomma(wanted)}
            if wanted
            else intcomma(large),
            "small": self._others(standing),
            "words": self._in_words(standing, wanted, county, sector),
            "url": f"{self.leads_to}?{urlencode({'county': fips, 'sector': sector.value})}" if fips else "",
        }

    def _others(self, standing):
        """The two other figures where they say anything, and who is on the list and nothing more."""
        others = [name for name in (COMING, ANSWERED, INVITED) if name != self.show and getattr(standing, name)]
        texts = [self._figure(standing, name) for name in others]
        if standing.listed > max(standing.invited, standing.answered, standing.coming):
            texts.append(_("%(n)s on the list") % {"n": intcomma(standing.listed)})
        return texts

    def _figure(self, standing, name):
        number = getattr(standing, name)
        if name == COMING:
            return (_("%(n)s came") if self.took_place else _("%(n)s coming")) % {"n": intcomma(number)}
        return (_("%(n)s answered") if name == ANSWERED else _("%(n)s invited")) % {"n": intcomma(number)}

    def _in_words(self, standing, wanted, county, sector):
        figures = ", ".join(self._figure(standing, name) for name in (COMING, ANSWERED, INVITED))
        target = (
            ngettext("%(n)s wanted", "%(n)s wanted", wanted) % {"n": intcomma(wanted)} if wanted else _("no target")
        )
        return _("%(sector)s, %(county)s: %(figures)s; %(listed)s on the list, %(target)s") % {
            "sector": sector.label,
            "county": county,
            "figures": figures,
            "listed": intcomma(standing.listed),
            "target": target,
        }
