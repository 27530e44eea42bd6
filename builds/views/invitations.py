"""Sending invitations and asking again: each asked first, with how many and who is left out and why."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from builds import emails, wordings
from builds.actions import invitations
from builds.actions.sign_offs import note_sent_without
from builds.forms.invitations import SendForm, chosen
from builds.models import Build
from builds.views.people import build_of
from builds.workflow import NotAllowed
from tat_coalitions.accounts.access import get_visible, require
from tat_coalitions.wording.kinds import kind_of
from tat_coalitions.wording.preview import preview_of


def _preview(build, person):
    """The invitation as this person would read it, and who it is from."""
    envelope, kind = emails.envelope_of(build), kind_of(wordings.INVITATION)
    facts = wordings.facts_of(build, person)
    return {
        "person": person,
        "envelope": envelope,
        "reads": preview_of(kind, envelope.words[kind.kind], str(person), facts),
        "postal_address": settings.POSTAL_ADDRESS,
    }


@require("invite", Build)
def send(request, slug):
    """Say how many invitations go and who is left out, then write them down for sending."""
    build, at = build_of(request, slug), timezone.now()
    posted = request.method == "POST"
    keys = _whom(request, build.invitations.removable())
    form = SendForm(request.POST if posted else None, build=build)
    if not keys:
        return _nobody(request, build, _("Nobody was ticked, so nobody is invited."))
    if posted and form.is_valid():
        try:
            done = invitations.invite(build, keys, by=request.user, host=form.cleaned_data["host"], at=at)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            note_sent_without(build, by=request.user, at=at)
            _say_invited(request, len(done.go))
        return redirect("builds:people", build.slug)
    selection = invitations.who_can_be_invited(build, keys)
    context = {
        "build": build,
        "form": form,
        "selection": selection,
        "keys": ",".join(map(str, keys)),
        "problem": emails.not_open(build, at),
        "preview": _preview(build, selection.go[0].person if selection.go else build.planner),
    }
    return render(request, "builds/people/send.html", context)


@require("invite", Build)
def remind(request, slug):
    """Say who is asked again, then write it down for sending."""
    build, at = build_of(request, slug), timezone.now()
    keys = _whom(request, build.invitations.to_be_reminded())
    if not keys:
        everybody = request.GET.get("who") == "everybody" and request.method != "POST"
        text = _("Everybody has answered.") if everybody else _("Nobody was ticked, so nobody is reminded.")
        return _nobody(request, build, text)
    if request.method == "POST":
        try:
            written = invitations.remind(build, keys, by=request.user, at=at)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            _say_reminded(request, written)
        return redirect("builds:people", build.slug)
    selection = invitations.who_can_be_reminded(build, keys)
    context = {
        "build": build,
        "selection": selection,
        "keys": ",".join(map(str, keys)),
        "problem": emails.not_open(build, at),
    }
    return render(request, "builds/people/remind.html", context)


@require("invite", Build)
@require_POST
def send_link(request, slug, pk):
    """Mail somebody their personal link once more."""
    build = build_of(request, slug)
    invitation = get_visible(build.invitations.select_related("person"), request.user, pk=pk)
    invitation.build = build
    try:
        sent = invitations.send_link_again(invitation, by=request.user)
    except NotAllowed as error:
        messages.error(request, error.messages[0])
    else:
        text = _("The link is on its way.") if sent else _("The link was sent today already.")
        (messages.success if sent else messages.warning)(request, text)
    return redirect("builds:answer_for", build.slug, pk)


def _whom(request, everybody):
    """The keys that were ticked, or, asked for in so many words, everybody's. Ticking nobody is nobody."""
    data = request.POST if request.method == "POST" else request.GET
    if request.method != "POST" and data.get("who") == "everybody":
        return list(everybody.order_by("pk").values_list("pk", flat=True))
    return chosen(data)


def _nobody(request, build, text):
    messages.warning(request, text)
    return redirect("builds:people", build.slug)


def _say_invited(request, count):
    if count:
        text = ngettext("One invitation is on its way.", "%(n)d invitations are on their way.", count) % {"n": count}
        messages.success(request, text)
    else:
        messages.warning(request, _("Nobody is left to invite among those chosen."))


def _say_reminded(request, count):
    if count:
        text = ngettext("One reminder is on its way.", "%(n)d reminders are on their way.", count) % {"n": count}
        messages.success(request, text)
    else:
        messages.warning(request, _("Nobody is left to remind today among those chosen."))
