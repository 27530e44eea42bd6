"""Finding the site and the agency that a line of the contact list names."""

from collections import defaultdict

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _

from builds.imports.store import Store, settled
from contacts import whereabouts
from contacts.imports.kinds import agency_kind
from contacts.imports.names import organization_key, organization_spellings
from contacts.models import Kind, Organization, Site, sector_of

OF_ONE_COUNTY = (Kind.SHERIFF, Kind.POLICE)


class Sites(Store):
    """Sites by name and state, told apart by county and address."""

    def __init__(self):
        super().__init__(
            Site,
            (
                "name",
                "kind",
                "address",
                "milepost",
                "lat",
                "lon",
                "state_id",
                "county_id",
                "organization_id",
                "manager_id",
            ),
            organization_key,
        )

    def look_up(self, readings):
        """Fetch the sites of these names and states."""
        names = {way for reading in readings for way in organization_spellings(reading.values["site"])}
        states = {reading.values["state_id"] for reading in readings}
        self.named = defaultdict(list)
        for entry in self.fetch(Site.objects.filter(name__in=names, state__in=states)):
            self.named[entry.key, entry.values["state_id"]].append(entry)

    def add(self, entry):
        """Let later lines find a site made for this one."""
        self.named[entry.key, entry.values["state_id"]].append(entry)

    def find(self, reading, agrees):
        """The site a line is about, or None for one we do not know. Raises Doubt.

        `agrees(entry)` says whether its manager and officer are those of the line: that settles which of two sites
        that are otherwise alike it is.
        """
        there = self.named[organization_key(reading.values["site"]), reading.values["state_id"]]
        counties = reading.extra["counties"]
        there = [site for site in there if not counties or site.values["county_id"] in (None, *counties)]
        fitting = self._by_address(reading, there)
        if len(fitting) > 1:
            fitting = [site for site in fitting if not self.is_spoken_of(site)] or fitting
        if len(fitting) > 1:
            fitting = [site for site in fitting if agrees(site)][:1] or fitting
        if len(fitting) > 1:
            says = _("%(count)s sites of this name are known there.") % {"count": intcomma(len(fitting))}
            return settled(reading, "site", fitting, says)
        return fitting[0] if fitting else None

    def _by_address(self, reading, there):
        """Those at the line's address, else those of which none is known."""
        told = reading.values.get("site_address", "")
        if not told:
            return there
        others = [site for site in there if not self.is_spoken_of(site)]  # a list that names both tells them apart
        fitting = (
            [site for site in there if whereabouts.key(where(site)) == whereabouts.key(told)]
            or [site for site in others if _is_on_the_same_highway(site, told)]
            or [site for site in others if not (site.values["address"] or site.values["milepost"])]
        )
        if fitting or not others:
            return fitting
        says = _("“%(name)s” is known there at another address, %(address)s. Is it the same site?")
        told = {"name": others[0].values["name"], "address": where(others[0])}
        meant = settled(reading, "site", others, says % told)
        return [meant] if meant else []


def where(site):
    """Where a site's entry is, in one text, as the list is exported."""
    return whereabouts.written(*(site.values[name] for name in ("address", "milepost", "lat", "lon")))


def _is_on_the_same_highway(site, told):
    """Whether only one of the two, the entry or the text of a line, says the milepost."""
    said = whereabouts.apart(told)
    both = "milepost" in said and site.values["milepost"]
    return not both and whereabouts.key(site.values["address"]) == whereabouts.key(said.get("address", ""))


class Agencies(Store):
    """Agencies by name and state, told apart by county."""

    def __init__(self):
        super().__init__(Organization, ("name", "kind", "sector", "state_id", "county_id"), organization_key)

    def look_up(self, readings, keys):
        """Fetch the agencies of these names, and those of these keys."""
        names = {reading.values["agency"] for reading in readings if "agency" in reading.values}
        spelled = {way for name in names for way in organization_spellings(name)}
        self.fetch(Organization.objects.filter(pk__in=keys))
        self.named, self.serving = defaultdict(list), defaultdict(set)
        for entry in self.fetch(Organization.objects.filter(name__in=spelled)):
            self.named[entry.key].append(entry)
        served = Organization.counties_served.through.objects.filter(organization__name__in=spelled)
        for agency, county in served.values_list("organization_id", "county_id"):
            self.serving[agency].add(county)

    def add(self, entry):
        """Let later lines find an agency made for this one."""
        self.named[entry.key].append(entry)

    def find(self, reading, holder):
        """The agency a line names, or None for one we do not know; `holder` is the one the site calls now."""
        key = organization_key(reading.values["agency"])
        if holder is not None and holder.key == key:
            return holder
        state, counties = reading.values["state_id"], reading.extra["counties"]
        fitting = [agency for agency in self.named[key] if agency.values["state_id"] == state]
        fitting = fitting or [agency for agency in self.named[key] if agency.values["state_id"] is None]
        if len(fitting) > 1:
            here = [a for a in fitting if {a.values["county_id"], *self.serving[a.pk]} & counties]
            fitting = here or fitting
        if len(fitting) > 1:
            says = _("%(count)s agencies of this name are known there.") % {"count": intcomma(len(fitting))}
            return settled(reading, "agency", fitting, says)
        return fitting[0] if fitting else None

    def values_of(self, reading):
        """What a line says of an agency we do not know. A sheriff or a police department is of the site's county."""
        kind, _told = agency_kind("", reading.values["agency"])
        county = reading.values.get("county_id") if kind in OF_ONE_COUNTY else None
        return {
            "name": reading.values["agency"],
            "kind": str(kind),
            "sector": str(sector_of(kind)),
            "state_id": reading.values["state_id"],
            "county_id": county,
        }
