"""The list of builds, the Plan tab of one, and what is chosen once: counties, targets, whether the public sees it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Count, DateField, F, IntegerField, Q, Value, When
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds import history as past
from builds import milestones, sentences
from builds.actions import builds as verbs
from builds.actions.plan import set_targets
from builds.calendar import CONTENT_TYPE, ics_for
from builds.coverage import SECTORS
from builds.forms.planning import BuildFilter, CountiesForm, TargetsForm
from builds.glance import at_a_glance, glance, standing, with_plan, with_turnout
from builds.matrix import headline, matrix_of, other_gaps
from builds.models import Build, SectorTarget, Status
from builds.models.builds import AHEAD
from builds.providers import warning_on_plan
from builds.workflow import NotAllowed
from contacts.models import County
from contacts.models.sites import STAFFED_KINDS
from tat_coalitions.accounts import rules
from tat_coalitions.accounts.access import get_visible, require
from tat_coalitions.accounts.methods import require_POST
from tat_coalitions.trail.models import Entry

A_PAGE = 50
A_FEW = 3


def build_of(request, slug, at):
    """The build with what stands over its tabs, if the user may see it."""
    return get_visible(at_a_glance(Build.objects, at), request.user, slug=slug)


def tab_of(build, tab, at, **more):
    """The context of every tab: the build, its figures, and which tab it is."""
    return {"build": build, "glance": glance(build, at), "tab": tab, **more}


def own_first(builds, user):
    """The user's own builds first, then those ahead by date, then those behind, the latest first."""
    own = Q(planner__user=user) | Q(second__user=user) | Q(sustaining_lead__user=user)
    return builds.annotate(
        rank=Case(
            When(own & Q(status__in=[Status.DRAFT, Status.POSTPONED, *AHEAD]), then=Value(0)),
            When(status__in=[Status.DRAFT, Status.POSTPONED, *AHEAD], then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        ),
        ahead_on=Case(When(status__in=AHEAD, then=F("date")), output_field=DateField()),
        is_own=Case(When(own, then=Value(1)), default=Value(0), output_field=IntegerField()),
    ).order_by("rank", F("ahead_on").asc(nulls_last=True), "-date", "pk")


@require("see", Build)
def build_list(request):
    """All builds the user may see, searched, narrowed and sorted."""
    at = timezone.now()
    visible = Build.objects.visible_to(request.user)
    form = BuildFilter(request.GET, builds=visible)
    found = form.narrow(visible)
    builds = own_first(with_turnout(with_plan(found, at)), request.user)
    if form.order:
        builds = builds.order_by(form.order, "pk")
    page = Paginator(builds.select_related("state", "planner"), A_PAGE).get_page(request.GET.get("page"))
    for build in page.object_list:
        build.today_there = build.today(at)
        build.is_unclosed = build.is_ahead and build.date < build.today_there
    context = {"form": form, "page": page, "order": form.order, "may_add": rules.may(request.user, "add", Build)}
    return render(request, "builds/list.html", context | {"heading": sentences.of_list(**standing(visible, at))})


@require("see", Build)
def detail(request, slug):
    """The Plan tab: what is late and whom to call, the plan on a line, who covers which county."""
    at = timezone.now()
    build = build_of(request, slug, at)
    context = tab_of(build, "plan", at)
    look = context["glance"]
    tasks = list(build.tasks.select_related("owner_person", "owner_organization"))
    context |= {
        "late": sentences.late_tasks(build, tasks, today=look.today, user=request.user),
        "provider_warning": warning_on_plan(build, look.today),
        "line": milestones.line_of(build, tasks, look.today),
        "line_heading": sentences.line_heading(build, tasks),
        "short_notice": sentences.short_notice(build, tasks),
        "tasks": len(tasks),
        "matrix": matrix_of(build, look.coverage, look.targets),
        "matrix_heading": headline(build, look.coverage),
        "matrix_more": other_gaps(build, look.coverage),
        "may_see_past": rules.may(request.user, "see", Entry),
        "entries": past.of_all_of_it(build)[:A_FEW],
        "may_change": rules.may(request.user, "change", Build),
    }
    return render(request, "builds/detail.html", context)


@require("see", Entry)
def history(request, slug):
    """Who did what with the build, its tasks, hosts and agenda."""
    build = get_visible(Build.objects.select_related("state"), request.user, slug=slug)
    page = Paginator(past.of_all_of_it(build), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "builds/history.html", {"build": build, "page": page, "lines": past.told(page)})


@require("publish", Build)
@require_POST
def publish(request, slug):
    """Show the build to everybody, by city and date."""
    build = get_visible(Build.objects, request.user, slug=slug)
    try:
        verbs.publish(build, by=request.user)
        messages.success(request, _("The public sees it now, by city and date."))
    except NotAllowed as error:
        messages.error(request, error.message)
    return redirect(build)


@require("publish", Build)
@require_POST
def unpublish(request, slug):
    """Take the build off the public pages."""
    build = get_visible(Build.objects, request.user, slug=slug)
    verbs.unpublish(build, by=request.user)
    messages.success(request, _("The public does not see it any more."))
    return redirect(build)


@require("see", Build)
def calendar(request, slug):
    """The build for one's own calendar, with the venue."""
    build = get_visible(Build.objects.select_related("state"), request.user, slug=slug)
    response = HttpResponse(ics_for([build], with_venue=True), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{build.slug}.ics"'
    return response


def _with_sites(counties):
    """The counties, each with how many staffed sites it has."""
    return counties.annotate(staffed=Count("sites", filter=Q(sites__kind__in=STAFFED_KINDS)))


@require("change", Build)
def counties(request, slug):
    """Tick the counties of the states served; each says how many staffed sites it has."""
    at = timezone.now()
    build = get_visible(Build.objects.select_related("state"), request.user, slug=slug)
    offered = (
        _with_sites(County.objects.filter(state__builds=build)).select_related("state").order_by("state__name", "name")
    )
    known = {county.pk: county for county in offered}
    form = CountiesForm(request.POST or None, known=known)
    if request.method == "POST" and form.is_valid():
        chosen = [known[fips] for fips in form.cleaned_data["counties"]]
        number = verbs.choose_counties(build, counties=chosen, by=request.user)
        text = ngettext("%(n)d county is chosen.", "%(n)d counties are chosen.", number)
        messages.success(request, text % {"n": number})
        return redirect(f"{build.get_absolute_url()}#cover")
    chosen = set(build.counties.values_list("pk", flat=True))
    rows = [(county, county.pk in chosen) for county in offered]
    context = {"build": build, "form": form, "rows": rows, "chosen": len(chosen), "today": build.today(at)}
    return render(request, "builds/plan/counties.html", context)


@require("change", SectorTarget)
def targets(request, slug):
    """How many of which sector are wanted, for the whole build and by county."""
    build = get_visible(Build.objects.select_related("state"), request.user, slug=slug)
    places = list(_with_sites(build.counties.select_related("state")).order_by("-staffed", "name"))
    form = TargetsForm(request.POST or None, sectors=SECTORS, counties=places, targets=build.targets.all())
    if request.method == "POST" and form.is_valid():
        changed = set_targets(build, by=request.user, targets=form.targets)
        text = ngettext("%(n)d target is changed.", "%(n)d targets are changed.", changed)
        messages.success(request, text % {"n": changed} if changed else _("No target is changed."))
        return redirect(f"{build.get_absolute_url()}#cover")
    rows = [
        (county, [form[f"{sector.value}_{county.pk}" if county else sector.value] for sector in SECTORS])
        for county in [None, *places]
    ]
    context = {"build": build, "form": form, "rows": rows, "sectors": SECTORS}
    return render(request, "builds/plan/targets.html", context)
