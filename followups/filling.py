"""A part of the form while somebody fills it: what they typed, what of it was kept, and what stands in the way."""

from dataclasses import dataclass, replace

from django.template import loader
from django.utils.translation import gettext as _

from contacts.models import Person
from followups.actions import answering
from followups.forms.answering import NEW, form_for
from followups.models import Answer, CommitmentAnswer, FollowUp, Source
from followups.questions import Question, fingerprint, fingerprint_of

FILL = "fill"  # the button that fills in what the trainings written down add up to
TOLD_ABOVE = "how-to-count"  # the id of the words at the head of a part that hold for all its numbers
KEPT, PARTLY, MEANWHILE, SENT = "kept", "partly", "meanwhile", "sent"
# Answers to the script are all good ones: what they say is in the words.
STATUSES = {KEPT: 200, PARTLY: 202, MEANWHILE: 207, SENT: 207}


@dataclass
class Row:
    """A question and its form; `meanwhile` is the answer of somebody else that stands in the way of what was typed."""

    followup: FollowUp
    question: Question
    form: object
    meanwhile: Answer | CommitmentAnswer | None = None
    is_kept: bool = True
    by_link: Person | None = None  # the colleague whose page it is, who reads no other names
    may_ask: bool = True  # a draft can be helped along; a preview and an amendment cannot

    @property
    def is_wrong(self):
        """Whether it needs another look."""
        return bool(self.form.errors) or self.meanwhile is not None

    def keep(self, *, by, said_by=None, at=None):
        """Keep what was typed, where it is understood and nobody else has answered since the page was drawn."""
        form = self.form
        self.is_kept = form.is_valid()
        if not form.is_understood():
            return
        outcome = answering.answer_as_seen(
            self.followup,
            self.question,
            form.posted(),
            seen=form.seen,
            by=by,
            at=at,
            said_by=said_by,
            is_touched=form.is_touched,
            kept_words=form.kept,
        )
        if outcome.is_in_the_way:
            self.is_kept, self.meanwhile = False, outcome.answer
            if self.by_link:  # no script there: the next time is a press of the button
                self.carry(fingerprint_of(outcome.answer))
        elif fingerprint_of(outcome.answer) == fingerprint(form.posted()):
            self.question = replace(self.question, answer=outcome.answer)
            self.carry(self.question.fingerprint)

    @property
    def is_stale(self):
        """Whether the answer has changed since the page was drawn that this was sent from."""
        return self.form.add_prefix("shown") in self.form.data and self.form.seen != self.question.fingerprint

    def carry(self, seen):
        """Let the form carry what stands now: sent once more, it replaces that knowingly."""
        self.form.data = self.form.data.copy()
        self.form.data[self.form.add_prefix("shown")] = seen

    @property
    def meanwhile_words(self):
        """Who answered what and when, and what to do; "" where nobody did."""
        if self.meanwhile is None:
            return ""
        said = self.question.said(self.meanwhile)
        context = {"answer": self.meanwhile, "said": said, "zone": self.followup.build.time_zone, "row": self}
        return loader.render_to_string("followups/_meanwhile.txt", context).strip()

    def says_something(self):
        """Whether anything was answered; the form says it where not."""
        if self.form.is_valid() and self.form.is_empty() and self.question.answer is None:
            self.form.add_error(self.form.first_field, _("Write your answer, or choose that you could not find out."))
        return not self.form.errors

    def findings(self):
        """What is wrong with the word: said at once, even while somebody types."""
        errors = self.form.errors.get("note", [])
        return [str(error) for error in errors] if self.form["note"].value() else []


class Sheet:
    """The questions of one part as somebody sees or sends them."""

    def __init__(self, followup, questions, data=None):
        self.followup = followup
        data = filled_in(data, questions) if data is not None else None
        self.rows = [self.row_of(question, data) for question in questions]

    def row_of(self, question, data=None):
        """The row of a question: as it was sent, or as it stands by now."""
        return Row(self.followup, question, form_for(question, data, told_above=TOLD_ABOVE))

    def keep(self, *, by):
        """Keep every answer that is understood. Raises NotOpen where the follow-up was sent meanwhile."""
        for row in self.rows:
            row.keep(by=by)

    @property
    def is_kept(self):
        return all(row.is_kept for row in self.rows)

    @property
    def wrong(self):
        """The rows with something to mend."""
        return [row for row in self.rows if row.form.errors]

    @property
    def in_the_way(self):
        """The rows that somebody else answered meanwhile."""
        return [row for row in self.rows if row.meanwhile is not None]

    def redrawn(self, questions):
        """The rows as the page shows them next: what needs a look as it was typed, all else as it stands by now."""
        known = {row.question.prefix: row for row in self.rows if not row.is_kept}
        for question in questions:
            if question.prefix in known:
                known[question.prefix].question = question
                if known[question.prefix].meanwhile is not None:
                    known[question.prefix].carry(question.fingerprint)
        self.rows = [known.get(question.prefix) or self.row_of(question) for question in questions]
        return self

    def state(self):
        """What became of a draft, in a word."""
        if self.in_the_way:
            return MEANWHILE
        return KEPT if self.is_kept else PARTLY

    def told(self):
        """What the script puts where it belongs: for each question what stands now, and what is to be said there."""
        questions = {
            str(row.question.prefix): {
                "shown": row.form["shown"].value() or "",
                "standing": fingerprint_of(row.meanwhile),
                "said": [*filter(None, [row.meanwhile_words]), *row.findings()],
                "keep": row.form.offers_to_keep,
            }
            for row in self.rows
        }
        return {"state": self.state(), "questions": questions}

    def unsent(self):
        """The rows whose words did not go with what was sent."""
        return [row for row in self.rows if row.form.is_unlike(row.question.answer)]


def filled_in(data, questions):
    """What was sent, with the number that trainings add up to where the button for it was pressed."""
    for question in questions:
        if question.written and data.get(FILL) == str(question.prefix):
            data = data.copy()
            data[f"{question.prefix}-number"] = str(question.written.figure)
            data[f"{question.prefix}-change"] = NEW
            data.pop(f"{question.prefix}-unknown", None)
            if not data.get(f"{question.prefix}-source"):
                data[f"{question.prefix}-source"] = Source.SEEN
    return data
