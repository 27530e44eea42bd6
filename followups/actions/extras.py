"""Follow-ups beyond the intervals, such as one before a legislature's session: added, changed, called off, taken up again."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from builds.models import Status as BuildStatus
from builds.workflow import NotAllowed
from followups import workflow
from followups.actions.leading import tell_lead
from followups.actions.lifecycle import NOT_ANSWERED
from followups.clock import due_on as months_after
from followups.clock import opens_on
from followups.extras import CALLED_OFF, TAKEN_UP, called_off
from followups.models import FollowUp, Status
from tat_coalitions.trail.actions import differences, plain, record

FARTHEST = 120  # months ahead; a title and a day must still mean something to somebody
NO_PLACE = (BuildStatus.DRAFT, BuildStatus.CANCELLED)


def check_can_add(build):
    """Raise NotAllowed for a draft, which owes nothing yet, and for a build that was called off."""
    if build.status in NO_PLACE:
        raise NotAllowed(
            _("A build that is %(status)s has no follow-ups.") % {"status": build.get_status_display().lower()}
        )


def check_day(build, day, today):
    """Raise ValidationError unless the day lies ahead, after the meeting, and within ten years."""
    if day < today:
        raise ValidationError(_("That day is past. Choose today or a later day."))
    if day <= build.date:
        raise ValidationError(
            _("Choose a day after the meeting, which is on %(day)s.") % {"day": date_format(build.date, "F j, Y")}
        )
    if day > months_after(today, FARTHEST):
        raise ValidationError(_("Choose a day within the next ten years."))


def check_title(build, title, *, but=None):
    """Raise ValidationError where another follow-up of the build has the title already, called off or not."""
    same = build.followups.filter(interval=None, title__iexact=title).exclude(pk=but and but.pk).first()
    if same is None:
        return
    if same.status == Status.CANCELLED:
        raise ValidationError(
            _("“%(title)s” was called off. Take it up again, or choose another title.") % {"title": same.title}
        )
    raise ValidationError(_("This build has a follow-up of that title already."))


def check_changeable(followup):
    """Raise NotAllowed for one of the intervals, and for one that was answered or called off."""
    if not followup.is_extra:
        raise NotAllowed(_("This follow-up counts from the day of the meeting: it moves with the build."))
    if followup.status not in NOT_ANSWERED:
        raise NotAllowed(
            _("A follow-up that is %(status)s stays as it is.") % {"status": followup.get_status_display().lower()}
        )


@transaction.atomic
def add_extra(build, *, title, due_on, lead, by, at=None):
    """Owe the build one more follow-up, which is opened, reminded and answered like the others; return it.

    A draft tells somebody who leads none of the others. Raises NotAllowed and ValidationError.
    """
    at = at or timezone.now()
    check_can_add(build)
    check_day(build, due_on, build.today(at))
    check_title(build, title)
    is_new_here = lead is not None and not build.followups.filter(lead=lead).exists()
    status = Status.SCHEDULED if build.took_place else Status.EXPECTED
    followup = FollowUp.objects.create(build=build, title=title, due_on=due_on, lead=lead, status=status, created_at=at)
    record("added a follow-up", followup, by=by, at=at, changes=differences({}, followup))
    if is_new_here:
        tell_lead(build, lead, by=by, at=at)
    return followup


@transaction.atomic
def change_extra(followup, *, title, due_on, by, at=None):
    """Give an extra follow-up nobody has answered another title or day; return the changes.

    Reminders are for a day: none of the old one is sent again, and the new day has its own. One that is open and not
    begun closes until its new day comes near.
    """
    at = at or timezone.now()
    check_changeable(followup)
    build, was = followup.build, {"title": followup.title, "due_on": followup.due_on}
    today = build.today(at)
    if due_on != followup.due_on:
        check_day(build, due_on, today)
    check_title(build, title, but=followup)
    rows = FollowUp.objects.filter(pk=followup.pk, status=followup.status)
    if not rows.update(title=title, due_on=due_on):
        raise NotAllowed(_("Someone has just changed this follow-up. Please look again."))
    followup.refresh_from_db()
    changes = {
        name: [plain(before), plain(getattr(followup, name))]
        for name, before in was.items()
        if before != getattr(followup, name)
    }
    if changes:
        record("changed the follow-up", followup, by=by, at=at, changes=changes)
    if followup.status == Status.OPEN and opens_on(due_on) > today:
        workflow.move(followup, Status.SCHEDULED, by=by, at=at)
    return changes


@transaction.atomic
def call_off(followup, *, by, at=None, reason=""):
    """Call off an extra follow-up nobody has answered; what was begun in it stays and counts for nothing."""
    at = at or timezone.now()
    check_changeable(followup)
    workflow.move(followup, Status.CANCELLED, by=by, at=at)
    record(CALLED_OFF, followup, by=by, at=at, reason=reason)


@transaction.atomic
def take_up(followup, *, title, due_on, by, at=None):
    """Take an extra follow-up that was called off up again, on the day given."""
    at = at or timezone.now()
    build = followup.build
    check_can_add(build)
    if followup.pk not in called_off(build):
        raise NotAllowed(_("Only a follow-up that was called off by itself is taken up again."))
    check_day(build, due_on, build.today(at))
    check_title(build, title, but=followup)
    workflow.move(followup, Status.EXPECTED, by=by, at=at, due_on=due_on, title=title)
    record(TAKEN_UP, followup, by=by, at=at)
    if build.took_place:
        workflow.move(followup, Status.SCHEDULED, by=by, at=at)
