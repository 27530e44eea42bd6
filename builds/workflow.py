"""The life of a build: which status may follow which, and the one way to change it."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from builds.models import Build, Status
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
# Only then does a late task wait for anybody.
CHASED = (*AHEAD, Status.HELD)


class NotAllowed(ValidationError):
    """Something that cannot be done with a build as it stands; `message` is a sentence for people."""


def move_status(build, to, *, by, verb, at=None, reason="", **facts):
    """Change a build's status the one allowed way, and remember who did it.

    `facts` are other fields, changed in the same stroke; `verb` is the trail's word for it ("postponed the build").
    Raises NotAllowed when the table does not know the move, or when somebody else has just changed the build.
    """
    if to not in MOVES[build.status]:
        raise NotAllowed(
            _("A build that is %(was)s cannot become %(becomes)s.")
            % {"was": build.get_status_display().lower(), "becomes": Status(to).label.lower()}
        )
    at = at or timezone.now()
    return change(build, by=by, verb=verb, at=at, reason=reason, status=to, status_changed_at=at, **facts)


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
    untouched = Build.objects.filter(pk=build.pk, status=build.status, date=build.date)
    if not untouched.update(updated_at=at, **facts):
        raise NotAllowed(_("Somebody has just changed this build. Please look again."))
    build.refresh_from_db()
    record(verb, build, by=by, changes=differences(before, build), reason=reason, at=at)
    return build
