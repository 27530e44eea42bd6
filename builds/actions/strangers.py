"""Somebody who is named by name, organization and perhaps an address: at the door, or by whom they come for or with.

Known by e-mail *and* name; never taken for somebody else by a mailbox alone. Whom we know only because somebody named
them is let go when nobody does any more.
"""

from contacts.actions.nouns import keep
from contacts.imports.names import organization_key, organization_spellings, person_key
from contacts.models import Kind, Organization, Person, Sector
from tat_coalitions.trail.actions import record
from tat_coalitions.trail.models import Entry

# What the trail calls it when an invitee names somebody; by it those are told whom we know by nothing else.
NAMED, ADDRESSED = "added the person named", "told the address of the person named"

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


def new_person(build, office, *, by, verb="", **contact):
    """Keep somebody nobody knew yet, in the state of the build; with NAMED, because an invitee named them, see `let_go`."""
    return keep(Person(organization=office, state=build.state, **contact), by=by, verb=verb)


def let_go(person, *, by, at):
    """Forget somebody whom nobody names any more, where nothing else is known of them; returns whether that was done.

    Who is on another list, agreed to something, was changed by somebody else, or has an account, stays.
    """
    Person.objects.select_for_update().filter(pk=person.pk).first()  # what begins to speak of them now waits
    verbs = set(Entry.objects.about(person).values_list("verb", flat=True))
    if NAMED not in verbs or verbs - {NAMED, ADDRESSED} or person.user_id or _is_spoken_of(person):
        return False
    record("let go of the person named", person, by=by, at=at)
    person.delete()
    return True


def _is_spoken_of(person):
    """Whether any row of the house is about the person; their invitation is gone by now."""
    fields = Person._meta.get_fields(include_hidden=True)  # also those that no person is asked for by
    links = (each for each in fields if each.one_to_many or (each.one_to_one and not each.concrete))
    return any(each.related_model._base_manager.filter(**{each.field.name: person}).exists() for each in links)
