"""Who comes in, by which way, and what the pages tell a stranger: nothing."""

import datetime
import json
import re

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tat_coalitions.accounts import actions
from tat_coalitions.accounts.models import Role, User
from tat_coalitions.outbox.models import Message
from tat_coalitions.outbox.sending import send_due
from tat_coalitions.testing.people import PASSWORD, a_user
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db
START = "/desk/"


@pytest.fixture
def marisol():
    user = a_user("Marisol Vega", Role.LEAD)
    user.set_unusable_password()
    user.save()
    return user


def sign_in(client, email, password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


def ask_for_code(client, email):
    return client.post(reverse("account_request_login_code"), {"email": email})


def code_in(message):
    return re.search(r"\b(\d{6})\b", message.get_content())[1]


def is_in(client):
    return client.get(START).status_code == 200


# staff, by password


def test_staff_come_in_with_their_password(client, dana):
    assert sign_in(client, "Dana.Whitlock@example.org").url == START
    assert is_in(client)
    assert Entry.objects.filter(verb="signed in").get().actor == dana


def test_a_wrong_password_is_told_in_words_and_noted(client, dana):
    response = sign_in(client, dana.email, "not it")
    assert "do not belong together" in response.content.decode()
    assert not is_in(client)
    assert Entry.objects.get().reason == dana.email


def test_a_lead_without_a_password_does_not_come_in_by_one(client, marisol):
    for guess in ("", "!", marisol.password, PASSWORD):
        sign_in(client, marisol.email, guess)
    assert not is_in(client)


@pytest.mark.parametrize(
    "ended", [{"is_active": False}, {"expires_on": datetime.date(2020, 1, 1)}], ids=["closed", "run out"]
)
def test_who_has_no_access_does_not_come_in(client, ended):
    gone = a_user("Otis Reed", **ended)
    assert sign_in(client, gone.email).url == reverse("account_inactive")
    assert not is_in(client)


# leads, by code


def test_a_lead_comes_in_by_a_code_to_the_mailbox(client, marisol, smtp_inbox):
    response = ask_for_code(client, "Marisol.Vega@example.org")
    assert response.url == reverse("account_confirm_login_code")
    send_due(timezone.now())
    (mail,) = smtp_inbox.to(marisol.email)
    response = client.post(response.url, {"code": code_in(mail)})
    assert response.url == START
    assert is_in(client)


def test_neither_the_row_nor_the_trail_nor_the_outbox_page_holds_the_code(client, marisol, smtp_inbox):
    ask_for_code(client, marisol.email)
    message = Message.objects.get()
    assert (message.kind, message.to_email) == ("sign_in_code", marisol.email)
    send_due(timezone.now())
    code = code_in(smtp_inbox.messages()[0])
    rows = [*Message.objects.values(), *Entry.objects.values()]
    assert code not in str(rows)


def test_a_code_is_worthless_after_fifteen_minutes(client, marisol, smtp_inbox, time_machine):
    now = timezone.now()
    ask_for_code(client, marisol.email)
    code_in_row = json.loads(Message.objects.get().secrets.reveal())["code"]
    assert Message.objects.get().expires_at - now > datetime.timedelta(minutes=14, seconds=50)
    send_due(now + datetime.timedelta(minutes=16))
    assert smtp_inbox.messages() == []
    time_machine.move_to(now + datetime.timedelta(minutes=16))
    assert client.post(reverse("account_confirm_login_code"), {"code": code_in_row}).url == reverse(
        "account_request_login_code"
    )


def test_three_wrong_codes_end_the_attempt(client, marisol, smtp_inbox):
    ask_for_code(client, marisol.email)
    send_due(timezone.now())
    right = code_in(smtp_inbox.messages()[0])
    wrong = "000000" if right != "000000" else "111111"
    for _attempt in range(3):
        client.post(reverse("account_confirm_login_code"), {"code": wrong})
    client.post(reverse("account_confirm_login_code"), {"code": right})
    assert not is_in(client)


def test_a_code_is_not_sent_once_the_account_is_closed(client, marisol, smtp_inbox):
    ask_for_code(client, marisol.email)
    actions.close_account(marisol, by=None)
    send_due(timezone.now())
    assert smtp_inbox.messages() == []


def test_staff_get_no_code_and_are_told_to_use_their_password(client, dana, smtp_inbox):
    ask_for_code(client, dana.email)
    send_due(timezone.now())
    (mail,) = smtp_inbox.to(dana.email)
    assert mail["Subject"] == "You sign in to TAT Coalition Builds with your password"
    assert not re.search(r"\b\d{6}\b", mail.get_content())


@pytest.mark.parametrize("ended", [{"is_active": False}, {"expires_on": datetime.date(2020, 1, 1)}])
def test_who_has_no_access_and_strangers_get_no_mail(client, smtp_inbox, ended):
    gone = a_user("Otis Reed", Role.LEAD, **ended)
    for address in (gone.email, "stranger@example.com"):
        ask_for_code(client, address)
        client.post(reverse("account_reset_password"), {"email": address})
    assert not Message.objects.exists()


@pytest.mark.parametrize("name", ["account_request_login_code", "account_reset_password"])
def test_the_pages_do_not_tell_who_exists(name, dana, marisol):
    a_user("Otis Reed", is_active=False)
    answers = set()
    for address in (dana.email, marisol.email, "otis.reed@example.org", "stranger@example.org"):
        client = Client()
        response = client.post(reverse(name), {"email": address}, follow=True)
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
        answers.add((response.status_code, str(response.redirect_chain), text.replace(address, "ADDRESS")))
    assert len(answers) == 1


def test_a_stranger_costs_as_many_questions_as_a_person_we_know(dana):
    counts = []
    for address in (dana.email, "stranger@example.com"):
        with CaptureQueriesContext(connection) as queries:
            ask_for_code(Client(), address)
        counts.append(len([query for query in queries if "SAVEPOINT" not in query["sql"]]))
    assert abs(counts[0] - counts[1]) <= 1


# choosing a new password


def test_staff_choose_a_new_password_by_a_link_that_works_once(client, dana, smtp_inbox, settings):
    client.post(reverse("account_reset_password"), {"email": dana.email})
    assert "/password/reset/key/" not in str(Message.objects.values())
    send_due(timezone.now())
    link = re.search(rf"{settings.SITE_URL}(\S+)", smtp_inbox.messages()[0].get_content())[1]
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "a boat on the lake", "password2": "a boat on the lake"})
    dana.refresh_from_db()
    assert dana.check_password("a boat on the lake")
    assert "does not work any more" in Client().get(link, follow=True).content.decode()


