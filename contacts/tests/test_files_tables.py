"""Reading a list: every form it comes in, and every file that is none."""

import datetime
import io
import zipfile

import pytest
from openpyxl import Workbook

from contacts.files import FileNotTaken, limits, read_table

PEOPLE = [
    ["Name", "E-mail", "City"],
    ["Ana Ruiz", "ana@example.org", "El Paso"],
    ["Jürgen Groß", "j@example.org", "Cañon City"],
    ["Hong, Soo", "soo@example.org", "Las Cruces"],
]


def delimited(delimiter=",", ending="\r\n"):
    return "".join(
        delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) + ending for row in PEOPLE
    )


def read(data, name="list.csv", **kwargs):
    return read_table(io.BytesIO(data if isinstance(data, bytes) else data.encode()), name, **kwargs)


def cells(table):
    return [table.header, *(row.cells for row in table.rows())]


def workbook(rows, **sheets):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for title, others in sheets.items():
        sheet = book.create_sheet(title)
        for row in others:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def refusal(data, name="list.csv", **kwargs):
    with pytest.raises(FileNotTaken) as refused:
        read(data, name, **kwargs)
    return refused.value.message


@pytest.mark.parametrize(
    "data",
    [
        delimited().encode(),
        delimited().encode("utf-8-sig"),
        delimited(ending="\n").encode(),
        delimited(ending="\r").encode(),
        delimited(";").encode(),
        delimited("\t").encode(),
        delimited("|").encode(),
        delimited().encode("utf-16"),
        delimited("\t").encode("utf-16"),
        delimited().encode("utf-32"),
        ("sep=;\r\n" + delimited(";")).encode(),
    ],
    ids=["utf-8", "bom", "unix", "mac", "semicolons", "tabs", "bars", "utf-16", "unicode text", "utf-32", "sep line"],
)
def test_the_same_list_reads_alike_in_every_form(data):
    assert cells(read(data)) == PEOPLE


def test_a_workbook_reads_like_its_csv():
    assert cells(read(workbook(PEOPLE), "list.xlsx")) == PEOPLE


def test_older_excel_is_read_when_a_person_names_its_encoding():
    data = delimited(";").encode("cp1252")
    assert cells(read(data, encoding="cp1252")) == PEOPLE


def test_a_file_that_is_not_utf_8_says_where_and_offers_encodings():
    with pytest.raises(FileNotTaken) as refused:
        read(delimited().encode("cp1252"))
    assert refused.value.message.startswith(
        "Line 3 is not UTF-8 (byte 0xFC). In the encoding of older Excel it would be “ü”. Say which encoding"
    )
    assert refused.value.encodings[0] == "cp1252"


def test_the_line_is_right_far_into_a_long_file():
    lines = ["Name,City\n", *("Ana,El Paso\n" for _ in range(200_000)), "Jürgen,X\n"]
    data = b"".join(line.encode("cp1252") for line in lines)
    assert refusal(data).startswith("Line 200002 is not UTF-8")


def test_utf_16_without_its_mark_is_asked_about():
    data = delimited().encode("utf-16-le")
    assert "looks like UTF-16, but without the mark" in refusal(data)
    assert cells(read(data, encoding="utf-16-le")) == PEOPLE


def test_an_encoding_nobody_offered_is_refused():
    assert refusal(b"a,b\n1,2\n", encoding="rot13") == "There is no encoding called “rot13” here."


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "list.csv", "“list.csv” is empty."),
        (b"  \r\n\r\n", "list.csv", "“list.csv” is empty."),
        (b"\xef\xbb\xbf", "list.csv", "“list.csv” is empty."),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "list.csv", "“list.csv” is a picture, not a table."),
        (b"%PDF-1.7 ...", "list.csv", "“list.csv” is a PDF, not a table."),
        (b"<!DOCTYPE html><table><tr><td>a", "list.csv", "“list.csv” is a web page, not a table."),
        (b"\r\n <html><body>", "list.csv", "“list.csv” is a web page, not a table."),
        (b"\xd0\xcf\x11\xe0" + bytes(50), "list.xls", "“list.xls” is a workbook of Excel 2003 or older, not a table."),
        (b"\x01\x02\x03\x04\x05\x06\x07" * 9, "list.csv", "“list.csv” is some other kind of file, not a table."),
        (b"PK\x03\x04....", "list.csv", "“list.csv” is a zip archive or a workbook under the name of a text file."),
        (b"PK\x03\x04....", "list.xlsx", "“list.xlsx” cannot be opened as an Excel workbook"),
        (b"name,city\nAna\x00,El Paso\n", "list.csv", "Line 2 holds a NUL character"),
    ],
)
def test_what_is_no_list_is_told_in_a_sentence(data, name, sentence):
    assert refusal(data, name).startswith(sentence)


def test_an_archive_that_is_no_workbook_is_told():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("list.csv", "name,city\n")
    assert "not an Excel workbook" in refusal(file.getvalue(), "list.xlsx")


def test_a_workbook_that_would_unpack_to_much_is_not_unpacked():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (limits.WORKBOOK_UNPACKED + 1))
    assert len(file.getvalue()) < 100_000
    assert "unpacks to 32 MB" in refusal(file.getvalue(), "list.xlsx")


def test_a_workbook_with_entities_of_its_own_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><workbook/>')
    assert "cannot be opened" in refusal(file.getvalue(), "list.xlsx")


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(FileNotTaken, match=r"“x\.csv” cannot be read: No such file or directory\."):
        read_table(tmp_path / "x.csv", "x.csv")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('name,city\n"Ana,El Paso\n', 2),
        ('name,city\nBob,Waco\n"Ana,El Paso\n"Hong, Soo",Las Cruces\n', 3),
        ('name,city\n"Ana,El Paso\n' + "Bob,Waco\n" * 150, 2),
    ],
    ids=["at the end", "before the next one", "for very long"],
)
def test_a_quotation_mark_never_closed_is_told_with_its_line(text, line):
    assert refusal(text) == f"The quotation mark on line {line} is never closed. Close or remove it and try again."


