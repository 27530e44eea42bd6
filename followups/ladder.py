"""The ladder: who is told what about a follow-up that is owed, and about a build whose day is over, and on which day.

Everybody can see it in advance: `days_of(followup)`. A day counts from the due date or, where the follow-up was opened
after it, from the day of opening, so that nobody is called late before having been asked.
"""

import datetime
from dataclasses import dataclass

from contacts.models import Person
from followups.clock import opens_on, reminder_day, working_days_after
from followups.models import Step
from tat_coalitions.accounts.models import Role, User

LEAD, PLANNER, SECOND, ADMINISTRATORS = "lead", "planner", "second", "administrators"


@dataclass(frozen=True)
class Rung:
    """`step` is reached `days` after the due date (None: on the day it opens); `to` are the roles that are told."""

    step: Step
    days: int | None
    to: tuple


# Of a follow-up that nobody has answered. What is due on a weekend or holiday is told the working day before.
LADDER = (
    Rung(Step.COMING, None, (LEAD,)),
    Rung(Step.DUE, 0, (LEAD,)),
    Rung(Step.LATE, 3, (LEAD,)),
    Rung(Step.ESCALATED, 7, (LEAD, PLANNER)),
    Rung(Step.ESCALATED, 14, (SECOND, ADMINISTRATORS)),
)

# Of a build whose day is over and that nobody held, moved or cancelled: working days after its day, and who is asked.
CHASE = (
    Rung(Step.CHASE_PLANNER, 1, (PLANNER,)),
    Rung(Step.CHASE_SECOND, 3, (SECOND,)),
    Rung(Step.CHASE_ADMINISTRATORS, 5, (ADMINISTRATORS,)),
)

# Where a rung cannot reach its own people, it falls to the next ones.
FALLS_TO = {LEAD: PLANNER, PLANNER: SECOND, SECOND: ADMINISTRATORS}

HEIGHT = {step: height for height, step in enumerate(Step.values)}


def day_of(rung, followup):
    """The day on which a follow-up reaches the rung, where its build is."""
    build = followup.build
    opened = opens_on(followup.due_on)
    if followup.opened_at:
        opened = max(opened, build.today(followup.opened_at))
    if rung.days is None:
        return opened
    if rung.days == 0:
        return max(reminder_day(followup.due_on, build.state_id), opened)
    return max(followup.due_on, opened) + datetime.timedelta(days=rung.days)


def days_of(followup):
    """`[(rung, day)]` of the whole ladder, for showing it in advance."""
    return [(rung, day_of(rung, followup)) for rung in LADDER]


def chase_day(rung, build):
    """The day on which a build that nobody closed reaches the rung."""
    return working_days_after(build.date, rung.days, build.state_id)


def is_reachable(person):
    """Whether there is somebody to write to: a person we know, with an address."""
    return bool(person and person.email and not person.anonymised_at)


class People:
    """Who fills a role, with the administrators looked up at most once."""

    def __init__(self):
        self._administrators = None

    def of(self, role, build, lead=None):
        """The people who fill the role and can be written to; where there are none, those the rung falls to."""
        found = [person for person in self._named(role, build, lead) if is_reachable(person)]
        return found or (self.of(FALLS_TO[role], build) if role in FALLS_TO else [])

    def told_of(self, followup, today):
        """`{person: step}`: everybody who is to have been told by `today`, each with the highest rung reached."""
        told = {}
        if not is_reachable(followup.lead):
            told = dict.fromkeys(self.of(PLANNER, followup.build), Step.ESCALATED)
        for rung in LADDER:
            if day_of(rung, followup) > today:
                continue
            for role in rung.to:
                if role == LEAD and not is_reachable(followup.lead):
                    continue  # the planner has been told at once
                for person in self.of(role, followup.build, followup.lead):
                    if HEIGHT[rung.step] >= HEIGHT[told.get(person, Step.COMING)]:
                        told[person] = rung.step
        return told

    def chased_for(self, build, today):
        """`{person: step}`: everybody who is to have been asked by `today` what became of the build."""
        asked = {}
        for rung in CHASE:
            if chase_day(rung, build) <= today:
                for role in rung.to:
                    for person in self.of(role, build):
                        asked.setdefault(person, rung.step)
        return asked

    def administrators(self):
        """Every administrator who may sign in, as a person; one we do not know as a person yet is written down."""
        if self._administrators is None:
            users = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).select_related("person")
            self._administrators = [person_of(user) for user in users.order_by("pk")]
        return self._administrators

    def _named(self, role, build, lead):
        if role == ADMINISTRATORS:
            return self.administrators()
        return [{LEAD: lead, PLANNER: build.planner, SECOND: build.second}[role]]


def person_of(user):
    """The Person of an account; made where there is none, since reminders name people."""
    person = getattr(user, "person", None)
    return person or Person.objects.get_or_create(user=user, defaults={"name": user.name, "email": user.email})[0]
