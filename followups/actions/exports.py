"""Taking the board out: allowed, for a purpose, and noted."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from followups import exports
from followups.models import FollowUp
from tat_coalitions.accounts import rules
from tat_coalitions.trail.actions import record


def open_board(followups, *, narrowed, purpose, by, at):
    """The Listing of these follow-ups, after the trail has noted who takes what and why.

    `narrowed` says in words what the board showed. Raises PermissionDenied, and ValidationError without a purpose.
    """
    if not rules.may(by, "export", FollowUp):
        raise PermissionDenied(_("Your role does not export this list."))
    if not purpose.strip():
        raise ValidationError(_("Say what the list is needed for."))
    changes = {
        "columns": [None, ", ".join(exports.COLUMNS)],
        "rows": [None, followups.count()],
        "narrowed to": [None, narrowed],
    }
    record("exported the follow-ups", by=by, at=at, reason=purpose, changes=changes)
    return exports.listing(followups, at)
