"""This month on a line: what was due, what is, and the days of builds."""

import calendar

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds.milestones import short
from builds.words import in_words
from tat_coalitions.desk.needs.row import capital
from tat_coalitions.desk.templatetags.house import days_late


def of(facts):
    """What components/timeline.html draws, with a heading that says how much is still ahead."""
    start = facts.today.replace(day=1)
    end = start.replace(day=calendar.monthrange(start.year, start.month)[1])
    marks = [mark for mark in _marks(facts) if start <= mark["on"] <= end]
    ahead = sum(mark["state"] in ("open", "day") and mark["on"] >= facts.today for mark in marks)
    return {
        "heading": _heading(start, ahead),
        "marks": sorted(marks, key=lambda mark: mark["on"]),
        "start": start,
        "end": end,
        "today": facts.today,
    }


def next_date(facts):
    """The next dated thing after today, as `{on, label}`, or None."""
    ahead = [mark for mark in _marks(facts) if mark["on"] > facts.today and mark["state"] in ("open", "day")]
    return min(ahead, key=lambda mark: mark["on"], default=None)


def _heading(start, ahead):
    month = date_format(start, "F")
    if not ahead:
        return _("%(month)s: nothing else is dated") % {"month": month}
    text = ngettext("%(month)s: one date still ahead", "%(month)s: %(n)s dates still ahead", ahead)
    return capital(text % {"month": month, "n": in_words(ahead)})


def _marks(facts):
    for build in facts.builds:
        if build.is_ahead or build.took_place:
            state = "need" if build in facts.unclosed else "day"
            yield _mark(build.date, str(build.city), state, build.date, build.today(facts.at))
    for followup in facts.followups:
        label = _("%(city)s, %(months)s") % {"city": followup.build.city, "months": followup.name.lower()}
        yield _dated(followup.due_on, label, followup.is_owed, followup.build.today(facts.at))
    for task in facts.tasks:
        label = _("%(city)s: %(task)s") % {"city": task.build.city, "task": short(task)}
        yield _dated(task.due_on, label, task.is_open, task.build.today(facts.at))


def _dated(day, label, is_open, today):
    state = "done" if not is_open else "need" if day < today else "open"
    return _mark(day, label, state, day, today)


def _mark(on, label, state, due, today):
    note = days_late(due, today) if state == "need" else ""
    return {"on": on, "label": label, "state": state, "note": note, "small": state == "done"}
