"""What people let us share: given in a wording, taken back, never twice in force."""

import hashlib

import pytest

from contacts import wordings
from contacts.actions import consents
from contacts.models import Consent, ConsentTo
from tat_coalitions.testing.people import a_person, a_user
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def marisol():
    return a_person("Marisol Vega")


def test_agreeing_keeps_the_wording_that_was_shown_and_how_it_was_told(marisol):
    consents.give(marisol, ConsentTo.HOSTS, told=Consent.Told.LINK, by="personal link of Marisol Vega")
    consent = marisol.consents.get()
    assert (consent.wording, consent.told, consent.withdrawn_at) == ("hosts-1", "link", None)
    entry = Entry.objects.get(verb="gave a consent")
    assert entry.actor_label == "personal link of Marisol Vega"
    assert entry.changes == {"hosts": ["", "hosts-1"]}


def test_agreeing_twice_to_the_same_words_is_once(marisol):
    for _again in range(2):
        consents.give(marisol, ConsentTo.HOSTS, told=Consent.Told.LINK, by=None)
    assert marisol.consents.count() == 1
    assert Entry.objects.filter(verb="gave a consent").count() == 1


def test_agreeing_to_newer_words_ends_the_older_consent(marisol):
    consents.give(marisol, ConsentTo.HOSTS, told=Consent.Told.PAPER, by=None, wording="paper of 2024")
    consents.give(marisol, ConsentTo.HOSTS, told=Consent.Told.LINK, by=None)
    assert [consent.wording for consent in marisol.consents.in_force()] == ["hosts-1"]
    assert marisol.consents.exclude(withdrawn_at=None).get().wording == "paper of 2024"


def test_taking_back_ends_it_and_is_remembered(marisol):
    dana = a_user("Dana Whitlock")
    consents.give(marisol, ConsentTo.CONTACT_LIST, told=Consent.Told.STAFF, by=dana)
    assert consents.withdraw(marisol, ConsentTo.CONTACT_LIST, by=dana)
    assert consents.shared_by(marisol) == set()
    assert marisol.consents.get().withdrawn_at is not None
    assert Entry.objects.filter(verb="took a consent back", actor=dana).count() == 1


def test_taking_back_what_was_never_given_does_nothing(marisol):
    assert not consents.withdraw(marisol, ConsentTo.HOSTS, by=None)
    assert not Entry.objects.exists()


def test_settling_leaves_consents_that_were_not_asked_for(marisol):
    consents.give(marisol, ConsentTo.QUOTE_NAMED, told=Consent.Told.PAPER, by=None)
    consents.settle(marisol, {ConsentTo.HOSTS: True, ConsentTo.CONTACT_LIST: False}, told=Consent.Told.LINK, by=None)
    assert consents.shared_by(marisol) == {ConsentTo.HOSTS, ConsentTo.QUOTE_NAMED}


def test_opting_out_and_in_again_each_counts_once(marisol):
    assert consents.opt_out(marisol, by=None)
    assert not consents.opt_out(marisol, by=None)
    marisol.refresh_from_db()
    assert marisol.opted_out_at is not None
    assert consents.opt_in(marisol, by=None)
    assert not consents.opt_in(marisol, by=None)
    marisol.refresh_from_db()
    assert marisol.opted_out_at is None


def test_every_use_has_words_in_force():
    assert set(wordings.IN_FORCE) == set(ConsentTo)


def test_words_that_were_shown_are_never_edited():
    """When this fails, add a version instead of editing one."""
    seen = {
        wording.version: hashlib.sha256(f"{wording.sentence}|{wording.use}|{wording.notice}".encode()).hexdigest()[:12]
        for wording in wordings.WORDINGS
    }
    assert seen == {
        "hosts-1": "9a6b02becc51",
        "contact-list-1": "e7b85b3b0844",
        "quote-anonymous-1": "4da7c98547a1",
        "quote-named-1": "ae9ea6760f26",
    }
