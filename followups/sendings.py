"""When follow-ups were sent for the first time, as the trail tells; what was asked back is sent again.

A follow-up asks of what was promised before it was first sent. Its pages and every figure about it hold to that.
"""

from django.db.models import CharField, Min
from django.db.models.functions import Cast

from followups.models import FollowUp, Status
from followups.workflow import VERBS
from tat_coalitions.trail.models import Entry


def first_sendings_of(builds):
    """A row `{subject_id, first}` for each follow-up of the builds that was ever sent; to be asked for."""
    followups = FollowUp.objects.filter(build__in=builds).order_by()
    return _first(followups.annotate(key=Cast("pk", CharField())).values("key"))


def first_sent_at(followup):
    """When the follow-up was sent for the first time; None as long as nothing that was sent counts."""
    if followup.submitted_at is None:
        return None
    told = [row["first"] for row in _first([str(followup.pk)])]
    return min([followup.submitted_at, *told])


def _first(keys):
    sent = Entry.objects.filter(subject_type=FollowUp._meta.label_lower, verb=VERBS[Status.SUBMITTED])
    return sent.filter(subject_id__in=keys).order_by().values("subject_id").annotate(first=Min("at"))
