"""Asking a colleague one question, taking that back, and the page on which the colleague answers without an account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from builds.views.rsvp import gone, show_and_act
from followups import delegating
from followups.actions import answering
from followups.actions import delegating as actions
from followups.filling import Row
from followups.forms.answering import form_for
from followups.forms.delegating import AskForm
from followups.models import Delegation
from followups.questions import question_of
from followups.views.answering import address_of, followups_with_build
from tat_coalitions.accounts.access import get_visible, require
from tat_coalitions.accounts.links import find
from tat_coalitions.accounts.methods import require_POST


@require("add", Delegation)
def ask(request, pk, about):
    """Ask a colleague; or see who is asked, and take that back."""
    followup = get_visible(followups_with_build(), request.user, pk=pk)
    if not followup.can_be_filled:
        return redirect("followups:detail", pk)
    question, part = question_of(followup, about)
    if question is None or not question.can_be_delegated:
        raise Http404
    form = AskForm(
        request.POST if request.method == "POST" else None,
        asker=answering.speaker(followup, request.user),
        user=request.user,
    )
    back = f"{address_of(followup, part.code)}#q-{about}"
    if form.is_valid() and asked(followup, question, form, by=request.user):
        messages.success(request, _("The question is on its way. What comes back stands here."))
        return redirect(back)
    context = {"followup": followup, "question": question, "form": form, "back": back}
    return render(request, "followups/ask.html", context)


def asked(followup, question, form, *, by):
    """Ask whom the form names; whether that could be. The form says why not."""
    data = form.cleaned_data
    try:
        person = data.get("colleague") or actions.person_named(
            data["name"], data["email"], organization=getattr(form.asker, "organization", None), by=by
        )
    except ValidationError as error:
        form.add_error("email", error)
        return False
    try:
        actions.ask(followup, question, person=person, by=by, words=data["words"], kept_words=form.kept)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


@require("change", Delegation)
@require_POST
def take_back(request, pk, delegation):
    """Let the link open nothing any more."""
    row = get_visible(delegating.with_everything(), request.user, pk=delegation, followup=pk)
    actions.take_back(row, by=request.user)
    messages.success(request, _("%(who)s’s link opens nothing any more.") % {"who": row.person})
    about = f"promise-{row.commitment_id}" if row.commitment_id else row.measure_id
    return redirect("followups:ask", pk, about)


@login_not_required
@show_and_act
def answer(request, token):
    """The colleague's page: what is asked and by whom, and the answer, which can be corrected until it is sent."""
    at, delegation = timezone.now(), find(delegating.PURPOSE, delegating.with_everything(), token)
    if delegation is None or delegation.person.anonymised_at:
        return gone(request)
    if why := delegating.why_closed(delegation, at):
        lines = [_("What you wrote came too late and is not kept."), why] if request.method == "POST" else [why]
        return gone(request, title=_("There is nothing left to answer here"), lines=lines)
    row = row_of(delegation, request.POST if request.method == "POST" else None)
    if row is None:
        return gone(request)
    if request.method == "POST" and delegation.followup.can_be_filled:
        try:
            kept = row.says_something() and actions.answer(delegation, row, at=at)
        except answering.NotOpen:
            return redirect("asked:question", token)
        if kept:
            return redirect("asked:question", token)
    return render(request, "followups/by_link.html", page_of(delegation, row))


def row_of(delegation, data):
    """The question that was asked, with its form; None where it is asked no more."""
    about = f"promise-{delegation.commitment_id}" if delegation.commitment_id else delegation.measure_id
    question, _part = question_of(delegation.followup, about)
    return Row(delegation.followup, question, form_for(question, data), by_link=delegation.person) if question else None


def page_of(delegation, row):
    standing = row.question.answer
    own = standing if is_own(standing, delegation) else None
    leads_now = delegating.leads_now(delegation)
    return {
        "leads_now": leads_now,
        "reader": leads_now or delegation.asked_by,
        "delegation": delegation,
        "followup": delegation.followup,
        "build": delegation.followup.build,
        "row": row,
        "by_link": delegation.person,
        "wrong": [row] if row.form.errors else [],
        "own": own,
        "agreed": standing if delegation.answered_at and not own else None,
        "said": row.question.said(standing) if standing else "",
        "is_sent": not delegation.followup.can_be_filled,
        "unsent": row.form.typed() if row.form.is_bound and not delegation.followup.can_be_filled else [],
    }


def is_own(answer, delegation):
    """Whether the answer that stands is the colleague's."""
    return answer is not None and answer.said_by_id == delegation.person_id and answer.entered_by_id is None
