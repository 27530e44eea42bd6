"""The seats of a build: how many are taken, who waits for one, and where somebody could be moved up.

A seat is taken by whoever said yes, and by whoever is there. While somebody waits, a free seat is theirs and not that
of the next who says yes: the list is in order, and only staff move somebody up.
"""

from dataclasses import dataclass

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from builds.models import Invitation
from builds.models.builds import AHEAD
from builds.models.invitations import comes


@dataclass(frozen=True)
class Seats:
    """How full a build is; `capacity` is None where nobody set how many seats there are."""

    capacity: int | None
    taken: int
    waiting: int

    @property
    def free(self):
        """How many seats nobody has; None where there are as many as are wanted."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    @property
    def is_full(self):
        """Whether no seat is free at all."""
        return self.free == 0

    @property
    def has_room(self):
        """Whether somebody who says yes now gets a seat: one is free, and nobody waits for it."""
        return not self.is_full and not self.waiting

    @property
    def to_give(self):
        """How many of those who wait could have a seat now."""
        return self.waiting if self.free is None else min(self.free, self.waiting)


def seats_of(build):
    """The Seats of a build as they are now; one question to the database."""
    counted = build.invitations.order_by().aggregate(
        taken=Count("pk", filter=comes() | Q(arrived_at__isnull=False)),
        waiting=Count("pk", filter=Q(waiting_since__isnull=False)),
    )
    return Seats(capacity=build.capacity, **counted)


def place_in_line(invitation):
    """How many wait before somebody who waits."""
    earlier = Q(waiting_since__lt=invitation.waiting_since)
    same = Q(waiting_since=invitation.waiting_since, pk__lt=invitation.pk)
    return Invitation.objects.filter(earlier | same, build=invitation.build_id).count()


def with_a_seat_to_give(builds):
    """Those of the builds still ahead where somebody waits although a seat is free, each with `waiting` and `taken`."""
    rows = Invitation.objects.filter(build=OuterRef("pk"))
    counted = builds.filter(status__in=AHEAD).annotate(
        waiting=_count(rows.exclude(waiting_since=None)), taken=_count(rows.taking_seats())
    )
    return counted.filter(Q(capacity=None) | Q(capacity__gt=F("taken")), waiting__gt=0)


def _count(rows):
    counted = rows.order_by().values("build").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
