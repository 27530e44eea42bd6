"""What the People tab says: one heading that is true, people by sector, and a line for each."""

from collections import Counter
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from builds import waves
from builds.matrix import COLUMN
from builds.models import Answer, Invitation
from builds.waiting import Seats
from builds.words import in_words
from contacts.models import Sector
from tat_coalitions.outbox.models import Message
from tat_coalitions.outbox.models import Status as MailStatus

# What of a mail's way is worth a word on the list: the kind of its pill, and the word.
MAIL = {
    MailStatus.FAILED: ("lost", lazy("Mail came back")),
    MailStatus.UNKNOWN: ("need", lazy("Mail may not have arrived")),
    MailStatus.HELD: ("need", lazy("Mail is held back")),
    MailStatus.ON_HOLD: ("need", lazy("Mail is on hold")),
    MailStatus.CANCELLED: ("need", lazy("Mail was not sent")),
    MailStatus.DUE: ("calm", lazy("Mail on its way")),
    MailStatus.SENDING: ("calm", lazy("Mail on its way")),
}
SAID = {  # the kind of the pill, its sign
    Answer.YES: ("done", ""),
    Answer.MAYBE: ("open", ""),
    Answer.NO: ("calm", "dash-lg"),
    Answer.INSTEAD: ("calm", ""),
}


@dataclass(frozen=True)
class Line:
    """One invitation as the list shows it."""

    row: Invitation
    answer: dict  # of a pill
    note: str
    mail: dict | None
    waves: str = ""


def only_listed(glance):
    """How many are on the list and nothing more: not invited, silent, not arrived."""
    return sum(not (guest.invited or guest.answer or guest.counts) for guest in glance.coverage.guests)


def seats(glance):
    """The Seats of the build, from the people that were counted already."""
    guests = glance.coverage.guests
    return Seats(glance.build.capacity, sum(guest.counts for guest in guests), sum(guest.waits for guest in guests))


def at_odds(build):
    """`[(row of who was named, sentence)]` of those where what they say does not fit what whom they come for says."""
    rows = build.invitations.at_odds().select_related("person", "in_place_of__person").order_by("person__name", "pk")
    return [(row, _at_odds(row)) for row in rows]


def _at_odds(row):
    both = {"named": row.person, "invited": row.in_place_of.person}
    if row.answer == Answer.YES:
        return _("%(invited)s comes after all, and %(named)s has said yes for themselves: both stand.") % both
    return _("%(invited)s sends %(named)s, who has not said yes: nobody comes for either.") % both


def heading(glance, waiting):
    """The sentence over the list; `waiting` are those on it who are not invited yet."""
    build, invited, silent = glance.build, glance.invited, glance.unanswered
    if build.took_place:
        return _("%(came)s of %(invited)s invited came") % {"came": _many(_came(glance)), "invited": intcomma(invited)}
    if not invited and waiting:
        return ngettext(
            "One person is on the list; nobody is invited yet",
            "%(n)s people are on the list; nobody is invited yet",
            waiting,
        ) % {"n": _many(waiting)}
    if not invited:
        return _("No one is invited yet")
    if silent:
        return ngettext(
            "%(silent)s of %(invited)s invited has not answered",
            "%(silent)s of %(invited)s invited have not answered",
            silent,
        ) % {"silent": _many(silent), "invited": intcomma(invited)}
    coming = sum(guest.has_seat for guest in glance.coverage.guests)
    return ngettext(
        "All %(invited)s invited have answered; one is coming",
        "All %(invited)s invited have answered; %(coming)s are coming",
        coming,
    ) % {"invited": intcomma(invited), "coming": in_words(coming) if coming else _("none")}


def _many(number):
    return capfirst(in_words(number)) if number else _("None")


def _came(glance):
    return sum(guest.counts and guest.invited for guest in glance.coverage.guests)


def by_sector(glance):
    """The rows invited, answered, coming (and came): each a name, and a number for every sector and for all."""
    kinds = [
        (_("Invited"), "", [guest for guest in glance.coverage.guests if guest.invited]),
        (_("Not answered"), "silent", [guest for guest in glance.coverage.guests if guest.unanswered]),
        (_("Coming"), "yes", [guest for guest in glance.coverage.guests if guest.has_seat]),
    ]
    if glance.build.took_place:
        kinds.append((_("Came"), "came", [guest for guest in glance.coverage.guests if guest.counts]))
    rows = []
    for name, asked, guests in kinds:
        counted = Counter(guest.sector for guest in guests)
        cells = [
            {"sector": sector.value, "label": COLUMN.get(sector, sector.label), "n": counted[sector]}
            for sector in Sector
        ]
        rows.append({"name": name, "asked": asked, "cells": cells, "all": len(guests)})
    return rows


def lines(rows, *, build, today, sees_mail):
    """A Line for each invitation of one page."""
    rows = list(rows)
    mail = _mail_of(rows) if sees_mail else {}
    for row in rows:
        row.build = build
    return [Line(row, _answer(row, today), _note(row), _mail(row, mail.get(row.pk)), waves.of_row(row)) for row in rows]


def _mail_of(rows):
    """{invitation: status of the newest mail about it}"""
    about = Message.objects.filter(about_type=Invitation._meta.label_lower, about_id__in=[row.pk for row in rows])
    return dict(about.order_by("pk").values_list("about_id", "status"))


def _mail(row, status):
    if status not in MAIL or (status == MailStatus.CANCELLED and (row.answer or row.person.opted_out_at)):
        return None
    return pill(*MAIL[status])


def _answer(row, today):
    if row.waits:
        return pill("open", _("On the waiting list"), icon="hourglass-split")
    if row.is_for_another_day:
        day = date_format(row.answered_for, "M j")
        return pill("need", _("%(said)s, for %(day)s") % {"said": row.get_answer_display(), "day": day})
    if row.answer:
        kind, icon = SAID[row.answer]
        return pill(kind, row.get_answer_display(), icon=icon)
    if row.stage == Invitation.Stage.DRAFTED or row.arrived_at:
        return {}
    late = row.build.answer_by and today > row.build.answer_by and row.build.is_ahead
    return pill("need" if late else "calm", _("No answer yet"))


def pill(kind, text, *, icon=""):
    return {"kind": kind, "text": text, "icon": icon}


def _note(row):
    """How the answer was told, and when."""
    if not row.answered_at:
        return ""
    day = date_format(row.answered_at.astimezone(row.build.zone), "M j")
    return f"{row.get_heard_display()}, {day}" if row.heard else day
