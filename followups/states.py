"""Which states somebody sees, and which of them they keep going."""

from builds.models import Build, Status
from contacts.models import Person, State
from followups.keeping import kept_states
from tat_coalitions.accounts.access import get_visible


def states_of(user):
    """The states of the builds somebody may see, as a subquery; a lead's own draft opens no state."""
    builds = Build.objects.visible_to(user).exclude(status=Status.DRAFT).order_by().values("pk")
    return Build.states_served.through.objects.filter(build__in=builds).values("state")


def visible_states(user):
    """The states whose partnership somebody reads: all for TAT's own people, those of their builds for a lead."""
    return State.objects.all() if user.is_tat else State.objects.filter(pk__in=states_of(user))


def state_of(request, postal):
    """The one state, or 404."""
    return get_visible(visible_states(request.user), request.user, pk=postal.upper())


def keeps(user, state):
    """Whether somebody writes down what a state does: TAT's own people, and a lead to whom a region there is handed over."""
    return user.is_tat or State.objects.filter(pk=state.pk, pk__in=kept_states(user)).exists()


def as_seen_by(user, seats):
    """The seats as a list, each with `shown_person` and `shown_build`: what a lead may not see of them is left out."""
    seats = list(seats)
    if user.is_lead:
        people = Person.objects.visible_to(user).filter(pk__in=[seat.person_id for seat in seats if seat.person_id])
        builds = Build.objects.visible_to(user).filter(pk__in=[seat.build_id for seat in seats if seat.build_id])
        known = set(people.values_list("pk", flat=True)), set(builds.order_by().values_list("pk", flat=True))
    for seat in seats:
        seat.shown_person = seat.person if user.is_tat or seat.person_id in known[0] else None
        seat.shown_build = seat.build if user.is_tat or seat.build_id in known[1] else None
    return seats
