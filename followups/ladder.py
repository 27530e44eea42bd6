"""The ladder: who is told what, and on which day. Computed from the rules in use, so everybody can see it in advance.

It speaks of three things: a follow-up that is owed, a build whose day is over and that nobody closed, and a meeting
that is ahead. A day counts where the build is. Of a follow-up that was opened late it counts from the opening, so that
nobody is called late before having been asked. Only the highest rung that somebody has reached is told.
"""

import datetime
from dataclasses import dataclass

from followups.audiences import INVITEES, TAT, People, is_reachable
from followups.clock import A_DAY, MONTHS, WORKING_DAYS, opens_on
from followups.models import Audience, ReminderRule, Step
from followups.models.reminders import OF_FOLLOWUPS, ONCE
from followups.pauses import holding

Anchor = ReminderRule.Anchor
HEIGHT = {step: height for height, step in enumerate(Step.values)}
AROUND_MEETING = (Step.ANSWER, Step.ANSWER_LATE, Step.MEETING)


@dataclass(frozen=True)
class Rung:
    """What somebody has reached: the rule, and the day on which it speaks; no rule where the program speaks itself."""

    step: Step
    rule: ReminderRule | None
    day: datetime.date

    def is_worth_sending(self, today):
        """Whether it is not too late to send it, where the rule sets a limit."""
        limit = self.rule.limit if self.rule else None
        return limit is None or today <= self.day + limit * A_DAY


class Ladder:
    """The rules in use, or those given, and the people they speak to. Reads the rules once."""

    def __init__(self, rules=None, *, people=None):
        self.rules = list(ReminderRule.objects.in_use()) if rules is None else list(rules)
        self.people = people or People()

    def speaking_of(self, *steps):
        """The rules of these steps."""
        return [rule for rule in self.rules if rule.step in steps]

    # what is owed after a meeting

    def days_of(self, followup):
        """The Rungs of a follow-up, the lowest first, for showing them in advance."""
        build = followup.build
        opened = opens_on(followup.due_on)
        if followup.opened_at:
            opened = max(opened, build.today(followup.opened_at))
        rungs = [
            Rung(Step(rule.step), rule, rule.day_from(followup.due_on, build.state_id, opened=opened))
            for rule in self.speaking_of(*OF_FOLLOWUPS)
        ]
        return in_order(rungs)

    def told_of(self, followup, today):
        """`{person: Rung}`: everybody who is to have been told by `today`, each with the highest rung reached.

        Nobody while the build is paused; the day after, whoever is told is told the rung that holds then.
        """
        build, lead, told = followup.build, followup.lead, {}
        if holding(build, today):
            return told
        if not is_reachable(lead):
            at_once = Rung(Step.ESCALATED, None, opens_on(followup.due_on))
            told = dict.fromkeys(self.people.of(Audience.PLANNER, build), at_once)
        for rung in reached(self.days_of(followup), build, today):
            for role in rung.rule.audience:
                if role == Audience.LEAD and not is_reachable(lead):
                    continue  # the planner has been told at once
                for person in self.people.of(role, build, lead):
                    climb(told, person, rung)
        return worth_sending(told, today)

    # a build that nobody closed

    def chase_of(self, build):
        """The Rungs of a build whose day is over and that nobody closed."""
        return in_order(
            Rung(Step(rule.step), rule, rule.day_from(build.date, build.state_id))
            for rule in self.speaking_of(Step.CHASE)
        )

    def chased_for(self, build, today):
        """`{person: Rung}`: everybody who is to have been asked by `today` what became of the build."""
        asked = {}
        for rung in reached(self.chase_of(build), build, today):
            for role in rung.rule.audience:
                for person in self.people.of(role, build):
                    climb(asked, person, rung)
        return worth_sending(asked, today)

    # a meeting that is ahead

    def meeting_of(self, build):
        """The Rungs before a meeting; none of those that count from an answer date where there is none."""
        return in_order(
            Rung(Step(rule.step), rule, rule.day_from(dated(rule, build), build.state_id))
            for rule in self.speaking_of(*AROUND_MEETING)
            if dated(rule, build)
        )

    def told_before(self, build, today):
        """`{(audience, person): Rung}` of co-hosts and TAT's own people; what each is told, the highest rung reached.

        The audience is the first of those who are told the same.
        """
        told = {}
        for rung in self._standing(build, today):
            for role in rung.rule.audience:
                if role not in INVITEES:
                    group = TAT[0] if role in TAT else role
                    for person in self.people.of(role, build):
                        climb(told, (group, person), rung)
        return worth_sending(told, today)

    def asked_of(self, build, today):
        """`{audience: Rung}` of invitees: the highest rung that those without an answer, and those coming, reached."""
        asked = {}
        for rung in self._standing(build, today):
            for role in rung.rule.audience:
                if role in INVITEES:
                    climb(asked, role, rung)
        return worth_sending(asked, today)

    def _standing(self, build, today):
        """The rungs before a meeting that were reached and still speak of something to come."""
        if not build.is_ahead:
            return []
        return [rung for rung in reached(self.meeting_of(build), build, today) if today <= ends_on(rung.rule, build)]

    def looks_ahead(self, anchor):
        """For how many days before something so dated the rules may speak; None where no rule speaks of a meeting."""
        days = [days_before(rule) for rule in self.speaking_of(*AROUND_MEETING) if rule.anchor == anchor]
        return max(days, default=None)


def in_order(rungs):
    """The rungs from the lowest to the highest: by what is told, then by day."""
    return sorted(rungs, key=lambda rung: (HEIGHT[rung.step], rung.day, rung.rule.pk or 0))


def reached(rungs, build, today):
    """The rungs whose day has come, of rules that were already written on that day where the build is."""
    return [rung for rung in rungs if rung.day <= today and rung.day >= build.today(rung.rule.effective_from)]


def climb(told, who, rung):
    """Take them to the higher rung; whoever was called in once stays where they were."""
    was = told.get(who)
    if was and was.step == rung.step and rung.step in ONCE:
        return
    if was is None or HEIGHT[rung.step] >= HEIGHT[was.step]:
        told[who] = rung


def worth_sending(told, today):
    """Without those for whom it is too late; a lower rung never takes the place of a higher one."""
    return {who: rung for who, rung in told.items() if rung.is_worth_sending(today)}


def dated(rule, build):
    """The day from which a rule counts for a build, or None."""
    return build.answer_by if rule.anchor == Anchor.ANSWER_DATE else build.date


def ends_on(rule, build):
    """The last day on which a rule about a meeting has anything to say."""
    if rule.anchor == Anchor.MEETING and rule.offset == 0:
        return build.date
    eve = build.date - A_DAY
    return min(build.answer_by, eve) if rule.step == Step.ANSWER and build.answer_by else eve


def days_before(rule):
    """At most so many days before its date the rule speaks."""
    if rule.is_after:
        return 0
    return days_at_most(rule)


def days_after(rule):
    """At most so many days after its date the rule speaks."""
    return days_at_most(rule) if rule.is_after else 14


def days_at_most(rule):
    """Its offset in days, with holidays in a row and the days of rolling."""
    return rule.offset * {MONTHS: 31, WORKING_DAYS: 3}.get(rule.unit, 1) + 14
