"""Long lists: begun by a click, gone on with by workers, resumed after a crash, taken back."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.base import ContentFile
from django.db import OperationalError, connection
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerDown
from redis.exceptions import RedisError

from contacts.actions import imports
from contacts.files import FileNotTaken
from contacts.imports import engine, heard, running
from contacts.imports.people import PeopleImporter
from contacts.models import Consent, ConsentTo, ImportRun, Organization, Person, RefusedRow, TriedRow
from contacts.tasks import go_on_with_import, resume_imports
from contacts.tests.lists import counts, imported, rows_of
from tat_coalitions.celery import app
from tat_coalitions.testing.people import a_person, a_site, an_organization
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

HEADER = ["Name", "Organization", "E-mail", "State"]
A_MINUTE = datetime.timedelta(minutes=1)


def row(number, **fields):
    cells = {
        "name": f"Ana {chr(65 + number)}ruiz",
        "organization": "Rio Bravo Freight",
        "email": f"ana{number}@example.org",
        "state": "TX",
    }
    return list({**cells, **fields}.values())


def long_list(rows=7):
    return rows_of(HEADER, *(row(n) for n in range(rows)))


@pytest.fixture
def small_batches(monkeypatch):
    """Two rows a batch; what takes more than three rows is a worker's."""
    monkeypatch.setattr(engine, "BATCH", 2)
    monkeypatch.setattr(imports, "AT_ONCE", 3)


@pytest.fixture
def hints(monkeypatch):
    """The imports that a worker was told of."""
    told = []
    monkeypatch.setattr(imports, "nudge", told.append)
    return told


def brought(dana, data=None, **options):
    return imports.begin(
        what="people", upload=ContentFile(data or long_list(), name="list.csv"), by=dana, options=options
    )


def again(run):
    return ImportRun.objects.get(pk=run.pk)


def died(monkeypatch, after):
    """Let the worker die in the batch after so many."""
    seen = []
    work = PeopleImporter.work

    def dying(importer, rows, **kwargs):
        seen.append(rows)
        if len(seen) > after:
            raise OperationalError("the server closed the connection")
        return work(importer, rows, **kwargs)

    monkeypatch.setattr(PeopleImporter, "work", dying)


