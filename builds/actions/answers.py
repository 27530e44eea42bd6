"""Answers to an invitation: by personal link, or told to staff."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from builds import emails, wanted
from builds.models import Answer, Invitation, Status
from builds.workflow import NotAllowed
from contacts.actions import consents
from contacts.models import Consent
from tat_coalitions.outbox.actions import queue
from tat_coalitions.trail.actions import differences, record, snapshot

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


@transaction.atomic
def record_answer(
    invitation, *, answer, heard, by, substitute="", accommodations="", sector="", shares=None, confirm=True, at=None
):
    """Keep what somebody answered; returns whether the answer itself is new.

    `heard` is LINK or STAFF. `shares` maps each ConsentTo that was asked to whether they agree. Somebody who answers
    without having been invited was asked by staff, and counts as invited. A new answer is confirmed by mail unless
    `confirm` is false or there is no address; saying the same again changes and sends nothing.
    Raises NotAllowed when the build takes no answers any more.
    """
    at = at or timezone.now()
    row = _held(invitation)
    _check_open(row.build, heard, at)
    before = snapshot(row)
    said = (answer, substitute if answer == Answer.YES else "")
    is_new = said != (row.answer, row.substitute) or row.is_for_another_day
    if is_new:
        row.answer, row.substitute = said
        row.answered_at, row.answered_for, row.heard = at, row.build.date, heard
    if row.stage == Invitation.Stage.DRAFTED:
        row.stage, row.invited_at = Invitation.Stage.INVITED, at
    # who does not come needs nothing: what they needed is not kept
    row.accommodations = "" if answer == Answer.NO else accommodations
    row.sector = sector or row.sector
    changes = differences(before, row)
    if changes:
        row.save()
        record("answered the invitation" if is_new else "changed the invitation", row, by=by, at=at, changes=changes)
    if shares:
        consents.settle(row.person, shares, told=TOLD[heard], by=by, at=at)
    if is_new and confirm and row.person.email and not row.person.anonymised_at:
        queue(emails.answer(row, emails.envelope_of(row.build)), by=by, at=at)
    return is_new


@transaction.atomic
def correct_sector(invitation, sector, *, by, at=None):
    """Count somebody in another sector at this build; returns whether that changed anything."""
    row = _held(invitation)
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
    count = old.update(accommodations="")
    if count:
        record("forgot what people needed", by=None, at=at, changes={"people": [count, 0]})
    return count


def _held(invitation):
    """The invitation as it is now, held until the end of the transaction: two answers wait for each other."""
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("build__state", "build__planner", "person")
    return rows.get(pk=invitation.pk)


def _check_open(build, heard, at):
    if heard == Invitation.Heard.LINK and closed(build, at):
        raise NotAllowed(_("The time for answers is over. Please call the hosts."))
    reason = wanted.not_open(build, at)
    if reason:
        raise NotAllowed(reason)
