"""Lists of people: who they are, where they work, and whether we know them.

A row finds somebody by mailbox and name, else by name, organization and state. Never by the mailbox alone, since
desks share them, and never by the name where both have an address and the addresses differ. Such rows, and names
spelled almost like one of the same organization and state, are doubtful: a person settles them, the import never
does.
"""

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import CharField, ExpressionWrapper, F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from contacts.imports import values
from contacts.imports.columns import Column
from contacts.imports.consents import Consents
from contacts.imports.engine import Importer
from contacts.imports.names import organization_key, person_key
from contacts.imports.organizations import MOST, Organizations
from contacts.imports.people_index import PeopleIndex
from contacts.imports.reading import Entry
from contacts.models import ImportRun, Organization, Person

PHONES = ("phone", "direct_phone", "after_hours_phone")
KEPT = ("name", "first_name", "last_name", "title", "organization_id", "email", *PHONES, "county_id", "state_id")


class PeopleImporter(Importer):
    """People, from invitation lists, sign-in sheets and directories."""

    what = ImportRun.What.PEOPLE
    model = Person
    columns = (
        Column.called(
            "name",
            lazy("name"),
            "name,full name,attendee name,attendee,participant name,participant,person,contact name,contact,invitee,guest name,guest,"
            "attendees,participants,name of attendee,officer,manager",
        ),
        Column.called("first_name", lazy("first name"), "first name,given name,first,given,forename,fname"),
        Column.called("last_name", lazy("last name"), "last name,family name,surname,last,family,lname"),
        Column.called(
            "title", lazy("title"), "title,job title,position,role,rank,rank title,title rank,job,title position"
        ),
        Column.called(
            "organization",
            lazy("organization"),
            "organization,agency organization,organization agency,organization name,agency,agency name,company,company name,employer,"
            "company organization,organization company,affiliation,department,agency company,firm,office,organization type",
        ),
        Column.called(
            "kind", lazy("kind of organization"), "kind,kind of organization,organization kind,organization type,type"
        ),
        Column.called("sector", lazy("sector"), "sector,industry,category"),
        Column.called(
            "email", lazy("e-mail"), "email,email address,mail,emails,work email,email 1,contact email,officer email"
        ),
        Column.called(
            "phone",
            lazy("phone"),
            "phone,phone number,telephone,telephone number,work phone,office phone,business phone,tel,phone 1,contact phone,main phone",
        ),
        Column.called(
            "direct_phone",
            lazy("direct phone"),
            "direct phone,direct line,direct,cell,cell phone,mobile,mobile phone,cell number",
        ),
        Column.called(
            "after_hours_phone",
            lazy("after-hours phone"),
            "after hours phone,after hours,phone after hours,after hours number",
        ),
        Column.called("county_fips", lazy("county FIPS"), "county fips,fips,fips code,county code"),
        Column.called("county", lazy("county"), "county,county name,parish,county parish"),
        Column.called("state", lazy("state"), "state,state province,st,province,state name"),
        Column.called("current", lazy("in office"), "current,in office,currently in office"),
    )
    required = ((("name",), ("first_name", "last_name")),)

    def __init__(self, options=None, *, extras=()):
        super().__init__(options, extras=(*extras, Consents()))
        self.organizations = Organizations(self.options.get("kind", ""))
        self.index = PeopleIndex()

    def read(self, reading):
        values.text(reading, "first_name", 100)
        values.text(reading, "last_name", 100)
        values.text(reading, "name", 200, blanks=False)
        if "name" not in reading.values and not reading.errors:
            name = " ".join(filter(None, (reading.values.get("first_name"), reading.values.get("last_name"))))
            if name:
                reading.values["name"] = name
            else:
                reading.refuse("name" if "name" in reading.places else "last_name", _("The name is missing."))
        values.helpful_text(reading, "title", 200)
        if len(reading.get("organization")) > MOST:
            reading.refuse("organization", _("The name of the organization is longer than 200 characters."))
        values.email(reading)
        for phone in PHONES:
            values.phone(reading, phone)
        values.state(reading)
        values.county(reading)
        if values.yes_or_no(reading.get("current") or "yes") is False:
            reading.remark("current", _("The list says that this person no longer holds the office."))

    def look_up(self, readings):
        self.organizations.resolve(readings)
        self.index.look_up(readings)

    def find(self, reading):
        key = person_key(reading.values["name"])
        entry = self._by_mailbox(reading, key)
        if entry is None and not reading.doubt:
            entry = self._by_name(reading, key)
        if reading.doubt:
            return
        if entry is None:
            entry = Entry(
                name=reading.values["name"],
                organization=reading.organization,
                state=reading.values.get("state_id"),
            )
            entry.key = key
        reading.entry = entry
        self.index.add(entry, reading)

    def load(self, entries):
        known = {entry.pk: entry for entry in entries if entry.pk is not None}
        raw = {f"raw_{name}": ExpressionWrapper(F(name), CharField()) for name in PHONES}
        names = [raw_name(field) for field in KEPT]
        rows = Person.objects.filter(pk__in=known).annotate(**raw).values_list("pk", "organization__name", *names)
        for pk, organization, *held in rows:
            known[pk].values = {**dict(zip(KEPT, held, strict=True)), "_organization": organization or ""}

    def same(self, field, before, after):
        if field == "name":
            return person_key(before) == person_key(after)
        return super().same(field, before, after)

    def _decide(self, reading):
        """Say where the person works in the terms of the model, then decide as for every list."""
        organization = reading.organization
        if organization is not None:
            known = reading.entry.values
            if not (known and _is_part(reading.get("organization"), known.get("_organization", ""))):
                reading.values["organization_id"] = organization.pk if organization.pk is not None else organization
        super()._decide(reading)

    def before_writing(self, readings, *, stamp):
        entries = [reading.entry for reading in readings]
        keys = self.organizations.create(
            (
                entry.values.get("organization_id")
                for entry in entries
                if _is_fresh(entry.values.get("organization_id"))
            ),
            stamp=stamp,
        )
        for reading in readings:
            _resolve(reading.entry.values)
            for change in reading.changes.values():
                change[:] = [value.pk if _is_fresh(value) else value for value in change]
        return {Organization._meta.label_lower: keys}

    def complete(self, values):
        return {"email": "", **{field: value for field, value in values.items() if not field.startswith("_")}}

    def forget(self):
        self.organizations.forget()
        self.index.forget()

    # Who it is

    def _by_mailbox(self, reading, key):
        """Who has this mailbox and this name; a mailbox under other names only is a doubt."""
        sharing = self.index.with_mailbox(reading.values.get("email"))
        named = [entry for entry in sharing if entry.key == key]
        if len(named) > 1:
            place = reading.values.get("state_id")
            named = [entry for entry in named if _at(entry, reading.organization, place)] or named
        if len(named) == 1:
            return named[0]
        chosen = reading.meant(named or sharing)
        if chosen:
            return chosen
        if reading.settled == "new":
            return None
        if named:
            reading.doubts(_several(named), named)
        elif sharing:
            names = ", ".join(f"“{entry.name}”" for entry in sharing[:3])
            says = _("The mailbox %(email)s is known as that of %(names)s. Is it the same person, or do they share it?")
            reading.doubts(says % {"email": reading.values["email"], "names": names}, sharing)
        return None

    def _by_name(self, reading, key):
        """Who bears this name in this organization and state; another address, or almost the name, is a doubt.

        Where the list names no organization, people of one name and two addresses are two people.
        """
        named = self.index.named(reading, key)
        email = reading.values.get("email", "")
        fitting = [entry for entry in named if not (email and entry.email and email != entry.email)]
        if len(fitting) == 1:
            return fitting[0]
        chosen = reading.meant(fitting or named)
        if chosen:
            return chosen
        if reading.settled == "new":
            return None
        if fitting:
            reading.doubts(_several(fitting), fitting)
        elif named and reading.organization is None:
            return None
        elif named:
            says = _("“%(name)s” is known there under another address, %(email)s. Is it the same person?")
            reading.doubts(says % {"name": named[0].name, "email": named[0].email}, named)
        else:
            return self._almost(reading, key)
        return None

    def _almost(self, reading, key):
        near = self.index.near(reading, key)
        if not near:
            return None
        chosen = reading.meant(near)
        if chosen is None:
            says = _(
                "“%(name)s”, of the same organization and state, is spelled almost the same. Is it the same person?"
            )
            reading.doubts(says % {"name": near[0].name}, near)
        return chosen


def raw_name(field):
    """The name under which a field is fetched as it is stored."""
    return f"raw_{field}" if field in PHONES else field


def _at(entry, organization, state):
    return entry.state == state and (entry.organization is organization or _pk(entry.organization) == _pk(organization))


def _pk(organization):
    return getattr(organization, "pk", organization)


def _several(entries):
    return ngettext(
        "%(count)s person we know fits this row.", "%(count)s people we know fit this row.", len(entries)
    ) % {"count": intcomma(len(entries))}


def _is_part(written, known):
    """Whether "State legislature – 13" is written of somebody whom we know at "State legislature"."""
    begin, dash, _rest = written.partition(" – ")
    return bool(dash and known) and organization_key(begin) == organization_key(known)


def _is_fresh(value):
    return isinstance(value, Entry)


def _resolve(held):
    if _is_fresh(held.get("organization_id")):
        held["organization_id"] = held["organization_id"].pk
