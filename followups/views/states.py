"""Every state with where its partnership stands."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import render
from django.utils import timezone

from builds.models import Build
from builds.models.builds import AHEAD, TOOK_PLACE
from contacts.models import State
from followups import partnership
from followups.forms.partnership import StatesFilter
from followups.models import StateElement, StateRule
from followups.states import visible_states
from tat_coalitions.accounts import rules
from tat_coalitions.accounts.access import require

A_PAGE = 50


@dataclass(frozen=True)
class Line:
    """One state in the list."""

    state: State
    standing: partnership.Standing
    cdl: partnership.CdlStatus
    seats: int
    held: int
    coming: int
    is_stale: bool


SORTED_BY = {
    "name": lambda line: line.state.name,
    "elements": lambda line: (line.standing.k, line.standing.is_known),
    "builds": lambda line: (line.held, line.coming),
    "seats": lambda line: line.seats,
}
SHOWN = {
    "builds": lambda line: line.held or line.coming,
    "noted": lambda line: line.standing.is_known,
    "full": lambda line: line.standing.is_full,
    "rule": lambda line: line.cdl.is_in_force,
    "stale": lambda line: line.is_stale,
}


@require("see", StateElement)
def states(request):
    """The states the user may see: elements in place, the rule on training, seats, builds."""
    today = timezone.localdate()
    form = StatesFilter(request.GET or None)
    everything = lines_for(request.user, today)
    found = narrowed(everything, form)
    context = {
        "form": form,
        "order": form.order,
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "number": len(everything),
        "noted": sum(line.standing.is_known for line in everything),
        "in_force": sum(line.cdl.is_in_force for line in everything),
        "stale": sum(line.is_stale for line in everything),
        "may_change_elements": rules.may(request.user, "change", StateElement),
    }
    return render(request, "followups/states/list.html", context)


def lines_for(user, today):
    """A Line for each state the user may see, by name, in a constant number of queries."""
    found = list(visible_states(user).order_by("name"))
    standings, cdl = partnership.standings_of(found, today), partnership.cdl_statuses(found, today)
    seats, builds = partnership.seats_held(found, today), builds_by_state(user)
    stale = set(StateRule.objects.stale(today).values_list("state_id", flat=True))
    return [
        Line(
            state,
            standings[state.pk],
            cdl[state.pk],
            seats[state.pk],
            *builds.get(state.pk, (0, 0)),
            is_stale=state.pk in stale,
        )
        for state in found
    ]


def builds_by_state(user):
    """How many builds the user may see were held in each state and are ahead there."""
    counted = (
        Build.objects.visible_to(user)
        .order_by()
        .values("states_served")
        .annotate(
            held=Count("pk", filter=Q(status__in=TOOK_PLACE), distinct=True),
            coming=Count("pk", filter=Q(status__in=AHEAD), distinct=True),
        )
    )
    return {row["states_served"]: (row["held"], row["coming"]) for row in counted}


def narrowed(lines, form):
    """Those the filter asks for, in its order."""
    wanted = form.cleaned_data if form.is_valid() else {}
    words = wanted.get("q", "").casefold().split()
    show = SHOWN.get(wanted.get("show"))
    found = [
        line
        for line in lines
        if all(word in f"{line.state.name} {line.state.pk}".casefold() for word in words) and (not show or show(line))
    ]
    return sorted(found, key=SORTED_BY[form.order.lstrip("-")], reverse=form.order.startswith("-"))
