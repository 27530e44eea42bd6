"""Adding and changing the people, organizations and sites we know."""

from django.db import transaction

from tat_coalitions.trail.actions import differences, record, snapshot


@transaction.atomic
def keep(row, *, by, verb=""):
    """Save a new or changed row, and note in the trail what changed. Nothing is noted where nothing did.

    `verb` is what the trail calls it, where it should say more than that the row was added or changed.
    """
    before = snapshot(type(row)._base_manager.get(pk=row.pk)) if row.pk else None
    row.save()
    name = row._meta.verbose_name
    if before is None:
        record(verb or f"added the {name}", row, by=by, changes=differences({}, row))
    elif changes := differences(before, row):
        record(verb or f"changed the {name}", row, by=by, changes=changes)
    return row
