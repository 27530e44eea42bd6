"""The coverage of a build: the whole table with its gaps, and filling a cell of it from the contacts."""

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from builds import candidates
from builds.actions import invitations
from builds.coverage_table import SHOWN, shown_of, table_of
from builds.forms.candidates import CandidatesFilter, NamedByForm
from builds.forms.invitations import chosen
from builds.glance import at_a_glance, glance
from builds.matrix import headline, nobody, other_gaps, sites_in_words
from builds.models import Build, Invitation, SectorTarget
from builds.views.people import say_added
from contacts.models import Person, Sector
from tat_coalitions.accounts import rules
from tat_coalitions.accounts.access import get_visible, require
from tat_coalitions.accounts.methods import require_safe
from tat_coalitions.paging import KeyPage


@require_safe
@require("see", SectorTarget)
def coverage(request, slug):
    """Sector by county: wanted against invited, answered, coming; and which side is missing where, by name."""
    at = timezone.now()
    build = get_visible(at_a_glance(Build.objects, at), request.user, slug=slug)
    look = glance(build, at)
    show, may_add = shown_of(request.GET.get("show")), rules.may(request.user, "add", Invitation)
    context = {
        "build": build,
        "heading": headline(build, look.coverage),
        "more": other_gaps(build, look.coverage),
        "table": table_of(build, look.coverage, look.targets, show=show, may_add=may_add),
        "shown": [{"value": name, "label": label, "current": name == show} for name, label in SHOWN.items()],
        "sites": candidates.sites_without_an_officer(build, look.coverage, request.user),
        "officers": candidates.officers_without_a_manager(build, look.coverage, request.user),
        "may_add": may_add,
        "may_change": rules.may(request.user, "change", Build),
    }
    return render(request, "builds/coverage/page.html", context)


@require("add", Invitation)
def fill(request, slug):
    """People we know who stand for one county in one sector; those ticked are put on the list in one step."""
    at = timezone.now()
    build = get_visible(at_a_glance(Build.objects, at), request.user, slug=slug)
    look = glance(build, at)
    form = CandidatesFilter(request.GET, places=look.coverage.places)
    county, sector, words = form.chosen
    place = look.coverage.place(county)
    if place is None:
        messages.info(request, _("Choose the counties of this build first."))
        return redirect("builds:counties", build.slug)
    if request.method == "POST":
        return _put_on_list(request, build, sector)
    found = candidates.people_for(build, county, sector, request.user).search(words)
    page = KeyPage(
        found.select_related("organization", "county__state"),
        order="name", after=request.GET.get("after", ""), before=request.GET.get("before", ""),
    )  # fmt: skip
    here = build.invitations.from_county(county).filter(sector=sector).select_related("person__organization")
    context = {
        "build": build,
        "place": place,
        "sector": sector,
        "heading": _heading(build, place, sector, look.targets),
        "form": form,
        "page": page,
        "listed": list(here.order_by("person__name", "pk")[: candidates.A_FEW]),
        "named_by": NamedByForm(build=build),
        "offices": candidates.offices_without_anybody(county, sector, request.user)[: candidates.A_FEW],
        "sites": candidates.sites_without_a_manager(county, request.user)[: candidates.A_FEW]
        if sector == Sector.STOP
        else [],
        "back": reverse("builds:coverage", args=[build.slug]),
    }
    return render(request, "builds/coverage/fill.html", context)


def _put_on_list(request, build, sector):
    """Put those ticked on the list, each once; nobody ticked is nobody."""
    form = NamedByForm(request.POST, build=build)
    keys = chosen(request.POST)
    if not keys or not form.is_valid():
        messages.warning(
            request,
            _("That host is none of this build.") if keys else _("Nobody was ticked, so nobody was put on the list."),
        )
        return redirect(request.get_full_path())
    picked = Person.objects.visible_to(request.user).present().filter(pk__in=keys).select_related("organization")
    named_by = form.cleaned_data["invited_by"]
    try:
        result = invitations.add_to_list(build, picked, by=request.user, sector=sector.value, invited_by=named_by)
    except ValidationError as error:
        messages.error(request, error.message)
    else:
        say_added(request, result)
    return redirect("builds:coverage", build.slug)


def _heading(build, place, sector, targets):
    """What this cell is about: what its county waits for, else how many come of how many are wanted."""
    if place.lacks(sector):
        return _("%(county)s has %(sites)s and %(nobody)s") % {
            "county": place.name,
            "sites": sites_in_words(place),
            "nobody": nobody(build, place),
        }
    wanted = sum(target.wanted for target in targets if (target.county, target.sector) == (place.fips, sector.value))
    figures = {"sector": sector.label, "county": place.name, "n": intcomma(place.people[sector])}
    if build.took_place:
        return _("%(sector)s, %(county)s: %(n)s came") % figures
    if wanted:
        return _("%(sector)s, %(county)s: %(n)s coming of %(wanted)s wanted") % (figures | {"wanted": intcomma(wanted)})
    return _("%(sector)s, %(county)s: %(n)s coming") % figures
