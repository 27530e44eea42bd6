"""Pausing the reminders of a build, changing the pause and ending it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from builds.models import Build
from followups.actions import pausing
from followups.forms.pausing import PauseForm
from followups.models import Pause
from followups.pauses import in_words, pause_of
from tat_coalitions.accounts.access import get_visible, require


@require("change", Pause)
def pause(request, slug):
    """Until when nobody is reminded, and why."""
    build, at = get_visible(Build.objects.select_related("state"), request.user, slug=slug), timezone.now()
    try:
        pausing.check_can_pause(build)
    except ValidationError as refused:
        messages.error(request, refused.message)
        return redirect("followups:build", slug)
    now = pause_of(build, at)
    initial = {"until": now.until, "reason": now.reason} if now else None
    form = PauseForm(request.POST or None, initial=initial, today=build.today(at))
    if request.method == "POST" and form.is_valid():
        row = pausing.pause(build, by=request.user, at=at, **form.cleaned_data)
        messages.success(request, in_words(row))
        return redirect("followups:build", slug)
    return render(request, "followups/pause.html", {"build": build, "form": form, "now": now})


@require("change", Pause)
def go_on(request, slug):
    """Let the reminders go on before the pause would end by itself; whoever opens the address is led to the button."""
    build = get_visible(Build.objects, request.user, slug=slug)
    if request.method != "POST":
        return redirect("followups:build", slug)
    if pausing.go_on(build, by=request.user):
        messages.success(
            request, _("Reminders go on from now on. Nobody is told what was missed, only what holds today.")
        )
    else:
        messages.info(request, _("Reminders are not paused."))
    return redirect("followups:build", slug)
