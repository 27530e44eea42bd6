"""What the tests of asking organizations share: Laredo's promises, who made them, and a lead who asks."""

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.urls import reverse

from builds.models import Build, Commitment
from contacts.models import Person
from followups.models import FollowUp, Inquiry
from tat_coalitions.accounts.links import token_for
from tat_coalitions.testing.people import (
    WEBB,
    a_build,
    a_co_host,
    a_commitment,
    a_followup,
    a_lead,
    a_person,
    an_invitation,
    an_organization,
)

CHICAGO = ZoneInfo("America/Chicago")
HELD_ON = datetime.date(2027, 1, 20)
DUE_ON = datetime.date(2027, 2, 19)


def at(date, time="09:00"):
    """A moment on the clocks of Laredo."""
    return datetime.datetime.combine(date, datetime.time.fromisoformat(time), tzinfo=CHICAGO)


@dataclass
class Laredo:
    """A held build whose one-month follow-up is open."""

    build: Build
    followup: FollowUp
    marisol: Person
    otis: Person
    bea: Person
    drivers: Commitment
    policy: Commitment


def laredo(city="Laredo", lead="Marisol Vega", **fields):
    """Rio Bravo Freight promised to train 120 drivers, by Otis Reed; Webb Plaza a policy, by whom nobody noted."""
    build = a_build(city, date=HELD_ON, counties=(WEBB,), time_zone="America/Chicago", status="held")
    marisol = a_lead(lead)
    a_co_host(build, marisol)
    freight = an_organization(f"Rio Bravo Freight {city}", county=WEBB)
    plaza = an_organization(f"Webb Plaza {city}", "truck_stop", county=WEBB)
    otis = a_person(f"Otis Reed {city}", organization=freight, phone="+19565550136")
    bea = a_person(f"Bea Stone {city}", organization=plaza)
    for person in (otis, bea):
        an_invitation(build, person, stage="invited", invited_at=build.begins, arrived_at=build.begins)
    fields = {"status": "open", "due_on": DUE_ON, "lead": marisol} | fields
    return Laredo(
        build=build,
        followup=a_followup(build, **fields),
        marisol=marisol,
        otis=otis,
        bea=bea,
        drivers=a_commitment(build, freight, promised=120, person=otis),
        policy=a_commitment(build, plaza, "adopt_policy", promised=None),
    )


def link_of(inquiry):
    return reverse("asked:promise", args=[token_for("promise", inquiry)])


def the_inquiry():
    return Inquiry.objects.get()