def test_a_lead_who_asks_for_a_new_password_is_told_of_the_code(client, marisol, smtp_inbox):
    client.post(reverse("account_reset_password"), {"email": marisol.email})
    send_due(timezone.now())
    (mail,) = smtp_inbox.to(marisol.email)
    assert mail["Subject"] == "You sign in to TAT Coalition Builds with a code"


def test_a_link_to_a_new_password_dies_with_the_account(client, dana, smtp_inbox, settings):
    client.post(reverse("account_reset_password"), {"email": dana.email})
    send_due(timezone.now())
    link = re.search(rf"{settings.SITE_URL}(\S+)", smtp_inbox.messages()[0].get_content())[1]
    User.objects.update(is_active=False)
    assert "does not work any more" in client.get(link, follow=True).content.decode()


def test_the_owner_hears_of_a_changed_password(client, dana, smtp_inbox):
    sign_in(client, dana.email)
    new = {"oldpassword": PASSWORD, "password1": "a boat on the lake", "password2": "a boat on the lake"}
    client.post(reverse("account_change_password"), new)
    send_due(timezone.now())
    assert [mail["To"] for mail in smtp_inbox.messages()] == ["Dana Whitlock <dana.whitlock@example.org>"]


# sessions


def test_signing_in_makes_a_new_session_key(client, dana):
    client.get(reverse("account_login"))
    session = client.session
    session["before"] = True
    session.save()
    before = session.session_key
    sign_in(client, dana.email)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


@pytest.mark.parametrize("how", ["password", "sign out", "close", "run out"])
def test_live_sessions_end(how, dana):
    here, there = Client(), Client()
    for client in (here, there):
        sign_in(client, dana.email)
    if how == "password":
        new = {"oldpassword": PASSWORD, "password1": "a boat on the lake", "password2": "a boat on the lake"}
        here.post(reverse("account_change_password"), new)
    elif how == "sign out":
        here.post(reverse("account_logout"))
    elif how == "close":
        actions.close_account(dana, by=None)
    else:
        User.objects.update(expires_on=timezone.localdate() - datetime.timedelta(days=1))
    assert (is_in(here), is_in(there)) == (how == "password", False)


def test_a_session_that_ended_does_not_live_again_with_the_account(client, dana):
    sign_in(client, dana.email)
    actions.close_account(dana, by=None)
    actions.reopen_account(dana, by=None)
    assert not is_in(client)


@pytest.mark.parametrize(("role", "idle_hours"), [(Role.STAFF, 8), (Role.ADMINISTRATOR, 8), (Role.LEAD, 12)])
def test_an_idle_session_ends(client, role, idle_hours, time_machine):
    now = timezone.now()
    time_machine.move_to(now)
    client.force_login(a_user("Dana Whitlock", role))
    assert is_in(client)
    time_machine.move_to(now + datetime.timedelta(hours=idle_hours, minutes=-1))
    assert is_in(client)
    time_machine.move_to(now + datetime.timedelta(hours=2 * idle_hours, minutes=1))
    assert not is_in(client)


def test_after_seven_days_staff_sign_in_again_however_busy_they_were(client, dana, time_machine):
    now = timezone.now()
    for hours in range(0, 7 * 24, 6):
        time_machine.move_to(now + datetime.timedelta(hours=hours), tick=False)
        client.force_login(dana) if not hours else None
        assert is_in(client)
    time_machine.move_to(now + datetime.timedelta(days=7, minutes=1), tick=False)
    assert not is_in(client)


# guessing


