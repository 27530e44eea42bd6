"""The one-page brief of a co-host: what their role does when, what they sign off, who is who, the day, what comes after."""

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from builds import milestones, sign_offs
from builds.models import PlanTask

MOST_TASKS = 12  # what fits one page beside the rest; the plan has the others


def context_of(host, at):
    """What the page and the paper say; nothing that the people of the build's co-hosts may not read."""
    build = host.build
    tasks = list(tasks_of(host))
    before = [task for task in tasks if task.due_on <= build.date]
    waiting = waiting_of(host, tasks)
    return {
        "build": build,
        "host": host,
        "title": _("Brief for %(host)s: %(city)s, %(state)s, %(day)s")
        % {
            "host": host.organization,
            "city": build.city,
            "state": build.state,
            "day": date_format(build.date, "F j, Y"),
        },
        "today": build.today(at),
        "tasks": waiting[:MOST_TASKS],
        "more_tasks": len(waiting[MOST_TASKS:]),
        "done_tasks": len(before) - len(waiting),
        "standings": sign_offs.standings_of(build, [host]),
        "people": who_is_who(build),
        "sessions": list(build.sessions.all()),
        "after": _after(build, tasks, at),
        "logo": "",
    }


def waiting_of(host, tasks):
    """The open ones among their tasks until the day of the meeting."""
    return [task for task in tasks if task.is_open and task.due_on <= host.build.date]


def tasks_of(host):
    """The tasks of the organization and of its contact person, by date; the waived are nobody's any more."""
    theirs = Q(owner_organization=host.organization_id)
    if host.person_id:
        theirs |= Q(owner_person=host.person_id)
    return PlanTask.objects.filter(theirs, build=host.build, waived_at=None).order_by("due_on", "pk")


def who_is_who(build):
    """[{what, person, organization}] of TAT and of all co-hosts; business phones and addresses only."""
    people = [(_("Plans it at TAT"), build.planner, "TAT")]
    if build.sustaining_lead:
        people.append((_("Leads it afterwards"), build.sustaining_lead, ""))
    for host in sign_offs.hosts_of(build):
        role = host.get_role_display()
        role = _("%(role)s, for %(state)s") % {"role": role, "state": host.for_state} if host.for_state else role
        people.append((role, host.person, host.organization))
    return [{"what": what, "person": person, "organization": where} for what, person, where in people]


def _after(build, tasks, at):
    """Their tasks after the day, and whatever upper rooms put on the line of the plan then: [{on, label}]."""
    after = [{"on": task.due_on, "label": task.task} for task in tasks if task.due_on > build.date]
    marks = [
        {"on": mark["on"], "label": str(mark.get("says", mark["label"]))}
        for mark in milestones.from_upper_rooms(build, build.today(at))
        if mark["on"] > build.date
    ]
    return sorted(after + marks, key=lambda row: row["on"])
