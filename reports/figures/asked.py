"""What was asked when, and what was answered: the columns of every table about what came after."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from followups.models import FollowUp
from followups.models.followups import ANSWERED, Status
from followups.sendings import first_sendings_of

AFTER_THE_INTERVALS = 10_000


class Turn(NamedTuple):
    """Where a follow-up stands among those of its build: by its day, one of an interval before an extra of that day."""

    due_on: date
    months: int
    followup: int


@dataclass
class Ask:
    """One follow-up of one build, and what it says on each measure: `{measure's code: {number, choice}}`.

    `submitted_at` is when it was sent last, `first_sent` when for the first time: what was asked back is sent again.
    """

    due_on: date
    is_answered: bool
    submitted_at: datetime | None
    first_sent: datetime | None = None
    answers: dict = field(default_factory=dict)
    followup: int = 0
    months: int | None = None
    title: str = ""

    @property
    def turn(self):
        return turn_of(self.due_on, self.months, self.followup)


@dataclass
class Asked:
    """The follow-ups of some builds at a moment, cancelled ones left out.

    `by_months` are those of the intervals, `{months: {build's pk: Ask}}`: the columns of every table. `extras` are the
    others, `{build's pk: [Ask]}`: they have no column, and count for the latest word in the order of their days.
    """

    builds: list
    at: datetime
    by_months: dict = field(default_factory=dict)
    extras: dict = field(default_factory=dict)

    @property
    def months(self):
        return sorted(self.by_months)

    def answered(self, months):
        """{build's pk: Ask} of those answered at this interval."""
        return {pk: ask for pk, ask in self.by_months[months].items() if ask.is_answered}

    def of_build(self, build):
        """Every Ask of a build, by its pk, in the order of their days."""
        asks = [asks[build] for asks in self.by_months.values() if build in asks]
        return sorted([*asks, *self.extras.get(build, ())], key=lambda ask: ask.turn)

    def all_asks(self):
        """Every (build's pk, Ask)."""
        yield from ((build, ask) for asks in self.by_months.values() for build, ask in asks.items())
        yield from ((build, ask) for build, asks in self.extras.items() for ask in asks)

    def answered_by_build(self):
        """`{build's pk: [Ask]}` of those answered; builds of which nobody has answered are not in it."""
        found = {}
        for build, ask in self.all_asks():
            if ask.is_answered:
                found.setdefault(build, []).append(ask)
        return found

    @property
    def is_answered(self):
        """Whether anybody has answered anything yet."""
        return any(ask.is_answered for _build, ask in self.all_asks())

    def last_answered(self):
        """The longest interval at which somebody answered, in months; None where nobody has at any interval."""
        return max((months for months in self.months if self.answered(months)), default=None)

    def last_extra(self):
        """The extra follow-up of the one build that has the last word; None where an interval has it, or nobody."""
        asks = [ask for build in self.builds for ask in self.of_build(build.pk) if ask.is_answered]
        last = max(asks, key=lambda ask: ask.turn, default=None)
        return last if last and last.months is None and len(self.builds) == 1 else None

    def said_of(self, measure):
        """What counts of a measure: `{build's pk: {Turn: {number, choice}}}`. Drafts count for nothing."""
        found = {}
        for build, ask in self.all_asks():
            if ask.is_answered and measure in ask.answers:
                found.setdefault(build, {})[ask.turn] = ask.answers[measure]
        return found

    def only(self, builds):
        """The same of some of the builds."""
        keys = {build.pk for build in builds}
        return Asked(
            list(builds),
            self.at,
            {months: {pk: ask for pk, ask in asks.items() if pk in keys} for months, asks in self.by_months.items()},
            {pk: asks for pk, asks in self.extras.items() if pk in keys},
        )

    def today(self):
        """The date where the builds are; of several, the earliest clock counts, so that nothing is late too soon."""
        return min((build.today(self.at) for build in self.builds), default=self.at.date())


def turn_of(due_on, months, followup):
    """The Turn of a follow-up; `months` is None for an extra one."""
    return Turn(due_on, AFTER_THE_INTERVALS if months is None else months, followup)


ANSWER = {"measure": "answers__measure_id", "number": "answers__number", "choice": "answers__choice"}


def first_sent(builds):
    """{follow-up: when it was sent for the first time}, in one query."""
    return {int(row["subject_id"]): row["first"] for row in first_sendings_of([build.pk for build in builds])}


def asked(builds, at, sent=None):
    """The follow-ups of the builds with their answers as Asked, in one query where `sent`, their `first_sent`, is known."""
    found, seen = Asked(list(builds), at), {}
    sent = first_sent(found.builds) if sent is None else sent
    rows = FollowUp.objects.filter(build__in=[build.pk for build in found.builds]).exclude(status=Status.CANCELLED)
    columns = ("pk", "title", "build_id", "interval__months", "due_on", "status", "submitted_at")
    for row in rows.order_by("due_on", "pk").values(*columns, *ANSWER.values()):
        ask = seen.get(row["pk"])
        if ask is None:
            ask = seen[row["pk"]] = _ask(row, sent.get(row["pk"]))
            if ask.months is None:
                found.extras.setdefault(row["build_id"], []).append(ask)
            else:
                found.by_months.setdefault(ask.months, {})[row["build_id"]] = ask
        if row[ANSWER["measure"]]:
            ask.answers[row[ANSWER["measure"]]] = {name: row[ANSWER[name]] for name in ("number", "choice")}
    return found


def _ask(row, first):
    is_answered = row["status"] in ANSWERED
    return Ask(
        row["due_on"],
        is_answered,
        row["submitted_at"],
        min(filter(None, [row["submitted_at"], first])) if is_answered else None,
        followup=row["pk"],
        months=row["interval__months"],
        title=row["title"],
    )


def interval_rows(asked):
    """One row per interval: how many builds were asked and answered, and what stands instead of a figure."""
    return [
        {
            "months": months,
            "name": months_in_words(months),
            "answered": len(asked.answered(months)),
            "of": len(asked.by_months[months]),
            **instead_of_a_figure(asked, months),
        }
        for months in asked.months
    ]


def instead_of_a_figure(asked, months):
    """What stands where nobody has answered yet: `words`, such as "due Feb 20, 2027", and its parts, `short` and `day`."""
    if not asked.by_months[months] or asked.answered(months):
        return {"words": "", "short": "", "day": ""}
    due = sorted(ask.due_on for ask in asked.by_months[months].values())
    ahead = [day for day in due if day >= asked.today()]
    day = date_format((ahead or due)[0], "M j, Y")
    if ahead:
        return {"words": _("due %(day)s") % {"day": day}, "short": _("due"), "day": day}
    return {"words": _("missing, was due %(day)s") % {"day": day}, "short": _("missing"), "day": day}


def months_in_words(months):
    """ "1 month", "3 months": what a column is called."""
    return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}
