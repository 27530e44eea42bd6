"""The words of mail in the hands of staff: which there are, writing them, their versions, and the list of terms."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tat_coalitions.accounts.access import get_visible, require
from tat_coalitions.accounts.methods import require_POST
from tat_coalitions.paging import A_PAGE
from tat_coalitions.wording import actions, editing, words
from tat_coalitions.wording.forms import TermFilter, TermForm, WordingFilter
from tat_coalitions.wording.models import Term, Wording
from tat_coalitions.wording.preview import samples_of


@dataclass(frozen=True)
class Row:
    """A kind of mail in the list."""

    kind: str
    name: str
    group: str
    words: words.Words
    builds: int  # how many builds have words of their own

    @property
    def is_own(self):
        return self.words.is_own


@require("see", Wording)
def wording_list(request):
    """Every kind of mail by what it is about, with whose words it goes out in."""
    rows = _rows(request.user)
    groups = list(dict.fromkeys(row.group for row in rows))
    form = WordingFilter(request.GET, groups=groups)
    wanted = [row for row in rows if form.wants(row)]
    changed = sum(row.is_own for row in rows)
    context = {
        "heading": _heading(changed),
        "form": form,
        "groups": [(group, [row for row in wanted if row.group == group]) for group in groups],
        "found": len(wanted),
        "clear_url": reverse("wording:list") if form.is_narrowed else "",
        "terms": Term.objects.visible_to(request.user).in_use().count(),
    }
    return render(request, "wording/list.html", context)


def _rows(user):
    kinds = words.kinds()
    held = words.wordings_of([(kind.kind, None, "") for kind in kinds])
    own = Wording.objects.visible_to(user).holding().exclude(build_id=None).filter(is_standard=False)
    builds = [kind for kind, _build in own.order_by().values_list("kind", "build_id").distinct()]
    return [
        Row(kind.kind, str(kind.name), str(kind.group), held[kind.kind, None, ""], builds.count(kind.kind))
        for kind in kinds
    ]


def _heading(changed):
    if not changed:
        return _("All mail goes out in the standard words")
    return ngettext("One mail goes out in our own words", "%(n)s mails go out in our own words", changed) % {
        "n": intcomma(changed)
    }


@require("write", Wording)
def edit(request, mail):
    """Write the words of a kind of mail for the whole house, with how they read for somebody real."""
    kind = editing.kind_or_404(mail)
    sheet = editing.sheet_of(request, editing.Desk(kind, None, samples_of(kind, request.user)))
    if sheet.kept:
        return redirect("wording:edit", mail)
    return render(request, "wording/edit.html", {"kind": kind, "sheet": sheet, "marks": marks_of(kind)})


def marks_of(kind):
    """The placeholders as they are written, with what they stand for."""
    return [(f"{{{name}}}", text) for name, text in kind.placeholders.items()]


@require("see", Wording)
def version(request, mail, version):
    """One version, and how it differs from the words that hold."""
    kind = editing.kind_or_404(mail)
    context = {"kind": kind} | editing.comparison(editing.Desk(kind, None, []), version)
    return render(request, "wording/version.html", context)


@require("write", Wording)
@require_POST
def take_again(request, mail, version):
    """Let an earlier version hold once more; version 0 is the program's own words."""
    editing.take_again(request, editing.Desk(editing.kind_or_404(mail), None, []), version)
    return redirect("wording:edit", mail)


@require("see", Term)
def terms(request):
    """The terms that the language check looks for."""
    rows = Term.objects.visible_to(request.user)
    form = TermFilter(request.GET)
    page = Paginator(form.narrow(rows), A_PAGE).get_page(request.GET.get("page"))
    count = rows.in_use().count()
    heading = ngettext(
        "One term is pointed out in what we write", "%(n)d terms are pointed out in what we write", count
    )
    context = {
        "heading": heading % {"n": count},
        "form": form,
        "page": page,
        "clear_url": reverse("wording:terms") if form.is_narrowed else "",
    }
    return render(request, "wording/terms.html", context)


@require("add", Term)
def add_term(request):
    """Put a term on the list."""
    return _term(request, Term())


@require("change", Term)
def change_term(request, pk):
    """Change a term, or switch it off."""
    return _term(request, get_visible(Term.objects.all(), request.user, pk=pk))


def _term(request, row):
    name = row.written
    form = TermForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        actions.keep_term(form.save(commit=False), by=request.user)
        messages.success(request, _("“%(term)s” is kept.") % {"term": form.instance})
        return redirect("wording:terms")
    return render(request, "wording/term.html", {"form": form, "name": name})
