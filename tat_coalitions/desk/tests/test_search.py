"""One search over everything that is mine to see."""

import re

import pytest

from tat_coalitions.testing.people import (
    a_build,
    a_co_host,
    a_lead,
    a_person,
    a_site,
    a_user,
    an_invitation,
    an_organization,
)

pytestmark = pytest.mark.django_db
SEARCH = "/desk/search/"


@pytest.fixture
def dana(client):
    user = a_user("Dana Whitlock")
    client.force_login(user)
    return user


def text_of(response):
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_it_finds_builds_people_organizations_and_sites(client, dana):
    a_build("Laredo", planner=a_person("Ruth Okafor"))
    a_person("Laredo Jones")
    an_organization("Laredo Trucking")
    a_site("Laredo Travel Plaza")
    page = text_of(client.get(SEARCH, {"q": "laredo"}))
    assert "Four matches for “laredo” among builds, people, organizations and sites" in page
    for words in ("Builds (1)", "People (1) Laredo Jones", "Organizations (1) Laredo Trucking", "Sites (1)"):
        assert words in page


def test_every_word_must_fit(client, dana):
    a_build("Laredo", planner=a_person("Ruth Okafor"))
    assert "Builds (1)" in text_of(client.get(SEARCH, {"q": "laredo texas"}))
    assert "Nothing matches “laredo idaho”" in text_of(client.get(SEARCH, {"q": "laredo idaho"}))


def test_many_are_counted_and_the_rest_is_one_click_away(client, dana):
    for number in range(8):
        a_person(f"Driver {number}")
    page = client.get(SEARCH, {"q": "driver"})
    assert "People (8)" in text_of(page)
    assert 'href="/desk/people/?q=driver"' in page.content.decode()
    assert len(re.findall(r"Driver \d", text_of(page))) == 6


def test_more_than_twenty_are_not_counted(client, dana):
    for number in range(22):
        a_person(f"Driver {number}")
    page = text_of(client.get(SEARCH, {"q": "driver"}))
    assert "Many people match “driver”" in page
    assert "People (more than 20)" in page


def test_what_was_typed_is_kept_when_nothing_is_found(client, dana):
    page = client.get(SEARCH, {"q": "nobody <b>"})
    assert "Nothing matches “nobody &lt;b&gt;”" in text_of(page)
    assert 'value="nobody &lt;b&gt;"' in page.content.decode()


@pytest.mark.parametrize("q", ["", " ", "a", "\0", "%", "_" * 300, "'; DROP TABLE", "\\"])
def test_odd_searches_are_answered(client, dana, q):
    assert client.get(SEARCH, {"q": q}).status_code == 200


def test_one_letter_is_too_short(client, dana):
    a_person("Ann")
    page = text_of(client.get(SEARCH, {"q": "a"}))
    assert "Write at least two letters." in page
    assert "Ann" not in page


def test_a_lead_finds_only_what_is_theirs(client):
    marisol = a_lead("Marisol Vega")
    mine, other = a_build("Laredo"), a_build("Boise", planner=a_person("Ruth Okafor"))
    a_co_host(mine, marisol)
    an_invitation(mine, a_person("Driver Mine"))
    an_invitation(other, a_person("Driver Other"))
    client.force_login(marisol.user)
    assert "People (1) Driver Mine" in text_of(client.get(SEARCH, {"q": "driver"}))
    assert "Nothing matches “boise”" in text_of(client.get(SEARCH, {"q": "boise"}))


def test_it_asks_as_many_questions_for_three_as_for_one(client, dana, django_assert_num_queries):
    for number in range(3):
        a_person(f"Laredo Driver {number}", organization=an_organization(f"Laredo Trucking {number}"))
        a_site(f"Laredo Stop {number}")
        a_build("Laredo", planner=a_person(f"Planner {number}"))
        if number in (0, 2):
            with django_assert_num_queries(9):
                client.get(SEARCH, {"q": "laredo"})
