"""A canary in every restricted and sealed field, and a walk over every page to hear whether one sings."""

import io
import re

import pytest
from django.test import Client
from phonenumber_field.modelfields import PhoneNumberField
from pypdf import PdfReader

from builds.models import Speaker
from tat_coalitions.accounts.models import Role
from tat_coalitions.accounts.rules import FieldClass, may, tables
from tat_coalitions.accounts.sealed import SealedField
from tat_coalitions.desk.tests.addresses import every_address, exists
from tat_coalitions.testing.people import a_user

pytestmark = pytest.mark.django_db
QUERIES = ("", "?q=canary")


def pages(client, user, world):
    """The text of every page that answers: `(address, text)`."""
    for address in every_address():
        if address.rule is None or not may(user, *address.rule) or not exists(address, world):
            continue
        for query in QUERIES[: 1 if address.keys else None]:
            response = client.get(address.path(world) + query)
            yield address.path(world) + query, text_of(response)


def text_of(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if response.get("Content-Type", "").startswith("application/pdf"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    return body.decode(errors="replace")


def song(field, value):
    """How a canary sounds, however it is written."""
    if isinstance(field, PhoneNumberField):
        area, middle, last = value[2:5], value[5:8], value[8:]
        return re.compile(rf"{area}\D{{0,3}}{middle}\D{{0,3}}{last}")
    return re.compile(re.escape(value))


def heard(client, user, world, canaries):
    """Which canaries sing on which page."""
    songs = [(field, song(field, value)) for field, value in canaries]
    return [
        f"{field.model.__name__}.{field.name} on {page}"
        for page, text in pages(client, user, world)
        for field, tune in songs
        if tune.search(text)
    ]


def test_there_is_a_canary_in_every_cage(texas):
    kept = {
        (model, name)
        for model, table in tables().items()
        for name, kind in table.classes.items()
        if kind in (FieldClass.RESTRICTED, FieldClass.SEALED) and model._meta.label != "trail.Entry"
    }
    assert {(field.model, field.name) for field, _value in texas.canaries} == kept


def test_a_lead_hears_none(texas):
    client = Client()
    client.force_login(texas.lead)
    assert heard(client, texas.lead, texas, texas.canaries) == []


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.STAFF])
def test_tat_hears_what_is_meant_for_them_and_nothing_sealed(texas, role):
    user, client = a_user("Dana Whitlock", role), Client()
    client.force_login(user)
    found = heard(client, user, texas, texas.canaries)
    sealed = {
        f"{field.model.__name__}.{field.name}" for field, _value in texas.canaries if isinstance(field, SealedField)
    }
    assert f"{Speaker.__name__}.sealed_name" in sealed
    assert [song for song in found if song.split(" on ")[0] in sealed] == []
    assert f"Person.direct_phone on /desk/people/{texas.key}/" in found, "the walk is deaf"
