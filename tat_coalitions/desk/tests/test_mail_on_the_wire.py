"""An invitation as it goes over the line to a real SMTP server, part by part and header by header."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contacts.models import Kind
from followups.actions.sweep import sweep
from tat_coalitions.desk.tests.pages_with_mail import a_build_with_guests, an_administrator, row_of
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import a_co_host, a_lead, an_organization

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "TAT, P.O. Box 000, Englewood, Colorado 80150"


@pytest.fixture
def build(client, settings):
    settings.POSTAL_ADDRESS = ADDRESS
    settings.DEFAULT_FROM_EMAIL = "TAT Coalition Builds <coalitions@tat.example.org>"
    build = a_build_with_guests(an_administrator(client))
    office = an_organization("Office of the Attorney General", Kind.ATTORNEY_GENERAL)
    a_co_host(build, a_lead("Marisol Vega", organization=office))
    return build


@pytest.fixture
def invitation(client, build, smtp_inbox):
    """The mail that Tom Okafor got, in the name of the co-host."""
    page = reverse("builds:send_invitations", args=[build.slug])
    host = build.co_hosts.get().pk
    client.post(page, {"chosen": row_of(build, "Tom Okafor").pk, "host": host})
    sweep(timezone.now())
    [mail] = smtp_inbox.to("tom.okafor@example.org")
    return mail


def parts(mail):
    return {part.get_content_type(): part for part in mail.walk()}


def test_it_says_who_sends_it_and_who_answers(invitation):
    assert invitation["From"] == "Office of the Attorney General with TAT <coalitions@tat.example.org>"
    assert invitation["Reply-To"] == "marisol.vega@example.org"
    assert invitation["To"] == "Tom Okafor <tom.okafor@example.org>"
    assert invitation["Message-ID"] == Message.objects.get(kind="invitation").message_id
    assert invitation["Auto-Submitted"] == "auto-generated"


def test_it_has_a_plain_and_a_written_part_that_say_the_same(invitation, build):
    plain, written = (parts(invitation)[kind].get_content() for kind in ("text/plain", "text/html"))
    personal = re.search(r"http\S+/rsvp/\S+/", plain)[0]
    for words in (personal, "El Paso", ADDRESS):
        assert words in " ".join(plain.split()) + plain
        assert words in written
    assert "[[" not in plain + written
    assert max(len(line) for line in plain.splitlines() if "http" not in line) <= 78


def test_the_meeting_comes_as_an_entry_for_the_calendar(invitation):
    entry = parts(invitation)["text/calendar"]
    assert entry.get_content_disposition() == "attachment"
    assert entry.get_filename() == "coalition-build.ics"
    assert entry.get_content().startswith("BEGIN:VCALENDAR")


def test_one_click_ends_invitations_as_mail_programs_do_it(invitation, build):
    assert invitation["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = invitation["List-Unsubscribe"].strip(" <>")
    assert address in parts(invitation)["text/plain"].get_content()
    path = re.sub(r"^https?://[^/]+", "", address)
    stranger = Client(enforce_csrf_checks=True)  # without session, token or cookie
    assert stranger.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    person = row_of(build, "Tom Okafor").person
    person.refresh_from_db()
    assert person.opted_out_at


def test_who_has_opted_out_gets_no_invitation_that_was_written_before(client, build, smtp_inbox):
    row = row_of(build, "Tom Okafor")
    client.post(reverse("builds:send_invitations", args=[build.slug]), {"chosen": row.pk})
    row.person.opted_out_at = timezone.now()
    row.person.save()
    sweep(timezone.now())
    assert smtp_inbox.recipients() == []
    message = Message.objects.get(kind="invitation")
    assert (message.status, "no invitations" in message.error) == ("cancelled", True)
