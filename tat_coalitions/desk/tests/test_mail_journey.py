"""Staff see that a mail failed, mend its address, send it again and see it sent; in a browser."""

import pytest
from django.utils import timezone

from followups.actions.sweep import sweep
from tat_coalitions.accounts.models import Role
from tat_coalitions.desk.tests.journey import DESKTOP, PHONE, Person
from tat_coalitions.outbox.actions import queue
from tat_coalitions.outbox.drafts import Draft
from tat_coalitions.outbox.tests.rude import RudeServer
from tat_coalitions.testing.people import a_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def mail_server(settings):
    server = RudeServer().start()
    settings.EMAIL_PORT = server.port
    yield server
    server.stop()


def a_mail(address, **fields):
    draft = Draft(key=address, kind="note", to_email=address, subject="The agenda of El Paso", text="Here.", **fields)
    queue(draft, by=None)


@pytest.mark.parametrize(("screen", "scripts"), [(DESKTOP, True), (PHONE, False), (PHONE, True)])
def test_a_failed_mail_is_seen_mended_and_sent(
    new_context, complaints, live_server, settings, mail_server, screen, scripts
):
    settings.SITE_URL = live_server.url
    a_user("Dana Whitlock", Role.ADMINISTRATOR, email="dana@example.org")
    context = new_context(viewport=screen, java_script_enabled=scripts)
    context.on("page", complaints.listen)
    mail_server.behave("marisol.vgea@example.org", rcpt="550 5.1.1 no such mailbox")
    a_mail("marisol.vgea@example.org", to_name="Marisol Vega")
    sweep(timezone.now())

    dana = Person(context, live_server.url, None, scripts=scripts)
    dana.sign_in("dana@example.org")
    assert dana.reads("“The agenda of El Paso” did not reach Marisol Vega")
    dana.press("Put it right")
    assert dana.reads("This mail did not reach Marisol Vega")
    assert dana.reads("550 5.1.1 no such mailbox")
    dana.press("Correct the address")
    dana.write(to_email="marisol at example")
    dana.press("Correct the address")
    assert mail_server.taken == []  # it stays on the page and says why
    dana.write(to_email="marisol.vega@example.org")
    dana.press("Correct the address")
    assert dana.reads("It is corrected.")
    sweep(timezone.now())
    dana.open("/desk/outbox/")
    assert dana.reads("Mail is going out, and nothing waits for you")
    dana.press("The agenda of El Paso")
    assert dana.reads("This mail went to Marisol Vega on")
    assert dana.reads("Dana Whitlock corrected the address")
    assert mail_server.taken == ["marisol.vega@example.org"]
    dana.leave()


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "320 px"])
def test_what_waits_to_be_released_is_read_reworded_and_released(
    new_context, complaints, live_server, settings, mail_server, screen
):
    settings.SITE_URL = live_server.url
    a_user("Dana Whitlock", Role.ADMINISTRATOR, email="dana@example.org")
    context = new_context(viewport=screen)
    context.on("page", complaints.listen)
    for name in ("ana", "ben", "cy"):
        a_mail(f"{name}@example.org", to_name=name.title(), release_reason="The day has moved: read it first.")

    dana = Person(context, live_server.url, None)
    dana.sign_in("dana@example.org")
    dana.open("/desk/outbox/coming/")
    assert dana.reads("3 mails are coming in the next ninety days")
    dana.open("/desk/outbox/")
    dana.press("Read and release")
    dana.page.get_by_role("link", name="The agenda of El Paso").first.click()
    assert dana.reads("The day has moved: read it first.")
    dana.press("Change its words")
    dana.write(subject="The new agenda of El Paso", text="Here it is.")
    dana.press("Change its words")
    assert dana.reads("The new agenda of El Paso")
    dana.open("/desk/outbox/?status=on_hold")
    for name in ("Ana", "Cy"):
        dana.page.get_by_label(f"El Paso” to {name}").check(force=True)
    dana.press("Release", exact=True)
    assert dana.reads("Release 2 messages?")
    dana.press("Release 2 messages")
    assert dana.reads("2 messages are released.")
    sweep(timezone.now())
    assert sorted(mail_server.taken) == ["ana@example.org", "cy@example.org"]
    dana.leave()
