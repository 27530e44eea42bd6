"""The trail keeps what was done, and nobody takes it back."""

import pytest
from django.db import DatabaseError, connection, transaction

from contacts.models import Person
from tat_coalitions.testing.people import a_person
from tat_coalitions.trail.actions import differences, draft, record, record_many, snapshot
from tat_coalitions.trail.models import Entry, TrailIsAppendOnly

pytestmark = [pytest.mark.django_db, pytest.mark.on_sqlite_too]


@pytest.fixture
def lorraine():
    return a_person("Lorraine Pruitt", title="Director", phone="+18655550118")


def test_an_entry_says_who_did_what_to_which_row_with_before_and_after(dana, lorraine):
    before = snapshot(lorraine)
    lorraine.title = "President"
    lorraine.save()
    record("changed the person", lorraine, by=dana, changes=differences(before, lorraine))
    entry = Entry.objects.about(lorraine).get()
    assert str(entry) == "Dana Whitlock changed the person Lorraine Pruitt"
    assert (entry.actor, entry.changes) == (dana, {"title": ["Director", "President"]})


def test_without_a_user_it_says_in_words_who_it_was(lorraine):
    record("answered", lorraine, by="a personal link")
    record("cleaned up", lorraine, by=None)
    assert [entry.actor_label for entry in Entry.objects.about(lorraine)] == ["the program", "a personal link"]


def test_an_entry_cannot_be_changed_or_deleted_by_the_application(dana, lorraine):
    entry = record("changed the person", lorraine, by=dana)
    entry.verb = "did nothing"
    for attempt in (entry.save, entry.delete, Entry.objects.all().delete, lambda: Entry.objects.update(verb="nothing")):
        with pytest.raises(TrailIsAppendOnly):
            attempt()
    assert Entry.objects.get().verb == "changed the person"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has the trigger")
@pytest.mark.parametrize(
    "attempt",
    ["UPDATE trail_entry SET verb = 'did nothing'", "DELETE FROM trail_entry", "TRUNCATE trail_entry CASCADE"],
)
def test_the_database_itself_refuses_to_change_the_trail(dana, lorraine, attempt):
    record("changed the person", lorraine, by=dana)
    connection.check_constraints()  # nothing may be pending when a table is emptied
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        connection.cursor().execute(attempt)
    assert Entry.objects.get().verb == "changed the person"


def test_an_account_that_did_something_cannot_be_deleted(dana, lorraine):
    record("changed the person", lorraine, by=dana)
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute("DELETE FROM accounts_user WHERE id = %s", [dana.pk])
        connection.check_constraints()


def test_of_a_restricted_field_it_keeps_only_that_it_changed(dana, lorraine):
    before = snapshot(lorraine)
    lorraine.direct_phone = "+18655550142"
    lorraine.save()
    first = record("changed the person", lorraine, by=dana, changes=differences(before, lorraine))
    before = snapshot(lorraine)
    lorraine.direct_phone = "+18655550143"
    second = record("changed the person", lorraine, by=dana, changes=differences(before, lorraine))
    assert first.changes == {"direct_phone": ["", "kept apart"]}
    assert second.changes == {"direct_phone": ["kept apart", "kept apart"]}


def test_a_restricted_value_is_left_out_however_it_was_given(dana, lorraine):
    changes = {"after_hours_phone": ["+18655550142", ""], "title": ["Director", "President"]}
    entry = record("changed the person", lorraine, by=dana, changes=changes)
    assert entry.changes == {"after_hours_phone": ["kept apart", ""], "title": ["Director", "President"]}


def test_what_did_not_change_is_no_change(dana, lorraine):
    lorraine.direct_phone = "+18655550142"
    lorraine.save()
    before = snapshot(lorraine)
    lorraine = Person.objects.get(pk=lorraine.pk)
    lorraine.save()
    assert differences(before, lorraine) == {}


def test_many_entries_are_written_in_one_go(dana, django_assert_num_queries):
    people = [a_person(f"Driver {number}") for number in range(20)]
    with django_assert_num_queries(1):
        record_many([draft("added the person", person, by=dana) for person in people])
    assert Entry.objects.count() == 20
