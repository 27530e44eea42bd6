"""Tasks of a plan that are late, and those due today."""

from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds.sentences import slid
from builds.words import in_words
from tat_coalitions.desk import doors
from tat_coalitions.desk.needs.row import Need, call, capital, joined, late_since, who
from tat_coalitions.desk.templatetags.house import day_short

EACH = 4  # late tasks of one build that get a row of their own; the rest share one


def late(facts):
    """Those open and past their day; a plan that is far behind gets one row for the rest."""
    behind = [task for task in facts.tasks if task.is_open and task.due_on < task.build.today(facts.at)]
    for build, group in groupby(sorted(behind, key=lambda task: task.build_id), key=lambda task: task.build):
        tasks = list(group)
        for task in tasks[:EACH]:
            yield _need(task, facts, **late_since(task.due_on, build.today(facts.at)))
        if tasks[EACH:]:
            yield _the_rest(build, tasks[EACH:], facts)


def today(facts):
    """Those due this very day."""
    for task in facts.tasks:
        if task.is_open and task.due_on == task.build.today(facts.at):
            yield _need(task, facts, when=_("Due today"))


def _need(task, facts, **when):
    address = doors.to("builds:task", task.build.slug, task.pk)
    owner = task.owner_person or task.owner_organization
    settle = {"label": _("Open it"), "href": address, "icon": "check2-square"}
    if owner is None:
        settle |= {"label": _("Name somebody"), "icon": "person-check"}
    return Need(
        title=task.task,
        text=joined(
            task.build, who(task.owner_person, task.owner_organization), _due(task), slid(task, task.build.state)
        ),
        href=address,
        act=settle if facts.is_me(task.owner_person) else call(owner, settle),
        **when,
    )


def _due(task):
    return _("due %(day)s") % {"day": day_short(task.due_on)}


def _the_rest(build, tasks, facts):
    title = ngettext("One more task of %(build)s is late", "%(n)s more tasks of %(build)s are late", len(tasks))
    plan = doors.to("builds:tasks", build.slug)
    return Need(
        title=capital(title % {"n": in_words(len(tasks)), "build": build}),
        href=plan,
        act={"label": _("Open the plan"), "href": plan, "icon": "list"},
        **late_since(tasks[0].due_on, build.today(facts.at)),
    )
