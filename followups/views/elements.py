"""The list of elements, and where each stands in a state."""

import itertools

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from followups import partnership
from followups.actions import partnership as verbs
from followups.forms.partnership import (
    ElementForm,
    ReasonedStandingForm,
    RewordForm,
    StandingForm,
    TakeOffForm,
)
from followups.models import Element, StateElement
from followups.states import state_of
from followups.views import writing
from followups.views.writing import ASK, FORM, leads_back
from tat_coalitions.accounts import rules
from tat_coalitions.accounts.access import get_visible, require
from tat_coalitions.trail.models import Entry

A_DAY = partnership.A_DAY
WORDS = ("name", "definition")


@require("see", StateElement)
def of_state(request, postal):
    """Where each element stands in a state, and all that was ever written down of it."""
    state, today = state_of(request, postal), timezone.localdate()
    rows = state.elements.select_related("element", "agency").order_by("-on", "-pk")
    by_element = {}
    for row in rows:
        by_element.setdefault(row.element_id, []).append(row)
    standing = partnership.standing_of(state, today)
    groups = [(line, by_element.pop(line.element.pk, [])) for line in [*standing.rows, *standing.beside]]
    context = {
        "state": state,
        "standing": standing,
        "groups": groups,
        "former": [(rows[0].element, rows) for rows in by_element.values()],
        "may_change": rules.may(request.user, "change", StateElement),
    }
    return render(request, "followups/states/elements.html", context)


@require("add", StateElement)
def note(request, postal):
    """Write down where an element stands since a day."""
    state = state_of(request, postal)
    form = StandingForm(request.POST or None, state=state, initial={"element": request.GET.get("element", "")})
    if request.method == "POST" and form.is_valid():
        row = verbs.note_standing(state, by=request.user, **form.values)
        now = partnership.standing_of(state, timezone.localdate())
        messages.success(request, _("%(element)s is noted: %(words)s.") % {"element": row.element, "words": now.words})
        return redirect("followups:state_elements", state.slug)
    context = {
        "form": form,
        "title": _("Where does an element stand in %(state)s?") % {"state": state},
        "text": _("A change is written down as a new line, so that the past stays."),
        "button": _("Note it"),
    }
    return render(request, FORM, context | home_of(state))


@require("change", StateElement)
def amend(request, postal, pk):
    """Put a mistake right; the trail keeps how it read."""
    state, row = line_of(request, postal, pk)
    form = ReasonedStandingForm(request.POST or None, state=state, row=row)
    if request.method == "POST" and form.is_valid():
        changed = verbs.amend_standing(row, by=request.user, reason=form.cleaned_data["reason"], **form.values)
        messages.success(request, _("It is amended.") if changed else _("Nothing was different, so it stays as it is."))
        return redirect("followups:state_elements", state.slug)
    context = {
        "form": form,
        "title": _("Put a mistake right: %(element)s") % {"element": row.element},
        "text": _("If something changed in the state, note a new line instead: this one then stays as the past."),
        "button": _("Amend it"),
        "take_back": reverse("followups:take_back_standing", args=[state.slug, row.pk]),
    }
    return render(request, FORM, context | home_of(state))


@require("change", StateElement)
def take_back(request, postal, pk):
    """Delete what should never have been written; asks first."""
    state, row = line_of(request, postal, pk)
    return writing.take_back(
        request,
        row,
        verbs.take_back_standing,
        question=_("Delete one line of %(element)s in %(state)s?") % {"element": row.element, "state": state},
        says=[
            _("It says: %(status)s %(when)s.")
            % {"status": row.get_status_display(), "when": partnership.when_in_words(row.on, row.precision)},
            _("The count of that time changes with it. The trail keeps what was written."),
        ],
        button=_("Delete this line"),
        home=home_of(state),
    )


def line_of(request, postal, pk):
    """The state, and one line of where an element stood in it; 404 where the user sees none."""
    state = state_of(request, postal)
    rows = StateElement.objects.select_related("element", "agency")
    return state, get_visible(rows, request.user, pk=pk, state=state)


def home_of(state):
    return leads_back(_("%(state)s: elements") % {"state": state}, "followups:state_elements", state.slug)


