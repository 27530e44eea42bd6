"""The tasks of a build: all of them, one of them, several at once."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds import sentences
from builds.actions import plan as verbs
from builds.forms.planning import OwnerForm, ReasonForm, TaskForm
from builds.models import Build, PlanTask
from builds.plan_lists import Narrowed, by_phase, is_theirs, marked, owners_of
from builds.views.plan import build_of, tab_of
from tat_coalitions.accounts import rules
from tat_coalitions.accounts.access import get_visible, refuse, require
from tat_coalitions.accounts.methods import require_POST

LONGEST_KEY = 19  # figures that a key can have
OWNED = ("owner_person", "owner_organization", "done_by")
# What can be done with several tasks at once: what is asked about it, and the verb.
SEVERAL = {"done": (Form, verbs.finish), "waive": (ReasonForm, verbs.waive), "reassign": (OwnerForm, verbs.reassign)}


def tasks_of(build):
    """The build's tasks with what a row shows."""
    return build.tasks.select_related(*OWNED)


def may_finish(task, user):
    return rules.may(user, "change", PlanTask) or is_theirs(task, user)


@require("see", PlanTask)
def task_list(request, slug):
    """All tasks by phase: who does each, by when, and what is done."""
    at = timezone.now()
    build = build_of(request, slug, at)
    look = tab_of(build, "plan", at)
    tasks = marked(build, list(tasks_of(build)), look["glance"].today, request.user)
    narrowed = Narrowed.asked(request.GET)
    shown = narrowed.of(tasks, request.user)
    context = look | {
        "phases": by_phase(shown),
        "show": narrowed.show,
        "owner": narrowed.owner,
        "owner_name": narrowed.name_of_owner(tasks),
        "owners": owners_of(tasks),
        "short_notice": sentences.short_notice(build, tasks),
        "query": request.GET.urlencode(),
        "may_change": rules.may(request.user, "change", PlanTask),
    }
    return render(request, "builds/plan/tasks.html", context)


@require("add", PlanTask)
def add(request, slug):
    """Add a task of one's own."""
    build = get_visible(Build.objects.select_related("state"), request.user, slug=slug)
    form = TaskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        task = verbs.add_task(build, by=request.user, **form.cleaned_data)
        messages.success(request, _with_reason(_("The task is in the plan: %(task)s") % {"task": task}, task, build))
        return redirect("builds:tasks", build.slug)
    context = {"build": build, "form": form, "title": _("Add a task to the plan")}
    return render(request, "builds/plan/task_form.html", context)


def _with_reason(said, task, build):
    """What was said, and why the task is due on another day than the one chosen, where it is."""
    slid = sentences.slid(task, build.state)
    if not slid:
        return said
    return _("%(said)s It is due on %(day)s: %(slid)s.") % {
        "said": said if said.endswith(".") else f"{said}.",
        "day": date_format(task.due_on, "D, M j"),
        "slid": slid,
    }


@require("see", PlanTask)
def task(request, slug, pk):
    """One task: whom to call, doing it, changing it, waiving it."""
    at = timezone.now()
    build = get_visible(Build.objects.select_related("state", "planner"), request.user, slug=slug)
    row = get_visible(PlanTask.objects.select_related(*OWNED, "goal", "build"), request.user, pk=pk, build=build)
    may_change = rules.may(request.user, "change", PlanTask)
    if request.method == "POST" and not may_change:
        refuse(request, "change task")
        return redirect("builds:task", slug, pk)
    form = TaskForm(request.POST or None, instance=PlanTask.objects.get(pk=pk)) if may_change else None
    if request.method == "POST" and form.is_valid():
        changed = verbs.change_task(row, by=request.user, **form.cleaned_data)
        said = _with_reason(_("The task is saved."), row, build) if changed else _("Nothing has changed.")
        messages.success(request, said)
        return redirect("builds:tasks", build.slug)
    context = {
        "build": build,
        "task": row,
        "slid": sentences.slid(row, build.state),
        "form": form,
        "today": build.today(at),
        "may_change": may_change,
        "may_finish": row.is_open and may_finish(row, request.user),
    }
    return render(request, "builds/plan/task.html", context)


