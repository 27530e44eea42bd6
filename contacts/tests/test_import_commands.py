"""The commands: one line of JSON, exit codes, never a traceback."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from contacts.models import ImportRun, Organization, Person, Site
from contacts.tests.lists import rows_of

HEADER = ["Name", "E-mail", "State"]
PEOPLE = rows_of(HEADER, ["Ana Ruiz", "ana@example.org", "TX"], ["Bob Li", "bob at example", "TX"], ["", "", "Zz"])
COMMANDS = ["import_agencies", "import_sites", "import_people", "import_contacts"]


@pytest.fixture
def file(tmp_path):
    def write(data, name="list.csv"):
        path = tmp_path / name
        path.write_bytes(data)
        return str(path)

    return write


def run(capsys, *arguments):
    """The last line that a command printed, as JSON."""
    call_command(*arguments)
    return json.loads(capsys.readouterr().out.splitlines()[-1])


@pytest.mark.django_db
def test_the_last_line_is_one_json_object_and_refused_rows_are_in_a_file(capsys, file, settings, tmp_path):
    settings.TAT_DATA_DIR = tmp_path
    told = run(capsys, "import_people", file(PEOPLE))
    assert told == {
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "refused": 2,
        "refused_file": str(tmp_path / "refused" / "list.csv"),
    }
    with Path(told["refused_file"]).open(encoding="utf-8-sig", newline="") as refused:
        assert [row[:3] for row in csv.reader(refused)] == [
            ["line", "column", "reason"],
            ["3", "E-mail", "“bob at example” is not an e-mail address."],
            ["4", "Name, State", "The name is missing. “Zz” is not a state, territory or province."],
        ]
    assert Path(told["refused_file"]).stat().st_mode & 0o777 == 0o600
    again = run(capsys, "import_people", file(PEOPLE))
    assert again == {**told, "created": 0, "unchanged": 1, "refused_file": str(tmp_path / "refused" / "list-2.csv")}


@pytest.mark.django_db
def test_where_refused_rows_go_can_be_said(capsys, file, tmp_path):
    told = run(capsys, "import_people", file(PEOPLE), f"--refused={tmp_path / 'mend.csv'}")
    assert told["refused_file"] == str(tmp_path / "mend.csv")


@pytest.mark.django_db
def test_nothing_refused_makes_no_file(capsys, file):
    assert run(capsys, "import_people", file(rows_of(HEADER, ["Ana Ruiz", "", "TX"])))["refused_file"] is None


@pytest.mark.django_db
def test_a_dry_run_counts_the_same_and_changes_nothing(capsys, file, tmp_path):
    told = run(capsys, "import_people", file(PEOPLE), "--dry-run", f"--refused={tmp_path / 'mend.csv'}")
    assert (told["created"], told["refused"], Path(told["refused_file"]).exists()) == (1, 2, True)
    assert not Person.objects.exists()
    assert not ImportRun.objects.exists()


@pytest.mark.django_db
def test_what_people_should_know_stands_above_the_json(capsys, file):
    call_command("import_people", file(rows_of([*HEADER, "Fax"], ["Ana Ruiz", "", "US", "1"])))
    assert capsys.readouterr().out.splitlines()[:-1] == [
        "Columns not used: Fax.",
        "Line 2: “US” is the whole country, so no state was set.",
    ]


BAD_FILES = {
    "empty": b"",
    "blank": b"\r\n \r\n",
    "utf-16 without its mark": "name,state\nAna,TX\n".encode("utf-16-le"),
    "cp1252": "name,state\nJürgen,TX\n".encode("cp1252"),
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "web page": b"<!DOCTYPE html><html><body><table><tr><td>name",
    "workbook under another name": b"PK\x03\x04" + bytes(100),
    "NUL": b"name,state\nAna\x00,TX\n",
    "large cell": b"name,state\nAna," + b"x" * 20_000_000,
    "quote never closed": b'name,state\nBob,TX\n"Ana,TX\nCy,TX\n',
    "a million columns": b",".join([b"name"] * 1_000_000),
    "doubled header": b"name,state,Name\nAna,TX,Bob\n",
    "no header": b"Ana Ruiz,TX\nBob Li,NM\n",
    "nameless column": b"name,,state,kind\nAna,x,TX,police\n",
}


@pytest.mark.django_db
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_is_none_ends_in_a_sentence_with_nothing_changed(capsys, file, command, name):
    with pytest.raises(CommandError) as refused:
        call_command(command, file(BAD_FILES[name]))
    assert refused.value.returncode == 2
    assert str(refused.value).endswith((".", ").")), str(refused.value)
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert {**told, "error": ""} == {
        "created": 0,
        "updated": 0,
        "unchanged": 0,
        "refused": 0,
        "refused_file": None,
        "error": "",
    }
    assert [model.objects.count() for model in (Person, Organization, Site, ImportRun)] == [0, 0, 0, 0]


@pytest.mark.django_db
def test_a_fault_of_the_program_is_a_sentence_too(file, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("no such luck")

    monkeypatch.setattr("contacts.imports.command.import_file", broken)
    with pytest.raises(CommandError, match="RuntimeError: no such luck") as refused:
        call_command("import_people", file(PEOPLE))
    assert refused.value.returncode == 1


@pytest.mark.parametrize("command", COMMANDS)
def test_help_explains_the_file_the_json_and_the_exit_codes(command, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command(command, "--help")
    said = " ".join(capsys.readouterr().out.split())
    assert ended.value.code == 0
    for word in (
        "FILE",
        "--dry-run",
        "--encoding",
        "--header-line",
        "one JSON object",
        "2 the file as a whole was not taken",
    ):
        assert word in said


def manage(*arguments):
    """A command as a person runs it."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        capture_output=True,
        text=True,
        cwd=settings.BASE_DIR,
        check=False,
        timeout=120,
    )


def test_exit_codes_as_a_person_sees_them(file):
    missing = manage("import_people", "/nowhere/list.csv")
    wrong = manage("import_people", file(PEOPLE), "--mode", "sideways")
    none = manage("import_people")
    assert (missing.returncode, wrong.returncode, none.returncode) == (2, 1, 1)
    assert (
        json.loads(missing.stdout.splitlines()[-1])["error"] == "“list.csv” cannot be read: No such file or directory."
    )
    assert "Traceback" not in missing.stderr + wrong.stderr + none.stderr
    assert missing.stderr.strip() == "CommandError: “list.csv” cannot be read: No such file or directory."
