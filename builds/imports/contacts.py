"""The contact list read in: as it was exported, or as a partner filled it in.

A line is about one site. It says who manages it, which agency and officer it calls, at which build they were
introduced and when both said yes. An empty cell leaves what stands.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds.imports import link_part
from builds.imports.people import People
from builds.imports.places import Agencies, Sites, where
from builds.imports.store import Doubt, Part, Store, ref
from builds.imports.told import read_county, read_day
from builds.models import Build, ContactLink
from contacts import whereabouts
from contacts.imports import values
from contacts.imports.columns import Column
from contacts.imports.engine import Importer
from contacts.imports.kinds import site_kind
from contacts.imports.names import organization_key, person_key
from contacts.imports.reading import CREATED, REFUSED, UNCHANGED, UPDATED
from contacts.models import ImportRun, Organization, Person, Site, SiteKind
from tat_coalitions.trail.actions import draft, plain, record_many

ROLES = ("manager", "officer")


def _somebody(role, organization=None):
    """Which columns say what of somebody whom a line names; it tells no county of people."""
    return {"name": role, "organization": organization, "county": None} | {
        field: f"{role}_{field}" for field in ("title", "email", "phone")
    }


# What a doubtful part of a line is about, and which column says what of it.
PARTS = {
    "": (Site, {"name": "site", "address": "site_address", "city": None}),
    "site": (Site, {"name": "site", "address": "site_address", "city": None}),
    "agency": (Organization, {"name": "agency", "address": None, "city": None, "phone": None}),
    "manager": (Person, _somebody("manager")),
    "officer": (Person, _somebody("officer", "agency")),
    "backup_officer": (Person, _somebody("backup_officer", "agency")),
}


class ContactsImporter(Importer):
    """Sites with manager, agency, officer and backup. A site is found by name, state and county, then by address."""

    what = ImportRun.What.CONTACTS
    model = Site
    columns = (
        Column.called("county", lazy("county"), "county,county name,parish,site county"),
        Column.called("state", lazy("state"), "state,st,state code,site state"),
        Column.called("site", lazy("site"), "site,site name,truck stop,location,location name,facility,terminal"),
        Column.called("site_kind", lazy("kind of site"), "site kind,kind of site,kind,site type"),
        Column.called(
            "site_address",
            lazy("site’s address"),
            "site address,address,street address,address or highway,sites address",
        ),
        Column.called("manager", lazy("manager"), "manager,manager name,site manager,general manager"),
        Column.called("manager_title", lazy("manager’s title"), "manager title,managers title"),
        Column.called("manager_phone", lazy("manager’s phone"), "manager phone,managers phone,site phone"),
        Column.called("manager_email", lazy("manager’s e-mail"), "manager email,managers email,manager email address"),
        Column.called("agency", lazy("agency"), "agency,agency name,law enforcement agency,department"),
        Column.called("officer", lazy("officer"), "officer,officer name,deputy,officer to call"),
        Column.called("officer_title", lazy("officer’s title"), "officer title,officers title,rank"),
        Column.called("officer_phone", lazy("officer’s phone"), "officer phone,officers phone"),
        Column.called(
            "officer_after_hours",
            lazy("officer’s after-hours phone"),
            "officer after hours,officer after hours phone,after hours phone,after hours",
        ),
        Column.called("officer_email", lazy("officer’s e-mail"), "officer email,officers email,officer email address"),
        Column.called("backup_officer", lazy("backup officer"), "backup officer,backup,second officer"),
        Column.called("introduced_at", lazy("introduced at"), "introduced at,build,introduced at build"),
        Column.called("verified_on", lazy("verified on"), "verified on,verified,date verified"),
    )
    required = ((("site",),), (("state",),))

    def __init__(self, options=None, *, extras=()):
        super().__init__(options, extras=extras)
        self.agencies, self.people, self.sites = Agencies(), People(), Sites()
        self.links = Store(ContactLink, link_part.KEPT)
        self.taken = self.sites.taken

    def forget(self):
        for store in (self.agencies, self.people, self.sites, self.links):
            store.forget()

    def read(self, reading):
        values.text(reading, "site", 200, blanks=False)
        if not reading.get("site"):
            reading.refuse("site", _("The site’s name is missing."))
        values.state(reading, required=True)
        address = reading.get("site_address")
        beside = len(address) - len(whereabouts.apart(address).get("address", "")) if address else 0
        values.helpful_text(reading, "site_address", 200 + beside)
        for name in ("manager", "agency", "officer", "backup_officer"):
            values.text(reading, name, 200)
        for role in ROLES:
            values.helpful_text(reading, f"{role}_title", 200)
            values.phone(reading, f"{role}_phone")
            values.email(reading, f"{role}_email")
            if role not in reading.values and any(
                f"{role}_{part}" in reading.values for part in ("title", "phone", "email")
            ):
                reading.remark(role, _("Nobody is named here, so title, phone and e-mail were left out."))
        values.phone(reading, "officer_after_hours")
        kind, told = site_kind(reading.get("site_kind"), reading.get("site"))
        if kind is None and reading.get("site_kind"):
            reading.refuse(
                "site_kind",
                _("“%(kind)s” is no kind of site. Write one of: %(kinds)s.")
                % {"kind": reading.get("site_kind")[:60], "kinds": ", ".join(str(label) for label in SiteKind.labels)},
            )
        reading.extra |= {"kind": kind, "kind_told": told, "counties": read_county(reading)}
        read_day(reading, "verified_on")
        values.text(reading, "introduced_at", 80)

    def compared(self, part):
        return PARTS[part]

    # The steps

    def work(self, rows, *, by, stamp):
        """As every importer, but a line is about rows of four models: none of them is touched before all are found."""
        readings = [self._understood(row) for row in rows]
        good = [reading for reading in readings if reading.is_good]
        self.forget()
        self.look_up(good)
        for reading in good:
            try:
                self._take(reading, by=by, stamp=stamp)
            except Doubt as doubt:
                reading.doubts(str(doubt), doubt.candidates, doubt.part)
        for reading in readings:
            if not reading.is_good:
                reading.result = REFUSED
        return readings, self._write_all(by=by, stamp=stamp)

    def look_up(self, readings):
        told = [reading.values for reading in readings]
        self.sites.look_up(readings)
        here = list(self.sites.entries)
        self.link_of = {
            link.values["site_id"]: link
            for link in self.links.fetch(ContactLink.objects.current().filter(site__in=here))
        }
        held = [link.values for link in self.link_of.values()]
        self.agencies.look_up(readings, {values["agency_id"] for values in held})
        self.people.look_up(
            names={values[name] for values in told for name in (*ROLES, "backup_officer") if name in values},
            emails={values.get(f"{role}_email", "") for values in told for role in ROLES},
            organizations={
                *self.agencies.entries,
                *(site.values["organization_id"] for site in self.sites.entries.values()),
            }
            - {None},
            keys={values[name] for values in held for name in ("officer_id", "backup_id")}
            | {site.values["manager_id"] for site in self.sites.entries.values()} - {None},
        )
        slugs = {values["introduced_at"] for values in told if "introduced_at" in values}
        self.builds = dict(Build.objects.filter(slug__in=slugs).order_by("pk").values_list("slug", "pk"))

    def _take(self, reading, *, by, stamp):
        """Find everything a line is about, and only then make it so. Raises Doubt."""
        site = self.sites.find(reading, lambda entry: self._agrees(entry, reading))
        link = self.link_of.get(ref(site))
        parts = [self._site_part(reading, site)]
        site_part = parts[0]
        manager = self._manager(reading, site_part, parts)
        told = self._called(reading, link, site_part, parts)
        if "introduced_at" in reading.values:
            told["introduced_at"] = self.builds.get(reading.values["introduced_at"])
            if told["introduced_at"] is None:
                reading.refuse(
                    "introduced_at", _("No build is called “%(slug)s”.") % {"slug": reading.values["introduced_at"]}
                )
        link_told = link_part.wanted(
            reading,
            link,
            told,
            manager=manager or (site and site.values["manager_id"]),
            agency_of=self._agency_of,
        )
        if reading.errors:
            return
        if link_told:
            parts.append(Part(self.links, link or self.links.new(), link_told, link_part.COLUMNS))
            parts[-1].wanted["site_id"] = ref(site_part.entry)
        self._settle(reading, parts, by=by, stamp=stamp)

    def _agrees(self, site, reading):
        """Whether what stands for a site is what the line says: one of two sites that are otherwise alike."""
        link = self.link_of.get(site.pk)
        values = link.values if link else {}
        standing = {
            "manager": self.people.at(site.values["manager_id"]),
            "agency": self.agencies.at(values.get("agency_id")),
            "officer": self.people.at(values.get("officer_id")),
        }
        return all(
            (entry.key if entry else None) == (key(reading.values[name]) if name in reading.values else None)
            for (name, entry), key in zip(standing.items(), (person_key, organization_key, person_key), strict=True)
        )

    def _site_part(self, reading, site):
        columns = dict.fromkeys(("address", "milepost", "lat", "lon"), "site_address")
        columns |= {"kind": "site_kind", "manager_id": "manager"}
        told = self._address(reading, site)
        if site is None:
            if reading.extra["kind"] is None:
                reading.refuse("site_kind", _("We do not know this site. Say what kind it is, to have it added."))
            told |= {"name": reading.values["site"], "state_id": reading.values["state_id"]}
        if reading.extra["kind"] and (site is None or reading.extra["kind_told"]):
            told["kind"] = str(reading.extra["kind"])
        if "county_id" in reading.values and (site is None or site.values["county_id"] is None):
            told["county_id"] = reading.values["county_id"]
        if site is None:
            site = self.sites.new(reading.values["site"])
        return Part(self.sites, site, told, columns)

    @staticmethod
    def _address(reading, site):
        """The address and milepost, or the point, that a line tells; nothing where it says what we know."""
        written = reading.values.get("site_address", "")
        if not written or (site and whereabouts.key(where(site)) == whereabouts.key(written)):
            return {}
        return whereabouts.apart(written)

    def _manager(self, reading, site_part, parts):
        """Put the manager among the parts, and on the site; returns how values name them, or None."""
        if "manager" not in reading.values:
            return None
        held = site_part.entry.values or {}
        organization = held.get("organization_id")
        found = self.people.find(
            reading,
            "manager",
            organization=self._organization(organization),
            holder=self.people.at(held.get("manager_id")),
        )
        more = {"organization_id": organization, "county_id": reading.values.get("county_id")}
        entry = self._person_part(reading, "manager", found, more, parts)
        site_part.wanted["manager_id"] = ref(entry)
        return ref(entry)

    def _called(self, reading, link, site_part, parts):
        """Put agency, officer and backup among the parts; returns them by name."""
        held, told = link.values if link else {}, {}
        agency = standing = self.agencies.at(held.get("agency_id"))
        if "agency" in reading.values:
            agency = self.agencies.find(reading, standing)
            if agency is None:
                agency = self.agencies.new(reading.values["agency"])
                parts.insert(0, Part(self.agencies, agency, self.agencies.values_of(reading)))
            told["agency"] = agency
        if "officer" in reading.values:
            found = self.people.find(
                reading, "officer", organization=agency, holder=self.people.at(held.get("officer_id"))
            )
            told["officer"] = self._person_part(reading, "officer", found, {"organization_id": ref(agency)}, parts)
        officer = told.get("officer") or self.people.at(held.get("officer_id"))
        if "backup_officer" in reading.values:
            name = reading.values["backup_officer"]
            found = self.people.find_backup(
                reading, agency=agency, holder=self.people.at(held.get("backup_id")), officer=officer
            )
            told["backup"] = found or self.people.new(name)
            if found is None:
                place = {"organization_id": ref(agency), "state_id": reading.values["state_id"]}
                parts.append(Part(self.people, told["backup"], {"name": name, "email": "", **place}))
        return told

    def _person_part(self, reading, role, found, more, parts):
        """What a line says of somebody we know or of somebody new; returns the entry."""
        fields = {"title": f"{role}_title", "email": f"{role}_email", "phone": f"{role}_phone"}
        if role == "officer":
            fields["after_hours_phone"] = "officer_after_hours"
        columns = {"name": role, **fields}
        told = {name: reading.values[column] for name, column in columns.items() if column in reading.values}
        if found is None:
            told |= {"email": told.get("email", ""), "state_id": reading.values["state_id"], **more}
        entry = found or self.people.new(told["name"])
        parts.append(Part(self.people, entry, told, columns))
        return entry

    @staticmethod
    def _agency_of(officer):
        """The organization an officer works for, as values name it, or None."""
        return (officer.values or {}).get("organization_id")

    def _organization(self, reference):
        """An entry for an organization of which only the key matters."""
        known = self.agencies.at(reference)
        if known is None and reference is not None:
            known = self.agencies.new()
            known.pk = reference
        return known

    def _settle(self, reading, parts, *, by, stamp):
        """Compare all parts of a line, then take all of them or none."""
        for part in parts:
            part.compare(self.mode)
        parts = self._needed(parts)
        against = {column for part in parts for column in part.contradictions()}
        if against and self.mode == "update" and not reading.settled:
            raise Doubt(self._contradiction(against, parts[-1].entry.line or self._line_of(parts)))
        for part in parts:
            if part.store is self.links and (part.is_new or part.changes):
                link_part.chosen(part, by=by, stamp=stamp)
        made = {part.store for part in parts if part.is_new}
        changed = any(part.changes for part in parts) or bool(made)
        reading.result = CREATED if made & {self.sites, self.links} else UPDATED if changed else UNCHANGED
        for part in parts:
            for name in part.changes:
                if name in part.columns:
                    column = part.columns[name]
                    reading.changes[column] = [part.entry.values.get(name), part.changes[name]]
            is_new = part.is_new
            part.apply(reading.line)
            if part.store is self.links:
                self.link_of[part.wanted["site_id"]] = part.entry
            elif is_new or part.store is self.people:
                part.store.add(part.entry)

    def _needed(self, parts):
        """Without new people and agencies that no row would name: what stands may not be changed in every mode."""
        asked = {id(value) for part in parts for value in (part.wanted if part.is_new else part.changes).values()}
        kept = [p for p in parts if not p.is_new or p.store in (self.sites, self.links) or id(p.entry) in asked]
        return kept if len(kept) == len(parts) else self._needed(kept)

    @staticmethod
    def _line_of(parts):
        return next((part.entry.line for part in parts if part.entry.line), 0)

    def _write_all(self, *, by, stamp):
        written, notes = {}, []
        for store in (self.agencies, self.people, self.sites, self.links):
            kept, changed = store.write(stamp=stamp)
            if any(kept.values()):
                written[store.model._meta.label_lower] = kept
            notes += [self._note(store, entry, by, stamp) for entry in changed]
            if store is self.links:
                notes += [self._note(store, entry, by, stamp, "added by an import") for entry in store.fresh]
        record_many(notes)
        return written

    def _note(self, store, entry, by, stamp, verb="changed by an import"):
        """What the trail keeps of a row."""
        if store is self.links:
            row = ContactLink(
                pk=entry.pk, site=self._site_row(entry.values["site_id"]), **self._called_rows(entry.values)
            )
        else:
            row = store.model(pk=entry.pk, name=entry.values["name"])
        changes = {name: [plain(before), plain(entry.values[name])] for name, before in entry.before.items()}
        return draft(verb, row, by=by, changes=changes, at=stamp)

    def _site_row(self, key):
        return Site(pk=key, name=self._named(self.sites, key))

    def _called_rows(self, held):
        officer = held.get("officer_id")
        return {
            "agency": Organization(pk=held["agency_id"], name=self._named(self.agencies, held["agency_id"])),
            "officer": Person(pk=officer, name=self._named(self.people, officer)) if officer else None,
        }

    @staticmethod
    def _named(store, key):
        found = store.entries.get(key) or next((entry for entry in store.fresh if entry.pk == key), None)
        return found.values["name"] if found else str(key)
