"""The way around: which rooms each role is shown, and which one this is."""

import re

import pytest

from tat_coalitions.accounts.models import Role
from tat_coalitions.testing.people import a_build, a_user

pytestmark = pytest.mark.django_db


def nav_of(response):
    """`[(label, address, whether it is current)]` of the bar."""
    bar = re.search(r'<nav aria-label="Main">(.*?)</nav>', response.content.decode(), re.DOTALL)[1]
    links = re.findall(r'<a href="([^"]+)"( aria-current="page")?>([^<]+)</a>', bar)
    return [(label, href, bool(current)) for href, current, label in links]


def test_tat_sees_all_rooms(client):
    client.force_login(a_user("Dana Whitlock"))
    labels = [label for label, _href, _current in nav_of(client.get("/desk/"))]
    assert labels == ["Today", "Builds", "Follow-ups", "States", "People", "Organizations", "Sites", "Reports"]


def test_leads_see_theirs(client):
    client.force_login(a_user("Marisol Vega", Role.LEAD))
    labels = [label for label, _href, _current in nav_of(client.get("/desk/"))]
    assert labels == ["Today", "My follow-ups", "My builds", "States", "People", "Sites"]


@pytest.mark.parametrize("role", Role.values)
def test_every_room_that_is_shown_opens(client, role):
    client.force_login(a_user("Dana Whitlock", role))
    page = client.get("/desk/")
    foot = re.search(r'<footer class="foot">(.*?)</footer>', page.content.decode(), re.DOTALL)[1]
    addresses = [href for _label, href, _current in nav_of(page)] + re.findall(r'href="([^"]+)"', foot)
    assert {href: client.get(href).status_code for href in addresses} == dict.fromkeys(addresses, 200)


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/desk/", "Today"),
        ("/desk/people/", "People"),
        ("/desk/trail/", None),
        ("/desk/builds/{slug}/people/", "Builds"),
    ],
)
def test_the_room_one_is_in_is_marked(client, path, current):
    client.force_login(a_user("Dana Whitlock"))
    page = client.get(path.format(slug=a_build("Laredo").slug))
    assert [label for label, _href, is_current in nav_of(page) if is_current] == ([current] if current else [])


def test_strangers_are_shown_no_rooms(client):
    page = client.get("/accounts/login/").content.decode()
    assert "/desk/people/" not in page


def test_an_error_page_needs_nothing(client):
    client.force_login(a_user("Dana Whitlock"))
    assert client.get("/desk/no-such-page/").status_code == 404
    assert client.get("/no-such-page/").status_code == 404
