"""Taking in a filled-in file: its good rows become drafts of the follow-up, and nothing is sent."""

from django.db import transaction
from django.utils import timezone

from followups.actions import answering
from followups.models import FollowUp
from followups.sheets import Read
from tat_coalitions.trail.actions import record


@transaction.atomic
def keep(followup, rows, *, by, name, ticked=(), seen=None, at=None):
    """Keep what the rows say as drafts; returns how many were kept. Raises ValidationError where it is not open.

    `rows` were understood just now. One that stands in the way of somebody else's answer is kept only if its code is in
    `ticked`, and only over the answer that was shown with it: `seen` maps codes to fingerprints.
    """
    at = at or timezone.now()
    seen = seen or {}
    wanted = [row for row in rows if row.is_good or (row.asks and row.code in ticked)]
    kept = [row for row in wanted if not row.standing or seen.get(row.code, row.seen) == row.seen]
    for row in kept:
        answering.answer_as_seen(followup, row.question, row.values, seen=row.seen, by=by, at=at)
    if kept:
        changes = {"rows": [None, len(kept)]}
        replaced = [row.code for row in kept if row.becomes == Read.IN_THE_WAY]
        if replaced:
            changes["replaced"] = [None, ", ".join(replaced)]
        record("took answers in from a file", followup, by=by, changes=changes, reason=name, at=at)
    return len(kept)


def locked(queryset, pk):
    """The follow-up, held until the transaction is through: what is read of it now still stands when it is changed."""
    FollowUp.objects.select_for_update().filter(pk=pk).first()
    return queryset.get(pk=pk)
