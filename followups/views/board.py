"""All follow-ups by due date, those of one build, and the verbs of staff."""

from itertools import groupby

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from builds.glance import glance
from builds.models import Build
from followups import forecast
from followups.actions import answering
from followups.forms.board import BoardFilter, HandOverForm
from followups.models import FollowUp, Status
from followups.views.answering import followups_with_build
from tat_coalitions.accounts.access import get_visible, require

A_PAGE = 50


@require("see", FollowUp)
def board(request):
    """Every follow-up the user may see, the most urgent first; for a lead, theirs."""
    today = timezone.localdate()
    form = BoardFilter(request.GET or None)
    found = form.narrow(followups_with_build().visible_to(request.user), today)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    late = followups_with_build().visible_to(request.user).late(today).count()
    waiting = FollowUp.objects.visible_to(request.user).filter(status__in=[Status.OPEN, Status.IN_PROGRESS]).count()
    context = {"form": form, "page": page, "today": today, "late": late, "waiting": waiting, "order": form.order}
    return render(request, "followups/board.html", context)


@require("see", FollowUp)
def of_build(request, slug):
    """The follow-ups of one build: when, whose, how far, who was reminded."""
    build = get_visible(Build.objects.select_related("state"), request.user, slug=slug)
    found, at = followups_with_build().filter(build=build).prefetch_related("reminders__person"), timezone.now()
    return render(
        request,
        "followups/of_build.html",
        {
            "build": build,
            "glance": glance(build, at),
            "followups": found,
            "coming": by_day(forecast.of_build(build, request.user, at)),
            "today": build.today(at),
            "states": build.states_served.order_by("name"),
            "tab": "follow_up",
        },
    )


def by_day(planned):
    """Pairs of a day and what is told on it."""
    return [(day, list(told)) for day, told in groupby(planned, key=lambda each: each.day)]


@require("change", FollowUp)
def hand_over(request, pk):
    """Give a follow-up to another lead."""
    followup = get_visible(followups_with_build(), request.user, pk=pk)
    form = HandOverForm(request.POST or None, followup=followup)
    if request.method == "POST" and form.is_valid():
        answering.hand_over(followup, lead=form.cleaned_data["lead"], by=request.user)
        messages.success(request, _("%(lead)s leads this follow-up now.") % {"lead": followup.lead})
        return redirect("followups:build", followup.build.slug)
    return render(request, "followups/hand_over.html", {"followup": followup, "form": form})


@require("review", FollowUp)
@require_POST
def review(request, pk):
    """Note that staff have read it."""
    followup = get_visible(followups_with_build(), request.user, pk=pk)
    try:
        answering.review(followup, by=request.user)
    except ValidationError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Marked as reviewed."))
    return redirect("followups:detail", pk)
