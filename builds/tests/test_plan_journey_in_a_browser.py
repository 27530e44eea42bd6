"""A planner's way through a plan: from the template, ticking, handing on, waiving, the timeline, and the next build."""

import datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from builds.models import Build
from tat_coalitions.testing import browser as chromium
from tat_coalitions.testing.people import a_lead, a_person, a_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def dana(client, page, live_server):
    """TAT staff, signed in with a browser."""
    user = a_user("Dana Whitlock")
    a_person("Dana Whitlock", user=user)
    client.force_login(user)
    chromium.be_signed_in(page.context, client, live_server.url)
    return user


def fits(page):
    """Whether nothing has to be scrolled sideways on a small phone."""
    wide = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 800})
    is_wider = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    page.set_viewport_size(wide)
    return not is_wider


def tick(page, words):
    """Tick a box by the keyboard."""
    page.get_by_label(words).press("Space")


def add_a_row_to_the_template(page, site):
    page.goto(site + reverse("plan:template"))
    assert fits(page)
    page.get_by_role("link", name="Add a row").click()
    page.get_by_label("What is to be done?").fill("Print the map of the region")
    page.get_by_label("How many days?").fill("20")
    page.get_by_label("Whose is it?").select_option("Registrar")
    page.get_by_label("Which goal does it serve?").select_option("P1")
    page.get_by_role("button", name="See what it means").click()
    expect(page.get_by_text("No build is ahead that could take it over.")).to_be_visible()
    page.get_by_role("button", name="Add the row").click()
    expect(page.get_by_text("The row is in the template.")).to_be_visible()


def plan_a_build(page, site, day):
    page.goto(site + reverse("followups:new_build"))
    page.get_by_label("City").fill("El Paso")
    page.get_by_label("State", exact=True).select_option("TX")
    page.get_by_label("Date").fill(day.isoformat())
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_text("Planned: 50 tasks")).to_be_visible()
    return Build.objects.get()


def do_one_task_and_waive_one(page):
    assert fits(page)
    tick(page, "Confirm co-hosts and roles")
    page.get_by_role("button", name="Ticked: done").click()
    expect(page.get_by_role("heading", name="1 of 50 tasks are done")).to_be_visible()
    tick(page, "Request the Freedom Drivers Project")
    page.get_by_role("button", name="Waive").click()
    page.get_by_label("Why").fill("The trailer is in Ohio that week")
    page.get_by_role("button", name="Waive one task").click()
    expect(page.get_by_role("heading", name="2 of 50 tasks are done")).to_be_visible()


def hand_on_and_take_back(page, build, dana, karen):
    page.get_by_text("Who has how much").click()
    page.get_by_role("listitem").filter(has_text="Dana Whitlock").get_by_role("link", name="Hand them on").click()
    assert fits(page)
    page.get_by_label("Who does them from now on?").fill(karen.email)
    page.get_by_role("button", name="See what it does").click()
    number = build.tasks.open().filter(owner_person=dana.person).count()
    page.get_by_role("button", name=f"Hand on {number} tasks").click()
    expect(page.get_by_text(f"{number} tasks are with Karen Lindqvist now.")).to_be_visible()
    assert build.tasks.open().filter(owner_person=karen).count() == number
    page.get_by_role("link", name="Take back").click()
    page.get_by_role("button", name=f"Take {number} tasks back").click()
    expect(page.get_by_text(f"{number} tasks are back with Dana Whitlock.")).to_be_visible()


def test_from_the_template_over_a_plan_to_the_next_build(dana, page, live_server):
    karen = a_lead("Karen Lindqvist")
    day = datetime.date.today() + datetime.timedelta(days=200)
    page.set_viewport_size({"width": 1280, "height": 900})
    add_a_row_to_the_template(page, live_server.url)
    build = plan_a_build(page, live_server.url, day)
    tasks = live_server.url + reverse("builds:tasks", args=[build.slug])
    page.goto(tasks)
    do_one_task_and_waive_one(page)
    hand_on_and_take_back(page, build, dana, karen)

    # the timeline
    page.goto(tasks)
    page.get_by_role("link", name="Timeline").click()
    expect(page.get_by_role("img", name="The plan by phase")).to_be_visible()
    expect(page.get_by_role("row", name="Foundation").get_by_text("2 of 9 done")).to_be_visible()
    assert fits(page)

    # the next build is planned from this one
    page.goto(live_server.url + reverse("followups:again", args=[build.slug]))
    assert fits(page)
    tick(page, "The agenda, without its speakers")
    page.get_by_label("Date").fill((day + datetime.timedelta(days=364)).isoformat())
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_text("Copied from El Paso")).to_be_visible()
    assert Build.objects.exclude(pk=build.pk).get().tasks.open().count() == 50
