"""What staff do with the planning template: rows added, changed, taken out of use, and brought to builds ahead."""

from dataclasses import dataclass, field
from itertools import pairwise

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from builds import templating
from builds.models import Build, PlanTask, TemplateTask
from builds.workflow import NotAllowed
from tat_coalitions.trail.actions import differences, draft, record, record_many, snapshot

# What a task takes from its row.
TAKEN = ("task", "phase", "goal_id", "offset_days", "owner_role")
DAYS = ("planned_on", "due_on")
OWNERS = ("owner_organization", "owner_person")


@transaction.atomic
def add_row(*, by, offset_days, phase, task, owner_role, goal, kept=(), at=None):
    """Add a row to the template, the last one of its day; return it. Builds that stand get it only by `bring`."""
    values = {"phase": phase, "task": task, "owner_role": owner_role, "goal": goal}
    row = TemplateTask(offset_days=offset_days, position=_last_of(offset_days), **values)
    row.save(force_insert=True)
    record("added to the template", row, by=by, at=at, changes=differences({}, row) | _terms(kept))
    return row


@transaction.atomic
def change_row(row, *, by, kept=(), at=None, **values):
    """Change a row of the template; return the changes. Tasks made from it stay as they are until `bring`."""
    _check_ours(row)
    before = snapshot(row)
    if values.get("offset_days", row.offset_days) != row.offset_days:
        row.position = _last_of(values["offset_days"])
    for name, value in values.items():
        setattr(row, name, value)
    changes = differences(before, row)
    if changes:
        row.save()
        record("changed the template", row, by=by, at=at, changes=changes | _terms(kept))
    return changes


@transaction.atomic
def switch_row(row, *, in_use, by, at=None):
    """Take a row out of use, or back in; return whether that is new. Tasks made from it stay."""
    _check_ours(row)
    if not TemplateTask.objects.filter(pk=row.pk, in_use=not in_use).update(in_use=in_use):
        return False
    row.refresh_from_db()
    verb = "took the row back in use" if in_use else "took the row out of use"
    record(verb, row, by=by, at=at, changes={"in_use": [not in_use, in_use]})
    return True


@transaction.atomic
def move_up(row, *, by, at=None):
    """Put a row before the one above it of the same day and phase; return that one, or None where none is above.

    New plans take their order from it; tasks that stand keep theirs.
    """
    _check_ours(row)
    rows = list(TemplateTask.objects.filter(offset_days=row.offset_days).select_for_update())
    beside = [other for other in rows if other.phase == row.phase]
    above = next((first for first, second in pairwise(beside) if second == row), None)
    if above is None:  # nothing is, or somebody has just given the row another day
        return None
    rows.remove(row)
    rows.insert(rows.index(above), row)
    for position, each in enumerate(rows):
        each.position = position
    TemplateTask.objects.bulk_update(rows, ["position"])
    record("changed the order of the template", row, by=by, at=at, changes={"now before": ["", above.task]})
    return above


def _check_ours(row):
    """Raise NotAllowed for a row that stands for a follow-up: those come from the intervals."""
    if row.is_follow_up:
        raise NotAllowed(_("This row is a follow-up: after how many months it comes is changed with the intervals."))


def _last_of(offset_days):
    last = TemplateTask.objects.filter(offset_days=offset_days).aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _terms(kept):
    """The terms that the language check found and that stay, for the trail."""
    return {"terms kept": ["", ", ".join(kept)]} if kept else {}


@dataclass
class Bringing:
    """What the template as it stands would bring to one build."""

    build: Build
    added: list = field(default_factory=list)  # rows it has no task of
    changed: list = field(default_factory=list)  # pairs of an open task and its row
    settled: list = field(default_factory=list)  # tasks that differ and are done or waived: they stay
    own: list = field(default_factory=list)  # tasks that differ and were changed for their build: they stay

    @property
    def brings(self):
        """Whether it would do anything."""
        return bool(self.added or self.changed)


def can_get_it(build, at):
    """Whether the template can still bring anything to a build: its day is ahead."""
    return build.is_ahead and build.date >= build.today(at)


def what_it_brings(builds):
    """A Bringing for each of the builds, in their order: three questions, however many builds there are."""
    rows = list(TemplateTask.objects.for_plans())
    found = {build.pk: Bringing(build) for build in builds}
    tasks = {}
    for task in PlanTask.objects.filter(build__in=list(found), template__isnull=False):
        tasks[task.build_id, task.template_id] = task
    for bringing in found.values():
        for row in rows:
            _compare(bringing, row, tasks.get((bringing.build.pk, row.pk)))
    return list(found.values())


def _compare(bringing, row, task):
    """Put a row and the task that was made from it, if any, where they belong."""
    if task is None:
        bringing.added.append(row)
    elif all(getattr(task, name) == getattr(row, name) for name in TAKEN):
        return
    elif not task.is_open:
        bringing.settled.append(task)
    elif task.is_own_version:
        bringing.own.append(task)
    else:
        bringing.changed.append((task, row))


@transaction.atomic
def bring(builds, *, by, at=None):
    """Bring the template as it stands to builds ahead; return (tasks added, tasks changed).

    Done tasks and those changed for their build stay. What should have been done before today is due today. A second
    time brings nothing.
    """
    at = at or timezone.now()
    held = list(Build.objects.filter(pk__in=[build.pk for build in builds]).order_by("pk").select_for_update())
    added = changed = 0
    for bringing in what_it_brings([build for build in held if can_get_it(build, at)]):
        if bringing.brings:
            _bring(bringing, by=by, at=at)
            added, changed = added + len(bringing.added), changed + len(bringing.changed)
    return added, changed


def _bring(bringing, *, by, at):
    build = bringing.build
    today = build.today(at)
    calendar, owners = templating.calendar_of(build, [], today), templating.owners_of(build)
    new = [
        templating.task_of(build, row, max(calendar.planned_on(row.offset_days), today), calendar, owners)
        for row in bringing.added
    ]
    PlanTask.objects.bulk_create(new, ignore_conflicts=True)
    entries = []
    for task, row in bringing.changed:
        before = snapshot(task)
        _take_over(task, row, calendar, owners, today)
        entries.append(draft("changed the task", task, by=by, at=at, changes=differences(before, task)))
    PlanTask.objects.bulk_update([task for task, _row in bringing.changed], [*TAKEN, *DAYS, *OWNERS])
    numbers = {"tasks added": [0, len(new)], "tasks changed": [0, len(bringing.changed)]}
    record("took over the template", build, by=by, at=at, changes=numbers)
    record_many(entries)


def _take_over(task, row, calendar, owners, today):
    """Make the task what the row says; whoever was named for it by hand keeps it."""
    owner = (task.owner_organization, task.owner_person)
    if row.owner_role != task.owner_role and owner in ((None, None), templating.owner_for(task.owner_role, owners)):
        task.owner_organization, task.owner_person = templating.owner_for(row.owner_role, owners)
    if row.offset_days != task.offset_days:
        task.planned_on = max(calendar.planned_on(row.offset_days), today)
        task.due_on = calendar.slide(task.planned_on)
    for name in TAKEN:
        setattr(task, name, getattr(row, name))
