"""Planning, changing, moving, postponing, cancelling, holding and closing a build."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds import copying
from builds.actions.builds import person_of
from builds.forms.planning import EditBuildForm
from builds.models import Build, Status
from builds.workflow import check_may_become, check_movable, check_resumable
from followups import sentences
from followups.actions import lifecycle as verbs
from followups.forms.lifecycle import AgainForm, CallOffForm, DayForm, HeldForm, NewBuildForm
from followups.moving import preview
from tat_coalitions.accounts.access import get_visible, require
from tat_coalitions.accounts.methods import require_POST

EARLIER = 100  # builds offered to copy from; older ones have the link on their own page


def build_of(request, slug):
    shown = ("state", "planner", "second", "sustaining_lead")
    return get_visible(Build.objects.select_related(*shown), request.user, slug=slug)


@require("add", Build)
def new_build(request):
    """Plan a build, or keep it as a draft; `?from=` an earlier one leads to what can be copied from it."""
    at = timezone.now()
    if earlier := request.GET.get("from"):
        return redirect("followups:again", get_visible(Build.objects, request.user, slug=earlier).slug)
    form = NewBuildForm(request.POST or None, at=at)
    if request.method == "POST" and form.is_valid():
        return _planned(request, _plan(request, form, at))
    earlier = Build.objects.visible_to(request.user).order_by("-date", "pk")[:EARLIER]
    return render(request, "followups/lifecycle/new.html", {"form": form, "earlier": earlier})


def _planned(request, build):
    """Say what there is now, and show the build."""
    messages.success(request, sentences.planned(build))
    hint = sentences.day_off(build.date, build.state)
    if hint and build.is_ahead:
        messages.warning(request, hint)
    return redirect(build)


@require("add", Build)
def again(request, slug):
    """Plan a build from an earlier one: tick what is copied, each with how much it is, and say where and when."""
    at = timezone.now()
    builds = copying.with_offers(Build.objects.select_related("state"))
    source = get_visible(builds, request.user, slug=slug)
    offers = copying.offers_of(source)
    form = AgainForm(request.POST if request.method == "POST" else None, source=source, offers=offers, at=at)
    if request.method == "POST" and form.is_valid():
        facts = form.facts | {"planner": form.facts["planner"] or person_of(request.user)}
        parts = form.cleaned_data["parts"]
        build = verbs.plan_build(facts, by=request.user, at=at, source=source, parts=parts)
        messages.success(request, sentences.copied(source, build.copied))
        return _planned(request, build)
    return render(request, "followups/lifecycle/again.html", {"source": source, "offers": offers, "form": form})


def _plan(request, form, at):
    """Do what the form for a new build asks for."""
    facts = form.facts | {"planner": form.facts["planner"] or person_of(request.user)}
    if "draft" in request.POST:
        facts["status"] = Status.DRAFT
    build = verbs.plan_build(facts, by=request.user, at=at)
    if form.cleaned_data["already_held"] and build.is_ahead:
        verbs.hold_build(build, by=request.user, at=at)
    return build


@require("change", Build)
def edit_build(request, slug):
    """Change the facts of a build; its day, hosts and counties have pages of their own."""
    build = build_of(request, slug)
    form = EditBuildForm(request.POST or None, instance=copy(build))
    if request.method == "POST" and form.is_valid():
        changes = verbs.change_build(build, by=request.user, **form.facts)
        messages.success(request, _("The build is saved.") if changes else _("Nothing has changed."))
        return redirect(build)
    context = {"build": build, "form": form, "today": build.today()}
    return render(request, "followups/lifecycle/edit.html", context)


@require("change", Build)
@require_POST
def start_planning(request, slug):
    """Turn a draft into a planned build."""
    build = build_of(request, slug)
    return _do(request, build, lambda: verbs.start_planning(build, by=request.user), lambda: sentences.planned(build))


@require("move", Build)
def move_build(request, slug):
    """Give a build another day: ask for it, say what moves along, then do it."""
    build = build_of(request, slug)
    if reason := why_not(check_movable, build):
        return _refuse(request, build, reason)
    return _set_day(request, build, verbs.move_build, _("To which day does it move?"))


@require("move", Build)
def resume_build(request, slug):
    """Take a postponed or cancelled build up again on a new day."""
    build = build_of(request, slug)
    if reason := why_not(check_resumable, build):
        return _refuse(request, build, reason)
    return _set_day(request, build, verbs.resume_build, _("On which day does it take place?"))


def _set_day(request, build, verb, question):
    """Three steps in one address: the day (a form that is fetched), what it means, and doing it (a form that is sent)."""
    at = timezone.now()
    moving = verbs.what_moves(build)
    data = request.POST if request.method == "POST" else request.GET
    day = DayForm(data or None, build=build, today=build.today(at))
    if not day.is_bound or not day.is_valid():
        context = {"build": build, "form": day, "question": question}
        return render(request, "followups/lifecycle/day.html", context)
    date = day.cleaned_data["date"]
    if request.method == "POST":
        return _do(
            request,
            build,
            lambda: verb(build, date=date, by=request.user, at=at),
            lambda: sentences.moved(build, moving),
        )
    context = {
        "build": build,
        "form": None,
        "question": sentences.move_question(build, date),
        "says": sentences.what_moves(build, moving, date, build.today(at)),
        "button": _("Move it"),
        "hidden": [{"name": "date", "value": date.isoformat()}],
        "preview": preview(build, date, build.today(at)),
    }
    return _ask(request, context, "followups/lifecycle/move.html")


@require("move", Build)
def postpone_build(request, slug):
    """Take a build off its day until a new one is known."""
    build = build_of(request, slug)
    if reason := why_not(check_may_become, build, Status.POSTPONED):
        return _refuse(request, build, reason)
    says = [_("It loses its day; nobody is reminded of anything until it has a new one, and its follow-ups wait.")]
    return _call_off(
        request,
        build,
        verbs.postpone_build,
        question=_("Postpone this build?"),
        says=says,
        button=_("Postpone it"),
    )


@require("move", Build)
def cancel_build(request, slug):
    """Call a build off."""
    build = build_of(request, slug)
    if reason := why_not(check_may_become, build, Status.CANCELLED):
        return _refuse(request, build, reason)
    says = sentences.what_ends(verbs.what_moves(build))
    return _call_off(
        request,
        build,
        verbs.cancel_build,
        question=_("Cancel this build?"),
        says=says,
        button=_("Cancel the build"),
    )


def _call_off(request, build, verb, *, question, says, button):
    invited = verbs.what_moves(build).invited
    form = CallOffForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return _do(
            request,
            build,
            lambda: verb(build, by=request.user, reason=reason),
            lambda: sentences.now_is(build),
        )
    says = [*says, sentences.asked(invited)] if invited else says
    return _ask(request, {"build": build, "form": form, "question": question, "says": says, "button": button})


@require("hold", Build)
def hold_build(request, slug):
    """Record that the meeting took place."""
    at = timezone.now()
    build = build_of(request, slug)
    if reason := why_not(check_may_become, build, Status.HELD):
        return _refuse(request, build, reason)
    form = HeldForm(request.POST or None, build=build, today=build.today(at))
    if request.method == "POST" and form.is_valid():
        held_on = form.cleaned_data["held_on"]
        return _do(
            request,
            build,
            lambda: verbs.hold_build(build, by=request.user, at=at, held_on=held_on),
            lambda: sentences.held(build),
        )
    says = [
        sentences.still_ahead(build, at),
        sentences.what_starts(verbs.what_moves(build)),
        sentences.not_needed(verbs.no_longer_possible(build, at).count()),
        sentences.arrived(build.invitations.arrived().count()),
    ]
    question = _("Was the meeting in %(city)s held?") % {"city": build.city}
    return _ask(
        request,
        {
            "build": build,
            "form": form,
            "question": question,
            "says": list(filter(None, says)),
            "button": _("It was held"),
        },
    )


@require("hold", Build)
def close_build(request, slug):
    """Close the file of a build that was held."""
    build = build_of(request, slug)
    if reason := why_not(check_may_become, build, Status.CLOSED):
        return _refuse(request, build, reason)
    if request.method == "POST":
        return _do(request, build, lambda: verbs.close_build(build, by=request.user), lambda: sentences.now_is(build))
    moving = verbs.what_moves(build)
    text = ngettext(
        "%(n)d follow-up is still owed and stays so.", "%(n)d follow-ups are still owed and stay so.", moving.followups
    )
    says = [_("Nothing is left to plan for it; its plan stays as it is.")]
    says += [text % {"n": moving.followups}] if moving.followups else []
    return _ask(
        request,
        {"build": build, "form": None, "question": _("Close this build?"), "says": says, "button": _("Close it")},
    )


def why_not(check, *facts):
    """Why a check refuses, as a sentence, before anybody is asked about it; "" where it does not."""
    try:
        check(*facts)
    except ValidationError as error:
        return error.message
    return ""


def _refuse(request, build, reason):
    """Say why it cannot be done, and show the build."""
    messages.error(request, reason)
    return redirect(build)


def _ask(request, context, template="followups/lifecycle/ask.html"):
    defaults = {"hidden": None, "cancel_url": context["build"].get_absolute_url()}
    return render(request, template, defaults | context)


def _do(request, build, act, sentence):
    """Do it, say so, and show the build; say instead why it cannot be done."""
    try:
        act()
        messages.success(request, sentence())
    except ValidationError as error:
        messages.error(request, error.message)
    return redirect(build)
