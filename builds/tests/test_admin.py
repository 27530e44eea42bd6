"""Django's admin: for administrators, without a way in or out of its own."""

import csv
import io

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from builds.models import Build, ContactLink, Speaker
from builds.resources import ContactListResource
from contacts.models import ImportRun, Organization, Person
from contacts.resources import NoSecondWay
from followups.models import Interval, Measure
from tat_coalitions.accounts import rules
from tat_coalitions.accounts.models import Role, User
from tat_coalitions.desk.tests.two_states import World
from tat_coalitions.testing import browser as chromium
from tat_coalitions.testing.people import (
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

ROOMS = ("contacts", "builds", "followups", "reports")
MODELS = [model for model in admin.site._registry if model._meta.app_label in ROOMS]
NOT_SHOWN = {"contacts.ImportBatch", "contacts.TriedRow"}  # bookkeeping of imports


@pytest.fixture
def ruth(client):
    """An administrator who has just said her password."""
    ruth = User(
        pk=1_000_000, name="Ruth Adler", email="ruth.adler@example.org", role=Role.ADMINISTRATOR
    )  # beyond the worlds' keys
    ruth.set_password(PASSWORD)
    ruth.save()
    client.force_login(ruth)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return ruth


@pytest.fixture
def el_paso():
    return a_build("El Paso", slug="el-paso-2027")


@pytest.fixture
def anthony():
    site = a_site("=Flying J Anthony", manager=a_person("Pat Lee"))
    return a_contact_link(site, an_officer("Marisol Vega", after_hours_phone="+19155550137"))


def address(model, what, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{what}", args=args)


def body(response):
    return response.getvalue() if response.streaming else response.content


def test_every_model_of_the_four_rooms_can_be_looked_at():
    missing = {m._meta.label for m in rules.tables() if m._meta.app_label in ROOMS and m not in MODELS}
    assert missing == NOT_SHOWN


def test_every_list_and_a_row_of_it_open(client, ruth):
    World(777, "ID", "16001")
    for model in MODELS:
        where = address(model, "changelist")
        row = client.get(address(model, "change", model._base_manager.first().pk))
        opened = [client.get(where).status_code, client.get(f"{where}?q=El&all=").status_code, row.status_code]
        assert (model, opened) == (model, [200, 200, 200])
        assert (model, "nonce" in row.content.decode()) == (model, False)


def test_a_longer_list_asks_no_more(client, ruth):
    World(111, "TX", "48141")
    ContentType.objects.get_for_models(*MODELS)  # looked up once for good
    short = {model: questions_for_the_list(client, model) for model in MODELS}
    World(777, "ID", "16001")
    assert {model: questions_for_the_list(client, model) for model in MODELS} == short
    assert {model: number for model, number in short.items() if number > 12} == {}


def questions_for_the_list(client, model):
    with CaptureQueriesContext(connection) as asked:
        client.get(address(model, "changelist"))
    return len(asked)


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEAD])
def test_staff_and_leads_open_nothing_of_it(client, role, el_paso):
    user = a_user("Dana Whitlock", role)
    if role == Role.LEAD:
        a_co_host(el_paso, a_person("Dana Whitlock", user=user))
    client.force_login(user)
    for page in (
        reverse("admin:index"),
        address(Person, "changelist"),
        address(ContactLink, "export"),
        address(Person, "import"),
    ):
        assert client.get(page, follow=True).status_code == 403
        assert client.post(page, {"purpose": "Curious"}, follow=True).status_code == 403


