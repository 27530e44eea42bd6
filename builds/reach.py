"""Which rows of the registration table a lead reaches: by their builds, by the states of these, by the office they speak for."""

from django.db.models import Q

from builds.models import Build, BuildProvider, CoHost, Status
from contacts.models import Person


def placed_builds_of(user):
    """The builds a lead may see; a draft of their own opens nothing."""
    return Build.objects.visible_to(user).exclude(status=Status.DRAFT).order_by()


def states_of(user):
    """The states that these builds serve, as a subquery."""
    return Build.states_served.through.objects.filter(build__in=placed_builds_of(user).values("pk")).values("state")


def of_their_states(user):
    """Those of the states of their builds, and of counties of these."""
    states = states_of(user)
    return Q(state__in=states) | Q(counties__state__in=states)


def of_their_states_or_a_country(user):
    """The same, and what is the same everywhere."""
    return Q(state=None, counties=None) | of_their_states(user)


def vettings_of_their_office(user):
    """Those of the providers of builds that their Attorney General’s office holds with TAT.

    Theirs is the office whose contact person they are at the build, or whose people they belong to.
    """
    own = Person.objects.filter(user=user, organization__isnull=False).values("organization")
    offices = CoHost.objects.filter(role=CoHost.Role.ATTORNEY_GENERAL).exclude(status=CoHost.Status.WITHDRAWN)
    offices = offices.filter(Q(person__user=user) | Q(organization__in=own))
    builds = placed_builds_of(user).filter(pk__in=offices.values("build")).values("pk")
    return Q(organization__in=BuildProvider.objects.filter(build__in=builds).values("organization"))
