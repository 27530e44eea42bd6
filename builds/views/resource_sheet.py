"""What lies on the registration table of a build: its provider of record, and the sheet of whom to call."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from builds import resource_sheet as sheets
from builds.actions import providers as verbs
from builds.forms.providers import NameProviderForm
from builds.models import Build, BuildProvider, Hotline
from builds.workflow import NotAllowed
from tat_coalitions import paper
from tat_coalitions.accounts import rules
from tat_coalitions.accounts.access import get_visible, require
from tat_coalitions.accounts.methods import require_POST


def build_of(request, slug):
    counties = Build.counties.through.objects.filter(build=OuterRef("pk"))
    return get_visible(
        Build.objects.select_related("state").annotate(has_counties=Exists(counties)), request.user, slug=slug
    )


@require("see", BuildProvider)
def resources(request, slug):
    """The provider of record and what is wrong with it; what the sheet holds, and what it leaves out and why."""
    build = build_of(request, slug)
    form = NameProviderForm()
    return _page(request, build, form)


@require("add", BuildProvider)
def name_provider(request, slug):
    """Name a provider of record."""
    build = build_of(request, slug)
    form = NameProviderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = verbs.name_provider(build, by=request.user, **form.cleaned_data)
        except NotAllowed as error:
            form.add_error("organization", error)
        else:
            messages.success(request, _("%(provider)s is the provider of record.") % {"provider": row.organization})
            return redirect("builds:resources", slug)
    return _page(request, build, form)


@require("change", BuildProvider)
@require_POST
def drop_provider(request, slug, pk):
    """Take a provider of record back; naming it again undoes that."""
    build = get_visible(Build.objects, request.user, slug=slug)
    row = get_visible(BuildProvider.objects.select_related("organization", "build"), request.user, pk=pk, build=build)
    verbs.drop_provider(row, by=request.user)
    messages.success(
        request, _("%(provider)s is not the provider of record any more.") % {"provider": row.organization}
    )
    return redirect("builds:resources", slug)


def _page(request, build, form):
    sheet = sheets.sheet_of(build, timezone.now(), request.user)
    context = {
        "build": build,
        "sheet": sheet,
        "left_out": sheet.left_out[: sheets.SHOWN_LEFT_OUT],
        "form": form,
        "may_change": rules.may(request.user, "change", BuildProvider),
        "may_verify": rules.may(request.user, "change", Hotline),
    }
    return render(request, "builds/resources/build.html", context)


@require("see", BuildProvider)
def sheet(request, slug):
    """The sheet as a page."""
    build = build_of(request, slug)
    context = {"build": build, "sheet": sheets.sheet_of(build, timezone.now(), request.user)}
    return render(request, "builds/resources/sheet.html", context)


@require("see", BuildProvider)
def sheet_pdf(request, slug):
    """The sheet on paper."""
    build = build_of(request, slug)
    found = sheets.sheet_of(build, timezone.now(), request.user)
    html = render_to_string("builds/resources/sheet_paper.html", {"build": build, "sheet": found})
    return paper.answer(request, html, title=found.title, filename=f"whom-to-call-{build.slug}.pdf")
