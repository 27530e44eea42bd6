"""Bringing a list in a browser: Dana of TAT brings one, a lead may not."""

import csv
import datetime
import io
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from contacts.actions import imports as actions
from contacts.imports import heard, running
from contacts.imports import shown as rows_shown
from contacts.models import ImportRun, Person, RefusedRow, TriedRow
from contacts.tests.lists import rows_of
from tat_coalitions.accounts.models import Role
from tat_coalitions.testing.people import a_lead, a_person, a_user, an_organization
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

HEADER = ["Name", "Organization", "E-mail", "State"]
ANA = ["Ana Ruiz", "Rio Bravo Freight", "ana@example.org", "TX"]
BOB = ["Bob Lindqvist", "Webb County Sheriff’s Office", "bob at example", "TX"]
CY = ["Cy Tran", "Rio Bravo Freight", "ana@example.org", "TX"]


@pytest.fixture
def dana(client):
    user = a_user("Dana Whitlock")
    client.force_login(user)
    return user


def upload(client, data=None, name="list.csv", **fields):
    fields = {"what": "people", "mode": "update", **fields}
    file = SimpleUploadedFile(name, data if data is not None else rows_of(HEADER, ANA, BOB, CY))
    return client.post(reverse("contacts:new_import") + fields.pop("query", ""), {"file": file, **fields})


def brought(client, data=None, **fields):
    """The run of a list that was uploaded."""
    answer = upload(client, data, **fields)
    assert answer.status_code == 302, answer.content.decode()
    return ImportRun.objects.latest("pk")


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_the_list_of_imports_says_how_to_begin(client, dana):
    assert "No list was brought yet" in text_of(client.get(reverse("contacts:imports")))


def test_a_list_is_shown_row_by_row_before_anything_is_taken(client, dana):
    run = brought(client)
    page = text_of(client.get(run.get_absolute_url()))
    assert "One row can be imported" in page
    assert "2 are refused" in page
    assert "One row is doubtful: only you can tell" in page
    assert "“bob at example” is not an e-mail address." in page
    assert "Import one row" in page
    assert not Person.objects.exists()


def shown(client, run, query=""):
    """(line, what becomes of it) of each row on the page of a list that waits for a look."""
    rows = client.get(run.get_absolute_url() + query).context["rows"]
    return [(row.line, row.get_result_display()) for row in rows]


def test_every_row_can_be_read_by_its_kind(client, dana):
    a_person("Eva Known", email="eva@example.org")
    run = brought(client, rows_of(HEADER, ANA, BOB, CY, ["Eva Known", "", "eva@example.org", ""]))
    assert shown(client, run) == [(2, "New"), (3, "Refused"), (4, "Doubtful"), (5, "Known")]
    page = text_of(client.get(run.get_absolute_url()))
    assert 'href="?show=doubtful#rows">Doubtful 1</a>' in page
    assert "Known, changes" not in page, "a kind that no row is of is not offered"
    assert [shown(client, run, f"?show={kind}") for kind in ("created", "refused", "doubtful", "unchanged")] == [
        [(2, "New")],
        [(3, "Refused")],
        [(4, "Doubtful")],
        [(5, "Known")],
    ]
    assert len(shown(client, run, "?show=nonsense")) == len(shown(client, run, "?show=updated")) == 4
    client.post(run.get_absolute_url())
    assert not TriedRow.objects.exists(), "they are gone once the list is taken"


def test_a_long_list_is_read_page_by_page_and_keeps_the_kind(client, dana, monkeypatch):
    monkeypatch.setattr(rows_shown, "A_PAGE", 2)
    people = [[f"Ana {name}", "", f"{name.lower()}@example.org", "TX"] for name in ("Ruiz", "Li", "Tran", "Okafor")]
    run = brought(client, rows_of(HEADER, *people[:2], BOB, *people[2:]))
    assert [line for line, _kind in shown(client, run, "?rows=2")] == [4, 5]
    assert [line for line, _kind in shown(client, run, "?show=created&rows=2")] == [5, 6]
    page = text_of(client.get(run.get_absolute_url() + "?show=created"))
    assert "1 to 2 of 4" in page
    assert 'rel="next" href="?show=created&amp;rows=2#rows"' in page


