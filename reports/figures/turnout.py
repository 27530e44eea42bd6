"""Who was asked into the room, and who came."""

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from builds.models import Invitation
from contacts.models import Sector

# Hotline practice, and the rule of this house: a count of people below three is never published.
SMALLEST = 3
JOINED = ""


COUNTED = ("invited", "answered", "came", "walk_ins")


def counted_people(builds):
    """One row per build and sector, to be asked for: build_id, sector, invited, answered, came, walk_ins."""
    asked = Q(stage=Invitation.Stage.INVITED, walk_in=False)
    rows = Invitation.objects.filter(build__in=builds).order_by().values("build_id", "sector")
    return rows.annotate(
        invited=Count("pk", filter=asked),
        answered=Count("pk", filter=asked & ~Q(answer="")),
        came=Count("pk", filter=Q(arrived_at__isnull=False)),
        walk_ins=Count("pk", filter=Q(arrived_at__isnull=False, walk_in=True)),
    )


def by_sectors(rows):
    """{sector: {invited, answered, came, walk_ins}} of such rows, over all their builds."""
    found = {}
    for row in rows:
        sums = found.setdefault(row["sector"], dict.fromkeys(COUNTED, 0))
        for name in COUNTED:
            sums[name] += row[name]
    return found


def came_by_build(rows):
    """{build's pk: how many came} of such rows."""
    found = {}
    for row in rows:
        found[row["build_id"]] = found.get(row["build_id"], 0) + row["came"]
    return found


def people_rows(builds):
    """The same as plain rows, in one query."""
    return list(counted_people(builds))


def people_by_sector(builds):
    """{sector: {invited, answered, came, walk_ins}} over all the builds, in one query."""
    return by_sectors(people_rows(builds))


def turnout(people):
    """How many were invited, answered and came altogether; `people` is what `people_by_sector` returns.

    One or two who walked in are None: not nobody, but too few to be told.
    """
    whole = {name: sum(row[name] for row in people.values()) for name in COUNTED}
    return whole | {"walk_ins": None} if 0 < whole["walk_ins"] < SMALLEST else whole


def by_sector(people):
    """One row per sector of which somebody came, the largest first."""
    rows = [
        {"sector": sector.value, "label": str(sector.label), "came": people[sector]["came"]}
        for sector in Sector
        if people.get(sector, {}).get("came")
    ]
    return sorted(rows, key=lambda row: -row["came"])


def joined(rows):
    """The same rows for everybody's eyes: sectors below three people joined, so that nobody can be told apart.

    The joined row holds two sectors and three people at least, else what is left out could be worked out from the
    total. Where that leaves one row there is nothing to tell, and the answer is an empty list.
    """
    shown = [row for row in rows if row["came"] >= SMALLEST]
    small = [row for row in rows if row["came"] < SMALLEST]
    if not small:
        return rows if len(rows) > 1 else []
    while shown and (len(small) < 2 or sum(row["came"] for row in small) < SMALLEST):
        small.append(shown.pop())
    if not shown:
        return []
    return [*shown, {"sector": JOINED, "label": _("Other sectors"), "came": sum(row["came"] for row in small)}]
