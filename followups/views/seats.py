"""Seats of industry stakeholders on a state's task forces."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from followups.actions import partnership as verbs
from followups.forms.partnership import EndSeatForm, SeatForm
from followups.models import TaskForceSeat
from followups.states import as_seen_by, keeps, state_of
from followups.views.writing import ASK, FORM, leads_back, tell_change
from tat_coalitions.accounts.access import get_visible, require


@require("see", TaskForceSeat)
def seats(request, postal):
    """Who sits on the state's task forces, and who sat there."""
    state, today = state_of(request, postal), timezone.localdate()
    found = as_seen_by(request.user, with_names(state.task_force_seats))
    context = {
        "state": state,
        "held": [seat for seat in found if seat.until is None or seat.until >= today],
        "past": [seat for seat in found if seat.until is not None and seat.until < today],
        "may_change": keeps(request.user, state),
    }
    return render(request, "followups/states/seats.html", context)


@require("add", TaskForceSeat)
def add_seat(request, postal):
    """Write down a seat."""
    state = kept_state(request, postal)
    form = SeatForm(request.POST or None, state=state, user=request.user)
    if request.method == "POST" and form.is_valid():
        seat = verbs.add_seat(state, by=request.user, **form.values)
        messages.success(request, _("%(seat)s is written down.") % {"seat": seat.organization})
        return redirect("followups:state_seats", state.slug)
    context = {
        "form": form,
        "title": _("Who of industry sits on a task force of %(state)s?") % {"state": state},
        "text": _("Only organizations and people we know can be named: add them first."),
        "button": _("Write it down"),
    }
    return render(request, FORM, context | home_of(state))


@require("change", TaskForceSeat)
def change_seat(request, postal, pk):
    """Put a seat right."""
    state = kept_state(request, postal)
    seat = get_visible(with_names(TaskForceSeat.objects), request.user, pk=pk, state=state)
    form = SeatForm(request.POST or None, state=state, row=seat, user=request.user)
    if request.method == "POST" and form.is_valid():
        changed = verbs.change_seat(seat, by=request.user, **form.values)
        tell_change(request, changed)
        return redirect("followups:state_seats", state.slug)
    context = {
        "form": form,
        "title": _("The seat of %(organization)s") % {"organization": seat.organization},
        "text": _("If somebody else sits there now, end this seat and write down a new one."),
        "button": _("Save the change"),
    }
    return render(request, FORM, context | home_of(state))


@require("change", TaskForceSeat)
def end_seat(request, postal, pk):
    """Nobody sits there after a day; asks for it."""
    state = kept_state(request, postal)
    seat = get_visible(with_names(TaskForceSeat.objects), request.user, pk=pk, state=state)
    form = EndSeatForm(request.POST or None, seat=seat, initial={"until": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        verbs.end_seat(seat, by=request.user, **form.cleaned_data)
        messages.success(request, _("The seat has ended. It stays as the past."))
        return redirect("followups:state_seats", state.slug)
    context = {
        "form": form,
        "question": _("Has the seat of %(organization)s ended?") % {"organization": seat.organization},
        "says": [_("It stays on the page as the past and counts no longer after its last day.")],
        "button": _("End the seat"),
    }
    return render(request, ASK, context | home_of(state))


def with_names(seats):
    return seats.select_related("task_force", "organization", "person", "build")


def kept_state(request, postal):
    """The state, or 404 where it is not theirs to keep."""
    state = state_of(request, postal)
    if not keeps(request.user, state):
        raise Http404(_("There is no such page, or it is not yours to see."))
    return state


def home_of(state):
    return leads_back(_("%(state)s: task force seats") % {"state": state}, "followups:state_seats", state.slug)
