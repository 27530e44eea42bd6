"""Everybody reads, on a wall and on a phone, without a script; Dana publishes by keyboard; axe looks at every page."""

import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from reports import actions, hints
from reports.models import RenderJob
from reports.tests.makers import a_held_build, a_promise, an_answered_followup, an_owed_followup, came
from reports.views import build as report_page
from tat_coalitions.testing import browser as chromium
from tat_coalitions.testing.people import a_build, a_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def dana(client, page, live_server):
    user = a_user("Dana Whitlock")
    client.force_login(user)
    chromium.be_signed_in(page.context, client, live_server.url)
    return user


@pytest.fixture
def mobile():
    build = a_held_build(slug="mobile-2026", next_steps="Meet again")
    came(build, "law", 6)
    came(build, "trucking", 4)
    a_promise(build, "Gulf Freight", 640, answers={an_answered_followup(build, 1): 188})
    an_owed_followup(build, 3)
    return build


def look(page):
    """Axe finds nothing, and nothing is wider than the screen."""
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], [node["html"][:100] for node in rule["nodes"]]) for rule in found] == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


@pytest.mark.parametrize("width", [1280, 320])
def test_everybody_finds_the_way_from_the_map_to_a_report(page, live_server, mobile, width):
    a_build("El Paso", date=timezone.now().date() + datetime.timedelta(days=60), published_at=timezone.now())
    actions.publish(mobile, by=a_user("Ada Admin"))
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(live_server.url)
    expect(page.get_by_role("heading", level=1)).to_contain_text("We bring the road and the law into one room")
    look(page)
    page.get_by_role("link", name="Alabama: 1 build").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Alabama has held one build")
    look(page)
    page.get_by_role("link", name="Read the Mobile report").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("188 of 640 promised people are trained")
    look(page)
    page.get_by_role("link", name="All reports").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One build has a report of what came of it")
    look(page)
    page.goto(f"{live_server.url}/goals/")
    look(page)


@pytest.mark.parametrize("width", [1280, 320])
def test_a_pdf_is_asked_for_and_a_report_is_published(dana, page, live_server, mobile, monkeypatch, width):
    monkeypatch.setattr(hints.app, "send_task", lambda name, args: None)
    monkeypatch.setattr(report_page, "REFRESH", 3600)  # seconds in which the page stands still to be looked at
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}/desk/builds/mobile-2026/report/")
    look(page)
    page.get_by_role("button", name="Make the PDF").click()
    expect(page.get_by_text("Making the PDF: step 0 of 4")).to_be_visible()
    look(page)
    monkeypatch.setattr(report_page, "REFRESH", 1)
    page.reload()
    actions.render_job(RenderJob.objects.get().pk)
    expect(page.get_by_role("link", name="Open the PDF")).to_be_visible()  # the page looked again by itself
    page.get_by_role("link", name="The answers behind the figures").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 figures rest on these answers")
    look(page)
    page.goto(f"{live_server.url}/desk/builds/mobile-2026/report/")
    page.get_by_role("link", name="Publish", exact=True).click()
    look(page)
    page.get_by_role("button", name="Publish version 1").click()
    expect(page.get_by_text("Version 1 is published.")).to_be_visible()
    page.goto(f"{live_server.url}/desk/reports/")
    look(page)


def test_without_a_script_the_page_looks_again_by_itself(dana, browser, page, live_server, mobile, monkeypatch):
    monkeypatch.setattr(hints.app, "send_task", lambda name, args: None)
    job = actions.ask_for_pdf(mobile, by=dana)
    context = browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state())
    bare = context.new_page()
    bare.goto(f"{live_server.url}/desk/builds/mobile-2026/report/")
    expect(bare.get_by_text("Making the PDF: step 0 of 4")).to_be_visible()
    actions.render_job(job.pk)
    expect(bare.get_by_role("link", name="Open the PDF")).to_be_visible(timeout=10_000)
    context.close()
