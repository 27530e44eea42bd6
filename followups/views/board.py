"""All follow-ups by due date, those of one build, and the verbs of staff."""

from itertools import groupby

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from builds.exports import as_csv
from builds.glance import glance
from builds.models import Build
from followups import board as boards
from followups import forecast
from followups.actions import answering
from followups.actions.exports import open_board
from followups.actions.extras import NO_PLACE
from followups.extras import called_off
from followups.forms.board import BoardFilter, ExportForm, HandOverForm
from followups.models import FollowUp, Pause, Status
from followups.pauses import holding, pause_of
from followups.views.answering import followups_with_build
from tat_coalitions.accounts import rules
from tat_coalitions.accounts.access import get_visible, require
from tat_coalitions.accounts.methods import require_POST

A_PAGE = 50
BUILDS_A_PAGE = 30
NEXT_DAYS = 5  # shown of what is told; the days after them are folded


def looked_at(request):
    """What every look at the board begins with: the form, the follow-ups within it, and how many of each sort."""
    at, form = timezone.now(), BoardFilter(request.GET or None, user=request.user)
    within = form.within(FollowUp.objects.visible_to(request.user))
    by_state = boards.counts(within, at)
    total = boards.in_all(by_state)
    kept = {name: request.GET[name] for name in ("q", "state", "show") if request.GET.get(name)}
    context = {
        "form": form,
        "late": total["late"],
        "waiting": total["waiting"],
        "figures": figures_of(total, kept),
        "tabs": tabs_of(request, kept),
        "may_export": rules.may(request.user, "export", FollowUp),
        "kept": urlencode(kept),
    }
    return at, form, by_state, context


def figures_of(counted, kept):
    """How many are late, waiting, sent and reviewed, each leading to the list of just these."""
    names = {
        "late": (_("Late"), _("past their day")),
        "waiting": (_("Waiting"), _("open for answers")),
        "sent": (_("Sent"), _("to be reviewed")),
        "reviewed": (_("Reviewed"), _("read by TAT")),
    }
    return [
        {"name": names[sort][0], "note": names[sort][1], "value": f"{counted[sort]:,}", "href": narrowed_to(sort, kept)}
        for sort in boards.COUNTED
    ]


def narrowed_to(sort, kept):
    """The address of the list narrowed to a sort, with the search and the state kept."""
    return reverse("followups:board") + "?" + urlencode(kept | {"show": sort})


def tabs_of(request, kept):
    """The two looks of the board."""
    tail = f"?{urlencode(kept)}" if kept else ""
    looks = (("followups:board", _("As a list")), ("followups:by_state", _("By state")))
    return [
        {"label": label, "url": reverse(name) + tail, "current": request.path == reverse(name)} for name, label in looks
    ]


@require("see", FollowUp)
def board(request):
    """Every follow-up the user may see, the most urgent first; for a lead, theirs."""
    at, form, _counted, context = looked_at(request)
    found = form.narrow(followups_with_build().visible_to(request.user), at).select_related("build__pause__paused_by")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    for followup in page.object_list:
        rests = followup.status in (Status.OPEN, Status.IN_PROGRESS)
        followup.pause = holding(followup.build, followup.build.today(at)) if rests else None
    return render(request, "followups/board.html", context | {"page": page, "order": form.order})


@require("see", FollowUp)
def by_state(request):
    """The builds with follow-ups that match, grouped under their state, each with all of its follow-ups by day."""
    at, form, counted, context = looked_at(request)
    builds = boards.builds_of(form.narrow(FollowUp.objects.visible_to(request.user), at), request.user)
    page = Paginator(builds, BUILDS_A_PAGE).get_page(request.GET.get("page"))
    first = max(page.start_index() - 2, 0)
    before = builds.values_list("state", flat=True)[first : first + 1] if page.has_previous() else ()
    groups = boards.grouped(page.object_list, counted, after=next(iter(before), None))
    kept = {name: value for name, value in request.GET.items() if name == "q" and value}
    for group in groups:
        group.links = [
            {"sort": sort, "value": group.counts[sort], "href": narrowed_to(sort, kept | {"state": group.state.pk})}
            for sort in boards.COUNTED
            if group.counts[sort]
        ]
        for build in group.builds:
            build.pause_now = holding(build, build.today(at))
    return render(request, "followups/by_state.html", context | {"page": page, "groups": groups})


@require("export", FollowUp)
def export(request):
    """Take out what the board shows, for a purpose."""
    at, narrowing = timezone.now(), BoardFilter(request.GET or None, user=request.user)
    found = narrowing.narrow(followups_with_build().visible_to(request.user), at).select_related("build__pause")
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        purpose = form.cleaned_data["purpose"]
        listing = open_board(found, narrowed=narrowing.in_words, purpose=purpose, by=request.user, at=at)
        return StreamingHttpResponse(
            as_csv(listing),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="follow-ups-{at:%Y-%m-%d}.csv"'},
        )
    context = {"form": form, "rows": found.count(), "narrowed": narrowing.in_words}
    return render(request, "followups/export.html", context)


@require("see", FollowUp)
def of_build(request, slug):
    """The follow-ups of one build: when, whose, how far, who was reminded."""
    build = get_visible(Build.objects.select_related("state"), request.user, slug=slug)
    found, at = followups_with_build().filter(build=build).prefetch_related("reminders__person"), timezone.now()
    may_add = rules.may(request.user, "add", FollowUp) and build.status not in NO_PLACE
    pause = pause_of(build, at)
    told = by_day(forecast.of_build(build, request.user, at))
    return render(
        request,
        "followups/of_build.html",
        {
            "build": build,
            "glance": glance(build, at),
            "followups": found,
            "coming": told[:NEXT_DAYS],
            "later": told[NEXT_DAYS:],
            "today": build.today(at),
            "region": region_of(build),
            "states": build.states_served.order_by("name"),
            "tab": "follow_up",
            "pause": pause,
            "may_add": may_add,
            "may_pause": rules.may(request.user, "change", Pause) and build.took_place and not pause,
            "off": called_off(build) if may_add else (),
        },
    )


def region_of(build):
    """The hand-over of the build's region that nobody has ended, or None."""
    return build.stewardships.filter(ended_at=None).select_related("lead").first()


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
