"""Law enforcement agencies, above all the national list of DHS HIFLD."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from contacts.imports import values
from contacts.imports.columns import Column
from contacts.imports.engine import Importer
from contacts.imports.kinds import agency_kind
from contacts.imports.names import organization_key, organization_spellings
from contacts.imports.places import placed
from contacts.imports.reading import Entry
from contacts.imports.source_ids import SourceIds
from contacts.models import ImportRun, Organization, sector_of

KEPT = (
    "source_id", "name", "kind", "sector", "address", "city", "state_id", "zip", "county_id", "phone", "website", "lat", "lon",
)  # fmt: skip


class AgenciesImporter(Importer):
    """Agencies with their county. They are found by their source id, else by name, city and state."""

    what = ImportRun.What.AGENCIES
    model = Organization
    columns = (
        Column.called("source_id", lazy("source id"), "source id,id in its source"),
        Column.called("own_id", lazy("id"), "hifld id,hifldid,id,agency id"),
        Column.called(
            "name", lazy("name"), "name,agency name,agency,organization name,organization,department,department name"
        ),
        Column.called("kind", lazy("type"), "kind,type guess,agency type,type,organization type"),
        Column.called("address", lazy("address"), "address,street address,street,address 1,mailing address"),
        Column.called("city", lazy("city"), "city,town,municipality"),
        Column.called("state", lazy("state"), "state,st,state code,state province"),
        Column.called("zip", lazy("ZIP"), "zip,zip code,zipcode,postal code"),
        Column.called("county_fips", lazy("county FIPS"), "county fips,countyfips,fips,fips code,county code"),
        Column.called("county", lazy("county"), "county,county name,parish"),
        Column.called("lat", lazy("latitude"), "lat,latitude,y"),
        Column.called("lon", lazy("longitude"), "lon,lng,long,longitude,x"),
        Column.called("phone", lazy("phone"), "phone,telephone,phone number,telephone number,main phone,tel"),
        Column.called("website", lazy("website"), "website,web site,url,web,homepage"),
    )
    required = ((("name",),), (("state",),))

    def __init__(self, options=None, *, extras=()):
        super().__init__(options, extras=extras)
        self.ids = SourceIds(Organization, "hifld")
        self.unnumbered = {}

    def read(self, reading):
        values.text(reading, "name", 200, blanks=False)
        if not reading.get("name"):
            reading.refuse("name", _("The name is missing."))
        self.ids.read(reading)
        values.state(reading, required=True)
        for field, most in (("address", 200), ("city", 100)):
            values.helpful_text(reading, field, most)
        values.zip_code(reading)
        values.phone(reading, "phone")
        values.website(reading)
        values.position(reading)
        if reading.errors:
            return
        kind, told = agency_kind(reading.get("kind"), reading.get("name"))
        reading.values |= {"kind": str(kind), "sector": str(sector_of(kind))}
        if not told:
            reading.only_new |= {"kind", "sector"}  # a guess does not overrule what staff have set since
        placed(reading)

    def look_up(self, readings):
        self.ids.look_up(readings)
        names = {r.values["name"] for r in readings if not self.ids.known(r)}
        spelled = {way for name in names for way in organization_spellings(name)}
        self.unnumbered = {}
        rows = Organization.objects.filter(name__in=spelled).order_by("pk") if spelled else Organization.objects.none()
        for pk, name, city, state, source in rows.values_list("pk", "name", "city", "state_id", "source_id"):
            entry = Entry(pk, name=name, state=state)
            self.unnumbered.setdefault((organization_key(name), state), []).append([entry, city.casefold(), source])

    def find(self, reading):
        reading.entry = self.ids.known(reading) or self._by_name(reading)
        if reading.entry is None and not reading.doubt:
            reading.entry = Entry(name=reading.values["name"], state=reading.values["state_id"])
            place = organization_key(reading.values["name"]), reading.values["state_id"]
            found = [reading.entry, reading.values.get("city", "").casefold(), reading.values.get("source_id")]
            self.unnumbered.setdefault(place, []).append(found)
        if reading.entry is not None:
            self.ids.add(reading)

    def _by_name(self, reading):
        """The one of that name, state and city; one that has an id of its own is somebody else's unless the row has
        none.
        """
        place = organization_key(reading.values["name"]), reading.values["state_id"]
        city, own = reading.values.get("city", "").casefold(), reading.values.get("source_id")
        fitting = [
            agency
            for agency in self.unnumbered.get(place, ())
            if (not city or not agency[1] or city == agency[1]) and not (own and agency[2])
        ]
        several = _("%(count)s agencies of this name are known there.")
        found = reading.one_of([agency[0] for agency in fitting], several)
        for agency in fitting:
            if agency[0] is found:
                agency[2] = agency[2] or own
        return found

    def load(self, entries):
        self.ids.load(entries, KEPT)

    def same(self, field, before, after):
        if field == "name":
            return organization_key(before) == organization_key(after)
        return super().same(field, before, after)

    def forget(self):
        self.ids.forget()
        self.unnumbered = {}
