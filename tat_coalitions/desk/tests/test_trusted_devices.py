"""A device that a lead chose to trust brings them in without a code, for 200 days, and opens nothing guarded."""

import datetime
import re

import pytest
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth import get_user
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from tat_coalitions.accounts import actions, devices
from tat_coalitions.accounts.access import asks_again
from tat_coalitions.accounts.models import Role, TrustedDevice, User
from tat_coalitions.outbox.sending import send_due
from tat_coalitions.testing.people import PASSWORD, a_user
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db
COOKIE = settings.TRUSTED_DEVICE_COOKIE_NAME
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 "
    "Mobile/15E148 Safari/604.1"
)
BOARD = "/desk/followups/"


def a_lead_signing_in(name):
    user = a_user(name, Role.LEAD)
    user.set_unusable_password()
    user.save()
    return user


@pytest.fixture
def marisol():
    return a_lead_signing_in("Marisol Vega")


def signs_in_by_code(client, user, inbox, **more):
    """As a lead does it from a phone; returns the answer to the code."""
    client.post(reverse("account_request_login_code"), {"email": user.email})
    send_due(timezone.now())
    code = re.search(r"\b(\d{6})\b", inbox.to(user.email)[-1].get_content())[1]
    return client.post(reverse("account_confirm_login_code"), {"code": code, **more}, headers={"User-Agent": PHONE})


def a_phone(user, *, at=None):
    """A browser without a session that the user trusts, and its row."""
    device, token = actions.trust_device(user, browser="Safari on iPhone", at=at)
    client = Client()
    client.cookies[COOKIE] = f"{device.pk:x}-{token}"
    return client, device


def who_is_in(client):
    """Who the client is signed in as after asking for a page behind sign-in, or None."""
    client.get(BOARD)
    user = get_user(client)
    return user if user.is_authenticated else None


def session_ends(client):
    client.cookies.pop(settings.SESSION_COOKIE_NAME, None)


# trusting


def test_a_lead_who_ticks_it_comes_in_without_a_code_when_the_session_is_gone(client, marisol, smtp_inbox):
    signs_in_by_code(client, marisol, smtp_inbox, trust="on")
    session_ends(client)
    response = client.get(BOARD)
    assert response.status_code == 200
    assert get_user(client) == marisol
    assert Entry.objects.filter(verb="signed in by a trusted device").get().reason == "Safari on iPhone"


def test_who_does_not_tick_it_is_asked_for_a_code_again(client, marisol, smtp_inbox):
    signs_in_by_code(client, marisol, smtp_inbox)
    session_ends(client)
    assert not TrustedDevice.objects.exists()
    assert client.get(BOARD).url == f"/accounts/login/?next={BOARD}"


def test_the_tick_is_not_set_beforehand_and_says_where_not_to_use_it(client, marisol):
    client.post(reverse("account_request_login_code"), {"email": marisol.email})
    page = client.get(reverse("account_confirm_login_code")).content.decode()
    assert "Only on a device that nobody else uses." in page
    assert not re.search(r'name="trust"[^>]*checked', page)


def test_a_wrong_code_trusts_nothing_and_keeps_the_tick(client, marisol):
    client.post(reverse("account_request_login_code"), {"email": marisol.email})
    page = client.post(reverse("account_confirm_login_code"), {"code": "1", "trust": "on"}).content.decode()
    assert re.search(r'name="trust"[^>]*checked', page)
    assert not TrustedDevice.objects.exists()


def test_the_cookie_is_kept_from_scripts_and_other_sites_and_the_row_holds_no_token(client, marisol, smtp_inbox):
    signs_in_by_code(client, marisol, smtp_inbox, trust="on")
    morsel = client.cookies[COOKIE]
    assert (morsel["httponly"], morsel["samesite"], morsel["max-age"]) == (True, "Lax", 200 * 24 * 60 * 60)
    token = morsel.value.partition("-")[2]
    assert len(token) == 43
    assert token not in str([*TrustedDevice.objects.values(), *Entry.objects.values()])


def test_trusting_the_same_browser_again_replaces_the_first(client, marisol, smtp_inbox):
    for _time in range(2):
        signs_in_by_code(client, marisol, smtp_inbox, trust="on")
        session_ends(client)
    assert TrustedDevice.objects.count() == 2
    assert TrustedDevice.objects.live().count() == 1
    assert who_is_in(client) == marisol


