"""What a region handed over opens to its sustaining lead and to whom they named, from its first day to its last."""

from django.db.models import Q
from django.utils import timezone

from builds.models import Build, Proposal, Status
from contacts.models import Organization
from followups.models import Steward, Stewardship, Training


def regions_of(user):
    """The regions in force today under which the user acts."""
    return Stewardship.objects.of_user(user, timezone.localdate()).order_by()


def helped_builds(user):
    """The builds of regions they help to keep, as a subquery."""
    rows = Steward.objects.in_force().filter(person__user=user, stewardship__ended_at=None)
    return rows.filter(stewardship__expires_on__gte=timezone.localdate()).order_by().values("stewardship__build")


def led_builds(user):
    """The builds of regions they lead, as a subquery."""
    return Stewardship.objects.in_force(timezone.localdate()).filter(lead__user=user).order_by().values("build")


def kept_counties(user):
    """The counties of those regions, as a subquery."""
    return Build.counties.through.objects.filter(of_kept_builds(user)).values("county")


def builds_they_keep(user):
    return Q(pk__in=led_builds(user)) | Q(pk__in=helped_builds(user))


def builds_they_proposed(user):
    return Q(pk__in=Proposal.objects.filter(own_proposals_at_all(user)).order_by().values("build"))


def of_kept_builds(user):
    return Q(build__in=led_builds(user)) | Q(build__in=helped_builds(user))


def kept_states(user):
    """The states of those regions, as a subquery."""
    return Build.states_served.through.objects.filter(of_kept_builds(user)).values("state")


def of_kept_states(user):
    return Q(state__in=kept_states(user))


def own_entries_of_kept_builds(user):
    return Q(entered_by=user) & of_kept_builds(user)


def sites_they_keep(user):
    return Q(county__in=kept_counties(user))


def links_they_keep(user):
    return Q(site__county__in=kept_counties(user))


def agencies_of_kept_counties(user):
    """Whom a site there may call: the agencies that sit in these counties or serve them."""
    counties = kept_counties(user)
    near = Organization.objects.agencies()
    return Q(pk__in=near.filter(county__in=counties).values("pk")) | Q(
        pk__in=near.filter(counties_served__in=counties).values("pk")
    )


def organizations_of_kept_trainings(user):
    return Q(pk__in=Training.objects.filter(of_kept_builds(user)).order_by().values("organization"))


def officers_of_kept_counties(user):
    agencies = Organization.objects.filter(agencies_of_kept_counties(user)).order_by().values("pk")
    return Q(organization__in=agencies)


def proposals_after_kept_builds(user):
    return Q(after__in=led_builds(user)) | Q(after__in=helped_builds(user))


def own_proposals_at_all(user):
    return Q(proposed_by=user) & proposals_after_kept_builds(user)


def own_proposals(user):
    return Q(build__status=Status.DRAFT) & own_proposals_at_all(user)


def regions_they_keep(user):
    return Q(pk__in=regions_of(user).values("pk"))


def regions_they_lead(user):
    return Q(pk__in=regions_of(user).filter(lead__user=user).values("pk"))


def helpers_they_name(user):
    """Naming helpers is the sustaining lead's own matter."""
    return Q(stewardship__in=regions_of(user).filter(lead__user=user).values("pk"))
