"""The contact list: who is proposed, what staff choose, what both sides confirm, and the list as a file."""

import csv
import datetime
import io
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import load_workbook

from builds.actions.contact_list import choose, confirm, link_sites
from builds.models import ContactLink
from contacts.models import Kind, Organization, SiteKind
from tat_coalitions.accounts.models import Role
from tat_coalitions.testing.people import (
    DONA_ANA,
    EL_PASO,
    HUDSPETH,
    PASSWORD,
    a_build,
    a_co_host,
    a_contact_link,
    a_lead,
    a_person,
    a_site,
    a_user,
    an_invitation,
    an_officer,
    an_organization,
)
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

HEADER = (
    "county,state,site,site_kind,site_address,manager,manager_title,manager_phone,manager_email,agency,officer,"
    "officer_title,officer_phone,officer_after_hours,officer_email,backup_officer,introduced_at,verified_on"
)


@pytest.fixture
def dana():
    return a_user("Dana at TAT")


@pytest.fixture
def ruth():
    """An administrator."""
    return a_user("Ruth Adler", Role.ADMINISTRATOR)


@pytest.fixture
def el_paso():
    return a_build("El Paso", counties=(EL_PASO, HUDSPETH))


def agency(name, kind=Kind.SHERIFF, county=EL_PASO, at=(31.76, -106.49)):
    return an_organization(name, kind, county=county, lat=at[0], lon=at[1])


def proposed(site):
    return ContactLink.objects.current().get(site=site).agency.name


def test_an_agency_of_the_sites_own_county_is_proposed_though_another_is_nearer():
    site = a_site("Fort Hancock Truck Stop", county=HUDSPETH, lat=31.28, lon=-105.84)
    agency("El Paso County Sheriff", county=EL_PASO, at=(31.28, -105.85))
    agency("Hudspeth County Sheriff", county=HUDSPETH, at=(31.20, -105.36))
    assert link_sites() == {"sites": 1, "linked": 1, "without": 0}
    assert proposed(site) == "Hudspeth County Sheriff"


def test_within_the_county_the_nearest_is_proposed():
    site = a_site("Anthony Travel Plaza", lat=31.99, lon=-106.60)
    agency("Far Police", Kind.POLICE, at=(31.50, -106.20))
    agency("Anthony Police", Kind.POLICE, at=(31.99, -106.61))
    link_sites()
    assert proposed(site) == "Anthony Police"
    assert ContactLink.objects.get().how == "by county, 1 mile away"


def test_a_known_officer_counts_more_than_a_near_desk_and_one_who_comes_most_of_all(el_paso):
    site = a_site("Mesa Travel Plaza", lat=31.76, lon=-106.49)
    agency("El Paso Police", Kind.POLICE, at=(31.76, -106.49))
    far = agency("El Paso County Sheriff", at=(31.60, -106.20))
    rosa = a_person("Rosa Márquez", organization=far)
    link_sites(build=el_paso)
    assert ContactLink.objects.get(site=site).officer == rosa
    farther = agency("Constable", Kind.POLICE, at=(31.50, -106.10))
    hector = a_person("Hector Salinas", organization=farther)
    an_invitation(el_paso, hector, answer="yes", answered_at=datetime.datetime(2026, 9, 1, tzinfo=datetime.UTC))
    link_sites(build=el_paso)
    assert ContactLink.objects.get(site=site).officer == hector


def test_where_the_county_has_no_agency_the_nearest_of_the_state_is_proposed():
    site = a_site("Sierra Blanca Fuel", county=HUDSPETH, lat=31.17, lon=-105.35)
    agency("El Paso County Sheriff", county=EL_PASO)
    an_organization("Doña Ana County Sheriff", Kind.SHERIFF, county=DONA_ANA, lat=31.17, lon=-105.36)
    link_sites()
    assert proposed(site) == "El Paso County Sheriff"


def test_without_any_agency_a_site_stays_without():
    a_site("Mesa Travel Plaza")
    assert link_sites() == {"sites": 1, "linked": 0, "without": 1}


def test_a_site_whose_county_lies_in_another_state_waits_for_a_person():
    site = a_site("Government Camp", county=EL_PASO)
    site.state_id = "NM"
    site.save()
    agency("El Paso County Sheriff")
    assert link_sites() == {"sites": 1, "linked": 0, "without": 1}


def test_linking_twice_changes_nothing(el_paso):
    a_site("Mesa Travel Plaza")
    agency("El Paso County Sheriff")
    link_sites(build=el_paso)
    before = list(ContactLink.objects.values())
    assert link_sites(build=el_paso) == {"sites": 1, "linked": 1, "without": 0}
    assert list(ContactLink.objects.values()) == before


