"""Hotline figures come in from a file: refused lines say why, the same file again changes nothing, and it can be undone."""

import csv
import datetime
import io
import json

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from openpyxl import Workbook

from contacts.actions import imports
from contacts.models import ImportRun
from followups.models import HotlineFigure
from tat_coalitions.testing.people import a_user
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

HEADER = "scope,year,from,to,metric,value,the source says,source,address of the source,as of"
TEXAS = 'TX,2023,,,signals,"2,373",exactly,Hotline page,https://example.org/tx,2024-10-01'
LINES = [
    TEXAS,
    "Texas,2016,,,cases,670,,Gephardt Daily,,2017-02-01",
    'nation,2023,,,signals,"more than 30,000",,Brady Today,,2024-10-01',
    "TX,,2007-12-07,2023-12-31,Cases,9615,,Hotline page,,2024-10-01",
]


@pytest.fixture
def bring(tmp_path, capsys):
    """Import lines by command; returns what it says in its last line, and every refused line with column and reason."""

    def _bring(lines, *options, header=HEADER, name="figures.csv"):
        path, refused = tmp_path / name, tmp_path / "refused.csv"
        refused.unlink(missing_ok=True)
        path.write_text("\n".join([header, *lines]), encoding="utf-8")
        call_command("import_hotline", str(path), "--refused", str(refused), *options)
        said = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
        rows = list(csv.DictReader(io.StringIO(refused.read_text("utf-8-sig")))) if refused.exists() else []
        return [said[each] for each in ("created", "updated", "unchanged", "refused")], rows

    return _bring


def test_published_values_come_in_as_they_were_written(bring):
    assert bring(LINES)[0] == [4, 0, 0, 0]
    told = {
        (row.state_id, row.first_day.year, row.last_day.year, row.metric, row.value, row.exactness)
        for row in HotlineFigure.objects.all()
    }
    assert told == {
        ("TX", 2023, 2023, "signals", 2373, "exact"),
        ("TX", 2016, 2016, "cases", 670, "exact"),
        (None, 2023, 2023, "signals", 30_000, "more_than"),
        ("TX", 2007, 2023, "cases", 9615, "exact"),
    }


def test_the_same_file_again_changes_nothing(bring):
    bring(LINES)
    before = list(HotlineFigure.objects.order_by("pk").values())
    assert bring(LINES)[0] == [0, 0, 4, 0]
    assert list(HotlineFigure.objects.order_by("pk").values()) == before
    assert Entry.objects.filter(subject_type="followups.hotlinefigure").count() == 0


def test_a_dry_run_changes_nothing(bring):
    assert bring(LINES, "--dry-run")[0] == [4, 0, 0, 0]
    assert HotlineFigure.objects.count() == 0


def test_two_values_of_one_year_by_two_sources_are_two_rows(bring):
    second = TEXAS.replace("2,373", "2,401").replace("Hotline page", "Attorney General")
    assert bring([TEXAS, second])[0] == [2, 0, 0, 0]


def test_a_corrected_value_of_the_same_source_and_day_is_a_change_with_its_trail(bring):
    bring([TEXAS])
    assert bring([TEXAS.replace("2,373", "2,380")])[0] == [0, 1, 0, 0]
    assert HotlineFigure.objects.get().value == 2380
    assert Entry.objects.get(verb="changed by an import").changes == {"value": [2373, 2380]}


def test_two_lines_that_contradict_each_other_are_not_both_taken(bring):
    assert bring([TEXAS, TEXAS.replace("2,373", "99")])[0] == [1, 0, 0, 1]
    assert HotlineFigure.objects.get().value == 2373


@pytest.mark.parametrize(
    ("line", "column", "sentence"),
    [
        ("Tejas,2023,,,signals,5,,S,,2024-10-01", "scope", "Write a state, such as FL, or “nation”."),
        (",2023,,,signals,5,,S,,2024-10-01", "scope", "Write a state, such as FL, or “nation”."),
        ("TX,,,,signals,5,,S,,2024-10-01", "from", "Write the year, or the first and the last day."),
        ("TX,23,,,signals,5,,S,,2024-10-01", "year", "“23” is no year of the past."),
        ("TX,2099,,,signals,5,,S,,2024-10-01", "year", "“2099” is no year of the past."),
        ("TX,2023,2023-02-01,,signals,5,,S,,2024-10-01", "year", "The year and the two days do not agree."),
        ("TX,,2023-02-01,2023-01-01,signals,5,,S,,2024-10-01", "to", "cannot end before it begins"),
        ("TX,2023,,,victims,5,,S,,2024-10-01", "metric", "Write signals or cases."),
        ("TX,2023,,,signals,many,,S,,2024-10-01", "value", "“many” is no number."),
        ("TX,2023,,,signals,,,S,,2024-10-01", "value", "“” is no number."),
        ("TX,2023,,,signals,99999999999,,S,,2024-10-01", "value", "is no number."),
        ("TX,2023,,,signals,fewer than 3,,S,,2024-10-01", "value", "publishes no count below three"),
        ("TX,2023,,,signals,5,perhaps,S,,2024-10-01", "the source says", "Write exactly, more than or about."),
        ("TX,2023,,,signals,5,,,,2024-10-01", "source", "Say where this was published."),
        ("TX,2023,,,signals,5,,S,,soon", "as of", "“soon” is no date."),
        ("TX,2023,,,signals,5,,S,,", "as of", "Write the day"),
    ],
)
def test_a_line_that_cannot_be_taken_says_where_and_why_and_the_others_are_taken(bring, line, column, sentence):
    counts, (refused,) = bring([TEXAS, line])
    assert counts == [1, 0, 0, 1]
    values = list(refused.values())
    assert values[0] == "3"
    assert column in values[1]
    assert sentence in values[2]


