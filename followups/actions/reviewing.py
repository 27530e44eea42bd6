"""What staff do with a follow-up that was sent: ask its lead back, or amend one answer with a reason."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from builds.workflow import NotAllowed
from followups import amendments, asked_back, workflow
from followups.actions.answering import rows_of
from followups.models import AskBack, Status
from tat_coalitions.outbox.actions import queue
from tat_coalitions.trail.actions import record


@transaction.atomic
def ask_back(followup, *, words, by, at=None):
    """Ask the lead about what was sent; returns `(AskBack, whether a mail goes)`. What was sent counts meanwhile.

    Raises NotAllowed where nothing was sent, or it is asked back already.
    """
    at = at or timezone.now()
    workflow.move(followup, Status.ASKED_BACK, by=by, at=at)
    asked = AskBack.objects.create(followup=followup, words=words, asked_by=by, asked_at=at)
    record("asked the lead back", asked, by=by, at=at, changes={"words": ["", words]})
    draft = asked_back.mail(asked_back.with_everything(AskBack.objects.filter(pk=asked.pk)).get())
    return asked, bool(draft and queue(draft, by=by, at=at))


@transaction.atomic
def amend(followup, question, *, values, reason, by, at=None):
    """Change one answer of a follow-up that was sent, or add one that is missing; the status stays.

    Who said it stays too, where somebody had; the trail keeps before and after. A published report does not change.
    """
    if not followup.is_answered:
        raise NotAllowed(_("Only what was sent is amended; until then its lead changes it."))
    at = at or timezone.now()
    was = amendments.before(followup, question)
    standing = amendments.row_of(followup, question)
    rows, key = rows_of(followup, question)
    row, _new = rows.update_or_create(
        **key,
        defaults=question.blank
        | {"note": standing.note if standing else ""}
        | values
        | {"said_by": standing.said_by if standing and standing.said_by_id else followup.lead}
        | {"entered_by": by, "answered_at": at},
    )
    amendments.note(followup, question, was, by=by, at=at, verb=amendments.AMENDED, reason=reason)
    return row
