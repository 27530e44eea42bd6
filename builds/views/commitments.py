"""Entering what the cards of the day say, and what is promised afterwards."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from builds.actions import commitments
from builds.forms.commitments import CommitmentForm
from builds.models import Build, Commitment
from tat_coalitions.accounts.access import get_visible, require


def build_of(request, slug):
    return get_visible(Build.objects.select_related("state"), request.user, verb="keep", slug=slug)


def commitment_of(request, build, pk):
    rows = build.commitments.select_related("organization", "person")
    return get_visible(rows, request.user, verb="change", pk=pk)


@require("add", Commitment)
def add(request, slug):
    """Enter one card after the other."""
    build = build_of(request, slug)
    form = CommitmentForm(request.POST or None, build=build, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            commitment, _is_new = commitments.keep_commitment(build, **form.values, by=request.user)
        except ValidationError as error:
            form.add_error("kind", error)
        else:
            messages.success(request, _("Kept: %(promise)s.") % {"promise": commitment})
            return redirect("builds:add_commitment" if "another" in request.POST else "builds:day", slug)
    return render(
        request, "builds/day/commitment.html", {"build": build, "form": form, "commitment": None, "is_answered": False}
    )


@require("change", Commitment)
def change(request, slug, pk):
    """Correct a promise."""
    build = build_of(request, slug)
    commitment = commitment_of(request, build, pk)
    form = CommitmentForm(request.POST or None, build=build, user=request.user, commitment=commitment)
    if request.method == "POST" and form.is_valid():
        try:
            commitments.change_commitment(commitment, **form.values, by=request.user)
        except ValidationError as error:
            form.add_error("kind", error)
        else:
            messages.success(request, _("The promise is changed."))
            return redirect("builds:day", slug)
    is_answered = commitments.is_answered(commitment)
    context = {"build": build, "form": form, "commitment": commitment, "is_answered": is_answered}
    return render(request, "builds/day/commitment.html", context)


@require("change", Commitment)
def remove(request, slug, pk):
    """Ask, then take a promise out."""
    build = build_of(request, slug)
    commitment = commitment_of(request, build, pk)
    if request.method == "POST":
        try:
            commitments.remove_commitment(commitment, by=request.user)
        except ValidationError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("The promise is taken out."))
        return redirect("builds:day", slug)
    return render(request, "builds/day/remove_commitment.html", {"build": build, "commitment": commitment})