def test_guessing_is_slowed(client, dana):
    answers = [sign_in(Client(), dana.email, f"guess {number}").content.decode() for number in range(6)]
    assert "tried too often" in answers[-1]
    assert "tried too often" in sign_in(Client(), dana.email).content.decode()


def test_guessing_does_not_lock_the_owners_own_browser_out(dana):
    own = Client()
    sign_in(own, dana.email)
    own.post(reverse("account_logout"))
    for number in range(8):
        sign_in(Client(REMOTE_ADDR=f"192.0.2.{number}"), dana.email, f"guess {number}")
    sign_in(own, dana.email)
    assert is_in(own)


def test_one_persons_browser_is_not_trusted_with_anothers_account(dana):
    a_user("Otis Reed")
    own = Client()
    sign_in(own, "otis.reed@example.org")
    own.post(reverse("account_logout"))
    for number in range(6):
        sign_in(own, dana.email, f"guess {number}")
    assert "tried too often" in sign_in(own, dana.email).content.decode()


def test_a_mailbox_is_not_flooded_with_codes(marisol):
    for number in range(6):
        ask_for_code(Client(REMOTE_ADDR=f"192.0.2.{number}"), marisol.email)
    assert Message.objects.count() == 3


def test_who_asks_too_often_reads_why(client):
    for number in range(31):
        response = sign_in(client, f"stranger{number}@example.com", "guess")
    assert response.status_code == 429
    assert "That was asked too often" in response.content.decode()


def test_a_page_that_was_open_too_long_says_so(dana):
    strict = Client(enforce_csrf_checks=True)
    response = sign_in(strict, dana.email)
    assert response.status_code == 403
    assert "This page was open too long" in response.content.decode()


# addresses


@pytest.mark.parametrize(
    "elsewhere",
    ["https://example.com/", "//example.com/", "http://testserver/desk/", "javascript:alert(1)", "/\\example.com"],
)
def test_next_stays_on_the_site(client, dana, elsewhere):
    assert sign_in(client, dana.email, next=elsewhere).url == START


def test_next_leads_back_to_the_page_that_was_asked_for(client, dana):
    response = client.get("/desk/trail/")
    assert response.url == "/accounts/login/?next=/desk/trail/"
    assert sign_in(client, dana.email, next="/desk/trail/").url == "/desk/trail/"


@pytest.mark.parametrize(
    "path",
    [
        "signup/",
        "email/",
        "confirm-email/",
        "confirm-email/abc/",
        "password/set/",
        "3rdparty/",
        "social/signup/",
        "signup/passkey/",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_pages_this_house_does_not_have_are_not_found(client, dana, path, method):
    assert getattr(client, method)(f"/accounts/{path}").status_code == 404
    client.force_login(dana)
    assert getattr(client, method)(f"/accounts/{path}").status_code == 404


def test_signing_out_is_asked_first(client, dana):
    sign_in(client, dana.email)
    assert client.get(reverse("account_logout")).status_code == 200
    assert is_in(client)


def test_the_second_factors_place_is_kept(client, dana):
    sign_in(client, dana.email)
    assert client.get(reverse("mfa_index")).status_code == 200


def test_answers_about_signing_in_are_never_kept_by_caches(client, dana):
    for page in ("account_login", "account_request_login_code", "account_reset_password"):
        assert client.get(reverse(page))["Cache-Control"] == "no-store, private"


# the admin


def test_the_admin_has_no_way_in_of_its_own(client):
    assert client.get("/admin/").status_code == 302
    assert client.get("/admin/login/?next=/admin/").url == "/accounts/login/?next=/admin/"
    assert client.post("/admin/login/", {"username": "a", "password": "b"}).url == "/accounts/login/?next=/admin/"


@pytest.mark.parametrize(("role", "status"), [(Role.ADMINISTRATOR, 200), (Role.STAFF, 403), (Role.LEAD, 403)])
def test_the_admin_is_for_administrators(client, role, status):
    client.force_login(a_user("Ada Brooks", role))
    assert client.get("/admin/", follow=True).status_code == status


def test_signing_out_of_the_admin_is_signing_out_of_the_house(client):
    client.force_login(a_user("Ada Brooks", Role.ADMINISTRATOR))
    assert client.post("/admin/logout/").url == reverse("account_logout")
    assert client.get("/admin/password_change/").url == reverse("account_change_password")


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("account_login", ["E-mail", "Password"]),
        ("account_request_login_code", ["E-mail"]),
        ("account_reset_password", ["E-mail"]),
        ("account_change_password", ["The password until now", "New password", "The same again"]),
    ],
)
def test_a_thing_has_one_name_on_every_page_of_signing_in(client, dana, name, labels):
    if name == "account_change_password":
        client.force_login(dana)
    response = client.get(reverse(name))
    fields = response.context["form"].fields.values()
    assert [str(field.label) for field in fields] == labels
    assert [field.widget.attrs.get("placeholder") for field in fields] == [None] * len(labels)


def test_signing_out_says_that_it_ends_every_session(client, dana):
    client.force_login(dana)
    assert "on every phone and computer" in client.get(reverse("account_logout")).content.decode()
