"""Filling a follow-up, one part a screen, and reading it afterwards."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from followups import reading
from followups.actions import answering
from followups.forms.answering import ClosingForm, form_for
from followups.models import FollowUp
from followups.questions import CHECK, parts_of
from tat_coalitions.accounts.access import get_visible, require


def followups_with_build():
    return FollowUp.objects.select_related(
        "build__state", "interval", "lead__organization", "lead__user", "submitted_by"
    )


def parts_for(followup, user):
    """The parts as the user answers them: a lead for their own side, staff for that of the lead on the phone."""
    is_lead = followup.lead is not None and followup.lead.user_id == user.pk
    return parts_of(followup, followup.lead if is_lead else answering.speaker(followup, user))


@require("see", FollowUp)
def detail(request, pk):
    """The whole follow-up: to be answered from its first part, or to be read."""
    followup = get_visible(followups_with_build(), request.user, pk=pk)
    if followup.can_be_filled and not (followup.is_answered and request.user.is_tat):
        parts = parts_for(followup, request.user)
        first = next((part for part in parts if any(not question.answer for question in part.theirs)), None)
        return redirect("followups:part", pk, first.code if first else CHECK)
    read = reading.page_of(followup, parts_for(followup, request.user), request.user)
    return render(request, "followups/detail.html", {"followup": followup} | read)


@require("answer", FollowUp)
def part(request, pk, code):
    """One part of the form; good answers are kept even where another one needs a second look."""
    followup = get_visible(followups_with_build(), request.user, pk=pk)
    if not followup.can_be_filled:
        return redirect("followups:detail", pk)
    parts = parts_for(followup, request.user)
    here = next((part for part in parts if part.code == code), None)
    if here is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    rows = [(question, form_for(question, data)) for question in here.questions]
    kept = data is not None and keep(followup, rows, by=request.user)
    if data is not None and "X-Draft" in request.headers:  # typed a moment ago, and not done yet
        return HttpResponse(status=204 if kept else 202)
    if kept:
        return redirect(beside(followup, parts, here, step=-1 if "back" in request.POST else 1))
    return render(request, "followups/part.html", page_of(followup, parts, here, rows))


def keep(followup, rows, *, by):
    """Keep every answer that is understood; whether all were."""
    for question, form in rows:
        if not form.is_valid():
            continue
        if not form.is_empty():
            answering.answer(followup, question, by=by, **form.values())
        elif form.is_emptied():
            answering.take_back(followup, question, by=by)
    return all(form.is_valid() for _question, form in rows)


def beside(followup, parts, here, *, step=1):
    """The address of the part after this one, or of the last look; of the part before it when going back."""
    codes = [part.code for part in parts] + [CHECK]
    return address_of(followup, codes[max(0, codes.index(here.code) + step)])


def address_of(followup, code):
    if code == CHECK:
        return reverse("followups:check", args=[followup.pk])
    return reverse("followups:part", args=[followup.pk, code])


def steps_of(followup, parts, code):
    """Where I am: a step for each part and one for the last look."""
    codes = [(part.code, part.name) for part in parts] + [(CHECK, _("Check and send"))]
    now = [known for known, _name in codes].index(code)
    return [
        {
            "label": name,
            "url": address_of(followup, known),
            "state": "now" if number == now else "done" if number < now else "ahead",
        }
        for number, (known, name) in enumerate(codes)
    ], now + 1


def page_of(followup, parts, here, rows):
    steps, number = steps_of(followup, parts, here.code)
    return {
        "followup": followup,
        "part": here,
        "rows": [row for row in rows if row[0].is_theirs],
        "other_rows": [row for row in rows if not row[0].is_theirs],
        "others_open": any(form.errors or question.answer for question, form in rows if not question.is_theirs),
        "wrong": [(question, form) for question, form in rows if form.errors],
        "steps": steps,
        "number": number,
        "has_before": number > 1,
        "repeatable": sum(len(part.repeatable) for part in parts),
    }


@require("answer", FollowUp)
@require_POST
def unchanged(request, pk, code):
    """Say "no change" to everything in a part that was answered before and not yet now; to all parts with `all`."""
    followup = get_visible(followups_with_build(), request.user, pk=pk)
    parts = parts_for(followup, request.user)
    chosen = [part for part in parts if code in (part.code, "all")]
    if not chosen:
        raise Http404
    try:
        count = answering.repeat_last(followup, [q for part in chosen for q in part.questions], by=request.user)
    except ValidationError as error:
        messages.error(request, error.message)
        return redirect("followups:detail", pk)
    messages.success(
        request,
        ngettext("%(count)d answer repeated: no change.", "%(count)d answers repeated: no change.", count)
        % {"count": count},
    )
    return redirect(address_of(followup, CHECK) if code == "all" else beside(followup, parts, chosen[0]))


@require("answer", FollowUp)
def check(request, pk):
    """The last look before sending, and sending."""
    followup = get_visible(followups_with_build(), request.user, pk=pk)
    if not followup.can_be_filled:
        return redirect("followups:detail", pk)
    form = ClosingForm(request.POST or None, initial={"note": followup.note})
    if request.method == "POST" and form.is_valid():
        try:
            answering.submit(followup, by=request.user, note=form.cleaned_data["note"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("followups:thanks", pk)
    parts = parts_for(followup, request.user)
    steps, number = steps_of(followup, parts, CHECK)
    context = {
        "followup": followup,
        "parts": [(part, address_of(followup, part.code)) for part in parts],
        "answered": sum(len(part.answered) for part in parts),
        "asked": sum(len(part.theirs) for part in parts),
        "missing": sum(1 for part in parts for question in part.theirs if not question.answer),
        "repeatable": sum(len(part.repeatable) for part in parts),
        "is_shared": request.user.is_lead and answering.speaker(followup, request.user) != followup.lead,
        "form": form,
        "steps": steps,
        "number": number,
        "back": steps[-2]["url"] if len(steps) > 1 else "",
    }
    return render(request, "followups/check.html", context)


@require("see", FollowUp)
def thanks(request, pk):
    """What was sent, and what happens next."""
    followup = get_visible(followups_with_build(), request.user, pk=pk)
    following = followup.build.followups.owed().filter(due_on__gt=followup.due_on).select_related("interval").first()
    return render(request, "followups/thanks.html", {"followup": followup, "following": following})
