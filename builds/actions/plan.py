"""What people do with the plan of a build: its tasks and its targets."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from builds import templating
from builds.models import PlanTask, SectorTarget
from builds.workflow import NotAllowed
from tat_coalitions.trail.actions import differences, draft, record, record_many, snapshot


@transaction.atomic
def add_task(build, *, by, task, due_on, owner_person=None, owner_organization=None, goal=None):
    """Add a task of one's own to a plan; return it. It keeps its distance when the build moves.

    On a day on which offices are closed it is due on the working day before, as every task is.
    """
    offset = (due_on - build.date).days
    row = PlanTask(
        build=build,
        task=task,
        goal=goal,
        phase=templating.phase_of(offset),
        offset_days=offset,
        planned_on=due_on,
        due_on=_working_day(build, due_on),
        owner_person=owner_person,
        owner_organization=owner_organization or _organization_of(owner_person),
    )
    row.save(force_insert=True)
    record("added the task", row, by=by, changes=differences({}, row))
    return row


@transaction.atomic
def change_task(task, /, *, by, **values):
    """Change the words, the day or the owner of a task; a new day becomes its distance from the meeting.

    A person without an organization brings their own. With other words or another day it is this build's own version,
    which the template does not change again. Returns the changes.
    """
    before = snapshot(task)
    due_on = values.get("due_on", task.due_on)
    if due_on != task.due_on:
        values |= {
            "planned_on": due_on,
            "due_on": _working_day(task.build, due_on),
            "offset_days": (due_on - task.build.date).days,
        }
    if due_on != task.due_on or values.get("task", task.task) != task.task:
        values["is_own_version"] = True
    if values.get("owner_person") and not values.get("owner_organization"):
        values["owner_organization"] = values["owner_person"].organization
    for name, value in values.items():
        setattr(task, name, value)
    changes = differences(before, task)
    if changes:
        task.save()
        record("changed the task", task, by=by, changes=changes)
    return changes


def _working_day(build, day):
    """The working day for a day that somebody chose."""
    return templating.calendar_of(build, [], build.today()).slide(day)


@transaction.atomic
def finish(tasks, *, by, at=None):
    """Mark the open ones among the tasks as done; return how many that were."""
    at = at or timezone.now()
    return _settle(tasks, by=by, at=at, verb="did the task", done_at=at, done_by=by)


@transaction.atomic
def waive(tasks, *, by, reason, at=None):
    """Say that the open ones among the tasks are not needed, and why; return how many that were."""
    at = at or timezone.now()
    if not reason.strip():
        raise NotAllowed(_("Say why the task is waived."))
    return _settle(tasks, by=by, at=at, verb="waived the task", reason=reason, waived_at=at, waived_reason=reason)


@transaction.atomic
def reopen(task, *, by):
    """Take back that a task was done or waived."""
    if task.is_open:
        raise NotAllowed(_("That task is open already."))
    before = snapshot(task)
    task.done_at = task.done_by = task.waived_at = None
    task.waived_reason = ""
    task.save()
    record("reopened the task", task, by=by, changes=differences(before, task))


@transaction.atomic
def reassign(tasks, *, by, person=None, organization=None):
    """Give the open ones among the tasks to a person, an organization or both; return how many that were."""
    organization = organization or _organization_of(person)
    if not (person or organization):
        raise NotAllowed(_("Say who does it."))
    return _settle(tasks, by=by, verb="handed the task over", owner_person=person, owner_organization=organization)


def _organization_of(person):
    return person.organization if person else None


def _settle(tasks, *, by, verb, at=None, reason="", **values):
    """Set the values on every task that is still open, one by one in the trail."""
    changed = []
    for task in tasks.open().select_related(None).select_for_update():
        before = snapshot(task)
        for name, value in values.items():
            setattr(task, name, value)
        changed.append((task, differences(before, task)))
    PlanTask.objects.bulk_update([task for task, _changes in changed], list(values))
    record_many([draft(verb, task, by=by, changes=changes, at=at, reason=reason) for task, changes in changed])
    return len(changed)


@transaction.atomic
def set_targets(build, *, by, targets):
    """Make these the targets of a build: a map from (sector, county or None) to how many people are wanted.

    Nothing or zero takes a target away; targets that are not named stay. Returns how many changed.
    """
    have = {(target.sector, target.county_id): target for target in build.targets.all()}
    changes = {}
    for (sector, county), wanted in targets.items():
        key = (sector, county.pk if county else None)
        row, was = have.get(key), have[key].wanted if key in have else None
        if (wanted or None) == was:
            continue
        if row is None:
            SectorTarget.objects.create(build=build, sector=sector, county=county, wanted=wanted)
        elif wanted:
            SectorTarget.objects.filter(pk=row.pk).update(wanted=wanted)
        else:
            row.delete()
        changes[f"{sector} {county or _('all counties')}"] = [was, wanted or None]
    if changes:
        record("changed the targets", build, by=by, changes=changes)
    return len(changes)
