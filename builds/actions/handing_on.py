"""Giving all open tasks of one person to another in one step, over many builds, and taking just these back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from builds.models import HandedTask, HandOver, PlanTask
from builds.workflow import NotAllowed
from tat_coalitions.trail.actions import differences, draft, record, record_many, snapshot


@transaction.atomic
def hand_on(person, *, to, builds, by, at=None):
    """Give every open task that the person has in these builds to somebody else; return the HandOver, with `number`.

    A task stays with its organization where the new person has none. Raises NotAllowed where there is nothing to give.
    """
    at = at or timezone.now()
    if person.pk == to.pk:
        raise NotAllowed(_("Choose somebody else than %(person)s.") % {"person": person})
    theirs = PlanTask.objects.waiting_for(person).filter(build__in=[build.pk for build in builds])
    tasks = list(theirs.order_by("pk").select_for_update(of=("self",)))
    if not tasks:
        raise NotAllowed(_("Nothing is left to hand on."))
    step = HandOver.objects.create(was=person, becomes=to, handed_at=at, handed_by=by)
    HandedTask.objects.bulk_create(
        HandedTask(hand_over=step, task=task, organization_id=task.owner_organization_id) for task in tasks
    )
    owners = {task: (to, to.organization_id or task.owner_organization_id) for task in tasks}
    _give(owners, verb="handed the task over", by=by, at=at)
    record("handed their tasks on", person, by=by, at=at, changes={"tasks": [len(tasks), 0]}, reason=str(to))
    step.number = len(tasks)
    return step


def that_go_back(step):
    """The tasks of a hand-over that taking it back would give back: those still open, and still with whoever got them."""
    waiting = PlanTask.objects.waiting_for(step.becomes)
    return step.tasks.filter(task__in=waiting.values("pk")).select_related("task")


@transaction.atomic
def take_back(step, *, by, at=None):
    """Give the tasks of a hand-over back to whoever had them, for the organizations they had; return how many.

    What was done since, or handed on to somebody else, stays. Raises NotAllowed the second time.
    """
    at = at or timezone.now()
    if not HandOver.objects.filter(pk=step.pk, taken_back_at=None).update(taken_back_at=at):
        raise NotAllowed(_("That was taken back already."))
    handed = list(that_go_back(step).order_by("task_id"))
    owners = {each.task: (step.was, each.organization_id) for each in handed}
    _give(owners, verb="took the task back", by=by, at=at)
    record("took tasks back", step.was, by=by, at=at, changes={"tasks": [0, len(handed)]}, reason=str(step.becomes))
    return len(handed)


def _give(owners, *, verb, by, at):
    """Make (person, key of an organization) the owner of each task, one by one in the trail."""
    entries = []
    for task, (person, organization) in owners.items():
        before = snapshot(task)
        task.owner_person, task.owner_organization_id = person, organization
        entries.append(draft(verb, task, by=by, at=at, changes=differences(before, task)))
    PlanTask.objects.bulk_update(owners, ["owner_person", "owner_organization"])
    record_many(entries)
