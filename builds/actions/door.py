"""The door: who arrived, who did not after all, who walked in, and the link that opens it.

Every verb may come twice, or late from a phone that had no connection: the second time changes nothing.
"""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from builds import door
from builds.actions import strangers
from builds.models import Answer, Build, Invitation
from builds.workflow import NotAllowed
from contacts.actions import consents
from contacts.imports.names import organization_key, person_key
from contacts.models import Consent
from tat_coalitions.accounts.links import new_nonce
from tat_coalitions.trail.actions import differences, record, snapshot
from tat_coalitions.trail.models import Entry

CAME, WENT = "checked in", "took the check-in back"


class AlreadyListed(ValidationError):
    """Somebody of this name is on the list; `invitations` are they, for a person to say whether it is one of them."""

    def __init__(self, invitations):
        super().__init__(_("Somebody of this name is on the list already."))
        self.invitations = invitations


@transaction.atomic
def check_in(invitation, *, by, at=None, pressed_at=None):
    """Note that somebody is here; returns whether that is new.

    `by` is a User or `door.BY_LINK`. `pressed_at` is when the button was pressed, where that was told later: a press
    older than what was last said about the person changes nothing. Raises NotAllowed while the door is closed.
    """
    at = at or timezone.now()
    row = _held(invitation)
    _check_open(row.build, by, at)
    if row.arrived_at or _is_overtaken(row, pressed_at):
        return False
    before = snapshot(row)
    row.arrived_at = _arrival(row.build, pressed_at or at)
    row.arrived_by = _name_of(by)
    # who comes without having been asked walked in
    row.walk_in = row.stage == Invitation.Stage.DRAFTED and not row.answer
    row.waiting_since = None  # whoever is in the room waits no more
    row.save(update_fields=["arrived_at", "arrived_by", "walk_in", "waiting_since"])
    record(CAME, row, by=by, at=at, changes=differences(before, row))
    return True


@transaction.atomic
def check_in_several(build, keys, *, by, at=None):
    """Note that these people of the list were here, as the sheet on paper says; returns how many are new. Raises NotAllowed."""
    rows = build.invitations.filter(pk__in=keys, person__anonymised_at=None).order_by("pk")
    return sum(check_in(row, by=by, at=at) for row in rows)


@transaction.atomic
def undo_check_in(invitation, *, by, at=None, pressed_at=None):
    """Note that somebody is not here after all; returns whether that is new. They stay on the list. Raises NotAllowed."""
    at = at or timezone.now()
    row = _held(invitation)
    _check_open(row.build, by, at)
    if not row.arrived_at or _is_overtaken(row, pressed_at):
        return False
    before = snapshot(row)
    row.arrived_at, row.arrived_by, row.walk_in, row.waiting_since = None, "", False, _waited_since(row)
    row.save(update_fields=["arrived_at", "arrived_by", "walk_in", "waiting_since"])
    record(WENT, row, by=by, at=at, changes=differences(before, row))
    return True


@transaction.atomic
def add_walk_in(
    build,
    *,
    name,
    organization,
    sector,
    by,
    email="",
    phone="",
    shares=(),
    beside=(),
    at=None,
    pressed_at=None,
):
    """Put somebody on the list who came without being on it, and check them in; returns (the Invitation, is it new).

    A person is known by e-mail *and* name; nobody else is taken for them. `organization` is its name as written,
    `shares` holds each ConsentTo they agreed to. Whoever has the same name and organization and has walked in is the
    same entry sent twice. Another of this name on the list raises AlreadyListed, unless their keys are in `beside`: a
    person said that this is somebody else. Raises NotAllowed while the door is closed; a full room is no reason.
    """
    at = at or timezone.now()
    # two helpers, or one with two taps, wait for each other
    build = Build.objects.select_for_update(of=("self",)).select_related("state").get(pk=build.pk)
    _check_open(build, by, at)
    same = _of_this_name(build, name, beside)
    for row in same:
        if row.walk_in and _office_key(row.person.organization) == organization_key(organization):
            return row, False
    person = strangers.known(name, email)
    if person and build.invitations.filter(person=person, pk__in=beside).exists():
        person = None  # they said that this is somebody else
    row = next((row for row in same if row.person == person), None)
    if row is None and same:
        raise AlreadyListed(same)
    if person is None:
        office = strangers.organization_called(build, organization, sector, by=by)
        person = strangers.new_person(build, office, by=by, name=name, email=email, phone=phone or "")
    _share(person, shares, by, at)
    if row:
        return row, check_in(row, by=by, at=at, pressed_at=pressed_at)
    return _walked_in(build, person, sector, by=by, at=at, pressed_at=pressed_at), True


def _walked_in(build, person, sector, *, by, at, pressed_at):
    row = Invitation(
        build=build,
        person=person,
        sector=sector,
        walk_in=True,
        arrived_at=_arrival(build, pressed_at or at),
        arrived_by=_name_of(by),
        created_at=at,
        created_by=by if hasattr(by, "pk") else None,
    )
    row.save(force_insert=True)
    record("added a walk-in", row, by=by, at=at, changes=differences({}, row))
    return row


@transaction.atomic
def new_door_link(build, *, by, at=None):
    """Make a new door link; the one given out so far opens nothing from now on. Other links do not hang on it."""
    build.nonce = new_nonce()
    build.save(update_fields=["nonce", "updated_at"])
    record("made a new door link", build, by=by, at=at)
    return build


def _held(invitation):
    """The invitation as it is now, held until the end of the transaction."""
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("build", "person")
    return rows.get(pk=invitation.pk)


def _check_open(build, by, at):
    reason = door.closed(build, at, by_link=by == door.BY_LINK)
    if reason:
        raise NotAllowed(reason)


def _is_overtaken(row, pressed_at):
    """Whether somebody has said something newer about this person's arrival than this late press."""
    if pressed_at is None:
        return False
    return Entry.objects.about(row).filter(verb__in=(CAME, WENT), at__gt=pressed_at).exists()


def _waited_since(row):
    """Since when they waited for a seat before they were checked in, as the trail says; None for who did not."""
    came = Entry.objects.about(row).filter(verb=CAME).order_by("-pk").first()
    since = (came.changes.get("waiting_since") or [None])[0] if came else None
    return parse_datetime(since) if since and row.answer == Answer.YES else None


def _arrival(build, moment):
    """When somebody counts as arrived: what is entered from paper on a later day counts from the beginning."""
    return moment if build.today(moment) <= build.date else build.begins


def _name_of(by):
    return str(by)[:100]


def _of_this_name(build, name, beside):
    """The people of this name on the list, but for those of `beside`."""
    rows = build.invitations.exclude(pk__in=beside).select_related("person__organization", "build").order_by("pk")
    key = person_key(name)
    return [row for row in rows if person_key(row.person.name) == key]


def _office_key(organization):
    return organization_key(organization.name) if organization else ""


def _share(person, shares, by, at):
    """Only what was ticked: what somebody agreed to before stays as it is."""
    for to in shares:
        consents.give(person, to, told=Consent.Told.DOOR, by=by, at=at)


def pressed(at, seconds_ago, build):
    """When a button was pressed that a phone tells of later, by how long ago that was; None when it is told at once.

    A phone's own clock may be wrong, so it only counts; nothing is older than the day before the build, nor still to
    come: who practices earlier presses now.
    """
    if seconds_ago <= 0:
        return None
    first = datetime.datetime.combine(door.link_days(build)[0], datetime.time(), tzinfo=build.zone)
    return min(at, max(at - datetime.timedelta(seconds=seconds_ago), first))
