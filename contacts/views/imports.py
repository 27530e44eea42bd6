"""Bringing lists in, in a browser: the file, a look at every row, one click, and what came of it."""

from django.contrib import messages
from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import slugify
from django.utils.translation import gettext as _

from contacts.actions import imports
from contacts.files import FileNotTaken
from contacts.forms.imports import ColumnsForm, NewImportForm, SettleForm
from contacts.imports import shown
from contacts.imports.candidates import side_by_side
from contacts.imports.refused import pieces
from contacts.imports.registry import extras, onward, said_of
from contacts.models import ImportRun, RefusedRow
from tat_coalitions.accounts import rules
from tat_coalitions.accounts.access import get_visible, require
from tat_coalitions.accounts.methods import require_POST
from tat_coalitions.paging import KeyPage
from tat_coalitions.trail.actions import record

Status = ImportRun.Status


@require("see", ImportRun)
def runs(request):
    """The lists that were brought, the last one first."""
    found = ImportRun.objects.visible_to(request.user).select_related("by").defer("notes", "found", "mapping")
    page = KeyPage(found, order="-started_at", after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    return render(request, "contacts/imports/list.html", {"page": page})


@require("add", ImportRun)
def new_import(request):
    """Ask for a file and have it looked at."""
    asked = {key: request.POST.get(key) or request.GET.get(key, "") for key in extras()}
    start = {"what": request.GET.get("what") or ImportRun.What.PEOPLE, "mode": "update"}
    form = NewImportForm(request.POST or None, request.FILES or None, asked=asked, initial=start)
    if form.is_valid():
        try:
            run = imports.begin(
                what=form.cleaned_data["what"],
                upload=form.cleaned_data["upload"],
                by=request.user,
                options=form.options,
            )
        except FileNotTaken as refused:
            form.add_error("encoding" if refused.encodings else form.refused_at, refused.message)
        else:
            return redirect(run)
    return render(request, "contacts/imports/new.html", {"form": form, "says": said_of(form.extras)})


@require("see", ImportRun)
def one_import(request, pk):
    """Where the list stands; when it waits for a look, one button takes it."""
    run = get_visible(ImportRun.objects.select_related("by"), request.user, pk=pk)
    if request.method == "POST":
        return _confirm(request, run)
    imports.hint_if_stale(run, at=timezone.now())
    context = {"run": run, "says": said_of(run.options), "may_add": rules.may(request.user, "add", ImportRun)}
    if run.is_under_way:
        context |= {"looked": imports.looked_at(run), "quiet_since": imports.quiet_since(run, at=timezone.now())}
        return render(request, "contacts/imports/under_way.html", context)
    context |= shown.left_out(run, request.GET)
    if run.status == Status.WAITING:
        return render(request, "contacts/imports/preview.html", context | _to_be_seen(request, run, context["doubts"]))
    context |= {"onward": onward(run.options), "another": _another(run)}
    context["may_undo"] = rules.may(request.user, "undo", ImportRun)
    return render(request, "contacts/imports/result.html", context)


def _to_be_seen(request, run, doubts):
    """What the page of a list that waits for a look says beside what is refused or doubtful."""
    settled = run.options.get("settled", {})
    return shown.tried(run, request.GET) | {
        "columns": shown.columns_of(run),
        "form": SettleForm(side_by_side(run, doubts, request.user), settled),
        "to_take": shown.to_take(run),
        "settled": len(settled),
        "remembered": shown.remembered(run),
    }


@require("add", ImportRun)
def choose_columns(request, pk):
    """Say which line is the header and which column tells what, and look again."""
    run = get_visible(ImportRun.objects.filter(status=Status.WAITING), request.user, pk=pk)
    form = ColumnsForm(run, request.POST or None)
    if form.is_valid():
        try:
            imports.look_again(run, by=request.user, **form.choices)
        except FileNotTaken as refused:
            form.add_error(None, refused.message)
        except imports.NotAllowed as refused:
            messages.error(request, str(refused))
            return redirect(run)
        else:
            return redirect(run)
    return render(request, "contacts/imports/columns.html", {"run": run, "form": form})


@require("add", ImportRun)
@require_POST
def match_by_names(request, pk):
    """Forget which columns this person chose for such a list, and match them by their names again."""
    run = get_visible(ImportRun.objects.filter(status=Status.WAITING), request.user, pk=pk)
    try:
        imports.look_again(run, by=request.user, columns={})
    except (imports.NotAllowed, FileNotTaken) as refused:
        messages.error(request, str(refused))
    return redirect(run)


@require("add", ImportRun)
@require_POST
def take_up(request, pk):
    """Have a worker go on with a list of which nothing was heard for a while."""
    run = get_visible(ImportRun.objects, request.user, pk=pk)
    try:
        imports.take_up(run, by=request.user, at=timezone.now())
    except imports.NotAllowed as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("A worker was told to go on where it stopped."))
    return redirect(run)


