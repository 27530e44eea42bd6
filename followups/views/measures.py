"""What is asked: the list of measures, a new one, one with its history, its end and its place."""

import hashlib
import itertools
from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from followups import filling
from followups.actions import measures as verbs
from followups.forms.answering import form_for
from followups.forms.measures import ChangeMeasureForm, EndMeasureForm, MeasureFilter, NewMeasureForm
from followups.measuring import SIDES, interval_names, since, today_at, when_asked, who_is_asked
from followups.models import FollowUp, Measure
from followups.models.followups import ANSWERED
from followups.questions import PART_OF_GOAL, PARTS, Question
from tat_coalitions.accounts.access import get_visible, require
from tat_coalitions.accounts.methods import require_POST
from tat_coalitions.trail.models import Entry

READ = ("sentence", "definition", "unit", "how", "asked_of", "months", "seen_by", "goals")


@dataclass
class Row:
    """A measure as the list shows it, with its neighbors within its goal."""

    measure: Measure
    asked: str
    when: str
    since: str
    is_over: bool
    more_goals: list = field(default_factory=list)
    above: str = ""
    below: str = ""


@require("change", Measure)
def measures(request):
    """Every measure under its first goal, in the order in which it is asked."""
    form, today, names = MeasureFilter(request.GET or None), today_at(timezone.now()), interval_names()
    answered = Count("answers", filter=Q(answers__followup__status__in=ANSWERED))
    found = list(Measure.objects.prefetch_related("goals").annotate(answered=answered).order_by("position", "pk"))
    shown = [measure for measure in found if form.holds(measure, today)]
    groups = by_goal(shown, today, names)
    in_use = sum(1 for measure in found if measure.in_use and not is_over(measure, today))
    return render(request, "followups/measures/list.html", {"form": form, "groups": groups, "in_use": in_use})


def by_goal(found, today, names):
    """Pairs of a goal, or None, and its Rows."""
    groups = {}
    for measure in found:
        goals = goals_of(measure)
        row = Row(measure, who_is_asked(measure), when_asked(measure, names), since(measure), is_over(measure, today))
        row.more_goals = goals[1:]
        groups.setdefault(goals[0] if goals else None, []).append(row)
    for rows in groups.values():
        for upper, lower in itertools.pairwise(rows):
            upper.below, lower.above = lower.measure.pk, upper.measure.pk
    return sorted(groups.items(), key=lambda pair: (pair[0].phase, pair[0].position) if pair[0] else (9, 0))


def goals_of(measure):
    return sorted(measure.goals.all(), key=lambda goal: (goal.phase, goal.position, goal.code))


def is_over(measure, today):
    """Whether it is asked no more."""
    return not measure.in_use or bool(measure.valid_until and measure.valid_until < today)


@require("add", Measure)
def new_measure(request):
    """Write a measure: first see it as a lead would, then save it."""
    form = NewMeasureForm(request.POST or None)
    preview = None
    if request.method == "POST" and form.is_valid():
        seen = sign_of(form)
        if request.POST.get("save") == seen:
            measure = verbs.add_measure(by=request.user, **form.cleaned_data)
            messages.success(request, _("It is asked %(since)s.") % {"since": since(measure)})
            return redirect("followups:measure", measure.pk)
        preview = seen_by_a_lead(form) | {"sign": seen}
    return render(request, "followups/measures/new.html", {"form": form, "preview": preview})


def sign_of(form):
    """What tells whether the person saves the very measure whose preview they saw."""
    told = repr([(name, str(value)) for name, value in sorted(form.cleaned_data.items()) if name != "goals"])
    goals = sorted(goal.pk for goal in form.cleaned_data["goals"])
    return hashlib.sha256(f"{told} {goals}".encode()).hexdigest()[:16]


def seen_by_a_lead(form):
    """The question as it stands in a follow-up, and in which part of it."""
    measure = form.unsaved()
    question = Question(measure)
    first = min(form.cleaned_data["goals"], key=lambda goal: (goal.phase, goal.position, goal.code))
    part = PARTS[PART_OF_GOAL.get(first.code, "together")][0]
    row = filling.Row(None, question, form_for(question), may_ask=False)
    return {"row": row, "part": part, "asked": who_is_asked(measure)}


