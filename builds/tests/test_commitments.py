"""Promises: entered from cards once each, corrected, taken out, and kept once a follow-up has answered."""

import datetime

import pytest
from django.db.models import ProtectedError
from django.urls import reverse

from builds.actions.commitments import change_commitment, keep_commitment, remove_commitment
from builds.models import Commitment, CommitmentKind
from builds.workflow import NotAllowed
from contacts.models import Kind, Organization
from tat_coalitions.testing.people import (
    a_build,
    a_co_host,
    a_commitment,
    a_followup,
    a_lead,
    a_person,
    a_user,
    an_invitation,
    an_organization,
)
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

TRAIN = CommitmentKind.TRAIN_DRIVERS


@pytest.fixture
def dana(client):
    dana = a_user("Dana at TAT")
    client.force_login(dana)
    return dana


@pytest.fixture
def el_paso():
    return a_build("El Paso", date=datetime.date(2027, 2, 17))


@pytest.fixture
def freight(el_paso):
    """On the list."""
    freight = an_organization("FRANKLIN MOUNTAIN FREIGHT")
    an_invitation(el_paso, a_person("Dwayne Booker", organization=freight))
    return freight


def address(build, name, *keys):
    return reverse(f"builds:{name}", args=[build.slug, *keys])


CARD = {"organization": "Franklin Mountain Freight", "kind": "train_drivers", "promised": "140", "words": "By summer"}


def test_a_card_is_entered_and_the_next_one_waits(client, dana, el_paso, freight):
    add = address(el_paso, "add_commitment")
    assert '<option value="Franklin Mountain Freight">' in client.get(add).text
    answer = client.post(add, CARD | {"another": "1"})
    assert answer.url == add
    promise = Commitment.objects.get()
    assert (promise.organization, promise.kind, promise.promised, promise.words) == (freight, TRAIN, 140, "By summer")
    entry = Entry.objects.about(promise).get()
    assert (entry.verb, entry.actor, entry.changes["promised"]) == ("wrote down the promise", dana, [None, 140])
    assert "140 drivers" in client.get(address(el_paso, "day")).text


def test_words_have_a_column_where_somebody_is_quoted(client, dana, el_paso, freight):
    promise = a_commitment(el_paso, freight)
    assert "In their words" not in client.get(address(el_paso, "day")).text
    Commitment.objects.filter(pk=promise.pk).update(words="By summer")
    page = client.get(address(el_paso, "day")).text
    assert "In their words" in page and "By summer" in page


def test_the_same_card_entered_twice_is_one_promise(client, dana, el_paso, freight):
    for _tap in range(2):
        page = client.post(address(el_paso, "add_commitment"), CARD, follow=True)
        assert "One promise was made" in page.text
    assert Commitment.objects.count() == 1


def test_the_card_says_who_promised(client, dana, el_paso, freight):
    a_person("Dwayne Booker")  # somebody else of this name, who was not asked
    dwayne = el_paso.invitations.get().person
    add = address(el_paso, "add_commitment")
    assert '<option value="Dwayne Booker">' in client.get(add).text
    client.post(add, CARD | {"person": "dwayne booker"})
    promise = Commitment.objects.get()
    assert promise.person == dwayne
    assert "Dwayne Booker" in client.get(address(el_paso, "day")).text
    client.post(address(el_paso, "change_commitment", promise.pk), CARD | {"person": ""})
    promise.refresh_from_db()
    assert promise.person is None
    entry = Entry.objects.about(promise).get(verb="changed the promise")
    assert entry.changes == {"person_id": [dwayne.pk, None]}


def test_a_name_nobody_knows_is_asked_about(client, dana, el_paso, freight):
    page = client.post(address(el_paso, "add_commitment"), CARD | {"person": "Nobody Known"})
    assert list(page.context["form"].errors) == ["person"]
    assert not Commitment.objects.exists()


def test_another_promise_of_the_kind_is_said_at_the_field(client, dana, el_paso, freight):
    a_commitment(el_paso, freight, TRAIN, 40)
    page = client.post(address(el_paso, "add_commitment"), CARD)
    assert page.context["form"].errors == {"kind": ["That organization already made this promise; change that one."]}
    with pytest.raises(NotAllowed, match="already made this promise"):
        keep_commitment(el_paso, organization=freight, kind=TRAIN, promised=140, by=dana)


@pytest.mark.parametrize("promised", ["0", "-3"])
def test_a_promise_has_a_number_above_zero_or_none(client, dana, el_paso, freight, promised):
    page = client.post(address(el_paso, "add_commitment"), CARD | {"promised": promised})
    assert page.context["form"].errors == {"promised": ["Write how many were promised, or leave it empty."]}
    client.post(address(el_paso, "add_commitment"), CARD | {"promised": ""})
    assert Commitment.objects.get().promised is None


