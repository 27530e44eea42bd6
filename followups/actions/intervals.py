"""Intervals as data: a new one is owed for builds ahead, and for held ones where somebody says so, in one breath."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from builds.models import Build
from builds.models import Status as BuildStatus
from builds.models.builds import AHEAD
from followups.clock import A_DAY, due_on
from followups.models import FollowUp, Interval, Status
from followups.models.followups import NAME_IS_TAKEN
from tat_coalitions.trail.actions import differences, draft, record, record_many, snapshot

LONGEST = 120  # months
STILL_TO_COME = (*AHEAD, BuildStatus.POSTPONED)


@dataclass(frozen=True)
class Owing:
    """The builds that would owe a follow-up of an interval: those ahead, and those held whose day for it is not past."""

    ahead: list
    held: list


def who_would_owe(months, *, at, interval=None):
    """The Owing of an interval of so many months, without the builds that have its follow-up already."""
    builds = Build.objects.order_by("date", "pk")
    if interval:
        builds = builds.exclude(pk__in=interval.followups.values("build"))
    earliest = at.date() - (months * 31 + 2) * A_DAY
    held = builds.took_place().filter(date__gte=earliest)
    return Owing(
        ahead=list(builds.filter(status__in=STILL_TO_COME)),
        held=[build for build in held if due_on(build.date, months) >= build.today(at)],
    )


def check_months(months):
    """Raise ValidationError where there is such an interval already, in use or not."""
    same = Interval.objects.filter(months=months).first()
    if same is None:
        return
    if same.in_use:
        raise ValidationError(_("“%(name)s” is so long already.") % {"name": same})
    raise ValidationError(_("“%(name)s” is so long already, and out of use: take it back in use.") % {"name": same})


def check_name(name, interval=None):
    """Raise ValidationError where another interval is called that, in capitals or not."""
    others = Interval.objects.exclude(pk=interval.pk) if interval else Interval.objects
    if others.filter(name__iexact=name).exists():
        raise ValidationError(NAME_IS_TAKEN)


@transaction.atomic
def add_interval(*, months, name, held_too, by, at=None):
    """Ask again after so many months: return the Interval and its Owing, for each of which a follow-up is owed now.

    Builds held already owe it only where `held_too`, and only where the day has not passed.
    """
    at = at or timezone.now()
    check_months(months)
    check_name(name)
    interval = Interval.objects.create(months=months, name=name)
    owing = who_would_owe(months, at=at)
    if not held_too:
        owing = Owing(owing.ahead, [])
    record("added the interval", interval, by=by, at=at, changes=differences({}, interval) | in_numbers(owing))
    owe(interval, owing, by=by, at=at)
    return interval, owing


@transaction.atomic
def rename_interval(interval, *, name, by, at=None):
    """Call it something else; says whether that is new. Raises ValidationError where another one is called that."""
    check_name(name, interval)
    before = snapshot(interval)
    interval.name = name
    changes = differences(before, interval)
    if changes:
        interval.save()
        record("renamed the interval", interval, by=by, at=at, changes=changes)
    return bool(changes)


@transaction.atomic
def switch_interval(interval, *, in_use, by, at=None):
    """Take an interval out of use, or back in; return the Owing it caused, or None where nothing is new.

    Out of use: what exists stays and is asked. Back in use: builds ahead owe it again.
    """
    at = at or timezone.now()
    if not Interval.objects.filter(pk=interval.pk, in_use=not in_use).update(in_use=in_use):
        return None
    interval.refresh_from_db()
    owing = Owing(who_would_owe(interval.months, at=at, interval=interval).ahead if in_use else [], [])
    verb = "took the interval back in use" if in_use else "took the interval out of use"
    record(verb, interval, by=by, at=at, changes={"in_use": [not in_use, in_use]} | in_numbers(owing))
    owe(interval, owing, by=by, at=at)
    return owing


def owe(interval, owing, *, by, at):
    """Write the follow-ups of an interval for these builds, and note it at each of them."""
    rows = [(build, Status.EXPECTED) for build in owing.ahead] + [(build, Status.SCHEDULED) for build in owing.held]
    FollowUp.objects.bulk_create(
        (
            FollowUp(
                build=build,
                interval=interval,
                due_on=due_on(build.date, interval.months),
                lead_id=build.sustaining_lead_id,
                status=status,
                created_at=at,
            )
            for build, status in rows
        ),
        ignore_conflicts=True,
        batch_size=500,
    )
    told = {"follow-up": [None, interval.name]}
    record_many([draft("owes one more follow-up", build, by=by, at=at, changes=told) for build, _status in rows])


def in_numbers(owing):
    """How many builds it touches, for the trail."""
    return {"builds ahead": [None, len(owing.ahead)], "builds held": [None, len(owing.held)]}
