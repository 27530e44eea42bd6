"""The door on a phone whose connection drops: what is pressed is kept, shown, and told later, once."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from builds import door
from builds.models import Answer, Status
from tat_coalitions.testing.people import a_build, a_person, an_invitation, an_organization
from tat_coalitions.trail.models import Entry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def el_paso():
    build = a_build("El Paso", status=Status.INVITING)
    build.date = build.today()
    build.save()
    now = timezone.now()
    for name, office in [
        ("Marisol Vega", "Vega Freight"),
        ("Rosa Márquez", "Mesa Diesel"),
        ("Dwayne Booker", "Booker Bus"),
    ]:
        person = a_person(name, organization=an_organization(office))
        an_invitation(build, person, stage="invited", invited_at=now, answer=Answer.YES, answered_at=now)
    return build


@pytest.fixture
def at_the_door(page, live_server, el_paso, complaints):
    complaints.expect("net::ERR_INTERNET_DISCONNECTED")
    page.goto(live_server.url + door.path(el_paso))
    return page


def row_of(page, name):
    return page.locator("[data-pk]", has_text=name)


def arrived(build):
    return sorted(build.invitations.arrived().values_list("person__name", flat=True))


def test_what_is_pressed_without_connection_is_told_later(at_the_door, context, el_paso):
    page = at_the_door
    row_of(page, "Marisol Vega").get_by_role("button", name="Check in").click()
    expect(row_of(page, "Marisol Vega").locator("[data-state=here]")).to_be_visible()
    expect(page.locator("#offline")).to_be_hidden()
    context.set_offline(True)
    row_of(page, "Rosa Márquez").get_by_role("button", name="Check in").click()
    row_of(page, "Dwayne Booker").get_by_role("button", name="Check in").click()
    row_of(page, "Dwayne Booker").get_by_role("button", name="Not here after all").click()
    expect(page.get_by_text("No connection. Keep going.")).to_be_visible()
    expect(row_of(page, "Rosa Márquez").get_by_text("Kept here")).to_be_visible()
    expect(page.locator("#here")).to_have_text("2")
    assert arrived(el_paso) == ["Marisol Vega"]
    context.set_offline(False)
    expect(row_of(page, "Rosa Márquez").get_by_text("Kept here")).to_be_hidden(timeout=10_000)
    expect(page.get_by_text("No connection. Keep going.")).to_be_hidden()
    expect(page.locator("#said")).to_contain_text("Dwayne Booker")  # the second of the two is told as well
    assert page.evaluate("localStorage.length") == 0
    assert arrived(el_paso) == ["Marisol Vega", "Rosa Márquez"]
    page.reload()
    expect(page.locator("#here")).to_have_text("2")
    assert Entry.objects.filter(verb="checked in").count() == 2


def test_a_press_is_newer_than_what_the_phone_had_asked_before_it(at_the_door, el_paso):
    page, held = at_the_door, []
    page.clock.install()
    page.reload()
    page.route(f"**{door.path(el_paso)}", lambda route: held.append((route, route.fetch())))
    with page.expect_request(f"**{door.path(el_paso)}"):
        page.clock.fast_forward(20_000)  # it looks what the other phones did
    row_of(page, "Marisol Vega").get_by_role("button", name="Check in").click()
    expect(row_of(page, "Marisol Vega").locator("[data-state=here]")).to_be_visible()
    (route, old_answer) = held.pop()
    with page.expect_event("requestfinished"):
        route.fulfill(response=old_answer)
    expect(row_of(page, "Marisol Vega").locator("[data-state=here]")).to_be_visible()
    expect(page.locator("#here")).to_have_text("1")


def test_a_walk_in_without_connection_is_told_later(at_the_door, context, el_paso):
    page = at_the_door
    context.set_offline(True)
    page.get_by_role("link", name="Add a walk-in").click()
    page.get_by_label("Name", exact=True).fill("Gloria Ibarra")
    page.get_by_label("Organization", exact=True).fill("Horizon Fuel and Food")
    page.get_by_label("Truck stop", exact=True).check()
    page.get_by_role("button", name="Check in Gloria Ibarra").click()
    expect(page.get_by_text("One entry is kept on this phone")).to_be_visible()
    expect(page.locator("#here")).to_have_text("1")
    assert arrived(el_paso) == []
    context.set_offline(False)
    expect(page.locator("#offline")).to_be_hidden(timeout=10_000)
    assert arrived(el_paso) == ["Gloria Ibarra"]


def test_the_search_narrows_the_list_while_one_types(at_the_door):
    page = at_the_door
    page.get_by_label("Find a name or an organization").press_sequentially("mar")
    expect(page.get_by_text("2 people match “mar”")).to_be_visible()
    expect(row_of(page, "Dwayne Booker")).to_be_hidden()
    assert page.locator("mark").all_inner_texts() == ["Mar", "Már"]


def test_a_walk_in_with_the_name_of_somebody_listed_is_asked_about(at_the_door, el_paso, complaints):
    complaints.expect("422")
    page = at_the_door
    page.get_by_role("link", name="Add a walk-in").click()
    page.get_by_label("Name", exact=True).fill("Rosa Marquez")
    page.get_by_label("Organization", exact=True).fill("Somewhere else")
    page.get_by_label("Truck stop", exact=True).check()
    page.get_by_role("button", name="Check in Rosa Marquez").click()
    page.get_by_role("button", name="Yes: Rosa Márquez, Mesa Diesel").click()
    expect(page.locator("#here")).to_have_text("1")
    assert arrived(el_paso) == ["Rosa Márquez"]


def test_a_link_that_ended_keeps_what_was_pressed(at_the_door, el_paso, complaints):
    complaints.expect("404")
    page = at_the_door
    el_paso.nonce = "another"
    el_paso.save()
    row_of(page, "Marisol Vega").get_by_role("button", name="Check in").click()
    expect(page.get_by_text("The door link opens nothing any more.")).to_be_visible()
    expect(row_of(page, "Marisol Vega").get_by_text("Kept here")).to_be_visible()
    assert page.evaluate("localStorage.length") == 1
