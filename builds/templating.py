"""The plan that every build begins with: tasks from the planning template, a first agenda, first targets.

Sources: the template's rows in the database; the agenda and the sectors' shares as gathered from past builds.
"""

import datetime
from dataclasses import dataclass

from builds.models import CoHost, PlanTask, SectorTarget, Session, TemplateTask
from builds.models.plan import Phase
from builds.working_days import working_day_on_or_after, working_day_on_or_before
from contacts.models import Sector, Site

ANSWERS_CLOSE = -14  # days from the meeting, as in the template
A_NOTICE = 90  # days; with fewer a build is planned at short notice
A_USUAL_ROOM = 62  # people at the mean build of 2018
# Who came to the nine builds of 2018, by sector: TAT annual report 2018, page 16.
SHARES = {
    Sector.LAW: 227,
    Sector.TRUCKING: 128,
    Sector.GOVERNMENT: 77,
    Sector.STOP: 68,
    Sector.ENERGY: 28,
    Sector.BUS: 20,
    Sector.NGO: 9,
}

# Start and end in minutes from the start of the meeting, title, who leads it, for whom.
AGENDA = [
    (
        -60,
        -15,
        "Press availability and tour of the Freedom Drivers Project",
        "Host communications",
        "Press and officials",
    ),
    (-30, 0, "Registration: badge, consent, local resource list, TAT and BOTL packet", "Registration lead", "All"),
    (0, 10, "Welcome and ground rules: no photos of speakers, no details of cases", "Attorney General’s office", "All"),
    (10, 20, "Remarks of the host association", "Trucking, bus or pupil transportation association", "All"),
    (20, 60, "Human trafficking in the industry: overview, red flags, reporting", "TAT", "All"),
    (60, 100, Session.SOMEBODY_SPEAKS, "Introduced by TAT", "All"),
    (100, 130, "Working lunch by county: managers meet their officers, contact list", "Facilitator", "All"),
    (
        130,
        170,
        "Law enforcement panel: victim-centered response, adjudicated cases only",
        "Local leaders, prosecutor",
        "All",
    ),
    (170, 190, "Victim service provider: what happens after the call", "Victim service provider", "All"),
    (190, 220, "Pathways by sector", "TAT and associations", "By sector"),
    (220, 235, "Open discussion and written commitments", "Facilitator", "All"),
    (235, 240, "Survey and close", "TAT", "All"),
]

# Whose tasks a role of the template means, the likeliest host first. TAT's own roles are the planner's.
HOSTS_OF = {
    "AG": (CoHost.Role.ATTORNEY_GENERAL, CoHost.Role.TASK_FORCE),
    "Associations": (CoHost.Role.TRUCKING, CoHost.Role.BUS, CoHost.Role.PUPIL),
    "Host": (CoHost.Role.ATTORNEY_GENERAL, CoHost.Role.TASK_FORCE, CoHost.Role.TRUCKING, CoHost.Role.CITY),
}
PLANNERS_OWN = ("TAT lead", "Registrar", "Facilitator", "Communications")
SUSTAINING_LEADS_OWN = "Sustaining lead"


# The phase that a number of days from the meeting lies in: the last one that has begun.
BEGINS = [
    (-10_000, Phase.FOUNDATION),
    (-100, Phase.INVITATIONS),
    (-60, Phase.PROGRAMME),
    (-21, Phase.FINAL),
    (0, Phase.DAY),
    (1, Phase.AFTER),
    (30, Phase.FOLLOW_UP),
]


def phase_of(offset):
    """The phase of the plan that many days from the meeting."""
    return [phase for begins, phase in BEGINS if begins <= offset][-1]


@dataclass(frozen=True)
class Calendar:
    """Turns days from the meeting into dates: which day of the calendar, and on which working day it is due.

    `first` is the smallest offset to be placed. When that day is already past, the early part of the plan is pressed
    together between today and half the time that is left; the later half keeps its days, nothing changes its order
    and nothing is dropped.
    """

    date: datetime.date
    state: str
    today: datetime.date
    first: int

    def planned_on(self, offset):
        """The day by the calendar."""
        left = (self.date - self.today).days
        kept = left // 2
        if offset >= -kept or self.first >= -left or left < 0:
            return self.date + datetime.timedelta(days=offset)
        place = (offset - self.first) / (-kept - self.first)
        return self.today + datetime.timedelta(days=int(place * (left - kept)))

    def due_on(self, offset):
        """The working day it is due: on or before its day, neither before today nor on the other side of the meeting.

        What belongs to the day of the meeting stays on it, a holiday or not.
        """
        return self.slide(self.planned_on(offset))

    def slide(self, planned):
        """The working day for what is planned on a day, whoever chose the day."""
        if planned == self.date:
            return planned
        slid = working_day_on_or_before(planned, self.state)
        if planned > self.date:
            return max(slid, self.date)
        if slid < self.today <= planned:
            return min(working_day_on_or_after(self.today, self.state), self.date)
        return slid


def calendar_of(build, offsets, today):
    """The Calendar that places tasks of these offsets."""
    return Calendar(build.date, build.state_id, today, min(offsets, default=0))


def add_tasks(build, *, today):
    """Write the tasks of the template that the build does not have yet; return how many.

    The rows that are the follow-ups make no task. Of a build whose day is already past only what is still ahead.
    """
    rows = list(TemplateTask.objects.for_plans())
    calendar = calendar_of(build, [row.offset_days for row in rows], today)
    owners = owners_of(build)
    tasks = [
        task_of(build, row, calendar.planned_on(row.offset_days), calendar, owners)
        for row in rows
        if build.date >= today or calendar.planned_on(row.offset_days) >= today
    ]
    before = build.tasks.count()
    PlanTask.objects.bulk_create(tasks, ignore_conflicts=True)
    return build.tasks.count() - before


