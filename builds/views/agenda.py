"""The Agenda tab of a build: what happens when, and who speaks."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from builds import sign_offs
from builds.actions import agenda as verbs
from builds.forms.agenda import ArrangementForm, ChangeSpeakerForm, OpenNameForm, SessionForm, SpeakerForm
from builds.models import Arrangement, Build, Session, Speaker
from builds.views.plan import build_of, tab_of
from tat_coalitions.accounts import rules
from tat_coalitions.accounts.access import asks_again, get_visible, require


@require("see", Session)
def agenda(request, slug):
    """The agenda with its speakers; items that overlap are marked. Prints as it stands."""
    at = timezone.now()
    build = build_of(request, slug, at)
    sessions = list(sign_offs.sessions_of(build))
    clashes = verbs.overlaps(sessions, begins=build.starts_at)
    twice = verbs.double_booked(sessions)
    for session in sessions:
        session.clash = clashes.get(session.pk)
        session.is_outside = session.ends_at > build.ends_at
        for speaker in session.speakers.all():
            speaker.also_in = twice.get(speaker.pk)
    context = tab_of(
        build,
        "agenda",
        at,
        sessions=sessions,
        clashes=len(clashes),
        twice=len({speaker.person_id for each in sessions for speaker in each.speakers.all() if speaker.also_in}),
        credit=verbs.credit_hours(sessions),
        may_change=rules.may(request.user, "change", Session),
        may_open=rules.may(request.user, "open", Speaker),
        may_arrange=rules.may(request.user, "see", Arrangement),
    )
    return render(request, "builds/agenda.html", context)


def _build(request, slug):
    return get_visible(Build.objects.select_related("state"), request.user, slug=slug)


def _form_page(request, build, form, title, **more):
    """A form on a page of its own; with `session`, its speakers beside it."""
    defaults = {"remove_url": "", "button": _("Save"), "session": None}
    context = defaults | {"build": build, "form": form, "title": title, "may_change": True} | more
    return render(request, "builds/agenda/form.html", context)


@require("add", Session)
def add(request, slug):
    """Put an item on the agenda."""
    build = _build(request, slug)
    form = SessionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        session = verbs.add_session(build, by=request.user, **form.cleaned_data)
        messages.success(request, _("On the agenda: %(title)s") % {"title": session})
        return redirect("builds:agenda", slug)
    return _form_page(request, build, form, _("Add to the agenda"), button=_("Add it"))


@require("change", Session)
def change(request, slug, pk):
    """Change an item of the agenda."""
    build = _build(request, slug)
    session = get_visible(Session.objects, request.user, pk=pk, build=build)
    form = SessionForm(request.POST or None, instance=Session.objects.get(pk=pk))
    if request.method == "POST" and form.is_valid():
        verbs.change_session(session, by=request.user, **form.cleaned_data)
        messages.success(request, _("The agenda is saved."))
        return redirect("builds:agenda", slug)
    return _form_page(
        request,
        build,
        form,
        session.title,
        remove_url=reverse("builds:remove_session", args=[slug, pk]),
        session=session,
        speakers=_speakers_of(session),
        may_open=rules.may(request.user, "open", Speaker),
        may_arrange=rules.may(request.user, "see", Arrangement),
    )


@require("change", Session)
def remove(request, slug, pk):
    """Take an item off the agenda; asks first."""
    build = _build(request, slug)
    session = get_visible(Session.objects, request.user, pk=pk, build=build)
    if request.method == "POST":
        verbs.remove_session(session, by=request.user)
        messages.success(request, _("Off the agenda: %(title)s") % {"title": session})
        return redirect("builds:agenda", slug)
    speakers = session.speakers.count()
    says = [_("Its speakers go with it.")] if speakers else []
    return _ask(request, build, _("Take “%(title)s” off the agenda?") % {"title": session}, says, _("Take it off"))


@require("add", Speaker)
def add_speaker(request, slug, session):
    """Let somebody speak in an item of the agenda."""
    build = _build(request, slug)
    session = get_visible(Session.objects, request.user, pk=session, build=build)
    form = SpeakerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        speaker = verbs.add_speaker(session, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(speaker)s speaks in: %(title)s") % {"speaker": speaker, "title": session})
        return redirect("builds:agenda", slug)
    return _form_page(request, build, form, _("Who speaks in “%(title)s”?") % {"title": session}, button=_("Add"))


@require("change", Speaker)
def change_speaker(request, slug, pk):
    """Change how a speaker is shown, or seal another name."""
    build = _build(request, slug)
    speaker = _speaker(request, build, pk)
    form = ChangeSpeakerForm(request.POST or None, speaker=speaker)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        # an empty field leaves what is sealed
        verbs.change_speaker(speaker, by=request.user, **values | {"sealed_name": values["sealed_name"] or None})
        messages.success(request, _("The speaker is saved."))
        return redirect("builds:agenda", slug)
    remove_url = reverse("builds:remove_speaker", args=[slug, pk])
    return _form_page(request, build, form, _("Change the speaker"), remove_url=remove_url)


@require("change", Speaker)
def remove_speaker(request, slug, pk):
    """Take a speaker off; asks first."""
    build = _build(request, slug)
    speaker = _speaker(request, build, pk)
    if request.method == "POST":
        verbs.remove_speaker(speaker, by=request.user)
        messages.success(request, _("The speaker is taken off."))
        return redirect("builds:agenda", slug)
    says = [_("The sealed name is deleted with it.")] if speaker.sealed_name else []
    question = _("Take %(speaker)s off “%(title)s”?") % {"speaker": speaker, "title": speaker.session}
    return _ask(request, build, question, says, _("Take off"))


@require("change", Arrangement)
def arrangement(request, slug, pk):
    """What is agreed with a speaker and what they consent to; for TAT alone."""
    build = _build(request, slug)
    speaker = _speaker(request, build, pk)
    speaker.session.build = build
    form = ArrangementForm(request.POST or None, speaker=speaker)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            verbs.arrange(speaker, by=request.user, **form.agreed)
            verbs.settle_consents(speaker, form.wanted, by=request.user, at=timezone.now())
        messages.success(request, _("What is agreed is saved."))
        return redirect("builds:agenda", slug)
    return render(request, "builds/agenda/arrangement.html", {"build": build, "speaker": speaker, "form": form})


@require("open", Speaker)
@asks_again
def open_name(request, slug, pk):
    """Open a sealed name, with a reason that the trail keeps; it is shown once, on the answer to this form."""
    build = _build(request, slug)
    speaker = _speaker(request, build, pk)
    form = OpenNameForm(request.POST or None)
    name = ""
    if request.method == "POST" and form.is_valid():
        try:
            name = verbs.open_name(speaker, by=request.user, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error("reason", error)
    context = {"build": build, "speaker": speaker, "form": form, "name": name}
    return render(request, "builds/agenda/open_name.html", context)


def _speakers_of(session):
    """The speakers of one item, ready for their line."""
    speakers = list(session.speakers.select_related("person", "session").prefetch_related("consents"))
    for speaker in speakers:
        speaker.also_in = None
    return speakers


def _speaker(request, build, pk):
    speakers = Speaker.objects.select_related("session", "person")
    return get_visible(speakers, request.user, pk=pk, session__build=build)


def _ask(request, build, question, says, button):
    context = {
        "question": question,
        "says": says,
        "button": button,
        "cancel_url": reverse("builds:agenda", args=[build.slug]),
    }
    return render(request, "desk/confirm.html", context)
