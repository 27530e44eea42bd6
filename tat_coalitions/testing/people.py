"""Named people, places and builds for tests: `a_person("Marisol Vega")`, `a_build(city="Laredo")`.

Every maker saves its row with plain values and takes any field as a keyword.
"""

import datetime
from itertools import count

from django.utils import timezone
from django.utils.text import slugify

from builds.models import Build, CoHost, Commitment, CommitmentKind, ContactLink, Invitation
from contacts.models import County, Kind, Organization, Person, Site, SiteKind
from followups.models import FollowUp, Interval
from tat_coalitions.accounts.models import Role, User

PASSWORD = "a long walk along the river"  # of people who exist only in tests
EL_PASO, HUDSPETH, WEBB, DONA_ANA = "48141", "48229", "48479", "35013"

_numbers = count(1)


def email_of(name):
    return f"{slugify(name).replace('-', '.')}@example.org"


def a_user(name, role=Role.STAFF, **fields):
    """An account that signs in with PASSWORD."""
    user = User.objects.create_user(fields.pop("email", email_of(name)), name=name, role=role, password=PASSWORD)
    for field, value in fields.items():
        setattr(user, field, value)
    user.save()
    return user


def an_organization(name, kind=Kind.TRUCKING, *, county=EL_PASO, **fields):
    """An organization in a county, by FIPS code."""
    if county is not None:
        fields.setdefault("county_id", county)
        fields.setdefault("state_id", County.objects.get(pk=county).state_id)
    return Organization.objects.create(name=name, kind=kind, **fields)


def a_person(name, **fields):
    """A person with an address at example.org; `organization` may be given as a row."""
    fields.setdefault("email", email_of(name))
    return Person.objects.create(name=name, **fields)


def a_lead(name, **fields):
    """A person who signs in as a lead."""
    return a_person(name, user=a_user(name, Role.LEAD), **fields)


def an_officer(name, *, county=EL_PASO, **fields):
    """An officer of a sheriff's office in the county."""
    place = County.objects.get(pk=county)
    office = Organization.objects.filter(kind=Kind.SHERIFF, county=place).first() or an_organization(
        f"{place.name} County Sheriff’s Office", Kind.SHERIFF, county=county
    )
    return a_person(name, organization=office, title=fields.pop("title", "Deputy"), **fields)


def a_site(name, *, county=EL_PASO, **fields):
    """A truck stop in the county."""
    fields.setdefault("kind", SiteKind.TRUCK_STOP)
    place = County.objects.get(pk=county)
    return Site.objects.create(
        name=name, county=place, state_id=place.state_id, city=fields.pop("city", "El Paso"), **fields
    )


def a_build(city="El Paso", *, date=None, counties=(EL_PASO,), planner=None, **fields):
    """A planned build in Texas, 90 days ahead unless a date is given."""
    date = date or timezone.localdate() + datetime.timedelta(days=90)
    fields.setdefault("state_id", "TX")
    fields.setdefault("time_zone", "America/Denver")
    fields.setdefault("slug", f"{slugify(city)}-{next(_numbers)}")
    build = Build.objects.create(city=city, date=date, planner=planner or a_person("Dana Whitlock"), **fields)
    build.states_served.add(build.state_id)
    build.counties.add(*counties)
    return build


def a_co_host(build, person, role=CoHost.Role.ATTORNEY_GENERAL, **fields):
    """The person's organization co-hosts the build; one is made where the person has none."""
    organization = person.organization or an_organization(f"Office of {person.name}", Kind.ATTORNEY_GENERAL)
    fields.setdefault("status", CoHost.Status.CONFIRMED)
    return CoHost.objects.create(build=build, organization=organization, person=person, role=role, **fields)


def an_invitation(build, person, **fields):
    """An invitation on the list of the build, not sent unless `stage` and `invited_at` say so."""
    fields.setdefault("sector", person.organization.sector if person.organization else "trucking")
    return Invitation.objects.create(build=build, person=person, **fields)


def a_commitment(build, organization, kind=CommitmentKind.TRAIN_DRIVERS, promised=40, **fields):
    return Commitment.objects.create(build=build, organization=organization, kind=kind, promised=promised, **fields)


def a_contact_link(site, officer, **fields):
    return ContactLink.objects.create(site=site, officer=officer, agency=officer.organization, **fields)


def a_followup(build, *, months=1, due_on=None, lead=None, **fields):
    """A follow-up of the build, due on the given day or thirty days per month after it."""
    interval = Interval.objects.get(months=months)
    due_on = due_on or build.date + datetime.timedelta(days=30 * months)
    return FollowUp.objects.create(build=build, interval=interval, due_on=due_on, lead=lead, **fields)