@require("see", Element)
def elements(request):
    """The list as it is, as it was, and how its words changed."""
    today = timezone.localdate()
    found = list(Element.objects.all())
    earlier = {element.pk: [] for element in found}
    changes = Entry.objects.filter(subject_type=Element._meta.label_lower, verb="reworded an element")
    for entry in changes.order_by("-at", "-pk")[:200]:
        pairs = [entry.changes[name] for name in WORDS if name in entry.changes]
        if entry.subject_id in earlier:
            earlier[entry.subject_id].append({"entry": entry, "pairs": pairs})
    for element in found:
        element.earlier = earlier[element.pk]
    now = [element for element in found if element.is_listed_on(today)]
    context = {
        "counted": [element for element in now if not element.is_optional],
        "beside": [element for element in now if element.is_optional],
        "off": [element for element in found if element.listed_until and element.listed_until < today],
        "ahead": [element for element in found if element.listed_from > today],
        "past_lists": past_lists(found, today),
        "may_change": rules.may(request.user, "change", Element),
    }
    return render(request, "followups/states/element_list.html", context)


def past_lists(found, today):
    """Each list that counted before today's, the latest first: since when, until when, and its elements."""
    counted = [element for element in found if not element.is_optional]
    days = {element.listed_from for element in counted}
    days |= {element.listed_until + A_DAY for element in counted if element.listed_until}
    days = sorted(day for day in days if day <= today)
    lists = [
        {
            "since": day,
            "until": following - A_DAY,
            "elements": [element for element in counted if element.is_listed_on(day)],
        }
        for day, following in itertools.pairwise(days)
    ]
    return lists[::-1]


@require("add", Element)
def add_element(request):
    """Put an element on the list."""
    initial = {"position": Element.objects.count() + 1, "listed_from": timezone.localdate()}
    form = ElementForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        element = verbs.add_element(by=request.user, **form.cleaned_data)
        messages.success(
            request,
            _("%(element)s is on the list from %(day)s.")
            % {"element": element, "day": partnership.date_in_words(element.listed_from, "day")},
        )
        return redirect("followups:elements")
    context = {
        "form": form,
        "title": _("Put an element on the list"),
        "text": _("Every state is counted by the new list from that day on, and by the old one before."),
        "button": _("Put it on the list"),
    }
    return render(request, FORM, context | home_of_list())


@require("change", Element)
def reword_element(request, element):
    """Say the same element in better words."""
    row = get_visible(Element.objects, request.user, pk=element)
    form = RewordForm(request.POST or None, instance=Element.objects.get(pk=row.pk))
    if request.method == "POST" and form.is_valid():
        changed = verbs.reword_element(row, by=request.user, **form.cleaned_data)
        messages.success(request, _("It is reworded.") if changed else _("Nothing was different."))
        return redirect("followups:elements")
    context = {
        "form": form,
        "title": _("Reword “%(element)s”") % {"element": row},
        "text": _("The words of before stay in the list’s history."),
        "button": _("Save the words"),
    }
    return render(request, FORM, context | home_of_list())


@require("change", Element)
def take_off_element(request, element):
    """Take an element off the list from a day on, or put it back; asks first and says how many states it touches."""
    row = get_visible(Element.objects, request.user, pk=element)
    if row.listed_until:
        return put_back_element(request, row)
    form = TakeOffForm(request.POST or None, element=row, initial={"last_day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        verbs.list_element_until(row, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(element)s leaves the list after that day.") % {"element": row})
        return redirect("followups:elements")
    states = StateElement.objects.filter(element=row).order_by().values("state").distinct().count()
    context = {
        "form": form,
        "question": _("Take “%(element)s” off the list?") % {"element": row},
        "says": [
            _("Something is written down of it in %(n)d states; all of it stays.") % {"n": states}
            if states != 1
            else _("Something is written down of it in one state; all of it stays."),
            _("From the day after on no state is counted by it. Counts of earlier days stay as they were."),
        ],
        "button": _("Take it off the list"),
    }
    return render(request, ASK, context | home_of_list())


def put_back_element(request, row):
    """Ask, then list it again as if it had never left."""
    if request.method == "POST":
        verbs.list_element_until(row, last_day=None, by=request.user)
        messages.success(request, _("%(element)s is on the list again.") % {"element": row})
        return redirect("followups:elements")
    context = {
        "form": None,
        "question": _("Put “%(element)s” back on the list?") % {"element": row},
        "says": [_("It then counts for every day since it first came onto the list, as if it had never left.")],
        "button": _("Put it back"),
    }
    return render(request, ASK, context | home_of_list())


def home_of_list():
    return leads_back(_("Elements"), "followups:elements")