@require("finish", PlanTask)
@require_POST
def done(request, slug, pk):
    """Mark one task as done."""
    build = get_visible(Build.objects, request.user, slug=slug)
    row = get_visible(PlanTask.objects.select_related("owner_person"), request.user, pk=pk, build=build)
    if not may_finish(row, request.user):
        refuse(request, "finish task")
        messages.error(request, _("Only whoever does the task, or TAT, can say that it is done."))
        return redirect("builds:task", slug, pk)
    if verbs.finish(PlanTask.objects.filter(pk=pk), by=request.user):
        messages.success(request, _("Done: %(task)s") % {"task": row})
    else:
        messages.info(request, _("That task was settled already."))
    return redirect("builds:tasks", slug)


@require("change", PlanTask)
@require_POST
def reopen(request, slug, pk):
    """Take back that a task was done or waived."""
    build = get_visible(Build.objects, request.user, slug=slug)
    row = get_visible(PlanTask.objects, request.user, pk=pk, build=build)
    try:
        verbs.reopen(row, by=request.user)
        messages.success(request, _("Open again: %(task)s") % {"task": row})
    except ValidationError as error:
        messages.error(request, error.message)
    return redirect("builds:task", slug, pk)


@require("change", PlanTask)
@require_POST
def several(request, slug):
    """Do something with the tasks ticked; more than one done, waiving and handing over ask first, and say how many."""
    build = get_visible(Build.objects.select_related("state"), request.user, slug=slug)
    keys = [key for key in request.POST.getlist("task") if key.isdecimal() and len(key) < LONGEST_KEY]
    chosen = build.tasks.open().filter(pk__in=keys)
    number, what = chosen.count(), request.POST.get("what", "")
    if not number:
        messages.error(request, _("Tick the tasks first. Tasks that are settled already are left out."))
        return redirect("builds:tasks", slug)
    if what not in SEVERAL:
        return redirect("builds:tasks", slug)
    form_class, act = SEVERAL[what]
    is_sure = "confirmed" in request.POST or (what == "done" and number == 1)
    form = form_class(request.POST if is_sure else None)
    if form.is_bound and form.is_valid():
        return _tell(request, build, act(chosen, by=request.user, **form.cleaned_data), what)
    return render(request, "builds/plan/several.html", _asking(build, chosen, form, what))


def _asking(build, chosen, form, what):
    """What the page says before several tasks are done, waived or handed over."""
    number = chosen.count()
    if what == "done":
        question = ngettext("Is this task done?", "Are these %(n)d tasks done?", number)
        button = ngettext("One task is done", "%(n)d tasks are done", number)
    elif what == "waive":
        question = ngettext("Waive one task?", "Waive %(n)d tasks?", number)
        button = ngettext("Waive one task", "Waive %(n)d tasks", number)
    else:
        question = ngettext("Who does this task?", "Who does these %(n)d tasks?", number)
        button = ngettext("Hand over one task", "Hand over %(n)d tasks", number)
    return {
        "build": build,
        "form": form if form.fields else None,
        "question": question % {"n": number},
        "says": [task.task for task in chosen],
        "button": button % {"n": number},
        "hidden": [{"name": "task", "value": task.pk} for task in chosen]
        + [{"name": "what", "value": what}, {"name": "confirmed", "value": "yes"}],
        "cancel_url": reverse("builds:tasks", args=[build.slug]),
    }


def _tell(request, build, number, what):
    texts = {
        "done": ngettext("%(n)d task is done.", "%(n)d tasks are done.", number),
        "waive": ngettext("%(n)d task is waived.", "%(n)d tasks are waived.", number),
        "reassign": ngettext("%(n)d task is handed over.", "%(n)d tasks are handed over.", number),
    }
    messages.success(request, texts[what] % {"n": number})
    return redirect("builds:tasks", build.slug)
