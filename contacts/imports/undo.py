"""Taking back what an import wrote, as long as nothing newer touched it."""

import datetime
from itertools import islice

from django.contrib.admin.utils import NestedObjects
from django.db import router
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.imports.registry import undoable
from contacts.imports.writing import update_rows
from tat_coalitions.trail.actions import plain

MANY = 500


def take_back(run, *, stamp):
    """Put changed rows back and delete created ones; returns why not, in a sentence, or an empty text.

    To be called in a transaction that the caller rolls back when there is a sentence.
    """
    models = undoable()
    stamps = list(run.batches.values_list("stamp", flat=True))
    touched = sum(
        _changed_since(models[label], stamps, written)
        for changes in _batches(run)
        for label, written in changes.items()
    )
    if touched:
        return ngettext(
            "%(count)d row of this import was changed since; it can no longer be undone.",
            "%(count)d rows of this import were changed since; it can no longer be undone.",
            touched,
        ) % {"count": touched}
    created = {}
    for changes in _batches(run):
        for label, written in changes.items():
            update_rows(models[label], _before(written), stamp=stamp)
            created.setdefault(label, set()).update(written.get("created", ()))
    for label, model in models.items():
        if not _delete(model, created, created.get(label, ())):
            return _("Something was added since that stands on a row of this import; it can no longer be undone.")
    return ""


def _batches(run):
    """What the batches changed, the last one first."""
    return run.batches.order_by("-last_line").values_list("changes", flat=True).iterator(chunk_size=20)


def kept(row, names):
    """What an import says of a row without a time of change: how it left it, as `{attname: value}` in plain words."""
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value):
    return value.astimezone(datetime.UTC).isoformat() if isinstance(value, datetime.datetime) else plain(value)


def _changed_since(model, stamps, written):
    """How many rows of a batch are gone, or were changed after the import wrote them.

    Told by the time of change; where rows have none, by what the import says it left in them.
    """
    after = {int(key): values for key, values in written.get("after", {}).items()}
    keys = {*written.get("created", ()), *_before(written)} - set(after)
    rows = model._base_manager.filter(pk__in=keys)
    if "updated_at" in {field.name for field in model._meta.concrete_fields}:
        rows = rows.filter(updated_at__in=stamps)
    found = model._base_manager.in_bulk(after)
    as_left = sum(key in found and kept(found[key], values) == values for key, values in after.items())
    return len(keys) - rows.count() + len(after) - as_left


def _before(written):
    return {int(key): values for key, values in written.get("before", {}).items()}


def _delete(model, created, keys):
    """Delete rows some hundreds at a time; returns whether nothing but rows of this import stood on them."""
    keys = iter(sorted(keys))
    while some := list(islice(keys, MANY)):
        collector = NestedObjects(using=router.db_for_write(model))
        collector.collect(model._base_manager.filter(pk__in=some))
        rows = [row for found in collector.data.values() for row in found]
        foreign = [row for row in rows if row.pk not in created.get(row._meta.label_lower, ())]
        if foreign or collector.protected or any(map(any, collector.field_updates.values())):
            return False
        model._base_manager.filter(pk__in=some).delete()
    return True
