"""One row of a file while it is understood: its values, what is wrong with it, what became of it."""

from dataclasses import dataclass, field

from django.contrib.humanize.templatetags.humanize import intcomma

CREATED, UPDATED, UNCHANGED, REFUSED = "created", "updated", "unchanged", "refused"


@dataclass(slots=True)
class Reading:
    """A row of the file.

    `values` are what it says in the terms of the model, blanks left out; `errors` refuse it, `remarks` only tell:
    both are (column, sentence). `doubt` refuses it until a person settles it: `settled` is then "new", "same", or
    "same:" with the key of the one meant among the `candidates`; where a row is about several things, `part` names the
    doubtful one and `settled_parts` says it of each. `only_new` names values that count for new rows alone,
    `only_blank` those that fill a gap but never replace what is there. `entry` is the row of the database it is about.
    """

    line: int
    cells: list
    places: dict
    headers: dict
    values: dict = field(default_factory=dict)
    errors: list = field(default_factory=list)
    remarks: list = field(default_factory=list)
    doubt: str = ""
    candidates: list = field(default_factory=list)
    part: str = ""
    settled: str = ""
    settled_parts: dict = field(default_factory=dict)
    only_new: set = field(default_factory=set)
    only_blank: set = field(default_factory=set)
    organization: object = None
    entry: object = None
    result: str = ""
    changes: dict = field(default_factory=dict)
    extra: dict = field(default_factory=dict)

    def get(self, name):
        """The text of the column, or an empty text where the file has none."""
        place = self.places.get(name)
        return self.cells[place] if place is not None else ""

    def refuse(self, name, sentence):
        """Refuse the row for what stands in a column."""
        self.errors.append((self.headers.get(name, ""), str(sentence)))

    def remark(self, name, sentence):
        """Tell something about a row that is taken all the same."""
        self.remarks.append((self.headers.get(name, ""), str(sentence)))

    def doubts(self, sentence, candidates, part=""):
        """Leave it to a person which of the candidates, entries of the database or of the file, it is about."""
        self.doubt, self.candidates, self.part = sentence, candidates, part

    def said_of(self, part=""):
        """What a person said that a part of the row is; what was said of the whole row holds for each of its parts."""
        return self.settled_parts.get(part) or self.settled

    def meant(self, candidates, part=""):
        """The one of these entries that a person said it is the same as, or None."""
        said = self.said_of(part)
        if said == "same":
            return candidates[0] if len(candidates) == 1 else None
        key = said.partition(":")[2]
        return next((entry for entry in candidates if key and str(entry.pk) == key), None)

    def one_of(self, candidates, several):
        """The only one of these entries, or the one that a person meant; None for a new one. Where several fit and
        nobody said which, a doubt: the sentence `several` tells their `count`.
        """
        if len(candidates) < 2:
            return candidates[0] if candidates else None
        chosen = self.meant(candidates)
        if chosen is None and self.said_of() != "new":
            self.doubts(several % {"count": intcomma(len(candidates))}, candidates)
        return chosen

    @property
    def is_good(self):
        return not (self.errors or self.doubt)

    def reasons(self):
        """(columns, sentences) of a refusal, each joined."""
        if self.doubt and not self.errors:
            return "", self.doubt
        columns = dict.fromkeys(column for column, _sentence in self.errors if column)
        return ", ".join(columns)[:300], " ".join(sentence for _column, sentence in self.errors)


class Entry:
    """A row of the database, or one to be: its key, its values as they will be, and what they were before."""

    __slots__ = ("before", "email", "kept", "key", "line", "name", "organization", "pk", "state", "values")

    def __init__(self, pk=None, *, name="", email="", organization=None, state=None, values=None, line=0):
        self.pk = pk
        self.name = name
        self.email = email
        self.organization = organization
        self.state = state
        self.values = values
        self.line = line
        self.before = {}
        self.key = None
        self.kept = False
