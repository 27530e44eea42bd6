"""Writing down what a state does together: elements, rules on training, seats on task forces; and the list of elements.

What changed in a state is a new row, so that the past stays. A mistake is amended or taken back with a reason, and the
trail keeps how it read before.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from followups.models import Element, StateElement, StateRule, TaskForceSeat
from tat_coalitions.trail.actions import differences, record, snapshot


@transaction.atomic
def note_standing(state, *, by, at=None, **values):
    """Write down where an element stands in a state since a day."""
    return _written(StateElement(state=state, **values), "noted where an element stands", by=by, at=at)


@transaction.atomic
def amend_standing(row, *, reason, by, at=None, **values):
    """Put a mistake right; return the changes."""
    return _changed(row, "amended where an element stood", values, by=by, at=at, reason=reason)


@transaction.atomic
def take_back_standing(row, *, reason, by, at=None):
    """Delete what should never have been written; the trail keeps what it said."""
    _taken_back(row, "took back where an element stood", reason, by=by, at=at)


@transaction.atomic
def add_element(*, by, at=None, **values):
    """Put an element on the list from a day on."""
    element = Element.objects.create(code=code_for(values["name"]), **values)
    record("put an element on the list", element, by=by, at=at, changes=differences({}, element))
    return element


def code_for(name):
    """A short code that is free."""
    stem = slugify(name)[:34] or "element"
    taken = {
        "new",
        *Element.objects.filter(code__startswith=stem).values_list("code", flat=True),
    }  # an address is called so
    return next(code for code in (stem, *(f"{stem}-{n}" for n in range(2, 9999))) if code not in taken)


@transaction.atomic
def reword_element(element, *, by, at=None, **values):
    """Say the same element in better words; return the changes."""
    return _changed(element, "reworded an element", values, by=by, at=at)


@transaction.atomic
def list_element_until(element, *, last_day, by, at=None):
    """Take an element off the list after its last day, or put it back where that is None; return the changes."""
    verb = "took an element off the list" if last_day else "put an element back on the list"
    return _changed(element, verb, {"listed_until": last_day}, by=by, at=at)


@transaction.atomic
def add_rule(state, *, by, at=None, **values):
    """Write down a rule of a state."""
    return _written(StateRule(state=state, **values), "wrote down a rule of a state", by=by, at=at)


@transaction.atomic
def change_rule(row, *, by, at=None, **values):
    """Change what is written of a rule; return the changes."""
    return _changed(row, "changed a rule of a state", values, by=by, at=at)


@transaction.atomic
def check_rule(row, *, on, by, at=None):
    """Note that somebody looked at the source and the rule still stands as written."""
    return _changed(row, "checked a rule of a state", {"checked_on": on}, by=by, at=at)


@transaction.atomic
def take_back_rule(row, *, reason, by, at=None):
    """Delete a rule that should never have been written; one that ended is changed instead."""
    _taken_back(row, "took back a rule of a state", reason, by=by, at=at)


@transaction.atomic
def add_seat(state, *, by, at=None, **values):
    """Write down who sits on a task force."""
    return _written(TaskForceSeat(state=state, **values), "wrote down a task force seat", by=by, at=at)


@transaction.atomic
def change_seat(row, *, by, at=None, **values):
    """Put a seat right; return the changes."""
    return _changed(row, "changed a task force seat", values, by=by, at=at)


@transaction.atomic
def end_seat(row, *, until, by, at=None):
    """Nobody sits there after that day; the row stays as the past."""
    return _changed(row, "ended a task force seat", {"until": until}, by=by, at=at)


def _written(row, verb, *, by, at):
    row.entered_by, row.entered_at = by, at or timezone.now()
    row.save(force_insert=True)
    record(verb, row, by=by, at=at, changes=differences({}, row))
    return row


def _taken_back(row, verb, reason, *, by, at):
    said = {name: value for name, value in snapshot(row).items() if value not in (None, "")}
    record(verb, row, by=by, at=at, reason=reason, changes={name: [value, None] for name, value in said.items()})
    row.delete()


def _changed(row, verb, values, *, by, at, reason=""):
    before = snapshot(row)
    for name, value in values.items():
        setattr(row, name, value)
    changes = differences(before, row)
    if changes:
        row.save()
        record(verb, row, by=by, at=at, changes=changes, reason=reason)
    return changes
