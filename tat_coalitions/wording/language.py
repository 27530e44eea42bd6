"""The language check: terms that are better written otherwise, pointed out with a suggestion and never rewritten.

It advises. A quote, the name of a law or the text of a red flag may stand as it is, with a reason that the trail keeps.
"""

import re
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from tat_coalitions.wording.models import Term

FEWEST_WORDS = 3
BETWEEN = r"[\s\-‐‑–]+"  # two words of a term, written as two, with a hyphen or over two lines
SIBILANT = re.compile(r"(s|x|z|ch|sh)$", re.IGNORECASE)
CONSONANT_Y = re.compile(r"[^aeiou]y$", re.IGNORECASE)


@dataclass(frozen=True)
class Finding:
    """A term found in a text: as it stands there, what is better, why, and where it stands."""

    written: str
    instead: str
    why: str
    start: int
    end: int

    @property
    def sentence(self):
        """What is told to whoever wrote it."""
        told = _("“%(written)s”: better “%(instead)s”.") % {"written": self.written, "instead": self.instead}
        return f"{told} {self.why}".strip()


@dataclass(frozen=True)
class Kept:
    """Terms that stay as they are, each once, and why."""

    terms: tuple
    reason: str


def findings(text):
    """Every Finding of the terms in use, in the order of the text; of two that overlap, the longer one."""
    return _found(text, *_patterns(Term.objects.in_use()))


def findings_of(texts):
    """`{name: [Finding]}` for several texts by name, looking up the terms once."""
    if not any(texts.values()):
        return {name: [] for name in texts}
    patterns = _patterns(Term.objects.in_use())
    return {name: _found(text, *patterns) for name, text in texts.items()}


def plural(word):
    """The word with the ending of a plural, which is that of the third person, too."""
    if CONSONANT_Y.search(word):
        return f"{word[:-1]}ies"
    return f"{word}es" if SIBILANT.search(word) else f"{word}s"


def forms_of(term):
    """Every way in which a term is written."""
    written = [term.written, *(each.strip() for each in term.forms.split(","))]
    return [form for each in written if each for form in (each, plural(each))]


def _patterns(terms):
    """One pattern for all terms, and the term of each form."""
    terms_by_form = {}
    for term in terms:
        for form in forms_of(term):
            terms_by_form.setdefault(_key(form, term.is_exact), term)
    longest_first = sorted(terms_by_form, key=lambda key: -len(key[0]))
    each = [f"({'?:' if exact else '?i:'}{_loosely(form)})" for form, exact in longest_first]
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)") if each else None
    return pattern, terms_by_form


def _key(form, exact):
    plain = " ".join(re.split(BETWEEN, form))
    return (plain if exact else plain.casefold(), exact)


def _loosely(form):
    return BETWEEN.join(re.escape(word) for word in form.split(" "))


def _found(text, pattern, terms_by_form):
    if pattern is None or not text:
        return []
    found = []
    for match in pattern.finditer(text):
        term = terms_by_form.get(_key(match[0], True)) or terms_by_form.get(_key(match[0], False))
        if term:
            found.append(Finding(match[0], term.instead, term.why, match.start(), match.end()))
    return found


class LanguageCheckedForm:
    """Mixed into a form, before `forms.Form`: its `language_fields` are checked.

    A finding makes the form invalid and says what is better; a field "Why does it stay as it is?" appears. A reason of
    three words lets it through: `form.kept` then is a Kept, which the action writes to the trail, else None.
    An earlier reason may be given as `initial["language_reason"]`.
    """

    language_fields = ()
    kept = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        earlier = self.initial.get("language_reason", "")
        if not self.is_bound and earlier:
            self._ask_why(earlier)

    def clean(self):
        cleaned = super().clean()
        cleaned = self.cleaned_data if cleaned is None else cleaned
        texts = {name: cleaned.get(name) or "" for name in self.language_fields}
        found = {name: each for name, each in findings_of(texts).items() if each}
        if found:
            self._weigh(found, cleaned)
        return cleaned

    def _weigh(self, found, cleaned):
        """Let through what is found when there is a reason; say what is better when there is none."""
        self._ask_why("")
        reason = " ".join(self.data.get(self.add_prefix("language_reason"), "").split())[:500]
        if len(reason.split()) >= FEWEST_WORDS:
            terms = dict.fromkeys(finding.written for each in found.values() for finding in each)
            self.kept = Kept(tuple(terms), reason)
            return
        for name, each in found.items():
            for sentence in dict.fromkeys(finding.sentence for finding in each):
                self.add_error(name, sentence)
        if reason:
            self.add_error("language_reason", _("Say in at least three words why it stays as it is."))
        cleaned.pop("language_reason", None)

    def _ask_why(self, earlier):
        self.fields["language_reason"] = forms.CharField(
            label=lazy("Why does it stay as it is?"),
            required=False,
            initial=earlier,
            max_length=500,
            help_text=lazy("For example a quote, the name of a law or the text of a red flag. The trail keeps it."),
        )
        # whoever changes the words instead owes no reason, so "optional" would mislead
        self.fields["language_reason"].is_quiet = True
