"""The life of a build where it touches what is owed after it: planned, moved, postponed, cancelled, held, closed."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from builds import copying, templating
from builds import workflow as build_workflow
from builds.actions import builds as build_actions
from builds.actions.notices import follow, take_back
from builds.actions.plan import waive
from builds.models import Invitation, Status
from builds.workflow import NotAllowed
from followups import workflow
from followups.actions.answering import hand_over
from followups.clock import due_on
from followups.extras import called_off
from followups.models import FollowUp, Interval
from followups.models import Status as FollowUpStatus
from tat_coalitions.outbox.actions import cancel_about
from tat_coalitions.outbox.models import Message
from tat_coalitions.trail.actions import record

# What nobody has answered or called off: it moves with the date and passes to a new lead.
NOT_ANSWERED = (
    FollowUpStatus.EXPECTED,
    FollowUpStatus.SCHEDULED,
    FollowUpStatus.OPEN,
    FollowUpStatus.IN_PROGRESS,
)
WAITING_MAIL = ("due", "held", "on_hold", "failed")


@dataclass(frozen=True)
class Moving:
    """What goes along when a build moves, and what stays."""

    tasks: int
    tasks_settled: int
    followups: int
    followups_answered: int
    invited: int
    extras: tuple = ()

    @property
    def followups_unanswered(self):
        """Those of the intervals and the extra ones, which keep their day."""
        return self.followups + len(self.extras)


def what_moves(build):
    """Count, before anybody confirms, what a new date would move."""
    is_open = Q(done_at=None, waived_at=None)
    tasks = build.tasks.aggregate(open=Count("pk", filter=is_open), settled=Count("pk", filter=~is_open))
    followups = list(build.followups.select_related("interval"))
    unanswered = [row for row in followups if row.status in NOT_ANSWERED and not row.is_extra]
    return Moving(
        tasks=tasks["open"],
        tasks_settled=tasks["settled"],
        followups=len(unanswered),
        followups_answered=sum(row.is_answered for row in followups),
        invited=build.invitations.filter(stage=Invitation.Stage.INVITED).count(),
        extras=tuple(kept_extras(build, followups)),
    )


def kept_extras(build, followups):
    """The extra follow-ups that keep their day when the build gets another one; those that came off with it among them."""
    off = called_off(build) if build.status == Status.CANCELLED else None
    standing = (*NOT_ANSWERED, *((FollowUpStatus.CANCELLED,) if off is not None else ()))
    return [row for row in followups if row.is_extra and row.status in standing and row.pk not in (off or ())]


@transaction.atomic
def plan_build(data, *, by, at=None, source=None, parts=()):
    """Create a build with its plan, agenda, targets and follow-ups; return it.

    `data` maps names of Build's fields to values: `city`, `state`, `date` and `planner` at least; `states_served` and
    `counties` may be any iterables of rows. A build created as a draft gets its plan by `start_planning`.
    `source` and `parts`, names of `builds.copying`, copy from an earlier build; `build.copied` then says how much.
    """
    at = at or timezone.now()
    data = copying.facts_from(source, parts, data) | dict(data) if source else data
    build = build_actions.create_build(data, by=by, at=at)
    if build.status != Status.DRAFT:
        build.copied = build_actions.lay_out(build, by=by, at=at, source=source, parts=parts)
        owe_followups(build)
    if source:
        build.copied = copying.of_facts(source, build, parts) | build.copied
        told = {name.replace("_", "-"): [0, number] for name, number in build.copied.items() if number}
        record("copied from an earlier build", build, by=by, at=at, changes=told, reason=str(source))
    return build


@transaction.atomic
def start_planning(build, *, by, at=None):
    """Turn a draft into a planned build with everything that belongs to one. Raises NotAllowed for any other."""
    build_workflow.check_draft(build)
    build_workflow.move_status(build, Status.PLANNED, by=by, at=at, verb="started planning")
    build_actions.lay_out(build, at=at)
    owe_followups(build)


def owe_followups(build):
    """Write a follow-up for every interval in use that the build does not have yet; return how many."""
    before = build.followups.count()
    FollowUp.objects.bulk_create(
        (
            FollowUp(
                build=build,
                interval=interval,
                due_on=due_on(build.date, interval.months),
                lead=build.sustaining_lead,
            )
            for interval in Interval.objects.filter(in_use=True)
        ),
        ignore_conflicts=True,
    )
    return build.followups.count() - before


@transaction.atomic
def move_build(build, *, date, by, at=None):
    """Give the build another day: open tasks and unanswered follow-ups go along, finished ones stay.

    Nothing is sent again: what was sent for the old date is written down under that date. Whoever was told of the old
    one gets a draft that staff release. Raises NotAllowed when the build has no day ahead, or the date is the one it
    has.
    """
    at = at or timezone.now()
    build_workflow.check_movable(build)
    if date == build.date:
        raise NotAllowed(_("That is the day it has already."))
    _set_day(build, date, at=at, change=build_workflow.change, verb="moved the build", by=by)
    follow(build, by=by, at=at)


@transaction.atomic
def postpone_build(build, *, by, at=None, reason=""):
    """Take the build off its day until a new one is known: nobody is chased, its follow-ups wait.

    Whoever was told of the day gets a draft that staff release.
    """
    at = at or timezone.now()
    build_workflow.move_status(
        build, Status.POSTPONED, by=by, at=at, reason=reason, verb="postponed the build", sequence=build.sequence + 1
    )
    for followup in build.followups.filter(status=FollowUpStatus.SCHEDULED):
        workflow.move(followup, FollowUpStatus.EXPECTED, by=by, at=at)
    take_back(build, by=by, at=at)
    _cancel_mail(build, by=by)
    follow(build, by=by, at=at)


@transaction.atomic
def resume_build(build, *, date, by, at=None):
    """Take a postponed or cancelled build up again on a new day; drafts tell those who know that it was off.

    A draft that was dropped gets its plan now. Raises NotAllowed for a build that has its day.
    """
    at = at or timezone.now()
    build_workflow.check_resumable(build)
    asked = build.invitations.filter(stage=Invitation.Stage.INVITED).exists()
    to = Status.INVITING if asked else Status.PLANNED

    def change(build, **facts):
        build_workflow.move_status(build, to, **facts)

    for followup in build.followups.filter(status=FollowUpStatus.CANCELLED).exclude(pk__in=called_off(build)):
        workflow.move(followup, FollowUpStatus.EXPECTED, by=by, at=at)
    _set_day(build, date, at=at, change=change, verb="took the build up again", by=by)
    if not build.tasks.exists():
        build_actions.lay_out(build, at=at)
    owe_followups(build)
    follow(build, by=by, at=at)


@transaction.atomic
def cancel_build(build, *, by, at=None, reason=""):
    """Call the build off, and with it every follow-up nobody has answered and all mail that still waits.

    Whoever was told of it gets a draft that staff release.
    """
    at = at or timezone.now()
    build_workflow.move_status(
        build, Status.CANCELLED, by=by, at=at, reason=reason, verb="cancelled the build", sequence=build.sequence + 1
    )
    for followup in build.followups.filter(status__in=NOT_ANSWERED):
        workflow.move(followup, FollowUpStatus.CANCELLED, by=by, at=at)
    take_back(build, by=by, at=at)
    _cancel_mail(build, by=by)
    follow(build, by=by, at=at)


@transaction.atomic
def hold_build(build, *, by, at=None, held_on=None):
    """Record that the meeting took place, which sets the clock of its follow-ups running.

    What is still open in the plan up to the day is waived: nobody can do it any more.
    `held_on` corrects the date when it was another day than planned. Raises NotAllowed before that day has come where
    the build is.
    """
    at = at or timezone.now()
    day = held_on or build.date
    if day > build.today(at):
        raise NotAllowed(_("The day has not come yet: a meeting can be recorded as held from its own day on."))
    if day != build.date:
        build_workflow.check_movable(build)
        _set_day(build, day, at=at, change=build_workflow.change, verb="corrected the date", by=by)
    build_workflow.move_status(build, Status.HELD, by=by, at=at, verb="recorded the build as held")
    waive(no_longer_possible(build, at), by=by, at=at, reason=_("The meeting was held."))
    owe_followups(build)
    for followup in build.followups.filter(status=FollowUpStatus.EXPECTED):
        workflow.move(followup, FollowUpStatus.SCHEDULED, by=by, at=at)


def no_longer_possible(build, at):
    """The open tasks that lay before the day; those of the day itself, too, once it is past."""
    is_past = build.date < build.today(at)
    return build.tasks.open().filter(**{"offset_days__lte" if is_past else "offset_days__lt": 0})


@transaction.atomic
def close_build(build, *, by, at=None):
    """Close the file of a build that was held. Follow-ups that are still owed stay owed."""
    build_workflow.move_status(build, Status.CLOSED, by=by, at=at, verb="closed the build")


@transaction.atomic
def change_build(build, *, by, at=None, **values):
    """Change facts of a build, other than its date and status; return the changes.

    A new sustaining lead takes over the follow-ups nobody has answered and the open tasks of the old one; a new
    planner takes over the old one's open tasks; another state has other holidays, so open tasks may slide.
    """
    was = {name: getattr(build, name) for name in ("planner", "sustaining_lead", "state")}
    changes = build_actions.change_facts(build, by=by, at=at, **values)
    for role in ("planner", "sustaining_lead"):
        if was[role] and was[role] != getattr(build, role):
            templating.hand_tasks(build, was=was[role], becomes=getattr(build, role))
    if was["sustaining_lead"] != build.sustaining_lead:
        _hand_followups(build, was=was["sustaining_lead"], by=by)
        templating.name_owners(build)
    if was["state"] != build.state and build.status in build_workflow.MOVABLE:
        templating.replan(build, today=build.today(at))
    if "sequence" in changes:
        follow(build, by=by, at=at)
    return changes


def _hand_followups(build, *, was, by):
    """Give the new lead what the old one, or nobody, had to answer; what was handed to a third person stays theirs."""
    for followup in build.followups.filter(status__in=NOT_ANSWERED):
        if followup.lead in (None, was):
            hand_over(followup, lead=build.sustaining_lead, by=by)


def _set_day(build, date, *, at, change, verb, by):
    """Put the build and what depends on its day onto another one, by `change`, a verb of the workflow."""
    shift = date - build.date
    today = build.today(at)
    answer_by = build.answer_by and max(build.answer_by + shift, today)
    if answer_by and answer_by > date:
        answer_by = None
    change(build, by=by, at=at, verb=verb, date=date, answer_by=answer_by, sequence=build.sequence + 1)
    templating.replan(build, today=today)
    # an extra one keeps the day it was given
    unanswered = list(
        build.followups.filter(status__in=NOT_ANSWERED, interval__isnull=False).select_related("interval")
    )
    for followup in unanswered:
        followup.due_on = due_on(date, followup.interval.months)
    FollowUp.objects.bulk_update(unanswered, ["due_on"])


def _cancel_mail(build, *, by):
    """Cancel what still waits to be sent about the build, its follow-ups and its invitations."""
    cancel_about(build, by=by)
    waiting = Message.objects.filter(build_id=build.pk, status__in=WAITING_MAIL)
    for rows in (build.followups, build.invitations):
        label = rows.model._meta.label_lower
        about = waiting.filter(about_type=label).values_list("about_id", flat=True)
        for row in rows.filter(pk__in=list(about)):
            cancel_about(row, by=by)
