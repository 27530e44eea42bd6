"""What was promised on the day, and what became of it: a promise counts zero until a submitted follow-up confirms it.

Organizations tell totals since the meeting. The latest total counts, never the sum of all; who gives none at one
interval keeps the one they gave before, and is counted among those that gave no answer.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as lazy

from builds.models import Commitment, CommitmentKind
from followups.models import CommitmentAnswer
from followups.models.followups import ANSWERED

State = CommitmentAnswer.State
# Who could not be found out, or did not respond to three attempts, gave no answer.
SILENCE = (State.NO_ANSWER, State.NO_RESPONSE)

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


COLUMNS = (
    *("pk", "build_id", "organization_id", "kind", "promised"),
    *("answers__state", "answers__total", "answers__source", "answers__answered_at"),
    *("answers__followup__status", "answers__followup__interval__months"),
)


@dataclass
class Promise:
    """One commitment and what was said about it: `{months: {state, total, source, on}}`, in order."""

    pk: int
    build: int
    organization: int
    kind: str
    promised: int | None
    said: dict = field(default_factory=dict)

    @property
    def is_numbered(self):
        return self.kind in NUMBERED

    def kept(self, months):
        """How much was confirmed by then: the latest total given, or 1 where the organization did what it promised."""
        answers = [answer for at, answer in sorted(self.said.items()) if at <= months]
        if self.is_numbered:
            return next((a["total"] for a in reversed(answers) if a["total"] is not None), 0)
        states = [answer["state"] for answer in answers if answer["state"] not in SILENCE]
        return int(bool(states) and states[-1] == State.DONE)

    @property
    def so_far(self):
        """How much is confirmed by the latest word."""
        return self.kept(max(self.said, default=0))

    def answered(self, months):
        return self.said.get(months, {}).get("state", State.NO_ANSWER) not in SILENCE

    @property
    def weight(self):
        """What was promised, in what is counted: a number, or one organization."""
        return (self.promised or 0) if self.is_numbered else 1


def promises(builds):
    """Every commitment of the builds with its counted answers, in one query."""
    found = {}
    for row in Commitment.objects.filter(build__in=builds).order_by("pk").values(*COLUMNS):
        promise = found.setdefault(
            row["pk"], Promise(row["pk"], row["build_id"], row["organization_id"], row["kind"], row["promised"])
        )
        if row["answers__followup__status"] in ANSWERED:
            promise.said[row["answers__followup__interval__months"]] = {
                "state": row["answers__state"],
                "total": row["answers__total"],
                "source": row["answers__source"],
                "on": row["answers__answered_at"].date(),
            }
    return list(found.values())


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
        "latest": sum(promise.so_far for promise in of_kind) if asked.last_answered() else None,
        "said": said_by(of_kind),
    }


def kept_at(of_kind, asked, months):
    """What was kept by one interval, at the builds that were answered then; None and no words where none was."""
    answered = asked.answered(months)
    there = [promise for promise in of_kind if promise.build in answered]
    return {
        "months": months,
        "value": sum(promise.kept(months) for promise in there) if answered else None,
        "promised": sum(promise.weight for promise in there),
        "silent": silent_at(there, months),
    }


def silent_at(promises, months):
    """How many organizations gave no answer to any of these promises at the interval."""
    everybody = {(promise.build, promise.organization) for promise in promises}
    told = {(promise.build, promise.organization) for promise in promises if promise.answered(months)}
    return len(everybody - told)


def silence(promises, asked):
    """The organizations that gave no answer, at each interval and ever, of those that promised something.

    Only builds that were answered count: where the follow-up itself is missing, nobody was asked.
    """
    ever = [months for months in asked.months if asked.answered(months)]
    builds = {build for months in ever for build in asked.answered(months)}
    there = [promise for promise in promises if promise.build in builds]
    everybody = {(promise.build, promise.organization) for promise in there}
    told = {(p.build, p.organization) for p in there if any(p.answered(months) for months in ever)}
    return {
        "promised": len({(promise.build, promise.organization) for promise in promises}),
        "asked": len(everybody),
        "answered": len(told),
        "never": len(everybody - told),
        "percent": round(100 * len(told) / len(everybody)) if everybody else None,
        "kept": [silent_by(promises, asked, months) for months in asked.months],
    }


def silent_by(promises, asked, months):
    answered = asked.answered(months)
    there = [promise for promise in promises if promise.build in answered]
    return {
        "months": months,
        "value": silent_at(there, months) if answered else None,
        "no_response": no_response_at(there, months) if answered else None,
    }


def no_response_at(promises, months):
    """How many of the silent organizations were asked three times at the interval and did not respond."""
    told = {(promise.build, promise.organization) for promise in promises if promise.answered(months)}
    asked = {
        (promise.build, promise.organization)
        for promise in promises
        if promise.said.get(months, {}).get("state") == State.NO_RESPONSE
    }
    return len(asked - told)


def said_by(promises):
    """Where the figures come from: how many organizations answered, how they know, and between which days."""
    answers = [
        (promise, answer) for promise in promises for answer in promise.said.values() if answer["state"] not in SILENCE
    ]
    days = sorted(answer["on"] for _promise, answer in answers)
    return {
        "organizations": len({(promise.build, promise.organization) for promise, _answer in answers}),
        "sources": dict(sorted(Counter(answer["source"] for _promise, answer in answers if answer["source"]).items())),
        "first": days[0].isoformat() if days else None,
        "last": days[-1].isoformat() if days else None,
    }
