"""What a line of the contact list says of the link between a site and its officer.

A new officer has confirmed nothing yet, as when staff choose one. `verified_on` is the day on which both sides had
said yes: it stands for both confirmations where both are named, and it never goes back to an earlier day.
"""

import datetime

from django.utils.translation import gettext as _

from builds.actions.contact_list import CHECK_AFTER
from builds.imports.store import ref

CONFIRMED = ("manager_confirmed_at", "officer_confirmed_at", "verified_on", "next_check_on")
KEPT = (
    "site_id",
    "agency_id",
    "officer_id",
    "backup_id",
    "how",
    "introduced_at_id",
    "chosen_at",
    "chosen_by_id",
    *CONFIRMED,
)
COLUMNS = {
    "agency_id": "agency",
    "officer_id": "officer",
    "backup_id": "backup_officer",
    "introduced_at_id": "introduced_at",
    "verified_on": "verified_on",
}
CHOSEN = ("agency_id", "officer_id", "backup_id")
NOON = datetime.time(12, tzinfo=datetime.UTC)


def wanted(reading, link, told, *, manager, agency_of):
    """The values a line asks of the link, `{}` where it says nothing of one. Refuses what cannot be.

    `told` holds the agency, officer and backup as entries and the build by its key; `manager` is who manages the site
    after this line.
    """
    held = link.values if link else {}
    asked = {f"{name}_id": ref(told[name]) for name in ("agency", "officer", "backup") if name in told}
    if told.get("introduced_at"):
        asked["introduced_at_id"] = told["introduced_at"]
    if not asked and "verified_on" not in reading.values:
        return {}
    if not held and "agency_id" not in asked:
        agency = agency_of(told["officer"]) if "officer" in told else None
        if agency is None:
            reading.refuse("agency", _("Say which agency the site calls."))
            return {}
        asked["agency_id"] = agency
    is_other = "officer_id" in asked and held.get("officer_id") not in (None, asked["officer_id"])
    _move_over(reading, held, asked, is_other=is_other)
    if is_other:
        asked = {**dict.fromkeys((*CONFIRMED, "introduced_at_id")), **asked}
    officer = asked.get("officer_id", held.get("officer_id"))
    _check_backup(reading, held, asked, officer)
    standing = None if is_other else held.get("verified_on")
    return asked | _verified(reading, standing, is_complete=bool(manager and officer))


def _move_over(reading, held, asked, *, is_other):
    """An agency told without its officer: what the program proposed goes, whom a person chose is asked after."""
    stays = held.get("officer_id") and "officer_id" not in asked
    if is_other and held.get("backup_id") and "backup_id" not in asked and held["backup_id"] == asked["officer_id"]:
        asked["backup_id"] = None
        reading.remark("officer", _("The backup is the officer now, so nobody stands behind them."))
    if not stays or asked.get("agency_id") in (None, held["agency_id"]):
        return
    if held["chosen_at"]:
        reading.refuse("agency", _("An officer of another agency stands here. Name the officer of this one, too."))
    else:
        asked |= {"officer_id": None, "backup_id": asked.get("backup_id")}


def _check_backup(reading, held, asked, officer):
    backup = asked.get("backup_id")
    if backup is not None and officer is None:
        reading.refuse("backup_officer", _("Name the officer first; a backup stands behind one."))
    elif backup is not None and backup == officer:
        reading.refuse("backup_officer", _("Choose somebody else than the officer as the backup."))


def _verified(reading, standing, *, is_complete):
    """The day both had said yes, and with it the confirmations of those who are named."""
    day = reading.values.get("verified_on")
    if day is None or day == standing:
        return {}
    if standing and day < standing:
        reading.remark("verified_on", _("We know a later day, %(day)s; it stays.") % {"day": standing.isoformat()})
        return {}
    told = {"verified_on": day, "next_check_on": day + CHECK_AFTER}
    if not is_complete:
        reading.remark("verified_on", _("Nobody is named on one side, so the day is kept but confirms nothing."))
        return told
    moment = datetime.datetime.combine(day, NOON)
    return told | {"manager_confirmed_at": moment, "officer_confirmed_at": moment}


def chosen(part, *, by, stamp):
    """Whoever brought the list chose the officer in it: a later proposal of the program leaves it alone."""
    asked = part.wanted if part.is_new else part.changes
    if part.is_new or any(name in asked for name in CHOSEN):
        asked |= {"chosen_at": stamp, "chosen_by_id": by and by.pk, "how": _("from an imported list")}
