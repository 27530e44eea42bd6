"""What somebody does by personal link, without an account: answer, take the date along, share or not, hear no more.

GET and HEAD show and change nothing, since mail scanners open every link; a person's POST acts.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from builds import letters, logos
from builds.actions import answers
from builds.calendar import CONTENT_TYPE, NOT_TAKING_PLACE, ics_for
from builds.forms.rsvp import AnswerForm, SharingForm
from builds.models import Answer, Invitation, Speaker
from builds.waiting import place_in_line
from contacts.actions import consents
from contacts.models import Consent, Person
from tat_coalitions.accounts.links import find, token_for
from tat_coalitions.accounts.methods import require_http_methods, require_safe

show_and_act = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@show_and_act
def rsvp(request, token):
    """The meeting, and the answer to its invitation, which can be changed until it begins."""
    at, invitation = timezone.now(), _invitation(token)
    if invitation is None:
        return gone(request)
    state = answers.closed(invitation.build, at)
    if state == "over":
        return _over(request, invitation)
    data = request.POST if request.method == "POST" and not _is_released(invitation) else None
    form = AnswerForm(data, invitation=invitation, shared=consents.shared_by(invitation.person))
    if data is not None and form.is_valid():
        try:
            answers.record_answer(
                invitation, heard=Invitation.Heard.LINK, by=_by(invitation.person), at=at, **form.values
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("links:rsvp", token)
    return render(request, "links/rsvp.html", _page(invitation, token, state, form, at))


def _page(invitation, token, state, form, at):
    build = invitation.build
    # of a speaker nothing is read but the name that is shown
    speakers = Speaker.objects.only("session", "shown_as")
    return {
        "invitation": invitation,
        "build": build,
        "hosts": letters.hosts_of(build),
        "hosts_with_logo": logos.hosts_with_logo(build),
        "planner": build.planner,
        "sessions": build.sessions.prefetch_related(Prefetch("speakers", queryset=speakers)),
        "state": "released" if _is_released(invitation) and state in ("", "begun") else state,
        "form": form,
        "comes": invitation.may_know_venue and not invitation.is_for_another_day,
        "answered": invitation.said_so_themselves and not invitation.is_for_another_day,
        "answer_by": build.answer_by if build.answer_by and build.answer_by >= build.today(at) else None,
        "may_come": invitation.answer not in (Answer.NO, Answer.INSTEAD),
        "companions": form.brought,
        "told_them": letters.told_them(invitation),
        "before": place_in_line(invitation) if invitation.waits else 0,
        "token": token,
        "sharing_url": reverse("links:sharing", args=[token_for("sharing", invitation.person)]),
    }


def _is_released(invitation):
    """Whether they were only to come for somebody who comes after all."""
    return invitation.released_at is not None and invitation.stage == Invitation.Stage.DRAFTED


@login_not_required
@require_safe
def calendar(request, token):
    """The entry for the calendar; it names the venue for somebody who said that they are coming."""
    invitation = _invitation(token)
    if invitation is None or answers.closed(invitation.build, timezone.now()) == "over":
        return gone(request) if invitation is None else _over(request, invitation)
    build, is_off = invitation.build, _is_released(invitation) or invitation.build.status in NOT_TAKING_PLACE
    knows_venue = invitation.may_know_venue or invitation.passes_venue_on
    text = ics_for([build], with_venue=knows_venue, cancelled=is_off)
    response = HttpResponse(text, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = 'attachment; filename="coalition-build.ics"'
    return response


@login_not_required
@require_safe
def host_logo(request, token, pk):
    """The logo of a co-host that the invitation names, as a picture and nothing else."""
    invitation = _invitation(token)
    host = logos.hosts_with_logo(invitation.build).filter(pk=pk).first() if invitation else None
    return logos.response(host) if host else gone(request)


@login_not_required
@show_and_act
def sharing(request, token):
    """What somebody lets us do with their contact: for as long as we know them, long after the meeting."""
    person = find("sharing", Person.objects.present(), token)
    if person is None:
        return gone(request)
    data = request.POST if request.method == "POST" else None
    form = SharingForm(data, shared=consents.shared_by(person))
    if data is not None and form.is_valid():
        consents.settle(person, form.shares, told=Consent.Told.LINK, by=_by(person))
        messages.success(request, _("What you chose is kept."))
        return redirect("links:sharing", token)
    return render(request, "links/sharing.html", {"person": person, "form": form})


@csrf_exempt  # mail programs post here by themselves when somebody presses their "unsubscribe" (RFC 8058)
@login_not_required
@show_and_act
def opt_out(request, token):
    """No more invitations: a page with one button, which works for mail programs too."""
    person = find("opt-out", Person.objects.present(), token)
    if person is None:
        return gone(request)
    if request.method == "POST":
        change = consents.opt_in if "again" in request.POST else consents.opt_out
        change(person, by=_by(person))
        if "List-Unsubscribe" not in request.POST:  # a mail program must not be sent elsewhere (RFC 8058, 3.1)
            return redirect("links:opt_out", token)
    return render(request, "links/opt_out.html", {"person": person})


def gone(request, **context):
    """The page for a link that opens nothing: 404, with what to do. `title` and `lines` say more where more is known."""
    return render(request, "links/gone.html", context, status=404)


def _over(request, invitation):
    """The day is over: the link answers nothing any more, but what was shared can still be taken back."""
    build = invitation.build
    sharing_url = reverse("links:sharing", args=[token_for("sharing", invitation.person)])
    return gone(
        request,
        title=_("The meeting in %(city)s is over") % {"city": build.city},
        lines=[_("Your link was good until its day. Thank you for answering, or for having been there.")],
        sharing_url=sharing_url,
    )


def _invitation(token):
    rows = Invitation.objects.select_related(
        "build__state",
        "build__planner",
        "person__organization",
        "stand_in__person__organization",
        "in_place_of__person",
        "brought_by__person",
    ).prefetch_related("counties")
    return find("rsvp", rows.filter(person__anonymised_at=None), token)


def _by(person):
    """Who acts, for the trail."""
    return _("personal link of %(person)s") % {"person": person}