def test_what_staff_chose_is_not_proposed_over(el_paso, dana):
    site, near = a_site("Mesa Travel Plaza"), agency("El Paso Police", Kind.POLICE)
    sheriff = an_officer("Rosa Márquez")
    choose(site, agency=sheriff.organization, officer=sheriff, backup=None, by=dana)
    a_person("Closer Officer", organization=near)
    link_sites(build=el_paso)
    assert ContactLink.objects.get().officer == sheriff


def test_a_build_links_only_the_sites_of_its_counties(el_paso):
    a_site("Mesa Travel Plaza")
    a_site("Las Cruces Truck Stop", county=DONA_ANA)
    agency("El Paso County Sheriff")
    assert link_sites(build=el_paso)["sites"] == 1


def test_both_sides_make_a_link_verified_and_a_new_officer_undoes_it(dana):
    site = a_site("Mesa Travel Plaza", manager=a_person("Marcus Ellery"))
    link = a_contact_link(site, an_officer("Rosa Márquez"))
    confirm(link, side="manager", by=dana)
    assert link.verified_on is None
    confirm(link, side="officer", by=dana, on=datetime.date(2026, 9, 4))
    assert (link.verified_on, link.next_check_on) == (datetime.date(2026, 9, 4), datetime.date(2027, 3, 3))
    other = an_officer("Peter Whitaker")
    changed = choose(site, agency=other.organization, officer=other, backup=None, by=dana)
    assert (changed.pk, changed.is_confirmed, changed.verified_on) == (link.pk, False, None)


@pytest.fixture
def listed(el_paso):
    """One confirmed link, one proposed without an officer, one rest area."""
    marcus = a_person("Marcus Ellery", title="Manager", phone="+19155550118")
    mesa = a_site("Mesa Travel Plaza", kind=SiteKind.TRAVEL_PLAZA, manager=marcus, address="6001 Mesa St")
    rosa = an_officer("Rosa Márquez", phone="+19155550136", after_hours_phone="+19155550199")
    a_contact_link(
        mesa,
        rosa,
        backup=an_officer("Peter Whitaker"),
        introduced_at=el_paso,
        verified_on=datetime.date(2026, 9, 4),
        manager_confirmed_at=datetime.datetime(2026, 9, 4, tzinfo=datetime.UTC),
        officer_confirmed_at=datetime.datetime(2026, 9, 4, tzinfo=datetime.UTC),
    )
    fort = a_site("Fort Hancock Truck Stop", county=HUDSPETH, city="Fort Hancock")
    ContactLink.objects.create(site=fort, agency=an_organization("Hudspeth Sheriff", Kind.SHERIFF, county=HUDSPETH))
    a_site("Rest Area I-10", kind=SiteKind.PARKING)


def test_the_page_says_what_is_true_and_shows_the_worst_first(client, dana, el_paso, listed):
    client.force_login(dana)
    answer = client.get(reverse("builds:contact_list", args=[el_paso.slug]))
    shown = answer.content.decode()
    assert "1 of 2 sites have a confirmed officer" in shown
    assert [str(line.site) for line in answer.context["page"]] == ["Fort Hancock Truck Stop", "Mesa Travel Plaza"]
    assert "Rest Area I-10" not in shown
    apart = client.get(reverse("builds:contact_list", args=[el_paso.slug]), {"show": "unstaffed"})
    assert [str(line.site) for line in apart.context["page"]] == ["Rest Area I-10"]


@pytest.mark.parametrize("sites", [1, 3])
def test_the_page_asks_the_database_equally_often(client, dana, el_paso, sites, django_assert_max_num_queries):
    for number in range(sites):
        a_contact_link(a_site(f"Stop {number}"), an_officer(f"Officer {number}"))
    client.force_login(dana)
    with django_assert_max_num_queries(16):
        client.get(reverse("builds:contact_list", args=[el_paso.slug]))


def test_choosing_refuses_an_officer_of_another_agency(client, dana, el_paso):
    site, rosa = a_site("Mesa Travel Plaza"), an_officer("Rosa Márquez")
    police = agency("El Paso Police", Kind.POLICE)
    client.force_login(dana)
    address = reverse("builds:choose_contact", args=[el_paso.slug, site.pk])
    answer = client.post(address, {"agency": police.pk, "officer": rosa.pk})
    assert "choose that agency, or another officer." in answer.content.decode()
    client.post(address, {"agency": rosa.organization_id, "officer": rosa.pk})
    assert ContactLink.objects.get().officer == rosa


def test_a_lead_reads_the_list_of_their_build_and_exports_nothing(client, el_paso, listed):
    karen = a_lead("Karen Lindqvist", organization=an_organization("Attorney General", Kind.ATTORNEY_GENERAL))
    a_co_host(el_paso, karen)
    client.force_login(karen.user)
    shown = client.get(reverse("builds:contact_list", args=[el_paso.slug])).content.decode()
    assert "Rosa Márquez" in shown
    assert "555-0199" not in shown
    address = reverse("builds:export", args=[el_paso.slug])
    assert client.get(address).status_code == 403
    assert client.post(address, {"which": "contacts", "format": "csv", "purpose": "mine"}).status_code == 403
    other = a_build("Laredo")
    assert client.get(reverse("builds:contact_list", args=[other.slug])).status_code == 404


