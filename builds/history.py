"""What the trail says about a build and what belongs to its plan."""

import datetime
from dataclasses import dataclass

from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, DateTimeField, ForeignKey, Q
from django.db.models.functions import Cast
from django.utils.formats import date_format

from builds.models import Build, CoHost, PlanTask, Session, SignOff, Speaker
from tat_coalitions.trail.models import Entry

PARTS = (
    (PlanTask, "build"),
    (CoHost, "build"),
    (SignOff, "build"),
    (Session, "build"),
    (Speaker, "session__build"),
)
LEFT_OUT = {"sequence", "planned_on", "offset_days", "is_own_version"}  # follow from what is said
REFUSED = "was refused"  # stands in the trail, not in the life of a build


def of_all_of_it(build):
    """Trail entries about the build, its tasks, hosts, agenda and speakers, newest first."""
    condition = Q(subject_type=build._meta.label_lower, subject_id=str(build.pk))
    for model, path in PARTS:
        keys = model.objects.filter(**{path: build}).order_by().values(key=Cast("pk", CharField()))
        condition |= Q(subject_type=model._meta.label_lower, subject_id__in=keys)
    return Entry.objects.filter(condition).exclude(verb=REFUSED).select_related("actor").order_by("-at", "-pk")


@dataclass(frozen=True)
class Told:
    """One entry as a person reads it; `changes` are sentences such as “date: Feb 17, 2027 → Mar 31, 2027”."""

    entry: Entry
    is_about_part: bool
    changes: list


def told(entries):
    """The entries in words. What a new row began with goes without saying."""
    models = {model._meta.label_lower: model for model in (Build, *(model for model, _path in PARTS))}
    lines = []
    for entry in entries:
        model = models[entry.subject_type]
        is_new = entry.changes and all(before in (None, "") for before, _after in entry.changes.values())
        pairs = {} if is_new else entry.changes
        changes = filter(None, (_change(model, name, *pair) for name, pair in pairs.items()))
        lines.append(Told(entry, model is not Build, list(changes)))
    return lines


def _change(model, name, before, after):
    """One field before and after; keys of other rows and bookkeeping are left out."""
    try:
        field = model._meta.get_field(name.removesuffix("_id"))
    except FieldDoesNotExist:
        return f"{name}: {_plain(before)} → {_plain(after)}"
    if isinstance(field, DateTimeField) or name in LEFT_OUT:
        return ""
    if isinstance(field, ForeignKey):
        return str(field.verbose_name)
    choices = dict(field.flatchoices or ())
    return f"{field.verbose_name}: {choices.get(before) or _plain(before)} → {choices.get(after) or _plain(after)}"


def _plain(value):
    """A value as a person writes it."""
    if value in (None, ""):
        return "–"
    try:
        return date_format(datetime.date.fromisoformat(value), "M j, Y")
    except (TypeError, ValueError):
        return str(value)
