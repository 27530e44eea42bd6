"""The follow-up of Laredo that Marisol Vega answers, one month after the meeting."""

import datetime

import pytest

from builds.models import Status as BuildStatus
from contacts.models import Kind
from followups.models import Measure, Status
from followups.tests.sheets.here import HELD_ON
from tat_coalitions.testing.people import (
    a_build,
    a_co_host,
    a_commitment,
    a_followup,
    a_lead,
    an_organization,
)


@pytest.fixture
def laredo():
    return a_build("Laredo", date=HELD_ON, status=BuildStatus.HELD)


@pytest.fixture
def marisol(laredo):
    person = a_lead(
        "Marisol Vega", organization=an_organization("Office of the Attorney General", Kind.ATTORNEY_GENERAL)
    )
    a_co_host(laredo, person)
    return person


@pytest.fixture
def followup(laredo, marisol):
    return a_followup(laredo, months=1, due_on=datetime.date(2026, 9, 20), lead=marisol, status=Status.OPEN)


@pytest.fixture
def rio_bravo(laredo):
    """A carrier that promised to train 120 drivers."""
    return a_commitment(laredo, an_organization("Rio Bravo Freight"), promised=120)


@pytest.fixture
def yes_no():
    return Measure.objects.filter(how=Measure.How.YES_NO, in_use=True, months=[]).first()


@pytest.fixture
def signed_in(client, marisol):
    client.force_login(marisol.user)
    return client
