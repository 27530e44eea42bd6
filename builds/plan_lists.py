"""The tasks of a plan as lists: whose they are, week by week for the run-up sheet, phase by phase for the timeline."""

import datetime
from dataclasses import dataclass
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds import sentences
from builds.models.plan import Phase
from builds.workflow import CHASED

NOBODY = "nobody"
SHOWS = ("", "open", "mine")
A_WEEK = 7
KEPT_WHOLE = 4  # tasks of a week that stay on one page; a longer one may go on over it


def is_theirs(task, user):
    """Whether a lead may mark the task as done: it names them, or nobody but their organization."""
    person = getattr(user, "person", None)
    if person is None:
        return False
    if task.owner_person_id:
        return task.owner_person_id == person.pk
    return bool(task.owner_organization_id) and task.owner_organization_id == person.organization_id


def owner_key(task):
    """What names the owner of a task in an address: `p12` a person, `o7` an organization, `nobody`."""
    if task.owner_person_id:
        return f"p{task.owner_person_id}"
    return f"o{task.owner_organization_id}" if task.owner_organization_id else NOBODY


@dataclass(frozen=True)
class Owner:
    """Somebody who has tasks of a plan, and how many of them are open."""

    key: str
    name: str
    person: object
    open: int


def owners_of(tasks):
    """The owners of open tasks, whoever has most first."""
    owners = {}
    for task in tasks:
        if task.is_open:
            owners.setdefault(owner_key(task), []).append(task)
    found = [
        Owner(key, str(rows[0].owner_person or rows[0].owner_organization or ""), rows[0].owner_person, len(rows))
        for key, rows in owners.items()
    ]
    return sorted(found, key=lambda owner: (-owner.open, owner.name))


@dataclass(frozen=True)
class Narrowed:
    """Which tasks of a plan are shown: all, the open ones or the reader's own, and only those of one owner."""

    show: str
    owner: str

    @classmethod
    def asked(cls, query):
        """As the address asks; what is not understood narrows nothing."""
        show = query.get("show", "")
        return cls(show if show in SHOWS else "", query.get("owner", ""))

    def of(self, tasks, user):
        """The tasks that are shown, out of all of a plan."""
        if self.show:
            tasks = [task for task in tasks if task.is_open]
        if self.show == "mine":
            tasks = [task for task in tasks if is_theirs(task, user)]
        return [task for task in tasks if not self.owner or owner_key(task) == self.owner]

    def name_of_owner(self, tasks):
        """The owner asked for by name; "" where none is."""
        task = next((task for task in tasks if self.owner and owner_key(task) == self.owner), None)
        if task is None:
            return ""
        return str(task.owner_person or task.owner_organization or _("nobody yet"))


def marked(build, tasks, today, user=None):
    """The tasks, each with what a row shows: is_late, days_late, slid and is_yours."""
    is_chased = build.status in CHASED
    for task in tasks:
        task.is_late = task.is_open and is_chased and task.due_on < today
        task.days_late = (today - task.due_on).days if task.is_late else 0
        task.slid = sentences.slid(task, build.state)
        task.is_yours = is_theirs(task, user)
    return tasks


def by_phase(tasks):
    """The tasks under the phases of the plan: [(phase, tasks)], empty phases left out."""
    groups = [(phase, [task for task in tasks if task.phase == phase]) for phase in Phase]
    return [(phase.label, rows) for phase, rows in groups if rows]


# Week by week


def by_week(tasks, build):
    """The tasks by the week they are due in: [{heading, to_go, tasks, is_short}], each task with `phone` and `to_go`."""
    weeks = []
    for task in tasks:
        task.phone = _phone(task)
        task.to_go = _to_go((build.date - task.due_on).days)
    for monday, rows in groupby(sorted(tasks, key=lambda task: (task.due_on, task.pk)), key=_monday):
        week = {"heading": _week(monday), "to_go": _weeks_to_go(monday, build.date), "tasks": list(rows)}
        weeks.append(week | {"is_short": len(week["tasks"]) <= KEPT_WHOLE})
    return weeks


def _monday(task):
    return task.due_on - datetime.timedelta(days=task.due_on.weekday())


def _week(monday):
    return _("Week of %(day)s") % {"day": date_format(monday, "F j, Y")}


def _weeks_to_go(monday, date):
    weeks = (date - datetime.timedelta(days=date.weekday()) - monday).days // A_WEEK
    if not weeks:
        return _("the week of the meeting")
    if weeks > 0:
        return ngettext("%(n)d week before the meeting", "%(n)d weeks before the meeting", weeks) % {"n": weeks}
    return ngettext("%(n)d week after the meeting", "%(n)d weeks after the meeting", -weeks) % {"n": -weeks}


def _to_go(days):
    if not days:
        return _("the day itself")
    if days > 0:
        return ngettext("%(n)d day to go", "%(n)d days to go", days) % {"n": days}
    return ngettext("%(n)d day after", "%(n)d days after", -days) % {"n": -days}


def _phone(task):
    """The number to call about a task: the person's, else their organization's."""
    numbers = (owner.phone for owner in (task.owner_person, task.owner_organization) if owner)
    return next(filter(None, numbers), "")


# Phase by phase


def timeline_of(build, tasks, today):
    """What the timeline draws and its table says: a row for each phase with its first and last day, done and late.

    `tasks` are marked. Returns {phases, today, date, start, end}; each phase is {name, first, last, done, all, late, marks}.
    """
    phases = [_phase(name, rows) for name, rows in by_phase(tasks)]
    days = [build.date, today, *(phase[end] for phase in phases for end in ("first", "last"))]
    return {"phases": phases, "today": today, "date": build.date, "start": min(days), "end": max(days)}


def _phase(name, tasks):
    days = [task.due_on for task in tasks]
    done = sum(not task.is_open for task in tasks)
    late = [task for task in tasks if task.is_late]
    marks = [
        {"on": task.due_on, "state": "need" if task.is_late else "open" if task.is_open else "done"} for task in tasks
    ]
    says = _("%(done)d of %(all)d done") % {"done": done, "all": len(tasks)}
    return {
        "name": name,
        "first": min(days),
        "last": max(days),
        "done": done,
        "all": len(tasks),
        "says": says,
        "late": late,
        "marks": marks,
    }
