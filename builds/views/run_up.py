"""The plan on paper and as a picture: the run-up sheet for co-hosts' hands, the timeline, the chart for the wall."""

from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from builds import milestones, plan_lists, sentences
from builds.models import Build, PlanTask
from builds.views.plan import build_of, tab_of
from builds.views.tasks import tasks_of
from tat_coalitions import paper
from tat_coalitions.accounts.access import get_visible, require

ON_THE_WALL = 44  # letters of a task; with whose it is that makes two lines


@require("see", PlanTask)
def timeline(request, slug):
    """The phases as bands over the calendar, and the same as a table."""
    at = timezone.now()
    build = build_of(request, slug, at)
    context = tab_of(build, "plan", at)
    tasks = plan_lists.marked(build, list(tasks_of(build)), context["glance"].today)
    context |= {
        "timeline": plan_lists.timeline_of(build, tasks, context["glance"].today),
        "tasks": len(tasks),
        "heading": sentences.line_heading(build, tasks),
        "short_notice": sentences.short_notice(build, tasks),
    }
    return render(request, "builds/plan/timeline.html", context)


@require("see", PlanTask)
def run_up(request, slug):
    """The run-up sheet as a PDF: week by week what, who, which number, and a box to tick."""
    build = get_visible(Build.objects.select_related("state", "planner"), request.user, slug=slug)
    today = build.today(timezone.now())
    tasks = plan_lists.marked(build, list(tasks_of(build)), today, request.user)
    narrowed = plan_lists.Narrowed.asked(request.GET)
    shown = narrowed.of(tasks, request.user)
    context = {
        "build": build,
        "today": today,
        "title": _title(_("Run-up sheet"), build),
        "narrowed": narrowed,
        "owner_name": narrowed.name_of_owner(tasks),
        "short_notice": sentences.short_notice(build, tasks),
        "timeline": plan_lists.timeline_of(build, tasks, today),
        "weeks": plan_lists.by_week(shown, build),
        "shown": len(shown),
    }
    html = render_to_string("builds/plan/run_up.html", context)
    return paper.answer(request, html, title=context["title"], filename=f"run-up-{build.slug}.pdf")


@require("see", PlanTask)
def wall_chart(request, slug):
    """The timeline and every open task in a few words as a PDF, A4 across, to pin up."""
    build = get_visible(Build.objects.select_related("state", "planner"), request.user, slug=slug)
    today = build.today(timezone.now())
    tasks = plan_lists.marked(build, list(tasks_of(build)), today)
    for task in tasks:
        task.short = milestones.short(task, ON_THE_WALL)
    context = {
        "build": build,
        "today": today,
        "title": _title(_("Wall chart"), build),
        "timeline": plan_lists.timeline_of(build, tasks, today),
        "phases": plan_lists.by_phase([task for task in tasks if task.is_open]),
    }
    html = render_to_string("builds/plan/wall_chart.html", context)
    return paper.answer(request, html, title=context["title"], filename=f"wall-chart-{build.slug}.pdf")


def _title(what, build):
    """`Run-up sheet, El Paso, Texas, February 17, 2027`"""
    day = date_format(build.date, "F j, Y")
    facts = {"what": what, "city": build.city, "state": build.state, "day": day}
    return _("%(what)s, %(city)s, %(state)s, %(day)s") % facts
