"""Answers to an invitation: by personal link, or told to staff."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from builds import emails
from builds.actions import companions as brought
from builds.actions import substitutes
from builds.actions.holding import check_open, hold_row
from builds.actions.substitutes import Substitute
from builds.models import Answer, Invitation, Status
from builds.workflow import NotAllowed
from contacts.actions import consents
from contacts.models import Consent
from tat_coalitions.outbox.actions import queue
from tat_coalitions.trail.actions import differences, record, snapshot

NEEDS = ("accommodations", "diet")
TOLD = {Invitation.Heard.LINK: Consent.Told.LINK, Invitation.Heard.STAFF: Consent.Told.STAFF}


def closed(build, at):
    """Why the personal link takes no answer at a moment: "cancelled", "postponed", "begun", "over"; "" when it does.

    "over" begins with the day after, and is when the link itself has expired.
    """
    if build.status in (Status.CANCELLED, Status.POSTPONED):
        return str(build.status)
    if build.today(at) > build.date:
        return "over"
    return "" if build.is_ahead and at < build.begins else "begun"


@dataclass(frozen=True)
class Said:
    """What somebody answered: `substitute` is who comes instead, `needs` are `accommodations` and `diet`.

    `seat_reason` is why staff give a seat although none is free; without it a yes then waits for one.
    """

    answer: str
    heard: str
    substitute: Substitute | None = None
    needs: dict = field(default_factory=dict)
    seat_reason: str = ""


@transaction.atomic
def record_answer(
    invitation, *, by, sector="", counties=None, shares=None, companions=None, confirm=True, at=None, **said
):
    """Keep what somebody answered (`said` are the fields of Said); returns whether the answer itself is new.

    `heard` is LINK or STAFF. `shares` maps each ConsentTo that was asked to whether they agree; `counties` are those
    they serve, and `companions` the names of those who come with them, each where that was asked. Somebody who answers
    without having been invited was asked by staff, and counts as invited. A yes gets a seat, or a place on the waiting
    list where every seat is taken. A new answer is confirmed by mail unless `confirm` is false or there is no address;
    saying the same again changes and sends nothing.
    Raises NotAllowed when the build takes no answers any more.
    """
    at, said = at or timezone.now(), Said(**said)
    row = hold_row(invitation)
    _check_open(row.build, said.heard, at)
    before = snapshot(row)
    is_new = _is_new(row, said)
    row.sector = sector or row.sector
    if counties is not None:
        row.counties.set(counties)
    found_address = not is_new and said.answer == Answer.INSTEAD and substitutes.complete(row, said.substitute, by=by)
    other = _settle(row, said, by=by, at=at) if is_new else row.stand_in_or_none
    if row.stage == Invitation.Stage.DRAFTED:
        row.stage, row.invited_at = Invitation.Stage.INVITED, at
    # who does not come needs nothing: what they needed is not kept
    stays_away = said.answer in (Answer.NO, Answer.INSTEAD)
    for need in NEEDS:
        setattr(row, need, "" if stays_away else said.needs.get(need, ""))
    changes = differences(before, row)
    if changes:
        row.save()
        record("answered the invitation" if is_new else "changed the invitation", row, by=by, at=at, changes=changes)
    brought.settle(row, companions, reason=said.seat_reason, by=by, at=at)
    if shares:
        consents.settle(row.person, shares, told=TOLD[said.heard], by=by, at=at)
    if confirm and is_new:
        _confirm(row, by=by, at=at)
    if confirm and other and (is_new or found_address):
        substitutes.tell(other, by=by, at=at)
    return is_new


def _is_new(row, said):
    """Whether this is another answer than the one we know, or the first of their own."""
    if said.answer != row.answer or row.substitute or row.is_for_another_day or not row.said_so_themselves:
        return True
    if said.answer != Answer.INSTEAD:
        return False
    same_name = substitutes.is_the_same(row, said.substitute) or substitutes.lacks_address(row, said.substitute)
    return not same_name


def _settle(row, said, *, by, at):
    """Put the answer into the row, with the seat that comes and goes with it; returns who comes instead, or None."""
    place = substitutes.place_of(row)
    place = substitutes.release(row, becomes=said.answer, by=by, at=at) or place
    row.answer, row.substitute, row.heard = said.answer, "", said.heard
    row.answered_at, row.answered_for = at, row.build.date
    row.released_at = row.waiting_since = None
    if said.answer == Answer.YES:
        substitutes.take(row, place, reason=said.seat_reason, at=at)
    if said.answer != Answer.INSTEAD:
        return None
    by_link = said.heard == Invitation.Heard.LINK
    return substitutes.name(row, said.substitute, place=place, reason=said.seat_reason, by=by, by_link=by_link, at=at)


def _confirm(row, *, by, at):
    if row.person.email and not row.person.anonymised_at:
        fresh = Invitation.objects.select_related("person", "stand_in__person").get(pk=row.pk)
        fresh.build = row.build
        queue(emails.answer(fresh, emails.envelope_of(row.build)), by=by, at=at)


@transaction.atomic
def correct_sector(invitation, sector, *, by, at=None):
    """Count somebody in another sector at this build; returns whether that changed anything."""
    row = hold_row(invitation)
    before = snapshot(row)
    row.sector = sector
    changes = differences(before, row)
    if changes:
        row.save(update_fields=["sector"])
        record("corrected the sector", row, by=by, at=at or timezone.now(), changes=changes)
    return bool(changes)


@transaction.atomic
def forget_needs(at):
    """Remove what people needed to take part, a month after the meeting; return of how many."""
    old = Invitation.objects.with_old_needs(at)
    count = old.update(**dict.fromkeys(NEEDS, ""))
    if count:
        record("forgot what people needed", by=None, at=at, changes={"people": [count, 0]})
    return count


def _check_open(build, heard, at):
    if heard == Invitation.Heard.LINK and closed(build, at):
        raise NotAllowed(_("The time for answers is over. Please call the hosts."))
    check_open(build, at)