def test_only_so_many_rows_are_kept_to_be_read(client, dana, monkeypatch):
    monkeypatch.setattr(running, "TRIED_SHOWN", 2)
    run = brought(client)
    assert len(shown(client, run)) == 2
    assert "The first 2 rows" in text_of(client.get(run.get_absolute_url()))


def test_a_remark_on_many_rows_is_told_once(client, dana):
    phones = [[f"Ana {name}", "12"] for name in ("Ruiz", "Li", "Tran")]
    run = brought(client, rows_of(["Name", "Phone"], *phones))
    page = text_of(client.get(run.get_absolute_url()))
    assert "3 remarks" in page
    assert "line 2 and 2 more, Phone" in page


def test_one_click_takes_the_list(client, dana):
    run = brought(client)
    answer = client.post(run.get_absolute_url(), follow=True)
    assert "One row was imported" in text_of(answer)
    assert Person.objects.get().name == "Ana Ruiz"
    run.refresh_from_db()
    assert (run.status, run.by, run.created, run.refused, run.doubtful, bool(run.file)) == (
        "done",
        dana,
        1,
        2,
        1,
        False,
    )
    assert [entry.verb for entry in Entry.objects.about(run)] == [
        "imported a list",
        "started an import",
        "brought a list to import",
    ]


def test_a_second_click_takes_nothing_twice(client, dana):
    run = brought(client)
    client.post(run.get_absolute_url())
    assert "has been started or thrown away already" in text_of(client.post(run.get_absolute_url(), follow=True))
    assert Person.objects.count() == 1


def test_a_list_that_brings_nothing_new_says_so_before_and_after(client, dana):
    known = rows_of(["Name", "E-mail"], ["Ana Ruiz", "ana@example.org"], ["Bob Lindqvist", "bob@example.org"])
    client.post(brought(client, known).get_absolute_url())
    again = brought(client, known)
    assert "2 rows are known and change nothing" in text_of(client.get(again.get_absolute_url()))
    assert "2 rows were known, and nothing changed" in text_of(client.post(again.get_absolute_url(), follow=True))


def test_looking_changes_nothing(client, dana):
    run = brought(client)
    before = ImportRun.objects.values().get()
    for name in ("import", "import_columns"):
        assert client.get(reverse(f"contacts:{name}", args=[run.pk])).status_code == 200
    assert ImportRun.objects.values().get() == before
    assert client.get(reverse("contacts:throw_away_import", args=[run.pk])).status_code == 405
    assert client.get(reverse("contacts:settle_import", args=[run.pk])).status_code == 405


@pytest.mark.parametrize(
    ("answer", "people"), [("new", ["Ana Ruiz", "Cy Tran"]), ("same", ["Cy Tran"]), ("", ["Ana Ruiz"])]
)
def test_a_person_settles_a_doubt(client, dana, answer, people):
    run = brought(client)
    page = client.post(reverse("contacts:settle_import", args=[run.pk]), {"line_4": answer}, follow=True)
    assert ("doubtful" in text_of(page)) == (answer == "")
    client.post(run.get_absolute_url())
    assert sorted(Person.objects.values_list("name", flat=True)) == people


def test_refused_rows_come_back_as_a_file_that_can_be_mended_and_imported(client, dana):
    run = brought(client, rows_of(HEADER, ANA, ["=Bob", "Webb County", "bob at example", "TX"]))
    client.post(run.get_absolute_url())
    answer = client.get(reverse("contacts:refused_rows", args=[run.pk]))
    data = b"".join(answer.streaming_content)
    assert answer["Content-Disposition"] == 'attachment; filename="list-refused.csv"'
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows == [
        ["line", "column", "reason", "settle", *HEADER],
        [
            "3",
            "E-mail",
            "“bob at example” is not an e-mail address.",
            "",
            "'=Bob",
            "Webb County",
            "bob at example",
            "TX",
        ],
    ]
    mended = brought(client, data.replace(b",bob at example,", b",bob@example.org,"))
    client.post(mended.get_absolute_url())
    assert Person.objects.filter(name="=Bob", email="bob@example.org").exists()
    assert Entry.objects.filter(verb="took out the refused rows").count() == 1


def test_what_is_no_list_is_told_beside_the_file_and_nothing_is_kept(client, dana):
    page = text_of(upload(client, b"\x89PNG\r\n\x1a\n", name="list.csv"))
    assert "“list.csv” is a picture, not a table." in page
    assert not ImportRun.objects.exists()


