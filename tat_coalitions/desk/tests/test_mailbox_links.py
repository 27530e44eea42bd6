"""Whoever tries the demo can open every link of every mail that was sent, from the page of its own mail server."""

import html
import re
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from followups.actions.sweep import sweep
from tat_coalitions.accounts.models import User
from tat_coalitions.desk.tests.pages_with_mail import PAGES, a_build_with_guests, an_administrator
from tat_coalitions.outbox import actions
from tat_coalitions.outbox.models import Message

pytestmark = pytest.mark.django_db(transaction=True)

WITHOUT_A_LINK = {"sign_in_code", "sign_in_changed"}


@pytest.fixture
def ruth(client):
    return an_administrator(client)


@pytest.fixture
def mailbox(settings, tmp_path, smtp_inbox):
    """The demo's mail server keeps what the test's took."""
    settings.MAIL_SINK, settings.MAILBOX_DIR = True, tmp_path
    (tmp_path / "new").mkdir()

    def fill():
        for number, mail in enumerate(smtp_inbox.messages()):
            (tmp_path / "new" / f"{number}.mail").write_bytes(mail.as_bytes())

    return fill


def links_on(page):
    """The addresses of the letter, not those of the page around it."""
    letter = page[page.index('<div class="letter">') :]
    letter = letter[: letter.index("</div>")]
    return [html.unescape(link) for link in re.findall(r'<a href="(https?://[^"]+)"', letter)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__.replace("_", " "))
def test_every_link_of_the_mail_opens(client, ruth, mailbox, settings, page):
    kind, address = PAGES[page]
    page(client, a_build_with_guests(ruth))
    actions.release_many(Message.objects.filter(status="on_hold"), by=None)
    sweep(timezone.now())
    mailbox()
    client.force_login(ruth)
    listed = client.get(reverse("outbox:mailbox")).content.decode()
    letters = [client.get(link).content.decode() for link in re.findall(r'href="(/desk/outbox/mailbox/[^"]+)"', listed)]
    mine = [letter for letter in letters if address in letter]
    assert mine
    found = [link for letter in mine for link in links_on(letter)]
    assert found or kind in WITHOUT_A_LINK
    whose = User.objects.filter(email=address).first()
    for link in found:
        assert link.startswith(settings.SITE_URL), link
        client.force_login(whose) if whose and "/desk/" in link else client.logout()
        parts = urlsplit(link)
        response = client.get(f"{parts.path}?{parts.query}", follow=True)
        assert response.status_code == 200, (link, response.status_code)
        assert "does not work any more" not in response.content.decode(), link
        assert Message.objects.filter(kind=kind).exists()


def test_the_attachments_and_both_parts_are_named(client, ruth, mailbox):
    build = a_build_with_guests(ruth)
    next(page for page in PAGES if PAGES[page][0] == "invitation_answer")(client, build)
    sweep(timezone.now())
    mailbox()
    client.force_login(ruth)
    page = client.get(reverse("outbox:letter", args=["0.mail"])).content.decode()
    assert "coalition-build.ics" in page
