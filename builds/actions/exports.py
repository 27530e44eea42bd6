"""Taking a list out of the house: allowed, for a purpose, and noted. There is no second way out."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from builds import exports
from builds.models import ContactLink, Invitation
from contacts.models import Person
from tat_coalitions.accounts import rules
from tat_coalitions.trail.actions import record

CONTACTS, PEOPLE = "contacts", "people"


def open_listing(which, *, build=None, with_direct=False, purpose="", by=None):
    """The Listing to write out, after the trail has noted who takes what and why.

    `by` is None for the command line, where whoever may run it may read the database. Raises PermissionDenied for a
    role that may not, ValidationError without a purpose for direct numbers, and for the people of no build.
    """
    if by is not None:
        check_allowed(which, with_direct, by)
    if with_direct and not purpose.strip():
        raise ValidationError(_("Say what the direct and after-hours numbers are needed for."))
    if which == PEOPLE and build is None:
        raise ValidationError(_("Choose the build whose people you need."))
    if which == CONTACTS:
        listing, rows = exports.contacts(build=build, with_direct=with_direct), contacts_count(build)
    else:
        listing, rows = exports.people(build=build), Invitation.objects.filter(build=build).count()
    columns = [name for name in listing.columns if with_direct or name not in exports.RESTRICTED]
    record(
        f"exported the {which}",
        build,
        by=by,
        reason=purpose,
        changes={"columns": [None, ", ".join(columns)], "rows": [None, rows]},
    )
    return listing


def check_allowed(which, with_direct, by):
    model = ContactLink if which == CONTACTS else Person
    if not rules.may(by, "export", model) or (with_direct and not rules.may(by, "export direct numbers", Person)):
        raise PermissionDenied(_("Your role does not export this list."))


def contacts_count(build):
    links = ContactLink.objects.current()
    return links.count() if build is None else links.filter(site__county__builds=build).count()
