"""What a follow-up asks its lead, part by part: promises first, then measures by goal, each with what was last said."""

import hashlib
from dataclasses import dataclass, field

from django.contrib.humanize.templatetags.humanize import apnumber
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from builds.models import Commitment
from contacts.models import Kind
from followups.models import Answer, CommitmentAnswer, Delegation, Measure, Training
from followups.sendings import first_sent_at
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

# The audiences whose trainings, written down between the follow-ups, help with a measure; and what of them it counts.
PEOPLE, TRAININGS = "people", "trainings"
OFFICERS, INDUSTRY = (Training.Audience.OFFICERS,), (Training.Audience.DRIVERS, Training.Audience.EMPLOYEES)
HELPED = {
    "officers_trained": (OFFICERS, PEOPLE),
    "le_trainings": (OFFICERS, TRAININGS),
    "drivers_trained": (INDUSTRY[:1], PEOPLE),
    "employees_trained": (INDUSTRY[1:], PEOPLE),
    "industry_trainings": (INDUSTRY, TRAININGS),
}

# What a form holds of an answer, with what stands there when nothing does.
OF_MEASURE = {"number": None, "choice": "", "since_month": None, "unchanged": False, "source": "", "note": ""}
OF_PROMISE = {"state": "", "total": None, "unchanged": False, "source": "", "note": ""}


def digest(text):
    """A short digest of a text; "" for none."""
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else ""


def fingerprint(values):
    """A short digest of an answer's values, by which a page knows again what it was drawn with; "" for no answer."""
    if values is None:
        return ""
    blank = OF_PROMISE if "state" in values else OF_MEASURE
    told = [f"{name}={values.get(name, empty)}" for name, empty in blank.items()]
    return digest("\n".join(told))


def fingerprint_of(answer):
    """The fingerprint of an answer's row; "" for none."""
    if answer is None:
        return ""
    blank = OF_PROMISE if isinstance(answer, CommitmentAnswer) else OF_MEASURE
    return fingerprint({name: getattr(answer, name) for name in blank})


@dataclass(frozen=True)
class WrittenDown:
    """Trainings written down since the meeting that help with a measure: how many, of how many people, and its figure."""

    trainings: int
    people: int
    figure: int
    unit: str

    def __str__(self):
        return ngettext(
            "%(n)s training with %(people)s was written down since the meeting.",
            "%(n)s trainings with %(people)s were written down since the meeting.",
            self.trainings,
        ) % {"n": str(apnumber(self.trainings)).capitalize(), "people": amount(self.people, self.unit)}


@dataclass(frozen=True)
class Question:
    """One thing that is asked: a measure or a promise, with the last answer and the one being drafted.

    `asked` is the latest time a colleague was asked to answer it, `written` the trainings that help to, `goals` what it
    serves.
    """

    about: Measure | Commitment
    last: Answer | CommitmentAnswer | None = None
    answer: Answer | CommitmentAnswer | None = None
    is_theirs: bool = True
    asked: Delegation | None = None
    written: WrittenDown | None = None
    goals: tuple = ()

    @property
    def unit(self):
        return self.about.unit

    @property
    def is_promise(self):
        return isinstance(self.about, Commitment)

    @property
    def goal(self):
        """The goal it serves first, or None."""
        return next(iter(self.goals), None)

    @property
    def prefix(self):
        """The name that tells its fields from those of other questions."""
        return f"promise-{self.about.pk}" if self.is_promise else self.about.pk

    @property
    def fingerprint(self):
        """What the page was drawn with."""
        return fingerprint_of(self.answer)

    @property
    def is_counted(self):
        """Whether it is told as a number."""
        return bool(self.unit) if self.is_promise else self.about.how == Measure.How.NUMBER

    @property
    def can_be_repeated(self):
        """Whether the last answer can be said once more; silence is nothing to repeat."""
        return self.last is not None and getattr(self.last, "state", "") != CommitmentAnswer.State.NO_RESPONSE

    @property
    def is_waiting(self):
        """Whether a colleague was asked, has not answered, and still can."""
        return self.asked is not None and self.asked.answered_at is None and not self.asked.has_run_out

    @property
    def was_in_vain(self):
        """Whether a colleague was asked and the link has run out without an answer."""
        return self.asked is not None and self.asked.answered_at is None and self.asked.has_run_out

    @property
    def can_be_delegated(self):
        """Whether a colleague may be asked; what is restricted is for those who sign in."""
        return self.is_promise or self.about.seen_by != Measure.SeenBy.RESTRICTED

    @property
    def helps(self):
        """The trainings that would give another number than the one that stands."""
        return self.written if self.written and getattr(self.answer, "number", None) != self.written.figure else None

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
    def blank(self):
        """The values of an answer that says nothing."""
        return OF_PROMISE if self.is_promise else OF_MEASURE

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
    def is_counted(self):
        """Whether any of it is told as a number, so that the page says once how to count."""
        return any(question.is_counted for question in self.questions)

    @property
    def was_told(self):
        """Whether anything was told of it after an earlier interval; where nothing was, no question need say so."""
        return any(question.last for question in self.questions)

    @property
    def answered(self):
        return [question for question in self.questions if question.answer]

    @property
    def missing(self):
        """What is asked of the lead's own side and has no answer."""
        return [question for question in self.theirs if not question.answer]

    @property
    def repeatable(self):
        """Unanswered questions that "no change" can answer."""
        return [question for question in self.questions if question.can_be_repeated and not question.answer]


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


