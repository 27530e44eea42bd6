"""Filling a follow-up, one part a screen, and reading it afterwards."""

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import apnumber
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from followups import reading
from followups.actions import answering
from followups.filling import FILL, KEPT, PARTLY, SENT, STATUSES, TOLD_ABOVE, Sheet
from followups.forms.answering import ClosingForm
from followups.models import FollowUp
from followups.questions import CHECK, digest, parts_of
from tat_coalitions.accounts.access import get_visible, require
from tat_coalitions.accounts.methods import require_POST


def followups_with_build():
    return FollowUp.objects.select_related(
        "build__state", "build__planner", "interval", "lead__organization", "lead__user", "submitted_by"
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
        first = next((part for part in parts if part.missing), None)
        return redirect("followups:part", pk, first.code if first else CHECK)
    read = reading.page_of(followup, parts_for(followup, request.user), request.user)
    return render(request, "followups/detail.html", {"followup": followup} | read)


@require("answer", FollowUp)
def part(request, pk, code):
    """One part of the form; good answers are kept even where another one needs a second look."""
    followup = get_visible(followups_with_build(), request.user, pk=pk)
    parts, here = parts_and_one(followup, request.user, code)
    is_sent = request.method == "POST"
    sheet = Sheet(followup, here.questions, request.POST if is_sent else None)
    if not followup.can_be_filled:
        return meanwhile_sent(request, followup, sheet.unsent() if is_sent else [])
    if not is_sent:
        return render(request, "followups/part.html", page_of(followup, parts, here, sheet, request.user))
    try:
        sheet.keep(by=request.user)
    except answering.NotOpen:
        return meanwhile_sent(request, get_visible(followups_with_build(), request.user, pk=pk), sheet.unsent())
    if is_draft(request):
        return JsonResponse(sheet.told(), status=STATUSES[sheet.state()])
    if sheet.is_kept:
        return redirect(after_saving(request, followup, parts, here))
    parts, here = parts_and_one(followup, request.user, code)
    sheet = sheet.redrawn(here.questions)
    return render(request, "followups/part.html", page_of(followup, parts, here, sheet, request.user))


def parts_and_one(followup, user, code):
    """All parts, and the one of this code. Raises Http404."""
    parts = parts_for(followup, user)
    here = next((part for part in parts if part.code == code), None)
    if here is None:
        raise Http404
    return parts, here


def is_draft(request):
    """Whether the script sends what was typed a moment ago, and nobody pressed anything."""
    return "X-Draft" in request.headers


def after_saving(request, followup, parts, here):
    """Where saving leads: on, back, or to the same question where its number was filled in."""
    if FILL in request.POST:
        return f"{address_of(followup, here.code)}#q-{slugify(request.POST[FILL])}"
    return beside(followup, parts, here, step=-1 if "back" in request.POST else 1)


def meanwhile_sent(request, followup, rows, note=""):
    """Somebody sent the follow-up while this page was open: what was sent, and what was typed and did not go with it."""
    if is_draft(request):
        words = render_to_string("followups/_sent_meanwhile.txt", {"followup": followup}).strip()
        return JsonResponse({"state": SENT, "said": words, "questions": {}}, status=STATUSES[SENT])
    if not followup.is_answered or (not rows and (not note or note == followup.note)):
        return redirect("followups:detail", followup.pk)
    context = {"followup": followup, "rows": rows, "note": note, "planner": followup.build.planner}
    return render(request, "followups/sent_meanwhile.html", context)


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


def by_goal(rows):
    """The rows with those of one goal together, in the order in which goals come up."""
    goals = list(dict.fromkeys(row.question.goal for row in rows))
    return sorted(rows, key=lambda row: goals.index(row.question.goal))


def is_by(answer, user):
    """Whether the reader gave this answer."""
    return answer is not None and answer.entered_by_id == user.pk


def page_of(followup, parts, here, sheet, user):
    steps, number = steps_of(followup, parts, here.code)
    folded = [row for row in sheet.rows if not row.question.is_theirs]
    return {
        "followup": followup,
        "part": here,
        "rows": by_goal([row for row in sheet.rows if row.question.is_theirs]),
        "other_rows": by_goal(folded),
        "others_answered": sum(1 for row in folded if row.question.answer),
        "others_open": any(row.is_wrong or is_by(row.question.answer, user) for row in folded),
        "told_above": TOLD_ABOVE,
        "wrong": sheet.wrong,
        "in_the_way": sheet.in_the_way,
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
        ngettext("%(count)s answer repeated: no change.", "%(count)s answers repeated: no change.", count)
        % {"count": str(apnumber(count)).capitalize()},
    )
    return redirect(address_of(followup, CHECK) if code == "all" else beside(followup, parts, chosen[0]))


@require("answer", FollowUp)
def check(request, pk):
    """The last look before sending, and sending."""
    followup = get_visible(followups_with_build(), request.user, pk=pk)
    is_sent = request.method == "POST"
    form = ClosingForm(followup, request.POST if is_sent else None)
    if not followup.can_be_filled:
        return meanwhile_sent(request, followup, [], request.POST.get("note", ""))
    try:
        if is_sent and form.is_valid() and words_kept(followup, form, by=request.user) and not is_draft(request):
            answering.submit(followup, by=request.user)
            return redirect("followups:thanks", pk)
    except answering.NotOpen:
        followup = get_visible(followups_with_build(), request.user, pk=pk)
        return meanwhile_sent(request, followup, [], form.cleaned_data["note"])
    except ValidationError as error:
        form.add_error(None, error)
    if is_draft(request):
        return draft_of_words(form)
    return render(request, "followups/check.html", last_look(request, followup, form))


def words_kept(followup, form, *, by):
    """Keep the closing words; whether that could be. Where somebody else wrote others, the form says so."""
    note, seen = form.cleaned_data["note"], form.cleaned_data["shown"].rstrip("*")
    try:
        answering.note_down(followup, note, seen=seen, by=by, kept_words=form.kept)
    except answering.NotOpen:
        raise
    except ValidationError as error:
        form.add_error("note", error)
    form.carry(digest(FollowUp.objects.values_list("note", flat=True).get(pk=followup.pk)))
    return not form.errors


def draft_of_words(form):
    """The script's answer on closing words."""
    state = PARTLY if form.errors else KEPT
    told = {"shown": form["shown"].value() or "", "said": form.findings(), "keep": form.offers_to_keep, "standing": ""}
    return JsonResponse({"state": state, "questions": {"closing": told}}, status=STATUSES[state])


def last_look(request, followup, form):
    parts = parts_for(followup, request.user)
    steps, number = steps_of(followup, parts, CHECK)
    return {
        "followup": followup,
        "parts": [(part, address_of(followup, part.code)) for part in parts],
        "answered": sum(len(part.answered) for part in parts),
        "asked": sum(len(part.theirs) for part in parts),
        "missing": sum(len(part.missing) for part in parts),
        "waiting": [question for part in parts for question in part.questions if question.is_waiting],
        "repeatable": sum(len(part.repeatable) for part in parts),
        "is_shared": request.user.is_lead and answering.speaker(followup, request.user) != followup.lead,
        "form": form,
        "steps": steps,
        "number": number,
        "back": steps[-2]["url"] if len(steps) > 1 else "",
    }


@require("see", FollowUp)
def thanks(request, pk):
    """What was sent, and what happens next."""
    followup = get_visible(followups_with_build(), request.user, pk=pk)
    if followup.can_be_filled or not followup.is_answered:
        return redirect("followups:detail", pk)  # nothing to give thanks for yet
    following = followup.build.followups.owed().filter(due_on__gt=followup.due_on).select_related("interval").first()
    return render(request, "followups/thanks.html", {"followup": followup, "following": following})
