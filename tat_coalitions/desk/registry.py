"""What only the room on top can fill in: the trail as a part of timelines, and the mails about accounts."""

from django.utils.translation import gettext_lazy as _

from builds.models import Build
from contacts.models import Organization, Person, Site
from tat_coalitions.accounts.rules import may
from tat_coalitions.desk.signing_in import emails
from tat_coalitions.outbox import checks, links, names
from tat_coalitions.trail import timeline
from tat_coalitions.trail.models import Entry

LATEST = 50


def from_the_trail(row, user):
    """What was done with the row, for those who may see the trail."""
    if not may(user, "see", Entry):
        return []
    entries = Entry.objects.about(row).exclude(verb="was refused")[:LATEST]
    return [timeline.Moment(entry.at, entry.verb[:1].upper() + entry.verb[1:], entry.actor_label) for entry in entries]


for model in (Build, Person, Organization, Site):
    timeline.register(model, from_the_trail)

KINDS = {
    "account_invitation": _("Invitation to an account"),
    "sign_in_code": _("Code to sign in"),
    "new_password": _("Link to a new password"),
    "other_way_in": _("How one signs in"),
    "sign_in_changed": _("The sign-in was changed"),
}
links.register("account_invitation", emails.join_address)
for kind, words in KINDS.items():
    checks.register(kind, emails.no_longer_wanted)
    names.register_kind(kind, words)