def test_an_administrator_takes_the_contact_list_out_for_a_purpose_and_the_trail_knows(client, ruth, anthony):
    asked = {"format": "csv", "purpose": "For the sheriff of El Paso"}
    response = client.post(address(ContactLink, "export"), asked)
    assert response["Content-Disposition"] == 'attachment; filename="all-contacts.csv"'
    rows = list(csv.DictReader(io.StringIO(body(response).decode("utf-8-sig"))))
    assert [(row["site"], row["officer"], row["officer_after_hours"]) for row in rows] == [
        ("'=Flying J Anthony", "Marisol Vega", "")
    ]
    entry = Entry.objects.get(verb="exported the contacts")
    assert (entry.actor, entry.reason, entry.changes["rows"]) == (ruth, "For the sheriff of El Paso", [None, 1])
    assert "officer_after_hours" not in entry.changes["columns"][1]


def test_after_hours_numbers_go_out_only_when_asked_for(client, ruth, anthony):
    asked = {"format": "csv", "purpose": "Night operation center", "with_direct": "on"}
    assert "(915) 555-0137" in body(client.post(address(ContactLink, "export"), asked)).decode()
    assert "officer_after_hours" in Entry.objects.get(verb="exported the contacts").changes["columns"][1]


@pytest.mark.parametrize("purpose", ["", "   "])
def test_without_a_purpose_nothing_goes_out(client, ruth, anthony, purpose):
    response = client.post(address(ContactLink, "export"), {"format": "csv", "purpose": purpose})
    assert response.status_code == 200
    assert "This field is required." in response.content.decode()
    assert not Entry.objects.filter(verb="exported the contacts").exists()


def test_an_export_asks_for_the_password_again(client, anthony):
    client.force_login(a_user("Ruth Adler", Role.ADMINISTRATOR))
    response = client.post(address(ContactLink, "export"), {"format": "csv", "purpose": "A copy"})
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_reauthenticate"))
    assert not Entry.objects.filter(verb="exported the contacts").exists()


@pytest.mark.parametrize("model_name", ["build", "invitation"])
def test_the_people_of_a_build_go_out_as_a_workbook_without_formulas(client, ruth, el_paso, model_name):
    an_invitation(el_paso, a_person("=HYPERLINK()", organization=an_organization("Acme Trucking")))
    asked = {"build": el_paso.pk, "format": "xlsx", "purpose": "Badges"}
    response = client.post(reverse(f"admin:builds_{model_name}_export"), asked)
    sheet = load_workbook(io.BytesIO(body(response))).active
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("'=HYPERLINK()", "s")
    assert Entry.objects.get(verb="exported the people").subject_label == str(el_paso)


def test_the_people_of_no_build_do_not_go_out(client, ruth):
    response = client.post(address(Build, "export"), {"format": "csv", "purpose": "Badges"})
    assert response.status_code == 200
    assert not Entry.objects.filter(verb="exported the people").exists()


def test_a_list_brought_here_is_looked_at_on_the_desk_before_anything_is_taken(client, ruth):
    upload = SimpleUploadedFile(
        "friends.csv", b"name,email,organization,state\nMarisol Vega,marisol.vega@example.org,Acme,TX\n"
    )
    response = client.post(address(Person, "import"), {"file": upload})
    run = ImportRun.objects.get()
    assert (response.status_code, response.url) == (302, run.get_absolute_url())
    assert (run.status, run.by, run.created) == ("waiting", ruth, 1)
    assert not Person.objects.filter(name="Marisol Vega").exists()


def test_a_file_that_is_no_list_is_refused_with_a_sentence(client, ruth):
    upload = SimpleUploadedFile("friends.csv", b"color,taste\nred,sweet\n")
    response = client.post(address(ContactLink, "import"), {"file": upload})
    assert response.status_code == 200
    assert "No column of the file is called" in response.content.decode()
    assert not ImportRun.objects.exists()


def test_what_is_changed_here_stands_in_the_trail(client, ruth):
    acme = an_organization("Acme Trucking", city="El Paso")
    page = client.get(address(Organization, "change", acme.pk)).context["adminform"].form
    values = {name: value for name, value in page.initial.items() if value is not None}
    response = client.post(address(Organization, "change", acme.pk), values | {"city": "Laredo"})
    assert response.status_code == 302
    entry = Entry.objects.get(verb="changed the organization")
    assert (entry.actor, entry.changes) == (ruth, {"city": ["El Paso", "Laredo"]})