def test_a_long_list_is_looked_at_and_taken_by_a_worker(dana, small_batches, hints, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        run = brought(dana)
    assert (run.status, hints) == ("looking", [run.pk])
    go_on_with_import(run.pk)
    run = again(run)
    assert (run.status, counts(run), run.tried_rows.count()) == ("waiting", (7, 0, 0, 0), 7)
    assert not Person.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        imports.confirm(run, by=dana)
    assert (again(run).status, hints) == ("running", [run.pk, run.pk])
    go_on_with_import(run.pk)
    run = again(run)
    assert (run.status, counts(run), run.by, run.lease_token) == ("done", (7, 0, 0, 0), dana, "")
    assert Person.objects.count() == 7


def test_a_list_that_takes_long_is_left_and_taken_up_again(
    dana, small_batches, hints, monkeypatch, django_capture_on_commit_callbacks
):
    run = brought(dana)
    imports.go_on(run.pk, at=timezone.now())
    imports.confirm(again(run), by=dana)
    monkeypatch.setattr(imports, "SLICE", datetime.timedelta())
    steps = []
    for _slice in range(4):
        with django_capture_on_commit_callbacks(execute=True):
            imports.go_on(run.pk, at=timezone.now())
        run = again(run)
        steps.append((run.status, run.rows_read, run.at_line))
    assert steps == [("running", 2, 3), ("running", 4, 5), ("running", 6, 7), ("done", 7, 8)]
    assert hints == [run.pk] * 3
    assert counts(run) == (7, 0, 0, 0)


def test_after_a_crash_it_goes_on_where_it_stopped(dana, small_batches, hints, monkeypatch):
    run = brought(dana)
    imports.go_on(run.pk, at=timezone.now())
    imports.confirm(again(run), by=dana)
    with monkeypatch.context() as patch:
        died(patch, after=2)
        with pytest.raises(OperationalError):
            imports.go_on(run.pk, at=timezone.now())
    run = again(run)
    assert (run.status, run.rows_read, Person.objects.count()) == ("running", 4, 4)
    assert imports.resume_stale(timezone.now()) == 0, "the lease of the dead worker still runs"
    later = timezone.now() + running.LEASE + A_MINUTE
    assert imports.resume_stale(later) == 1
    assert hints[-1] == run.pk
    imports.go_on(run.pk, at=later)
    run = again(run)
    assert (run.status, counts(run)) == ("done", (7, 0, 0, 0))
    assert Person.objects.count() == 7


def test_after_a_crash_rows_are_still_held_against_those_taken_before(dana, small_batches, hints, monkeypatch):
    data = rows_of(
        HEADER,
        row(0),
        row(1),
        row(2),
        row(0, email="other@example.org", name="Bob Li"),
        row(0, organization="Lozano Oil"),
    )
    run = brought(dana, data)
    imports.go_on(run.pk, at=timezone.now())
    imports.confirm(again(run), by=dana)
    with monkeypatch.context() as patch:
        died(patch, after=2)
        with pytest.raises(OperationalError):
            imports.go_on(run.pk, at=timezone.now())
    imports.go_on(run.pk, at=timezone.now() + running.LEASE + A_MINUTE)
    run = again(run)
    assert counts(run) == (4, 0, 0, 1)
    assert run.refused_rows.get().reason == "A row above is about the same one and says otherwise: organization."


def test_two_workers_do_not_take_one_list(dana, small_batches, hints):
    run = brought(dana)
    imports.go_on(run.pk, at=timezone.now())
    imports.confirm(again(run), by=dana)
    ImportRun.objects.update(lease_token="somebody", lease_until=timezone.now() + A_MINUTE)
    imports.go_on(run.pk, at=timezone.now())
    assert (again(run).rows_read, Person.objects.count()) == (0, 0)


def test_who_lost_the_lease_writes_nothing_more(dana, small_batches, hints, monkeypatch):
    run = brought(dana)
    imports.go_on(run.pk, at=timezone.now())
    imports.confirm(again(run), by=dana)
    work = PeopleImporter.work

    def overtaken(importer, rows, **kwargs):
        ImportRun.objects.update(lease_token="somebody else")
        return work(importer, rows, **kwargs)

    monkeypatch.setattr(PeopleImporter, "work", overtaken)
    imports.go_on(run.pk, at=timezone.now())
    assert (again(run).status, again(run).rows_read, Person.objects.count()) == ("running", 0, 0)


@pytest.mark.parametrize("meanwhile", ["thrown away", "taken by another worker"])
def test_what_was_found_out_of_a_list_that_moved_on_is_not_written(dana, small_batches, hints, monkeypatch, meanwhile):
    run = brought(dana)
    look = running.look

    def slowly(*args, **how):
        found = look(*args, **how)
        if meanwhile == "thrown away":
            imports.throw_away(ImportRun.objects.get(pk=run.pk), by=dana)
        else:
            ImportRun.objects.filter(pk=run.pk).update(status="running", lease_token="another")
        return found

    monkeypatch.setattr(running, "look", slowly)
    imports.go_on(run.pk, at=timezone.now())
    assert not TriedRow.objects.exists() and not RefusedRow.objects.exists()
    left = [] if meanwhile == "thrown away" else [("running", "another")]
    assert list(ImportRun.objects.values_list("status", "lease_token")) == left


def test_a_fault_of_the_program_ends_the_import_with_a_sentence(dana, small_batches, hints, monkeypatch):
    run = brought(dana)
    imports.go_on(run.pk, at=timezone.now())
    imports.confirm(again(run), by=dana)
    work, seen = PeopleImporter.work, []

    def broken(importer, rows, **kwargs):
        seen.append(rows)
        return work(importer, rows, **kwargs) if len(seen) < 3 else 1 / 0

    monkeypatch.setattr(PeopleImporter, "work", broken)
    imports.go_on(run.pk, at=timezone.now())
    run = again(run)
    assert (run.status, run.rows_read, Person.objects.count()) == ("failed", 4, 4)
    assert run.error == "It was stopped at line 5. What was taken stays; import the file again for the rest."


def test_a_file_that_is_none_fails_in_the_background_with_its_sentence(dana, hints, monkeypatch):
    monkeypatch.setattr(imports, "AT_ONCE_BYTES", 10)
    run = brought(dana, b"name,state\n\x00,TX\n" + b"a,TX\n" * 100)
    imports.go_on(run.pk, at=timezone.now())
    run = again(run)
    assert (run.status, run.error) == (
        "failed",
        "Line 2 holds a NUL character: the file is damaged, or it is not text.",
    )
    imports.throw_away(run, by=dana)
    assert not ImportRun.objects.exists()


def test_a_file_that_went_lost_is_told(dana, small_batches, hints):
    run = brought(dana)
    run.file.storage.delete(run.file.name)
    imports.go_on(run.pk, at=timezone.now())
    assert again(run).error == "The stored file is gone. Bring the list again."


def test_an_import_from_the_command_line_that_was_killed_is_marked_as_stopped():
    run = ImportRun.objects.create(
        what="people", status="running", file_name="x.csv", at_line=812, lease_until=timezone.now() - A_MINUTE
    )
    assert imports.resume_stale(timezone.now()) == 1
    assert (again(run).status, "line 812" in again(run).error) == ("failed", True)
    assert imports.resume_stale(timezone.now()) == 0


def test_an_import_that_was_stopped_by_a_person_says_so(monkeypatch, small_batches):
    def stopped(*args):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        imported("people", long_list(), seen=stopped)
    assert (ImportRun.objects.get().status, Person.objects.count()) == ("failed", 2)
    assert counts(imported("people", long_list())) == (5, 0, 2, 0)


def test_looking_at_a_page_hints_nobody_while_somebody_works_on_the_list(dana, small_batches, hints):
    run, at = brought(dana), timezone.now()
    run.lease_until = at + datetime.timedelta(minutes=1)
    imports.hint_if_stale(run, at=at)
    assert hints == []
    imports.hint_if_stale(run, at=at + datetime.timedelta(minutes=2))
    assert hints == [run.pk]


def test_looking_at_a_page_hints_at_most_once_a_minute(dana, small_batches, hints):
    run = brought(dana)
    for _visit in range(3):
        imports.hint_if_stale(run, at=timezone.now())
    assert hints == [run.pk]


@pytest.mark.parametrize("error", [RedisError("gone"), OSError("gone")])
def test_a_cache_that_does_not_answer_keeps_nobody_from_working(client, dana, small_batches, hints, monkeypatch, error):
    def dead(*args):
        raise error

    run = brought(dana)
    for name in ("get", "set", "add"):
        monkeypatch.setattr(heard.cache, name, dead)
    client.force_login(dana)
    assert "Each of the 7 rows is tried and nothing is changed." in client.get(run.get_absolute_url()).content.decode()
    imports.go_on(run.pk, at=timezone.now())
    assert again(run).status == "waiting"


def test_a_dead_broker_does_not_keep_a_list_from_being_brought(
    dana, small_batches, settings, monkeypatch, django_capture_on_commit_callbacks
):
    def down(*args, **kwargs):
        raise BrokerDown("refused")

    monkeypatch.setattr(app, "send_task", down)
    with django_capture_on_commit_callbacks(execute=True):
        run = brought(dana)
    assert again(run).status == "looking"


def test_what_is_no_list_keeps_nothing(dana):
    with pytest.raises(FileNotTaken):
        brought(dana, b"%PDF-1.7")
    assert not ImportRun.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize("status", ["running", "done", "undone"])
def test_only_what_was_not_imported_is_thrown_away(dana, status):
    run = ImportRun.objects.create(what="people", status=status, file_name="x.csv")
    with pytest.raises(imports.NotAllowed):
        imports.throw_away(run, by=dana)


def test_what_broke_off_after_rows_were_taken_is_not_thrown_away(dana):
    run = ImportRun.objects.create(what="people", status="failed", file_name="x.csv", rows_read=1, created=1)
    with pytest.raises(imports.NotAllowed):
        imports.throw_away(run, by=dana)


def test_lists_nobody_wanted_and_old_refused_rows_are_let_go(dana, django_capture_on_commit_callbacks):
    waiting = brought(dana, rows_of(HEADER, row(0), row(1, email="x")))
    assert waiting.tried_rows.count() == 2
    storage, name = waiting.file.storage, waiting.file.name
    done = imported("people", rows_of(HEADER, row(1, email="x")))
    at = timezone.now()
    assert imports.forget_old(at + datetime.timedelta(days=29)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert imports.forget_old(at + datetime.timedelta(days=31)) == 1
    assert (again(waiting).status, waiting.tried_rows.count(), storage.exists(name)) == ("failed", 0, False)
    assert done.refused_rows.get().row["E-mail"] == "x"
    assert imports.forget_old(at + datetime.timedelta(days=91)) == 1
    assert (done.refused_rows.get().row, done.refused_rows.get().reason) == ({}, "“x” is not an e-mail address.")
    assert imports.forget_old(at + datetime.timedelta(days=91)) == 0


def test_every_minute_somebody_asks_for_imports_that_nobody_works_on(dana, small_batches, hints, settings):
    run = brought(dana)
    resume_imports()
    assert hints == [run.pk]
    assert settings.CELERY_BEAT_SCHEDULE["imports"]["task"] == resume_imports.name


# Taking an import back


def test_an_import_is_taken_back_whole(dana):
    a_person("Ana Aruiz", email="ana0@example.org", title="Owner", state_id="TX")
    data = rows_of(
        [*HEADER, "Title", "consent_hosts"], [*row(0), "Driver", "yes"], [*row(1), "", "yes"], [*row(2), "", ""]
    )
    run = imported("people", data, by=dana)
    assert counts(run) == (2, 1, 0, 0)
    imports.undo(run, by=dana)
    ana = Person.objects.get()
    assert (ana.title, ana.organization, again(run).status) == ("Owner", None, "undone")
    assert not Organization.objects.exists()
    assert not Consent.objects.exists()
    assert Entry.objects.filter(verb="took an import back", actor=dana).count() == 1


def test_an_import_of_several_batches_is_taken_back(dana, small_batches):
    data = rows_of(HEADER, row(0, email=""), row(1), row(2), row(0), row(4))
    run = imported("people", data)
    assert counts(run) == (4, 1, 0, 0)
    imports.undo(run, by=dana)
    assert not Person.objects.exists()


def refused_to_undo(run, dana):
    with pytest.raises(imports.NotAllowed) as refused:
        imports.undo(run, by=dana)
    assert again(run).status == "done"
    return str(refused.value)


def test_not_after_somebody_changed_a_row(dana):
    run = imported("people", long_list(2))
    person = Person.objects.first()
    person.title = "Owner"
    person.save()
    assert refused_to_undo(run, dana) == "1 row of this import was changed since; it can no longer be undone."
    assert Person.objects.count() == 2


def test_not_after_something_stands_on_a_row(dana):
    run = imported("people", long_list(2))
    Consent.objects.create(person=Person.objects.first(), to=ConsentTo.HOSTS, wording="hosts-1", told="link")
    assert "Something was added since that stands on a row" in refused_to_undo(run, dana)


def test_not_after_a_row_became_the_manager_of_a_site(dana):
    run = imported("people", long_list(2))
    a_site("Rio Bravo Truck Stop", manager=Person.objects.first())
    assert "Something was added since that stands on a row" in refused_to_undo(run, dana)


def test_not_twice(dana):
    run = imported("people", long_list(2))
    imports.undo(run, by=dana)
    with pytest.raises(imports.NotAllowed, match="Only a finished import can be undone"):
        imports.undo(run, by=dana)


def test_undone_and_imported_again_is_as_new(dana):
    imports.undo(imported("people", long_list()), by=dana)
    assert counts(imported("people", long_list())) == (7, 0, 0, 0)


# What a look found is kept some rows at a time


@pytest.fixture
def kept_in_twos(monkeypatch):
    monkeypatch.setattr(running, "KEPT_AT_ONCE", 2)


def dying_after(monkeypatch, pieces):
    """Let the worker die when it has kept so many pieces."""
    keep, seen = TriedRow.objects.bulk_create, []

    def bulk_create(rows):
        seen.append(rows)
        if len(seen) > pieces:
            raise OperationalError("the server closed the connection")
        return keep(rows)

    monkeypatch.setattr(TriedRow.objects, "bulk_create", bulk_create)


@pytest.mark.django_db(transaction=True)
@pytest.mark.on_sqlite_too
def test_a_worker_that_dies_while_keeping_what_it_found_leaves_nothing_that_is_shown(
    client, dana, small_batches, kept_in_twos, hints, monkeypatch
):
    client.force_login(dana)
    run, now = brought(dana, long_list() + b"\r\n,,,\r\nAna Bruiz,,no address,TX"), timezone.now()
    with monkeypatch.context() as dies:
        dying_after(dies, pieces=2)
        with pytest.raises(OperationalError):
            imports.go_on(run.pk, at=now)
    assert run.tried_rows.count() == 4, "others could write in between: each piece was a transaction of its own"
    page = client.get(run.get_absolute_url())
    assert again(run).status == "looking" and "Auiz" not in page.text and "Aruiz" not in page.text
    refused = client.get(f"{run.get_absolute_url()}refused.csv")
    assert (refused.status_code, refused.url) == (302, run.get_absolute_url())
    imports.go_on(run.pk, at=now + 6 * A_MINUTE)
    run = again(run)
    assert (run.status, run.tried_rows.count(), run.rows_read) == ("waiting", run.rows_read, run.rows_total)


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_lost_the_list_keeps_nothing_more(dana, small_batches, kept_in_twos, hints, monkeypatch):
    run, keep = brought(dana), TriedRow.objects.bulk_create

    def taken_over(rows):
        ImportRun.objects.update(lease_token="somebody else’s")
        return keep(rows)

    monkeypatch.setattr(TriedRow.objects, "bulk_create", taken_over)
    imports.go_on(run.pk, at=timezone.now())
    assert (again(run).status, run.tried_rows.count()) == ("looking", 2)


def from_elsewhere(act):
    """Do it as another process would, with a connection of its own; what goes wrong there goes wrong here."""

    def there():
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as others:
        others.submit(there).result(timeout=10)


@pytest.mark.django_db(transaction=True)
@pytest.mark.on_sqlite_too
def test_while_a_list_is_looked_at_others_write_and_what_it_tries_is_seen_by_nobody(
    dana, small_batches, hints, monkeypatch
):
    run, work, seen = brought(dana), PeopleImporter.work, []

    def watched(importer, rows, **kwargs):
        told = work(importer, rows, **kwargs)
        from_elsewhere(lambda: an_organization(f"Written in batch {len(seen)}"))
        from_elsewhere(lambda: seen.append(Person.objects.count()))
        return told

    monkeypatch.setattr(PeopleImporter, "work", watched)
    imports.go_on(run.pk, at=timezone.now())
    run = again(run)
    assert (run.status, run.created, seen) == ("waiting", 7, [0, 0, 0, 0])
    assert sorted(Organization.objects.values_list("name", flat=True)) == [f"Written in batch {n}" for n in range(4)]
