"""The Day tab: what is needed for the day, how many are here, what was promised; and the sign-in sheet."""

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds import door
from builds import sign_in_sheet as sheets
from builds.actions import door as verbs
from builds.forms.door import chosen
from builds.glance import at_a_glance, glance
from builds.models import Build, Commitment, Invitation
from tat_coalitions import paper
from tat_coalitions.accounts import rules
from tat_coalitions.accounts.access import get_visible, may_with, require
from tat_coalitions.accounts.links import absolute
from tat_coalitions.paging import A_PAGE


@require("see", Commitment)
def day(request, slug):
    """The door link for TAT; for everybody who sees the build, the counts and the promises."""
    at = timezone.now()
    build = get_visible(at_a_glance(Build.objects, at), request.user, slug=slug)
    counted = door.turnout(build)
    promises = Commitment.objects.visible_to(request.user).filter(build=build).select_related("organization", "person")
    page = Paginator(promises, A_PAGE).get_page(request.GET.get("page"))
    may_check_in = rules.may(request.user, "check in", Invitation)
    context = {
        "build": build,
        "glance": glance(build, at),
        "tab": "day",
        "heading": door.heading(build, counted, at),
        "turnout": counted,
        "sectors": door.by_sector(build),
        "is_past": build.took_place or build.today(at) > build.date,
        "page": page,
        "has_words": any(promise.words for promise in page),
        "may_check_in": may_check_in,
        "may_add": may_with(request.user, "keep", build),
        "changeable": set(promises.filter(pk__in=[row.pk for row in page]).visible_to(request.user, "change")),
        "link": _link(build, at) if may_check_in else None,
        "closed": door.closed(build, at, by_link=False),
    }
    return render(request, "builds/day/day.html", context)


def _link(build, at):
    """The door link, its days, and why it opens nothing now, if so."""
    first, last = door.link_days(build)
    return {
        "url": absolute(door.path(build)),
        "first": first,
        "last": last,
        "is_over": build.today(at) > last,
        "closed": door.closed(build, at, by_link=True),
    }


@require("change", Build)
def new_link(request, slug):
    """Ask, then make a new door link in place of the one given out."""
    build = get_visible(Build.objects.select_related("state"), request.user, slug=slug)
    if request.method == "POST":
        verbs.new_door_link(build, by=request.user)
        messages.success(request, _("There is a new door link. The old one opens nothing any more."))
        return redirect("builds:day", slug)
    return render(request, "builds/day/new_link.html", {"build": build})


@require("check in", Invitation)
def enter_sheet(request, slug):
    """Tick afterwards who signed, in the order of the sheet."""
    build = get_visible(Build.objects.select_related("state"), request.user, slug=slug)
    if request.method == "POST":
        try:
            count = verbs.check_in_several(build, chosen(request.POST), by=request.user)
        except ValidationError as error:
            messages.error(request, error.message)
        else:
            text = ngettext("One more person was here.", "%(n)s more people were here.", count)
            messages.success(request, text % {"n": intcomma(count)} if count else _("Nobody new was ticked."))
        return redirect("builds:day", slug)
    context = sheets.context_of(build) | {"closed": door.closed(build, timezone.now(), by_link=False)}
    return render(request, "builds/day/enter_sheet.html", context)


@require("see", Invitation)
def sign_in_sheet(request, slug):
    """The list to sign on paper, by sector."""
    build = get_visible(Build.objects.select_related("state"), request.user, slug=slug)
    title = sheets.title_of(build)
    html = render_to_string("builds/day/sign_in_sheet.html", sheets.context_of(build))
    return paper.answer(request, html, title=title, filename=f"sign-in-{build.slug}.pdf")