def test_an_encoding_nobody_can_guess_is_asked_for(client, dana):
    data = "Name;State\nJürgen Groß;TX\n".encode("cp1252")
    assert "In the encoding of older Excel it would be “ü”" in text_of(upload(client, data))
    run = brought(client, data, encoding="cp1252")
    client.post(run.get_absolute_url())
    assert Person.objects.get().name == "Jürgen Groß"


def test_columns_nobody_recognized_are_pointed_at_and_remembered_for_the_next_list(client, dana):
    data = rows_of(["Who is it", "Name", "State"], ["Ana Ruiz", "Rio Bravo Freight", "TX"])
    run = brought(client, data)
    chosen = {
        "header_line": 1,
        "mode": "update",
        "column_name": "Who is it",
        "column_organization": "Name",
        "column_state": "State",
    }
    page = client.post(reverse("contacts:import_columns", args=[run.pk]), chosen, follow=True)
    assert "One row can be imported" in text_of(page)
    client.post(run.get_absolute_url())
    assert Person.objects.get().organization.name == "Rio Bravo Freight"
    assert brought(client, data).mapping == {"name": "Who is it", "organization": "Name", "state": "State"}


WHO = ["Who is it", "Name", "State"], ["Ana Ruiz", "Rio Bravo Freight", "TX"]
CHOSEN = {
    "header_line": 1, "mode": "update", "column_name": "Who is it", "column_organization": "Name", "column_state": "State",
}  # fmt: skip
BY_NAME = {"name": "Name", "state": "State"}
AS_CHOSEN = {"name": "Who is it", "organization": "Name", "state": "State"}


def test_what_is_remembered_is_told_and_can_be_changed_back(client, dana):
    client.post(reverse("contacts:import_columns", args=[brought(client, rows_of(*WHO)).pk]), CHOSEN)
    again = brought(client, rows_of(*WHO), name="june.csv")
    page = text_of(client.get(again.get_absolute_url()))
    assert "The columns are matched as you chose them for “list.csv” on" in page
    assert again.mapping == AS_CHOSEN
    page = text_of(client.post(reverse("contacts:import_by_names", args=[again.pk]), follow=True))
    again.refresh_from_db()
    assert ("as you chose them" in page, again.mapping) == (False, BY_NAME)
    third = brought(client, rows_of(*WHO))
    assert third.mapping == BY_NAME, "by their names is the newest choice now"
    assert "as you chose them" not in text_of(client.get(third.get_absolute_url()))


def test_each_person_has_columns_of_their_own(client, dana):
    client.post(reverse("contacts:import_columns", args=[brought(client, rows_of(*WHO)).pk]), CHOSEN)
    client.force_login(a_user("Ruth Adler"))
    assert brought(client, rows_of(*WHO)).mapping == BY_NAME


def test_a_doubtful_row_stands_beside_those_it_may_be_about_and_one_is_chosen(client, dana):
    rio = an_organization("Rio Bravo Freight")
    twins = [
        a_person("Ana Ruiz", email="", title=title, organization=rio, state_id="TX") for title in ("CEO", "Driver")
    ]
    data = rows_of(["Name", "Organization", "State", "Phone"], ["Ana Ruiz", "Rio Bravo Freight", "TX", "915-555-0101"])
    run = brought(client, data)
    page = client.get(run.get_absolute_url()).content.decode()
    for person in twins:
        assert f'<a href="{person.get_absolute_url()}">Ana Ruiz</a>' in page
        assert f'value="same:{person.pk}"' in page
    assert "<td>–</td><td>CEO</td><td>Driver</td>" in page
    settle = reverse("contacts:settle_import", args=[run.pk])
    page = text_of(client.post(settle, {"line_2": f"same:{twins[1].pk}"}, follow=True))
    assert "One row is settled as you said." in page
    client.post(run.get_absolute_url())
    phones = Person.objects.order_by("pk").values_list("title", "phone")
    assert [(title, str(phone)) for title, phone in phones] == [("CEO", ""), ("Driver", "(915) 555-0101")]


