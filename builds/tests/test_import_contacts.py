"""The contact list read in: as it was exported, as a partner filled it in, and as it should not be."""

import csv
import datetime
import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from builds.actions.contact_list import choose, confirm, link_sites
from builds.exports import CONTACTS
from builds.imports.contacts import ContactsImporter
from builds.models import ContactLink
from contacts.actions.imports import import_file, undo
from contacts.imports.registry import kinds
from contacts.models import ImportRun, Kind, Organization, Person, RefusedRow, Site, SiteKind
from tat_coalitions.accounts.models import Role
from tat_coalitions.testing.people import (
    EL_PASO,
    HUDSPETH,
    a_build,
    a_contact_link,
    a_person,
    a_site,
    a_user,
    an_officer,
    an_organization,
)
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db
DATA = Path(__file__).resolve().parents[3] / "shared" / "data"

UNCHANGED = {"created": 0, "updated": 0, "refused": 0, "refused_file": None}


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.TAT_DATA_DIR = tmp_path


@pytest.fixture
def ruth():
    """An administrator."""
    return a_user("Ruth Adler", Role.ADMINISTRATOR)


@pytest.fixture
def el_paso():
    return a_build(
        "El Paso", slug="el-paso-2027", counties=(EL_PASO, HUDSPETH), status="held", date=datetime.date(2026, 2, 3)
    )


def brought(tmp_path, *rows, columns=None, **options):
    """Import rows, given as dicts of columns; returns what the command's last line says."""
    columns = columns or list(CONTACTS)
    path = tmp_path / "list.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
    return taken(path, **options)


def taken(path, **options):
    said = io.StringIO()
    call_command("import_contacts", str(path), stdout=said, **options)
    return json.loads(said.getvalue().splitlines()[-1])


def line(**cells):
    """A row about the truck stop at Anthony, Texas."""
    return {"county": "El Paso", "state": "TX", "site": "Flying J Anthony", "site_kind": "truck stop"} | cells


def exported(tmp_path, name, **options):
    path = tmp_path / name
    call_command("export_contacts", output=str(path), stdout=io.StringIO(), **options)
    return path


def reasons():
    return list(RefusedRow.objects.order_by("line").values_list("reason", flat=True))


def only_link():
    return ContactLink.objects.current().select_related("site__manager", "agency", "officer", "backup").get()


def empty_the_house(build):
    """What is left is the reference data and the build."""
    ContactLink.objects.all().delete()
    Site.objects.all().delete()
    Person.objects.exclude(pk=build.planner_id).delete()
    Organization.objects.all().delete()


@pytest.fixture
def a_full_list(el_paso, ruth):
    """Sites of every kind of completeness, with people who share a name or a mailbox."""
    marisol = an_officer("Marisol Vega", phone="+19155550136", after_hours_phone="+19155550137", title="Sergeant")
    desk = an_officer("Ray Ortiz", email="desk@sheriff.example.org")
    backup = an_officer("Lena Cho", email="desk@sheriff.example.org")
    anthony = a_site(
        "Flying J Anthony",
        address="3001 Mountain Pass Blvd",
        manager=a_person("Pat Lee", title="General manager", phone="+19155550101"),
    )
    choose(anthony, agency=marisol.organization, officer=marisol, backup=backup, by=ruth, build=el_paso)
    link = ContactLink.objects.get(site=anthony)
    confirm(link, side="manager", by=ruth, on=datetime.date(2026, 2, 10))
    confirm(link, side="officer", by=ruth, on=datetime.date(2026, 2, 10))
    # of the same name in another county, and of the same name in the same county
    hancock = a_site("Flying J Anthony", county=HUDSPETH, manager=a_person("Pat Lee", email=""))
    choose(hancock, agency=desk.organization, officer=desk, backup=None, by=ruth)
    second = a_site(
        "Flying J Anthony",
        address="Exit 0",
        kind=SiteKind.TRAVEL_PLAZA,
        manager=a_person("Jo Hart", email="desk@sheriff.example.org"),
    )
    choose(second, agency=backup.organization, officer=backup, backup=desk, by=ruth)
    # nobody at the agency, nobody at the site, no county, a name a spreadsheet would run
    bare = a_site("=SUM(A1) Travel Center", kind=SiteKind.TERMINAL)
    choose(bare, agency=an_organization("EL PASO POLICE DEPARTMENT", Kind.POLICE), officer=None, backup=None, by=ruth)
    nowhere = Site.objects.create(name="Rest Area", kind=SiteKind.PARKING, state_id="TX", address="I-10 EB")
    a_contact_link(nowhere, an_officer("Zoë Ångström", email=""))
    city = a_site("Inner Harbor Terminal", county="24005", kind=SiteKind.TERMINAL)
    a_contact_link(city, an_officer("Abe Moss", county="24005", phone="+525555555555"))
    a_contact_link(
        a_site("Dover Plaza", county="10001", manager=a_person("Abe Moss", email="abe@dover.example.org")),
        an_officer("Lee Ray", county="10001"),
    )


