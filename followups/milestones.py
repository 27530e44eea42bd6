"""The follow-ups on the line of a build's plan."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from followups.models import Status

NOT_SHOWN = (Status.CANCELLED,)


def of_build(build, today):
    """A mark for every follow-up, as builds.milestones makes them."""
    followups = build.followups.exclude(status__in=NOT_SHOWN).select_related("interval")
    return [_mark(followup, today) for followup in followups]


def _mark(followup, today):
    says = _("Follow-up: %(name)s") % {"name": followup.name}
    mark = {"on": followup.due_on, "label": followup.name, "says": says}
    late = (today - followup.due_on).days
    if followup.is_owed and late > 0:
        note = ngettext("%(days)d day late", "%(days)d days late", late) % {"days": late}
        return mark | {"state": "need", "note": note, "small": False}
    return mark | {"state": "done" if followup.is_answered else "open", "small": False}
