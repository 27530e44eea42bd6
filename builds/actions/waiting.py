"""Giving seats: to the first who waits, to another with a reason, over the capacity with a reason; raising the capacity."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from builds import emails
from builds.actions.builds import change_facts
from builds.actions.holding import check_open, hold, hold_row
from builds.waiting import place_in_line, seats_of
from builds.workflow import NotAllowed
from tat_coalitions.outbox.actions import queue
from tat_coalitions.trail.actions import differences, record, snapshot


class NeedsReason(NotAllowed):
    """Somebody would get a seat out of turn: the sentence asks why."""


@transaction.atomic
def give_seat(invitation, *, by, reason="", at=None):
    """Move somebody up from the waiting list, and tell them; returns whether that changed anything.

    The first in line needs a free seat and no reason. Anybody else, or anybody while no seat is free, needs a reason,
    which stays in the row and in the trail: NeedsReason asks for it. Raises NotAllowed when the build is not open.
    """
    at = at or timezone.now()
    row = hold_row(invitation)
    check_open(row.build, at)
    if not row.waits:
        return False
    reason = reason.strip()
    if not reason:
        _check_turn(row)
    _seat(row, by=by, reason=reason, at=at)
    return True


def _check_turn(row):
    before = place_in_line(row)
    if before:
        raise NeedsReason(_("They are not the first in line. Write why they get the seat before the others."))
    if seats_of(row.build).is_full:
        raise NeedsReason(_("No seat is free. Write why they get one all the same."))


@transaction.atomic
def move_up(build, number, *, by, at=None):
    """Give the free seats to the first in line, at most `number` of them; returns who got one. Raises NotAllowed."""
    at = at or timezone.now()
    build = hold(build)
    check_open(build, at)
    rows = build.invitations.waiting().select_for_update(of=("self",)).select_related("person")
    rows = list(rows[: max(0, min(number, seats_of(build).to_give))])
    for row in rows:
        row.build = build
        _seat(row, by=by, reason="", at=at)
    return rows


@transaction.atomic
def set_seats(build, capacity, *, by, at=None):
    """Set how many seats there are (None: as many as are wanted); nobody loses a seat. Returns the Seats as they are then."""
    build = hold(build)
    change_facts(build, by=by, at=at, capacity=capacity)
    return seats_of(build)


def _seat(row, *, by, reason, at):
    before = snapshot(row)
    row.waiting_since, row.seated_at, row.seat_reason = None, at, reason[:200]
    row.save(update_fields=["waiting_since", "seated_at", "seat_reason"])
    record("moved up from the waiting list", row, by=by, at=at, changes=differences(before, row), reason=reason)
    if row.person.email and not row.person.anonymised_at:
        queue(emails.seat(row, emails.envelope_of(row.build)), by=by, at=at)