@pytest.mark.parametrize("options", [{}, {"with_direct": True, "purpose": "Copy for the county"}])
def test_what_was_exported_comes_back_unchanged(a_full_list, tmp_path, options):
    path = exported(tmp_path, "first.csv", **options)
    assert taken(path) == {**UNCHANGED, "unchanged": 7}
    assert taken(path, mode="fill") == {**UNCHANGED, "unchanged": 7}


@pytest.mark.parametrize("options", [{}, {"with_direct": True, "purpose": "Copy for the county"}])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_exported_builds_the_same_list_in_an_empty_house(a_full_list, el_paso, tmp_path, kind, options):
    first = exported(tmp_path, "first.csv", **options).read_bytes()
    path = exported(tmp_path, f"to-bring.{kind}", format=kind, **options)
    empty_the_house(el_paso)
    assert taken(path) == {"created": 7, "updated": 0, "unchanged": 0, "refused": 0, "refused_file": None}
    assert exported(tmp_path, "second.csv", **options).read_bytes() == first
    assert taken(path) == {**UNCHANGED, "unchanged": 7}


def test_an_export_without_direct_numbers_leaves_them_as_they_are(a_full_list, tmp_path):
    taken(exported(tmp_path, "first.csv"))
    assert str(Person.objects.get(name="Marisol Vega").after_hours_phone) == "(915) 555-0137"


def test_a_dry_run_counts_and_changes_nothing(tmp_path, el_paso):
    row = line(agency="El Paso County Sheriff", officer="Marisol Vega", manager="Pat Lee")
    assert brought(tmp_path, row, dry_run=True)["created"] == 1
    assert (Site.objects.count(), ContactLink.objects.count(), ImportRun.objects.count()) == (0, 0, 0)


def test_a_row_brings_the_site_the_manager_the_agency_and_the_officers(tmp_path, el_paso):
    said = brought(
        tmp_path,
        line(
            site_address="3001 Mountain Pass Blvd",
            manager="Pat Lee",
            manager_title="General manager",
            manager_phone="915-555-0101",
            manager_email="PAT@example.org",
            agency="El Paso County Sheriff's Office",
            officer="Marisol Vega",
            officer_title="Sergeant",
            officer_phone="+1 915 555 0136",
            officer_after_hours="(915) 555-0137",
            officer_email="marisol.vega@example.org",
            backup_officer="Ray Ortiz",
            introduced_at="el-paso-2027",
            verified_on="2026-02-10",
        ),
    )
    assert said == {"created": 1, "updated": 0, "unchanged": 0, "refused": 0, "refused_file": None}
    link = only_link()
    assert (link.site.name, link.site.kind, link.site.county_id) == ("Flying J Anthony", "truck_stop", EL_PASO)
    assert (link.site.manager.name, link.site.manager.email) == ("Pat Lee", "pat@example.org")
    assert (link.agency.kind, link.agency.county_id) == ("sheriff", EL_PASO)
    assert (link.officer.title, link.officer.organization) == ("Sergeant", link.agency)
    assert str(link.officer.after_hours_phone) == "(915) 555-0137"
    assert (link.backup.name, link.backup.organization) == ("Ray Ortiz", link.agency)
    assert (link.introduced_at, link.verified_on, link.is_confirmed) == (el_paso, datetime.date(2026, 2, 10), True)
    assert link.next_check_on == datetime.date(2026, 8, 9)


def test_columns_come_in_any_order_and_under_common_names(tmp_path):
    said = brought(
        tmp_path,
        {
            "ST": "Texas",
            "Officer name": "Marisol Vega",
            "Truck stop": "Anthony Corner",
            "Law enforcement agency": "Anthony Police",
        },
        columns=["Officer name", "ST", "Law enforcement agency", "Truck stop"],
    )
    assert said["refused"] == 1  # the name does not say what kind of site it is
    assert reasons() == ["We do not know this site. Say what kind it is, to have it added."]
    a_site("Anthony Corner")
    path = tmp_path / "list.csv"
    assert taken(path)["created"] == 1
    assert str(only_link()) == "Anthony Corner → Marisol Vega"