def test_a_source_that_names_a_case_is_refused(bring):
    counts, (refused,) = bring(["TX,2023,,,signals,5,,SSN 123-45-6789,,2024-10-01"])
    assert counts == [0, 0, 0, 1]
    assert "It may not be kept here." in list(refused.values())[2]


def test_what_goes_out_comes_in_again_even_a_count_that_is_not_shown(bring, client, tmp_path, capsys):
    bring(LINES)
    HotlineFigure.objects.create(
        state_id="VT", first_day=datetime.date(2016, 1, 1), last_day=datetime.date(2016, 12, 31), metric="cases", value=2,
        source="=HYPERLINK(1)", as_of=datetime.date(2017, 2, 1),
    )  # fmt: skip
    client.force_login(a_user("Dana Whitlock"))
    path = tmp_path / "out.csv"
    path.write_bytes(client.get("/desk/hotline/figures.csv").content)
    call_command("import_hotline", str(path))
    said = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    assert [said[each] for each in ("created", "updated", "unchanged", "refused")] == [0, 0, 5, 0]
    assert HotlineFigure.objects.get(state="VT").value == 2


def test_the_empty_file_filled_in_comes_in(bring, client):
    client.force_login(a_user("Dana Whitlock"))
    header = client.get("/desk/hotline/template.csv").content.decode("utf-8-sig").strip()
    assert header == HEADER
    assert bring(LINES, header=header)[0] == [4, 0, 0, 0]


def test_a_workbook_comes_in(tmp_path, capsys):
    book = Workbook()
    book.active.append(HEADER.split(","))
    book.active.append(
        ["FL", 2021, None, None, "signals", 2894, "exactly", "352today", None, datetime.date(2022, 5, 1)]
    )
    path = tmp_path / "figures.xlsx"
    book.save(path)
    call_command("import_hotline", str(path))
    assert json.loads(capsys.readouterr().out.strip().splitlines()[-1])["created"] == 1
    assert HotlineFigure.objects.get().value == 2894


class TestInTheBrowser:
    def upload(self, dana, lines):
        text = "\n".join([HEADER, *lines])
        run = imports.begin(what="hotline", upload=ContentFile(text.encode(), name="figures.csv"), by=dana, options={})
        return ImportRun.objects.get(pk=run.pk)

    def test_nothing_is_taken_before_somebody_looked_and_it_can_be_undone(self, client):
        dana = a_user("Dana Whitlock")
        client.force_login(dana)
        run = self.upload(dana, LINES)
        assert HotlineFigure.objects.count() == 0
        page = client.get(f"/desk/imports/{run.pk}/").content.decode()
        assert "hotline figures" in page
        client.post(f"/desk/imports/{run.pk}/")
        assert [row.entered_by for row in HotlineFigure.objects.all()] == [dana] * 4
        client.post(f"/desk/imports/{run.pk}/undo/")
        assert HotlineFigure.objects.count() == 0

    def test_an_undo_puts_back_what_was_changed(self, client, bring):
        dana = a_user("Dana Whitlock")
        client.force_login(dana)
        bring([TEXAS])
        run = self.upload(dana, [TEXAS.replace("2,373", "2,380")])
        client.post(f"/desk/imports/{run.pk}/")
        assert HotlineFigure.objects.get().value == 2380
        client.post(f"/desk/imports/{run.pk}/undo/")
        assert HotlineFigure.objects.get().value == 2373

    def test_what_was_changed_since_stays(self, client):
        dana = a_user("Dana Whitlock")
        client.force_login(dana)
        run = self.upload(dana, LINES)
        client.post(f"/desk/imports/{run.pk}/")
        HotlineFigure.objects.filter(value=670).update(value=671)
        page = client.post(f"/desk/imports/{run.pk}/undo/", follow=True).content.decode()
        assert "was changed since; it can no longer be undone" in page
        assert HotlineFigure.objects.count() == 4
