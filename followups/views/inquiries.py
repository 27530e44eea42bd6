"""Asking the organizations of a build what became of their promises: whom, in which words, how many; and settling it."""

from django.conf import settings
from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import apnumber
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from followups import asking as asked
from followups import inquiries as letters
from followups.actions import inquiries
from followups.forms.inquiries import TICK, ChooseForm
from followups.models import CommitmentAnswer, Inquiry
from followups.reading import calls_of
from followups.views.answering import followups_with_build
from tat_coalitions.accounts.access import get_visible, require
from tat_coalitions.accounts.methods import require_POST
from tat_coalitions.wording import words
from tat_coalitions.wording.kinds import kind_of
from tat_coalitions.wording.preview import preview_of


def _followup(request, pk):
    rows = followups_with_build().select_related("build__pause", "build__planner")
    return get_visible(rows, request.user, pk=pk)


@require("see", Inquiry)
def asking(request, pk):
    """Every promise of the build, what was last said of it, and who would be asked or is."""
    followup, at = _followup(request, pk), timezone.now()
    rows = asked.rows_of(followup, request.user)
    unanswered = [row for row in rows if row.can_be_asked and row.question.answer is None]
    ticked = {f"{TICK}-{row.commitment.pk}": "on" for row in unanswered} if "all" in request.GET else None
    form = ChooseForm(ticked, rows=rows)
    context = {
        "followup": followup,
        "rows": [(row, form.fields_of(row)) for row in rows],
        "standing": asked.standing([row.inquiry for row in rows if row.inquiry]),
        "disputed": sum(row.is_disputed for row in rows),
        "choosable": len(form.rows) if followup.is_askable else 0,
        "unanswered": len(unanswered),
        "paused_until": asked.paused_until(followup.build, at),
        "calls": calls_of(followup, request.user),
    }
    return render(request, "followups/asking/asking.html", context)


@require("release", Inquiry)
def release(request, pk):
    """What would be sent, to how many; sent when released."""
    followup, at = _followup(request, pk), timezone.now()
    rows = asked.rows_of(followup, request.user)
    data = request.POST if request.method == "POST" else request.GET
    form = ChooseForm(data, rows=rows)
    if not form.is_valid() or not form.chosen:
        messages.warning(request, _("Nobody was ticked who can be asked, so nobody is asked."))
        return redirect("followups:asking", pk)
    if request.method == "POST":
        chosen = {row.commitment: person for row, person in form.chosen}
        try:
            count = inquiries.release(followup, chosen, by=request.user, at=at)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            _say_released(request, count, paused=asked.paused_until(followup.build, at))
        return redirect("followups:asking", pk)
    context = {
        "followup": followup,
        "chosen": form.chosen,
        "preview": _preview(followup, *form.chosen[0], by=request.user),
        "paused_until": asked.paused_until(followup.build, at),
    }
    return render(request, "followups/asking/release.html", context)


def _say_released(request, count, *, paused):
    number = str(apnumber(count)).capitalize()
    if not count:
        messages.warning(request, _("They were asked already, so nothing was sent."))
    elif paused:
        messages.success(
            request,
            ngettext("One organization is asked when the pause is over.", "%(n)s organizations are asked when the pause"
                     " is over.", count) % {"n": number},
        )  # fmt: skip
    else:
        messages.success(
            request, ngettext("One message is on its way.", "%(n)s messages are on their way.", count) % {"n": number}
        )


def _preview(followup, row, person, *, by):
    """The first mail as this person would read it."""
    inquiry = Inquiry(followup=followup, commitment=row.commitment, person=person, released_by=by)
    written = words.wording_of(letters.KIND, followup.build_id)
    facts = letters.facts_of(inquiry, 1)
    return {
        "person": person,
        "organization": row.commitment.organization,
        "reads": preview_of(kind_of(letters.KIND), written, str(person), facts),
        "from_name": letters.sender_of(inquiry)[0],
        "postal_address": settings.POSTAL_ADDRESS,
    }


def _inquiry(request, pk):
    return get_visible(letters.with_everything(Inquiry.objects.all()), request.user, pk=pk)


@require("change", Inquiry)
@require_POST
def take_back(request, pk):
    """Stop asking one organization."""
    inquiry = _inquiry(request, pk)
    if inquiries.take_back(inquiry, by=request.user):
        organization = {"organization": inquiry.commitment.organization}
        messages.success(request, _("%(organization)s is not asked any more. It can be asked anew.") % organization)
    else:
        messages.warning(request, _("Nobody was waiting for an answer there any more."))
    return redirect("followups:asking", inquiry.followup_id)


@require("change", CommitmentAnswer)
@require_POST
def settle(request, pk):
    """Take the organization's word, or leave what the lead had said."""
    inquiry = _inquiry(request, pk)
    try:
        settled = inquiries.settle(inquiry, take="take" in request.POST, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        if settled:
            messages.success(request, _("That is settled. Both stay on record."))
    return redirect("followups:asking", inquiry.followup_id)
