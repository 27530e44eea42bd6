"""Dana fills a room: the same attendees out of three kinds of files, the county nobody comes from, and the box that
searches everything. Axe looks at every page.
"""

import contextlib
import csv
import datetime
import io

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from builds.models import Build, Status
from contacts.models import Person
from tat_coalitions.testing import browser as chromium
from tat_coalitions.testing.people import (
    EL_PASO,
    HUDSPETH,
    a_build,
    a_person,
    a_site,
    a_user,
    an_officer,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SUGGEST = "**/desk/search/suggest/*"
HEADER = [
    "Attendee Name",
    "Title",
    "Agency / Organization",
    "E-mail Address",
    "Phone #",
    "Mailing Address",
    "State",
    "Attended?",
]
ATTENDEES = [  # as people write themselves into a sheet that goes around
    ["Brígida Ruiz", "Manager", "Rio Bravo Freight", "BRIGIDA.RUIZ@EXAMPLE.ORG", "(915) 555-0101", "1 Mesa St.\nEl Paso, TX", "tx", "Y"],
    ["Hong, Soo", "Deputy", "Hudspeth County Sheriff’s Office", "soo.hong@example.org", "915.555.0102", "", "TX", "yes"],
    ["JONATHAN FRITZ", "Safety Director", "Lozano Oil", "jfritz@example.org", "+1 915 555 0103", "", "Texas", "X"],
    ["  Willy Chotzen ", "Driver", "Rio Bravo Freight", "willy@example.org", "9155550104", "", "TX", ""],
    ["Hon. Daniel Groß", "Commissioner", "City of El Paso", "daniel@example.org", "1-915-555-0105", "", "tx", "TRUE"],
    ["Peña Núñez, Ana", "Advocate", "Safe House", "ana.pena@example.org", "915/555-0106", "", "Tex.", "no"],
]  # fmt: skip
EXPECTED = [
    ("Brígida Ruiz", "Rio Bravo Freight", "brigida.ruiz@example.org", "+19155550101", "TX", True),
    ("Hon. Daniel Groß", "City of El Paso", "daniel@example.org", "+19155550105", "TX", True),
    ("Hong, Soo", "Hudspeth County Sheriff’s Office", "soo.hong@example.org", "+19155550102", "TX", True),
    ("JONATHAN FRITZ", "Lozano Oil", "jfritz@example.org", "+19155550103", "TX", True),
    ("Peña Núñez, Ana", "Safe House", "ana.pena@example.org", "+19155550106", "TX", False),
    ("Willy Chotzen", "Rio Bravo Freight", "willy@example.org", "+19155550104", "TX", False),
]


def written(delimiter=",", above=(), below=()):
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows([*above, HEADER, *ATTENDEES, *below])
    return file.getvalue()


FILES = {
    "attendees.csv": written().encode("utf-8-sig"),
    "Anwesende.csv": written(";", above=[["Attendees of Laredo"], []], below=[["TOTAL", "6"]]).encode("cp1252"),
    "attendees.txt": written("\t").encode("utf-16"),
}


@pytest.fixture
def room(client, page, live_server):
    """Dana signed in, and what she does in her browser."""
    client.force_login(a_user("Dana of TAT"))
    chromium.be_signed_in(page.context, client, live_server.url)
    page.set_default_timeout(20_000)
    return Room(page, live_server.url)


class Room:
    """A browser that opens addresses, reads headings and lets axe look."""

    def __init__(self, page, site):
        self.page, self.site = page, site

    def open(self, name, *args, query=""):
        self.page.goto(f"{self.site}{reverse(name, args=args)}{query}")
        self.look()

    def press(self, name):
        self.page.get_by_role("button", name=name).click()

    def says(self, words):
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(words)
        self.look()

    def look(self):
        found = Axe().run(self.page).response["violations"]
        assert [(rule["id"], [node["html"][:100] for node in rule["nodes"]]) for rule in found] == []
        width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert self.page.evaluate(width) <= 0


def came(build):
    rows = build.invitations.select_related("person__organization").order_by("person__name")
    told = [(row.person, bool(row.arrived_at)) for row in rows]
    return [(p.name, p.organization.name, p.email, p.phone.as_e164, p.state_id, arrived) for p, arrived in told]


def test_a_room_is_filled(room, tmp_path):
    day = datetime.date.today()
    laredo = a_build("Laredo", date=day - datetime.timedelta(days=7), status=Status.HELD)
    ahead = a_build("Van Horn", counties=[EL_PASO, HUDSPETH], planner=laredo.planner)
    known = set(Person.objects.values_list("pk", flat=True))
    for name, data in FILES.items():
        bring(room, laredo, tmp_path / name, data)
        assert came(laredo) == EXPECTED, name
        take_back(room)
        assert set(Person.objects.values_list("pk", flat=True)) == known, name
    fill_a_gap(room, ahead)
    search_by_keys(room, ahead)
    search_without_room_for_the_box(room)


def bring(room, build, path, data):
    path.write_bytes(data)
    room.open("contacts:new_import", query=f"?build={build.slug}")
    room.page.get_by_label("File", exact=True).set_input_files(path)
    room.press("Look at it")
    if path.name == "Anwesende.csv":
        expect(room.page.get_by_role("alert")).to_contain_text("In the encoding of older Excel")
        room.look()
        room.page.get_by_label("File", exact=True).set_input_files(path)
        room.page.get_by_label("Encoding").select_option("cp1252")
        room.press("Look at it")
    room.says("6 rows can be imported")
    room.press("Import 6 rows")
    room.says("6 rows were imported")
    expect(room.page.get_by_role("link", name=f"To the people of {build}")).to_be_visible()


def take_back(room):
    room.page.get_by_role("link", name="Take it back").click()
    room.press("Take it back")
    room.says("The import was taken back")


def fill_a_gap(room, build):
    a_site("Cornudas Plaza", county=HUDSPETH)
    an_officer("Lucía Garza", county=HUDSPETH)
    room.open("builds:coverage", build.slug)
    room.says("Hudspeth has one truck stop and no officer or manager coming")
    room.page.get_by_role("link", name="Law enforcement, Hudspeth, TX: 0 coming").click()
    room.look()
    room.page.get_by_label("Tick Lucía Garza").check(force=True)
    room.press("Put 1 on the list")
    expect(room.page.get_by_role("status").filter(has_text="One person is put on the list.")).to_be_visible()
    room.page.set_viewport_size({"width": 320, "height": 700})
    room.look()
    room.page.set_viewport_size({"width": 1280, "height": 900})


def search_by_keys(room, build):
    page, box = room.page, room.page.locator("#bar-q")
    a_person("Hudspeth Jones")
    room.open("contacts:people")
    page.get_by_label("Search", exact=True).press_sequentially("a/b?")
    expect(page.get_by_label("Search", exact=True)).to_have_value("a/b?")  # no key works while one types in a field
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.keyboard.type("hudspeth")
    expect(page.locator("#found-all")).to_have_text("All that matches “hudspeth”")
    expect(page.get_by_role("option").first).to_contain_text("Hudspeth Jones")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "found-1-1")
    room.look()
    page.keyboard.press("ArrowUp")
    expect(page.locator("[aria-selected=true]")).to_have_id("found-all")
    be_ahead_of_the_answers(page)
    expect(box).to_have_value("hudspet")
    page.keyboard.press("Escape")
    expect(box).not_to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    room.look()
    page.get_by_label("Use keys without Ctrl").uncheck(force=True)
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(box).not_to_be_focused()
    page.keyboard.press("Control+k")
    page.keyboard.type(f" {build.city}")
    expect(page.locator("#found-all")).to_have_text(f"All that matches “{build.city}”")
    expect(page.get_by_role("option").first).to_contain_text(str(Build.objects.get(pk=build.pk)))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    room.says(build.city)