def task_of(build, row, planned, calendar, owners):
    """The task that a row of the template makes for a build on a day, not saved."""
    organization, person = owner_for(row.owner_role, owners)
    return PlanTask(
        build=build,
        template=row,
        phase=row.phase,
        task=row.task,
        goal_id=row.goal_id,
        offset_days=row.offset_days,
        planned_on=planned,
        due_on=calendar.slide(planned),
        owner_role=row.owner_role,
        owner_organization=organization,
        owner_person=person,
    )


def replan(build, *, today):
    """Give every open task of the build the day its offset asks for; return how many changed. Finished ones stay."""
    changed = new_days(build, build.tasks.open(), date=build.date, today=today)
    for task, planned, due in changed:
        task.planned_on, task.due_on = planned, due
    PlanTask.objects.bulk_update([task for task, _planned, _due in changed], ["planned_on", "due_on"])
    return len(changed)


def new_days(build, tasks, *, date, today):
    """Which of the open tasks get another day when the build is on `date`: `[(task, planned, due)]`, as they are due."""
    tasks = list(tasks)
    calendar = Calendar(date, build.state_id, today, min((task.offset_days for task in tasks), default=0))
    days = [(task, calendar.planned_on(task.offset_days)) for task in tasks]
    found = [(task, planned, calendar.slide(planned)) for task, planned in days]
    return [row for row in found if (row[0].planned_on, row[0].due_on) != row[1:]]


def is_pressed(tasks, date):
    """Whether the early part of a plan was pressed together at short notice: open tasks stand later than they would."""
    return any(task.is_open and (task.planned_on - date).days > task.offset_days for task in tasks)


def hand_tasks(build, *, was, becomes):
    """Give the open tasks of one person to another, who may be nobody; return how many."""
    organization = becomes.organization if becomes else None
    return build.tasks.open().filter(owner_person=was).update(owner_person=becomes, owner_organization=organization)


def hand_tasks_of(organization, build, *, was, becomes):
    """Give the open tasks one person does for an organization to somebody else there; return how many."""
    return build.tasks.open().filter(owner_person=was, owner_organization=organization).update(owner_person=becomes)


def name_owners(build):
    """Give every open task without an owner to whoever stands for its role by now; return how many got one."""
    owners = owners_of(build)
    named = []
    for task in build.tasks.open().filter(owner_person=None, owner_organization=None):
        task.owner_organization, task.owner_person = owner_for(task.owner_role, owners)
        if task.owner_organization or task.owner_person:
            named.append(task)
    PlanTask.objects.bulk_update(named, ["owner_organization", "owner_person"])
    return len(named)


def owners_of(build):
    """Who stands for each role of the template: a map from role to (organization, person)."""
    hosts = list(
        build.co_hosts.exclude(status=CoHost.Status.WITHDRAWN).select_related("organization", "person").order_by("pk")
    )
    owners = {role: _host(hosts, wanted) for role, wanted in HOSTS_OF.items()}
    owners |= dict.fromkeys(PLANNERS_OWN, (build.planner.organization, build.planner))
    lead = build.sustaining_lead
    owners[SUSTAINING_LEADS_OWN] = (lead.organization, lead) if lead else (None, None)
    return owners


def _host(hosts, wanted):
    """The first co-host of the likeliest role."""
    for role in wanted:
        for host in hosts:
            if host.role == role:
                return host.organization, host.person
    return None, None


def owner_for(role, owners):
    """(organization, person) for a role as the template writes it; "AG + association" is the first one's."""
    return owners.get(role.split(" + ")[0], (None, None))


def answers_close(build, today):
    """The day by which answers are wanted, as in the template; None when the meeting is too near for one."""
    day = working_day_on_or_before(build.date + datetime.timedelta(days=ANSWERS_CLOSE), build.state_id)
    return day if day >= today else None


def add_agenda(build):
    """Write the usual agenda, shifted to the hour at which the meeting starts; return how many items."""
    start = datetime.datetime.combine(build.date, build.starts_at)
    items = []
    for begins, ends, title, lead, audience in AGENDA:
        first, last = (start + datetime.timedelta(minutes=minutes) for minutes in (begins, ends))
        if first.date() == last.date() == build.date:
            items.append(
                Session(
                    build=build,
                    starts_at=first.time(),
                    ends_at=last.time(),
                    title=title,
                    lead=lead,
                    audience=audience,
                )
            )
    return len(Session.objects.bulk_create(items))


def add_targets(build):
    """Write first targets: the room filled as in 2018, and one officer and one manager for each county with sites."""
    seats = build.capacity or A_USUAL_ROOM
    whole = sum(SHARES.values())
    targets = [
        SectorTarget(build=build, sector=sector, wanted=max(round(seats * share / whole), 1))
        for sector, share in SHARES.items()
    ]
    staffed = Site.objects.staffed().filter(county__in=build.counties.all()).order_by()
    for county in staffed.values_list("county", flat=True).distinct():
        targets += [
            SectorTarget(build=build, sector=sector, county_id=county, wanted=1) for sector in (Sector.LAW, Sector.STOP)
        ]
    return len(SectorTarget.objects.bulk_create(targets, ignore_conflicts=True))
