"""The real lists, from beside the project: every row in, or refused with a reason, and the second run changes nothing."""

from collections import Counter

import pytest
from django.conf import settings

from contacts.actions.imports import import_file
from contacts.models import Organization, Person, Site
from contacts.tests.lists import counts, imported, rows_of

DATA = settings.BASE_DIR.parent / "shared" / "data"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.is_dir(), reason="needs the real lists in ../shared/data"),
]


def bring(what, name):
    return import_file(what=what, file=DATA / name, name=name, by=None)


def begins_with(run):
    """How often each kind of reason refused a row, by its first words."""
    said = (row.reason for row in run.refused_rows.all())
    return Counter(
        "web address" if "web address" in text else "no address" if "not an e-mail" in text else text[:11]
        for text in said
    )


@pytest.mark.on_sqlite_too
def test_every_agency_comes_in_and_the_second_run_changes_nothing():
    run = bring("agencies", "law_enforcement_agencies.csv")
    assert counts(run) == (23611, 0, 0, 0)
    before = Organization.objects.order_by("pk").values_list("pk", "updated_at")[:100:7]
    kinds = Counter(Organization.objects.values_list("kind", flat=True))
    assert kinds == {
        "police": 14788, "sheriff": 3776, "other_law": 3275, "state_police": 1697, "task_force": 61, "prosecutor": 14,
    }  # fmt: skip
    assert not Organization.objects.filter(county=None).exists()
    assert not Organization.objects.exclude(sector="law").exists()
    assert Organization.objects.filter(phone="").count() == 1
    assert Organization.objects.get(source_id="hifld:10170333").county_id == "78020"
    assert counts(bring("agencies", "law_enforcement_agencies.csv")) == (0, 0, 23611, 0)
    assert list(Organization.objects.order_by("pk").values_list("pk", "updated_at")[:100:7]) == list(before)


@pytest.mark.on_sqlite_too
def test_every_site_comes_in_with_its_county_and_the_second_run_changes_nothing():
    run = bring("sites", "sites_truck_and_bus.csv")
    assert counts(run) == (2463, 0, 0, 0)
    assert Counter(Site.objects.values_list("kind", flat=True)) == {"parking": 1915, "bus_stop": 437, "terminal": 111}
    without = Site.objects.filter(county=None)
    assert sorted(without.values_list("state", flat=True)) == ["BC", "BC", "BC", "ON", "ON", "ON"]
    assert not Site.objects.filter(milepost__in=["NA", "n/a"]).exists()
    assert Site.objects.filter(county_as_given="Maimi-Dade", county="12086").exists()
    assert counts(bring("sites", "sites_truck_and_bus.csv")) == (0, 0, 2463, 0)


@pytest.mark.on_sqlite_too
def test_a_messy_sign_in_sheet_is_understood_row_by_row():
    run = bring("people", "messy_attendees.csv")
    assert counts(run) == (233, 0, 5, 17)
    assert run.doubtful == 0
    assert begins_with(run) == {"web address": 17}
    assert run.found["unused"] == ["Mailing Address", "Attended?"]
    soo = Person.objects.get(email="soo.hong@house.ga.gov.invalid")
    assert (soo.name, soo.first_name, soo.phone.as_e164, soo.state_id) == ("Hong, Soo", "", "+14046565025", "GA")
    assert Person.objects.get(email="kmroman@senado.pr.gov.invalid").state_id == "PR"
    assert Person.objects.get(email="senator.ochoabogh@senate.ca.gov.invalid").state_id == "CA"
    assert Person.objects.filter(name="JONATHAN FRITZ").get().shown_name == "Jonathan Fritz"
    assert counts(bring("people", "messy_attendees.csv")) == (0, 0, 238, 17)


def test_the_officials_come_in_and_the_messy_sheet_then_knows_them_all():
    run = bring("people", "public_officials_contacts.csv")
    assert counts(run) == (8252, 1, 1, 547)
    assert run.doubtful == 11
    assert begins_with(run) == {"web address": 533, "no address": 3, "The mailbox": 5, "“Josh Harki": 1, "“Andy Boyd”": 1,
                                "“Tim Mannio": 1, "“Andrea Rom": 1, "“Joseph Her": 1, "“Luke Ranki": 1}  # fmt: skip
    assert counts(bring("people", "public_officials_contacts.csv")) == (0, 0, 8254, 547)
    messy = bring("people", "messy_attendees.csv")
    assert counts(messy) == (0, 0, 237, 18)
    assert messy.doubtful == 1
    assert Organization.objects.filter(name="State legislature – 13").count() == 0
    mike = Person.objects.get(email="governorpolis@state.co.us.invalid")
    assert (mike.first_name, mike.last_name, mike.title, mike.organization.kind) == (
        "Jared",
        "Polis",
        "governor",
        "government",
    )


def test_an_officer_is_put_with_the_agency_of_the_national_list():
    bring("agencies", "law_enforcement_agencies.csv")
    offices = Organization.objects.count()
    data = rows_of(
        ["Name", "Agency", "State"],
        ["Ana Ruiz", "El Paso County Sheriff’s Office", "TX"],
        ["Bob Li", "Grove Hill Police Department", "AL"],
    )
    imported("people", data)
    assert sorted(Person.objects.values_list("name", "organization__county")) == [
        ("Ana Ruiz", "48141"),
        ("Bob Li", "01025"),
    ]
    assert Organization.objects.count() == offices
