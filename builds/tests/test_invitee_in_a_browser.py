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
from tat_coalitions.testing import browser as chromium
from tat_coalitions.testing.people import a_build, a_person, a_user, an_invitation, an_officer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def dana(client, page, live_server):
    """TAT staff, signed in with a browser."""
    user = a_user("Dana Whitlock")
    a_person("Dana Whitlock", user=user)
    client.force_login(user)
    chromium.be_signed_in(page.context, client, live_server.url)
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


@pytest.fixture
def phone(page, live_server, smtp_inbox, settings):
    """One small screen on which Dana, Ruth and Maria take turns."""
    settings.SITE_URL = live_server.url
    page.set_viewport_size({"width": 320, "height": 800})
    return Phone(page, live_server.url, smtp_inbox)


class Phone:
    """What is done on it again and again; `heading` and `where` are looked for on whatever page is open."""

    def __init__(self, page, site, inbox):
        self.page, self.site, self.inbox = page, site, inbox
        self.heading = page.get_by_role("heading", level=1)
        self.where = page.get_by_role("region", name="The meeting")
        self.needs = page.get_by_label("What do you need to take part?")

    def opens(self, address):
        """Open the personal link of the newest mail to somebody, and leave the tray empty."""
        sending.send_due(timezone.now() + datetime.timedelta(hours=1))
        mail = self.inbox.to(address)[-1]
        text = mail.get_body(("plain",)).get_content()
        self.page.goto(re.search(r"http\S+/rsvp/\S+", text)[0])
        self.looks()
        self.inbox.clear()
        return mail

    def looks(self):
        """Nothing to scroll sideways, and nothing that shuts somebody out."""
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 320
        assert Axe().run(self.page).response["violations"] == []

    def shows_people(self):
        self.page.goto(self.site + reverse("builds:people", args=["el-paso"]))

    def sends(self, button, press):
        self.shows_people()
        self.page.get_by_role("link", name=button).click()
        self.page.get_by_role("button", name=press).click()

    def answers(self, choice):
        self.page.get_by_text(choice).click()

    def presses(self, name):
        self.page.get_by_role("button", name=name).click()


def sends_maria_instead(phone):
    """Only then the page asks for a name, and no longer for what Ruth needs."""
    name = phone.page.get_by_label("Name", exact=True)
    expect(name).to_be_hidden()
    phone.answers("Somebody else comes in my place")
    expect(phone.needs).to_be_hidden()
    phone.looks()
    name.fill("Maria Lopez")
    phone.page.get_by_label("E-mail").fill("maria@example.org")
    phone.presses("Send my answer")
    expect(phone.heading).to_have_text("Maria Lopez comes to El Paso in your place")
    expect(phone.page.get_by_text("so they are on the waiting list")).to_be_visible()


def moves_the_first_up(phone):
    phone.shows_people()
    phone.page.get_by_role("link", name="See the waiting list").click()
    expect(phone.heading).to_have_text("One person waits for a seat; one is free")
    phone.looks()
    phone.presses("Move the first one up")
    expect(phone.page.get_by_text("One person moved up and is told so.")).to_be_visible()


def test_a_seat_passes_from_the_save_the_date_to_whoever_comes_instead(build, phone):
    phone.sends("Send save-the-dates", "Send one save-the-date")
    expect(phone.page.get_by_text("One save-the-date is on its way.")).to_be_visible()
    phone.opens("ruth.ibarra@example.org")
    expect(phone.heading).to_contain_text("Save the date:")
    phone.sends("Invite one person", "Send one invitation")
    phone.opens("ruth.ibarra@example.org")
    expect(phone.heading).to_have_text("You are invited to El Paso, Texas")
    sends_maria_instead(phone)

    # Maria is asked herself, and waits
    phone.opens("maria@example.org")
    expect(phone.heading).to_have_text("Ruth Ibarra has named you to come to El Paso instead")
    phone.answers("I am coming")
    expect(phone.needs).to_be_visible()
    phone.presses("Send my answer")
    expect(phone.heading).to_have_text("You are on the waiting list for El Paso")
    expect(phone.page.get_by_text("You are the first in line.")).to_be_visible()
    expect(phone.where).not_to_contain_text("Camino Real Hall")

    # a seat gets free, and Dana moves her up
    say(build.invitations.get(person__name="Luis Prado"), "no")
    moves_the_first_up(phone)
    mail = phone.opens("maria@example.org")
    assert mail["Subject"].startswith("There is a seat for you:")
    expect(phone.heading).to_have_text("You are coming to El Paso")
    expect(phone.where).to_contain_text("Camino Real Hall")
