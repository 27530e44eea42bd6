"""A follow-up as a file or on paper: giving it out, and taking it in after a look at every row."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.files import FileNotTaken
from followups import sheets
from followups.actions import sheets as verbs
from followups.forms.answering import form_for
from followups.forms.sheets import UploadForm, understand
from followups.models import FollowUp, Source
from followups.sheets import Read
from followups.views.answering import followups_with_build, parts_for
from followups.words import without_totals
from tat_coalitions import paper
from tat_coalitions.accounts.access import get_visible, require
from tat_coalitions.accounts.methods import require_POST, require_safe
from tat_coalitions.trail.actions import record

SALT = "followups.sheets"
GOOD_FOR = 24 * 60 * 60  # seconds between the look and the confirmation
CSV, XLSX = "text/csv; charset=utf-8", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def to_answer(request, pk):
    """The follow-up as one that the user answers. Raises Http404."""
    return get_visible(followups_with_build(), request.user, verb="answer", pk=pk)


@require("answer", FollowUp)
def sheet(request, pk):
    """Take the file out, or bring it filled in and look at what would become of each row."""
    followup = to_answer(request, pk)
    if not _is_open(request, followup):
        return _not_open(request, followup)
    form = UploadForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            rows, notes = sheets.read(upload, upload.name, form.cleaned_data["encoding"])
        except FileNotTaken as refused:
            form.add_error("encoding" if refused.encodings else "file", refused.message)
        else:
            understand(rows, followup, parts_for(followup, request.user), by=request.user)
            return _preview(request, followup, rows, upload.name, notes)
    return render(request, "followups/sheet.html", {"followup": followup, "form": form})


@require("answer", FollowUp)
@require_safe
def as_csv(request, pk):
    """The template as CSV."""
    return _out(request, pk, "csv", lambda rows, _title: sheets.as_csv(rows), CSV)


@require("answer", FollowUp)
@require_safe
def as_xlsx(request, pk):
    """The template as an Excel workbook."""
    return _out(request, pk, "xlsx", sheets.as_xlsx, XLSX)


@require("answer", FollowUp)
@require_safe
def on_paper(request, pk):
    """The form to be filled in by hand, as a PDF."""
    followup = to_answer(request, pk)
    if not _is_open(request, followup):
        return _not_open(request, followup)
    parts = [(part, [_asked(question) for question in part.questions]) for part in parts_for(followup, request.user)]
    title = _("%(build)s: follow-up %(after)s") % {"build": followup.build, "after": followup.after}
    html = render_to_string("followups/sheet_paper.html", {"followup": followup, "parts": parts, "title": title})
    return paper.answer(request, html, title=title, filename=f"{_name(followup)}.pdf")


@require("answer", FollowUp)
@require_POST
def keep(request, pk):
    """Keep the good rows of the file that was looked at, and those that were ticked over somebody else's answer."""
    to_answer(request, pk)
    try:
        with transaction.atomic():
            followup = verbs.locked(followups_with_build(), pk)
            if not _is_open(request, followup):
                return _not_open(request, followup)
            looked = _looked_at(request, followup)
            if looked is None:
                messages.error(request, _("That was too long ago. Bring the file once more; nothing was kept."))
                return redirect("followups:sheet", pk)
            understand(looked.rows, followup, parts_for(followup, request.user), by=request.user)
            number = verbs.keep(
                followup,
                looked.rows,
                by=request.user,
                name=looked.name,
                ticked=request.POST.getlist("replace"),
                seen=looked.seen,
            )
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("followups:detail", pk)
    _tell(request, number, left=sum(row.is_good or row.asks for row in looked.rows) - number)
    return redirect("followups:check", pk)


@require("answer", FollowUp)
@require_POST
def refused(request, pk):
    """The refused rows as a file to be mended and brought again."""
    followup = to_answer(request, pk)
    looked = _looked_at(request, followup)
    if looked is None:
        messages.error(request, _("That was too long ago. Bring the file once more; nothing was kept."))
        return redirect("followups:sheet", pk)
    understand(looked.rows, followup, parts_for(followup, request.user), by=request.user)
    return _file(
        StreamingHttpResponse(sheets.refused_file(looked.rows), content_type=CSV), f"{_name(followup)}-refused.csv"
    )


