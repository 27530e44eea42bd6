"""Who fills the roles that rules speak to, and who can be written to at all."""

from django.db.models import F, Q

from builds.models import CoHost, Invitation
from contacts.models import Person
from followups.models import Audience
from tat_coalitions.accounts.models import Role, User

TAT = (Audience.PLANNER, Audience.SECOND, Audience.ADMINISTRATORS)
INVITEES = (Audience.INVITED, Audience.COMING)

# Where a role cannot be reached, what it should hear falls to the next one.
FALLS_TO = {
    Audience.LEAD: Audience.PLANNER,
    Audience.PLANNER: Audience.SECOND,
    Audience.SECOND: Audience.ADMINISTRATORS,
}


def is_reachable(person):
    """Whether there is somebody to write to: a person we know, with an address, who did not ask us to stop."""
    return bool(person and person.email and not person.anonymised_at and not person.opted_out_at)


def invitations_of(audience, builds):
    """The invitations of these builds, by key, to people of the audience who may be written to."""
    rows = Invitation.objects.filter(build__in=builds, person__in=Person.objects.mailable())
    if audience == Audience.INVITED:
        return rows.to_be_reminded()
    for_this_day = Q(answered_for=None) | Q(answered_for=F("build__date"))
    return rows.coming().filter(for_this_day, arrived_at=None, walk_in=False)


def belongs(invitation, audience):
    """Whether the invitation is one of the audience still; the same question as `invitations_of`, of one at hand."""
    if invitation.arrived_at or not is_reachable(invitation.person):
        return False
    if audience == Audience.COMING:
        return invitation.has_seat and not invitation.is_for_another_day and not invitation.walk_in
    is_asked = invitation.stage == Invitation.Stage.INVITED
    return is_asked and (not invitation.answer or invitation.is_for_another_day)


class People:
    """Who fills a role, with the administrators looked up at most once.

    An administrator whom we do not know as a person yet is written down as one; only shown as one where `looks_only`.
    """

    def __init__(self, *, looks_only=False):
        self._administrators, self._person_of = None, shown_as if looks_only else person_of

    def of(self, role, build, lead=None):
        """The people who fill the role and can be written to; where there are none, those it falls to."""
        if role == Audience.ADMINISTRATORS:
            return [person for person in self.administrators() if person.email]
        found = [person for person in self._named(role, build, lead) if is_reachable(person)]
        return found or (self.of(FALLS_TO[role], build) if role in FALLS_TO else [])

    def administrators(self):
        """Every administrator who may sign in, as a person."""
        if self._administrators is None:
            users = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).select_related("person")
            self._administrators = [self._person_of(user) for user in users.order_by("pk")]
        return self._administrators

    def _named(self, role, build, lead):
        if role == Audience.CO_HOSTS:
            hosts = [host for host in build.co_hosts.all() if host.status != CoHost.Status.WITHDRAWN]
            return list(dict.fromkeys(host.person for host in sorted(hosts, key=lambda host: host.pk)))
        return [{Audience.LEAD: lead, Audience.PLANNER: build.planner, Audience.SECOND: build.second}[role]]


def person_of(user):
    """The Person of an account; made where there is none, since reminders name people."""
    person = getattr(user, "person", None)
    return person or Person.objects.get_or_create(user=user, defaults={"name": user.name, "email": user.email})[0]


def shown_as(user):
    """The Person of an account; one that is not saved where there is none."""
    return getattr(user, "person", None) or Person(name=user.name, email=user.email)
