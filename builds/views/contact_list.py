"""The contact list of a build: which site calls which officer, where the gaps are, and the list as a file."""

import tempfile

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds import contact_map, exports
from builds.actions import contact_list
from builds.actions.exports import open_listing
from builds.forms.contact_list import ChooseForm, ExportForm, MaterialsForm
from builds.glance import glance
from builds.models import Build, ContactLink, Status
from contacts.models import Site
from tat_coalitions.accounts import rules
from tat_coalitions.accounts.access import asks_again, get_visible, may_with, require
from tat_coalitions.accounts.methods import require_POST

A_PAGE = 50


def build_of(request, slug, verb="see"):
    return get_visible(Build.objects.select_related("state"), request.user, verb=verb, slug=slug)


@require("see", ContactLink)
def page(request, slug):
    """Sites with manager, officer and the state of the link; those that need a person first when asked for."""
    build, at = build_of(request, slug), timezone.now()
    is_settled = request.user.is_tat or build.status != Status.DRAFT  # a lead's draft opens no site and no officer
    lines = contact_map.lines_of(build, today=build.today(at)) if is_settled else []
    show = request.GET.get("show", "")
    wanted = [line for line in lines if line.is_staffed != (show == "unstaffed")]
    if show == "need":
        wanted = [line for line in wanted if line.needs_somebody]
    context = {
        "build": build,
        "glance": glance(build, at),
        "tab": "contact_list",
        "counts": contact_map.counts(lines),
        "counties": contact_map.counties(build, lines) if is_settled else [],
        "page": Paginator(wanted, A_PAGE).get_page(request.GET.get("page")),
        "show": show,
        "is_settled": is_settled,
        "may_change": may_with(request.user, "keep", build),
        "may_export": rules.may(request.user, "export", ContactLink),
    }
    return render(request, "builds/contact_list/page.html", context)


@require("change", ContactLink)
@require_POST
def propose(request, slug):
    """Propose agencies and officers for every site of the build's counties."""
    done = contact_list.link_sites(build=build_of(request, slug, "keep"), by=request.user)
    text = ngettext(
        "%(linked)s of %(sites)s site has somebody to call.",
        "%(linked)s of %(sites)s sites have somebody to call.",
        done["sites"],
    )
    messages.success(request, text % {name: intcomma(done[name]) for name in ("linked", "sites")})
    return redirect("builds:contact_list", slug)


@require("change", ContactLink)
def choose(request, slug, pk):
    """Choose who one site calls."""
    build = build_of(request, slug, "keep")
    site = get_object_or_404(Site.objects.select_related("county", "state", "manager"), pk=pk, county__builds=build)
    link = ContactLink.objects.current().filter(site=site).first()
    initial = {name: getattr(link, f"{name}_id") for name in ("agency", "officer", "backup")} if link else {}
    form = ChooseForm(request.POST or None, site=site, link=link, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        link = contact_list.choose(site, **form.cleaned_data, by=request.user, build=build)
        messages.success(request, _("%(site)s calls %(who)s now.") % {"site": site, "who": link.officer or link.agency})
        return redirect("builds:contact_list", slug)
    return render(
        request, "builds/contact_list/choose.html", {"build": build, "site": site, "link": link, "form": form}
    )


@require("mark", Site)
def mark(request, slug, pk):
    """Say since when a site hands out materials, and which."""
    build = build_of(request, slug, "keep")
    site = get_visible(Site.objects.filter(county__builds=build), request.user, verb="mark", pk=pk)
    form = MaterialsForm(request.POST or None, site=site, today=build.today())
    if request.method == "POST" and form.is_valid():
        said = contact_list.mark(site, **form.values, by=request.user)
        messages.success(request, said)
        return redirect("builds:contact_list", slug)
    return render(request, "builds/contact_list/mark.html", {"build": build, "site": site, "form": form})


@require("change", ContactLink)
def ask_again(request, slug, pk):
    """Ask first, then take both yeses back, so that manager and officer are asked anew."""
    build = build_of(request, slug, "keep")
    link = get_object_or_404(ContactLink.objects.current().select_related("site"), site=pk, site__county__builds=build)
    if request.method == "POST":
        asked = contact_list.ask_again(link, by=request.user)
        text = _("Manager and officer of %(site)s are to be asked again.") % {"site": link.site}
        messages.success(request, text if asked else _("Both are to be asked already."))
        return redirect("builds:choose_contact", slug, pk)
    context = {
        "question": _("Ask both sides of %(site)s again?") % {"site": link.site},
        "says": [_("The contact counts as not confirmed until the manager and the officer have said yes once more.")],
        "button": _("Ask both again"),
        "cancel_url": reverse("builds:choose_contact", args=[slug, pk]),
    }
    return render(request, "desk/confirm.html", context)


@require("change", ContactLink)
@require_POST
def confirm(request, slug, pk, side):
    """Note that a manager or an officer said yes."""
    build = build_of(request, slug, "keep")
    link = get_object_or_404(ContactLink.objects.current().select_related("site"), site=pk, site__county__builds=build)
    try:
        contact_list.confirm(link, side=side, by=request.user, on=build.today())
    except ValidationError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Noted. Both sides have confirmed.") if link.is_confirmed else _("Noted."))
    return redirect("builds:choose_contact", slug, pk)


@require("export", ContactLink)
@asks_again
def export(request, slug):
    """Take the contact list or the people of the build out as a file; asks for the password again."""
    build = build_of(request, slug)
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        listing = open_listing(
            asked["which"],
            build=build,
            with_direct=asked["with_direct"],
            purpose=asked["purpose"],
            by=request.user,
        )
        return as_file(listing, asked["format"], f"{build.slug}-{listing.name}")
    return render(request, "builds/contact_list/export.html", {"build": build, "form": form})


def as_file(listing, kind, name):
    """The list as an attachment, streamed."""
    if kind == "xlsx":
        file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
        exports.as_xlsx(listing, file)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx")
    return StreamingHttpResponse(
        exports.as_csv(listing),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