def test_somebody_is_added_here_with_a_note(client, ruth):
    response = client.post(address(Person, "add"), {"name": "Marisol Vega", "email": "marisol.vega@example.org"})
    assert response.status_code == 302
    assert Entry.objects.get(verb="added the person").subject_label == "Marisol Vega"


@pytest.mark.parametrize("model", [Measure, Interval])
def test_what_is_asked_and_when_is_changed_on_the_desk_and_only_read_here(client, ruth, model):
    row = model.objects.first()
    assert client.get(address(model, "change", row.pk)).status_code == 200
    assert client.post(address(model, "change", row.pk), {"unit": "drivers", "months": "9"}).status_code == 403
    assert client.post(address(model, "add"), {"code": "x", "months": "9"}).status_code == 403


def test_a_build_is_neither_moved_nor_deleted_here(client, ruth, el_paso):
    before = Build.objects.values().get()
    assert (
        client.post(address(Build, "change", el_paso.pk), {"status": "held", "date": "2030-01-01"}).status_code == 403
    )
    assert client.post(address(Build, "delete", el_paso.pk), {"post": "yes"}).status_code == 403
    assert client.post(address(Build, "add"), {"city": "Laredo"}).status_code == 403
    assert Build.objects.values().get() == before


def test_nobody_is_deleted_here(client, ruth):
    pat = a_person("Pat Lee")
    assert client.post(address(Person, "delete", pat.pk), {"post": "yes"}).status_code == 403
    client.post(
        address(Person, "changelist"), {"action": "delete_selected", "_selected_action": [pat.pk], "post": "yes"}
    )
    assert Person.objects.filter(pk=pat.pk).exists()


def test_a_sealed_name_is_not_even_named(client, ruth):
    world = World(777, "ID", "16001")
    page = client.get(address(Speaker, "change", world.row(Speaker).pk)).content.decode()
    assert "sealed" not in page.replace("collapsed", "")


def test_counties_are_looked_up_rather_than_listed(client, ruth):
    page = client.get(address(Person, "add")).content.decode()
    assert page.count("<option") < 10
    found = client.get(
        reverse("admin:autocomplete"),
        {"term": "El Pas", "app_label": "contacts", "model_name": "person", "field_name": "county"},
    )
    assert "El Paso, TX" in [row["text"] for row in found.json()["results"]]


def test_there_is_no_second_way_in_or_out():
    with pytest.raises(NoSecondWay):
        ContactListResource().export()
    with pytest.raises(NoSecondWay):
        ContactListResource().import_data(None)


def test_a_lead_who_becomes_staff_still_does_not_export(client, el_paso):
    lead = a_lead("Lena Cho")
    lead.user.role = Role.STAFF
    lead.user.save()
    client.force_login(lead.user)
    assert client.get(address(ContactLink, "export"), follow=True).status_code == 403


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_run_under_the_content_policy(page, live_server, client, ruth, anthony, el_paso):
    chromium.be_signed_in(page.context, client, live_server.url)
    for path in (
        reverse("admin:index"),
        address(Person, "changelist"),
        address(ContactLink, "changelist"),
        address(Build, "change", el_paso.pk),
        address(ContactLink, "export"),
        address(ContactLink, "import"),
    ):
        assert page.goto(live_server.url + path).status == 200
    page.goto(live_server.url + address(Person, "add"))
    page.click("span[aria-labelledby='select2-id_county-container']")
    page.fill("input.select2-search__field", "El Pas")
    page.click("text=El Paso, TX")
    page.fill("#id_name", "Nora Bell")
    page.click("input[name=_save]")
    page.wait_for_url("**/admin/contacts/person/")
    assert Person.objects.get(name="Nora Bell").county_id == "48141"