def test_somebody_who_is_no_candidate_cannot_be_chosen(client, dana):
    ana, other = a_person("Ana Ruiz", email="desk@example.org"), a_person("Bob Lindqvist")
    run = brought(client, rows_of(["Name", "E-mail"], ["Cy Tran", "desk@example.org"]))
    client.post(reverse("contacts:settle_import", args=[run.pk]), {"line_2": f"same:{other.pk}"})
    run.refresh_from_db()
    assert (run.doubtful, run.options.get("settled")) == (1, None)
    client.post(
        brought(client, rows_of(["Name", "E-mail", "settle"], ["Cy", ana.email, f"same:{other.pk}"])).get_absolute_url()
    )
    assert sorted(Person.objects.values_list("name", flat=True)) == ["Ana Ruiz", "Bob Lindqvist"]


def test_an_answer_to_a_doubt_can_be_taken_back(client, dana):
    run = brought(client)
    settle = reverse("contacts:settle_import", args=[run.pk])
    client.post(settle, {"line_4": "new"})
    page = text_of(client.post(settle, {"ask-again": "1"}, follow=True))
    assert "One row is doubtful: only you can tell" in page
    assert "Ana Ruiz, line 2 of this list" in page


def test_a_list_of_which_nothing_is_heard_says_so_and_is_taken_up(client, dana, monkeypatch):
    hints = []
    monkeypatch.setattr(actions, "nudge", hints.append)
    monkeypatch.setattr(actions, "AT_ONCE", 1)
    run = brought(client, rows_of(HEADER, ANA, BOB, CY))
    dead = timezone.now() - datetime.timedelta(minutes=3) + running.LEASE
    ImportRun.objects.update(started_at=timezone.now() - datetime.timedelta(hours=1), lease_token="x", lease_until=dead)
    assert "Nothing was heard of it since" in text_of(client.get(run.get_absolute_url()))
    page = text_of(client.post(reverse("contacts:take_up_import", args=[run.pk]), follow=True))
    assert "A worker was told to go on where it stopped." in page
    assert ("Nothing was heard" in page, hints[-1]) == (False, run.pk)
    actions.go_on(run.pk, at=timezone.now())
    assert "One row can be imported" in text_of(client.get(run.get_absolute_url()))


def test_a_list_somebody_works_on_is_not_taken_from_them(client, dana, monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 1)
    run = brought(client, rows_of(HEADER, ANA, BOB, CY))
    alive = timezone.now() + running.LEASE
    ImportRun.objects.update(lease_token="x", lease_until=alive)
    page = text_of(client.post(reverse("contacts:take_up_import", args=[run.pk]), follow=True))
    assert "Somebody is at work on this list, or it is done." in page
    assert ImportRun.objects.get().lease_until == alive


def test_a_look_tells_how_far_it_is(client, dana, monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 1)
    run = brought(client, rows_of(HEADER, ANA, BOB, CY))
    heard.tell(ImportRun(pk=run.pk, rows_read=2), 3)
    assert "2 of 3 rows tried; nothing is changed." in text_of(client.get(run.get_absolute_url()))


def test_a_column_cannot_tell_two_things(client, dana):
    run = brought(client)
    chosen = {"header_line": 1, "mode": "update", "column_name": "Name", "column_title": "Name"}
    assert "“Name” is chosen for “name” already." in text_of(
        client.post(reverse("contacts:import_columns", args=[run.pk]), chosen)
    )


def test_the_header_is_pointed_at_where_the_program_took_it_wrong(client, dana):
    run = brought(client, b"Name,State\nNombre,Estado\nAna Ruiz,TX\n")
    assert run.found["header_line"] == 1
    page = client.post(reverse("contacts:import_columns", args=[run.pk]), {"header_line": 2, "mode": "update"})
    assert "No column of the file is called" in text_of(page)
    run.refresh_from_db()
    assert (run.status, run.found["header_line"]) == ("waiting", 1)


def test_a_list_can_be_thrown_away_with_its_file(client, dana, django_capture_on_commit_callbacks):
    run = brought(client)
    storage, name = run.file.storage, run.file.name
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(reverse("contacts:throw_away_import", args=[run.pk]), follow=True)
    assert "The list was thrown away. Nothing was imported." in text_of(page)
    assert not ImportRun.objects.exists()
    assert not storage.exists(name)
    assert Entry.objects.filter(verb="threw a list away unread").exists()


