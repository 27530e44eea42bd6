"""The plan of a build on a line: what stands on it, and which tasks are worth a word there.

Upper rooms add marks of their own by `register`: the follow-ups stand on the same line.
"""

import datetime
import re

from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from builds.workflow import CHASED

# How the tasks begin that everybody asks about, and the word for them on the line.
KNOWN = {
    "Book the venue": lazy("Venue"),
    "Choose the victim service provider": lazy("Provider vetting"),
    "Build the invitation list": lazy("Invitation list"),
    "Send the save-the-date": lazy("Save the date"),
    "Send the full invitation": lazy("Full invitation"),
    "60-day check": lazy("60-day check"),
    "30-day check": lazy("30-day check"),
    "Answers close": lazy("Answers close"),
}
LONGEST = 26  # letters of a word on the line
BEYOND = datetime.timedelta(days=200)  # what comes later than that after the meeting stands only in the list of tasks

AROUND_TODAY = datetime.timedelta(days=7)  # room for the word

_sources = []


def register(source):
    """Let `source(build, today)` add marks to every build's line, each as `marks_of` makes them."""
    if source not in _sources:
        _sources.append(source)


def line_of(build, tasks, today):
    """What components/timeline.html needs: marks by date, and where the line starts and ends."""
    marks = marks_of(build, tasks, today)
    days = [mark["on"] for mark in marks]
    return {"marks": marks, "start": min([*days, today - AROUND_TODAY]), "end": max([*days, today + AROUND_TODAY])}


def marks_of(build, tasks, today):
    """Each task, the day itself and what upper rooms add, by date: {on, label, state, small} and a note where late."""
    chased = build.status in CHASED
    marks = [_task_mark(task, today, chased=chased) for task in tasks if task.due_on <= build.date + BEYOND]
    marks.append({"on": build.date, "label": build.city, "state": "day", "small": False})
    marks += from_upper_rooms(build, today)
    return sorted(marks, key=lambda mark: mark["on"])


def from_upper_rooms(build, today):
    """The marks that upper rooms add; `says`, where given, is what to write where no line is drawn."""
    return [mark for source in _sources for mark in source(build, today)]


def _task_mark(task, today, *, chased):
    late = (today - task.due_on).days if task.is_open and chased else 0
    mark = {"on": task.due_on, "label": short(task), "small": True}
    if late > 0:
        note = ngettext("%(days)d day late", "%(days)d days late", late) % {"days": late}
        return mark | {"state": "need", "note": note, "small": False}
    return mark | {"state": "open" if task.is_open else "done", "small": known(task) is None}


def known(task):
    """The word for a task that everybody asks about, or None."""
    return next((word for beginning, word in KNOWN.items() if task.task.startswith(beginning)), None)


def short(task, longest=LONGEST):
    """A few words for a task: the known one, else how it begins, in no more than so many letters."""
    word = known(task)
    if word:
        return str(word)
    begins = re.split(r"[,:;(]", task.task)[0].strip()
    return begins if len(begins) <= longest else begins[:longest].rpartition(" ")[0] + "…"
