"""What a script adds to planning: suggestions while one types. Without it the fields are plain text."""

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


def test_a_lead_is_suggested_while_one_types_and_the_build_is_planned(dana, page, live_server):
    karen = a_lead("Karen Lindqvist")
    day = datetime.date.today() + datetime.timedelta(days=200)
    page.goto(live_server.url + reverse("followups:new_build"))
    page.get_by_label("City").fill("El Paso")
    page.get_by_label("State", exact=True).select_option("TX")
    page.get_by_label("Date").fill(day.isoformat())
    page.get_by_label("Sustaining lead").press_sequentially("lindq")
    suggestion = page.locator("#id_sustaining_lead_list option")
    expect(suggestion).to_have_attribute("value", f"Karen Lindqvist #{karen.pk}")
    page.get_by_label("Sustaining lead").fill(suggestion.get_attribute("value"))
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("El Paso, Texas")
    assert Build.objects.get().sustaining_lead == karen


def test_what_is_folded_away_opens_with_what_is_wrong_in_it(dana, page, live_server):
    page.goto(live_server.url + reverse("followups:new_build"))
    page.get_by_label("Date").fill((datetime.date.today() + datetime.timedelta(days=200)).isoformat())
    page.get_by_text("It was held already").click()
    page.get_by_text("The meeting took place on that day").click()
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_text("A meeting that was held already has a day in the past.").first).to_be_visible()
    expect(page.get_by_label("The meeting took place on that day")).to_be_checked()
