"""The formula rule, its exact undoing, and cleaning."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from contacts.files import read_table
from contacts.files.cells import cleaned, cleaned_row, read_cell, safe_cell, text_cell

DANGEROUS = [
    "=1+1",
    "+15125550136",
    "-2",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "\nx",
    "  =1",
    "\ufeff=1",
    "\u200b+1",
    "＝1",
    "＋1",
    "－1",
    "＠a",
    "\xa0=1",
]
HARMLESS = ["", "Soo Hong", "O'Brien", "'Round Midnight", "a=b", "1-800", "(512) 555-0136", "’tis", "Müller", " x"]

beginnings = st.sampled_from(
    ["", "'", "''", "'''", " ", "\u200b", "\ufeff", "\t", "\n", "=", "+", "-", "@", "＝", "'=", "' =", "'\t"]
)
texts = st.builds(lambda begin, rest: begin + rest, beginnings, st.text(max_size=12))


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_that_a_spreadsheet_would_run_goes_out_with_an_apostrophe(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", HARMLESS)
def test_other_texts_go_out_as_they_are(text):
    assert safe_cell(text) == text


@pytest.mark.parametrize("number", [-5, 3, 2.5, -0.25])
def test_numbers_stay_numbers(number):
    assert safe_cell(number) is number


def test_nothing_is_an_empty_cell_and_nul_goes():
    assert safe_cell(None) == ""
    assert safe_cell("a\x00b") == "ab"
    assert safe_cell("\x00=1") == "'=1"


@pytest.mark.parametrize("text", ["'Round Midnight", "'", "''", "'a", "O'Brien", "'tis"])
def test_an_apostrophe_somebody_wrote_is_kept(text):
    assert read_cell(text) == text


def test_only_one_apostrophe_comes_off():
    assert read_cell("''=1") == "'=1"
    assert read_cell("'+1 512 555 0136") == "+1 512 555 0136"


@given(texts)
def test_what_was_written_comes_back(text):
    assert read_cell(safe_cell(text)) == text.replace("\x00", "")


@given(texts)
def test_what_goes_out_is_never_run(text):
    bare = safe_cell(text).lstrip(" \ufeff\u200b\xa0\u3000")
    assert bare[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@given(st.lists(texts, min_size=1, max_size=5))
def test_what_was_written_comes_back_through_a_csv_file(row):
    file = io.StringIO(newline="")
    csv.writer(file).writerow([safe_cell(text) for text in row])
    file.seek(0)
    assert [read_cell(text) for text in next(csv.reader(file))] == [text.replace("\x00", "") for text in row]


@pytest.mark.parametrize("text", [*DANGEROUS, *HARMLESS])
def test_a_text_in_a_workbook_is_a_text(tmp_path, text):
    if text in ("", "\rx"):
        pytest.skip("a workbook has no empty texts, and its XML reads a carriage return as a line feed")
    book = Workbook()
    text_cell(book.active["A1"], text)
    book.save(tmp_path / "a.xlsx")
    cell = load_workbook(tmp_path / "a.xlsx").active["A1"]
    assert cell.data_type == "s"
    assert read_cell(cell.value) == text


def test_a_number_in_a_workbook_is_a_number():
    book = Workbook()
    text_cell(book.active["A1"], 12)
    text_cell(book.active["A2"], None)
    assert (book.active["A1"].data_type, book.active["A1"].value, book.active["A2"].value) == ("n", 12, None)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Willy   Chotzen ", "Willy Chotzen"),
        ("401 West Venice Avenue\nVenice, FL", "401 West Venice Avenue Venice, FL"),
        ("Jose\u0301", "José"),
        ("a\xa0b", "a b"),
    ],
)
def test_blanks_and_line_breaks_are_folded(written, kept):
    assert cleaned(written) == (kept, False)


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200b", "\u200f", "\x07", "\ufeff"])
def test_marks_that_cannot_be_seen_are_taken_out_and_told(mark):
    assert cleaned(f"Dana{mark} Whitlock") == ("Dana Whitlock", True)


@given(st.lists(texts, max_size=5))
def test_a_row_is_cleaned_like_its_cells(row):
    cells, _marked = cleaned_row(row)
    assert cells == [cleaned(text)[0] for text in row]


def test_a_file_of_ours_reads_back(tmp_path):
    names = ["=Ann", "'=Bob", "@Cy", "Dana O'Hara", "+Ed"]
    with (tmp_path / "out.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["name", "phone"])
        writer.writerows([safe_cell(name), safe_cell("+1 512 555 0136")] for name in names)
    table = read_table(tmp_path / "out.csv", "out.csv")
    assert [row.cells for row in table.rows()] == [[name, "+1 512 555 0136"] for name in names]
