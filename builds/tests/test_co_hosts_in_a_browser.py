"""A co-host from invitation to sign-off, in browsers: asked, comes in by code, wants a change, sees it made, signs."""

import datetime
import re

import pytest
from django.utils import timezone

from builds.models import Session, SignOff
from contacts.models import Kind
from tat_coalitions.desk.tests.journey import DESKTOP, PHONE, Person, text_of
from tat_coalitions.outbox.sending import send_due
from tat_coalitions.testing import browser as chromium
from tat_coalitions.testing.people import (
    a_build,
    a_co_host,
    a_person,
    a_user,
    an_invitation,
    an_officer,
    an_organization,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

T = datetime.time


@pytest.fixture
def people(new_context, complaints, live_server, settings, smtp_inbox):
    """Makes somebody with a browser of their own."""
    settings.SITE_URL = live_server.url

    def come(viewport):
        context = new_context(viewport=viewport)
        context.on("page", complaints.listen)
        return Person(context, live_server.url, smtp_inbox)

    return come


def the_link_to(inbox, address):
    """The link of the newest mail to an address, once it has really been sent."""
    send_due(timezone.now())
    return re.search(r"http://\S+", text_of(inbox.to(address)[-1])).group(0)


def test_a_co_host_comes_in_wants_a_change_and_signs_off(people, client, smtp_inbox):
    user = a_user("Dana Whitlock")
    build = a_build("El Paso", slug="el-paso", planner=a_person("Dana Whitlock", user=user), status="inviting")
    office = an_organization("Office of the Attorney General of Texas", Kind.ATTORNEY_GENERAL)
    karen_row = a_person("Karen Lindqvist", organization=office)
    host = a_co_host(build, karen_row, signs_invitations=True, signs_agenda=True)
    an_invitation(build, an_officer("Rosa Marquez"))
    Session.objects.create(build=build, title="Welcome", starts_at=T(10), ends_at=T(10, 10))
    dana, karen = people(DESKTOP), people(PHONE)
    client.force_login(user)
    chromium.be_signed_in(dana.page.context, client, dana.site)
    hosts, sign_off = "/desk/builds/el-paso/hosts/", f"/desk/builds/el-paso/hosts/{host.pk}/sign-off"

    invited_from_the_row_of_the_co_host(dana, hosts)
    comes_in_by_link_and_code(karen, smtp_inbox, karen_row.email)
    for what in ("invitations", "agenda"):
        dana.open(f"{sign_off}/{what}/")
        dana.press("Ask for the sign-off")
        dana.press("Ask them")
    karen.open(the_link_to(smtp_inbox, karen_row.email))
    assert karen.reads("Your sign-off is wanted")  # the agenda: the newest mail
    answers(karen, "signed")
    karen.open("/desk/")
    karen.press("Your sign-off is wanted: the invitation list of El Paso")
    answers(karen, "changes", "Please add the sheriff of Hudspeth.")

    dana.open("/desk/")
    dana.press("wants the invitation list of El Paso changed")
    assert dana.reads("Please add the sheriff of Hudspeth.")
    an_invitation(build, an_officer("Sheriff Vargas", county="48229"))
    dana.open(f"{sign_off}/invitations/")
    assert dana.reads("Since they last answered: one person added")
    dana.press("Ask again")
    dana.press("Ask them")
    karen.open(the_link_to(smtp_inbox, karen_row.email))
    assert karen.reads("Sheriff Vargas")
    answers(karen, "signed")
    dana.open(hosts)
    assert dana.page.get_by_text("signed off").count() == 2
    assert list(SignOff.objects.order_by("answered_at").values_list("what", "answer", "counted")) == [
        ("agenda", "signed", 1),
        ("invitations", "changes", 1),
        ("invitations", "signed", 2),
    ]
    karen.open(hosts)
    karen.press("Brief")
    assert karen.reads("Brief for Office of the Attorney General of Texas")


def invited_from_the_row_of_the_co_host(dana, hosts):
    dana.open(hosts)
    dana.press("Invite Karen Lindqvist")
    assert dana.reads("and its people, and nothing else.")
    dana.press("Send the invitation")
    assert dana.reads("has not joined")


def comes_in_by_link_and_code(karen, inbox, address):
    karen.open(the_link_to(inbox, address))
    assert karen.reads("It opens El Paso, TX")
    karen.press("Send me a code")
    send_due(timezone.now())
    karen.write(code=re.search(r"\b(\d{6})\b", text_of(inbox.to(address)[-1])).group(1))
    karen.press("Go on")


def answers(karen, answer, words=""):
    karen.choose("answer", answer)
    if words:
        karen.write(words=words)
    karen.press("Send my answer")
    assert karen.reads("Thank you. TAT sees your answer.")
