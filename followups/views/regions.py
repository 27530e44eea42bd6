"""Regions handed over to the state: the list, the page of one, who helps, until when it holds."""

import datetime

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds.actions.commitments import keep_commitment
from builds.forms.commitments import CommitmentForm
from builds.models import Commitment
from contacts.actions.nouns import keep
from followups.actions import stewarding
from followups.forms.regions import HelperForm, RegionFilter, UntilForm, WhyForm
from followups.models import Steward, Stewardship
from followups.region_page import page_of
from tat_coalitions.accounts import rules
from tat_coalitions.accounts.access import get_visible, may_with, require

A_PAGE = 50
SHOWN = ("build__state", "build__planner", "lead__organization", "lead__user", "handed_by")


def regions():
    return Stewardship.objects.select_related(*SHOWN)


def region_of(request, pk, verb="keep"):
    """The region, if the user may do the verb with it."""
    return get_visible(regions(), request.user, verb=verb, pk=pk)


@require("see", Stewardship)
def region_list(request):
    """Every region handed over that the user sees, those that end first at the top."""
    form = RegionFilter(request.GET or None)
    visible = regions().visible_to(request.user)
    page = Paginator(form.narrow(visible), A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "number": visible.in_force(timezone.localdate()).count()}
    return render(request, "followups/regions/list.html", context)


@require("see", Stewardship)
def region(request, pk):
    """What is kept going here, by whom, until when."""
    here, user = region_of(request, pk, "see"), request.user
    may = {
        "keeps": here.is_in_force and may_with(user, "keep", here),
        "may_end": rules.may(user, "change", Stewardship),
        "may_name": here.is_in_force and may_with(user, "name helpers", here),
    }
    return render(request, "followups/regions/page.html", page_of(here, user) | may)


@require("add", Commitment)
def add_promise(request, pk):
    """Write down what was promised since the meeting; the next follow-up asks about it."""
    here = region_of(request, pk)
    form = CommitmentForm(request.POST or None, build=here.build, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            promise, _is_new = keep_commitment(here.build, **form.values, by=request.user)
        except ValidationError as error:
            form.add_error("kind", error)
        else:
            messages.success(request, _("Kept: %(promise)s.") % {"promise": promise})
            return redirect("followups:add_promise" if "another" in request.POST else "followups:region", pk)
    return render(request, "followups/regions/promise.html", {"region": here, "build": here.build, "form": form})


@require("add", Steward)
def add_helper(request, pk):
    """Name somebody who helps to keep the region."""
    here = region_of(request, pk, "name helpers")
    form = HelperForm(request.POST or None, region=here, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            helper = _named(here, form.someone(), by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            _tell(request, helper)
            return redirect("followups:region", pk)
    return render(request, "followups/regions/helper.html", {"region": here, "build": here.build, "form": form})


@transaction.atomic
def _named(here, person, *, by):
    if person.pk is None:
        keep(person, by=by)
    return stewarding.name_helper(here, person=person, by=by)[0]


def _tell(request, helper):
    """Say that they help, and what is still missing."""
    text = _("%(person)s helps to keep the region now.") % {"person": helper.person}
    if not helper.person.user_id and request.user.is_tat:
        text += " " + _("They cannot sign in yet: invite them from their page.")
    elif not helper.person.user_id:
        text += " " + _("TAT invites them to sign in; you need do nothing more.")
    messages.success(request, text)


@require("change", Steward)
def end_helper(request, pk, helper):
    """Ask, then take somebody off."""
    here = region_of(request, pk)
    row = get_visible(here.stewards.in_force().select_related("person"), request.user, verb="change", pk=helper)
    if request.method == "POST":
        stewarding.end_helper(row, by=request.user)
        messages.success(request, _("%(person)s helps no longer.") % {"person": row.person})
        return redirect("followups:region", pk)
    context = {
        "question": _("Does %(person)s no longer help?") % {"person": row.person},
        "says": [_("From now on they cannot change the region. What they wrote down stays.")],
        "button": _("Take them off"),
        "cancel_url": reverse("followups:region", args=[pk]),
    }
    return render(request, "desk/confirm.html", context)


@require("change", Stewardship)
def renew(request, pk):
    """Let a hand-over hold until another day."""
    here = region_of(request, pk, "change")
    if here.ended_at:
        messages.error(request, _("This was ended. Hand the region over anew."))
        return redirect("followups:region", pk)
    proposed = max(here.expires_on, timezone.localdate()) + datetime.timedelta(days=365)
    form = UntilForm(request.POST or None, initial={"expires_on": proposed})
    if request.method == "POST" and form.is_valid():
        try:
            stewarding.renew_region(here, expires_on=form.cleaned_data["expires_on"], by=request.user)
        except ValidationError as error:
            form.add_error("expires_on", error)
        else:
            messages.success(request, _("It holds until the day you chose."))
            return redirect("followups:region", pk)
    return render(request, "followups/regions/renew.html", {"region": here, "build": here.build, "form": form})


@require("change", Stewardship)
def end(request, pk):
    """Ask why, then take a region back."""
    here = region_of(request, pk, "change")
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            stewarding.end_region(here, by=request.user, why=form.cleaned_data["why"])
            messages.success(request, _("TAT keeps the region again."))
        except ValidationError as error:
            messages.error(request, error.message)
        return redirect("followups:region", pk)
    helpers = here.stewards.in_force().count()
    own = _("%(lead)s sees the build as before, but keeps the region no longer.")
    if here.build.followups.filter(lead=here.lead_id).exists():
        own = _("%(lead)s stays lead of the follow-ups and sees the build as before, but keeps the region no longer.")
    helps = ngettext("%(n)s person who helps loses that, too.", "%(n)s people who help lose that, too.", helpers)
    context = {
        "question": _("Take the region of %(build)s back?") % {"build": here.build},
        "says": [
            own % {"lead": here.lead},
            *([helps % {"n": intcomma(helpers)}] if helpers else []),
            _("What was written down stays. The region can be handed over anew."),
        ],
        "button": _("Take it back"),
        "cancel_url": reverse("followups:region", args=[pk]),
        "form": form,
    }
    return render(request, "desk/confirm.html", context)
