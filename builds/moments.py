"""What a person's page says of builds: when they were invited, what they answered, whether they came."""

from django.urls import reverse
from django.utils.translation import gettext as _

from builds.models import Invitation
from tat_coalitions.trail.timeline import Moment

LATEST = 20


def of_person(person, user):
    """Moments of the person's invitations that the user may see; a source for the trail's timelines."""
    rows = Invitation.objects.visible_to(user).filter(person=person).select_related("build").order_by("-pk")[:LATEST]
    return [moment for row in rows for moment in _of_invitation(row)]


def _of_invitation(row):
    address = reverse("builds:people", args=[row.build.slug])
    told = {
        row.save_the_date_at: _("Save-the-date of %(build)s") % {"build": row.build},
        row.invited_at: _("Invited to %(build)s") % {"build": row.build},
        row.answered_at: _("%(build)s: %(answer)s") % {"build": row.build, "answer": row.get_answer_display()},
        row.seated_at: _("Got a seat at %(build)s") % {"build": row.build},
        row.arrived_at: _("Arrived at %(build)s") % {"build": row.build},
    }
    who = row.get_heard_display()
    return [Moment(at, text, who if at == row.answered_at else "", address) for at, text in told.items() if at]
