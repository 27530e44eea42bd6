"""Numbers over time: of the builds somebody may see, by build, by state, by year; on a page and as a file."""

import csv
import io

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from builds.models import Build
from contacts.files.cells import safe_cell
from contacts.models import State
from reports import figures, over_time
from reports.figures.over_time import definition
from reports.figures.promises import GROUPS
from reports.forms import OverTimeForm
from reports.models import ImpactReport
from reports.views.scopes import states_of
from tat_coalitions.accounts.access import require
from tat_coalitions.accounts.methods import require_safe

PER_PAGE = 50
FOLLOWUPS = ("due", "answered", "on_time", "late", "never", "ahead")
ORGANIZATIONS = ("promised", "asked", "answered", "no_response", "never")


def found(request):
    """The form, and the rows it asks for with the one of all."""
    form = OverTimeForm(request.GET or None, states=states_of(request.user))
    wanted = form.wanted
    builds = Build.objects.visible_to(request.user).took_place().order_by("-date", "pk")
    if wanted["state"]:
        builds = builds.filter(states_served=wanted["state"])
    names = dict(State.objects.values_list("pk", "name"))
    rows, whole = over_time.rows_of(builds, by=wanted["by"], at=timezone.now(), names=names)
    return form, rows, whole


@require_safe
@require("see", ImpactReport)
def page(request):
    """Promised, confirmed, answered, and how many were trained for each person who came."""
    form, rows, whole = found(request)
    group = form.wanted["what"]
    months = over_time.months_of(whole)
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    columns = [_("Promised"), *(figures.months_in_words(each) for each in months), _("Latest")]
    for row in [*shown, whole]:
        row["cells"] = list(zip(columns, over_time.cells(row, group, months), strict=True))
    context = {
        "form": form,
        "page": shown,
        "whole": whole,
        "columns": columns,
        "group": GROUPS[group],
        "definition": definition(),
    }
    return render(request, "reports/over_time.html", context)


@require_safe
@require("see", ImpactReport)
def as_csv(request):
    """The same with every group of promises, a row for each build, state or year and one of all."""
    _form, rows, whole = found(request)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    months = over_time.months_of(whole)
    writer.writerow(header(months))
    for row in [*rows, whole]:
        writer.writerow(safe_cell("" if cell is None else cell) for cell in line(row, months))
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="over-time.csv"'
    return response


def header(months):
    groups = [
        f"{group} {what}" for group in GROUPS for what in ("promised", *(f"after {n} months" for n in months), "latest")
    ]
    return [
        "of",
        "builds",
        "came",
        *groups,
        *(f"follow-ups {name}" for name in FOLLOWUPS),
        *(f"organizations {name}" for name in ORGANIZATIONS),
        "trained",
        "came where trained was told",
        "trained for each who came",
    ]


def line(row, months):
    """The cells of one row; where nobody answered they are empty, never zero."""
    cells = [row["label"], row["builds"], row["came"]]
    for group in GROUPS:
        counted = row["groups"].get(group, {"promised": None, "kept": [], "latest": None})
        kept = {each["months"]: each["value"] for each in counted["kept"]}
        cells += [counted["promised"], *(kept.get(each) for each in months), counted["latest"]]
    cells += [row["followups"][-1][name] for name in FOLLOWUPS]
    cells += [row["organizations"][name] for name in ORGANIZATIONS]
    told = row["multiplier"]
    return [*cells, told["trained"], told["came"], told["ratio"]]
