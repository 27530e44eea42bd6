"""The build of El Paso, whose region Marisol Vega keeps, and who else is there."""

import datetime

import pytest

from contacts.models import Kind
from followups.actions import stewarding
from followups.tests.regions.here import HANDED, LAST_DAY
from tat_coalitions.testing.people import (
    a_build,
    a_co_host,
    a_lead,
    a_person,
    a_site,
    a_user,
    an_officer,
    an_organization,
)


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(HANDED, tick=False)
    return time_machine


@pytest.fixture
def dana():
    user = a_user("Dana Whitlock")
    a_person("Dana Whitlock", user=user)
    return user


@pytest.fixture
def office():
    return an_organization("Office of the Attorney General of Texas", Kind.ATTORNEY_GENERAL)


@pytest.fixture
def marisol(office):
    return a_lead("Marisol Vega", organization=office)


@pytest.fixture
def build(dana, marisol):
    held = a_build(
        "El Paso", date=datetime.date(2027, 1, 20), planner=dana.person, sustaining_lead=marisol, status="held"
    )
    a_co_host(held, marisol)
    return held


@pytest.fixture
def site(build):
    return a_site("Rio Bravo Plaza")


@pytest.fixture
def ruiz():
    return an_officer("Deputy Ruiz")


@pytest.fixture
def region(build, marisol, dana):
    return stewarding.hand_region(build, lead=marisol, expires_on=LAST_DAY, by=dana)


@pytest.fixture
def iris(office):
    return a_lead("Iris Calderon", organization=office)