def test_an_empty_cell_erases_nothing(a_full_list, tmp_path):
    before = exported(tmp_path, "before.csv", with_direct=True, purpose="To compare").read_bytes()
    rows = [line(site_address="3001 Mountain Pass Blvd"), line(county="Hudspeth", site_kind="")]
    assert brought(tmp_path, *rows) == {**UNCHANGED, "unchanged": 2}
    assert exported(tmp_path, "after.csv", with_direct=True, purpose="To compare").read_bytes() == before


def test_a_new_officer_has_confirmed_nothing_yet(a_full_list, tmp_path):
    office = Organization.objects.get(name="El Paso County Sheriff’s Office")
    row = line(
        site_address="3001 Mountain Pass Blvd",
        agency=office.name,
        officer="Nora Bell",
        officer_email="nora@example.org",
    )
    assert brought(tmp_path, row)["updated"] == 1
    link = ContactLink.objects.get(site__address="3001 Mountain Pass Blvd")
    assert (link.officer.name, link.manager_confirmed_at, link.verified_on, link.introduced_at) == (
        "Nora Bell",
        None,
        None,
        None,
    )
    assert link.backup.name == "Lena Cho"


def test_what_a_list_brought_is_left_alone_by_later_proposals(tmp_path):
    an_organization("Anthony Police", Kind.POLICE, lat=31.99, lon=-106.6)
    brought(tmp_path, line(agency="Far Away Sheriff", officer="Marisol Vega"))
    link_sites()
    assert only_link().agency.name == "Far Away Sheriff"


def test_a_day_of_verification_confirms_only_who_is_named(tmp_path):
    brought(tmp_path, line(agency="Anthony Police", officer="Marisol Vega", verified_on="02/10/2026"))
    link = only_link()
    assert (link.verified_on, link.manager_confirmed_at, link.officer_confirmed_at) == (
        datetime.date(2026, 2, 10),
        None,
        None,
    )


def test_a_day_of_verification_never_goes_back(tmp_path):
    row = line(agency="Anthony Police", officer="Marisol Vega", manager="Pat Lee")
    brought(tmp_path, row | {"verified_on": "2026-02-10"})
    assert brought(tmp_path, row | {"verified_on": "2026-02-09"})["unchanged"] == 1
    assert brought(tmp_path, row | {"verified_on": "2026-02-11"})["updated"] == 1
    assert only_link().verified_on == datetime.date(2026, 2, 11)


def test_today_may_have_been_verified_but_tomorrow_may_not(tmp_path):
    today = timezone.now().date()
    row = line(agency="Anthony Police", officer="Marisol Vega")
    assert brought(tmp_path, row | {"verified_on": today.isoformat()})["created"] == 1
    assert brought(tmp_path, row | {"verified_on": (today + datetime.timedelta(days=1)).isoformat()})["refused"] == 1


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"introduced_at": "nowhere-2020"}, "No build is called “nowhere-2020”."),
        ({"site": "Anthony", "site_kind": "spaceport"}, "“spaceport” is no kind of site."),
        ({"state": "Wonderland"}, "“Wonderland” is not a state, territory or province."),
        ({"site": ""}, "The site’s name is missing."),
        ({"agency": ""}, "Say which agency the site calls."),
        ({"officer": "", "backup_officer": "Ray Ortiz"}, "Name the officer first; a backup stands behind one."),
        ({"officer_email": "marisol at example"}, "“marisol at example” is not an e-mail address."),
        ({"verified_on": "last spring"}, "“last spring” is no date. Write it like 2027-01-25."),
    ],
)
def test_a_row_that_cannot_be_taken_leaves_nothing_behind(tmp_path, cells, reason):
    row = line(agency="Anthony Police", officer="Marisol Vega", manager="Pat Lee") | cells
    said = brought(tmp_path, row, line(site="Dover Plaza", site_kind="terminal", agency="Dover Police"))
    assert (said["created"], said["refused"]) == (1, 1)
    assert reasons()[0].startswith(reason)
    assert (Site.objects.count(), Organization.objects.count(), Person.objects.count()) == (1, 1, 0)
    refused = list(csv.DictReader(io.StringIO(Path(said["refused_file"]).read_text(encoding="utf-8-sig"))))
    assert refused[0]["line"] == "2"