def test_quotation_marks_within_a_name_are_part_of_it():
    table = read('name,city\n"Skip" Jones,El Paso\nAna "Annie" Ruiz,Waco\n')
    assert [row.cells[1] for row in table.rows()] == ["El Paso", "Waco"]
    assert "Jones" in next(table.rows()).cells[0]


def test_a_cell_beyond_all_measure_refuses_the_file():
    assert refusal("name,city\nAna," + "x" * 40_000).startswith("A cell on line 2 is longer than 32767 characters.")
    assert refusal("name,city\nAna," + "x" * 200_000).startswith("A cell on line 2 is longer than")
    assert refusal("name,city\nAna," + "x" * 2_000_000) == "Line 2 is longer than a million characters."


def test_too_many_columns_refuse_the_file():
    header = ",".join(f"c{n}" for n in range(300))
    assert refusal(header + "\n1,2\n") == "The header on line 1 has more than 200 columns."
    assert "has 300 cells" in refusal("name,city\n" + "x," * 299 + "x\n")


def test_too_many_rows_refuse_the_file(monkeypatch):
    monkeypatch.setattr(limits, "ROWS", 3)
    assert refusal("name,city\n" + "Ana,Waco\n" * 4) == "The list has more than 3 rows. Divide it and try again."


def test_doubled_headers_refuse_the_file():
    assert refusal("name,Phone,phone \nAna,1,2\n") == (
        "Two columns are called “phone” (columns 2 and 3 of line 1). Give each its own name."
    )


def test_a_column_without_a_name_refuses_the_file_only_if_it_holds_something():
    assert refusal("name,,city\nAna,,Waco\nBob,x,Waco\n").startswith(
        "Column 2 has no name in the header but holds something on line 3."
    )
    assert read("name,,city\nAna,,Waco\n").count == 1
    assert read("name,city,,\nAna,Waco,,\n").header == ["name", "city"]


def test_a_row_with_more_cells_than_the_header_says_so_and_others_are_read():
    table = read("name,city\nAna,Waco\nBob,El Paso,TX\nCy\n")
    assert [(row.line, row.problem) for row in table.rows()] == [
        (2, ""),
        (3, "The row has 3 cells, the header only 2."),
        (4, ""),
    ]
    assert [row.cells for row in table.rows()][2] == ["Cy", ""]


def test_titles_above_and_totals_below_are_left_out_and_told():
    table = read("Attendees of El Paso\n\nPrinted Monday\nName,City\nAna,Waco\nBob,El Paso\n\nTOTAL,2\n")
    assert cells(table) == [["Name", "City"], ["Ana", "Waco"], ["Bob", "El Paso"]]
    assert table.header_line == 4
    assert table.notes == [
        "The header was found on line 4; 2 lines above it were left out.",
        "Line 8 looks like a total and was left out.",
    ]


def test_a_row_called_total_in_the_middle_is_a_row():
    table = read("name,city\nTotal,\nAna,Waco\n")
    assert [row.line for row in table.rows()] == [2, 3]


def test_a_total_does_not_hide_a_company():
    assert read("name,city\nAna,Waco\nTotal Transport,Dallas\nTotal,Waco\n").count == 3


def test_known_names_of_columns_find_the_header():
    known = {"name", "e-mail"}
    text = "City,State,Program\nEl Paso,TX,Builds\nName,E-mail,State\nAna,ana@example.org,TX\n"
    assert read(text, knows=lambda cell: cell.lower() in known).header_line == 3


def test_a_person_may_point_at_the_header():
    text = "City,State\nName,E-mail\nAna,ana@example.org\n"
    assert read(text, header_line=2).header == ["Name", "E-mail"]
    assert refusal(text, header_line=9) == "There is no header on line 9."


def test_lines_are_counted_as_an_editor_counts_them():
    table = read('name,address\nAna,"1 Main\nWaco, TX"\nBob,2 Oak\n')
    assert [(row.line, row.cells[1]) for row in table.rows()] == [(2, "1 Main Waco, TX"), (4, "2 Oak")]


def test_rows_can_be_gone_through_again_from_a_line_on():
    table = read("name\nAna\nBob\nCy\n")
    assert [row.cells[0] for row in table.rows()] == ["Ana", "Bob", "Cy"]
    assert [row.cells[0] for row in table.rows(after=2)] == ["Bob", "Cy"]


def test_invisible_marks_are_taken_out_and_told():
    table = read("name,city\nAna\u202e Ruiz,Waco\n")
    assert next(table.rows()).cells[0] == "Ana Ruiz"
    assert table.notes == ["Line 2: marks that cannot be seen were taken out."]


def test_only_the_first_sheet_that_holds_something_is_read_and_the_others_are_told():
    table = read(workbook([], People=PEOPLE, Old=[["x"]]), "list.xlsx")
    assert (table.sheet, cells(table)) == ("People", PEOPLE)
    assert table.notes == ["Only the sheet “People” was read; 1 more hold something."]


def test_numbers_and_dates_of_a_workbook_read_as_a_person_sees_them():
    rows = [["a", "b", "c", "d"], [79901, 31.75, True, datetime.datetime(2027, 2, 17)]]
    assert cells(read(workbook(rows), "list.xlsx"))[1] == ["79901", "31.75", "TRUE", "2027-02-17"]


def test_an_empty_workbook_is_empty():
    assert refusal(workbook([]), "list.xlsx") == "“list.xlsx” is empty."