def _out(request, pk, ending, make, content_type):
    followup = to_answer(request, pk)
    if not _is_open(request, followup):
        return _not_open(request, followup)
    rows = list(sheets.rows_out(followup, parts_for(followup, request.user), form_for))
    record("took the follow-up out as a file", followup, by=request.user, changes={"rows": [None, len(rows)]})
    return _file(HttpResponse(make(rows, str(followup)), content_type=content_type), f"{_name(followup)}.{ending}")


def _preview(request, followup, rows, name, notes):
    """What would become of each row; the rows travel with the page, signed, until they are confirmed."""
    count = {
        kind: sum(row.becomes == kind for row in rows)
        for kind in (Read.UNCHANGED, Read.IN_THE_WAY, Read.REFUSED, Read.OPEN)
    }
    context = {
        "followup": followup,
        "rows": [row for row in rows if row.becomes != Read.OPEN],
        "good": sum(row.is_good for row in rows),
        "unchanged": count[Read.UNCHANGED],
        "in_the_way": count[Read.IN_THE_WAY],
        "refused": count[Read.REFUSED],
        "open": count[Read.OPEN],
        "name": name,
        "notes": notes,
        "looked_at": signing.dumps(
            {
                "for": [followup.pk, request.user.pk],
                "name": name[:200],
                "rows": [[row.line, row.cells] for row in rows],
                "broken": [[row.line, row.reason] for row in rows if row.errors and row.question is None],
                "seen": {row.code: row.seen for row in rows if row.question},
            },
            salt=SALT,
            compress=True,
        ),
    }
    return render(request, "followups/sheet_preview.html", context)


@dataclass(frozen=True)
class LookedAt:
    """A file as it was looked at: its name, its rows not understood yet, and what was answered on the page then."""

    name: str
    rows: list
    seen: dict


def _looked_at(request, followup):
    """The file that came along with the page, or None where it is too old, of another follow-up or of somebody else."""
    try:
        data = signing.loads(request.POST.get("looked_at", ""), salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    if data["for"] != [followup.pk, request.user.pk]:
        return None
    rows = [Read(line, cells) for line, cells in data["rows"]]
    broken = dict(data["broken"])
    for row in rows:
        if row.line in broken:
            row.refuse("", broken[row.line])
    return LookedAt(data["name"], rows, data["seen"])


def _asked(question):
    form = form_for(question)
    fields = set(form.fields)
    return {
        "question": question,
        # the head of the form says of all numbers that they are totals
        "definition": "" if question.is_promise else without_totals(question.about.definition),
        "choices": sheets.possible(form),
        "has_number": bool(fields & {"number", "total"}),
        "has_month": "since_month" in fields,
        "sources": [label for _value, label in Source.choices] if "source" in fields else [],
    }


def _tell(request, number, *, left):
    said = ngettext("%(n)s answer was kept.", "%(n)s answers were kept.", number) % {"n": intcomma(number)}
    said = said + " " + _("Look over the whole, then send it.") if number else _("Nothing was kept.")
    if left:
        stays = ngettext(
            "%(n)d stays as somebody else answered it.", "%(n)d stay as somebody else answered them.", left
        )
        said += " " + stays % {"n": left}
    messages.success(request, said)


def _is_open(request, followup):
    """Whether it takes answers from a file. What was sent and asked back is the lead's; staff amend it, with a reason."""
    return followup.can_be_filled and not (followup.is_answered and request.user.is_tat)


def _not_open(request, followup):
    messages.error(request, _("This follow-up is not open for answers."))
    return redirect("followups:detail", followup.pk)


def _file(response, name):
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _name(followup):
    return f"{followup.build.slug}-{slugify(followup.name) or followup.pk}"
