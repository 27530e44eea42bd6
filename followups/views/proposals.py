"""The next build as a state drafts it, and staff's word back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from builds.models import Proposal
from followups.actions import proposing as verbs
from followups.forms.regions import ProposalForm, WordBackForm
from followups.views.regions import region_of
from tat_coalitions.accounts.access import get_visible, require


@require("add", Proposal)
def propose(request, pk):
    """Draft the next build."""
    here = region_of(request, pk)
    form = ProposalForm(request.POST or None, region=here)
    if request.method == "POST" and form.is_valid():
        verbs.propose_build(here, by=request.user, **form.values)
        messages.success(
            request, _("Your draft is kept. TAT reads it, and plans the build or sends it back with a word.")
        )
        return redirect("followups:region", pk)
    return _form(request, here, form, None)


@require("change", Proposal)
def change_proposal(request, pk, proposal):
    """Change a draft, which hands it in again."""
    here = region_of(request, pk)
    row = get_visible(proposals_of(here), request.user, verb="change", pk=proposal)
    form = ProposalForm(request.POST or None, region=here, proposal=row)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.change_proposal(row, by=request.user, **form.values)
        except ValidationError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Your draft is changed, and TAT reads it again."))
        return redirect("followups:region", pk)
    return _form(request, here, form, row)


@require("change", Proposal)
def withdraw_proposal(request, pk, proposal):
    """Ask, then take a draft back."""
    here = region_of(request, pk)
    row = get_visible(proposals_of(here), request.user, verb="change", pk=proposal)
    if request.method == "POST":
        try:
            verbs.withdraw_proposal(row, by=request.user)
        except ValidationError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("The draft is withdrawn. TAT reads it no more."))
        return redirect("followups:region", pk)
    context = {
        "question": _("Withdraw the draft of a build in %(city)s?") % {"city": row.build.city},
        "says": [
            _("TAT will not plan it. Nobody was invited, so nobody is told."),
            _("It stays in the list as cancelled. You can draft another one at any time."),
        ],
        "button": _("Withdraw it"),
        "cancel_url": reverse("followups:region", args=[pk]),
    }
    return render(request, "desk/confirm.html", context)


@require("send back", Proposal)
def send_back(request, slug):
    """Give a draft back with a word."""
    rows = Proposal.objects.select_related("build__state", "proposed_by")
    row = get_visible(rows, request.user, verb="send back", build__slug=slug)
    form = WordBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.send_back(row, word=form.cleaned_data["word"], by=request.user)
            messages.success(request, _("%(who)s sees your word on their start page.") % {"who": row.proposed_by})
        except ValidationError as error:
            messages.error(request, error.message)
        return redirect(row.build)
    return render(request, "followups/regions/send_back.html", {"proposal": row, "build": row.build, "form": form})


def proposals_of(region):
    return Proposal.objects.filter(after=region.build).select_related("build__state", "build__planner")


def _form(request, here, form, proposal):
    context = {"region": here, "build": here.build, "form": form, "proposal": proposal}
    return render(request, "followups/regions/proposal.html", context)