def test_an_import_is_taken_back_by_two_clicks(client, dana):
    run = brought(client)
    client.post(run.get_absolute_url())
    address = reverse("contacts:undo_import", args=[run.pk])
    assert "One row that was new is deleted." in text_of(client.get(address))
    assert "The import was taken back" in text_of(client.post(address, follow=True))
    assert not Person.objects.exists()


def test_a_long_list_says_how_far_it_is(client, dana):
    run = ImportRun.objects.create(
        what="people", status="running", file_name="long.csv", rows_total=23611, rows_read=14200, created=14200
    )
    page = text_of(client.get(run.get_absolute_url()))
    assert "long.csv is being imported" in page
    assert "14,200 of 23,611 rows taken, 0 refused so far." in page
    assert "You can leave this page." in page
    assert 'data-refresh="3"' in page


def test_a_list_too_long_to_be_tried_whole_says_so(client, dana, monkeypatch):
    monkeypatch.setattr(running, "LOOKED_AT", 2)
    monkeypatch.setattr(running, "BATCH", 2)
    monkeypatch.setattr("contacts.imports.engine.BATCH", 2)
    run = brought(client, rows_of(HEADER, *([f"Ana {n}", "", "", "TX"] for n in "ABCDE")))
    page = text_of(client.get(run.get_absolute_url()))
    assert "The figures are of the first 2 of 5 rows." in page
    assert "Import 5 rows" in page


@pytest.mark.parametrize(("database", "most"), [("postgresql", 50_000), ("sqlite", 6_000)])
def test_a_look_that_keeps_others_from_writing_is_short(monkeypatch, database, most):
    monkeypatch.setattr(running, "connection", SimpleNamespace(vendor=database))
    assert running.looked_at_most() == most


def test_a_file_that_was_not_taken_says_why(client, dana):
    run = ImportRun.objects.create(what="people", status="failed", file_name="x.csv", error="The file is empty.")
    page = text_of(client.get(run.get_absolute_url()))
    assert "The file was not taken" in page
    assert "The file is empty." in page


@pytest.mark.parametrize("name", ["imports", "new_import", "import", "import_columns", "undo_import", "refused_rows"])
def test_a_lead_may_not(client, name):
    run = ImportRun.objects.create(what="people", status="waiting", file_name="x.csv", found={"header": []})
    client.force_login(a_lead("Karen Lindqvist").user)
    address = reverse(f"contacts:{name}", args=[run.pk] if name not in ("imports", "new_import") else [])
    assert client.get(address).status_code == 403
    assert client.post(address).status_code in (403, 405)
    run.refresh_from_db()
    assert run.status == "waiting"


def test_nobody_brings_a_list_without_signing_in(client):
    assert upload(client).status_code == 302
    assert not ImportRun.objects.exists()


def test_administrators_may_too(client):
    client.force_login(a_user("Ada Root", Role.ADMINISTRATOR))
    run = brought(client)
    client.post(run.get_absolute_url())
    assert Person.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_imports_asks_the_same_questions_for_one_and_for_three(
    client, dana, rows, django_assert_num_queries
):
    for number in range(rows):
        ImportRun.objects.create(what="people", status="done", file_name=f"{number}.csv", by=dana)
    with django_assert_num_queries(7):
        client.get(reverse("contacts:imports"))


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("status", ["waiting", "done"])
def test_an_import_asks_the_same_questions_for_one_and_for_three_rows(
    client, dana, rows, status, django_assert_num_queries
):
    run = ImportRun.objects.create(
        what="people", status=status, file_name="x.csv", rows_total=rows, rows_read=rows, refused=rows,
        found={"header": ["Name"], "header_line": 1, "encoding": "utf-8", "sheet": "", "unused": [], "notes": []}, mapping={"name": "Name"},
    )  # fmt: skip
    for number in range(rows):
        RefusedRow.objects.create(run=run, line=number, reason="x", doubtful=True, row={"Name": "Ana"})
        RefusedRow.objects.create(run=run, line=number + 10, reason="x", row={"Name": "Ana"})
        TriedRow.objects.create(run=run, line=number, result="refused", cells={"name": "Ana"})
    with django_assert_num_queries(11 if status == "waiting" else 9):
        client.get(run.get_absolute_url())
