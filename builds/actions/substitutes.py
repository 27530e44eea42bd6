"""Somebody else instead: whoever is named to come becomes a person of the list, with a seat and a link of their own.

Nobody answers for them: until they have said so themselves, their place is what whom they come for told, and goes
when that one thinks better of it.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from builds import emails, notices, wanted
from builds.actions import strangers
from builds.actions.holding import hold_row
from builds.models import Answer, Invitation
from builds.waiting import seats_of
from builds.workflow import NotAllowed
from contacts.actions.nouns import keep
from contacts.imports.names import organization_key, person_key
from tat_coalitions.outbox.actions import cancel_about, queue
from tat_coalitions.outbox.models import Message
from tat_coalitions.trail.actions import differences, record, snapshot
from tat_coalitions.trail.models import Entry

NAMED = "named somebody else"
MOST = 5  # so often somebody names others by their link; every name may mean a mail to an address nobody checked


@dataclass(frozen=True)
class Substitute:
    """Whoever comes instead, as they were named."""

    name: str
    title: str = ""
    organization: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Place:
    """A seat, or a place in the line for one, that passes from one person to another."""

    waiting_since: datetime | None = None  # None is a seat


def place_of(row):
    """The Place that an invitation holds, or None."""
    return Place(row.waiting_since) if row.answer == Answer.YES else None


def take(row, place, *, reason, at):
    """Let somebody who says yes take a seat, or a place in the line; the caller saves.

    `place` passes to them from whoever had it. `reason` is why they get a seat although none is free, or others wait.
    """
    since = place.waiting_since if place else None if seats_of(row.build).has_room else at
    if row.arrived_at:
        since = None
    if since and reason:
        since, row.seated_at, row.seat_reason = None, at, reason[:200]
    row.waiting_since = since


def is_the_same(row, who):
    """Whether the one named is whoever comes instead already."""
    other = row.stand_in_or_none
    if other is None or who is None or person_key(other.person.name) != person_key(who.name):
        return False
    return who.email in ("", other.person.email)


def name(row, who, *, place, reason, by, by_link, at):
    """Put whoever comes instead on the list, with the `place` that passes to them; returns their invitation.

    Somebody is known by e-mail *and* name. Who has answered for themselves keeps their answer. Raises ValidationError
    at `substitute` for somebody who cannot come instead, NotAllowed for who names too many.
    """
    if by_link and Entry.objects.about(row).filter(verb=NAMED).count() >= MOST:
        raise NotAllowed(_("You have named others several times. Please call the hosts."))
    other = _on_the_list(row, who, by=by, at=at)
    before = snapshot(other)
    other.in_place_of, other.brought_by, other.released_at = row, None, None
    if not other.said_so_themselves:
        if other.stage == Invitation.Stage.DRAFTED:
            other.stage, other.invited_at = Invitation.Stage.INVITED, at
        other.answer, other.answered_at, other.heard = Answer.YES, at, Invitation.Heard.INSTEAD
        other.answered_for = row.build.date
        take(other, place, reason=reason, at=at)
    other.save()
    record(NAMED, row, by=by, at=at)
    record("was named to come instead", other, by=by, at=at, changes=differences(before, other))
    return other


def _on_the_list(row, who, *, by, at):
    """The invitation of the one named, made where there is none; refused where they cannot come instead."""
    build, mine = row.build, row.person
    person = strangers.known(who.name, who.email)
    if person == mine or (not who.email and person_key(who.name) == person_key(mine.name)):
        raise ValidationError({"substitute": _("Name somebody else than the person who was invited.")})
    if person is None:
        office = _office(row, who.organization, by)
        contact = {"name": who.name, "title": who.title, "email": who.email, "phone": who.phone}
        person = strangers.new_person(build, office, by=by, verb=strangers.NAMED, **contact)
    other, is_new = Invitation.objects.get_or_create(
        build=build,
        person=person,
        defaults={"sector": row.sector, "created_at": at, "created_by": by if hasattr(by, "pk") else None},
    )
    other.build = build
    if is_new and person.organization_id == mine.organization_id:
        other.counties.set(row.counties.all())
    if other.in_place_of_id not in (None, row.pk):
        raise ValidationError({"substitute": _("They come for somebody else already. Please name another person.")})
    if row.in_place_of_id == other.pk:
        raise ValidationError({"substitute": _("They have named you to come instead. Please call them, or the hosts.")})
    return other


def _office(row, written, by):
    """The organization of the one named: that of the invitee where it is written so, else as the door finds one."""
    office = row.person.organization
    if not written:
        return None
    if office and organization_key(office.name) == organization_key(written):
        return office
    return strangers.organization_called(row.build, written, row.sector, by=by)


def lacks_address(row, who):
    """Whether the one named is whoever comes instead already, and only now an address is told."""
    other = row.stand_in_or_none
    if other is None or who is None or other.person.email or not who.email:
        return False
    return person_key(other.person.name) == person_key(who.name) and not strangers.known(who.name, who.email)


def complete(row, who, *, by):
    """Keep the address of whoever comes instead, where it was not known yet; returns whether that is new."""
    if not lacks_address(row, who):
        return False
    person = row.stand_in.person
    person.email = who.email
    keep(person, by=by, verb=strangers.ADDRESSED)
    return True


def tell(other, *, by, at):
    """Mail whoever was named a link of their own, where they may be written to."""
    if not wanted.not_to_be_asked(other.person):
        queue(emails.substitute(other, emails.envelope_of(other.build)), by=by, at=at)


def release(row, *, becomes, by, at):
    """Take the place back from whoever was to come instead, since the answer `becomes` another; returns the Place, or None.

    Who has answered for themselves, or is there, keeps their answer: then both stand, and staff see it on the list.
    Raises ValidationError where somebody is named in place of one who comes by their own word.
    """
    other = Invitation.objects.select_related("person").filter(in_place_of=row).first()
    if other is None:
        return None
    other.build = row.build
    if other.said_so_themselves or other.arrived_at:
        return _keep_apart(other, becomes, by=by, at=at)
    place, before = place_of(other), snapshot(other)
    knows = Message.objects.about(other).filter(status__in=notices.REACHED).exists()
    cancel_about(other, by=by, reason=_("They need not come instead."))
    if other.created_at == other.answered_at and not knows:
        record("took off the list", other, by=by, at=at)
        other.delete()
        strangers.let_go(other.person, by=by, at=at)
        return place
    if other.invited_at == other.answered_at:  # asked by nothing else
        other.stage, other.invited_at = Invitation.Stage.DRAFTED, None
    other.answer, other.answered_at, other.answered_for, other.heard = "", None, None, ""
    other.waiting_since, other.in_place_of, other.released_at = None, None, at
    other.save()
    record("need not come instead", other, by=by, at=at, changes=differences(before, other))
    if knows and other.person.email and not other.person.anonymised_at:
        queue(emails.released(other, emails.envelope_of(row.build), replaces=row.person), by=by, at=at)
    return place


def _keep_apart(other, becomes, *, by, at):
    """What somebody said for themselves stands; whoever said no makes room for another to be named."""
    if becomes != Answer.INSTEAD:
        return
    if other.answer == Answer.YES or other.arrived_at:
        sentence = _("%(name)s has answered for themselves. Please call the hosts to change it.")
        raise ValidationError({"substitute": sentence % {"name": other.person}})
    let_both_stand(other, by=by, at=at)
    return


@transaction.atomic
def let_both_stand(other, *, by, at=None):
    """Note that whoever was named and whom they come for are each asked for themselves; returns whether that is new."""
    row = hold_row(other)
    before = snapshot(row)
    row.in_place_of = None
    if not (changes := differences(before, row)):
        return False
    row.save(update_fields=["in_place_of"])
    record("stands for themselves", row, by=by, at=at or timezone.now(), changes=changes)
    return True
