"""The board: which follow-ups it shows, how many there are of each sort, and the builds of a state with theirs."""

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, IntegerField, Prefetch, Q, Value, When

from builds.models import Build
from builds.models.builds import TIME_ZONES
from followups.models import FollowUp, Status
from followups.models.followups import ANSWERED, OWED

COUNTED = ("late", "waiting", "sent", "reviewed")
NOT_YET = (Status.EXPECTED, *OWED)
STANDING = (
    Status.OPEN,
    Status.IN_PROGRESS,
    Status.ASKED_BACK,
    Status.SUBMITTED,
    Status.SCHEDULED,
    Status.EXPECTED,
    Status.REVIEWED,
    Status.CANCELLED,
)


def before_today(field, at):
    """That a day is past where the build is: each of our time zones with the day it has at that moment."""
    zones = {}
    for zone, _name in TIME_ZONES:
        zones.setdefault(at.astimezone(ZoneInfo(zone)).date(), []).append(zone)
    past = Q(**{f"{field}__lt": min(zones)})
    for day, names in zones.items():
        past |= Q(**{f"{field}__lt": day, "build__time_zone__in": names})
    return past


def sorts(at):
    """`{name: Q}`: what the board can be narrowed to, and what it counts."""
    return {
        "owed": Q(status__in=NOT_YET),
        "late": Q(status__in=OWED) & before_today("due_on", at),
        "waiting": Q(status__in=[Status.OPEN, Status.IN_PROGRESS]),
        "sent": Q(status=Status.SUBMITTED),
        "asked_back": Q(status=Status.ASKED_BACK),
        "reviewed": Q(status=Status.REVIEWED),
        "answered": Q(status__in=ANSWERED),
        "paused": Q(status__in=[Status.OPEN, Status.IN_PROGRESS], build__pause__isnull=False)
        & ~before_today("build__pause__until", at),
        "no_lead": Q(status__in=NOT_YET, lead=None),
        "extra": Q(interval=None),
        "all": Q(),
    }


def with_standing(followups, at):
    """Each with `standing`, a number: the late first, then those that wait for somebody, the settled last."""
    ranks = [When(sorts(at)["late"], then=Value(0))]
    ranks += [When(status=status, then=Value(rank)) for rank, status in enumerate(STANDING, start=1)]
    return followups.annotate(standing=Case(*ranks, default=Value(99), output_field=IntegerField()))


def counts(followups, at):
    """`{postal code: {"late": 2, "waiting": 1, …}}` of the states with any of these follow-ups; one question."""
    known = sorts(at)
    rows = (
        followups.order_by()
        .values("build__state_id")
        .annotate(**{f"n_{name}": Count("pk", filter=known[name]) for name in COUNTED})
    )
    return {row["build__state_id"]: {name: row[f"n_{name}"] for name in COUNTED} for row in rows}


def in_all(by_state):
    """The counts of all states together."""
    return {name: sum(row[name] for row in by_state.values()) for name in COUNTED}


def builds_of(followups, user):
    """The builds of these follow-ups by state, the latest first, each with `shown`: its follow-ups by day."""
    rows = FollowUp.objects.visible_to(user).exclude(status=Status.CANCELLED)
    rows = rows.select_related("interval", "lead").order_by("due_on", "pk")
    return (
        Build.objects.visible_to(user)
        .filter(pk__in=followups.order_by().values("build"))
        .select_related("state", "pause__paused_by")
        .prefetch_related("states_served", Prefetch("followups", queryset=rows, to_attr="shown"))
        .order_by("state__name", "-date", "pk")
    )


@dataclass
class Group:
    """A state with its builds on this page."""

    state: object
    counts: dict
    builds: list
    goes_on: bool


def grouped(builds, by_state, *, after=None):
    """The builds of a page as Groups; `after` is the state with which the page before ended."""
    groups = []
    for build in builds:
        for followup in build.shown:
            followup.build = build
        build.others = [state for state in build.states_served.all() if state.pk != build.state_id]
        if not groups or groups[-1].state != build.state:
            goes_on = not groups and after == build.state_id
            counted = by_state.get(build.state_id) or dict.fromkeys(COUNTED, 0)
            groups.append(Group(build.state, counted, [], goes_on))
        groups[-1].builds.append(build)
    return groups


def days_late(followup, at):
    """How many days past its day it is where the build is; 0 when it is not owed."""
    late = followup.build.today(at) - followup.due_on
    return max(late, datetime.timedelta()).days if followup.is_owed else 0
