"""Somebody who is named by name, organization and perhaps an address: at the door, or by whom they come for or with.

Known by e-mail *and* name; never taken for somebody else by a mailbox alone.
"""

from django.contrib.admin.utils import NestedObjects
from django.db import router

from contacts.actions.nouns import keep
from contacts.imports.names import organization_key, organization_spellings, person_key
from contacts.models import Kind, Organization, Person, Sector
from tat_coalitions.trail.actions import record
from tat_coalitions.trail.models import Entry

# What an organization is when all we know of it is the sector.
KIND_OF = {
    Sector.LAW: Kind.OTHER_LAW,
    Sector.TRUCKING: Kind.TRUCKING,
    Sector.STOP: Kind.TRUCK_STOP,
    Sector.BUS: Kind.BUS,
    Sector.ENERGY: Kind.ENERGY,
    Sector.GOVERNMENT: Kind.GOVERNMENT,
    Sector.NGO: Kind.NGO,
}


def known(name, email):
    """Somebody with this e-mail *and* this name, or None. A mailbox alone is no person: desks share theirs."""
    if not email:
        return None
    people = Person.objects.present().filter(email=email.strip().lower()).order_by("pk")
    return next((person for person in people if person_key(person.name) == person_key(name)), None)


def organization_called(build, name, sector, *, by):
    """The organization of this name among those on the list, else the only one in the state; else a new one."""
    key = organization_key(name)
    listed = Organization.objects.filter(people__invitations__build=build).distinct().order_by("pk")
    found = next((row for row in listed if organization_key(row.name) == key), None)
    if found:
        return found
    in_state = Organization.objects.filter(state=build.state, name__in=organization_spellings(name)).order_by("pk")[:2]
    if len(in_state) == 1:
        return in_state[0]
    return keep(Organization(name=name, kind=KIND_OF[sector], state=build.state), by=by)


def new_person(build, office, *, by, **contact):
    """Keep somebody nobody knew yet, in the state of the build."""
    return keep(Person(organization=office, state=build.state, **contact), by=by)


def forget(person, *, by, at):
    """Let go of somebody whom somebody else named and now no longer does; returns whether they are gone.

    They never had a word in it. Whoever has an address, was changed since, or stands anywhere else, stays.
    """
    if person.email or Entry.objects.about(person).count() > 1 or _stands_somewhere(person):
        return False
    record("forgot who is no longer named", person, by=by, at=at)
    person.delete()
    return True


def _stands_somewhere(person):
    """Whether any row of any room is about them."""
    found = NestedObjects(using=router.db_for_write(Person))
    found.collect([person])
    others = [row for rows in found.data.values() for row in rows if row != person]
    return bool(others or found.protected or any(map(any, found.field_updates.values())))
