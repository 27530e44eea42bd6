"""Hotlines and local resources: writing them down, putting them right, saying that somebody asked, taking them out."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from builds.models.resources import a_year_after
from tat_coalitions.trail.actions import differences, record, snapshot

UNVERIFIED = {"verified_on": None, "verified_by": None, "verified_how": "", "check_again_on": None}


@transaction.atomic
def write_down(row, *, by, counties=(), at=None, **values):
    """Save a new hotline or local resource, which nobody has verified yet. Returns it."""
    _set(row, **values, **UNVERIFIED, entered_by=by)
    row.save(force_insert=True)
    row.counties.set(counties)
    record(f"wrote down the {row._meta.verbose_name}", row, by=by, at=at, changes=differences({}, row))
    return row


@transaction.atomic
def change(row, *, by, counties=None, at=None, **values):
    """Put a row right. Where what its verification vouched for changes, such as the number, the verification is gone.

    Returns the changes; `verified_on` among them says that somebody must verify it anew.
    """
    before, places = snapshot(row), row.counties_in_words
    vouched = {name: getattr(row, name) for name in row.VOUCHED}
    _set(row, **values)
    if vouched != {name: getattr(row, name) for name in row.VOUCHED}:
        _set(row, **UNVERIFIED)
    changes = differences(before, row)
    if counties is not None:
        row.counties.set(counties)
        row._prefetched_objects_cache = {}
        if row.counties_in_words != places:
            changes["counties"] = [places, row.counties_in_words]
    if changes:
        row.save()
        record(f"changed the {row._meta.verbose_name}", row, by=by, at=at, changes=changes)
    return changes


@transaction.atomic
def verify(row, *, by, on, how, vouched, at=None):
    """Somebody asked, on a day, and it is so; it holds for a year. Returns the row.

    `vouched` is what was on the page, as `vouched_in` tells it: nothing else is vouched for. Raises ValidationError where
    that changed meanwhile, or the day is still ahead.
    """
    if vouched != vouched_in(row):
        raise ValidationError(_("Somebody has just changed it. Please verify it as it is now."))
    if on > timezone.localdate(at):
        raise ValidationError(_("Nobody can have verified it on a day that is still ahead."))
    before, same = snapshot(row), {name: getattr(row, name) for name in row.VOUCHED}
    word = {"verified_on": on, "verified_by": by, "verified_how": how, "check_again_on": a_year_after(on)}
    if not type(row).objects.filter(pk=row.pk, **same).update(updated_at=at or timezone.now(), **word):
        raise ValidationError(_("Somebody has just changed it. Please verify it as it is now."))
    row.refresh_from_db()
    record(f"verified the {row._meta.verbose_name}", row, by=by, at=at, changes=differences(before, row))
    return row


def vouched_in(row):
    """What a verification of the row vouches for, as one text."""
    return "/".join(str(getattr(row, name)) for name in row.VOUCHED)


@transaction.atomic
def take_out(row, *, by, reason, at=None):
    """Delete a row that is not to be used any more; the trail keeps what it said and why it went."""
    gone = {name: [value, None] for name, value in snapshot(row).items() if value not in (None, "")}
    record(f"took out the {row._meta.verbose_name}", row, by=by, at=at, reason=reason, changes=gone)
    row.delete()


def _set(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
