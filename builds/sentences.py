"""What the pages of a plan say: headings that are true, and for every late task whom to call."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds import templating
from builds.models import Status
from builds.words import in_words
from builds.workflow import CHASED
from builds.working_days import why_it_slid

NEXT = 3  # tasks shown when none is late
MOST = 6  # late tasks shown; the list of all tasks has the others


def late_tasks(build, tasks, *, today, user):
    """The late tasks, the latest first, as rows of components/task_row.html, with their heading and how many more.

    Where none is late, the next ones; where nobody is chased (postponed, cancelled, draft), none at all.
    """
    if build.status not in CHASED:
        return {"heading": "", "rows": [], "are_late": False, "more": 0}
    waiting = [task for task in tasks if task.is_open]
    late = [task for task in waiting if task.due_on < today]
    if late:
        rows = [_late_row(build, task, today=today, user=user) for task in late[:MOST]]
        return {"heading": _late_heading(late), "rows": rows, "are_late": True, "more": len(late) - len(rows)}
    coming = waiting[:NEXT]
    heading = _("Nothing is late; this is next") if coming else _("Every task is done")
    return {"heading": heading, "rows": [_next_row(build, task) for task in coming], "are_late": False, "more": 0}


def _late_heading(late):
    """“Two tasks are late; both wait for Karen Lindqvist”."""
    number = len(late)
    text = ngettext("%(number)s task is late", "%(number)s tasks are late", number) % {"number": in_words(number)}
    people = {task.owner_person for task in late}
    if len(people) == 1 and None not in people:
        [person] = people
        if number == 1:
            text = _("%(tasks)s; it waits for %(person)s") % {"tasks": text, "person": person}
        elif number == 2:
            text = _("%(tasks)s; both wait for %(person)s") % {"tasks": text, "person": person}
        else:
            text = _("%(tasks)s; all wait for %(person)s") % {"tasks": text, "person": person}
    return capfirst(text)


def _late_row(build, task, *, today, user):
    days = (today - task.due_on).days
    late = ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}
    return {
        "title": task.task,
        "href": _address(build, task),
        "text": " · ".join(filter(None, [owner_of(task), slid(task, build.state)])),
        "pill": {"kind": "need", "text": late},
        "act": call(build, task, user),
    }


def _next_row(build, task):
    return {
        "title": task.task,
        "href": _address(build, task),
        "text": " · ".join(filter(None, [owner_of(task), slid(task, build.state)])),
        "when": date_format(task.due_on, "D, M j"),
    }


def _address(build, task):
    return reverse("builds:task", args=[build.slug, task.pk])


def owner_of(task):
    """“Karen Lindqvist, Office of the Attorney General”, or whose it should be."""
    named = [str(owner) for owner in (task.owner_person, task.owner_organization) if owner]
    if named:
        return ", ".join(named)
    if task.owner_role:
        return _("Nobody is named yet; it belongs to: %(role)s") % {"role": task.owner_role}
    return _("Nobody is named yet")


def call(build, task, user):
    """Whom to call about a task: the person, else their organization; else that somebody must be named.

    Whoever has to do it themselves opens it instead.
    """
    person, organization = task.owner_person, task.owner_organization
    if person and person.user_id == user.pk:
        return {"href": _address(build, task), "label": _("It is yours: open it"), "icon": "", "button": True}
    phone = (person and person.phone) or (organization and organization.phone)
    who = str(person or organization or "")
    if phone:
        return {"tel": phone, "who": who, "label": _("Call %(who)s") % {"who": who}}
    if person and person.email:
        return {"href": f"mailto:{person.email}", "label": _("Write to %(who)s") % {"who": who}, "icon": "envelope"}
    label = _("See who can do it") if who else _("Name somebody")
    return {"href": _address(build, task), "label": label, "icon": "", "button": True}


def slid(task, state):
    """“slid from Mon, May 31: Memorial Day in Texas” for a task whose day offices are closed on; "" for any other."""
    return slid_from(task.planned_on, task.due_on, state)


def slid_from(planned, due, state):
    """The same for what is planned for one day and due on another."""
    if planned == due:
        return ""
    facts = {"day": date_format(planned, "D, M j"), "why": why_it_slid(planned, due, state)}
    return (_("slid from %(day)s: %(why)s") if facts["why"] else _("slid from %(day)s")) % facts


def short_notice(build, tasks):
    """That the early part of a plan was pressed together, as long as that part is open; "" where it was not."""
    if build.status not in CHASED or not templating.is_pressed(tasks, build.date):
        return ""
    return _("Planned at short notice: the early part is pressed together, in its order, and nothing is left out.")


def line_heading(build, tasks):
    """What the line of the plan says."""
    if build.status == Status.POSTPONED:
        return _("The plan waits for a new day")
    if build.status == Status.CANCELLED:
        return _("This was the plan")
    if not tasks:
        return _("Nothing is planned yet")
    left = [task for task in tasks if task.is_open and (build.took_place or task.due_on <= build.date)]
    if not left:
        return _("The whole plan is done") if build.took_place else _("Everything up to the day is done")
    text = (
        ngettext("%(number)s task is left", "%(number)s tasks are left", len(left))
        if build.took_place
        else ngettext("%(number)s task is left up to the day", "%(number)s tasks are left up to the day", len(left))
    )
    return capfirst(text % {"number": in_words(len(left))})


def of_list(*, ahead, unclosed):
    """The heading of the list of builds: what needs somebody first, else how many are ahead."""
    if unclosed:
        text = ngettext(
            "Nobody has said what became of %(number)s build",
            "Nobody has said what became of %(number)s builds",
            unclosed,
        )
        return text % {"number": in_words(unclosed)}
    if ahead:
        text = ngettext("%(number)s build is ahead", "%(number)s builds are ahead", ahead)
        return capfirst(text % {"number": in_words(ahead)})
    return _("No build is ahead")
