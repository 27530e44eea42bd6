"""Who did what, for TAT to read."""

import datetime
import re

import pytest
from django.utils import timezone

from tat_coalitions.accounts.models import Role
from tat_coalitions.testing.people import a_build, a_person, a_user, an_organization
from tat_coalitions.trail.actions import differences, record, record_many, snapshot
from tat_coalitions.trail.actions import draft as an_entry

pytestmark = pytest.mark.django_db
TRAIL = "/desk/trail/"


@pytest.fixture
def dana(client):
    user = a_user("Dana Whitlock")
    client.force_login(user)
    return user


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def rows_of(response):
    return re.findall(r'<th scope="row">(.*?)</th>', response.content.decode(), re.DOTALL)


def changed(row, by, **values):
    before = snapshot(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return record("changed it", row, by=by, changes=differences(before, row))


def test_it_says_who_did_what_with_before_and_after(client, dana):
    lorraine = a_person("Lorraine Pruitt", title="Director")
    changed(lorraine, dana, title="President")
    page = text_of(client.get(TRAIL))
    assert "Dana Whitlock changed it Lorraine Pruitt (person)" in page
    assert "Title: Director → President" in page
    assert f'href="/desk/people/{lorraine.pk}/"' in client.get(TRAIL).content.decode()


def test_names_stand_instead_of_keys_and_words_instead_of_codes(client, dana):
    old, new = an_organization("Pilot"), an_organization("Flying J")
    lorraine = a_person("Lorraine Pruitt", organization=old)
    changed(lorraine, dana, organization=new)
    record("moved the build", a_build(), by=dana, changes={"status": ["planned", "inviting"]})
    page = text_of(client.get(TRAIL))
    assert "Organization: Pilot → Flying J" in page
    assert "Status: Planned → Inviting" in page


def test_a_name_written_down_where_a_key_would_be_stands_as_it_is(client, dana):
    clyde = a_person("Clyde Ochoa")
    record("moved somebody", clyde, by=dana, changes={"organization": ["Laredo Logistics", None]})
    assert "Laredo Logistics →" in text_of(client.get(TRAIL))


def test_restricted_and_sealed_values_are_never_repeated(client, dana):
    lorraine = a_person("Lorraine Pruitt")
    changed(lorraine, dana, direct_phone="+18655550142")
    page = client.get(TRAIL)
    assert "Direct phone: empty → kept apart" in text_of(page)
    assert "5550142" not in page.content.decode()


def test_not_even_when_somebody_wrote_them_down_before(client, dana, monkeypatch):
    lorraine = a_person("Lorraine Pruitt")
    entry = an_entry("changed it", lorraine, by=dana)
    entry.changes = {"direct_phone": ["", "+18655550142"]}
    entry.save()
    assert "5550142" not in client.get(TRAIL).content.decode()


def test_it_is_narrowed_by_who_what_and_about_what(client, dana):
    ruth, lorraine, build = a_user("Ruth Okafor"), a_person("Lorraine Pruitt"), a_build()
    record("moved the build", build, by=dana)
    record("changed the person", lorraine, by=dana)
    record("changed the person", lorraine, by=ruth)
    assert len(rows_of(client.get(TRAIL))) == 3
    assert len(rows_of(client.get(TRAIL, {"who": dana.pk}))) == 2
    assert len(rows_of(client.get(TRAIL, {"verb": "changed the person"}))) == 2
    assert len(rows_of(client.get(TRAIL, {"kind": "builds.build"}))) == 1
    assert len(rows_of(client.get(TRAIL, {"who": ruth.pk, "kind": "builds.build"}))) == 0
    assert "Nothing matches" in text_of(client.get(TRAIL, {"who": ruth.pk, "kind": "builds.build"}))


def test_nonsense_narrows_nothing(client, dana):
    record("moved the build", a_build(), by=dana)
    page = client.get(TRAIL, {"who": "x", "verb": "y", "kind": "z", "after": "%00"})
    assert len(rows_of(page)) == 1


def test_a_long_trail_is_read_page_by_page_without_a_gap(client, dana):
    build, now = a_build(), timezone.now()
    moments = [now - datetime.timedelta(seconds=number // 2) for number in range(120)]  # two at each moment
    record_many([an_entry(f"act {number:03}", build, by=dana, at=at) for number, at in enumerate(moments)])
    seen, address = [], TRAIL
    while address:
        html = client.get(address).content.decode()
        seen += re.findall(r"act (\d{3}) ", html)
        following = re.search(r'rel="next" href="([^"]+)"', html)
        address = TRAIL + following[1].replace("&amp;", "&") if following else None
    assert sorted(seen) == [f"{number:03}" for number in range(120)]
    assert seen[:1] == ["001"]


def test_the_trail_of_what_is_gone_can_still_be_read(client, dana):
    record("removed it", a_person("Lorraine Pruitt"), by=dana, changes={"no_such_field": ["a", "b"], "rows": 12})
    page = text_of(client.get(TRAIL))
    assert "No such field: a → b" in page
    assert "Rows: empty → 12" in page


def test_leads_do_not_read_it(client):
    client.force_login(a_user("Marisol Vega", Role.LEAD))
    assert client.get(TRAIL).status_code == 403


def test_it_asks_as_many_questions_for_three_entries_as_for_one(client, dana, django_assert_num_queries):
    for number in range(3):
        person = a_person(f"Driver {number}")
        changed(person, dana, organization=an_organization(f"Company {number}"))
        if number in (0, 2):
            with django_assert_num_queries(10):
                client.get(TRAIL)
