"""Personal links: derived, for one purpose, sealed off by a new nonce."""

import pytest

from contacts.models import Person
from tat_coalitions.accounts import links
from tat_coalitions.testing.people import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def lorraine():
    return a_person("Lorraine Pruitt")


def found(token, purpose="rsvp"):
    return links.find(purpose, Person.objects, token)


def test_a_link_finds_its_row(lorraine):
    assert found(links.token_for("rsvp", lorraine)) == lorraine


def test_every_try_of_a_mail_carries_the_same_link(lorraine):
    assert links.token_for("rsvp", lorraine) == links.token_for("rsvp", Person.objects.get(pk=lorraine.pk))


def test_a_link_is_good_for_one_purpose(lorraine):
    assert found(links.token_for("rsvp", lorraine), purpose="door") is None


def test_a_new_nonce_seals_the_old_link_off(lorraine):
    token = links.token_for("rsvp", lorraine)
    lorraine.nonce = links.new_nonce()
    lorraine.save()
    assert found(token) is None


def test_a_link_made_with_another_key_opens_nothing(lorraine, settings):
    token = links.token_for("rsvp", lorraine)
    settings.LINK_KEY = "another key"
    assert found(token) is None


def test_a_row_without_a_nonce_has_no_link(lorraine):
    Person.objects.update(nonce="")
    lorraine.refresh_from_db()
    assert found(links.token_for("rsvp", lorraine)) is None


def test_the_row_holds_no_working_link(lorraine):
    kept = " ".join(str(value) for value in Person.objects.filter(pk=lorraine.pk).values_list().get())
    assert links.token_for("rsvp", lorraine).partition("-")[2] not in kept


@pytest.mark.parametrize(
    "twist",
    [
        lambda token: token[:-1],
        lambda token: token + "0",
        lambda token: token.upper(),
        lambda token: "0" + token,
        lambda token: "0x" + token,
        lambda token: " " + token,
        lambda token: token.replace("-", "–"),
        lambda token: token.partition("-")[0],
        lambda token: token.partition("-")[0] + "-" + "é" * 32,
        lambda token: "f" * 40 + "-" + "0" * 32,
        lambda token: "-",
        lambda token: "",
        lambda token: "\0",
    ],
)
def test_anything_but_the_very_link_opens_nothing(lorraine, twist):
    token = links.token_for("rsvp", lorraine)
    twisted = twist(token)
    assert twisted == token or found(twisted) is None


def test_addresses_are_made_of_the_settings_never_of_a_request(settings):
    settings.SITE_URL = "https://builds.example.org/"
    assert links.absolute("/rsvp/1/") == "https://builds.example.org/rsvp/1/"
