"""Measures as data: a new one, other words for an old one, its end, and the order in which they are asked."""

import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from builds.workflow import NotAllowed
from followups.measuring import FITS, TOLD_BY_LEADS, UNITS, today_at
from followups.models import Measure
from tat_coalitions.trail.actions import differences, plain, record, snapshot

LONGEST_CODE = 40
RESERVED = ("new",)


def code_of(sentence):
    """A code that no measure has yet, made of the sentence: `hotel_staff_trained`."""
    words = slugify(sentence).replace("-", "_")
    stem = re.sub(r"_[^_]*$", "", words[: LONGEST_CODE - 3]) if len(words) > LONGEST_CODE - 3 else words
    stem = stem or "measure"
    taken = {*RESERVED, *Measure.objects.filter(pk__startswith=stem).values_list("pk", flat=True)}
    return next(
        code for number in range(1, 10_000) if (code := stem if number == 1 else f"{stem}_{number}") not in taken
    )


def check_kind(how, seen_by):
    """Raise ValidationError for a kind the program would have to know, and where it cannot be shown as asked for."""
    if how not in TOLD_BY_LEADS:
        raise ValidationError(_("The program counts only what it knows; choose what a lead tells."))
    if seen_by not in FITS[how]:
        allowed = ", ".join(str(Measure.SeenBy(each).label) for each in FITS[how])
        raise ValidationError(_("What is told so is seen by: %(allowed)s.") % {"allowed": allowed})


def check_loosening(measure, seen_by):
    """Raise NotAllowed where what is restricted would be shown to more people."""
    if measure.seen_by == Measure.SeenBy.RESTRICTED and seen_by != Measure.SeenBy.RESTRICTED:
        raise NotAllowed(_("What was answered as restricted stays restricted. Make a new measure instead."))


def check_begins(day, at):
    """Raise ValidationError for a day that is past: follow-ups due before today keep the questions they had."""
    if day < today_at(at):
        raise ValidationError(_("That day is past. A new measure is asked from today on, or from a later day."))


@transaction.atomic
def add_measure(
    *, sentence, definition, how, unit, goals, asked_of, months, seen_by, valid_from, by, after=None, at=None
):
    """Ask one thing more in follow-ups due from a day on; return the Measure, last or behind `after`."""
    at = at or timezone.now()
    check_kind(how, seen_by)
    check_begins(valid_from, at)
    measure = Measure.objects.create(
        code=code_of(sentence),
        position=(Measure.objects.aggregate(last=Max("position"))["last"] or 0) + 1,
        sentence=sentence,
        definition=definition,
        how=how,
        unit=str(UNITS.get(how, unit)),
        asked_of=list(asked_of),
        months=list(months),
        seen_by=seen_by,
        valid_from=valid_from,
    )
    measure.goals.set(goals)
    record("added the measure", measure, by=by, at=at, changes=differences({}, measure) | told_goals([], measure))
    if after:
        put_behind(measure, after)
    return measure


@transaction.atomic
def change_measure(measure, *, reason, by, at=None, goals=None, **values):
    """Mend a measure's words, or whom and when it asks, with the reason; return the changes.

    What is counted never changes under answers. Raises NotAllowed where somebody has answered and unit or kind differ,
    and where something restricted would be opened.
    """
    if "seen_by" in values:
        check_loosening(measure, values["seen_by"])
    touched = [name for name in ("unit", "how") if values.get(name, getattr(measure, name)) != getattr(measure, name)]
    if touched and measure.answers.exists():
        raise NotAllowed(_("Somebody has answered it, so what it counts stays. Make a new measure instead."))
    kind = values.get("how", measure.how), values.get("seen_by", measure.seen_by)
    if measure.is_asked and kind != (measure.how, measure.seen_by):
        check_kind(*kind)
    before, had = snapshot(measure), list(measure.goals.order_by("pk"))
    for name, value in values.items():
        setattr(measure, name, value)
    changes = differences(before, measure)
    measure.save()
    if goals is not None:
        measure.goals.set(goals)
        changes |= told_goals(had, measure)
    if changes:
        record("changed the measure", measure, by=by, at=at, changes=changes, reason=reason)
    return changes


@transaction.atomic
def end_measure(measure, *, on, by, reason="", at=None):
    """Ask it for the last time in follow-ups due on a day, or go on without an end where `on` is None.

    Its answers stay and go on counting.
    """
    at = at or timezone.now()
    if on is not None and on < today_at(at):
        raise ValidationError(_("That day is past. Choose today or a later day."))
    if on is not None and measure.valid_from and on < measure.valid_from:
        raise ValidationError(_("It cannot end before it begins."))
    was = measure.valid_until
    if was == on:
        return False
    Measure.objects.filter(pk=measure.pk).update(valid_until=on)
    measure.valid_until = on
    changes = {"valid_until": [was and plain(was), on and plain(on)]}
    record(
        "ended the measure" if on else "goes on with the measure", measure, by=by, at=at, changes=changes, reason=reason
    )
    return True


@transaction.atomic
def switch_measure(measure, *, in_use, by, at=None):
    """Take a measure out of use at once, or back in; says whether that is new. Out of use it is not shown either."""
    if not Measure.objects.filter(pk=measure.pk, in_use=not in_use).update(in_use=in_use):
        return False
    measure.refresh_from_db()
    verb = "took the measure back in use" if in_use else "took the measure out of use"
    record(verb, measure, by=by, at=at, changes={"in_use": [not in_use, in_use]})
    return True


@transaction.atomic
def move_measure(measure, *, beside, by, at=None):
    """Put a measure where another stands; that one and those between move up or down by one."""
    was = list(Measure.objects.all())
    places = [row.pk for row in was]
    here, there = places.index(measure.pk), places.index(beside.pk)
    was.insert(there, was.pop(here))
    renumber(was)
    measure.refresh_from_db()
    record("moved the measure", measure, by=by, at=at, changes={"position": [here + 1, there + 1]})


def put_behind(measure, other):
    """Put a new measure behind another one."""
    rows = [row for row in Measure.objects.all() if row.pk != measure.pk]
    rows.insert([row.pk for row in rows].index(other.pk) + 1, measure)
    renumber(rows)


def renumber(rows):
    """Number measures in this order, from one on."""
    for position, row in enumerate(rows, start=1):
        row.position = position
    Measure.objects.bulk_update(rows, ["position"])


def told_goals(had, measure):
    """The change of its goals, for the trail; nothing where there is none."""
    was, now = (", ".join(sorted(goal.pk for goal in goals)) for goals in (had, measure.goals.all()))
    return {"goals": [was, now]} if was != now else {}
