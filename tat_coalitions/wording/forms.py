"""Writing words, and the list of terms."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from tat_coalitions.wording import words
from tat_coalitions.wording.language import LanguageCheckedForm
from tat_coalitions.wording.models import Term

STANDARD, OWN = "standard", "own"
HAS_A_LETTER = re.compile(r"[^\W\d_]")


def search_field():
    return forms.CharField(
        label=lazy("Search"), required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )


class WordingFilter(forms.Form):
    """Which kinds of mail are shown."""

    q = search_field()
    group = forms.ChoiceField(label=lazy("About"), required=False)
    whose = forms.ChoiceField(
        label=lazy("Words"),
        required=False,
        choices=[("", lazy("All")), (OWN, lazy("Changed by us")), (STANDARD, lazy("The standard"))],
    )

    def __init__(self, data, *, groups):
        super().__init__(data or None)
        self.fields["group"].choices = [("", _("All")), *((group, group) for group in groups)]

    @property
    def is_narrowed(self):
        return self.is_bound and any(self.data.get(name) for name in self.fields)

    def wants(self, row):
        """Whether a row of the list matches; a filter that is not understood lets everything pass."""
        wanted = self.cleaned_data if self.is_valid() else {}
        told = f"{row.name} {row.words.subject} {row.words.text}".casefold()
        return (
            all(word in told for word in wanted.get("q", "").casefold().split())
            and wanted.get("group") in (None, "", row.group)
            and wanted.get("whose") in (None, "", OWN if row.is_own else STANDARD)
        )


class WordingForm(LanguageCheckedForm, forms.Form):
    """The subject and the text of a kind of mail. `facts`, of a build, refuse what nobody knows about it yet."""

    language_fields = ("subject", "text")

    subject = forms.CharField(label=lazy("Subject"), max_length=200, required=False)
    text = forms.CharField(
        label=lazy("Text"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=lazy(
            "No victims, suspects, plates or operations. Left empty, they are as before anybody changed them."
        ),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, kind, current, facts=None):
        initial = {"subject": current.words.subject, "text": current.words.text, "seen": current.number}
        reason = current.row.reason if current.row else ""
        super().__init__(data, initial=initial | {"language_reason": reason})
        self.kind, self.facts = kind, facts or {}
        for name in ("subject", "text"):
            self.fields[name].is_quiet = True

    def clean_subject(self):
        return self._checked("subject")

    def clean_text(self):
        return self._checked("text").replace("\r\n", "\n")

    def _checked(self, name):
        text = self.cleaned_data[name]
        words.check(text, self.kind.placeholders)
        for used in words.PLACEHOLDER.findall(text):
            if used in self.facts and self.facts[used] is None:
                raise ValidationError(
                    _("“{%(name)s}” cannot be filled in: nobody has set %(what)s for this build yet."),
                    params={"name": used, "what": self.kind.placeholders[used]},
                )
        return text


class TermFilter(forms.Form):
    """Which terms are shown."""

    q = search_field()

    def __init__(self, data):
        super().__init__(data or None)

    @property
    def is_narrowed(self):
        return self.is_bound and bool(self.data.get("q"))

    def narrow(self, rows):
        """The terms that match."""
        wanted = self.cleaned_data if self.is_valid() else {}
        return rows.search(wanted["q"]) if wanted.get("q") else rows


class TermForm(forms.ModelForm):
    """One term of the language check."""

    source = forms.URLField(
        label=lazy("Where that is said"),
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text=lazy("A public address."),
    )

    class Meta:
        model = Term
        fields = ["written", "forms", "is_exact", "instead", "why", "source", "in_use"]
        labels = {"in_use": lazy("Look for it")}
        help_texts = {"instead": lazy("What the writer reads as the suggestion.")}

    def clean_written(self):
        written = " ".join(self.cleaned_data["written"].split())
        if not HAS_A_LETTER.search(written):
            raise ValidationError(_("A term holds at least one letter."))
        return written

    def clean_forms(self):
        forms_of_it = [each.strip() for each in self.cleaned_data["forms"].split(",")]
        for form in forms_of_it:
            if form and not HAS_A_LETTER.search(form):
                raise ValidationError(
                    _("“%(form)s” holds no letter: every text would be full of it."), params={"form": form}
                )
        return ", ".join(form for form in forms_of_it if form)

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("is_exact") and cleaned.get("written"):
            others = Term.objects.exclude(pk=self.instance.pk).filter(written__iexact=cleaned["written"])
            if others.exists():
                self.add_error("written", _("This term is on the list."))
        return cleaned