def says_password_again(client):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def exported(client, build, **given):
    says_password_again(client)
    data = {"which": "contacts", "format": "csv", "purpose": "For the county pages"} | given
    return client.post(reverse("builds:export", args=[build.slug]), data)


def test_the_contact_list_leaves_in_the_columns_others_rely_on(client, ruth, el_paso, listed):
    client.force_login(ruth)
    content = b"".join(exported(client, el_paso).streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert ",".join(lines[0]) == HEADER
    assert lines[1:] == [
        ["El Paso", "TX", "Mesa Travel Plaza", "travel_plaza", "6001 Mesa St", "Marcus Ellery", "Manager",
         "(915) 555-0118", "marcus.ellery@example.org", "El Paso County Sheriff’s Office", "Rosa Márquez", "Deputy", "(915) 555-0136", "",
         "rosa.marquez@example.org", "Peter Whitaker", el_paso.slug, "2026-09-04"],
        ["Hudspeth", "TX", "Fort Hancock Truck Stop", "truck_stop", "", "", "", "", "", "Hudspeth Sheriff", "", "", "",
         "", "", "", "", ""],
    ]  # fmt: skip


def test_after_hours_numbers_leave_only_when_asked_for_and_with_a_reason(client, ruth, el_paso, listed):
    client.force_login(ruth)
    without = b"".join(exported(client, el_paso).streaming_content).decode()
    assert "555-0199" not in without
    assert exported(client, el_paso, with_direct="on", purpose="").status_code == 200  # the form again
    with_direct = b"".join(exported(client, el_paso, with_direct="on").streaming_content).decode()
    assert "555-0199" in with_direct
    entry = Entry.objects.filter(verb="exported the contacts").first()
    assert (entry.actor, entry.reason, entry.changes["rows"]) == (ruth, "For the county pages", [None, 2])


def test_an_export_asks_for_the_password_again(client, ruth, el_paso, listed):
    client.force_login(ruth)
    answer = client.get(reverse("builds:export", args=[el_paso.slug]))
    assert answer.url.startswith(reverse("account_reauthenticate"))


def test_staff_who_are_no_administrators_export_nothing(client, dana, el_paso, listed):
    client.force_login(dana)
    assert exported(client, el_paso).status_code == 403
    assert Entry.objects.filter(verb="was refused").exists()


def test_a_formula_in_a_name_leaves_as_text(client, ruth, el_paso):
    Organization.objects.create(name="=HYPERLINK(1)", kind=Kind.SHERIFF, county_id=EL_PASO, state_id="TX")
    a_site("@SUM(A1)")
    link_sites(build=el_paso)
    client.force_login(ruth)
    row = list(csv.reader(io.StringIO(b"".join(exported(client, el_paso).streaming_content).decode("utf-8-sig"))))[1]
    assert (row[2], row[9]) == ("'@SUM(A1)", "'=HYPERLINK(1)")
    book = load_workbook(io.BytesIO(b"".join(exported(client, el_paso, format="xlsx").streaming_content)))
    cell = book["contacts"]["C2"]
    assert (cell.data_type, cell.value) == ("s", "'@SUM(A1)")


def test_the_people_of_a_build_leave_with_answers_and_consents(client, ruth, el_paso):
    rosa = an_officer("Rosa Márquez")
    rosa.consents.create(to="contact_list", wording="2026-1", told="link")
    an_invitation(el_paso, rosa)
    client.force_login(ruth)
    content = b"".join(exported(client, el_paso, which="people").streaming_content).decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(content)))
    assert [
        (row["name"], row["sector"], row["walk_in"], row["consent_hosts"], row["consent_contact_list"]) for row in lines
    ] == [("Rosa Márquez", "law", "no", "no", "yes")]


def test_the_commands_print_what_they_did(tmp_path, el_paso, listed):
    out = StringIO()
    call_command("link_sites", all=True, stdout=out)
    assert json.loads(out.getvalue()) == {"sites": 3, "linked": 3, "without": 0}
    file, out = tmp_path / "list.csv", StringIO()
    call_command("export_contacts", build=el_paso.slug, output=str(file), stdout=out)
    assert json.loads(out.getvalue()) == {"rows": 3, "file": str(file)}
    assert file.read_text("utf-8-sig").splitlines()[0] == HEADER


def test_the_commands_refuse_in_a_sentence(tmp_path, el_paso):
    with pytest.raises(CommandError, match=r"There is no build called 'nowhere'\."):
        call_command("link_sites", build="nowhere")
    with pytest.raises(CommandError, match=r"Say what the direct and after-hours numbers are needed for\."):
        call_command("export_contacts", with_direct=True, output=str(tmp_path / "list.csv"))
    assert not (tmp_path / "list.csv").exists()
