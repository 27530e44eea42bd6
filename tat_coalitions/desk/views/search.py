"""One search over everything."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from contacts.models import Person
from tat_coalitions.accounts.access import require
from tat_coalitions.accounts.methods import require_safe
from tat_coalitions.desk.finding import A_FEW, SHORTEST, find, summary

LONGEST = 100


@require_safe
@require("see", Person)
def search(request):
    """What matches `?q=`, by kind."""
    text = _typed(request)
    groups = find(text, request.user)
    context = {"q": text, "groups": groups, "heading": summary(text, groups), "too_short": 0 < len(text) < SHORTEST}
    return render(request, "desk/search.html", context)


@require_safe
@require("see", Person)
def suggest(request):
    """A few of each kind that match what is being typed, as options of the box in the bar."""
    text = _typed(request)
    groups = find(text, request.user, shown=A_FEW)
    context = {
        "q": text,
        "groups": groups,
        "says": summary(text, groups),
        "all_url": f"{reverse('desk:search')}?{urlencode({'q': text})}",
    }
    return render(request, "desk/_found.html", context)


def _typed(request):
    return " ".join(request.GET.get("q", "")[:LONGEST].replace("\0", "").split())
