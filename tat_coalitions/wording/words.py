"""The words of mail: which kinds there are, what holds for each, checking what staff write, filling it in.

A room registers each kind of its mail in `AppConfig.ready()` with the program's own standard words. Staff may write
others for the whole house, or for one build. Placeholders stand in braces and there is no logic in a wording: what
depends on something is a placeholder for a whole sentence.
"""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from tat_coalitions.wording.kinds import Kind, UnknownKind, keep, kind_of, kinds
from tat_coalitions.wording.models import Wording

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
__all__ = [
    "Kind",
    "Marked",
    "UnknownKind",
    "Words",
    "check",
    "fill",
    "harmless",
    "kind_of",
    "kinds",
    "register",
    "wording_of",
    "wordings_of",
]

BLANK_LINES = re.compile(r"\n{3,}")
MARK_BEGINS = re.compile(r"\[{2,}")


@dataclass(frozen=True)
class Words:
    """A subject and a text with placeholders.

    `version` is 0 for the program's own words. `is_own` tells that they were written for the very build, or the very
    house, that was asked about.
    """

    subject: str
    text: str
    version: int = 0
    is_own: bool = False


class Marked(str):
    """A value in which `[[…]]` is meant: marks that the outbox fills in while sending. From code only, never from data."""

    __slots__ = ()


def register(
    kind, *, name, group, placeholders, subject, text, samples=None, per_build=False, button="", variants=None
):
    """Tell of a kind of mail: what staff call it, its `placeholders` (name -> what it stands for), its standard words.

    `samples(user)` returns `[(label, facts)]` of real rows the user may see, for the preview; facts may be a function,
    which is called for the one that is shown. `per_build` lets staff write other words for one build. `button` is what
    stands on the mail's button. `variants` (value -> label) are those to whom one build may say it otherwise, where the
    mail is `per_build`. Raises ValidationError when the standard words use what is not declared.
    """
    for words in (subject, text):
        check(str(words), placeholders)
    keep(Kind(kind, name, group, placeholders, subject, text, samples, per_build, button, dict(variants or {})))


def standard_of(kind):
    """The program's own Words of a kind. Raises UnknownKind."""
    known = kind_of(kind)
    return Words(str(known.standard_subject), str(known.standard_text))


def wording_of(kind, build_id=None, variant=""):
    """The Words that hold: those of the build for the variant, else those of the build, of the house, the standard ones.

    Raises UnknownKind.
    """
    return wordings_of([(kind, build_id, variant)])[kind, build_id, variant]


def wordings_of(asked):
    """`{(kind, build_id, variant): Words}` for as many as are asked for, in one query.

    A build may be None, which is the house; the variant "" is everybody. Raises UnknownKind.
    """
    asked = list(dict.fromkeys(asked))
    standards = {kind: standard_of(kind) for kind in dict.fromkeys(kind for kind, _build, _variant in asked)}
    builds = {build for _kind, build, _variant in asked if build is not None}
    rows = Wording.objects.holding().filter(Q(build_id=None) | Q(build_id__in=builds), kind__in=standards)
    written = {(row.kind, row.build_id, row.variant): row for row in rows if not row.is_standard} if standards else {}
    return {each: _first(each, written) or standards[each[0]] for each in asked}


def _first(asked, written):
    """The Words of the build for the variant, else of the build, else of the house; None when nobody wrote any."""
    kind, build, _variant = asked
    for each in (asked, (kind, build, ""), (kind, None, "")):
        row = written.get(each)
        if row:
            return Words(row.subject, row.text, row.version, is_own=each == asked)
    return None


def check(text, placeholders):
    """Raise ValidationError, with a sentence, for an unknown placeholder, a brace that stands alone, or a “[[”."""
    for name in PLACEHOLDER.findall(text):
        if name not in placeholders:
            raise ValidationError(
                _("There is no placeholder “{%(name)s}” here. These exist: %(known)s."),
                code="unknown_placeholder",
                params={"name": name, "known": " ".join(f"{{{known}}}" for known in placeholders)},
            )
    rest = PLACEHOLDER.sub("", text)
    if "{" in rest or "}" in rest:
        raise ValidationError(_("A brace stands alone. Placeholders are written like {name}."), code="lone_brace")
    if MARK_BEGINS.search(text):
        raise ValidationError(_("Leave out “[[”: links are added by themselves."), code="mark")


def harmless(value):
    """A name or another fact as text in which no “[[” could be taken for a mark."""
    return MARK_BEGINS.sub("[", str(value))


def used_in(words):
    """The names of the placeholders that a subject and a text use, each once."""
    return list(dict.fromkeys(PLACEHOLDER.findall(f"{words.subject}\n{words.text}")))


def fill(words, facts):
    """`(subject, text)` with every placeholder replaced by its fact, as plain text.

    A fact that is "" has nothing to say: it vanishes, and with it the line when it stands there alone. A fact that is
    None, or missing, is not known: the whole line it stands on is left out, since half a sentence is worse than none.
    A “[[” in a fact is taken apart, or a name could open somebody's personal link; Marked values are let through.
    """
    lines = (_line(line, facts) for line in words.text.replace("\r\n", "\n").split("\n"))
    text = BLANK_LINES.sub("\n\n", "\n".join(line for line in lines if line is not None)).strip()
    return " ".join(_filled(words.subject, facts).split()), text


def _line(line, facts):
    """The line filled in; None when it is left out."""
    names = PLACEHOLDER.findall(line)
    if any(facts.get(name) is None for name in names):
        return None
    filled = _filled(line, facts)
    return None if names and not filled.strip() else filled.rstrip()


def _filled(text, facts):
    for name in PLACEHOLDER.findall(text):
        if facts.get(name) in (None, ""):
            # the blank beside what vanishes goes with it
            mark = re.escape(f"{{{name}}}")
            text = re.sub(rf"^{mark} *| ?{mark}", "", text)
    runs = [""]
    for index, piece in enumerate(PLACEHOLDER.split(text)):
        value = facts[piece] if index % 2 else piece
        if isinstance(value, Marked):
            runs += [value, ""]
        else:
            runs[-1] += str(value)
    # two facts side by side could make a mark, too
    return "".join(run if isinstance(run, Marked) else harmless(run) for run in runs)
