"""One search over everything that is mine to see."""

import datetime
import re

import pytest

from builds.models import PlanTask
from contacts.models import parts
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
SUGGEST = "/desk/search/suggest/"


@pytest.fixture
def dana(client):
    user = a_user("Dana Whitlock")
    client.force_login(user)
    return user


def a_task(build, text, **fields):
    day = datetime.date(2027, 1, 12)
    return PlanTask.objects.create(
        build=build, task=text, phase="final", offset_days=-9, planned_on=day, due_on=day, **fields
    )


def text_of(response):
    page = response.content.decode()
    main = (re.search(r"<main.*</main>", page, re.DOTALL) or [page])[0]
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


def test_it_finds_tasks_by_what_is_to_be_done_whose_it_is_and_where(client, dana):
    build = a_build("Laredo", planner=a_person("Ruth Okafor"))
    task = a_task(build, "Book the hall", owner_person=a_person("Cy Tran"))
    a_task(build, "Print badges")
    for q in ("book", "hall cy", "laredo hall"):
        page = client.get(SEARCH, {"q": q})
        assert f"Tasks (1) Book the hall {build} · due Jan 12, 2027 · Cy Tran" in text_of(page)
        assert f'href="/desk/builds/{build.slug}/tasks/{task.pk}/"' in page.content.decode()


def test_open_tasks_come_before_those_that_are_done(client, dana):
    build = a_build("Laredo", planner=a_person("Ruth Okafor"))
    a_task(build, "Print badges", done_at=datetime.datetime(2027, 1, 2, tzinfo=datetime.UTC))
    a_task(build, "Print the sheet")
    assert re.search(r"Print the sheet .* Print badges .* done", text_of(client.get(SEARCH, {"q": "print"})))


def test_people_called_so_come_before_those_who_work_there(client, dana):
    laredo = an_organization("Laredo Trucking")
    a_person("Ana Ruiz", organization=laredo)
    a_person("Zoe Laredo")
    a_person("Laredo Jones")
    page = text_of(client.get(SEARCH, {"q": "laredo"}))
    assert re.search(r"People \(3\) Laredo Jones .* Zoe Laredo .* Ana Ruiz", page)


def test_words_may_stand_in_the_name_the_mailbox_and_the_organization(client, dana):
    a_person("Ana Ruiz", organization=an_organization("Laredo Trucking"), email="ana@rio.example.org")
    a_person("Ana Webb", organization=an_organization("Boise Bus"))
    for q in ("ana laredo", "trucking rio", "ruiz RIO laredo"):
        assert "People (1) Ana Ruiz" in text_of(client.get(SEARCH, {"q": q}))
    assert "People" not in text_of(client.get(SEARCH, {"q": "webb laredo"}))


def test_a_word_of_very_many_organizations_finds_their_people_all_the_same(client, dana, monkeypatch):
    monkeypatch.setattr(parts, "OFFICES", 2)
    for number in range(3):
        a_person(f"Driver {number}", organization=an_organization(f"Trucking {number}"))
    assert "People (3)" in text_of(client.get(SEARCH, {"q": "trucking"}))


def test_the_box_shows_a_few_of_each_and_leads_to_all(client, dana):
    for number in range(8):
        a_person(f"Driver {number}")
    page = client.get(SUGGEST, {"q": "driver"})
    assert re.findall(r"Driver \d", text_of(page)) == ["Driver 0", "Driver 1", "Driver 2"]
    assert "People (8)" in text_of(page)
    assert 'data-says="Eight matches for “driver” among people"' in page.content.decode()
    assert 'id="found-all" class="bar-all" href="/desk/search/?q=driver"' in page.content.decode()
    nothing = client.get(SUGGEST, {"q": "nobody <b>"}).content.decode()
    assert "open the search" in nothing
    assert "<b>" not in nothing


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
    a_task(mine, "Call the driver")
    a_task(other, "Thank the driver")
    for address in (SEARCH, SUGGEST):
        page = text_of(client.get(address, {"q": "driver"}))
        assert "People (1) Driver Mine" in page
        assert "Tasks (1) Call the driver" in page
    assert "Nothing matches “boise”" in text_of(client.get(SEARCH, {"q": "boise"}))


def test_it_asks_as_many_questions_for_three_as_for_one(client, dana, django_assert_num_queries):
    for number in range(3):
        a_person(f"Laredo Driver {number}", organization=an_organization(f"Laredo Trucking {number}"))
        a_site(f"Laredo Stop {number}")
        a_task(a_build("Laredo", planner=a_person(f"Planner {number}")), "Call the sheriff")
        if number in (0, 2):
            with django_assert_num_queries(12):  # three of them note that the session is in use
                client.get(SEARCH, {"q": "laredo"})
            with django_assert_num_queries(12):
                client.get(SUGGEST, {"q": "laredo"})
