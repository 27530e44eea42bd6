"""Extra follow-ups: which were called off by themselves, and not with their build."""

from followups.models import FollowUp, Status
from tat_coalitions.trail.models import Entry

CALLED_OFF, TAKEN_UP = "called off the follow-up", "took the follow-up up again"


def called_off(build):
    """The keys of a build's extra follow-ups that staff called off; those of a cancelled build come back with it."""
    keys = build.followups.filter(status=Status.CANCELLED, interval=None).values_list("pk", flat=True)
    entries = Entry.objects.filter(
        subject_type=FollowUp._meta.label_lower,
        subject_id__in=[str(key) for key in keys],
        verb__in=(CALLED_OFF, TAKEN_UP),
    )
    latest = dict(entries.order_by("at", "pk").values_list("subject_id", "verb"))
    return {int(key) for key, verb in latest.items() if verb == CALLED_OFF}
