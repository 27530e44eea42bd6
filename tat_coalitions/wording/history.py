"""The versions of a wording as a person reads them: who wrote which when, and what differs."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from tat_coalitions.wording import words
from tat_coalitions.wording.actions import base_of
from tat_coalitions.wording.models import Wording

SHOWN = 200
PIECES = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Version:
    """One version. Number 0 stands for the words that hold without any; `row` is None there."""

    number: int
    words: words.Words
    row: Wording | None
    holds: bool

    @property
    def is_standard(self):
        return self.row is None or self.row.is_standard


@dataclass(frozen=True)
class Piece:
    """A run of text: "same", "gone" or "new"."""

    how: str
    text: str


def versions_of(kind, build_id=None, variant=""):
    """The versions of a wording, the newest first; the words that hold without them last."""
    base = base_of(kind, build_id, variant)
    rows = list(Wording.objects.of(kind, build_id, variant).select_related("created_by")[:SHOWN])
    versions = [Version(row.version, _words(row, base), row, holds=row is rows[0]) for row in rows]
    return [*versions, Version(0, base, None, holds=not rows)]


def version_of(kind, number, build_id=None, variant=""):
    """One Version. Raises Wording.DoesNotExist."""
    of = Wording.objects.of(kind, build_id, variant)
    base, latest = base_of(kind, build_id, variant), of.first()
    if number == 0:
        return Version(0, base, None, holds=latest is None or latest.is_standard)
    row = of.select_related("created_by").get(version=number)
    return Version(number, _words(row, base), row, holds=row.pk == latest.pk)


def _words(row, base):
    return base if row.is_standard else words.Words(row.subject, row.text, row.version, is_own=True)


def differences(before, after):
    """What became of a text, word by word, as Pieces."""
    pieces = []
    for old, new in _runs(PIECES.findall(before), PIECES.findall(after)):
        if old == new:
            pieces.append(Piece("same", new))
            continue
        pieces += [Piece(how, text) for how, text in (("gone", old), ("new", new)) if text]
    return pieces


def _runs(old, new):
    """Pairs of an old and a new run of text; a lone blank between two changes belongs to the change."""
    runs = []
    for _what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        run = ["".join(old[a:b]), "".join(new[c:d])]
        goes_on = runs and runs[-1][0] != runs[-1][1] and (run[0] != run[1] or run[1].isspace())
        if goes_on:
            runs[-1] = [runs[-1][0] + run[0], runs[-1][1] + run[1]]
        else:
            runs.append(run)
    return runs
