"""One search over everything."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from contacts.models import Person
from tat_coalitions.accounts.access import require
from tat_coalitions.desk.finding import SHORTEST, find, summary

LONGEST = 100


@require_safe
@require("see", Person)
def search(request):
    """What matches `?q=`, by kind."""
    text = " ".join(request.GET.get("q", "")[:LONGEST].replace("\0", "").split())
    groups = find(text, request.user)
    context = {"q": text, "groups": groups, "heading": summary(text, groups), "too_short": 0 < len(text) < SHORTEST}
    return render(request, "desk/search.html", context)
