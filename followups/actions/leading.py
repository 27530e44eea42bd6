"""Telling somebody that they lead what comes after a build now, as a draft that staff release."""

from django.utils import timezone

from followups import leading
from tat_coalitions.outbox.actions import NOT_ON_ITS_WAY, queue
from tat_coalitions.outbox.decisions import look_at
from tat_coalitions.outbox.models import Message


def tell_lead(build, lead, *, by, at=None):
    """Write the mail to a new lead, and let what waits for earlier ones follow; True when one was written.

    Whoever took it over themselves knows. Asked once for each of several follow-ups, it is one mail over all of them.
    """
    at = at or timezone.now()
    knows = lead is None or (lead.user_id is not None and lead.user_id == getattr(by, "pk", None))
    draft = None if knows else leading.mail(lead, build, on=build.today(at))
    written = queue(draft, by=by, at=at) if draft else False
    for message in Message.objects.filter(build_id=build.pk, kind=leading.KIND, status__in=NOT_ON_ITS_WAY):
        look_at(message, at)
    return written