def test_an_organization_nobody_knows_is_asked_about_and_then_added(client, dana, el_paso):
    card = CARD | {"organization": "Horizon Fuel and Food"}
    page = client.post(address(el_paso, "add_commitment"), card)
    assert "We know nothing called “Horizon Fuel and Food”." in page.text.replace("&ldquo;", "“")
    assert not Organization.objects.filter(name="Horizon Fuel and Food").exists()
    client.post(address(el_paso, "add_commitment"), card | {"organization_kind": Kind.TRUCK_STOP})
    office = Commitment.objects.get().organization
    assert (office.name, office.kind, office.state_id) == ("Horizon Fuel and Food", Kind.TRUCK_STOP, "TX")


def test_an_organization_of_the_list_comes_before_its_namesakes(client, dana, el_paso, freight):
    an_organization("Franklin Mountain Freight", county=None, state_id="NM")
    client.post(address(el_paso, "add_commitment"), CARD)
    assert Commitment.objects.get().organization == freight


def test_a_promise_is_corrected_and_the_trail_says_what_changed(client, dana, el_paso, freight):
    promise = a_commitment(el_paso, freight, TRAIN, 40)
    change = address(el_paso, "change_commitment", promise.pk)
    assert client.get(change).context["form"]["promised"].value() == 40
    for _tap in range(2):
        client.post(change, CARD)
    promise.refresh_from_db()
    assert (promise.promised, promise.words) == (140, "By summer")
    assert [entry.changes for entry in Entry.objects.about(promise)] == [
        {"promised": [40, 140], "words": ["", "By summer"]}
    ]


def test_a_promise_cannot_become_one_that_stands_already(client, dana, el_paso, freight):
    a_commitment(el_paso, freight, TRAIN, 40)
    other = a_commitment(el_paso, freight, CommitmentKind.ADOPT_POLICY, None)
    page = client.post(address(el_paso, "change_commitment", other.pk), CARD | {"promised": "40", "words": ""})
    assert "already made this promise" in page.text
    with pytest.raises(NotAllowed, match="already made"):
        change_commitment(other, organization=freight, kind=TRAIN, promised=40, words="", by=dana)


def test_a_promise_entered_by_mistake_is_taken_out_after_a_question(client, dana, el_paso, freight):
    promise = a_commitment(el_paso, freight)
    remove = address(el_paso, "remove_commitment", promise.pk)
    client.get(remove)
    assert Commitment.objects.exists()
    client.post(remove)
    assert not Commitment.objects.exists()
    entry = Entry.objects.get(verb="took the promise out")
    assert (entry.actor, entry.changes["promised"]) == (dana, [40, None])
    assert client.post(remove).status_code == 404


def test_a_promise_that_a_follow_up_answered_about_stays_what_it_is(dana, el_paso, freight):
    promise = a_commitment(el_paso, freight)
    promise.answers.create(followup=a_followup(el_paso), state="under_way", total=12, entered_by=dana)
    with pytest.raises(NotAllowed, match="so it stays"):
        remove_commitment(promise, by=dana)
    with pytest.raises(NotAllowed, match="whose it is and of what kind stays"):
        change_commitment(promise, organization=freight, kind="adopt_policy", promised=40, words="", by=dana)
    assert change_commitment(promise, organization=freight, kind=promise.kind, promised=41, words="", by=dana)
    assert not Entry.objects.filter(verb="took the promise out").exists()


def test_an_answer_about_a_promise_is_never_deleted_with_it(client, dana, el_paso, freight):
    promise = a_commitment(el_paso, freight)
    answer = promise.answers.create(followup=a_followup(el_paso), state="under_way", total=12, entered_by=dana)
    page = client.get(address(el_paso, "change_commitment", promise.pk))
    assert "so it stays" in page.text and "Take it out" not in page.text
    page = client.post(address(el_paso, "remove_commitment", promise.pk), follow=True)
    assert "A follow-up has answered about this promise, so it stays." in page.text
    with pytest.raises(ProtectedError):  # whoever forgets to ask first
        promise.delete()
    assert promise.answers.get() == answer


def test_a_lead_without_the_region_reads_the_promises_and_changes_none(client, el_paso, freight):
    karen = a_lead("Karen Lindqvist")
    a_co_host(el_paso, karen)
    promise = a_commitment(el_paso, freight)
    client.force_login(karen.user)
    page = client.get(address(el_paso, "day"))
    assert "Franklin Mountain Freight" in page.text and "/commitments/" not in page.text
    for name, keys in (
        ("add_commitment", []),
        ("change_commitment", [promise.pk]),
        ("remove_commitment", [promise.pk]),
    ):
        assert client.post(address(el_paso, name, *keys), CARD).status_code == 404
    promise.refresh_from_db()
    assert promise.promised == 40


def test_a_promise_of_another_build_is_not_found(client, dana, el_paso, freight):
    laredo = a_build("Laredo", date=datetime.date(2027, 2, 17))
    promise = a_commitment(laredo, freight)
    assert client.post(address(el_paso, "change_commitment", promise.pk), CARD).status_code == 404
    assert client.post(address(el_paso, "remove_commitment", promise.pk)).status_code == 404
    assert Commitment.objects.get().build == laredo
