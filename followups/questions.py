"""What a follow-up asks its lead, part by part: promises first, then measures by goal, each with what was last said."""

from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds.models import Commitment
from contacts.models import Kind
from followups.models import Answer, CommitmentAnswer, Measure
from followups.words import amount

ASSOCIATIONS = (Kind.TRUCKING_ASSOCIATION, Kind.BUS_ASSOCIATION, Kind.PUPIL_ASSOCIATION)

# A measure is asked in the part of its first goal.
PART_OF_GOAL = {"P4": "training", "P6": "training", "L1": "training", "P5": "materials"}
PARTS = {
    "promises": (lazy("Promises"), lazy("What became of the promises?")),
    "training": (lazy("Training"), lazy("Who has been trained?")),
    "materials": (lazy("Materials"), lazy("Where are materials handed out?")),
    "together": (lazy("Working together"), lazy("What do you do together?")),
}
CHECK = "check"


@dataclass(frozen=True)
class Question:
    """One thing that is asked: a measure or a promise, with the last answer and the one being drafted."""

    about: Measure | Commitment
    last: Answer | CommitmentAnswer | None = None
    answer: Answer | CommitmentAnswer | None = None
    is_theirs: bool = True

    @property
    def unit(self):
        return self.about.unit

    @property
    def is_promise(self):
        return isinstance(self.about, Commitment)

    @property
    def prefix(self):
        """The name that tells its fields from those of other questions."""
        return f"promise-{self.about.pk}" if self.is_promise else self.about.pk

    @property
    def title(self):
        return str(self.about.organization) if self.is_promise else self.about.sentence

    @property
    def still(self):
        """The words of "no change"."""
        if self.last.number is None:
            return _("No change: %(answer)s") % {"answer": self.last.words}
        return _("No change, still %(amount)s") % {"amount": amount(self.last.number, self.unit)}

    @property
    def promised(self):
        """What was promised in words, such as "Train drivers: 120 drivers"."""
        kind = self.about.get_kind_display()
        return f"{kind}: {amount(self.about.promised, self.unit)}" if self.about.promised else str(kind)

    def said(self, answer):
        """An answer with its unit."""
        if answer.number is None:
            return answer.words
        told = amount(answer.number, self.unit)
        return f"{answer.get_state_display()}, {told}" if self.is_promise else told

    @property
    def said_last(self):
        return self.said(self.last)

    @property
    def said_now(self):
        return self.said(self.answer)

    @property
    def last_values(self):
        """The last answer's values, to be said once more: "no change"."""
        kept = ("state", "total") if self.is_promise else ("number", "choice", "since_month")
        return {name: getattr(self.last, name) for name in (*kept, "source")} | {"unchanged": True}


@dataclass
class Part:
    """A screen of the form."""

    code: str
    questions: list = field(default_factory=list)

    @property
    def name(self):
        return PARTS[self.code][0]

    @property
    def title(self):
        return PARTS[self.code][1]

    @property
    def theirs(self):
        """What is asked of the lead's own side; the rest is folded away."""
        return [question for question in self.questions if question.is_theirs]

    @property
    def others(self):
        return [question for question in self.questions if not question.is_theirs]

    @property
    def answered(self):
        return [question for question in self.questions if question.answer]

    @property
    def repeatable(self):
        """Unanswered questions that "no change" can answer."""
        return [question for question in self.questions if question.last and not question.answer]


def sides_of(person):
    """The sides a lead answers for: the sector of their organization, and "associations" where it is one."""
    if person is None or person.organization is None:
        return set()
    organization = person.organization
    sides = {organization.sector}
    if organization.kind in ASSOCIATIONS:
        sides.add("associations")
    return sides


def is_asked_of(measure, sides):
    """Whether the measure is asked of somebody on these sides; one that names no side is asked of everybody."""
    return not measure.asked_of or bool(sides & set(measure.asked_of))


def earlier(followup):
    """Answered follow-ups of the same build before this one, as a condition on answers."""
    return Q(
        followup__build=followup.build_id,
        followup__due_on__lt=followup.due_on,
        followup__submitted_at__isnull=False,
    )


def last_said(rows, followup, key):
    """The latest earlier answer for each measure or promise."""
    found = rows.filter(earlier(followup)).select_related("followup__interval").order_by("followup__due_on", "pk")
    return {getattr(row, key): row for row in found}


def parts_of(followup, reader=None):
    """The parts with questions in them, in order, as a list of Part. A constant number of queries.

    What is asked of the reader's side comes first; without a reader, of the lead's.
    """
    parts = {code: Part(code) for code in PARTS}
    parts["promises"].questions = promises_of(followup)
    sides = sides_of(reader or followup.lead)
    last = last_said(Answer.objects, followup, "measure_id")
    drafts = {row.measure_id: row for row in followup.answers.all()}
    for measure in Measure.objects.on(followup.due_on).prefetch_related("goals"):
        if not measure.is_asked or (measure.months and followup.months and followup.months not in measure.months):
            continue
        goals = sorted((goal.phase, goal.position, goal.code) for goal in measure.goals.all())
        code = PART_OF_GOAL.get(goals[0][2], "together") if goals else "together"
        parts[code].questions.append(
            Question(measure, last.get(measure.pk), drafts.get(measure.pk), is_asked_of(measure, sides))
        )
    return [part for part in parts.values() if part.questions]


def promises_of(followup):
    """A question for each commitment of the build; one that was sent asks nothing that was promised afterwards."""
    last = last_said(CommitmentAnswer.objects, followup, "commitment_id")
    drafts = {row.commitment_id: row for row in followup.commitment_answers.all()}
    made = followup.build.commitments.select_related("organization")
    sent = followup.submitted_at
    asked = [row for row in made if sent is None or row.made_at <= sent or row.pk in drafts]
    return [Question(promise, last.get(promise.pk), drafts.get(promise.pk)) for promise in asked]
