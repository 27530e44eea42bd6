"""The same people in every form of file end in the same people."""

import csv
import io

import pytest
from openpyxl import Workbook

from contacts.models import Person
from contacts.tests.lists import counts, imported

pytestmark = pytest.mark.django_db

HEADER = ["Attendee Name", "Agency / Organization", "E-mail Address", "Phone #", "State"]
PEOPLE = [
    ["Jürgen Groß", "Rio Bravo Freight", "juergen@example.org", "(915) 555-0101", "TX"],
    ["Hong, Soo", "O’Brien’s Travel Center", "SOO@EXAMPLE.ORG", "1-915-555-0102", "Texas"],
    ['Ana "Annie" Ruiz; Jr.', "Webb County Sheriff’s Office", "ana@example.org", "915.555.0103", "tx"],
]
EXPECTED = [
    ('Ana "Annie" Ruiz; Jr.', "Webb County Sheriff’s Office", "ana@example.org", "+19155550103", "TX"),
    ("Hong, Soo", "O’Brien’s Travel Center", "soo@example.org", "+19155550102", "TX"),
    ("Jürgen Groß", "Rio Bravo Freight", "juergen@example.org", "+19155550101", "TX"),
]


def delimited(delimiter=",", rows=PEOPLE, header=HEADER, **kwargs):
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, **kwargs).writerows([header, *rows])
    return file.getvalue()


def workbook():
    book = Workbook()
    for row in [["Attendees of El Paso"], [], HEADER, *PEOPLE, ["Total", len(PEOPLE)]]:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


FORMS = {
    "commas": (delimited().encode(), "list.csv", {}),
    "with a mark": (delimited().encode("utf-8-sig"), "list.csv", {}),
    "semicolons of older Excel": (delimited(";").encode("cp1252"), "list.csv", {"encoding": "cp1252"}),
    "tabs in UTF-16": (delimited("\t").encode("utf-16"), "list.txt", {}),
    "bars": (delimited("|").encode(), "list.txt", {}),
    "everything quoted": (delimited(quoting=csv.QUOTE_ALL).encode(), "list.csv", {}),
    "old Macintosh": (delimited(lineterminator="\r").encode("mac-roman"), "list.csv", {"encoding": "mac-roman"}),
    "title above and total below": (f"Attendees of El Paso\n\n{delimited()}TOTAL,3\n".encode(), "list.csv", {}),
    "columns in another order": (
        delimited(rows=[row[::-1] for row in PEOPLE], header=HEADER[::-1]).encode(), "list.csv", {},
    ),
    "line breaks in cells": (delimited(rows=[[cell.replace(" ", "\n", 1) for cell in row] for row in PEOPLE]).encode(), "list.csv", {}),
    "marks nobody sees": (delimited(rows=[[f"\u200b{cell}\u202c" for cell in row] for row in PEOPLE]).encode(), "list.csv", {}),
    "a workbook": (workbook(), "list.xlsx", {}),
}  # fmt: skip


def people():
    rows = Person.objects.values_list("name", "organization__name", "email", "phone", "state_id")
    return sorted((name, office, email, phone.as_e164, state) for name, office, email, phone, state in rows)


@pytest.mark.parametrize("form", FORMS)
def test_the_same_people_come_of_every_form(form):
    data, name, options = FORMS[form]
    assert counts(imported("people", data, name=name, **options)) == (3, 0, 0, 0)
    assert people() == EXPECTED
    assert counts(imported("people", FORMS["commas"][0])) == (0, 0, 3, 0)


def test_formulas_come_in_as_the_texts_they_are():
    names = ["=1+1", "+Ana", "-Ana", "@Ana", "'=Ana", "\t=Ana"]
    data = delimited(rows=[[name, "", f"a{n}@example.org", "", ""] for n, name in enumerate(names)])
    assert counts(imported("people", data.encode())) == (6, 0, 0, 0)
    assert set(Person.objects.values_list("name", flat=True)) == {"=1+1", "+Ana", "-Ana", "@Ana", "=Ana"}
