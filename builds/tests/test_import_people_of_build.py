"""A list of people onto the list of a build: who is on it, what they answered, who came."""

import datetime
import json

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from builds import exports
from builds.models import Invitation, Status
from contacts.actions import imports
from contacts.actions.imports import import_file
from contacts.models import ImportRun, Kind, Person
from contacts.tests.lists import counts, imported, rows_of
from tat_coalitions.testing.people import a_build, a_person, a_user, an_invitation, an_organization
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

HEADER = ["Name", "Organization", "E-mail", "State", "Attended?"]
ANA = ["Ana Ruiz", "Rio Bravo Freight", "ana@example.org", "TX", "Y"]
BOB = ["Bob Lindqvist", "Webb County Sheriff’s Office", "bob@example.org", "TX", ""]
DATA = settings.BASE_DIR.parent / "shared" / "data"


@pytest.fixture
def held():
    return a_build("El Paso", date=datetime.date.today() - datetime.timedelta(days=3), status=Status.HELD)


@pytest.fixture
def ahead():
    return a_build("Laredo")


def people(build, *rows, header=HEADER, **options):
    return imported("people", rows_of(header, *rows), build=build.slug, **options)


def on_the_list(build):
    rows = build.invitations.order_by("person__name")
    return [(row.person.name, row.sector, row.answer, bool(row.arrived_at)) for row in rows.select_related("person")]


def test_everybody_of_a_list_is_put_on_the_list_of_the_build(held):
    run = people(held, ANA, BOB)
    assert counts(run) == (2, 0, 0, 0)
    assert on_the_list(held) == [("Ana Ruiz", "trucking", "", True), ("Bob Lindqvist", "law", "", False)]
    arrived = held.invitations.get(person__name="Ana Ruiz")
    assert (arrived.arrived_at, arrived.arrived_by, arrived.walk_in) == (held.begins, "imported list", False)


@pytest.mark.on_sqlite_too
def test_the_same_list_again_changes_nothing(held):
    people(held, ANA, BOB)
    before = list(Invitation.objects.order_by("pk").values())
    assert counts(people(held, ANA, BOB)) == (0, 0, 2, 0)
    assert list(Invitation.objects.order_by("pk").values()) == before


def test_somebody_we_know_who_is_new_on_the_list_counts_as_changed(held):
    imported("people", rows_of(HEADER, ANA))
    assert counts(people(held, ANA, BOB)) == (1, 1, 0, 0)


def test_one_person_twice_in_the_list_is_on_it_once(held):
    run = people(held, ["Ruiz, Ana", *ANA[1:4], ""], ANA)
    assert counts(run) == (1, 1, 0, 0)
    assert on_the_list(held) == [("Ruiz, Ana", "trucking", "", True)]


def test_a_dry_run_puts_nobody_on_the_list(held):
    assert counts(people(held, ANA, dry_run=True)) == (1, 0, 0, 0)
    assert not held.invitations.exists()


def test_refused_rows_are_not_put_on_the_list(held):
    assert counts(people(held, ["Bob", "", "bob at example", "TX", "Y"])) == (0, 0, 0, 1)
    assert not held.invitations.exists()


def test_nobody_arrived_at_a_meeting_that_is_still_to_come(ahead):
    run = people(ahead, ANA)
    assert on_the_list(ahead) == [("Ana Ruiz", "trucking", "", False)]
    assert [note["says"] for note in run.notes] == ["The meeting is still to come, so nobody was checked in."]
    again = people(ahead, ANA, ["Cy Tran", "Rio Bravo Freight", "cy@example.org", "TX", "Y"])
    assert again.noted == 1, "it holds for the whole list and is told once"


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("yes", "yes"),
        ("Coming", "yes"),
        ("No", "no"),
        ("declined", "no"),
        ("Maybe", "maybe"),
        ("tentative", "maybe"),
        ("?!", ""),
    ],
)
def test_answers_in_the_ways_people_write_them(ahead, written, answer):
    run = people(ahead, ["Ana Ruiz", "Rio Bravo Freight", written], header=["Name", "Organization", "RSVP"])
    row = ahead.invitations.get()
    assert (row.answer, row.heard, bool(row.answered_at)) == (answer, "staff" if answer else "", bool(answer))
    assert run.noted == (0 if answer else 1)


def test_what_somebody_said_by_their_own_link_is_not_overruled_by_a_list(ahead):
    ana = a_person("Ana Ruiz", organization=an_organization("Rio Bravo Freight"))
    an_invitation(
        ahead, ana, stage="invited", invited_at=timezone.now(), answer="no", answered_at=timezone.now(), heard="link"
    )
    run = people(ahead, ["Ana Ruiz", "ana.ruiz@example.org", "yes"], header=["Name", "E-mail", "Answer"])
    assert counts(run) == (0, 0, 1, 0)
    assert ahead.invitations.get().answer == "no"


def test_who_comes_for_nobody_counts_as_the_list_says_or_the_title_tells(ahead):
    header = ["Name", "Title", "Sector", "E-mail"]
    rows = [
        ["Ana Ruiz", "", "Energy", "a@example.org"],
        ["Bob Li", "Sheriff", "", "b@example.org"],
        ["Cy Tran", "", "", "c@example.org"],
    ]
    run = people(ahead, *rows, header=header)
    assert [(name, sector) for name, sector, *_rest in on_the_list(ahead)] == [
        ("Ana Ruiz", "energy"),
        ("Bob Li", "law"),
        ("Cy Tran", "trucking"),
    ]
    assert [note["line"] for note in run.notes] == [3, 4]


