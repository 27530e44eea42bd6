"""What a new day of a build would move, day by day, and what stays and why: asked before anybody confirms."""

import datetime
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from builds import templating
from builds.models import Status
from builds.sentences import slid_from
from followups.actions.lifecycle import NOT_ANSWERED
from followups.clock import due_on
from followups.extras import called_off
from followups.models import Status as FollowUpStatus

SHOWN = 10  # lines before the rest is folded away


@dataclass(frozen=True)
class Shift:
    """A task or follow-up that gets another day; `why` says from where it slid, where offices are closed on that day."""

    what: str
    was: datetime.date
    becomes: datetime.date
    why: str = ""


@dataclass(frozen=True)
class Stay:
    """A task or follow-up that keeps its day, and why."""

    what: str
    on: datetime.date
    why: str


@dataclass(frozen=True)
class Preview:
    """What moves and what stays, each by date."""

    moves: list
    stays: list

    @property
    def first(self):
        return self.moves[:SHOWN]

    @property
    def rest(self):
        return self.moves[SHOWN:]


def preview(build, date, today):
    """The Preview of a build on another day: as many questions for one task as for fifty."""
    tasks = list(build.tasks.all())
    moves = [
        Shift(task.task, task.due_on, due, slid_from(planned, due, build.state))
        for task, planned, due in templating.new_days(build, [t for t in tasks if t.is_open], date=date, today=today)
        if due != task.due_on
    ]
    stays = [Stay(task.task, task.due_on, _settled(task, build)) for task in tasks if not task.is_open]
    back = called_off(build) if build.status == Status.CANCELLED else None
    for followup in build.followups.select_related("interval"):
        if reason := _why_it_stays(followup, back):
            stays.append(Stay(followup.name, followup.due_on, reason))
        elif followup.interval and due_on(date, followup.interval.months) != followup.due_on:
            moves.append(Shift(followup.name, followup.due_on, due_on(date, followup.interval.months)))
    return Preview(sorted(moves, key=lambda move: move.becomes), sorted(stays, key=lambda stay: stay.on))


def _settled(task, build):
    if task.done_at:
        return _("done on %(day)s") % {"day": date_format(build.today(task.done_at), "M j, Y")}
    return _("waived: %(why)s") % {"why": task.waived_reason}


def _why_it_stays(followup, back):
    """Why a follow-up keeps its day; "" where it moves. `back`: those that stay off when a cancelled build comes back."""
    if followup.is_answered:
        return _("answered")
    is_off = followup.status == FollowUpStatus.CANCELLED
    if is_off and (back is None or followup.pk in back):
        return _("called off")
    if not is_off and followup.status not in NOT_ANSWERED:
        return followup.get_status_display().lower()
    return "" if followup.interval_id else _("an extra one keeps the day it was given")
