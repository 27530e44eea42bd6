"""The ladder in words, and writing, trying, changing and switching its rules."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from followups import forecast
from followups.actions import rules as verbs
from followups.forms.rules import ReminderRuleForm, blank
from followups.models import ReminderRule, Step
from followups.models.reminders import OF_FOLLOWUPS
from followups.views.board import by_day
from tat_coalitions.accounts.access import get_visible, require
from tat_coalitions.accounts.methods import require_POST

PREVIEW_DAYS = 90
SHOWN = 60


@require("see", ReminderRule)
def rules(request):
    """The whole ladder in words, in the order in which it is climbed."""
    found = sorted(ReminderRule.objects.all(), key=in_climbing_order)
    groups = [
        (_("Before a meeting"), [rule for rule in found if rule.step in (Step.ANSWER, Step.ANSWER_LATE, Step.MEETING)]),
        (_("When nobody says what became of a meeting"), [rule for rule in found if rule.step == Step.CHASE]),
        (_("While a follow-up is owed"), [rule for rule in found if rule.step in OF_FOLLOWUPS]),
    ]
    silent = [
        label
        for step, label in ((Step.DUE, _("due")), (Step.LATE, _("late")))
        if not any(rule.in_use and rule.step == step for rule in found)
    ]
    context = {"groups": groups, "in_use": sum(rule.in_use for rule in found), "silent": silent}
    return render(request, "followups/rules/list.html", context)


def in_climbing_order(rule):
    """By what it counts from and how far from that day it lies."""
    days = rule.offset * {"months": 30, "working_days": 1.4}.get(rule.unit, 1)
    return {"answer_date": 0, "meeting": 1, "follow_up": 2}[rule.anchor], days if rule.is_after else -days, rule.pk


@require("add", ReminderRule)
def new_rule(request):
    """Write a rule: first see whom it would tell, then save it."""
    form = ReminderRuleForm(request.POST or None, initial=blank())
    if request.method == "POST" and form.is_valid() and is_seen(request, form):
        verbs.add_rule(by=request.user, **form.cleaned_data)
        messages.success(request, _("The rule holds from now on."))
        return redirect("followups:rules")
    return render(
        request, "followups/rules/form.html", {"form": form, "rule": None, "was": ""} | preview(request, form)
    )


@require("change", ReminderRule)
def rule(request, pk):
    """Change a rule: first see whom it would tell, then save it."""
    row = get_visible(ReminderRule.objects, request.user, pk=pk)
    was = str(row)
    form = ReminderRuleForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid() and is_seen(request, form):
        fresh = get_visible(ReminderRule.objects, request.user, pk=pk)  # the form has changed `row` already
        if verbs.change_rule(fresh, by=request.user, **form.cleaned_data):
            messages.success(request, _("The rule is changed. It holds from now on, and nobody is told twice."))
        else:
            messages.info(request, _("Nothing was different, so the rule stays as it is."))
        return redirect("followups:rules")
    return render(
        request, "followups/rules/form.html", {"form": form, "rule": row, "was": was} | preview(request, form)
    )


@require("change", ReminderRule)
@require_POST
def switch_rule(request, pk):
    """Switch a rule on or off."""
    row = get_visible(ReminderRule.objects, request.user, pk=pk)
    in_use = request.POST.get("in_use") == "1"
    if verbs.switch_rule(row, in_use=in_use, by=request.user):
        text = (
            _("Switched on: %(rule)s Days that have passed are not made up for.")
            if in_use
            else _("Switched off: %(rule)s What waits by it is not sent.")
        )
        messages.success(request, text % {"rule": row})
    return redirect("followups:rules")


def is_seen(request, form):
    """Whether the person saves the very rule whose preview they saw."""
    return request.POST.get("save") == str(ReminderRule(**form.cleaned_data))


def preview(request, form):
    """The rule in words and whom it would tell in the coming days; nothing before the form makes sense."""
    if request.method != "POST" or not form.is_valid():
        return {"sentence": "", "days": [], "mails": 0, "more": 0}
    at = timezone.now()
    rule = ReminderRule(**form.cleaned_data, effective_from=at)
    coming = forecast.of_rule(rule, request.user, days=PREVIEW_DAYS, at=at)
    shown = coming[:SHOWN]
    return {
        "sentence": str(rule),
        "days": by_day(shown),
        "mails": sum(each.count for each in coming),
        "more": len(coming) - len(shown),
    }
