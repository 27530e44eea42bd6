"""Adding a follow-up beyond the intervals to a build, changing it, calling it off and taking it up again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from builds.models import Build
from followups.actions import extras
from followups.extras import called_off
from followups.forms.extras import ExtraForm, NewExtraForm, ReasonForm
from followups.models import FollowUp
from followups.views.answering import followups_with_build
from tat_coalitions.accounts.access import get_visible, require


@require("add", FollowUp)
def new_extra(request, slug):
    """Add a follow-up to a build."""
    build = get_visible(Build.objects.select_related("state", "sustaining_lead"), request.user, slug=slug)
    if reason := refusal(extras.check_can_add, build):
        messages.error(request, reason)
        return redirect("followups:build", slug)
    form = NewExtraForm(request.POST or None, build=build)
    if request.method == "POST" and form.is_valid():
        followup = extras.add_extra(build, by=request.user, **form.cleaned_data)
        messages.success(request, told(_("Added: %(title)s, due %(day)s."), followup))
        return redirect("followups:build", slug)
    return render(request, "followups/extra.html", {"build": build, "form": form, "followup": None, "is_off": False})


@require("change", FollowUp)
def change_extra(request, pk):
    """Rename an extra follow-up or give it another day; one that was called off is taken up again by that."""
    followup = get_visible(followups_with_build(), request.user, pk=pk)
    build, is_off = followup.build, followup.pk in called_off(followup.build)
    check, subject = (extras.check_can_add, build) if is_off else (extras.check_changeable, followup)
    if reason := refusal(check, subject):
        messages.error(request, reason)
        return redirect("followups:build", build.slug)
    initial = {"title": followup.title, "due_on": followup.due_on}
    form = ExtraForm(request.POST or None, build=build, followup=followup, initial=initial)
    if is_off and request.method == "POST" and "take_up" not in request.POST:
        messages.error(request, _("It was called off meanwhile. Whoever still wants it takes it up again here."))
    elif request.method == "POST" and form.is_valid():
        verb = extras.take_up if is_off else extras.change_extra
        try:
            verb(followup, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, told(_("Saved: %(title)s, due %(day)s."), followup))
            return redirect("followups:build", build.slug)
    context = {"build": build, "form": form, "followup": followup, "is_off": is_off}
    return render(request, "followups/extra.html", context)


@require("change", FollowUp)
def call_off(request, pk):
    """Ask whether an extra follow-up is called off, then do it."""
    followup = get_visible(followups_with_build(), request.user, pk=pk)
    build = followup.build
    if reason := refusal(extras.check_changeable, followup):
        messages.error(request, reason)
        return redirect("followups:build", build.slug)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        extras.call_off(followup, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
        messages.success(request, _("“%(title)s” is called off.") % {"title": followup.title})
        return redirect("followups:build", build.slug)
    says = [
        told(
            _("It is due %(day)s. Nobody is asked or reminded of it any more; what waits to be sent is not sent."),
            followup,
        )
    ]
    if followup.saved_at:
        says.append(_("Somebody has begun it: what they wrote is kept, but counts for nothing."))
    context = {
        "build": build,
        "form": form,
        "question": _("Call off “%(title)s”?") % {"title": followup.title},
        "says": says,
        "button": _("Call it off"),
        "cancel_url": reverse("followups:build", args=[build.slug]),
        "hidden": [],
    }
    return render(request, "followups/lifecycle/ask.html", context)


def told(text, followup):
    """A sentence with the title and the day of a follow-up."""
    return text % {"title": followup.title, "day": date_format(followup.due_on, "F j, Y")}


def refusal(check, subject):
    """Why something cannot be done, or nothing."""
    try:
        check(subject)
    except ValidationError as refused:
        return refused.message
    return ""