@require("change", Measure)
def measure(request, measure):
    """One measure: what it asks, of whom, how often it was answered, and how it read before."""
    row = get_visible(Measure.objects.prefetch_related("goals"), request.user, pk=measure)
    context = {
        "measure": row,
        "goals": goals_of(row),
        "asked": who_is_asked(row),
        "when": when_asked(row),
        "since": since(row),
        "is_over": is_over(row, today_at(timezone.now())),
        "answered": row.answers.counted().count(),
        "history": history_of(row),
    }
    return render(request, "followups/measures/measure.html", context)


def history_of(measure):
    """What the trail keeps of its changes, the newest first: when, who, why, and how it read until then."""
    entries = Entry.objects.about(measure).exclude(verb="was refused")
    return [(entry, [] if entry.verb == "added the measure" else until_then(entry)) for entry in entries]


def until_then(entry):
    """Pairs of a field's name and how it read before this entry, in words."""
    return [
        (Measure._meta.get_field(name).verbose_name, as_words(name, pair[0]))
        for name, pair in entry.changes.items()
        if name in READ
    ]


def as_words(name, value):
    """How a value of a measure read, as a person says it."""
    if name in ("how", "seen_by"):
        return dict(Measure._meta.get_field(name).choices).get(value, value)
    if name == "asked_of":
        known = [str(label) for side, label in SIDES.items() if f"'{side}'" in str(value)]
        return ", ".join(known) or _("every lead")
    if name == "months":
        return str(value).strip("[]") or _("every interval")
    return value


@require("change", Measure)
def change_measure(request, measure):
    """Mend its words, or whom it asks; how it read before stays to be read."""
    row = get_visible(Measure.objects.prefetch_related("goals"), request.user, pk=measure)
    answered = row.answers.exists()
    form = ChangeMeasureForm(request.POST or None, measure=row, answered=answered)
    if request.method == "POST" and form.is_valid():
        try:
            changes = verbs.change_measure(row, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("The measure is saved.") if changes else _("Nothing has changed."))
            return redirect("followups:measure", row.pk)
    context = {"measure": row, "form": form, "answered": answered}
    return render(request, "followups/measures/change.html", context)


@require("change", Measure)
def end_measure(request, measure):
    """The last day on which it is asked, or that there is none."""
    row = get_visible(Measure.objects, request.user, pk=measure)
    form = EndMeasureForm(request.POST or None, measure=row)
    if request.method == "POST" and form.is_valid():
        if verbs.end_measure(row, by=request.user, **form.cleaned_data):
            done = _("It is asked %(since)s.") % {"since": since(row)} if row.valid_until else _("It has no end now.")
            messages.success(request, done)
        else:
            messages.info(request, _("Nothing has changed."))
        return redirect("followups:measure", row.pk)
    open_now = FollowUp.objects.waiting_for_a_person().filter(answers__measure=row).count()
    return render(request, "followups/measures/end.html", {"measure": row, "form": form, "open_now": open_now})


@require("change", Measure)
@require_POST
def switch_measure(request, measure):
    """Take it out of use at once, or back in."""
    row = get_visible(Measure.objects, request.user, pk=measure)
    in_use = request.POST.get("in_use") == "1"
    if verbs.switch_measure(row, in_use=in_use, by=request.user):
        text = _("It is back in use.") if in_use else _("It is out of use: neither asked nor shown. Its answers stay.")
        messages.success(request, text)
    return redirect("followups:measure", row.pk)


@require("change", Measure)
@require_POST
def move_measure(request, measure):
    """Put it where its neighbor stands."""
    row = get_visible(Measure.objects, request.user, pk=measure)
    beside = get_visible(Measure.objects, request.user, pk=request.POST.get("beside", ""))
    if beside != row:
        verbs.move_measure(row, beside=beside, by=request.user)
        messages.success(request, _("“%(measure)s” stands there now.") % {"measure": row})
    return redirect("followups:measures")
