"""The page on which a wording is written: the form, the preview, what was kept and what is said of it.

The house's own words and those of a build are written in the same way; only the addresses differ.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _

from tat_coalitions.wording import actions, history, preview
from tat_coalitions.wording.forms import WordingForm
from tat_coalitions.wording.kinds import Kind, UnknownKind, kind_of
from tat_coalitions.wording.models import Wording
from tat_coalitions.wording.words import Words


@dataclass(frozen=True)
class Desk:
    """Where words are written: the kind, the build (None: the house) and those they are for, with what may be previewed."""

    kind: Kind
    build_id: int | None
    samples: list
    facts: dict | None = None
    variant: str = ""

    @property
    def whose(self):
        """Which wording it is, as `words` and `actions` name one."""
        return {"build_id": self.build_id, "variant": self.variant}


@dataclass
class Sheet:
    """What the page shows: the form, the versions, and the preview or why there is none."""

    form: WordingForm
    versions: list
    preview: preview.Preview | None
    samples: list  # pairs of number and label
    chosen: int
    kept: bool = False  # the words were kept just now


def kind_or_404(name, *, per_build=False, variant=""):
    """The Kind of this name, or 404; of those that may be written for one build, or for the variant, when asked so."""
    try:
        kind = kind_of(name)
    except UnknownKind:
        raise Http404 from None
    if (per_build and not kind.per_build) or (variant and variant not in kind.variants):
        raise Http404
    return kind


def sheet_of(request, desk):
    """The Sheet for a request; keeps the words when it is a POST that is good and not only asks for a preview."""
    versions = history.versions_of(desk.kind.kind, **desk.whose)
    data = request.POST if request.method == "POST" else None
    form = WordingForm(data, kind=desk.kind, current=versions[0], facts=desk.facts)
    good = data is not None and form.is_valid()
    kept = good and request.POST.get("do") != "preview" and _keep(request, desk, form)
    asked = (request.POST or request.GET).get("as", "")
    number, label, facts = preview.chosen(desk.samples, asked)
    shown = None if form.errors else _words_of(form, versions[0].words)
    return Sheet(
        form=form,
        versions=versions,
        preview=preview.preview_of(desk.kind, shown, label, facts) if shown else None,
        samples=[(index, sample[0]) for index, sample in enumerate(desk.samples)],
        chosen=number,
        kept=bool(kept),
    )


def _keep(request, desk, form):
    """Keep the words; True unless somebody else was quicker."""
    facts = {name: form.cleaned_data[name] for name in ("subject", "text", "seen")}
    try:
        row = actions.write(desk.kind.kind, **desk.whose, kept=form.kept, by=request.user, **facts)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    said = _("Mail from now on is written in these words.") if row else _("These are the words that hold already.")
    messages.success(request, said)
    return True


def _words_of(form, current):
    if not form.is_bound:
        return current
    typed = form.cleaned_data
    return Words(typed["subject"].strip() or current.subject, typed["text"].strip() or current.text)


def take_again(request, desk, number):
    """Let an earlier version hold once more and say so; 404 when there was none."""
    try:
        row = actions.take_again(desk.kind.kind, number, **desk.whose, by=request.user)
    except Wording.DoesNotExist:
        raise Http404 from None
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return
    said = _("Mail from now on is written in these words.") if row else _("These are the words that hold already.")
    messages.success(request, said)


def comparison(desk, number):
    """What the page of one version shows: the version, and how it differs from what holds; 404 when there is none."""
    try:
        version = history.version_of(desk.kind.kind, number, **desk.whose)
    except Wording.DoesNotExist:
        raise Http404 from None
    holding = history.versions_of(desk.kind.kind, **desk.whose)[0]
    return {
        "version": version,
        "is_same": (version.words.subject, version.words.text) == (holding.words.subject, holding.words.text),
        "subject_pieces": history.differences(holding.words.subject, version.words.subject),
        "text_pieces": history.differences(holding.words.text, version.words.text),
    }
