"""The page of a state for staff and leads."""

from django.shortcuts import render
from django.utils import timezone

from followups.models import StateElement, StateRule
from followups.states import keeps, state_of
from reports.printing import context_of
from reports.story import story_of
from tat_coalitions.accounts import rules
from tat_coalitions.accounts.access import require
from tat_coalitions.accounts.methods import require_safe


@require_safe
@require("see", StateElement)
def story(request, postal):
    """The partnership's whole story over the builds the user may see."""
    state, at = state_of(request, postal), timezone.now()
    context = story_of(state, request.user, at)
    if context["document"]:
        context = context_of(context["document"]) | context
    context |= {
        "may_change": rules.may(request.user, "change", StateElement),
        "may_change_rules": rules.may(request.user, "change", StateRule),
        "may_change_seats": keeps(request.user, state),
    }
    return render(request, "reports/story/state.html", context)
