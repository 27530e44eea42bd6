"""Handing a build's region to its sustaining lead: beginning, renewing and ending it, and who helps them."""

import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from builds.workflow import NotAllowed
from followups import handing
from followups.actions.lifecycle import change_build
from followups.models import Steward, Stewardship
from tat_coalitions.outbox.actions import NOT_ON_ITS_WAY, queue
from tat_coalitions.outbox.decisions import look_at
from tat_coalitions.outbox.models import Message
from tat_coalitions.trail.actions import differences, record, snapshot

AT_MOST = datetime.timedelta(days=2 * 365)


def why_not(build, at=None):
    """Why the region of a build cannot be handed over now, as a sentence; "" where it can."""
    if not build.took_place:
        return _("A region is handed over after its meeting: record it as held first.")
    if build.stewardships.in_force(timezone.localdate(at)).exists():
        return _("This build’s region is handed over already.")
    return ""


@transaction.atomic
def hand_region(build, *, lead, expires_on, by, at=None, tell_now=False):
    """Put the region of a build into the hands of its lead until a day; returns the Stewardship.

    They become its sustaining lead, which hands them the open follow-ups and tasks of that role. A draft tells them
    what is theirs now, or a mail at once with `tell_now`. Raises NotAllowed where it is handed over already, the
    meeting was not held, or they could not sign in.
    """
    at = at or timezone.now()
    if reason := why_not(build, at):
        raise NotAllowed(reason)
    _check_day(expires_on, at)
    if not (lead.user and lead.user.has_access):
        raise NotAllowed(_("%(lead)s cannot sign in. Invite them first.") % {"lead": lead})
    for past in build.stewardships.filter(ended_at=None):  # its last day is over, and nobody had ended it
        end_region(past, by=by, at=at, why=_("Its last day was over."))
    if build.sustaining_lead_id != lead.pk:
        change_build(build, by=by, at=at, sustaining_lead=lead)
    region = Stewardship(build=build, lead=lead, handed_at=at, handed_by=by, expires_on=expires_on)
    try:
        with transaction.atomic():
            region.save(force_insert=True)
    except IntegrityError:
        raise NotAllowed(_("This build’s region is handed over already.")) from None
    record("handed the region over", region, by=by, at=at, changes=differences({}, region))
    queue(handing.mail(region, held=not tell_now), by=by, at=at)
    return region


@transaction.atomic
def renew_region(region, *, expires_on, by, at=None):
    """Let it hold until another day; returns whether anything changed. Raises NotAllowed for one that was ended."""
    if region.ended_at:
        raise NotAllowed(_("This was ended. Hand the region over anew."))
    _check_day(expires_on, at)
    before = snapshot(region)
    region.expires_on = expires_on
    changes = differences(before, region)
    if changes:
        region.save(update_fields=["expires_on"])
        record("renewed the hand-over of the region", region, by=by, at=at, changes=changes)
        look_at_mail(region, at)
    return bool(changes)


@transaction.atomic
def end_region(region, *, by, why, at=None):
    """TAT keeps the region again, from now on. What was written down stays, and the lead stays lead of the follow-ups."""
    at = at or timezone.now()
    if region.ended_at:
        raise NotAllowed(_("This was ended already."))
    before = snapshot(region)
    region.ended_at, region.ended_why = at, why
    region.save(update_fields=["ended_at", "ended_why"])
    record("took the region back", region, by=by, at=at, changes=differences(before, region), reason=why)
    look_at_mail(region, at)


@transaction.atomic
def pass_region(region, *, lead, by, at=None):
    """Give a region to a successor for the time that is left; those who help stay, but for the successor themselves."""
    before = snapshot(region)
    region.lead = lead
    region.save(update_fields=["lead"])
    record("passed the region on", region, by=by, at=at, changes=differences(before, region))
    for helper in region.stewards.in_force().filter(person=lead):
        end_helper(helper, by=by, at=at)
    look_at_mail(region, at)
    if lead.user and lead.user.has_access:
        queue(handing.mail(region, held=True), by=by, at=at)


@transaction.atomic
def name_helper(region, *, person, by, at=None):
    """Let somebody help to keep the region; returns (the Steward, whether they are new)."""
    if region.ended_at:
        raise NotAllowed(_("This was ended. Hand the region over anew."))
    if person.pk == region.lead_id:
        raise NotAllowed(_("%(lead)s leads it already.") % {"lead": person})
    helper, is_new = Steward.objects.get_or_create(
        stewardship=region,
        person=person,
        ended_at=None,
        defaults={"named_by": by, "named_at": at or timezone.now()},
    )
    if is_new:
        record("named a helper of the region", helper, by=by, at=at, changes=differences({}, helper))
    return helper, is_new


@transaction.atomic
def end_helper(helper, *, by, at=None):
    """They help no longer: from now on they see of the region what they would see without it."""
    if helper.ended_at:
        return
    before = snapshot(helper)
    helper.ended_at = at or timezone.now()
    helper.save(update_fields=["ended_at"])
    record("took the helper off", helper, by=by, at=at, changes=differences(before, helper))


def look_at_mail(region, at=None):
    """Let the mail that waits about a hand-over follow how it stands now."""
    for message in Message.objects.filter(build_id=region.build_id, kind=handing.KIND, status__in=NOT_ON_ITS_WAY):
        look_at(message, at or timezone.now())


def _check_day(day, at=None):
    today = timezone.localdate(at)
    if day < today:
        raise NotAllowed(_("That day is past. Choose one that is still ahead."))
    if day > today + AT_MOST:
        raise NotAllowed(_("Hand it over for two years at most; it can be renewed."))
