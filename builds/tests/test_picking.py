"""Picking people of the contacts for the list of a build, a page of them or all who match."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from builds.models import Status
from builds.views import picking
from contacts.models import Kind
from tat_coalitions.testing.people import (
    EL_PASO,
    WEBB,
    a_build,
    a_lead,
    a_person,
    a_user,
    an_invitation,
    an_organization,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def build(client):
    client.force_login(a_user("Dana of TAT"))
    return a_build(counties=[EL_PASO], planner=a_person("Ruth Okafor", county_id=WEBB, state_id="TX"))


@pytest.fixture
def laredo():
    return a_build("Laredo", status=Status.HELD, planner=a_person("Ruth Ames", state_id="IA"))


def text_of(answer):
    main = re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def pick(client, build, **query):
    return client.get(reverse("builds:pick_people", args=[build.slug]), query)


def names(page):
    return [person.name for person in page.context["page"]]


def pick_all(build, query):
    return f"{reverse('builds:pick_all', args=[build.slug])}?{query}"


def test_those_who_were_at_an_earlier_build_are_found_wherever_they_are(client, build, laredo):
    ana, bo = a_person("Ana Ruiz", county_id=WEBB), a_person("Bo Webb", county_id=WEBB)
    an_invitation(laredo, ana, arrived_at=timezone.now())
    an_invitation(laredo, bo)
    page = pick(client, build, was_at="any")
    assert names(page) == ["Ana Ruiz"]
    assert f"Laredo {laredo.date.year}" in text_of(page)
    assert names(pick(client, build, was_at=laredo.pk)) == ["Ana Ruiz"]
    assert names(pick(client, build, was_at=a_build("Boise", status=Status.HELD, planner=bo).pk)) == []


def test_a_state_reaches_beyond_the_counties_of_the_build(client, build, laredo):
    a_person("Ana Ruiz", county_id=EL_PASO, state_id="TX")
    assert names(pick(client, build)) == ["Ana Ruiz"]
    assert names(pick(client, build, state="IA")) == ["Ruth Ames"]
    assert names(pick(client, build, state="TX")) == ["Ana Ruiz", "Ruth Okafor"]
    assert names(pick(client, build, state="TX", county=EL_PASO)) == ["Ana Ruiz"]


def many(number, **fields):
    rio = an_organization("Rio Bravo Freight", Kind.TRUCKING)
    return [a_person(f"Driver {n}", organization=rio, county_id=EL_PASO, **fields) for n in range(number)]


def test_all_who_match_are_put_on_the_list_after_their_number_was_said(client, build):
    many(52)
    a_person("Ann Alone", county_id=EL_PASO)
    page = pick(client, build, county=EL_PASO)
    assert f'href="{pick_all(build, f"county={EL_PASO}")}"' in page.content.decode()
    asked = client.get(pick_all(build, f"county={EL_PASO}&sector=trucking"))
    assert "Put 52 people on the list? Trucking 52" in text_of(asked)
    assert not build.invitations.exists(), "asking puts nobody on the list"
    page = client.post(pick_all(build, f"county={EL_PASO}&sector=trucking"), {"number": "52"}, follow=True)
    assert "52 people are put on the list." in text_of(page)
    assert build.invitations.count() == 52
    assert "Nobody matches" in text_of(client.get(pick_all(build, f"county={EL_PASO}&sector=trucking")))


def test_when_others_match_by_now_it_is_asked_again(client, build):
    many(2)
    page = client.post(pick_all(build, ""), {"number": "1"})
    assert "Others match by now. Look again. Put 2 people on the list?" in text_of(page)
    assert not build.invitations.exists()


def test_those_without_an_organization_count_where_the_planner_says(client, build):
    many(1)
    a_person("Ann Alone", county_id=EL_PASO)
    assert "Trucking 1 Without an organization 1" in text_of(client.get(pick_all(build, "")))
    page = text_of(client.post(pick_all(build, ""), {"number": "2"}, follow=True))
    assert "Not added, since no organization says their sector: Ann Alone." in page
    client.post(pick_all(build, ""), {"number": "1", "sector": "ngo"})
    assert sorted(build.invitations.values_list("sector", flat=True)) == ["ngo", "trucking"]


def test_too_many_are_not_put_on_the_list_at_once(client, build, monkeypatch):
    monkeypatch.setattr(picking, "MOST", 1)
    many(2)
    assert "2 people are too many for one step" in text_of(client.get(pick_all(build, "")))
    client.post(pick_all(build, ""), {"number": "2"})
    assert not build.invitations.exists()


def test_a_lead_puts_nobody_on_the_list(client, build):
    many(1)
    client.force_login(a_lead("Karen Lindqvist").user)
    assert client.post(pick_all(build, ""), {"number": "1"}).status_code == 403
    assert not build.invitations.exists()
