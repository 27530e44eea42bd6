"""Which status of a follow-up may follow which, and the one function that makes the move."""

from django.db import transaction
from django.utils.translation import gettext as _

from builds.workflow import NotAllowed
from followups.models import FollowUp, Status
from tat_coalitions.trail.actions import draft, record

MOVES = {
    Status.EXPECTED: {Status.SCHEDULED, Status.CANCELLED},
    Status.SCHEDULED: {Status.OPEN, Status.EXPECTED, Status.CANCELLED},
    # a corrected date may close it again until the new one comes near
    Status.OPEN: {Status.IN_PROGRESS, Status.SUBMITTED, Status.SCHEDULED, Status.CANCELLED},
    Status.IN_PROGRESS: {Status.SUBMITTED, Status.CANCELLED},
    Status.SUBMITTED: {Status.REVIEWED, Status.ASKED_BACK},
    Status.ASKED_BACK: {Status.SUBMITTED, Status.REVIEWED},
    Status.REVIEWED: {Status.ASKED_BACK, Status.SUBMITTED},
    # a build that was called off and is held after all
    Status.CANCELLED: {Status.EXPECTED},
}

# What the trail says of each move, by where it leads.
VERBS = {
    Status.EXPECTED: "put the follow-up back",
    Status.SCHEDULED: "scheduled the follow-up",
    Status.OPEN: "opened the follow-up",
    Status.IN_PROGRESS: "began the follow-up",
    Status.SUBMITTED: "submitted the follow-up",
    Status.ASKED_BACK: "asked back",
    Status.REVIEWED: "reviewed the follow-up",
    Status.CANCELLED: "cancelled the follow-up",
}

# What no longer holds once a follow-up has left a status.
NOT_YET = {
    Status.EXPECTED: {"opened_at": None},
    Status.SCHEDULED: {"opened_at": None},
    Status.ASKED_BACK: {"reviewed_at": None},
    Status.SUBMITTED: {"reviewed_at": None},
}


@transaction.atomic
def move(followup, to, *, by, at=None, **facts):
    """Change the status the one allowed way, with what belongs to it, and note it in the trail.

    `facts` are fields set in the same breath, such as `submitted_at` and `submitted_by`. Raises NotAllowed.
    """
    if to == followup.status:
        raise NotAllowed(_("This follow-up is %(now)s already.") % {"now": Status(to).label.lower()})
    if to not in MOVES[followup.status]:
        raise NotAllowed(
            _("A follow-up that is %(was)s cannot become %(to)s.")
            % {"was": followup.get_status_display().lower(), "to": Status(to).label.lower()}
        )
    was = followup.status
    if not compare_and_set(followup, to, **facts):
        raise NotAllowed(_("Someone has just changed this follow-up. Please look again."))
    followup.refresh_from_db()
    record(VERBS[to], followup, by=by, changes={"status": [was, str(to)]}, at=at)


def compare_and_set(followup, to, **facts):
    """Make the move unless the status in the database is another by now; says whether it did. Writes no trail."""
    facts = NOT_YET.get(to, {}) | facts
    return FollowUp.objects.filter(pk=followup.pk, status=followup.status).update(status=to, **facts) == 1


def entry_of(followup, to, *, by, at):
    """The trail's entry of a move, for writing many at once."""
    return draft(VERBS[to], followup, by=by, changes={"status": [followup.status, str(to)]}, at=at)