@pytest.mark.parametrize("role", [Role.STAFF, Role.ADMINISTRATOR])
def test_staff_and_administrators_trust_no_device(client, role):
    dana = a_user("Dana Whitlock", role)
    client.post(reverse("account_login"), {"login": dana.email, "password": PASSWORD, "trust": "on"})
    assert COOKIE not in client.cookies
    with pytest.raises(actions.NotAllowed):
        actions.trust_device(dana, browser="Firefox on Windows")


# when it does not bring in


@pytest.mark.parametrize(("days", "is_in"), [(199, True), (200, True), (201, False)])
def test_a_device_is_trusted_up_to_the_two_hundredth_day(marisol, time_machine, days, is_in):
    now = timezone.now()
    phone, _device = a_phone(marisol, at=now)
    time_machine.move_to(now + datetime.timedelta(days=days))
    assert (who_is_in(phone) == marisol) is is_in


@pytest.mark.parametrize(
    "ended",
    ["revoked", "closed", "closed and opened again", "run out", "role", "role and back", "signed out", "somebody else"],
)
def test_what_ends_it(marisol, ended):
    phone, device = a_phone(marisol)
    ada = a_user("Ada Brooks", Role.ADMINISTRATOR)
    if ended == "revoked":
        actions.stop_trusting(marisol, TrustedDevice.objects.filter(pk=device.pk), by=marisol)
    elif ended.startswith("closed"):
        actions.close_account(marisol, by=ada)
        actions.reopen_account(marisol, by=ada) if "again" in ended else None
    elif ended == "run out":
        User.objects.update(expires_on=timezone.localdate() - datetime.timedelta(days=1))
    elif ended.startswith("role"):
        actions.change_account(marisol, by=ada, role=Role.STAFF, expires_on=None)
        actions.change_account(marisol, by=ada, role=Role.LEAD, expires_on=None) if "back" in ended else None
    elif ended == "signed out":
        actions.end_sessions(marisol)
    else:
        actions.say_left(marisol, successor="Otis Reed")
    assert who_is_in(phone) is None
    assert Entry.objects.about(marisol).filter(verb="was refused").count() == 1
    assert phone.cookies[COOKIE].value == "", "the browser is to forget it"


def test_a_nonce_alone_makes_it_worthless(marisol):
    phone, _device = a_phone(marisol)
    User.objects.update(nonce="another")
    assert who_is_in(phone) is None


def test_a_refused_device_is_noted_once_an_hour_and_nonsense_not_at_all(marisol):
    phone, device = a_phone(marisol)
    actions.end_sessions(marisol)
    cookie = phone.cookies[COOKIE].value
    for nonsense in (cookie, cookie, "1-short", "nothing", f"{device.pk + 999:x}-{'a' * 43}"):
        phone.cookies[COOKIE] = nonsense
        assert who_is_in(phone) is None
    assert Entry.objects.filter(verb="was refused").count() == 1


def test_the_token_of_one_device_does_not_open_another(marisol):
    otis = a_lead_signing_in("Otis Reed")
    _his, device = a_phone(otis)
    hers, _device = a_phone(marisol)
    token = hers.cookies[COOKIE].value.partition("-")[2]
    hers.cookies[COOKIE] = f"{device.pk:x}-{token}"
    assert who_is_in(hers) is None


def test_a_cookie_taken_from_somebody_else_changes_nothing_for_who_is_signed_in(marisol):
    otis = a_lead_signing_in("Otis Reed")
    taken, _device = a_phone(marisol)
    taken.force_login(otis)
    assert who_is_in(taken) == otis
    assert "this one" not in taken.get("/desk/me/").content.decode()


def test_a_device_is_trusted_no_more_once_somebody_else_signs_in_on_it(marisol, smtp_inbox):
    phone, _device = a_phone(marisol)
    signs_in_by_code(phone, a_lead_signing_in("Otis Reed"), smtp_inbox)
    session_ends(phone)
    assert who_is_in(phone) is None
    assert not TrustedDevice.objects.live().exists()


def test_public_pages_and_personal_links_sign_nobody_in(marisol):
    phone, _device = a_phone(marisol)
    phone.get("/")
    phone.get(reverse("account_login"))
    assert not get_user(phone).is_authenticated


# what it opens


