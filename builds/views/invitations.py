"""Sending invitations and asking again: each asked first, with how many and who is left out and why."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from builds import emails, wanted, waves, wordings
from builds.actions import invitations
from builds.actions.sign_offs import note_sent_without
from builds.forms.invitations import SendForm, chosen
from builds.models import Build
from builds.views.people import build_of
from builds.workflow import NotAllowed
from tat_coalitions.accounts.access import get_visible, require
from tat_coalitions.accounts.methods import require_POST
from tat_coalitions.wording.kinds import kind_of
from tat_coalitions.wording.preview import preview_of


def _previews(build, wave, rows):
    """The mails of the wave, one for each of its wordings, as the first who gets it reads it: [{rows, sector, …}].

    `sector` names those who have words of their own, "" the others; `is_new_day` tells those asked for another day.
    """
    envelope, groups = emails.envelope_of(build), {}
    for row in rows:
        kind = wave.wording_for(row)
        has_own = envelope.has_words_for(kind, row.sector)
        groups.setdefault((kind, row.sector if has_own else ""), []).append(row)
    largest_first = sorted(groups.items(), key=lambda group: -len(group[1]))
    return [_preview(wave, envelope, words_of, theirs) for words_of, theirs in largest_first]


def _preview(wave, envelope, words_of, rows):
    (kind, sector), row = words_of, rows[0]
    facts = wordings.facts_of(envelope.build, row.person, row, known=envelope.facts)
    return {
        "rows": rows,
        "sector": sector and row.get_sector_display(),
        "is_new_day": kind == wordings.NEW_DAY,
        "person": row.person,
        "envelope": envelope,
        "reads": preview_of(kind_of(kind), envelope.words_for(kind, sector), str(row.person), facts),
        "attached": wave.name != waves.REMINDER,
        "postal_address": settings.POSTAL_ADDRESS,
        "words_url": wordings.address_of(envelope.build, kind, sector),
    }


@require("invite", Build)
def send(request, slug, wave):
    """Say how many mails of a wave go and who is left out and why, then write them down for sending."""
    build, at, wave = build_of(request, slug), timezone.now(), waves.WAVES[wave]
    posted = request.method == "POST"
    keys = _whom(request, wave.everybody(build))
    form = SendForm(request.POST if posted else None, build=build, wants_sign_off=wave.wants_sign_off)
    if not keys:
        asked_for_all = request.GET.get("who") == "everybody" and not posted
        return _nobody(request, build, wave.nobody_left if asked_for_all else wave.nobody_ticked)
    if posted and form.is_valid():
        host = form.cleaned_data["host"]
        try:
            done = invitations.send_wave(build, keys, wave, by=request.user, host=host, at=at)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            if wave.wants_sign_off:
                note_sent_without(build, by=request.user, at=at)
            _say_sent(request, wave, len(done.go))
        return redirect("builds:people", build.slug)
    selection = invitations.who_can_get(build, keys, wave, at=at)
    number = len(selection.go)
    context = {
        "build": build,
        "wave": wave,
        "question": waves.told(wave.asks, number),
        "button": waves.told(wave.sends, number),
        "form": form,
        "selection": selection,
        "keys": ",".join(map(str, keys)),
        "problem": wanted.not_open(build, at),
        "previews": _previews(build, wave, selection.go),
    }
    return render(request, "builds/people/send.html", context)


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


def _say_sent(request, wave, count):
    if count:
        messages.success(request, waves.told(wave.said, count))
    else:
        messages.warning(request, _("Nobody is left to write to among those chosen."))
