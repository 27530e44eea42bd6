"""Handing a region to its lead, and a lead's whole scope to a successor: accounts, builds and mail in one act."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from builds.actions import plan
from builds.actions.co_hosts import change_co_host
from builds.models import Build, CoHost, PlanTask
from builds.workflow import NotAllowed
from contacts.actions.nouns import keep
from followups.actions import stewarding
from followups.actions.answering import hand_over
from followups.actions.lifecycle import NOT_ANSWERED, change_build
from followups.models import Delegation, FollowUp, Status, Steward, Stewardship, TaskForceSeat
from tat_coalitions.accounts.actions import close_account, reopen_account
from tat_coalitions.accounts.links import new_nonce
from tat_coalitions.accounts.models import Role
from tat_coalitions.desk.actions.inviting import invite
from tat_coalitions.outbox.actions import NOT_ON_ITS_WAY
from tat_coalitions.outbox.decisions import look_at
from tat_coalitions.outbox.models import Message
from tat_coalitions.trail.actions import differences, record, snapshot

OWED_BY_A_LEAD = (*NOT_ANSWERED, Status.ASKED_BACK)
KINDS = ("co_hosts", "sustains", "followups", "tasks", "regions", "helps", "delegations")


@transaction.atomic
def let_in(person, *, by, email="", at=None):
    """Make sure that somebody can sign in: open and invite an account, or open the one they have again."""
    if person.user is None:
        address = (email or person.email).lower()
        if not address:
            raise NotAllowed(_("We have no e-mail address of %(person)s. Write it down.") % {"person": person})
        if person.email != address:
            person.email = address
            keep(person, by=by)
        invite(name=person.name, email=address, role=Role.LEAD, person=person, by=by, at=at)
        person.refresh_from_db()
    elif not person.user.has_access:
        reopen_account(person.user, by=by, at=at)


@transaction.atomic
def hand_region_over(build, *, lead, expires_on, by, email="", tell_now=False, at=None):
    """Hand the region of a build to its lead, who can sign in from now on. Returns the Stewardship; raises NotAllowed."""
    if reason := stewarding.why_not(build, at):
        raise NotAllowed(reason)
    let_in(lead, by=by, email=email, at=at)
    return stewarding.hand_region(build, lead=lead, expires_on=expires_on, by=by, at=at, tell_now=tell_now)


@dataclass(frozen=True)
class Scope:
    """What somebody leads, each kind as a queryset: all of it open. Seats are shown, and pass on only when asked to."""

    co_hosts: object
    sustains: object
    followups: object
    tasks: object
    regions: object
    helps: object
    delegations: object
    seats: object

    def counts(self):
        """How many of each kind there are, but for the seats."""
        return {kind: getattr(self, kind).count() for kind in KINDS}


def scope_of(person, today=None):
    """Everything open that somebody leads."""
    today = today or timezone.localdate()
    regions = Stewardship.objects.in_force(today)
    return Scope(
        co_hosts=CoHost.objects.filter(person=person).exclude(status=CoHost.Status.WITHDRAWN),
        sustains=Build.objects.filter(sustaining_lead=person),
        followups=FollowUp.objects.filter(lead=person, status__in=OWED_BY_A_LEAD),
        tasks=PlanTask.objects.open().filter(owner_person=person),
        regions=regions.filter(lead=person),
        helps=Steward.objects.in_force().filter(person=person, stewardship__in=regions.values("pk")),
        delegations=Delegation.objects.waiting(today).filter(person=person),
        seats=TaskForceSeat.objects.held_on(today).filter(person=person),
    )


@transaction.atomic
def hand_scope(person, *, successor, by, invited=True, seats=False, close=False, at=None):
    """Pass on everything open that a person leads; what is done, answered or sent keeps their name. Returns the counts.

    `successor` is a Person, kept with it where they are new. `invited`: they can sign in from now on; `close`: the old
    account opens nothing any more. Raises NotAllowed where nothing is left.
    """
    at = at or timezone.now()
    scope = scope_of(person, timezone.localdate(at))
    counts = scope.counts() | ({"seats": scope.seats.count()} if seats else {})
    if successor.pk == person.pk:
        raise NotAllowed(_("Choose somebody else than %(person)s.") % {"person": person})
    if not any(counts.values()):
        raise NotAllowed(_("Nothing is left to hand over."))
    if successor.pk is None:
        keep(successor, by=by)
    if invited:
        let_in(successor, by=by, at=at)
    _pass_builds(person, scope, successor, by=by, at=at)
    _pass_region_work(scope, successor, by=by, at=at)
    if seats:
        _pass_seats(scope, successor, by=by, at=at)
    for message in Message.objects.filter(person_id=person.pk, status__in=NOT_ON_ITS_WAY):
        look_at(message, at)
    if close and person.user:
        close_account(person.user, by=by)
    changes = {kind: [number, 0] for kind, number in counts.items() if number}
    record("handed everything to a successor", person, by=by, at=at, changes=changes, reason=str(successor))
    return counts


def _pass_builds(person, scope, successor, *, by, at):
    """Builds they co-host or sustain, with the follow-ups and tasks of those; then what is left of others."""
    for host in list(scope.co_hosts.select_related("build", "organization", "person")):
        change_co_host(host, by=by, person=successor)
    for build in list(scope.sustains.select_related("state", "planner", "sustaining_lead")):
        change_build(build, by=by, at=at, sustaining_lead=successor)
    for followup in list(scope.followups.select_related("build", "interval", "lead")):
        hand_over(followup, lead=successor, by=by)
    plan.reassign(scope.tasks, by=by, person=successor)
    # what they answered keeps their name, and opens the build to them no more
    FollowUp.objects.filter(lead=person, passed_on_at=None).update(passed_on_at=at)


def _pass_region_work(scope, successor, *, by, at):
    """Regions in their hands, regions they help with, and questions that wait for their answer."""
    for region in list(scope.regions.select_related("build__state", "build__planner", "lead__user")):
        stewarding.pass_region(region, lead=successor, by=by, at=at)
    for helper in list(scope.helps.select_related("stewardship")):
        stewarding.end_helper(helper, by=by, at=at)
        if helper.stewardship.lead_id != successor.pk:
            stewarding.name_helper(helper.stewardship, person=successor, by=by, at=at)
    for question in list(scope.delegations):
        before = snapshot(question)
        question.person, question.nonce = successor, new_nonce()  # the link that was sent opens nothing any more
        question.save(update_fields=["person", "nonce"])
        record("passed the question on", question, by=by, at=at, changes=differences(before, question))


def _pass_seats(scope, successor, *, by, at):
    """A seat ends for one and begins for the other, so that its history stays."""
    today = timezone.localdate(at)
    for seat in list(scope.seats):
        before = snapshot(seat)
        seat.until = max(seat.since, today - datetime.timedelta(days=1))
        seat.save(update_fields=["until"])
        record("ended the seat", seat, by=by, at=at, changes=differences(before, seat))
        new = TaskForceSeat(
            state_id=seat.state_id,
            task_force_id=seat.task_force_id,
            organization_id=seat.organization_id,
            person=successor,
            since=max(today, seat.until),
            build_id=seat.build_id,
            entered_by=by,
        )
        held = TaskForceSeat.objects.filter(
            task_force=seat.task_force_id, organization=seat.organization_id, person=successor, until=None
        )
        if not held.exists():
            new.save(force_insert=True)
            record("passed the seat on", new, by=by, at=at, changes=differences({}, new))
