"""Marisol asks, Otis answers on a phone without an account, Marisol sees it; axe looks at every page."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from followups.actions.sweep import sweep
from followups.models import CommitmentAnswer
from followups.tests.asking import laredo
from tat_coalitions.desk.tests.journey import DESKTOP, PHONE, Person
from tat_coalitions.testing import browser as chromium

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_the_release_to_the_answer_on_a_phone_and_back(client, browser, live_server, smtp_inbox, settings):
    settings.SITE_URL = live_server.url
    here = laredo()
    client.force_login(here.marisol.user)
    lead = Person(browser.new_context(viewport=DESKTOP), live_server.url, smtp_inbox)
    chromium.be_signed_in(lead.page.context, client, live_server.url)

    lead.open(f"/desk/followups/{here.followup.pk}/asking/")
    lead.page.get_by_label("Ask Rio Bravo Freight Laredo about it").check(force=True)
    lead.press("See the message to one")
    expect(lead.page.get_by_text("Hello Otis Reed Laredo,")).to_be_visible()
    lead.press("Release one message")
    expect(lead.page.get_by_text("One message is on its way.")).to_be_visible()
    sweep(timezone.now())

    (mail,) = smtp_inbox.to(here.otis.email)
    text = mail.get_body(("plain",)).get_content()
    link = next(line for line in text.splitlines() if "/go/promise/" in line)
    otis = Person(browser.new_context(viewport=PHONE), live_server.url, smtp_inbox)
    otis.open(link)
    otis.page.get_by_label("It is under way").check(force=True)
    otis.press("Send my answer")
    expect(otis.page.get_by_text("Write how many so far; 0 if there is nothing yet.").first).to_be_visible()
    otis.write(total="45", note="The night shift is next.")
    otis.press("Send my answer")
    expect(otis.page.get_by_role("heading", level=1)).to_have_text("Thank you. What you said is kept.")

    lead.open(f"/desk/followups/{here.followup.pk}/asking/")
    expect(lead.page.get_by_text("They say themselves: Under way, 45 drivers")).to_be_visible()
    assert CommitmentAnswer.objects.get().total == 45
    for person in (lead, otis):
        person.leave()
        person.page.context.close()