def test_putting_somebody_on_a_list_is_in_the_trail(held):
    dana = a_user("Dana Whitlock")
    people(held, ANA, by=dana)
    entries = Entry.objects.about(held.invitations.get())
    assert {(entry.verb, entry.actor) for entry in entries} == {
        ("put on the list", dana),
        ("changed by an import", dana),
    }


def test_what_is_exported_imports_again_unchanged_here_and_elsewhere(held, tmp_path):
    office = an_organization("Webb County Sheriff’s Office", Kind.SHERIFF, county="48479")
    now = timezone.now().replace(microsecond=0)
    ana = a_person("=Ana Ruiz", title="Manager", phone="+19155550101", state_id="TX", county_id="48141",
                   organization=an_organization("Rio Bravo Freight"), first_name="Ana", last_name="Ruiz")  # fmt: skip
    bob = a_person("Bob Lindqvist", organization=office, state_id="TX", email="")
    an_invitation(
        held, ana, stage="invited", invited_at=now, answer="yes", answered_at=now, heard="link", arrived_at=held.begins
    )
    an_invitation(held, bob, arrived_at=now, walk_in=True)
    before = b"".join(exports.as_csv(exports.people(build=held)))
    assert counts(imported("people", before, build=held.slug)) == (0, 0, 2, 0)
    assert b"".join(exports.as_csv(exports.people(build=held))) == before
    Invitation.objects.all().delete()
    Person.objects.filter(pk__in=[ana.pk, bob.pk]).delete()
    assert counts(imported("people", before, build=held.slug)) == (2, 0, 0, 0)
    assert b"".join(exports.as_csv(exports.people(build=held))) == before


def test_taking_the_import_back_empties_the_list_again(held):
    bob = a_person(
        "Bob Lindqvist",
        email="bob@example.org",
        organization=an_organization("Webb County Sheriff’s Office", Kind.SHERIFF),
    )
    an_invitation(held, bob)
    run = people(held, ANA, [*BOB[:4], "Y"])
    imports.undo(run, by=None)
    assert on_the_list(held) == [("Bob Lindqvist", "law", "", False)]
    assert not Person.objects.filter(name="Ana Ruiz").exists()


def test_not_after_somebody_on_it_answered(ahead):
    run = people(ahead, ANA)
    ahead.invitations.update(
        stage="invited", invited_at=timezone.now(), answer="yes", answered_at=timezone.now(), heard="link"
    )
    with pytest.raises(imports.NotAllowed, match="1 row of this import was changed since"):
        imports.undo(run, by=None)
    assert ahead.invitations.count() == 1


@pytest.mark.skipif(not DATA.is_dir(), reason="needs the real lists in ../shared/data")
def test_a_messy_sign_in_sheet_becomes_the_people_of_a_build(held):
    def bring():
        return import_file(
            what="people", file=DATA / "messy_attendees.csv", name="m.csv", by=None, options={"build": held.slug}
        )

    run = bring()
    assert counts(run) == (233, 0, 5, 17)
    assert run.found["unused"] == ["Mailing Address"]
    assert (held.invitations.count(), held.invitations.arrived().count()) == (233, 189)
    assert counts(bring()) == (0, 0, 238, 17)


# The command and the pages


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(rows_of(HEADER, ANA, BOB))
    return str(path)


def test_the_command_takes_the_build_by_its_short_name(held, file, capsys):
    call_command("import_people", file, "--build", held.slug)
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["created"] == 2
    assert held.invitations.count() == 2


@pytest.mark.parametrize("status", [None, Status.CANCELLED, Status.CLOSED])
def test_a_build_nobody_can_be_put_on_ends_in_a_sentence(file, status):
    slug = a_build("El Paso", status=status).slug if status else "nowhere"
    with pytest.raises(CommandError) as refused:
        call_command("import_people", file, "--build", slug)
    assert refused.value.returncode == 1
    assert str(refused.value).endswith(".")
    assert not Person.objects.filter(name="Ana Ruiz").exists()


def test_in_the_browser_the_build_stays_with_the_file(client, held):
    client.force_login(a_user("Dana Whitlock"))
    address = f"{reverse('contacts:new_import')}?build={held.slug}"
    page = client.get(address).content.decode()
    assert f"They are put on the list of {held}." in page
    file = SimpleUploadedFile("list.csv", rows_of(HEADER, ANA))
    client.post(address, {"what": "people", "mode": "update", "build": held.slug, "file": file})
    run = ImportRun.objects.get()
    assert "put on the list" in client.get(run.get_absolute_url()).content.decode()
    client.post(run.get_absolute_url())
    assert held.invitations.count() == 1


def test_a_build_that_does_not_exist_is_told_beside_the_file(client):
    client.force_login(a_user("Dana Whitlock"))
    file = SimpleUploadedFile("list.csv", rows_of(HEADER, ANA))
    page = client.post(
        reverse("contacts:new_import"), {"what": "people", "mode": "update", "build": "nowhere", "file": file}
    )
    assert ">There is no build called “nowhere”.<" in page.content.decode()
    assert not ImportRun.objects.exists()
