"""The whole way of a seat, on a phone: save-the-date, invitation, somebody else instead, waiting list, moved up."""

import datetime
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from builds.actions.answers import record_answer
from builds.models import Invitation
from tat_coalitions.outbox import sending
from tat_coalitions.testing.people import a_build, a_person, a_user, an_invitation, an_officer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def dana(client, page, live_server):
    """TAT staff, signed in with a browser."""
    user = a_user("Dana Whitlock")
    a_person("Dana Whitlock", user=user)
    client.force_login(user)
    cookie = {"name": "tat_session", "value": client.cookies["tat_session"].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    return user


@pytest.fixture
def build(dana):
    """One seat, which Luis has; Ruth is on the list."""
    build = a_build("El Paso", slug="el-paso", planner=dana.person, capacity=1, venue="Camino Real Hall")
    luis = an_invitation(build, an_officer("Luis Prado"), stage="invited", invited_at=timezone.now())
    say(luis, "yes")
    an_invitation(build, an_officer("Ruth Ibarra"))
    return build


def say(row, answer):
    record_answer(row, answer=answer, heard=Invitation.Heard.LINK, by="personal link", confirm=False)


def test_a_seat_passes_from_the_save_the_date_to_whoever_comes_instead(
    dana, build, page, live_server, smtp_inbox, settings
):
    settings.SITE_URL = live_server.url
    page.set_viewport_size({"width": 320, "height": 800})

    def opened(address):
        """Open the personal link of the newest mail to somebody, and leave the tray empty."""
        sending.send_due(timezone.now() + datetime.timedelta(hours=1))
        mail = smtp_inbox.to(address)[-1]
        text = mail.get_body(("plain",)).get_content()
        page.goto(re.search(r"http\S+/rsvp/\S+", text)[0])
        looked_at()
        smtp_inbox.clear()
        return mail

    def looked_at():
        """Nothing to scroll sideways, and nothing that shuts somebody out."""
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert Axe().run(page).response["violations"] == []

    def staff_send(button, press):
        page.goto(live_server.url + reverse("builds:people", args=["el-paso"]))
        page.get_by_role("link", name=button).click()
        page.get_by_role("button", name=press).click()

    heading, where = page.get_by_role("heading", level=1), page.get_by_role("region", name="The meeting")

    # the day is told, then the invitation goes
    staff_send("Send save-the-dates", "Send one save-the-date")
    expect(page.get_by_text("One save-the-date is on its way.")).to_be_visible()
    opened("ruth.ibarra@example.org")
    expect(heading).to_contain_text("Save the date:")
    staff_send("Invite one person", "Send one invitation")
    opened("ruth.ibarra@example.org")
    expect(heading).to_have_text("You are invited to El Paso, Texas")

    # Ruth sends a colleague: only then the page asks for a name, and no longer for what she needs
    name, needs = page.get_by_label("Name", exact=True), page.get_by_label("What do you need to take part?")
    expect(name).to_be_hidden()
    page.get_by_text("Somebody else comes in my place").click()
    expect(needs).to_be_hidden()
    looked_at()
    name.fill("Maria Lopez")
    page.get_by_label("E-mail").fill("maria@example.org")
    page.get_by_role("button", name="Send my answer").click()
    expect(heading).to_have_text("Maria Lopez comes to El Paso in your place")
    expect(page.get_by_text("so they are on the waiting list")).to_be_visible()

    # Maria is asked herself, and waits
    opened("maria@example.org")
    expect(heading).to_have_text("Ruth Ibarra has named you to come to El Paso instead")
    page.get_by_text("I am coming").click()
    expect(needs).to_be_visible()
    page.get_by_role("button", name="Send my answer").click()
    expect(heading).to_have_text("You are on the waiting list for El Paso")
    expect(page.get_by_text("You are the first in line.")).to_be_visible()
    expect(where).not_to_contain_text("Camino Real Hall")

    # a seat gets free, and Dana moves her up
    say(build.invitations.get(person__name="Luis Prado"), "no")
    page.goto(live_server.url + reverse("builds:people", args=["el-paso"]))
    page.get_by_role("link", name="See the waiting list").click()
    expect(heading).to_have_text("One person waits for a seat; one is free")
    looked_at()
    page.get_by_role("button", name="Move the first one up").click()
    expect(page.get_by_text("One person moved up and is told so.")).to_be_visible()
    mail = opened("maria@example.org")
    assert mail["Subject"].startswith("There is a seat for you:")
    expect(heading).to_have_text("You are coming to El Paso")
    expect(where).to_contain_text("Camino Real Hall")
