"""The coverage matrix as its component draws it, and the sentences that say what it shows."""

from collections import Counter

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from builds.coverage import INTRODUCED, SECTORS
from builds.words import in_words
from contacts.models import Sector

# Short enough for the head of a column.
COLUMN = {Sector.LAW: lazy("Law")}


def matrix_of(build, coverage, targets):
    """What components/matrix.html needs: columns, rows and totals. `targets` as `glance.Target` rows."""
    people = reverse("builds:people", args=[build.slug])
    wanted = {(target.county, target.sector): target.wanted for target in targets}
    rows = [_row(place, wanted, people) for place in coverage.places]
    elsewhere = coverage.elsewhere()
    if elsewhere:
        cells = [_count(elsewhere[sector]) for sector in SECTORS]
        rows.append({"name": _("Elsewhere, or not known"), "sites": "", "cells": cells})
    return {
        "columns": [{"label": COLUMN.get(sector, sector.label), "sector": sector.value} for sector in SECTORS],
        "rows": rows,
        "totals": _totals(coverage, targets),
    }


def wanted_by_sector(targets):
    """How many people of each sector the room needs: the whole build's target, or more where the counties ask for more."""
    whole, by_county = Counter(), Counter()
    for target in targets:
        (by_county if target.county else whole)[target.sector] += target.wanted
    return {sector: max(whole[sector], by_county[sector]) for sector in SECTORS}


def _row(place, wanted, people):
    cells = []
    for sector in SECTORS:
        here, target = place.people[sector], wanted.get((place.fips, sector), 0)
        url = f"{people}?sector={sector.value}&county={place.fips}"
        if place.lacks(sector):
            cells.append({"state": "gap", "text": _of(here, target), "url": url})
        elif target:
            cells.append({"state": "met" if here >= target else "part", "text": _of(here, target), "url": url})
        elif here:
            cells.append({"state": "part", "text": _of(here, target), "url": url})
        else:
            cells.append({"state": "none", "text": "", "url": ""})
    return {"name": f"{place.name}, {place.state}", "sites": place.sites, "cells": cells}


def _of(here, target):
    return (
        _("%(here)s of %(target)s") % {"here": intcomma(here), "target": intcomma(target)} if target else intcomma(here)
    )


def _count(here):
    return {"state": "part" if here else "none", "text": intcomma(here), "url": ""}


def _totals(coverage, targets):
    wanted, here = wanted_by_sector(targets), coverage.by_sector()
    return {
        "sites": sum(place.sites for place in coverage.places),
        "cells": [_of(here[sector], wanted[sector]) for sector in SECTORS],
    }


def headline(build, coverage):
    """What the matrix says, in a sentence: the worst gap, or that there is none."""
    if not coverage.places:
        return _("No county is chosen yet")
    if not coverage.with_sites:
        return _("No truck stop or terminal is on record in these counties")
    if not coverage.gaps:
        return (
            _("Every county with sites had an officer and a manager there")
            if build.took_place
            else _("Every county with sites has an officer and a manager coming")
        )
    worst = coverage.gaps[0]
    return _("%(county)s has %(sites)s and %(nobody)s") % {
        "county": worst.name,
        "sites": sites_in_words(worst),
        "nobody": nobody(build, worst),
    }


def sites_in_words(place):
    """“six truck stops”, or “six sites” where terminals are among them."""
    if place.truck_stops == place.sites:
        text = ngettext("%(number)s truck stop", "%(number)s truck stops", place.sites)
    else:
        text = ngettext("%(number)s site", "%(number)s sites", place.sites)
    return text % {"number": in_words(place.sites)}


def nobody(build, place):
    """Who is missing from a county that is a gap."""
    missing = [sector for sector in INTRODUCED if place.lacks(sector)]
    if len(missing) == len(INTRODUCED):
        return _("no officer or manager who came") if build.took_place else _("no officer or manager coming")
    if missing == [Sector.LAW]:
        return _("no officer who came") if build.took_place else _("no officer coming")
    return _("no manager who came") if build.took_place else _("no manager coming")


def other_gaps(build, coverage):
    """The gaps after the worst one, in a sentence; empty where there are none."""
    by_lack = {}
    for place in coverage.gaps[1:]:
        by_lack.setdefault(nobody(build, place), []).append(place.name)
    sentences = []
    for lack, names in by_lack.items():
        verb = ngettext("%(names)s has sites but %(lack)s.", "%(names)s have sites but %(lack)s.", len(names))
        sentences.append(verb % {"names": get_text_list(names, _("and")), "lack": lack})
    return capfirst(" ".join(sentences))
