"""The life of a vetting: which status may follow which, and the one way to change it.

That a vetting ran out is no status: it is told from its date. Approving takes two people, by a check here and by a
constraint of the database.
"""

from django.utils.translation import gettext as _

from builds.models import ProviderVetting
from builds.workflow import NotAllowed
from tat_coalitions.trail.actions import differences, record, snapshot

Status = ProviderVetting.Status

MOVES = {
    Status.PROPOSED: {Status.APPROVED, Status.REFUSED, Status.WITHDRAWN},
    Status.APPROVED: {Status.WITHDRAWN, Status.REPLACED},
    Status.REFUSED: set(),
    Status.WITHDRAWN: set(),
    Status.REPLACED: set(),
}


def move(vetting, to, *, by, verb, at, **facts):
    """Change a vetting's status the one allowed way, with other fields in the same stroke, and remember who did it.

    Raises NotAllowed when the table does not know the move, or when somebody else has just changed the vetting.
    """
    if to not in MOVES[vetting.status]:
        raise NotAllowed(
            _("What is “%(was)s” cannot become “%(becomes)s”.")
            % {"was": vetting.get_status_display(), "becomes": Status(to).label}
        )
    return change(vetting, by=by, verb=verb, at=at, status=to, **facts)


def change(vetting, *, by, verb, at, **facts):
    """Set `facts` if the vetting is still the one that was read, and write it down. Raises NotAllowed otherwise."""
    before = snapshot(vetting)
    same = ProviderVetting.objects.filter(
        pk=vetting.pk, status=vetting.status, proposed_at=vetting.proposed_at, proposed_by=vetting.proposed_by_id
    )
    if not same.update(**facts):
        raise changed_meanwhile()
    vetting.refresh_from_db()
    record(verb, vetting, by=by, changes=differences(before, vetting), at=at)
    return vetting


def changed_meanwhile():
    return NotAllowed(_("Somebody has just changed this vetting. Please read it once more."))


def check_second_person(vetting, by):
    """Raise NotAllowed when it is whoever proposed the vetting."""
    if by is None or by.pk == vetting.proposed_by_id:
        raise NotAllowed(_("Who proposed it cannot sign it off: it takes a second person."))


def check_as_read(vetting, read):
    """Raise NotAllowed unless what the person read is what is proposed now; `read` is the moment it was proposed."""
    if read != vetting.proposed_at:
        raise changed_meanwhile()
