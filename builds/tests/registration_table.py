"""Where the tests of the registration table begin: a provider, its vetting, lines and resources of El Paso."""

import datetime

from builds.actions import providers as vetting
from builds.actions import resources as verbs
from builds.models import Hotline, LocalResource
from contacts.models import Kind
from tat_coalitions.testing.people import an_organization

NOON = datetime.datetime(2026, 11, 18, 19, tzinfo=datetime.UTC)
TODAY = NOON.date()
FACTS = {"services": "Shelter and somebody who stays with a person", "line": "+19155550170", "languages": "Spanish"}
SOURCE = {"source": "Letter of the Attorney General", "as_of": TODAY - datetime.timedelta(days=30)}


def days(number):
    return TODAY + datetime.timedelta(days=number)


def a_provider(name="Paso Verde"):
    return an_organization(name, Kind.VICTIM_SERVICES)


def proposed(organization, by, **facts):
    return vetting.propose(organization, by=by, **({"counties": ["48141"], **FACTS} | facts))


def signed(organization, *, by, second, on=TODAY, **facts):
    """A vetting that Sam entered as signed off on a day."""
    row = proposed(organization, by, **facts)
    return vetting.sign_off(row, by=second, read=row.proposed_at, signed_by="Karen Lindqvist", signed_on=on)


def a_line(name="Texas’ line", *, by, on=None, counties=(), **fields):
    """A hotline of Texas; verified where a day is given."""
    row = Hotline(**({"kind": "state", "state_id": "TX", "name": name, "number": "+15125550180", **SOURCE} | fields))
    return _kept(row, by, on, counties)


def a_resource(name="Border Legal Aid", *, by, on=None, counties=("48141",), **fields):
    """A local resource of El Paso; verified where a day is given."""
    row = LocalResource(**({"name": name, "offers": "Legal help", "phone": "+19155550181", **SOURCE} | fields))
    return _kept(row, by, on, counties)


def _kept(row, by, on, counties):
    verbs.write_down(row, by=by, counties=counties)
    row.refresh_from_db()
    return verbs.verify(row, by=by, on=on, how="Rang it", vouched=verbs.vouched_in(row)) if on else row
