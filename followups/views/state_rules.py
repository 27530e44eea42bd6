"""Rules of a state on training: of commercial drivers, bus drivers and school transportation."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from followups import partnership
from followups.actions import partnership as verbs
from followups.forms.partnership import StateRuleForm
from followups.models import StateRule
from followups.states import state_of
from followups.views.writing import ASK, FORM, leads_back, take_back, tell_change
from tat_coalitions.accounts import rules as access
from tat_coalitions.accounts.access import get_visible, require


@require("see", StateRule)
def rules(request, postal):
    """The rules of a state, and when somebody last looked."""
    state, today = state_of(request, postal), timezone.localdate()
    found = partnership.rules_of(state)
    for rule in found:
        rule.words, rule.stale = partnership.rule_in_words(rule, today), rule.is_stale(today)
    context = {
        "state": state,
        "groups": [
            (subject, label, [rule for rule in found if rule.subject == subject])
            for subject, label in StateRule.Subject.choices
        ],
        "number": len(found),
        "stale": sum(rule.stale for rule in found),
        "may_change": access.may(request.user, "change", StateRule),
    }
    return render(request, "followups/states/rules.html", context)


@require("add", StateRule)
def add_rule(request, postal):
    """Write down a rule."""
    state = state_of(request, postal)
    initial = {"checked_on": timezone.localdate(), "subject": request.GET.get("subject", "")}
    form = StateRuleForm(request.POST or None, state=state, initial=initial)
    if request.method == "POST" and form.is_valid():
        rule = verbs.add_rule(state, by=request.user, **form.values)
        messages.success(request, _("%(citation)s is written down.") % {"citation": rule.citation})
        return redirect("followups:state_rules", state.slug)
    context = {
        "form": form,
        "title": _("Write down a rule of %(state)s") % {"state": state},
        "text": _("Only what the source says; what it does not say stays empty."),
        "button": _("Write it down"),
    }
    return render(request, FORM, context | home_of(state))


@require("change", StateRule)
def change_rule(request, postal, pk):
    """Change what is written of a rule."""
    state, rule = rule_of(request, postal, pk)
    form = StateRuleForm(request.POST or None, state=state, row=rule)
    if request.method == "POST" and form.is_valid():
        changed = verbs.change_rule(rule, by=request.user, **form.values)
        tell_change(request, changed)
        return redirect("followups:state_rules", state.slug)
    context = {
        "form": form,
        "title": _("Change %(citation)s") % {"citation": rule.citation},
        "text": _("The trail keeps how it read before."),
        "button": _("Save the change"),
        "take_back": reverse("followups:take_back_rule", args=[state.slug, rule.pk]),
    }
    return render(request, FORM, context | home_of(state))


@require("change", StateRule)
def check_rule(request, postal, pk):
    """Note that somebody looked today and it still stands as written."""
    today = timezone.localdate()
    state, rule = rule_of(request, postal, pk)
    if request.method == "POST":
        verbs.check_rule(rule, on=today, by=request.user)
        messages.success(request, _("%(citation)s was checked today.") % {"citation": rule.citation})
        return redirect("followups:state_rules", state.slug)
    context = {
        "form": None,
        "rule": rule,
        "question": _("Does %(citation)s of %(state)s still stand as written here?")
        % {"citation": rule.citation, "state": state},
        "says": [
            partnership.rule_in_words(rule, today) + ".",
            _("Known from: %(source)s. Last checked %(day)s.")
            % {"source": rule.source, "day": partnership.date_in_words(rule.checked_on, "day")},
            _("Look there first. If it reads otherwise, change the rule instead."),
        ],
        "button": _("Checked today"),
        "change": reverse("followups:change_state_rule", args=[state.slug, rule.pk]),
    }
    return render(request, ASK, context | home_of(state))


@require("change", StateRule)
def take_back_rule(request, postal, pk):
    """Delete a rule that should never have been written; asks first."""
    state, rule = rule_of(request, postal, pk)
    return take_back(
        request,
        rule,
        verbs.take_back_rule,
        question=_("Delete %(citation)s of %(state)s?") % {"citation": rule.citation, "state": state},
        says=[
            _("A rule that ended is not deleted: change its status, so that it stays as the past."),
            _("The trail keeps what was written."),
        ],
        button=_("Delete this rule"),
        home=home_of(state),
    )


def rule_of(request, postal, pk):
    """The state, and its rule; 404 where the user sees no such rule."""
    state = state_of(request, postal)
    return state, get_visible(StateRule.objects, request.user, pk=pk, state=state)


def home_of(state):
    return leads_back(_("%(state)s: rules") % {"state": state}, "followups:state_rules", state.slug)