def test_a_doubtful_row_leaves_nothing_behind_either(tmp_path):
    an_officer("Ray Ortiz", email="desk@sheriff.example.org")
    row = line(
        agency="Anthony Police", officer="Marisol Vega", officer_email="desk@sheriff.example.org", manager="Pat Lee"
    )
    assert brought(tmp_path, row)["refused"] == 1
    assert reasons()[0].startswith("The mailbox desk@sheriff.example.org is known as that of “Ray Ortiz”.")
    assert not Person.objects.filter(name="Pat Lee").exists()
    assert not Organization.objects.filter(name="Anthony Police").exists()


def test_a_person_settles_the_doubt_in_the_file(tmp_path):
    ray = an_officer("Ray Ortiz", email="desk@sheriff.example.org")
    row = line(agency=ray.organization.name, officer="Raymond Ortiz", officer_email="desk@sheriff.example.org")
    columns = [*CONTACTS, "settle"]
    assert brought(tmp_path, row | {"settle": "same"}, columns=columns)["created"] == 1
    assert only_link().officer == ray
    row = line(
        site="Dover Plaza",
        site_kind="terminal",
        agency=ray.organization.name,
        officer="Mo Diaz",
        officer_email=ray.email,
    )
    assert brought(tmp_path, row | {"settle": "new"}, columns=columns)["created"] == 1
    assert Person.objects.filter(email=ray.email).count() == 2


def test_a_repeated_row_is_the_same_row_and_one_that_contradicts_it_is_doubtful(tmp_path):
    row = line(agency="Anthony Police", officer="Marisol Vega")
    said = brought(tmp_path, row, row, row | {"officer": "Ray Ortiz"})
    assert (said["created"], said["unchanged"], said["refused"]) == (1, 1, 1)
    assert reasons() == ["Line 2 is about the same one and says otherwise: officer."]


def test_a_site_at_another_address_is_a_question(tmp_path):
    a_site("Flying J Anthony", address="3001 Mountain Pass Blvd")
    assert brought(tmp_path, line(site_address="Exit 0", agency="Anthony Police"))["refused"] == 1
    assert reasons() == [
        "“Flying J Anthony” is known there at another address, 3001 Mountain Pass Blvd. Is it the same site?"
    ]


def test_sites_that_nothing_but_their_officers_tell_apart_keep_them(tmp_path, ruth):
    twins = [a_site("Rest Area", kind=SiteKind.PARKING, address="I-10", milepost=mile) for mile in ("23", "50")]
    for twin, name in zip(twins, ("Zora Bell", "Abe Moss"), strict=True):
        a_contact_link(twin, an_officer(name))
    assert taken(exported(tmp_path, "twins.csv")) == {**UNCHANGED, "unchanged": 2}


def test_sites_that_nothing_but_a_milepost_tells_apart_come_into_an_empty_house(tmp_path, ruth):
    zora = an_officer("Zora Bell")
    for address, milepost in (("", ""), ("I-10 WB", "23"), ("I-10 WB", "50.5"), ("", "7"), ("I-10 WB", "")):
        a_contact_link(a_site("Rest Area", kind=SiteKind.PARKING, address=address, milepost=milepost), zora)
    a_contact_link(a_site("Rest Area", kind=SiteKind.PARKING, lat=31.5, lon=-106.25), zora)
    file = exported(tmp_path, "list.csv")
    with file.open(encoding="utf-8-sig") as rows:
        said = sorted(row["site_address"] for row in csv.DictReader(rows))
    assert said == ["", "31.5, -106.25", "I-10 WB", "I-10 WB, milepost 23", "I-10 WB, milepost 50.5", "milepost 7"]
    assert taken(file) == {**UNCHANGED, "unchanged": 6}
    before = set(Site.objects.values_list("address", "milepost", "lat", "lon"))
    ContactLink.objects.all().delete()
    Site.objects.all().delete()
    assert taken(file)["created"] == 6
    assert set(Site.objects.values_list("address", "milepost", "lat", "lon")) == before
    assert taken(file) == {**UNCHANGED, "unchanged": 6}


@pytest.mark.parametrize("written", ["I-10 WB, milepost 23", "i-10 wb MM 23", "I-10 WB at mile marker 23", "I-10 WB"])
def test_a_milepost_may_be_written_in_other_ways(tmp_path, written):
    a_site("Rest Area", kind=SiteKind.PARKING, address="I-10 WB", milepost="23")
    a_site("Rest Area", kind=SiteKind.PARKING, address="I-20 EB", milepost="23")
    row = line(site="Rest Area", site_kind="parking", site_address=written, agency="Anthony Police")
    assert brought(tmp_path, row)["created"] == 1
    assert list(Site.objects.order_by("pk").values_list("address", "milepost")) == [
        ("I-10 WB", "23"),
        ("I-20 EB", "23"),
    ]
    assert only_link().site.address == "I-10 WB"


