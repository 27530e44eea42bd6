"""The planning template: its rows by phase, adding and changing one, and bringing it to builds ahead."""

from itertools import pairwise

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds.actions import plan_template as verbs
from builds.forms.plan_template import BuildsForm, TemplateTaskForm
from builds.models import Build, PlanTask, TemplateTask
from builds.models.builds import AHEAD
from builds.models.plan import Phase
from tat_coalitions.accounts.access import get_visible, require
from tat_coalitions.accounts.methods import require_POST

A_PAGE = 50  # builds ahead to which the template is offered at once; ten a year are planned


@require("see", TemplateTask)
def template(request):
    """All rows by phase; those that are follow-ups are shown, and changed elsewhere."""
    rows = list(TemplateTask.objects.select_related("goal"))
    phases = [(phase.label, [row for row in rows if row.phase == phase]) for phase in Phase]
    for _name, found in phases:
        for above, row in pairwise([None, *found]):
            row.above = above if above and above.offset_days == row.offset_days and not row.is_follow_up else None
    context = {
        "phases": [(name, found) for name, found in phases if found],
        "makes": sum(row.in_use and not row.is_follow_up for row in rows),
    }
    return render(request, "builds/plan_template/list.html", context)


@require("change", TemplateTask)
@require_POST
def move_up(request, pk):
    """Put a row before the one above it of the same day."""
    found = get_visible(TemplateTask.objects, request.user, pk=pk)
    try:
        above = verbs.move_up(found, by=request.user)
    except ValidationError as error:
        messages.error(request, error.message)
    else:
        if above:
            messages.success(
                request, _("“%(task)s” now comes before “%(above)s” in new plans.") % {"task": found, "above": above}
            )
    return redirect(f"{reverse('plan:template')}#row-{found.pk}")


@require("add", TemplateTask)
def add(request):
    """Add a row: first see what it means, then save it."""
    return _edit(request, None)


@require("change", TemplateTask)
def row(request, pk):
    """Change a row: first see what it means, then save it."""
    return _edit(request, get_visible(TemplateTask.objects.select_related("goal"), request.user, pk=pk))


def _edit(request, found):
    if found and found.is_follow_up:
        messages.info(request, _("This row is a follow-up: after how many months it comes is changed here."))
        return redirect("followups:intervals")
    form = TemplateTaskForm(request.POST or None, row=found)
    says, seen = [], ""
    if request.method == "POST" and form.is_valid():
        seen = " / ".join(map(str, form.values.values()))
        if request.POST.get("save") == seen:
            return _save(request, found, form)
        says = what_it_means(found, form.values, timezone.now())
    context = {"row": found, "form": form, "says": says, "seen": seen}
    return render(request, "builds/plan_template/form.html", context)


def _save(request, found, form):
    if found is None:
        verbs.add_row(by=request.user, kept=form.kept, **form.values)
        messages.success(request, _("The row is in the template. Builds that stand do not have it yet."))
    elif verbs.change_row(found, by=request.user, kept=form.kept, **form.values):
        messages.success(
            request, _("The row is saved. Builds that stand keep what they have until you bring it to them.")
        )
    else:
        messages.info(request, _("Nothing has changed."))
        return redirect("plan:template")
    return redirect("plan:bring")


def ahead_of(user, at):
    """The builds to which the template can be brought, by date."""
    rows = Build.objects.visible_to(user).upcoming(at.date()).select_related("state", "planner")
    return [build for build in rows[:A_PAGE] if verbs.can_get_it(build, at)]


def what_it_means(found, values, at):
    """What the page says before a row is added or changed."""
    says = [_("Builds planned from now on get it like this.")]
    ahead = Build.objects.upcoming(at.date()).count()
    if not ahead:
        return [*says, _("No build is ahead that could take it over.")]
    if found is None:
        text = ngettext(
            "%(n)d build is ahead. It does not get the task by itself: next you choose whether it does.",
            "%(n)d builds are ahead. They do not get the task by themselves: next you choose which do.",
            ahead,
        )
        return [*says, text % {"n": ahead}]
    if all(getattr(found, name) == value for name, value in values.items()):
        return [_("Nothing has changed.")]
    return [*says, *_of_its_tasks(found)]


def _of_its_tasks(found):
    """How many tasks of builds ahead come from a row, and which of them could not change with it."""
    is_open = Q(done_at=None, waived_at=None)
    counted = PlanTask.objects.filter(template=found, build__status__in=AHEAD).aggregate(
        open=Count("pk", filter=is_open & Q(is_own_version=False)),
        own=Count("pk", filter=is_open & Q(is_own_version=True)),
        settled=Count("pk", filter=~is_open),
    )
    texts = {
        "open": ngettext(
            "%(n)d build ahead has the task as it was: next you choose whether it takes this over.",
            "%(n)d builds ahead have the task as it was: next you choose which take this over.",
            counted["open"],
        ),
        "own": ngettext(
            "In %(n)d build ahead it was changed for that build, and stays as it is.",
            "In %(n)d builds ahead it was changed for that build, and stays as it is.",
            counted["own"],
        ),
        "settled": ngettext(
            "In %(n)d build ahead it is done or waived, and stays so.",
            "In %(n)d builds ahead it is done or waived, and stays so.",
            counted["settled"],
        ),
    }
    return [text % {"n": counted[name]} for name, text in texts.items() if counted[name]]


