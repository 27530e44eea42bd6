"""A lead on a phone: from the reminder's link by code, trusting the phone, and straight in the next time."""

import datetime
import re

import pytest
from django.conf import settings
from django.utils import timezone

from builds.models import Status as BuildStatus
from followups.models import Status
from tat_coalitions.accounts.models import User
from tat_coalitions.desk.tests.journey import PHONE, Person, text_of
from tat_coalitions.outbox.sending import send_due
from tat_coalitions.testing.people import a_build, a_followup, a_lead

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_second_time_needs_no_code_and_after_a_year_one_tap(
    new_context, complaints, live_server, settings, smtp_inbox
):
    settings.SITE_URL = live_server.url
    marisol = a_lead("Marisol Vega")
    build = a_build("Laredo", status=BuildStatus.HELD, date=timezone.localdate() - datetime.timedelta(days=30))
    followup = a_followup(build, lead=marisol, due_on=timezone.localdate(), status=Status.OPEN)
    link = f"/desk/followups/{followup.pk}/"
    context = new_context(viewport=PHONE)
    context.on("page", complaints.listen)
    phone = Person(context, live_server.url, smtp_inbox)
    comes_by_code(phone, link, marisol.email)
    assert at(phone).startswith(link)
    the_session_is_gone(phone)
    phone.open(link)
    assert at(phone).startswith(link)
    the_session_is_gone(phone)
    User.objects.update(attested_at=timezone.now() - datetime.timedelta(days=366))
    phone.open(link)
    assert phone.reads("Is this still you?")
    phone.press("Yes, that is still me")
    assert at(phone).startswith(link)
    phone.open("/desk/me/")
    assert phone.reads("this one")
    phone.press("Stop trusting")
    the_session_is_gone(phone)
    phone.open(link)
    assert at(phone).startswith("/accounts/login/")


def comes_by_code(phone, link, email):
    """The link of the reminder, the address, the code, and the tick."""
    phone.open(link)
    phone.write(email=email)
    phone.press("Send me a code")
    send_due(timezone.now())
    phone.write(code=re.search(r"\b(\d{6})\b", text_of(phone.inbox.to(email)[-1])).group(1))
    phone.tick("trust")
    phone.press("Go on")


def the_session_is_gone(phone):
    phone.page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)


def at(phone):
    return phone.page.url.removeprefix(phone.site)
