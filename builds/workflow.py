"""The life of a build: which status may follow which, and the one way to change it."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from builds.models import Build, Edition, Status
from builds.models.builds import AHEAD
from tat_coalitions.trail.actions import differences, record, snapshot

MOVES = {
    Status.DRAFT: {Status.PLANNED, Status.CANCELLED},
    Status.PLANNED: {Status.INVITING, Status.HELD, Status.POSTPONED, Status.CANCELLED},
    Status.INVITING: {Status.HELD, Status.POSTPONED, Status.CANCELLED},
    Status.POSTPONED: {Status.PLANNED, Status.INVITING, Status.CANCELLED},
    Status.HELD: {Status.CLOSED},
    Status.CLOSED: set(),
    # a build that was called off by mistake, or is taken up again with a new date
    Status.CANCELLED: {Status.PLANNED, Status.INVITING},
}
MOVABLE = (Status.DRAFT, *AHEAD)
# These have lost their day, and can get a new one.
OFF = (Status.POSTPONED, Status.CANCELLED)
# Only then does a late task wait for anybody.
CHASED = (*AHEAD, Status.HELD)


class NotAllowed(ValidationError):
    """Something that cannot be done with a build as it stands; `message` is a sentence for people."""


def move_status(build, to, *, by, verb, at=None, reason="", **facts):
    """Change a build's status the one allowed way, and remember who did it.

    `facts` are other fields, changed in the same stroke; `verb` is the trail's word for it ("postponed the build").
    Raises NotAllowed when the table does not know the move, or when somebody else has just changed the build.
    """
    check_may_become(build, to)
    at = at or timezone.now()
    return change(build, by=by, verb=verb, at=at, reason=reason, status=to, status_changed_at=at, **facts)


def check_may_become(build, to):
    """Raise NotAllowed when the table does not know the move."""
    if to not in MOVES[build.status]:
        raise NotAllowed(
            _("A build that is %(was)s cannot become %(becomes)s.")
            % {"was": build.get_status_display().lower(), "becomes": Status(to).label.lower()}
        )


def check_draft(build):
    """Raise NotAllowed unless the build waits for its plan."""
    if build.status != Status.DRAFT:
        raise NotAllowed(_("This build is planned already."))


def check_resumable(build):
    """Raise NotAllowed unless the build lost its day and can get a new one."""
    if build.status not in OFF:
        raise NotAllowed(
            _("A build that is %(status)s is not taken up again: only one that was postponed or cancelled is.")
            % {"status": build.get_status_display().lower()}
        )


def check_movable(build):
    """Raise NotAllowed unless the build still has a day ahead that can be moved."""
    if build.status not in MOVABLE:
        raise NotAllowed(
            _("A build that is %(status)s has no day that could be moved.")
            % {"status": build.get_status_display().lower()}
        )


def change(build, *, by, verb, at, reason="", **facts):
    """Set `facts` if status and date are still what `build` says, and write it down. Raises NotAllowed otherwise."""
    before = snapshot(build)
    Edition.keep(build, since=build.created_at)
    untouched = Build.objects.filter(pk=build.pk, status=build.status, date=build.date)
    if not untouched.update(updated_at=at, **facts):
        raise NotAllowed(_("Somebody has just changed this build. Please look again."))
    build.refresh_from_db()
    Edition.keep(build, since=at)
    record(verb, build, by=by, changes=differences(before, build), reason=reason, at=at)
    return build
