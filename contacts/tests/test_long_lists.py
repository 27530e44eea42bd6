"""Lists of a million people: few are found and then sorted, many are walked along an index."""

import pytest
from django.db import connection
from django.db.models.functions import Lower
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.models import Person
from tat_coalitions import paging
from tat_coalitions.testing.people import a_person, a_user, an_organization

pytestmark = pytest.mark.django_db
BY_NAME = "person_by_lower_name"


@pytest.fixture
def marias(client):
    """Three people called Maria, among others."""
    client.force_login(a_user("Dana Whitlock"))
    office = an_organization("Laredo Trucking")
    return [a_person(f"Maria {name}", organization=office) for name in ("Alba", "Soto", "Vega")]


def plan_of_the_page(text=""):
    """How PostgreSQL goes about one page of people by name, where it would rather walk than read and sort."""
    people = Person.objects.annotate(name_of_any_case=Lower("name"))
    with CaptureQueriesContext(connection) as asked:
        paging.KeyPage(people.search(text), order="name_of_any_case")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN {asked[-1]['sql']}")
        return " ".join(line for (line,) in cursor.fetchall())


def test_few_people_are_found_before_they_are_sorted(marias):
    """Past all who stand before “Maria” in the alphabet, the way along the index takes seconds."""
    assert BY_NAME not in plan_of_the_page("maria")


def test_very_many_people_are_walked_along_the_index(marias, monkeypatch):
    monkeypatch.setattr(paging, "COUNT_UP_TO", 2)
    assert BY_NAME in plan_of_the_page()


@pytest.mark.parametrize("count_up_to", [2, 10_000])
def test_a_search_shows_the_same_people_either_way(client, marias, monkeypatch, count_up_to):
    monkeypatch.setattr(paging, "COUNT_UP_TO", count_up_to)
    a_person("Anna Soto")
    for sort, found in (("name", marias), ("-name", marias[::-1])):
        page = client.get(reverse("contacts:people"), {"q": "maria", "sort": sort})
        assert list(page.context["page"]) == found


def test_words_of_a_list_and_of_the_search_box_fit_alike(client, marias):
    """Two letters begin a word, three stand anywhere; name, mailbox and organization each may hold a word."""
    address = reverse("contacts:people")
    for words, found in (("ve ma", marias[2:]), ("ari veg", marias[2:]), ("soto trucking", marias[1:2]), ("eg", [])):
        assert list(client.get(address, {"q": words}).context["page"]) == found
