"""A sealed field: encrypted in the database, opened only with a reason, and every opening noted."""

import datetime

import pytest
from cryptography.fernet import Fernet
from django.core import serializers
from django.core.exceptions import FieldError, ValidationError
from django.db import connection

from builds.models import Session, Speaker
from tat_coalitions.accounts.sealed import Sealed, seal
from tat_coalitions.testing.people import a_build
from tat_coalitions.trail.actions import differences, record, snapshot
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db
NAME = "Imogen Example"


@pytest.fixture
def session():
    times = {"starts_at": datetime.time(11), "ends_at": datetime.time(12)}
    return Session.objects.create(build=a_build(), title="What a survivor wants you to know", **times)


@pytest.fixture
def speaker(session):
    return Speaker.objects.create(session=session, shown_as="Survivor-leader", sealed_name=NAME)


def stored(speaker):
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed_name FROM builds_speaker WHERE id = %s", [speaker.pk])
        return cursor.fetchone()[0]


def test_the_database_holds_no_plain_text(speaker):
    assert NAME not in stored(speaker)
    assert stored(speaker).startswith("gAAAA")


def test_two_seals_of_one_name_look_different(session):
    first, second = (Speaker.objects.create(session=session, sealed_name=NAME) for _ in range(2))
    assert stored(first) != stored(second)


def test_it_opens_with_a_reason_and_the_opening_is_noted(speaker, dana):
    speaker = Speaker.objects.get(pk=speaker.pk)
    assert speaker.sealed_name.open(speaker, by=dana, reason="To book her flight") == NAME
    entry = Entry.objects.about(speaker).get()
    assert (entry.actor, entry.verb, entry.reason) == (dana, "opened a sealed field", "To book her flight")


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_it_stays_shut_and_nothing_is_noted(speaker, dana, reason):
    with pytest.raises(ValidationError, match="Say why"):
        speaker.sealed_name.open(speaker, by=dana, reason=reason)
    assert not Entry.objects.about(speaker).exists()


def test_it_never_prints_what_it_holds(speaker):
    speaker = Speaker.objects.get(pk=speaker.pk)
    shown = [str(speaker.sealed_name), repr(speaker.sealed_name), f"{speaker.sealed_name}", str(vars(speaker))]
    assert NAME not in " ".join(shown)
    assert str(speaker.sealed_name) == "sealed"
    assert not Sealed("")


def test_saving_again_does_not_seal_twice(speaker, dana):
    Speaker.objects.get(pk=speaker.pk).save()
    assert Speaker.objects.get(pk=speaker.pk).sealed_name.reveal() == NAME


def test_it_cannot_be_searched(speaker):
    assert not Speaker.objects.filter(sealed_name=NAME).exists()
    with pytest.raises(FieldError):
        Speaker.objects.filter(sealed_name__contains="Imogen")
    assert Speaker.objects.exclude(sealed_name="").get() == speaker


def test_it_survives_being_dumped_and_loaded(speaker):
    dump = serializers.serialize("json", [speaker])
    assert NAME not in dump
    for loaded in serializers.deserialize("json", dump):
        loaded.save()
    assert Speaker.objects.get(pk=speaker.pk).sealed_name.reveal() == NAME


def test_a_plain_text_that_looks_like_a_dump_is_sealed_all_the_same(speaker):
    speaker.sealed_name = "sealed: not really"
    speaker.save()
    assert Speaker.objects.get(pk=speaker.pk).sealed_name.reveal() == "sealed: not really"


def test_a_new_key_seals_while_the_old_one_still_opens(speaker, settings):
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_KEYS]
    assert Speaker.objects.get(pk=speaker.pk).sealed_name.reveal() == NAME
    assert seal(NAME).reveal() == NAME


def test_without_its_key_it_says_so(speaker, settings):
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(ValidationError, match="FIELD_KEYS"):
        Speaker.objects.get(pk=speaker.pk).sealed_name.reveal()


def test_the_trail_notes_a_changed_name_and_keeps_neither(speaker, dana):
    before = snapshot(speaker)
    speaker.sealed_name = "Somebody Else"
    speaker.save()
    entry = record("changed the speaker", speaker, by=dana, changes=differences(before, speaker))
    assert entry.changes == {"sealed_name": ["kept apart", "kept apart"]}


def test_no_form_offers_it():
    assert Speaker._meta.get_field("sealed_name").formfield() is None
