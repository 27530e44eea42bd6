"""Places where drivers stop: truck stops, bus terminals, public parking; above all the national lists of the US DOT."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from contacts.imports import values
from contacts.imports.columns import Column
from contacts.imports.engine import Importer
from contacts.imports.kinds import site_kind
from contacts.imports.names import organization_key, organization_spellings
from contacts.imports.places import placed
from contacts.imports.reading import Entry
from contacts.imports.source_ids import SourceIds
from contacts.models import ImportRun, Site, SiteKind

KEPT = (
    "source_id", "name", "kind", "address", "milepost", "city", "state_id", "zip", "county_id", "county_as_given", "lat", "lon",
    "truck_spaces",
)  # fmt: skip
TELLING = ("address", "milepost", "city")  # what tells two sites of one name and state apart


class SitesImporter(Importer):
    """Sites with their county. They are found by their source id, else by name, state, highway, milepost and city."""

    what = ImportRun.What.SITES
    model = Site
    columns = (
        Column.called("source_id", lazy("source id"), "source id,id in its source"),
        Column.called("own_id", lazy("id"), "id,ntad id,site id,objectid"),
        Column.called("kind", lazy("kind"), "kind,site kind,type,site type,stop type"),
        Column.called("name", lazy("name"), "name,site,site name,location name,facility,facility name,truck stop"),
        Column.called(
            "address",
            lazy("address or highway"),
            "address or highway,site address,address,street address,highway,street",
        ),
        Column.called("milepost", lazy("milepost"), "mile post,milepost,mile marker,mile"),
        Column.called("city", lazy("city"), "city,town,municipality"),
        Column.called("state", lazy("state"), "state,st,state code,state province"),
        Column.called("zip", lazy("ZIP"), "zip,zip code,zipcode,postal code"),
        Column.called("county_fips", lazy("county FIPS"), "county fips,countyfips,fips,fips code,county code"),
        Column.called("county", lazy("county"), "county,county source,county name,parish,county as given"),
        Column.called("lat", lazy("latitude"), "lat,latitude,y"),
        Column.called("lon", lazy("longitude"), "lon,lng,long,longitude,x"),
        Column.called(
            "truck_spaces",
            lazy("truck spaces"),
            "truck spaces,truck parking spaces,parking spaces,spaces,number of spots",
        ),
    )
    required = ((("name",),), (("state",),))

    def __init__(self, options=None, *, extras=()):
        super().__init__(options, extras=extras)
        self.ids = SourceIds(Site, "ntad")
        self.named = {}

    def read(self, reading):
        values.text(reading, "name", 200, blanks=False)
        if not reading.get("name"):
            reading.refuse("name", _("The name is missing."))
        self.ids.read(reading)
        values.state(reading, required=True)
        for field, most in (("address", 200), ("milepost", 20), ("city", 100)):
            values.helpful_text(reading, field, most)
        values.zip_code(reading)
        values.whole_number(reading, "truck_spaces", 32_767)
        values.position(reading)
        if reading.get("county"):
            reading.values["county_as_given"] = reading.get("county")[:100]
        kind, told = site_kind(reading.get("kind"), reading.get("name"))
        if kind is None:
            reading.refuse(
                "kind",
                _("“%(kind)s” is no kind of site. Write one of: %(kinds)s.")
                % {"kind": reading.get("kind")[:60], "kinds": ", ".join(str(label) for label in SiteKind.labels)},
            )
        if reading.errors:
            return
        reading.values["kind"] = str(kind)
        if not told:
            reading.only_new.add("kind")
        placed(reading)

    def look_up(self, readings):
        self.ids.look_up(readings)
        spelled = {way for r in readings if not self.ids.known(r) for way in organization_spellings(r.values["name"])}
        self.named = {}
        rows = Site.objects.filter(name__in=spelled).order_by("pk") if spelled else Site.objects.none()
        for pk, name, state, source, *telling in rows.values_list("pk", "name", "state_id", "source_id", *TELLING):
            self._remember(Entry(pk, name=name, state=state), source, telling)

    def find(self, reading):
        entry = self.ids.known(reading) or self._by_name(reading)
        if reading.doubt:
            return
        if entry is None:
            entry = Entry(name=reading.values["name"], state=reading.values["state_id"])
            self._remember(entry, reading.values.get("source_id"), _telling(reading))
        reading.entry = entry
        self.ids.add(reading)

    def _remember(self, entry, source, telling):
        told = [text.casefold() for text in telling]
        self.named.setdefault((organization_key(entry.name), entry.state), []).append([entry, source, told])

    def _by_name(self, reading):
        """The one of that name and state whose highway, milepost and city do not contradict the row's."""
        own, telling = reading.values.get("source_id"), [text.casefold() for text in _telling(reading)]
        there = self.named.get((organization_key(reading.values["name"]), reading.values["state_id"]), ())
        fitting = [site for site in there if not (own and site[1]) and _agree(telling, site[2])]
        found = reading.one_of([site[0] for site in fitting], _("%(count)s sites of this name are known there."))
        for site in fitting:
            if site[0] is found:
                site[1] = site[1] or own
        return found

    def load(self, entries):
        self.ids.load(entries, KEPT)

    def same(self, field, before, after):
        if field == "name":
            return organization_key(before) == organization_key(after)
        return super().same(field, before, after)

    def forget(self):
        self.ids.forget()
        self.named = {}


def _telling(reading):
    return [reading.values.get(field, "") for field in TELLING]


def _agree(telling, told):
    return all(not one or not other or one == other for one, other in zip(telling, told, strict=True))