def test_a_milepost_we_did_not_know_is_filled_in(tmp_path):
    a_site("Rest Area", kind=SiteKind.PARKING, address="I-10 WB")
    row = line(site="Rest Area", site_kind="parking", site_address="I-10 WB, milepost 23", agency="Anthony Police")
    brought(tmp_path, row)
    assert list(Site.objects.values_list("address", "milepost")) == [("I-10 WB", "23")]


def test_a_list_of_new_rows_changes_nobody_we_know(a_full_list, tmp_path):
    people = Person.objects.count()
    row = line(site_address="3001 Mountain Pass Blvd", manager="Somebody Else", officer="New Officer")
    assert brought(tmp_path, row, mode="new") == {**UNCHANGED, "unchanged": 1}
    assert Person.objects.count() == people


def test_what_changed_stands_in_the_trail_but_not_what_is_kept_apart(a_full_list, tmp_path):
    row = line(
        site_address="3001 Mountain Pass Blvd",
        officer="Marisol Vega",
        officer_after_hours="915-555-0199",
        officer_title="Lieutenant",
    )
    assert brought(tmp_path, row)["updated"] == 1
    entry = Entry.objects.get(verb="changed by an import")
    assert entry.subject_label == "Marisol Vega"
    assert entry.changes == {"title": ["Sergeant", "Lieutenant"], "after_hours_phone": ["kept apart", "kept apart"]}


def test_an_import_can_be_taken_back_until_somebody_confirms_a_link(tmp_path, ruth):
    a_site("Flying J Anthony", manager=a_person("Pat Lee"))
    row = line(agency="Anthony Police", officer="Marisol Vega", manager="Jo Hart")
    brought(tmp_path, row)
    undo(ImportRun.objects.get(), by=ruth)
    assert (ContactLink.objects.count(), Organization.objects.count()) == (0, 0)
    assert list(Person.objects.values_list("name", flat=True)) == ["Pat Lee"]
    assert Site.objects.get().manager.name == "Pat Lee"
    brought(tmp_path, row)
    confirm(only_link(), side="officer", by=ruth)
    with pytest.raises(Exception, match="1 row of this import was changed since"):
        undo(ImportRun.objects.latest("pk"), by=ruth)


def test_a_file_that_is_no_list_changes_nothing_and_ends_with_code_2(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("name,e-mail\nMarisol Vega,marisol.vega@example.org\n")
    with pytest.raises(CommandError) as refused:
        call_command("import_contacts", str(path), stdout=io.StringIO())
    assert refused.value.returncode == 2
    with pytest.raises(CommandError) as missing:
        call_command("import_contacts", str(tmp_path / "nothing.csv"), stdout=io.StringIO())
    assert missing.value.returncode in (1, 2)


def test_the_list_is_one_of_those_the_import_page_offers():
    assert ImportRun.What.CONTACTS in kinds()


def test_a_longer_list_needs_no_more_queries(tmp_path, ruth, django_assert_max_num_queries):
    rows = [
        line(site=f"Stop {n}", agency=f"Police {n % 5}", officer=f"Officer {n}", manager=f"Manager {n}")
        for n in range(60)
    ]
    path = tmp_path / "long.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(CONTACTS))
        writer.writeheader()
        writer.writerows(rows)
    with django_assert_max_num_queries(50):
        run = import_file(what=ContactsImporter.what, file=path, name="long.csv", by=ruth)
    assert (run.created, run.refused) == (60, 0)


@pytest.mark.long
@pytest.mark.skipif(not DATA.exists(), reason="The lists of agencies and sites are not in ../shared/data.")
def test_the_national_lists_linked_and_exported_come_back_unchanged(tmp_path):
    call_command("import_agencies", str(DATA / "law_enforcement_agencies.csv"), stdout=io.StringIO())
    call_command("import_sites", str(DATA / "sites_truck_and_bus.csv"), stdout=io.StringIO())
    linked = link_sites()["linked"]
    file = exported(tmp_path, "nation.csv")
    assert taken(file) == {**UNCHANGED, "unchanged": linked}
    ContactLink.objects.all().delete()
    Site.objects.all().delete()
    Organization.objects.all().delete()
    said = taken(file)  # three sites stand in the national list twice, with nothing to tell the two apart
    assert (said["created"], said["unchanged"], said["refused"]) == (linked - 3, 3, 0)
