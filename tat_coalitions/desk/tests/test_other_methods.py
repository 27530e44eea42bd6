"""An address that only acts, or only shows, says so on a page of the house to whoever comes the other way."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from builds import door
from tat_coalitions.accounts.methods import page_near
from tat_coalitions.desk.tests.addresses import every_address, exists
from tat_coalitions.desk.tests.two_states import World, changes, everything
from tat_coalitions.testing.people import a_build, a_user, an_invitation, an_officer
from tat_coalitions.testing.reading import words_of

pytestmark = pytest.mark.django_db

ONLY_ACTS, ONLY_SHOWS = "This address only takes the press of a button", "This page is only for reading"


@pytest.fixture
def build():
    return a_build("El Paso", slug="el-paso", status="inviting", date=timezone.localdate() + datetime.timedelta(days=1))


@pytest.fixture
def row(build):
    return an_invitation(build, an_officer("Ruth Ibarra"))


@pytest.fixture
def dana(client):
    client.force_login(a_user("Dana Whitlock"))


def test_every_address_that_takes_no_such_method_says_so_on_a_page(client):
    texas = World(915, "TX", "48141")
    client.force_login(a_user("Ruth Adler", "administrator"))
    before, told = everything(), []
    for address in every_address():
        if address.is_ours and exists(address, texas):
            response = client.put(address.path(texas))
            if response.status_code == 405:
                told.append(address.name)
                assert ONLY_ACTS in words_of(response) or ONLY_SHOWS in words_of(response), address.name
    assert len(told) > 60
    assert changes(before, everything()) == {}


def test_who_comes_without_pressing_the_button_is_led_back_to_its_page(client, dana, build, row):
    response = client.get(reverse("builds:send_link", args=["el-paso", row.pk]))
    assert (response.status_code, response["Allow"]) == (405, "POST")
    text = response.text
    assert "Nothing was changed." in text and "Your start page" in text
    assert f'href="{reverse("builds:answer_for", args=["el-paso", row.pk])}"' in text


def test_who_had_to_sign_in_again_in_between_learns_what_became_of_the_button(client, dana, build, row):
    pressed = reverse("builds:send_link", args=["el-paso", row.pk])
    Client().post(pressed)  # the session is over: nothing happens
    assert words_of(client.get(pressed)).startswith(ONLY_ACTS)


def test_a_personal_link_leads_back_to_its_own_page_and_names_no_other(client, build):
    page = door.path(build)
    response = client.get(f"{page}arrivals/")
    assert response.status_code == 405 and ONLY_ACTS in response.text
    assert f'href="{page}"' in response.text and client.get(page).status_code == 200
    assert "Your start page" not in response.text and "/desk/" not in response.text


def test_what_is_sent_to_a_page_that_only_shows_is_told_to_load_it_again(client):
    response = client.post("/events/")
    assert response.status_code == 405 and words_of(response).startswith(ONLY_SHOWS)
    assert 'href="/events/"' in response.text


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/desk/builds/el-paso/people/7/link/", "/desk/builds/el-paso/people/7/"),
        ("/desk/devices/5/stop/", "/desk/"),
        ("/nothing/here/", ""),
        ("/", ""),
    ],
)
def test_the_nearest_page_is_this_one_or_one_above(path, page):
    assert page_near(path) == page
