"""Entries of the trail in words: names of fields and rows instead of columns and keys."""

from collections import defaultdict
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import ForeignKey
from django.urls import reverse
from django.utils.translation import gettext as _

from tat_coalitions.accounts import rules
from tat_coalitions.trail.actions import KEPT_APART
from tat_coalitions.trail.models import Entry

KEPT = (rules.FieldClass.RESTRICTED, rules.FieldClass.SEALED)
PAGES = {
    "accounts.user": "desk:account",
    "contacts.person": "contacts:person",
    "contacts.organization": "contacts:organization",
    "contacts.site": "contacts:site",
    "outbox.message": "outbox:message",
    "wording.term": "wording:change_term",
}


@dataclass(frozen=True)
class Change:
    """One field before and after, as a person reads it."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Told:
    """One entry as a person reads it."""

    entry: Entry
    kind: str
    url: str
    changes: list


def told(entries):
    """The entries in words, with at most one query for each kind of row that their changes name."""
    entries = list(entries)
    labels = _labels(entries)
    return [_told(entry, labels) for entry in entries]


def model_of(label):
    """The model of a kind of row, or None when it is gone."""
    try:
        return apps.get_model(label) if label else None
    except LookupError:
        return None


def _told(entry, labels):
    model = model_of(entry.subject_type)
    return Told(
        entry=entry,
        kind=str(model._meta.verbose_name) if model else "",
        url=reverse(PAGES[entry.subject_type], args=[entry.subject_id]) if entry.subject_type in PAGES else "",
        changes=[_change(model, name, pair, labels) for name, pair in entry.changes.items()],
    )


def _change(model, name, pair, labels):
    before, after = pair if isinstance(pair, list) and len(pair) == 2 else ("", pair)
    field = _field(model, name)
    if field is None:
        return Change(name.replace("_", " "), _words(before), _words(after))
    if _is_kept_apart(model, field):
        before, after = (_("kept apart") if value else "" for value in (before, after))
    elif isinstance(field, ForeignKey):
        before, after = (labels[field.related_model].get(str(value), value) for value in (before, after))
    elif field.choices:
        choices = {str(value): label for value, label in field.flatchoices}
        before, after = (choices.get(str(value), value) for value in (before, after))
    return Change(str(field.verbose_name), _words(before), _words(after))


def _field(model, name):
    """The model's field of that name or column."""
    if model is None:
        return None
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return next((field for field in model._meta.concrete_fields if field.attname == name), None)


def _is_kept_apart(model, field):
    table = rules.tables().get(model)
    return table is not None and table.classes.get(field.name) in KEPT


def _words(value):
    if value in (None, ""):
        return ""
    if value == KEPT_APART:
        return _("kept apart")
    return {True: _("yes"), False: _("no")}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _labels(entries):
    """The names of the rows that changes point at, by model and key."""
    wanted = defaultdict(set)
    for entry in entries:
        model = model_of(entry.subject_type)
        for name, pair in entry.changes.items():
            field = _field(model, name)
            if isinstance(field, ForeignKey) and isinstance(pair, list):
                wanted[field.related_model].update(str(key) for key in pair if key not in (None, "", KEPT_APART))
    labels = defaultdict(dict)
    for model, keys in wanted.items():
        rows = model._base_manager.filter(pk__in=[key for key in keys if _is_key(model, key)])
        labels[model] = {str(row.pk): str(row) for row in rows}
    return labels


def _is_key(model, key):
    """Whether that can name a row: an entry may hold a name instead, which stands as it is."""
    try:
        model._meta.pk.to_python(key)
    except ValidationError:
        return False
    return True
