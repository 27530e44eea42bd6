"""What one person still has to do over all builds, giving it to somebody else in one step, and taking that back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, F, Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds.actions import handing_on as verbs
from builds.forms.handing_on import HandOnForm
from builds.models import Build, HandOver, PlanTask
from builds.models.plan import OVER
from contacts.models import Person
from tat_coalitions.accounts.access import get_visible, require

A_FEW = 5


def builds_of(person, user):
    """The builds in which the person has open tasks, by date, each with `waiting`: how many."""
    theirs = Q(tasks__owner_person=person, tasks__done_at=None, tasks__waived_at=None)
    rows = Build.objects.visible_to(user).exclude(status__in=OVER).annotate(waiting=Count("tasks", filter=theirs))
    return list(rows.filter(waiting__gt=0).select_related("state").order_by("date", "pk"))


@require("change", PlanTask)
def of_person(request, pk):
    """Their open tasks by build; tick builds, say who does them, see how many that are, then hand them on."""
    person = get_visible(Person.objects.select_related("organization"), request.user, pk=pk)
    builds = builds_of(person, request.user)
    form = HandOnForm(request.POST if request.method == "POST" else None, builds=builds, person=person)
    if request.method == "POST" and form.is_valid():
        to, chosen = form.cleaned_data["to"], form.chosen
        if not request.POST.get("confirmed"):
            return render(request, "desk/confirm.html", _asked(person, to, chosen))
        try:
            step = verbs.hand_on(person, to=to, builds=chosen, by=request.user)
        except ValidationError as error:
            messages.error(request, error.message)
        else:
            text = ngettext("%(n)d task is with %(to)s now.", "%(n)d tasks are with %(to)s now.", step.number)
            messages.success(request, text % {"n": step.number, "to": to})
        return redirect("plan:of_person", pk)
    return render(request, "builds/handing_on/of_person.html", _context(request, person, builds, form))


def _context(request, person, builds, form):
    asked_for = request.GET.get("build")
    ticked = request.POST.getlist("builds") if form.is_bound else []
    for build in builds:
        build.is_ticked = str(build.pk) in ticked if form.is_bound else asked_for in (None, build.slug)
    steps = HandOver.objects.filter(was=person, taken_back_at=None).select_related("becomes", "handed_by")
    is_back = Q(tasks__task__owner_person=F("becomes"), tasks__task__done_at=None, tasks__task__waived_at=None)
    return {
        "person": person,
        "builds": builds,
        "form": form,
        "waiting": sum(build.waiting for build in builds),
        "steps": steps.annotate(back=Count("tasks", filter=is_back)).filter(back__gt=0)[:A_FEW],
    }


def _asked(person, to, builds):
    """What the page says before tasks are handed on."""
    number = sum(build.waiting for build in builds)
    question = ngettext(
        "Give %(n)d open task of %(person)s to %(to)s?", "Give %(n)d open tasks of %(person)s to %(to)s?", number
    )
    each = ngettext("%(build)s: %(n)d task.", "%(build)s: %(n)d tasks.", number)
    says = [each % {"build": build, "n": build.waiting} for build in builds]
    return {
        "question": question % {"n": number, "person": person, "to": to},
        "says": [*says, _("What is done stays theirs. Afterwards you can take just these tasks back.")],
        "button": ngettext("Hand on %(n)d task", "Hand on %(n)d tasks", number) % {"n": number},
        "hidden": [{"name": "builds", "value": build.pk} for build in builds]
        + [{"name": "to", "value": f"{to} #{to.pk}"}, {"name": "confirmed", "value": "yes"}],
        "crumb": _("Open tasks of %(person)s") % {"person": person},
        "cancel_url": reverse("plan:of_person", args=[person.pk]),
    }


@require("change", PlanTask)
def take_back(request, pk, step):
    """Ask, then give back just the tasks that were handed on in one step."""
    person = get_visible(Person.objects, request.user, pk=pk)
    row = get_visible(HandOver.objects.select_related("was", "becomes"), request.user, pk=step, was=person)
    if request.method == "POST":
        try:
            number = verbs.take_back(row, by=request.user)
            text = ngettext("%(n)d task is back with %(who)s.", "%(n)d tasks are back with %(who)s.", number)
            messages.success(request, text % {"n": number, "who": person})
        except ValidationError as error:
            messages.error(request, error.message)
        return redirect("plan:of_person", pk)
    return render(request, "desk/confirm.html", _asked_back(person, row))


def _asked_back(person, row):
    """What the page says before tasks are taken back."""
    back, all_of_them = verbs.that_go_back(row).count(), row.tasks.count()
    question = ngettext("Give %(n)d task back to %(who)s?", "Give %(n)d tasks back to %(who)s?", back)
    says = [_("%(to)s has them now.") % {"to": row.becomes}]
    if stay := all_of_them - back:
        text = ngettext(
            "%(n)d task stays: it is done, or somebody else has it by now.",
            "%(n)d tasks stay: they are done, or somebody else has them by now.",
            stay,
        )
        says.append(text % {"n": stay})
    return {
        "question": question % {"n": back, "who": person},
        "says": says,
        "button": ngettext("Take %(n)d task back", "Take %(n)d tasks back", back) % {"n": back},
        "crumb": _("Open tasks of %(person)s") % {"person": person},
        "cancel_url": reverse("plan:of_person", args=[person.pk]),
    }
