"""What the rules will cause and is not a row yet: who will be told what on which day, as things stand now."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import chain

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds.models import Build
from builds.models.builds import AHEAD, TOOK_PLACE
from followups import attempts, facts
from followups.audiences import INVITEES, People, is_reachable
from followups.clock import A_DAY, opens_on
from followups.emails import answers_of
from followups.ladder import Ladder, Rung, days_after, days_before, ends_on
from followups.models import Audience, FollowUp, Status, Step
from followups.models.followups import OWED
from followups.models.reminders import ONCE
from followups.pauses import holding
from followups.wordings import kind_of
from tat_coalitions.outbox.forecast import Planned
from tat_coalitions.wording.words import fill, wordings_of

ENOUGH = 1000  # rows of each kind: a calendar of more is nobody's to read
NOON = datetime.time(12)


def planned(user, first_day, last_day):
    """The Planned mail of these days that the user may know of; registered with the outbox."""
    asked = attempts.planned(user, first_day, last_day, at=timezone.now())
    return together(Forecast(user, first_day, last_day).everything(), asked)


def of_build(build, user, at):
    """All that is still ahead for one build, the chase that nobody hopes for among it."""
    last_day = datetime.date.max - A_DAY * 400
    asked = attempts.planned(user, build.today(at), last_day, at=at, build=build)
    return together(Forecast(user, build.today(at), last_day, at=at, build=build).everything(), asked)


def together(*found):
    """All Planned mail by day."""
    return sorted(chain(*found), key=lambda each: (each.day, each.subject, each.who))


def of_rule(rule, user, *, days, at):
    """What one rule, saved or not, would tell in the coming days."""
    today = at.astimezone(datetime.UTC).date()
    return Forecast(user, today, today + days * A_DAY, at=at, rules=[rule]).everything()


@dataclass(frozen=True)
class Sight:
    """What a rung will tell of a build: in which kind of words, to which people, or to how many invitees."""

    rung: Rung
    kind: str
    build: Build
    facts: dict
    people: tuple = ()
    invitees: tuple = ()

    @property
    def who(self):
        """In words, and how many."""
        if self.invitees:
            return crowd(*self.invitees)
        return get_text_list([str(each) for each in self.people], _("and")), len(self.people)

    def planned(self, words):
        """As the outbox shows it."""
        who, count = self.who
        return Planned(
            day=self.rung.day,
            kind=self.kind,
            subject=fill(words[self.kind, self.build.pk, ""], self.facts)[0],
            who=who,
            count=count,
            build_id=self.build.pk,
            person_id=self.people[0].pk if len(self.people) == 1 else None,
            url=reverse("builds:people" if self.invitees else "followups:build", args=[self.build.slug]),
        )


class Forecast:
    """Looks ahead with the rules in use, or with those given; a constant number of questions."""

    def __init__(self, user, first, last, *, at=None, rules=None, build=None):
        self.user, self.first, self.last, self.build = user, first, last, build
        self.at = at or timezone.now()
        people = People(looks_only=True)
        self.whole = Ladder(people=people)  # what a mail says of the steps to come
        self.ladder = self.whole if rules is None else Ladder(rules, people=people)
        self.found = []

    def everything(self):
        """The Planned mail by day."""
        for followup in self._followups():
            self._look_at_followup(followup)
        builds = list(self._builds())
        self.answers = answers_of({build.pk for build in builds})
        for build in builds:
            self._look_at_build(build)
        words = wordings_of([(sight.kind, sight.build.pk, "") for sight in self.found])
        return together(sight.planned(words) for sight in self.found)

    # what is owed after meetings

    def _followups(self):
        if not self.ladder.speaking_of(Step.COMING, Step.DUE, Step.LATE, Step.ESCALATED):
            return []
        after = max((days_after(rule) for rule in self.ladder.rules), default=0)
        rows = FollowUp.objects.visible_to(self.user).filter(
            Q(status=Status.EXPECTED, build__status__in=AHEAD) | Q(status__in=OWED, build__status__in=TOOK_PLACE),
            due_on__gte=self.first - after * A_DAY,
        )
        rows = rows.filter(build=self.build) if self.build else rows.filter(due_on__lte=self.last + 14 * A_DAY)
        shown = rows.select_related(
            "interval", "lead", "build__state", "build__planner", "build__second", "build__pause"
        )
        return shown.order_by("due_on", "pk")[:ENOUGH]

    def _look_at_followup(self, followup):
        build, called = followup.build, []
        rungs = self.ladder.days_of(followup)
        if not is_reachable(followup.lead):
            opens = Rung(Step.ESCALATED, None, opens_on(followup.due_on))
            rungs = [opens, *(rung for rung in rungs if list(rung.rule.audience) != [Audience.LEAD])]
        pause = holding(build, build.today(self.at))
        if pause:
            rungs = put_off(rungs, pause, build)
        for rung in rungs:
            roles = rung.rule.audience if rung.rule else [Audience.PLANNER]
            by_kind = defaultdict(list)
            for role in roles:
                for person in self.ladder.people.of(role, build, followup.lead):
                    by_kind[self._kind_of_owed(rung, followup, person)].append(person)
            for kind, people in by_kind.items():
                new = unlike(people, called if rung.step in ONCE else ())
                called += new if rung.step in ONCE else ()
                self._note(Sight(rung, kind, build, self._facts_of(followup, rung.day, kind), tuple(new)))

    def _kind_of_owed(self, rung, followup, person):
        if person == followup.lead:
            return kind_of(rung.step, Audience.LEAD)
        if followup.lead is None:
            return "reminder_no_lead"
        return "reminder_unanswered" if is_reachable(followup.lead) else "reminder_unreachable"

    def _facts_of(self, followup, day, kind):
        moment = datetime.datetime.combine(day, NOON, tzinfo=followup.build.zone)
        if kind in ("reminder_unanswered", "reminder_no_lead", "reminder_unreachable"):
            return facts.of_missing(followup, moment)
        return facts.of_owed(followup, self.whole, moment)

    # meetings that are ahead, and builds that nobody closed

    def _builds(self):
        rules = self.ladder.speaking_of(Step.ANSWER, Step.ANSWER_LATE, Step.MEETING, Step.CHASE)
        if not rules:
            return []
        before, after = max(map(days_before, rules)), max(map(days_after, rules))
        rows = Build.objects.visible_to(self.user).ahead().filter(date__gte=self.first - after * A_DAY)
        near = {"pk": self.build.pk} if self.build else {"date__lte": self.last + (before + 60) * A_DAY}
        shown = rows.filter(**near).select_related("state", "planner", "second")
        return shown.prefetch_related("co_hosts__person", "co_hosts__organization").order_by("date", "pk")[:ENOUGH]

    def _look_at_build(self, build):
        if self.build or build.date < build.today(self.at):
            called = []
            for rung in self.ladder.chase_of(build):
                people = self._people_of(rung, build, called)
                self._note(Sight(rung, "reminder_chase", build, facts.of_chase(build), tuple(people)))
        for rung in self.ladder.meeting_of(build):
            if rung.day <= ends_on(rung.rule, build):
                self._look_at_meeting(build, rung)

    def _people_of(self, rung, build, called):
        """Those whom this rung calls in and no lower one did."""
        people = [person for role in rung.rule.audience for person in self.ladder.people.of(role, build)]
        new = unlike(people, called)
        called += new
        return new

    def _look_at_meeting(self, build, rung):
        moment = datetime.datetime.combine(rung.day, NOON, tzinfo=build.zone)
        answers = self.answers.get(build.pk)
        invitees = [role for role in rung.rule.audience if role in INVITEES]
        for role in invitees:
            number = answers["silent" if role == Audience.INVITED else "coming"] if answers else 0
            if number:
                known = facts.of_invitation(build, moment)
                self._note(Sight(rung, kind_of(rung.step, role), build, known, invitees=(role, number)))
        if not invitees:
            kind, people = kind_of(rung.step, rung.rule.audience[0]), self._people_of(rung, build, [])
            self._note(Sight(rung, kind, build, facts.of_meeting(build, answers), tuple(people)))

    def _note(self, sight):
        """Note what is to come; what was due up to today is a row by now."""
        build, rung = sight.build, sight.rung
        holds = rung.rule is None or rung.day >= build.today(rung.rule.effective_from)
        first = max(self.first, build.today(self.at) + A_DAY)
        if holds and first <= rung.day <= self.last and (sight.people or sight.invitees):
            self.found.append(sight)


def put_off(rungs, pause, build):
    """The rungs as a pause leaves them: of those that fall into it, only the highest of an audience, on the day after."""
    began, goes_on = build.today(pause.paused_at), pause.until + A_DAY
    held = [
        rung
        for rung in rungs
        if began <= rung.day <= goes_on and (rung.rule is None or rung.day >= build.today(rung.rule.effective_from))
    ]
    told = [
        rung
        for number, rung in enumerate(held)
        if rung.step in ONCE
        or not any(set(rung.rule.audience) <= set(higher.rule.audience) for higher in held[number + 1 :])
    ]
    return [*(replace(rung, day=goes_on) for rung in told), *(rung for rung in rungs if rung.day > goes_on)]


def unlike(people, others):
    """Those people who are not among the others, each once; in lists, since a Person who is not saved has no hash."""
    new = []
    for person in people:
        if person not in others and person not in new:
            new.append(person)
    return new


def crowd(role, number):
    """Invitees in words, as many as there are now."""
    if role == Audience.COMING:
        words = ngettext("%(n)s person who is coming", "%(n)s people who are coming", number)
    else:
        words = ngettext("%(n)s person without an answer", "%(n)s people without an answer", number)
    return words % {"n": intcomma(number)}, number
