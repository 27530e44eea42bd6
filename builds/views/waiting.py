"""The waiting list of a build: who waits in which order, giving seats, how many there are; and two who both come."""

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds import wanted
from builds.actions import substitutes
from builds.actions import waiting as verbs
from builds.forms.waiting import SeatForm, SeatsForm
from builds.models import Build, Invitation
from builds.views.people import build_of
from builds.waiting import place_in_line, seats_of
from builds.words import in_words
from tat_coalitions.accounts.access import get_visible, require
from tat_coalitions.accounts.methods import require_POST
from tat_coalitions.paging import A_PAGE


@require("invite", Build)
def waiting_list(request, slug):
    """Who waits for a seat, the first first; and how many seats there are."""
    build = build_of(request, slug)
    form = SeatsForm(request.POST if request.method == "POST" else None, initial={"capacity": build.capacity})
    if request.method == "POST" and form.is_valid():
        seats = verbs.set_seats(build, form.cleaned_data["capacity"], by=request.user)
        messages.success(request, _("The number of seats is kept."))
        if seats.to_give:
            messages.info(request, _("Seats are free now: move up who waits, below."))
        return redirect("builds:waiting", build.slug)
    seats = seats_of(build)
    rows = build.invitations.waiting().select_related(
        "person__organization", "in_place_of__person", "brought_by__person"
    )
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "build": build,
        "seats": seats,
        "heading": heading(seats),
        "form": form,
        "page": page,
        "closed": wanted.not_open(build, timezone.now()),
    }
    return render(request, "builds/people/waiting.html", context)


def heading(seats):
    """The sentence over the waiting list."""
    if not seats.waiting:
        return _("Nobody waits for a seat")
    number = seats.waiting
    waits = ngettext("%(n)s person waits for a seat", "%(n)s people wait for a seat", number) % {"n": in_words(number)}
    if seats.free is None:
        free = _("there are as many as are wanted")
    elif seats.is_full:
        free = _("none is free")
    else:
        free = ngettext("%(n)s is free", "%(n)s are free", seats.free) % {"n": in_words(seats.free)}
    return capfirst(f"{waits}; {free}")


@require("invite", Build)
def give_seat(request, slug, pk):
    """Move one person up: the first at once, anybody else, or over the capacity, with a reason that is asked for."""
    build = build_of(request, slug)
    row = get_visible(build.invitations.select_related("person"), request.user, pk=pk)
    row.build = build
    if not row.waits:
        messages.info(request, _("%(person)s does not wait for a seat.") % {"person": row.person})
        return redirect("builds:waiting", build.slug)
    seats, before = seats_of(build), place_in_line(row)
    data = request.POST if request.method == "POST" else None
    form = SeatForm(data) if before or seats.is_full else None
    if data is not None and (form is None or form.is_valid()):
        _give(request, row, form.cleaned_data["reason"] if form else "")
        return redirect("builds:waiting", build.slug)
    return render(request, "desk/confirm.html", _asked(build, row, form, seats, before))


def _give(request, row, reason):
    try:
        verbs.give_seat(row, by=request.user, reason=reason)
    except ValidationError as error:  # somebody was quicker
        messages.error(request, error.messages[0])
    else:
        if row.person.email:
            messages.success(request, _("%(person)s has a seat and is told so.") % {"person": row.person})
        _ask_to_tell(request, [row])


def _ask_to_tell(request, rows):
    """Name those with a seat to whom no mail can say so."""
    people = [str(row.person) for row in rows if not row.person.email]
    if people:
        text = ngettext(
            "%(who)s has a seat. We have no address: please tell them.",
            "%(who)s have seats. We have no addresses: please tell them.",
            len(people),
        )
        messages.warning(request, text % {"who": get_text_list(people, _("and"))})


def _asked(build, row, form, seats, before):
    says = []
    if before:
        says.append(ngettext("One person waits longer.", "%(n)s people wait longer.", before) % {"n": intcomma(before)})
    if seats.is_full:
        says.append(
            _("All %(all)s seats are taken: there must be a chair for them.") % {"all": intcomma(seats.capacity)}
        )
    if row.person.email:
        says.append(_("They get a mail that there is a seat, with the entry for their calendar."))
    else:
        says.append(_("We have no address of theirs: please tell them."))
    return {
        "form": form,
        "question": _("Give %(person)s a seat?") % {"person": row.person},
        "says": says,
        "button": _("Give the seat"),
        "cancel_url": reverse("builds:waiting", args=[build.slug]),
    }


@require("invite", Build)
@require_POST
def move_up(request, slug):
    """Give the free seats to the first in line, as many as the button said."""
    build = build_of(request, slug)
    text = request.POST.get("number", "")
    number = int(text) if text.isdecimal() and len(text) < 6 else 0
    try:
        rows = verbs.move_up(build, number, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        told = sum(bool(row.person.email) for row in rows)
        if told:
            said = ngettext("One person moved up and is told so.", "%(n)s people moved up and are told so.", told)
            messages.success(request, said % {"n": intcomma(told)})
        if not rows:
            messages.warning(request, _("Nobody moved up: no seat is free any more, or nobody waits."))
        _ask_to_tell(request, rows)
    return redirect("builds:waiting", build.slug)


@require("invite", Build)
@require_POST
def let_both_stand(request, slug, pk):
    """Somebody named to come instead is asked for themselves from now on."""
    build = build_of(request, slug)
    row = get_visible(Invitation.objects.filter(build=build).select_related("person", "build"), request.user, pk=pk)
    if substitutes.let_both_stand(row, by=request.user):
        messages.success(request, _("%(person)s stands on the list for themselves now.") % {"person": row.person})
    return redirect("builds:people", build.slug)
