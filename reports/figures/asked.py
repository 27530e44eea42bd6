"""What was asked when, and what was answered: the columns of every table about what came after."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from followups.models import FollowUp
from followups.models.followups import ANSWERED, Status


@dataclass
class Ask:
    """One follow-up of one build, and what it says on each measure: `{measure's code: {number, choice}}`."""

    due_on: date
    is_answered: bool
    submitted_at: datetime | None
    answers: dict = field(default_factory=dict)


@dataclass
class Asked:
    """The follow-ups of some builds at a moment: `{months: {build's pk: Ask}}`, cancelled ones left out."""

    builds: list
    at: datetime
    by_months: dict = field(default_factory=dict)

    @property
    def months(self):
        return sorted(self.by_months)

    def answered(self, months):
        """{build's pk: Ask} of those answered at this interval."""
        return {pk: ask for pk, ask in self.by_months[months].items() if ask.is_answered}

    def last_answered(self):
        """The longest interval at which somebody answered, in months; None where nobody has answered yet."""
        return max((months for months in self.months if self.answered(months)), default=None)

    def said_of(self, measure):
        """What counts of a measure: `{build's pk: {months: {number, choice}}}`. Drafts count for nothing."""
        found = {}
        for months in self.months:
            for build, ask in self.answered(months).items():
                if measure in ask.answers:
                    found.setdefault(build, {})[months] = ask.answers[measure]
        return found

    def today(self):
        """The date where the builds are; of several, the earliest clock counts, so that nothing is late too soon."""
        return min((build.today(self.at) for build in self.builds), default=self.at.date())


def asked(builds, at):
    """The follow-ups of the builds with their answers as Asked, in one query."""
    found = Asked(list(builds), at)
    rows = FollowUp.objects.filter(build__in=[build.pk for build in found.builds]).exclude(status=Status.CANCELLED)
    answer = {"measure": "answers__measure_id", "number": "answers__number", "choice": "answers__choice"}
    for row in rows.values("build_id", "interval__months", "due_on", "status", "submitted_at", *answer.values()):
        ask = found.by_months.setdefault(row["interval__months"], {}).setdefault(
            row["build_id"], Ask(row["due_on"], row["status"] in ANSWERED, row["submitted_at"])
        )
        if row[answer["measure"]]:
            ask.answers[row[answer["measure"]]] = {name: row[answer[name]] for name in ("number", "choice")}
    return found


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
    if asked.answered(months):
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
