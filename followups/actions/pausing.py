"""Pausing the reminders of what is owed after a build, and letting them go on before the day that would end the pause."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from builds.workflow import NotAllowed
from followups.models import Pause
from followups.pauses import LONGEST
from tat_coalitions.trail.actions import plain, record


def check_can_pause(build):
    """Raise NotAllowed before the build was recorded as held: until then only the chase speaks, which never pauses."""
    if not build.took_place:
        raise NotAllowed(
            _("Reminders of follow-ups begin once the build is recorded as held; there is nothing to pause.")
        )


def check_last_day(until, today):
    """Raise ValidationError unless the last day of a pause lies between today and ninety days ahead."""
    if until < today:
        raise ValidationError(_("That day is past. Choose today or a later day."))
    if until > today + LONGEST:
        raise ValidationError(_("Choose a day within the next %(n)d days.") % {"n": LONGEST.days})


@transaction.atomic
def pause(build, *, until, reason, by, at=None):
    """Tell nobody of the build's follow-ups up to and with a day; a pause that holds already is changed.

    What waits to be sent is held back by the outbox's last look. The day after, it goes on by itself. Raises NotAllowed,
    and ValidationError for a day that is past or too far ahead.
    """
    at = at or timezone.now()
    check_can_pause(build)
    check_last_day(until, build.today(at))
    earlier = Pause.objects.select_for_update().filter(build=build).first()
    was = earlier if earlier and earlier.holds(build.today(at)) else None
    facts = {"until": until, "reason": reason, "paused_by": by}
    if was is None:  # a change does not begin it anew
        facts["paused_at"] = at
    row, _new = Pause.objects.update_or_create(build=build, defaults=facts)
    changes = {"until": [was and plain(was.until), plain(until)]}
    record("changed the pause" if was else "paused the reminders", build, by=by, at=at, changes=changes, reason=reason)
    return row


@transaction.atomic
def go_on(build, *, by, at=None):
    """End the pause of a build now; says whether one held. Whoever has reached a rung meanwhile is told that one, once."""
    at = at or timezone.now()
    row = Pause.objects.select_for_update().filter(build=build).first()
    if row is None or not row.holds(build.today(at)):
        return False
    until = plain(row.until)
    row.delete()
    record("ended the pause", build, by=by, at=at, changes={"until": [until, None]})
    return True
