"""Hotline figures: the list, writing one down, correcting and deleting it, and the file that comes in again."""

import csv
import io

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from contacts.files.cells import safe_cell
from contacts.models import ImportRun
from followups import hotline as figures
from followups.actions import hotline as verbs
from followups.forms.hotline import HotlineFigureForm, HotlineFilter
from followups.imports.hotline import HotlineImporter
from followups.models import HotlineFigure
from tat_coalitions.accounts import rules
from tat_coalitions.accounts.access import get_visible, require
from tat_coalitions.accounts.methods import require_safe

A_PAGE = 50


def figures_of(user):
    return HotlineFigure.objects.visible_to(user).select_related("state")


@require_safe
@require("see", HotlineFigure)
def hotline(request):
    """Every published value the user may see, several of one year side by side."""
    visible = figures_of(request.user)
    form = HotlineFilter(request.GET, figures=visible)
    page = Paginator(form.narrow(visible), A_PAGE).get_page(request.GET.get("page"))
    for row in page:
        row.shown, row.period = figures.value_in_words(row), figures.period_in_words(row)
    context = {
        "form": form,
        "page": page,
        "order": form.order,
        "may_change": rules.may(request.user, "change", HotlineFigure),
        "may_import": rules.may(request.user, "add", ImportRun),
    }
    return render(request, "followups/hotline/list.html", context)


@require("add", HotlineFigure)
def add_figure(request):
    """Write a published value down."""
    form = HotlineFigureForm(request.POST or None)
    if form.is_valid():
        figure = verbs.add_figure(by=request.user, **form.values)
        messages.success(request, _("Written down: %(figure)s.") % {"figure": figure})
        return redirect("followups:hotline")
    return render(request, "followups/hotline/form.html", {"form": form, "row": None})


@require("change", HotlineFigure)
def change_figure(request, pk):
    """Correct a published value."""
    row = get_visible(figures_of(request.user), request.user, pk=pk)
    shown = str(row)
    form = HotlineFigureForm(request.POST or None, instance=row)
    if form.is_valid():
        fresh = get_visible(HotlineFigure.objects, request.user, pk=pk)  # the form has changed `row` already
        if verbs.change_figure(fresh, by=request.user, **form.values):
            messages.success(request, _("Changed: %(figure)s. Published reports stay as they are.") % {"figure": fresh})
        return redirect("followups:hotline")
    return render(request, "followups/hotline/form.html", {"form": form, "row": row, "shown": shown})


@require("change", HotlineFigure)
def delete_figure(request, pk):
    """Ask, then delete a value."""
    row = get_visible(figures_of(request.user), request.user, pk=pk)
    if request.method == "POST":
        verbs.delete_figure(row, by=request.user)
        messages.success(request, _("The figure is deleted."))
        return redirect("followups:hotline")
    says = [
        _("%(figure)s: %(value)s, %(source)s")
        % {"figure": row, "value": figures.value_in_words(row), "source": figures.source_in_words(row)},
        _("Reports that are published keep it. What it was stays in the trail."),
    ]
    return render(request, "followups/hotline/delete.html", {"row": row, "says": says})


@require_safe
@require("see", HotlineFigure)
def figures_csv(request):
    """The figures the user may see, in the columns in which they come in again."""
    visible = figures_of(request.user).order_by("first_day", "last_day", "state__name", "metric", "as_of", "pk")
    return as_file([cells_of(row) for row in visible], "hotline-figures.csv")


@require_safe
@require("add", HotlineFigure)
def template_csv(request):
    """An empty file with the columns of the import."""
    return as_file([], "hotline-template.csv")


def cells_of(row):
    is_year = figures.is_year(row)
    return (
        row.state_id or "nation",
        row.first_day.year if is_year else "",
        "" if is_year else row.first_day.isoformat(),
        "" if is_year else row.last_day.isoformat(),
        row.metric,
        row.value if row.is_shown else figures.value_in_words(row),
        row.get_exactness_display(),
        row.source,
        row.source_url,
        row.as_of.isoformat(),
    )


def as_file(rows, filename):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(column.spellings[0] for column in HotlineImporter.columns)
    for cells in rows:
        writer.writerow(safe_cell(cell) for cell in cells)
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
