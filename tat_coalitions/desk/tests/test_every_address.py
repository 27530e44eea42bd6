"""Every address of the site, asked for by nobody, by each role, and by the wrong state's lead."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tat_coalitions.accounts.models import Role
from tat_coalitions.accounts.rules import may
from tat_coalitions.desk.tests.addresses import every_address, exists
from tat_coalitions.desk.tests.two_states import World, changes, everything
from tat_coalitions.outbox.models import Pulse
from tat_coalitions.testing.people import a_user

pytestmark = pytest.mark.django_db

# Who is not signed in may open these and no others. Adding a name here is a decision, seen in review.
PUBLIC = {
    "healthz": 200,
    "readyz": 200,
    # signing in
    "account_login": 200,
    "account_logout": 302,
    "account_inactive": 200,
    "account_signup": 404,
    "account_set_password": 404,
    "account_join": 404,
    "account_request_login_code": 200,
    "account_confirm_login_code": 302,
    "account_reset_password": 200,
    "account_reset_password_done": 200,
    "account_reset_password_from_key": 200,
    "account_reset_password_from_key_done": 200,
    "mfa_authenticate": 302,
    "admin:login": 302,
    # what everybody may read
    "public:home": 200,
    "public:goals": 200,
    "public:states": 200,
    "public:state": 200,
    "public:impact": 200,
    "public:figures_csv": 200,
    "public:events": 200,
    "public:events_ics": 200,
    "public:event_ics": 404,
    "public:report": 404,
    "public:report_pdf": 404,
    "public:report_csv": 404,
    # personal links: here with a token that opens nothing
    "links:rsvp": 404,
    "links:rsvp_calendar": 404,
    "links:host_logo": 404,
    "links:sharing": 404,
    "links:opt_out": 404,
    "links:door": 404,
    "links:door_walk_in": 404,
    "links:door_check": 405,
    "asked:promise": 404,
    "asked:promise_thanks": 404,
    "asked:question": 404,
}
PUBLIC_ROOMS = ("public:", "links:", "asked:")


@pytest.fixture
def idaho():
    return World(208, "ID", "16001")


ADDRESSES = every_address()
PRIVATE = [address for address in ADDRESSES if address.name not in PUBLIC]


def ask(client, method, path):
    """The status of an answer, or the error where there was none."""
    try:
        response = client.generic(method, path)
        getattr(response, "getvalue", lambda: response.content)()
    except Exception as error:  # every kind of failure is a finding, and the walk goes on
        return f"{type(error).__name__}: {error}"[:300]
    return response.status_code


class Watcher(Client):
    """Notes which answers a cache might keep."""

    def __init__(self):
        super().__init__()
        self.kept = []

    def request(self, **request):
        response = super().request(**request)
        if "no-store" not in response.get("Cache-Control", ""):
            self.kept.append(request["PATH_INFO"])
        return response


def is_sent_to_sign_in(client, method, path):
    response = client.generic(method, path)
    doors = (reverse(settings.LOGIN_URL), reverse("admin:login"))  # the second leads to the first
    return response.status_code == 302 and response.url.startswith(doors)


def test_who_is_not_signed_in_opens_only_what_is_public(texas):
    before = everything()
    found = [
        f"{method} {address.name}"
        for address in PRIVATE
        for method in ("GET", "POST")
        if exists(address, texas) and not is_sent_to_sign_in(Client(), method, address.path(texas))
    ]
    assert found == []
    assert changes(before, everything()) == {}


def test_what_is_public_opens_without_signing_in():
    Pulse.beat(Pulse.SWEEP, timezone.now())  # a house that nobody sweeps is not ready
    nowhere = type("Nowhere", (), {"value_of": lambda self, part: "tx" if part == "postal" else 999_999})()
    found = {a.name: ask(Client(), "GET", a.path(nowhere)) for a in ADDRESSES if a.name in PUBLIC}
    assert found == {name: status for name, status in PUBLIC.items() if name in found}


def test_a_new_public_room_is_a_decision():
    named = {address.name for address in ADDRESSES if address.name.startswith(PUBLIC_ROOMS)}
    assert named - set(PUBLIC) == set()


def test_every_view_of_ours_behind_sign_in_names_its_rule():
    assert [address.name for address in PRIVATE if address.is_ours and address.rule is None] == []


@pytest.mark.parametrize("role", Role.values)
def test_each_role_opens_what_the_rules_say_and_nothing_else(texas, role):
    user = texas.lead if role == Role.LEAD else a_user("Dana Whitlock", role)
    client = Watcher()
    client.force_login(user)
    before, found, missing, asked = everything(), {}, [], 0
    for address in PRIVATE:
        if address.rule is None or not exists(address, texas):
            continue
        status, is_open = ask(client, "GET", address.path(texas)), may(user, *address.rule)
        if status not in ((200, 302, 404, 405) if is_open else (403, 405)):
            found[address.name] = status
        asked += is_open
        missing += [address.name] if is_open and status == 404 else []
    assert found == {}
    assert client.kept == [], "a cache might keep what is for one person"
    assert changes(before, everything()) == {}, "a GET changed something of the business"
    assert len(missing) <= asked / 8, f"this walked over pages that are not there: {missing}"


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_another_states_rows_are_not_found_and_stay_as_they_are(texas, idaho, method):
    client = Client()
    client.force_login(texas.lead)
    before, found = everything(), {}
    for address in PRIVATE:
        if address.rule is None or not address.keys:
            continue
        allowed = (404, 405) if may(texas.lead, *address.rule) else (403, 404, 405)
        for path in address.paths_into(idaho, texas):
            status = ask(client, method, path)
            if status not in allowed:
                found[f"{address.name} {path}"] = status
    assert found == {}
    assert changes(before, everything()) == {}


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEAD])
def test_the_admin_opens_for_administrators_alone(texas, role):
    user = texas.lead if role == Role.LEAD else a_user("Dana Whitlock", role)
    client = Client()
    client.force_login(user)
    found = {}
    for address in ADDRESSES:
        if address.name.startswith("admin:") and exists(address, texas):
            response = client.get(address.path(texas), follow=True)
            if response.status_code not in (403, 404) and not re.match("/accounts/", response.request["PATH_INFO"]):
                found[address.name] = response.status_code
    assert found == {}