def test_it_does_not_count_where_the_house_asks_again(marisol):
    phone, _device = a_phone(marisol)
    who_is_in(phone)
    request = RequestFactory().get("/")
    request.session = phone.session
    assert get_authentication_records(request, marisol) == []
    request.user = marisol
    with pytest.raises(PermissionDenied):
        asks_again(lambda request: pytest.fail("it was opened"))(request)


def test_a_form_that_stood_open_overnight_is_kept(marisol):
    """The form's own token goes on working, in this tab and in another."""
    device, token = actions.trust_device(marisol, browser="Safari on iPhone")
    tab = Client(enforce_csrf_checks=True)
    tab.cookies[COOKIE] = f"{device.pk:x}-{token}"
    page = tab.get("/desk/me/").content.decode()
    form_token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    for _tab in range(2):
        session_ends(tab)
        response = tab.post(reverse("desk:attest"), {"csrfmiddlewaretoken": form_token})
        assert (response.status_code, response.url) == (302, "/desk/")  # past the token, and nothing is due
    session_ends(tab)
    assert tab.post(reverse("desk:stop_devices")).status_code == 403
    assert TrustedDevice.objects.live().count() == 1


def test_signing_out_is_signing_out(marisol):
    phone, _device = a_phone(marisol)
    who_is_in(phone)
    phone.post(reverse("account_logout"))
    assert who_is_in(phone) is None
    assert Entry.objects.filter(verb="was refused").count() == 0


# seeing and stopping


def test_ones_own_page_lists_the_devices_and_marks_this_one(marisol):
    phone, here = a_phone(marisol)
    a_phone(marisol)
    page = phone.get("/desk/me/").content.decode()
    assert page.count("Safari on iPhone</span></button>") == 2
    assert page.count("this one") == 1
    phone.post(reverse("desk:stop_device", args=[here.pk]))
    assert phone.cookies[COOKIE].value == ""
    assert phone.get("/desk/me/").content.decode().count("Safari on iPhone</span></button>") == 1


def test_all_can_be_stopped_at_once_and_again(marisol):
    phone, _device = a_phone(marisol)
    a_phone(marisol)
    who_is_in(phone)
    for _time in range(2):
        phone.post(reverse("desk:stop_devices"))
    assert not TrustedDevice.objects.live().exists()
    assert Entry.objects.filter(verb="stopped trusting a device").count() == 2
    assert "You trust no device" in phone.get("/desk/me/").content.decode()


def test_a_lead_stops_nobody_elses(marisol):
    _phone, device = a_phone(marisol)
    client = Client()
    client.force_login(a_lead_signing_in("Otis Reed"))
    assert client.post(reverse("desk:stop_device", args=[device.pk])).status_code == 404
    assert client.post(reverse("desk:stop_devices_of", args=[marisol.pk])).status_code == 403
    client.post(reverse("desk:stop_devices"))
    assert TrustedDevice.objects.live().get() == device


@pytest.mark.parametrize("role", [Role.STAFF, Role.ADMINISTRATOR])
def test_those_who_look_after_accounts_see_and_stop_them(client, marisol, role):
    _phone, device = a_phone(marisol)
    a_phone(marisol)
    client.force_login(a_user("Dana Whitlock", role))
    page = f"/desk/accounts/{marisol.pk}/"
    assert client.get(page).content.decode().count("Safari on iPhone</span></button>") == 2
    assert client.post(reverse("desk:stop_device", args=[device.pk])).url == page
    assert TrustedDevice.objects.live().count() == 1
    client.post(reverse("desk:stop_devices_of", args=[marisol.pk]))
    assert not TrustedDevice.objects.live().exists()


def test_looking_stops_nothing(marisol):
    phone, device = a_phone(marisol)
    for name, args in (("stop_device", [device.pk]), ("stop_devices", []), ("stop_devices_of", [marisol.pk])):
        assert phone.get(reverse(f"desk:{name}", args=args)).status_code in (403, 405)
    assert TrustedDevice.objects.live().get() == device


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (PHONE, "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/140.0 Safari/537 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (X11; CrOS x86_64) AppleWebKit/537 Chrome/140.0 Safari/537", "Chrome on Chromebook"),
        ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox on Android"),
        ("curl/8", "A browser"),
        ("", "A browser"),
    ],
)
def test_a_browser_is_named_in_a_few_words(told, words):
    assert devices.browser_of(RequestFactory().get("/", headers={"User-Agent": told})) == words
