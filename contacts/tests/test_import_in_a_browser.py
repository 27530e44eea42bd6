"""Dana brings a list with a mouse, on a phone, and without a script; axe looks at every page."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from contacts.models import ImportRun, Person
from contacts.tests.lists import rows_of
from tat_coalitions.testing import browser as chromium
from tat_coalitions.testing.people import a_person, a_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEADER = ["Attendee Name", "Title", "Agency / Organization", "E-mail Address", "Phone #", "State", "Fax"]
ROWS = [
    ["Ana Ruiz", "Manager", "Rio Bravo Freight", "ana@example.org", "(915) 555-0101", "TX", ""],
    ["Lindqvist, Bob", "Deputy", "Webb County Sheriff’s Office", "bob@example.org", "956-555-0102", "Texas", ""],
    ["Cy Tran", "Driver", "Rio Bravo Freight", "ana@example.org", "", "TX", ""],
    ["Dee Okafor", "Director", "Safe House of Laredo", "dee at example", "12", "Zz", "1"],
]


@pytest.fixture
def dana(client, page, live_server):
    user = a_user("Dana Whitlock")
    client.force_login(user)
    chromium.be_signed_in(page.context, client, live_server.url)
    return user


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "attendees.csv"
    path.write_bytes(rows_of(["Attendees of El Paso"], [], HEADER, *ROWS, ["Total", "4"]))
    return path


def look(page):
    """Axe finds nothing, and nothing is wider than the screen."""
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], [node["html"][:100] for node in rule["nodes"]]) for rule in found] == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def says(page, words):
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)
    look(page)


@pytest.mark.parametrize("width", [1280, 320])
def test_a_list_is_brought_seen_settled_taken_and_taken_back(dana, page, live_server, file, width):
    page.set_viewport_size({"width": width, "height": 900})
    a_person("Bob Lindqvist", email="bob@example.org", title="Sergeant")
    page.goto(live_server.url + reverse("contacts:imports"))
    says(page, "No list was brought yet")
    page.get_by_role("link", name="Import a file").click()
    look(page)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("alert")).to_contain_text("One answer needs another look")
    look(page)
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Look at it").click()
    says(page, "2 rows can be imported 2 are refused")
    page.get_by_label("Somebody new").check(force=True)
    page.get_by_role("button", name="Keep these answers and look again").click()
    says(page, "3 rows can be imported one is refused")
    page.get_by_role("link", name="Change the columns").click()
    says(page, "Say which column is which")
    page.get_by_label("Title").select_option("Fax")
    page.get_by_role("button", name="Look again").click()
    page.get_by_text("Which column was read as what").click()
    says(page, "3 rows can be imported")
    page.get_by_role("button", name="Import 3 rows").click()
    says(page, "3 rows were imported one was refused")
    assert Person.objects.count() == 3
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the refused rows").click()
    assert download.value.suggested_filename == "attendees-refused.csv"
    page.get_by_role("link", name="Take it back").click()
    says(page, "Take back what attendees.csv brought?")
    page.get_by_role("button", name="Take it back").click()
    says(page, "The import was taken back")
    assert list(Person.objects.values_list("name", "title")) == [("Bob Lindqvist", "Sergeant")]
    page.get_by_role("link", name="Imports", exact=True).first.click()
    says(page, "One list was brought")


def test_a_long_list_looks_again_by_itself(dana, page, live_server):
    run = ImportRun.objects.create(
        what="people", status="running", file_name="long.csv", rows_total=900, rows_read=300, created=300
    )
    page.goto(live_server.url + run.get_absolute_url())
    held = []
    page.route(page.url, lambda route: held.append(route))  # noqa: PLW0108 (Playwright marks what it is given)
    says(page, "long.csv is being imported")  # it stands still to be looked at
    ImportRun.objects.update(status="done", rows_read=900, created=900)
    page.unroute_all()
    for route in held:
        route.continue_()
    expect(page.get_by_role("heading", level=1)).to_contain_text("900 rows were imported", timeout=10_000)
    look(page)


def test_everything_works_without_a_script(dana, browser, live_server, file, client):
    with browser.new_context(java_script_enabled=False) as context:
        chromium.be_signed_in(context, client, live_server.url)
        page = context.new_page()
        page.goto(live_server.url + reverse("contacts:new_import"))
        page.get_by_label("File", exact=True).set_input_files(file)
        page.get_by_role("button", name="Look at it").click()
        page.get_by_role("button", name="Import 2 rows").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("2 rows were imported")
