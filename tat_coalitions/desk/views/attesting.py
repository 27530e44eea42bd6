"""Once a year, before any other page: is this still you?"""

from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from builds.models import Build
from contacts.models import Person, State
from followups.actions import leaving
from tat_coalitions.accounts import actions
from tat_coalitions.accounts.access import require
from tat_coalitions.accounts.methods import require_POST
from tat_coalitions.accounts.middleware import opens_before_attesting
from tat_coalitions.accounts.models import User
from tat_coalitions.desk.forms.access import LeftForm

SHOWN = 12


@opens_before_attesting
@require("see themselves", User)
def attest(request):
    """Show a lead who they are to the programme; "Yes, that is still me" goes on to where they wanted to go."""
    to = _next(request)
    if not request.user.must_attest():
        return redirect(to)
    if request.method == "POST":
        actions.attest(request.user)
        messages.success(request, _("Thank you. We ask again in a year."))
        return redirect(to)
    return _page(request, LeftForm(), to)


@opens_before_attesting
@require_POST
@require("see themselves", User)
def say_left(request):
    """Somebody else does it now: staff are told by mail, and the account stays shut until they have looked at it."""
    form = LeftForm(request.POST)
    if not (request.user.is_lead and form.is_valid()):
        return _page(request, form, _next(request)) if request.user.is_lead else redirect("desk:me")
    leaving.say_left(request.user, successor=form.cleaned_data["successor"])
    request.drops_device = True
    logout(request)
    messages.success(request, _("Thank you. TAT has been told and takes it from here; your access is shut."))
    return redirect("account_login")


def _page(request, form, to):
    """Who they are to the programme, and nothing else: no name, no address, only places and numbers."""
    builds = Build.objects.visible_to(request.user)
    context = {
        "builds": builds.select_related("state").order_by("-date")[:SHOWN],
        "number": builds.count(),
        "states": State.objects.filter(pk__in=builds.order_by().values("state")).order_by("name"),
        "people": Person.objects.visible_to(request.user).present().count(),
        "form": form,
        "next": to,
        "nav": [],
        "foot": [],
    }
    return render(request, "desk/attest.html", context)


def _next(request):
    """Where they were going, as long as it is on this site; the start page otherwise."""
    to = request.POST.get("next") or request.GET.get("next", "")
    return to if to and url_has_allowed_host_and_scheme(to, allowed_hosts=None) else "desk:today"