@require("change", TemplateTask)
def switch(request, pk):
    """Ask whether a row is taken out of use, or back in, then do it."""
    found = get_visible(TemplateTask.objects, request.user, pk=pk)
    if request.method != "POST":
        return render(request, "desk/confirm.html", _asked(found))
    in_use = request.POST.get("in_use") == "1"
    try:
        if verbs.switch_row(found, in_use=in_use, by=request.user):
            word = _("“%(task)s” is back in use.") if in_use else _("“%(task)s” is out of use.")
            messages.success(request, word % {"task": found})
    except ValidationError as error:
        messages.error(request, error.message)
    return redirect("plan:template")


def _asked(found):
    """What the page says before a row is switched."""
    facts = {"task": found}
    if found.in_use:
        question, button = _("Take “%(task)s” out of use?") % facts, _("Take it out of use")
        tasks = PlanTask.objects.open().filter(template=found).count()
        text = ngettext(
            "%(n)d open task that was made from it stays in its plan.",
            "%(n)d open tasks that were made from it stay in their plans.",
            tasks,
        )
        says = [_("Builds planned from now on do not get it."), *([text % {"n": tasks}] if tasks else [])]
    else:
        question, button = _("Take “%(task)s” back in use?") % facts, _("Take it back in use")
        says = [_("Builds planned from now on get it."), _("Builds ahead get it when you bring the template to them.")]
    return {
        "question": question,
        "says": says,
        "button": button,
        "hidden": [{"name": "in_use", "value": "0" if found.in_use else "1"}],
        "crumb": _("Planning template"),
        "cancel_url": reverse("plan:template"),
    }


@require("change", TemplateTask)
def bring(request):
    """What the template would bring to each build ahead; tick some, see the sum, then bring it."""
    at = timezone.now()
    found = verbs.what_it_brings(ahead_of(request.user, at))
    offered = [bringing for bringing in found if bringing.brings]
    form = BuildsForm(
        request.POST if request.method == "POST" else None, builds=[bringing.build for bringing in offered]
    )
    if request.method == "POST" and form.is_valid():
        if request.POST.get("confirmed"):
            return _brought(request, form.chosen, at)
        context = _sum([bringing for bringing in offered if bringing.build in form.chosen])
        return render(request, "desk/confirm.html", context)
    for error in form.errors.get("builds", ()):
        messages.error(request, error)
    context = {"found": found, "offered": len(offered), "form": form, "ticked": request.POST.getlist("builds")}
    return render(request, "builds/plan_template/bring.html", context)


def _brought(request, builds, at):
    added, changed = verbs.bring(builds, by=request.user, at=at)
    if added or changed:
        text = _("The template is brought: %(added)s and %(changed)s.")
        messages.success(request, text % {"added": _added(added), "changed": _changed(changed)})
    else:
        messages.info(request, _("Nothing was left to bring."))
    return redirect("plan:bring")


def _added(number):
    return ngettext("%(n)d task is added", "%(n)d tasks are added", number) % {"n": number}


def _changed(number):
    return ngettext("%(n)d task is changed", "%(n)d tasks are changed", number) % {"n": number}


def _sum(chosen):
    """What the page says before the template is brought to the builds."""
    number = len(chosen)
    kinds = {name: sum(len(getattr(each, name)) for each in chosen) for name in ("added", "changed", "settled", "own")}
    text = _("%(added)s and %(changed)s.") % {"added": _added(kinds["added"]), "changed": _changed(kinds["changed"])}
    says = [text, ", ".join(str(each.build) for each in chosen) + "."]
    stays = {
        "settled": _("%(n)d that are done or waived stay as they are.") % {"n": kinds["settled"]},
        "own": _("%(n)d that were changed for their build stay as they are.") % {"n": kinds["own"]},
    }
    says += [sentence for name, sentence in stays.items() if kinds[name]]
    says.append(_("What should have been done already is due today."))
    button = ngettext("Bring it to one build", "Bring it to %(n)d builds", number) % {"n": number}
    return {
        "question": ngettext("Bring the template to one build?", "Bring the template to %(n)d builds?", number)
        % {"n": number},
        "says": says,
        "button": button,
        "hidden": [{"name": "builds", "value": each.build.pk} for each in chosen]
        + [{"name": "confirmed", "value": "yes"}],
        "crumb": _("Planning template"),
        "cancel_url": reverse("plan:bring"),
    }
