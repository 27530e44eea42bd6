"""What was promised on the day, and what became of it: a promise counts zero until a submitted follow-up confirms it.

Organizations tell totals since the meeting. The latest total counts, never the sum of all; who gives none at one
interval keeps the one they gave before, and is counted among those that gave no answer.

A follow-up asks of what was promised before it was sent for the first time. What was promised afterwards counts nothing
at its interval, neither as promised nor as silence, unless it tells of it all the same: staff may write an answer in.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as lazy

from builds.models import Commitment, CommitmentKind
from followups.models import CommitmentAnswer, Inquiry
from followups.models.followups import ANSWERED
from reports.figures.asked import turn_of

State = CommitmentAnswer.State
# Nobody said anything: neither keeps a promise nor takes one back.
SILENT = (State.NO_ANSWER, State.NO_RESPONSE)

PEOPLE, OFFICERS, PLACES = "people", "officers", "places"

# kind -> (what is counted, in words; its group). Kinds without a group count the organizations that did it.
NUMBERED = {
    CommitmentKind.TRAIN_DRIVERS: (lazy("Drivers trained"), PEOPLE),
    CommitmentKind.TRAIN_EMPLOYEES: (lazy("Employees trained"), PEOPLE),
    CommitmentKind.TRAIN_OFFICERS: (lazy("Officers trained"), OFFICERS),
    CommitmentKind.DISTRIBUTION_POINT: (lazy("Places handing out materials"), PLACES),
}
DONE_OR_NOT = {
    CommitmentKind.JOIN_TASK_FORCE: lazy("Organizations that joined a task force"),
    CommitmentKind.ADOPT_POLICY: lazy("Organizations that adopted a policy"),
    CommitmentKind.IOWA_MVE: lazy("Organizations that adopted an element of the Iowa MVE model"),
    CommitmentKind.OTHER: lazy("Organizations that kept another promise"),
}
GROUPS = {
    PEOPLE: lazy("People trained"),
    OFFICERS: lazy("Officers trained"),
    PLACES: lazy("Places handing out materials"),
}


OF_THE_PROMISE = ("pk", "build_id", "organization_id", "kind", "promised", "made_at")
COLUMNS = (
    *OF_THE_PROMISE,
    *("answers__state", "answers__total", "answers__source", "answers__answered_at"),
    *("answers__followup_id", "answers__followup__status", "answers__followup__due_on"),
    *("answers__followup__interval__months", "is_unreachable"),
)


@dataclass
class Promise:
    """One commitment and what was said about it: `{Turn: {state, total, source, on}}`.

    `is_unreachable` says that the organization itself was asked three times, and never answered.
    """

    pk: int
    build: int
    organization: int
    kind: str
    promised: int | None
    made_at: datetime
    is_unreachable: bool = False
    said: dict = field(default_factory=dict)

    @property
    def is_numbered(self):
        return self.kind in NUMBERED

    def kept(self, until=None):
        """How much was confirmed by a Turn, or by now: the latest total given, or 1 where what was promised is done."""
        answers = [answer for turn, answer in sorted(self.said.items()) if until is None or turn <= until]
        if self.is_numbered:
            return next((a["total"] for a in reversed(answers) if a["total"] is not None), 0)
        states = [answer["state"] for answer in answers if answer["state"] not in SILENT]
        return int(bool(states) and states[-1] == State.DONE)

    @property
    def so_far(self):
        """How much is confirmed by the latest word."""
        return self.kept()

    def was_asked(self, ask):
        """Whether an answered follow-up of its build asked of it, or tells of it all the same."""
        return self.made_at <= ask.first_sent or ask.turn in self.said

    def answered(self, turn):
        return self.said.get(turn, {}).get("state", State.NO_ANSWER) not in SILENT

    @property
    def has_answered(self):
        return any(answer["state"] not in SILENT for answer in self.said.values())

    @property
    def gave_no_response(self):
        """Whether three attempts led to nothing, as a follow-up says or the program knows."""
        return self.is_unreachable or any(answer["state"] == State.NO_RESPONSE for answer in self.said.values())

    @property
    def weight(self):
        """What was promised, in what is counted: a number, or one organization."""
        return (self.promised or 0) if self.is_numbered else 1


def promises(builds):
    """Every commitment of the builds with its counted answers, in one query."""
    found = {}
    unanswered = Inquiry.objects.filter(commitment=OuterRef("pk"), status=Inquiry.Status.NO_RESPONSE)
    rows = Commitment.objects.filter(build__in=builds).annotate(is_unreachable=Exists(unanswered))
    for row in rows.order_by("pk").values(*COLUMNS):
        promise = found.setdefault(
            row["pk"],
            Promise(*(row[name] for name in OF_THE_PROMISE), is_unreachable=row["is_unreachable"]),
        )
        if row["answers__followup__status"] in ANSWERED:
            promise.said[_turn(row)] = {
                "state": row["answers__state"],
                "total": row["answers__total"],
                "source": row["answers__source"],
                "on": row["answers__answered_at"].date(),
            }
    return list(found.values())


def _turn(row):
    names = ("answers__followup__due_on", "answers__followup__interval__months", "answers__followup_id")
    return turn_of(*(row[name] for name in names))


def promise_rows(promises, asked):
    """One row per kind that was promised, in the order of the kinds: promised, kept at each interval, and who says so."""
    rows = []
    for kind in CommitmentKind:
        of_kind = [promise for promise in promises if promise.kind == kind]
        if of_kind:
            label, group = NUMBERED.get(kind) or (DONE_OR_NOT[kind], "")
            rows.append({"key": f"promise.{kind}", "kind": str(kind), "label": str(label), "group": group}
                        | counted(of_kind, asked))  # fmt: skip
    return rows


def group_rows(promises, asked):
    """The numbered kinds taken together: people, officers, places. Each is measured by its own promise."""
    rows = []
    for group, label in GROUPS.items():
        kinds = [kind for kind, (_label, its_group) in NUMBERED.items() if its_group == group]
        of_group = [promise for promise in promises if promise.kind in kinds]
        if of_group:
            rows.append(
                {"key": f"promises.{group}", "group": group, "label": str(label)}
                | {"kinds": [f"promise.{kind}" for kind in kinds]}
                | counted(of_group, asked)
            )
    return rows


def counted(of_kind, asked):
    """The figures of promises that are counted alike."""
    return {
        "organizations": len({(promise.build, promise.organization) for promise in of_kind}),
        "promised": sum(promise.weight for promise in of_kind),
        "without_number": sum(promise.is_numbered and promise.promised is None for promise in of_kind),
        "kept": [kept_at(of_kind, asked, months) for months in asked.months],
        "latest": sum(promise.so_far for promise in of_kind) if asked_ever(of_kind, asked) else None,
        "said": said_by(of_kind),
    }


def asked_at(promises, answered):
    """Those of the promises that were asked of at an interval; `answered` is `{build: Ask}`."""
    return [each for each in promises if each.build in answered and each.was_asked(answered[each.build])]


def asked_ever(promises, asked):
    """Those of the promises that any follow-up asked of that was answered."""
    sent = asked.answered_by_build()
    return [each for each in promises if any(each.was_asked(ask) for ask in sent.get(each.build, ()))]


def kept_at(of_kind, asked, months):
    """What was kept by one interval, of the promises that were asked of then; None where none was."""
    answered = asked.answered(months)
    there = asked_at(of_kind, answered)
    return {
        "months": months,
        "value": sum(promise.kept(answered[promise.build].turn) for promise in there) if there else None,
        "promised": sum(promise.weight for promise in there),
        "silent": silent_at(there, answered),
    }


def silent_at(promises, answered):
    """How many organizations gave no answer to any of these promises at an interval; `answered` is `{build: Ask}`."""
    told = {
        (promise.build, promise.organization) for promise in promises if promise.answered(answered[promise.build].turn)
    }
    return len(pairs(promises) - told)


def pairs(promises):
    """The organizations that promised something, each once a build."""
    return {(promise.build, promise.organization) for promise in promises}


def silence(promises, asked):
    """The organizations that gave no answer, at each interval and ever, of those that promised something.

    Where the follow-up itself is missing, or the promise was made after it, nobody was asked. Who was asked three times
    without an answer is among those that never gave one, and told apart.
    """
    there = asked_ever(promises, asked)
    everybody, told = pairs(there), pairs(promise for promise in there if promise.has_answered)
    unreachable = pairs(promise for promise in there if promise.gave_no_response) - told
    return {
        "promised": len(pairs(promises)),
        "asked": len(everybody),
        "answered": len(told),
        "never": len(everybody - told),
        "no_response": len(unreachable),
        "percent": round(100 * len(told) / len(everybody)) if everybody else None,
        "kept": [silent_by(promises, asked, months) for months in asked.months],
    }


def silent_by(promises, asked, months):
    answered = asked.answered(months)
    there = asked_at(promises, answered)
    return {"months": months, "value": silent_at(there, answered) if there else None}


def said_by(promises):
    """Where the figures come from: how many organizations answered, how they know, and between which days."""
    answers = [
        (promise, answer) for promise in promises for answer in promise.said.values() if answer["state"] not in SILENT
    ]
    days = sorted(answer["on"] for _promise, answer in answers)
    return {
        "organizations": len(pairs(promise for promise, _answer in answers)),
        "sources": dict(sorted(Counter(answer["source"] for _promise, answer in answers if answer["source"]).items())),
        "first": days[0].isoformat() if days else None,
        "last": days[-1].isoformat() if days else None,
    }
