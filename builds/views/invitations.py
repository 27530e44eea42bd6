"""The words of an invitation, sending it, asking again: each asked first, with how many and who is left out and why."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from builds import emails, letters
from builds.actions import invitations
from builds.forms.invitations import MessageForm, SendForm, chosen
from builds.models import Build
from builds.views.people import build_of
from builds.workflow import NotAllowed
from tat_coalitions.accounts.access import get_visible, require


@require("invite", Build)
def message(request, slug):
    """Write the words, see them as somebody of the list would, mail oneself a test."""
    build, at = build_of(request, slug), timezone.now()
    data = request.POST if request.method == "POST" else None
    form = MessageForm(data, build=build, facts=letters.facts_of(build))
    do = request.POST.get("do", "")
    if data is not None and form.is_valid() and do != "preview":
        invitations.write_message(build, by=request.user, **form.cleaned_data)
        messages.success(request, _("The words of the invitation are kept."))
        if do == "test":
            invitations.send_test(build, to=request.user, person=_sample(build, request), at=at)
            messages.success(request, _("A test is on its way to %(address)s.") % {"address": request.user.email})
        return redirect("builds:message", build.slug)
    if form.is_bound and form.is_valid():
        build.invitation_subject, build.invitation_text = form.cleaned_data["subject"], form.cleaned_data["text"]
    context = {
        "build": build,
        "form": form,
        "placeholders": [(f"{{{name}}}", text) for name, text in letters.PLACEHOLDERS.items()],
        "preview": None if form.errors else _preview(build, request),
        "sample": _sample(build, request),
        "listed": build.invitations.select_related("person").order_by("person__name", "pk")[:200],
    }
    return render(request, "builds/people/message.html", context)


def _preview(build, request):
    """The invitation as one of the list would read it; of nobody's list, as the planner would. None when it cannot be."""
    person = _sample(build, request)
    envelope = emails.envelope_of(build)
    try:
        words = emails.invitation_words(person, envelope)
    except ValidationError as error:
        return {"wrong": error.messages[0]}
    return {"wrong": "", "person": person, "envelope": envelope, "words": words}


def _sample(build, request):
    """A real person of the list, the one asked for if there; else the planner."""
    rows = build.invitations.select_related("person").order_by("person__name", "pk")
    asked = (request.POST or request.GET).get("as", "")
    row = (rows.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 18 else None) or rows.first()
    return row.person if row else build.planner


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
            _say_invited(request, len(done.go))
        return redirect("builds:people", build.slug)
    context = {
        "build": build,
        "form": form,
        "selection": invitations.who_can_be_invited(build, keys),
        "keys": ",".join(map(str, keys)),
        "problem": emails.not_open(build, at),
        "preview": _preview(build, request),
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