def said(rows, followup, key):
    """`(last, drafts)`: the latest earlier answer and this follow-up's, for each measure or promise, in one query."""
    found = rows.filter(Q(followup=followup) | earlier(followup)).order_by("followup__due_on", "pk")
    last, drafts = {}, {}
    for row in found.select_related("followup__interval", "said_by", "entered_by"):
        (drafts if row.followup_id == followup.pk else last)[getattr(row, key)] = row
    return last, drafts


def parts_of(followup, reader=None):
    """The parts with questions in them, in order, as a list of Part. A constant number of queries.

    What is asked of the reader's side comes first; without a reader, of the lead's.
    """
    parts = {code: Part(code) for code in PARTS}
    asked = asked_by_question(followup)
    parts["promises"].questions = promises_of(followup, asked)
    sides = sides_of(reader or followup.lead)
    last, drafts = said(Answer.objects, followup, "measure_id")
    written = written_down(followup)
    for measure in Measure.objects.on(followup.due_on).prefetch_related("goals"):
        if not measure.is_asked or (measure.months and followup.months and followup.months not in measure.months):
            continue
        goals = sorted(measure.goals.all(), key=lambda goal: (goal.phase, goal.position, goal.code))
        code = PART_OF_GOAL.get(goals[0].code, "together") if goals else "together"
        parts[code].questions.append(
            Question(
                measure,
                last.get(measure.pk),
                drafts.get(measure.pk),
                is_asked_of(measure, sides),
                asked.get(measure.pk),
                written.get(measure.pk),
                tuple(goals),
            )
        )
    return [part for part in parts.values() if part.questions]


def promises_of(followup, asked=None):
    """A question for each commitment of the build; nothing is asked that was promised after it was first sent."""
    asked = asked_by_question(followup) if asked is None else asked
    last, drafts = said(CommitmentAnswer.objects, followup, "commitment_id")
    made = followup.build.commitments.select_related("organization")
    sent = first_sent_at(followup)
    due = [row for row in made if sent is None or row.made_at <= sent or row.pk in drafts]
    return [
        Question(promise, last.get(promise.pk), drafts.get(promise.pk), asked=asked.get(promise.pk)) for promise in due
    ]


def question_of(followup, prefix, reader=None):
    """The question with this prefix and the part it stands in, as a pair; `(None, None)` where it is not asked."""
    for part in parts_of(followup, reader):
        for question in part.questions:
            if str(question.prefix) == prefix:
                return question, part
    return None, None


def asked_by_question(followup):
    """The latest delegation for each measure (by code) and promise (by key) that was not taken back."""
    rows = followup.delegations.filter(withdrawn_at=None).select_related("person").order_by("asked_at", "pk")
    today, found = followup.build.today(), {}
    for row in rows:
        row.has_run_out = row.expires_on < today
        found[row.measure_id or row.commitment_id] = row
    return found


def written_down(followup):
    """WrittenDown for each measure that trainings since the meeting help with: of this build, or of its states."""
    build = followup.build
    of_its_states = Q(build=None, state__in=build.states_served.through.objects.filter(build=build).values("state"))
    rows = Training.objects.since(build.date).filter(Q(build=build) | of_its_states).order_by()
    told = {row["audience"]: row for row in rows.values("audience").annotate(n=Count("pk"), total=Sum("people"))}
    found = {}
    for code, (audiences, counted) in HELPED.items():
        theirs = [told[audience] for audience in audiences if audience in told]
        if theirs:
            trainings, people = sum(row["n"] for row in theirs), sum(row["total"] for row in theirs)
            unit = str(audiences[0].value if len(audiences) == 1 else "people")
            found[code] = WrittenDown(trainings, people, people if counted == PEOPLE else trainings, unit)
    return found
