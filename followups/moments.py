"""What a person's page says of follow-ups: when they were called, and when their organization was asked."""

from django.urls import reverse
from django.utils.translation import gettext as _

from followups.models import Call, Inquiry
from tat_coalitions.accounts.rules import may
from tat_coalitions.trail.timeline import Moment

LATEST = 20


def of_person(person, user):
    """Moments of calls and questions that the user may see; a source for the trail's timelines."""
    return [*_calls(person, user), *_questions(person, user)]


def _calls(person, user):
    if not may(user, "see", Call):
        return
    rows = Call.objects.visible_to(user).filter(person=person).select_related("followup__build", "followup__interval")
    for call in rows.select_related("by")[:LATEST]:
        text = _("Called about %(what)s: %(outcome)s") % {"what": call.followup, "outcome": call.get_outcome_display()}
        yield Moment(call.at, text, str(call.by), reverse("followups:detail", args=[call.followup_id]))


def _questions(person, user):
    rows = Inquiry.objects.visible_to(user).filter(person=person).exclude(last_asked_at=None)
    for inquiry in rows.select_related("followup__build", "followup__interval", "commitment__organization")[:LATEST]:
        address = reverse("followups:asking", args=[inquiry.followup_id])
        what = {"what": inquiry.commitment}
        yield Moment(inquiry.last_asked_at, _("Asked what became of a promise: %(what)s") % what, "", address)
        if inquiry.said_at:
            told = what | {"said": inquiry.get_said_display()}
            yield Moment(inquiry.said_at, _("Told what became of a promise: %(what)s: %(said)s") % told, "", address)
