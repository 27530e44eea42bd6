"""Putting all people who match on the list of a build: how many they are is said first, and asked."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from builds.actions import invitations
from builds.candidates import earlier_builds
from builds.forms.invitations import PickFilter, SectorForm
from builds.models import Invitation
from builds.views.people import build_of, say_added
from contacts.models import Person, Sector
from tat_coalitions.accounts.access import require
from tat_coalitions.paging import counted

MOST = 1_000  # people of one step; a room holds a few hundred


@require("add", Invitation)
def pick_all(request, slug):
    """Ask, then put everybody who matches on the list; asks again when they are others by now."""
    build = build_of(request, slug)
    form = PickFilter(request.GET, build=build, builds=earlier_builds(request.user))
    free = Person.objects.visible_to(request.user).present().exclude(pk__in=build.invitations.values("person"))
    found = form.narrow(free)
    number = counted(found)  # a text beyond ten thousand
    too_many = not isinstance(number, int) or number > MOST
    by_sector = {} if too_many else dict(found.order_by().values_list("organization__sector").annotate(Count("pk")))
    if request.method == "POST" and number and not too_many:
        if request.POST.get("number") == str(number):
            return _put_on_list(request, build, found)
        messages.warning(request, _("Others match by now. Look again."))
    context = {
        "build": build,
        "number": number,
        "too_many": too_many,
        "most": MOST,
        "sectors": [(sector.label, by_sector[sector.value]) for sector in Sector if sector.value in by_sector],
        "without": by_sector.get(None, 0),
        "sector_form": SectorForm(),
        "back": _back(request, build),
    }
    return render(request, "builds/people/pick_all.html", context)


def _put_on_list(request, build, found):
    form = SectorForm(request.POST)
    sector = form.cleaned_data["sector"] if form.is_valid() else ""
    try:
        result = invitations.add_to_list(build, found.select_related("organization"), by=request.user, sector=sector)
    except ValidationError as error:
        messages.error(request, error.message)
    else:
        say_added(request, result)
        if result.without_sector:
            return redirect(_back(request, build))
    return redirect("builds:people", build.slug)


def _back(request, build):
    return f"{reverse('builds:pick_people', args=[build.slug])}?{request.GET.urlencode()}"
