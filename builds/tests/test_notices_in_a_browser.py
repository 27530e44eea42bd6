"""Dana moves a build, reads the mail that tells of it, lets two go and drops one."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from builds.actions import invitations
from builds.models import Build
from tat_coalitions.outbox import sending
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing import browser as chromium
from tat_coalitions.testing.people import a_build, a_person, a_user, an_invitation, an_officer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIVE_DAYS, AN_HOUR = datetime.timedelta(days=5), datetime.timedelta(hours=1)


@pytest.fixture
def dana(client, page, live_server):
    """TAT staff, signed in with a browser."""
    user = a_user("Dana Whitlock")
    a_person("Dana Whitlock", user=user)
    client.force_login(user)
    chromium.be_signed_in(page.context, client, live_server.url)
    return user


@pytest.fixture
def build(dana, smtp_inbox):
    """A build to which three officers were invited, five days ago and by mail that arrived."""
    at = timezone.now() - FIVE_DAYS
    build = a_build("El Paso", slug="el-paso", planner=dana.person, created_at=at - FIVE_DAYS)
    rows = [an_invitation(build, an_officer(name)) for name in ("Ann Alvarez", "Bob Baca", "Cy Chavez")]
    invitations.invite(build, [row.pk for row in rows], by=dana, at=at)
    sending.send_due(at)
    assert len(smtp_inbox) == 3
    smtp_inbox.clear()
    return build


@pytest.mark.parametrize("width", [1280, 320])
def test_two_of_three_are_told_and_one_is_dropped(dana, build, page, live_server, smtp_inbox, width):
    page.set_viewport_size({"width": width, "height": 900})
    new_day = build.date + datetime.timedelta(days=14)
    page.goto(live_server.url + reverse("followups:move_build", args=["el-paso"]))
    page.get_by_label("New day").fill(new_day.isoformat())
    page.get_by_role("button", name="See what moves along").click()
    expect(page.get_by_text("3 people were invited.")).to_be_visible()
    page.get_by_role("button", name="Move it").click()
    banner = page.get_by_role("status").filter(has_text="3 people have not been told of the change yet.")
    expect(banner).to_be_visible()

    banner.get_by_role("link", name="Read the mail and release it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Three people have not been told yet")
    expect(page.locator(".letter")).to_contain_text(f"New date: coalition build in El Paso, Texas, {new_day:%A, %B}")
    expect(page.get_by_role("button", name="Release 3 mails")).to_be_visible()

    page.get_by_label("Tick Bob Baca").uncheck(force=True)
    page.get_by_role("button", name="Release 2 mails").click()
    expect(page.get_by_text("2 mails are released and leave within a minute.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("One person has not been told yet")

    page.get_by_role("button", name="Drop them").click()
    expect(page.get_by_role("heading", name="Drop one mail?")).to_be_visible()
    page.get_by_role("button", name="Drop one mail").click()
    expect(page.get_by_text("One mail is dropped.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Everybody has been told")

    sending.send_due(timezone.now() + AN_HOUR)
    assert smtp_inbox.recipients() == ["ann.alvarez@example.org", "cy.chavez@example.org"]
    (mail,) = smtp_inbox.to("ann.alvarez@example.org")
    (entry,) = mail.iter_attachments()
    assert entry.get_filename() == "coalition-build.ics"
    assert f"DTSTART;TZID=America/Denver:{new_day:%Y%m%d}T100000" in entry.get_content()
    assert "SEQUENCE:1" in entry.get_content()
    assert Message.objects.get(to_name="Bob Baca", kind="invitation_change").status == "cancelled"
    assert Build.objects.get().date == new_day