@require("add", ImportRun)
@require_POST
def settle(request, pk):
    """Say what the doubtful rows of a page are, and look again."""
    run = get_visible(ImportRun.objects.filter(status=Status.WAITING), request.user, pk=pk)
    doubts = shown.left_out(run, request.GET)["doubts"]
    before = {} if "ask-again" in request.POST else run.options.get("settled", {})
    form = SettleForm(side_by_side(run, doubts, request.user), before, request.POST)
    if form.is_valid():
        try:
            imports.look_again(run, by=request.user, settled={**before, **form.settled})
        except (imports.NotAllowed, FileNotTaken) as refused:
            messages.error(request, str(refused))
    return redirect(run)


@require("add", ImportRun)
@require_POST
def throw_away(request, pk):
    """Forget a list that was not imported."""
    run = get_visible(ImportRun.objects, request.user, pk=pk)
    try:
        imports.throw_away(run, by=request.user)
    except imports.NotAllowed as refused:
        messages.error(request, str(refused))
        return redirect(run)
    messages.success(request, _("The list was thrown away. Nothing was imported."))
    return redirect("contacts:imports")


@require("undo", ImportRun)
def undo_import(request, pk):
    """Ask whether to take an import back, and do it."""
    run = get_visible(ImportRun.objects.filter(status=Status.DONE), request.user, pk=pk)
    if request.method == "POST":
        try:
            imports.undo(run, by=request.user)
        except imports.NotAllowed as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The import was taken back."))
        return redirect(run)
    return render(request, "contacts/imports/undo.html", {"run": run})


@require("see", RefusedRow)
def refused_rows(request, pk):
    """The refused rows as a file to be mended and imported again, once all are known."""
    run = get_visible(ImportRun.objects, request.user, pk=pk)
    if run.is_under_way:
        return redirect(run)
    rows = RefusedRow.objects.filter(run=run).order_by("line", "pk")
    record("took out the refused rows", run, by=request.user, changes={"rows": [None, run.refused]})
    answer = StreamingHttpResponse(
        pieces(run.found.get("header", []), rows.iterator(chunk_size=500)), content_type="text/csv; charset=utf-8"
    )
    name = slugify(run.file_name.rpartition(".")[0] or run.file_name) or "list"
    answer["Content-Disposition"] = f'attachment; filename="{name}-refused.csv"'
    return answer


def _confirm(request, run):
    if not rules.may(request.user, "add", ImportRun):
        return redirect(run)
    try:
        imports.confirm(run, by=request.user)
    except imports.NotAllowed as refused:
        messages.error(request, str(refused))
    return redirect(run)


def _another(run):
    """The address of the page that asks for another list of the same kind, for the same build."""
    kept = {key: run.options[key] for key in extras() if run.options.get(key)}
    return f"{reverse('contacts:new_import')}?{urlencode({'what': run.what, **kept})}"