def be_ahead_of_the_answers(page):
    """What the keys did since something was typed is not undone by the late answer to it."""
    found, chosen = page.get_by_role("listbox"), page.locator("[aria-selected=true]")
    with a_late_answer(page, "Backspace"):
        expect(chosen).to_have_count(0)
        page.keyboard.press("ArrowDown")
    expect(chosen).to_contain_text("Hudspeth Jones")
    with a_late_answer(page, "h"):
        page.keyboard.press("Escape")
        page.keyboard.press("ArrowDown")
        expect(found).to_be_visible()
    expect(found).to_be_visible()
    with a_late_answer(page, "Backspace"):
        page.keyboard.press("Escape")
        expect(found).to_be_hidden()
    expect(found).to_be_hidden()


@contextlib.contextmanager
def a_late_answer(page, key):
    """The suggestions to what is typed with the key come only after what is done inside."""
    held, settled = [], page.locator("body[data-settled]")
    page.route(SUGGEST, lambda route: held.append(route))  # noqa: PLW0108 (Playwright marks what it is given)
    page.evaluate(
        "document.addEventListener('htmx:afterSettle', () => (document.body.dataset.settled = ''), { once: true })"
    )
    with page.expect_request(SUGGEST):
        page.keyboard.press(key)
    yield
    expect(settled).to_have_count(0)
    held.pop().continue_()
    expect(settled).to_have_count(1)
    page.evaluate("delete document.body.dataset.settled")
    page.unroute(SUGGEST)


def search_without_room_for_the_box(room):
    room.page.set_viewport_size({"width": 320, "height": 700})
    room.page.keyboard.press("Control+k")
    room.says("Search builds, people, organizations, sites and tasks")
