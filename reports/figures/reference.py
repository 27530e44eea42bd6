"""The goals, the measures and the list of elements as plain rows. Staff edit them, seldom.

A page may show them as they were a minute ago.
"""

from django.core.cache import cache

from builds.models import Goal
from followups.models import Element, Measure

SECONDS = 60


def goals(*, fresh=False):
    """One row per goal, in order: code, phase, short, text."""
    return remembered("reports.goals", read_goals, fresh=fresh)


def measures(*, fresh=False):
    """One row per measure in use, by position: code, label, unit, how, seen_by and the codes of its goals."""
    return remembered("reports.measures", read_measures, fresh=fresh)


def elements(*, fresh=False):
    """The elements of the Iowa MVE model with the days of each on the list, as Elements of the model, in its order."""
    rows = remembered("reports.elements", lambda: list(Element.objects.values()), fresh=fresh)
    return [Element(**row) for row in rows]


def remembered(key, read, *, fresh):
    rows = None if fresh else cache.get(key)
    if rows is None:
        rows = read()
        cache.set(key, rows, SECONDS)
    return rows


def read_goals():
    return list(Goal.objects.values("code", "phase", "short", "text"))


def read_measures():
    return [
        {
            "code": measure.pk,
            "label": measure.sentence,
            "unit": measure.unit,
            "how": measure.how,
            "seen_by": measure.seen_by,
            "goals": [goal.code for goal in measure.goals.all()],
        }
        for measure in Measure.objects.filter(in_use=True).prefetch_related("goals")
    ]
