"""Handing a region to its lead, and somebody's whole scope to a successor: two guided steps of staff."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds.models import Build, ContactLink
from builds.templating import SUSTAINING_LEADS_OWN
from contacts.models import Person, Site
from followups.actions.stewarding import why_not
from followups.models import Stewardship
from tat_coalitions.accounts.access import get_visible, require
from tat_coalitions.accounts.models import User
from tat_coalitions.accounts.rules import may
from tat_coalitions.desk.actions import handing
from tat_coalitions.desk.forms.handing import HandRegionForm, SuccessorForm


@require("add", Stewardship)
def hand_region(request, slug):
    """What the lead will keep, who they are, until when: one step."""
    shown = ("state", "planner", "sustaining_lead__user")
    build = get_visible(Build.objects.select_related(*shown), request.user, slug=slug)
    if reason := why_not(build):
        messages.error(request, reason)
        return redirect("followups:build", slug)
    form = HandRegionForm(request.POST or None, build=build)
    if request.method == "POST" and form.is_valid():
        try:
            region = handing.hand_region_over(build, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(lead)s keeps the region now.") % {"lead": region.lead})
            return redirect("followups:region", region.pk)
    context = {"build": build, "form": form, "kept": what_is_kept(build)}
    return render(request, "desk/hand_region.html", context)


def what_is_kept(build):
    """What comes into the lead's hands: a number and what it counts, by kind."""
    links = ContactLink.objects.current().with_officer().filter(site__county__builds=build)
    counties, promises = build.counties.count(), build.commitments.count()
    sites = Site.objects.filter(county__builds=build).distinct().count()
    linked = links.distinct().count()
    owed = build.followups.filter(status__in=handing.OWED_BY_A_LEAD).count()
    tasks = build.tasks.open().filter(owner_role__startswith=SUSTAINING_LEADS_OWN).count()
    rows = (
        (counties, ngettext("county", "counties", counties)),
        (sites, ngettext("site on the contact list", "sites on the contact list", sites)),
        (linked, ngettext("site with an officer to call", "sites with an officer to call", linked)),
        (promises, ngettext("promise", "promises", promises)),
        (owed, ngettext("follow-up owed", "follow-ups owed", owed)),
        (tasks, ngettext("open task of the sustaining lead", "open tasks of the sustaining lead", tasks)),
    )
    return [{"number": number, "name": name} for number, name in rows]


@require("hand over", Person)
def successor(request, pk):
    """Everything somebody leads, and who follows them: one step."""
    person = get_visible(Person.objects.select_related("organization", "user"), request.user, pk=pk)
    scope = handing.scope_of(person)
    may_close = (
        may(request.user, "close", User) and User.objects.visible_to(request.user).filter(person=person).exists()
    )
    form = SuccessorForm(
        request.POST or None,
        person=person,
        scope=scope,
        may_close=may_close and person.user_id != request.user.pk,
    )
    if request.method == "POST" and form.is_valid():
        try:
            values = form.values
            counts = handing.hand_scope(person, by=request.user, **values)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            _tell(request, sum(counts.values()), values["successor"])
            return redirect(values["successor"])
    parts = parts_of(scope)
    context = {
        "person": person,
        "form": form,
        "parts": parts,
        "number": sum(part["number"] for part in parts),
        "seats": list(scope.seats.select_related("task_force", "organization")[:20]),
    }
    return render(request, "desk/successor.html", context)


def _tell(request, number, who):
    text = ngettext("%(n)d thing passed on to %(who)s.", "%(n)d things passed on to %(who)s.", number)
    messages.success(request, text % {"n": number, "who": who})


def name_of(kind, n):
    """What a number of rows of the kind are called."""
    return {
        "co_hosts": ngettext("build they host with TAT", "builds they host with TAT", n),
        "sustains": ngettext("build they are the sustaining lead of", "builds they are the sustaining lead of", n),
        "followups": ngettext("follow-up they owe", "follow-ups they owe", n),
        "tasks": ngettext("open task", "open tasks", n),
        "regions": ngettext("region in their hands", "regions in their hands", n),
        "helps": ngettext("region they help to keep", "regions they help to keep", n),
        "delegations": ngettext("question that waits for their answer", "questions that wait for their answer", n),
    }[kind]


def parts_of(scope):
    """How many of each kind pass on, kinds without any left out."""
    return [{"number": number, "name": name_of(kind, number)} for kind, number in scope.counts().items() if number]
