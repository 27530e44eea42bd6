"""Free words in forms: a sentence at the field where a text speaks of a case, or uses a term that is better said otherwise.

A quote or the name of a law may stay with one tick. What can only be somebody's number or date of birth may not.
"""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from tat_coalitions.wording.cases import case_findings
from tat_coalitions.wording.language import findings_of
from tat_coalitions.wording.own_sentences import OwnSentences

KEEP = "keep_words"
NO_CASES = lazy("About organizations and training only: no victims, suspects, plates or operations.")


class FreeWordsForm(OwnSentences):
    """Mixed into a form, before `forms.Form`: the texts named in `free_words` are checked.

    A finding makes the form invalid, says at the field what is better, and a tick "Keep it as it is" appears. `kept` then
    holds the terms that stay, for the trail; what looks like a case is told there by its kind alone, never by its words.
    """

    free_words = ()
    kept = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Whoever ticked it once sees it again, even where another field sends the form back.
        if self.is_bound and self.data.get(self.add_prefix(KEEP)):
            self._offer_to_keep()

    def clean(self):
        cleaned = super().clean()
        cleaned = self.cleaned_data if cleaned is None else cleaned
        texts = {name: cleaned.get(name) or "" for name in self.free_words}
        cases = {name: case_findings(text) for name, text in texts.items()}
        terms = findings_of(texts)
        self._weigh(cases, terms)
        cleaned.pop(KEEP, None)
        return cleaned

    def _weigh(self, cases, terms):
        certain = {name: [case for case in found if case.is_certain] for name, found in cases.items()}
        for name, found in certain.items():
            for case in found:
                self.add_error(
                    name, _("This looks like %(like)s. Take it out: it may not be kept here.") % {"like": case.like}
                )
        doubtful = {name: [case for case in found if not case.is_certain] for name, found in cases.items()}
        if not any(doubtful.values()) and not any(terms.values()):
            return
        if self.data.get(self.add_prefix(KEEP)):
            likes = [case.like for found in doubtful.values() for case in found]
            self.kept = tuple(dict.fromkeys([*(term.written for found in terms.values() for term in found), *likes]))
            return
        self._offer_to_keep()
        for name, found in doubtful.items():
            for case in found:
                self.add_error(name, _("“%(written)s” looks like %(like)s. Nothing of the kind is kept here: take it out.")
                               % {"written": case.written, "like": case.like})  # fmt: skip
        for name, found in terms.items():
            for sentence in dict.fromkeys(term.sentence for term in found):
                self.add_error(name, sentence)

    def _offer_to_keep(self):
        self.fields[KEEP] = forms.BooleanField(
            label=lazy("Keep the words as they are"),
            required=False,
            help_text=lazy("Only for a quote or the name of a law that speaks of no victim, suspect or case."),
        )
