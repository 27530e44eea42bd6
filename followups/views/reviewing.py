"""What staff do with a follow-up that was sent: ask back, amend; and calls, which leads log about promises, too."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from builds.models import CoHost
from contacts.models import Person
from followups.actions import calls, reviewing
from followups.filling import Row
from followups.forms.answering import form_for
from followups.forms.reviewing import AskBackForm, CallForm, ReasonForm
from followups.models import AskBack, Call, FollowUp
from followups.questions import parts_of
from followups.views.answering import followups_with_build
from tat_coalitions.accounts.access import get_visible, require


@require("add", AskBack)
def ask_back(request, pk):
    """Ask the lead about what was sent."""
    followup = get_visible(followups_with_build(), request.user, pk=pk)
    form = AskBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _asked, goes = reviewing.ask_back(followup, words=form.cleaned_data["words"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            _say_asked(request, followup, goes)
            return redirect("followups:detail", pk)
    return render(request, "followups/reviewing/ask_back.html", {"followup": followup, "form": form})


def _say_asked(request, followup, goes):
    if goes:
        messages.success(request, _("%(lead)s is asked by mail.") % {"lead": followup.lead})
    else:
        messages.warning(request, _("It is asked back, but nobody could be written to: please call."))


@require("amend", FollowUp)
def amend(request, pk, question):
    """Change one answer that was sent, or add one that is missing, with a reason."""
    followup = get_visible(followups_with_build(), request.user, pk=pk)
    found = next((q for part in parts_of(followup) for q in part.questions if q.prefix == question), None)
    if found is None or not followup.is_answered:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form, reason = form_for(found, data), ReasonForm(data, prefix="why", is_new=found.answer is None)
    row = Row(followup, found, form, may_ask=False)
    if data is not None and all([form.is_valid(), reason.is_valid()]):
        if form.is_empty():
            reason.add_error(None, _("Give an answer. “I could not find out” is one, too."))
        elif row.is_stale:
            row.carry(found.fingerprint)
            reason.add_error(None, _("Somebody changed this answer meanwhile. If yours still holds, press once more."))
        else:
            why = reason.cleaned_data["reason"]
            reviewing.amend(followup, found, values=form.values(), reason=why, by=request.user)
            messages.success(request, _("The answer is amended; what it said before stays beside it."))
            return redirect("followups:detail", pk)
    context = {
        "followup": followup,
        "question": found,
        "row": row,
        "wrong": [row] if form.errors else [],
        "reason": reason,
    }
    return render(request, "followups/reviewing/amend.html", context)


@require("add", Call)
def call(request, pk):
    """Log a call about a follow-up, or with `promise` about one promise of its build; leads log only the latter."""
    followup, now = get_visible(followups_with_build(), request.user, pk=pk), timezone.now()
    promise = _promise(request, followup)
    if promise is None and request.user.is_lead:
        raise Http404  # what staff tell the lead on the telephone is logged by staff
    people = _callable(followup, promise, request.user)
    form = CallForm(request.POST if request.method == "POST" else None, build=followup.build, people=people, now=now)
    if request.method == "POST" and form.is_valid():
        calls.log_call(followup, commitment=promise, by=request.user, now=now, **form.values)
        messages.success(request, _("The call is logged."))
        return redirect("followups:asking" if promise else "followups:detail", pk)
    context = {"followup": followup, "promise": promise, "form": form}
    return render(request, "followups/reviewing/call.html", context)


def _promise(request, followup):
    """The promise that the address names, or None where it names none; 404 for one of another build."""
    key = request.GET.get("promise", "")
    if not key:
        return None
    found = followup.build.commitments.select_related("organization").filter(pk=key) if key.isdecimal() else ()
    return next(iter(found), None) or _nowhere()


def _nowhere():
    raise Http404


def _callable(followup, promise, user):
    """Who may have been called: of the organization that promised, or of those who lead and hold the build."""
    rows = Person.objects.visible_to(user).present().select_related("organization").order_by("name", "pk")
    if promise:
        return rows.filter(Q(organization=promise.organization_id) | Q(pk=promise.person_id))
    hosts = CoHost.objects.filter(build=followup.build_id).exclude(person=None).values("person")
    return rows.filter(Q(pk=followup.lead_id) | Q(pk__in=hosts))
