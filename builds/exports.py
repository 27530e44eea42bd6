"""The two lists as rows of a table, in the columns that others rely on; streamed, so that a million rows need no room.

A restricted cell is empty unless it was asked for with a purpose and the person who asks may see it.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, TextField, Value, When
from django.db.models.functions import Cast, Concat
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from builds.models import ContactLink, Invitation
from contacts.files.cells import safe_cell, text_cell
from contacts.models import Consent, ConsentTo

CHUNK = 2000
# As contacts.whereabouts writes it: nothing else tells some rest areas of one name apart.
WHERE = Case(
    When(
        Q(site__address="", site__milepost="", site__lat__isnull=False),
        then=Concat(Cast("site__lat", CharField()), Value(", "), Cast("site__lon", CharField())),
    ),
    When(site__milepost="", then=F("site__address")),
    When(site__address="", then=Concat(Value("milepost "), F("site__milepost"))),
    default=Concat(F("site__address"), Value(", milepost "), F("site__milepost")),
    output_field=CharField(),
)

WAITING = "waiting list"  # the answer of who said yes and waits for a seat

CONTACTS = {
    "county": "site__county__name",
    "state": "site__state_id",
    "site": "site__name",
    "site_kind": "site__kind",
    "site_address": WHERE,
    "manager": "site__manager__name",
    "manager_title": "site__manager__title",
    "manager_phone": "site__manager__phone",
    "manager_email": "site__manager__email",
    "agency": "agency__name",
    "officer": "officer__name",
    "officer_title": "officer__title",
    "officer_phone": "officer__phone",
    "officer_after_hours": "officer__after_hours_phone",
    "officer_email": "officer__email",
    "backup_officer": "backup__name",
    "introduced_at": "introduced_at__slug",
    "verified_on": "verified_on",
}
PEOPLE = {
    "name": "person__name",
    "first_name": "person__first_name",
    "last_name": "person__last_name",
    "title": "person__title",
    "organization": "person__organization__name",
    "kind": "person__organization__kind",
    "sector": "sector",
    "email": "person__email",
    "phone": "person__phone",
    "county": "person__county__name",
    "state": "person__state_id",
    "answer": Case(When(waiting_since__isnull=False, then=Value(WAITING)), default=F("answer")),
    "arrived": "arrived_at",
    "walk_in": "walk_in",
    "consent_hosts": "shares_with_hosts",
    "consent_contact_list": "shares_with_county",
}
RESTRICTED = {"officer_after_hours"}
PHONES = ("phone", "after_hours")
AMERICAN = len("+19155550136")


@dataclass(frozen=True)
class Listing:
    """A list to be exported: its columns and its rows, read as they are written."""

    name: str
    columns: dict
    rows: Iterator

    def cells(self):
        """Each row as a list of plain values in the order of the columns."""
        for row in self.rows:
            yield [plain(value) for value in row]


def contacts(*, build=None, with_direct=False):
    """The contact list as a Listing, sorted by state, county, site and officer; of the build's counties or of all."""
    links = ContactLink.objects.current()
    if build is not None:
        links = links.filter(site__county__builds=build)
    rows = links.order_by("site__state_id", "site__county__name", "site__name", "officer__name", "pk")
    return Listing("contacts", CONTACTS, read(rows, CONTACTS, () if with_direct else RESTRICTED))


def people(*, build):
    """The people of a build as a Listing, sorted by state, county, organization and name."""
    given = Consent.objects.in_force().filter(person=OuterRef("person"))
    rows = Invitation.objects.filter(build=build).annotate(
        shares_with_hosts=Exists(given.filter(to=ConsentTo.HOSTS)),
        shares_with_county=Exists(given.filter(to=ConsentTo.CONTACT_LIST)),
    )
    rows = rows.order_by("person__state_id", "person__county__name", "person__organization__name", "person__name", "pk")
    return Listing("people", PEOPLE, read(rows, PEOPLE, ()))


def read(rows, columns, withheld):
    """The values of the columns, a row at a time, with those withheld left empty."""
    # phones as text: reading a million of them as numbers would cost more than all the rest
    asked = [value_of(path) for path in columns.values()]
    kept = [(number, name.endswith(PHONES)) for number, name in enumerate(columns)]
    hidden = {number for number, name in enumerate(columns) if name in withheld}
    for row in rows.values_list(*asked).iterator(chunk_size=CHUNK):
        yield [
            None if number in hidden else written(row[number]) if is_phone else row[number] for number, is_phone in kept
        ]


def value_of(path):
    """What is asked for a column: a path, a phone as text, or what a column says in the terms of the database."""
    if not isinstance(path, str):
        return path
    return Cast(path, TextField()) if path.endswith("phone") else F(path)


def written(phone):
    """A number as people of this country write it, so that no spreadsheet takes its plus for a formula."""
    if phone and phone.startswith("+1") and len(phone) == AMERICAN:
        return f"({phone[2:5]}) {phone[5:8]}-{phone[8:]}"
    return phone


def plain(value):
    """A value as a cell: empty for nothing, yes and no in words, days and times as ISO 8601."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value if isinstance(value, int | float) else str(value)


def as_csv(listing):
    """The list as UTF-8 CSV with a byte order mark, in pieces of bytes."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow(listing.columns)
    for number, row in enumerate(listing.cells(), start=1):
        writer.writerow([safe_cell(cell) for cell in row])
        if number % CHUNK == 0:
            yield taken(buffer)
    yield taken(buffer)


def taken(buffer):
    """What the buffer holds, as bytes; it is empty afterwards."""
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def as_xlsx(listing, file):
    """Write the list into an open binary file as a workbook; every text cell is a text, never a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(listing.name)
    sheet.append(list(listing.columns))
    for row in listing.cells():
        sheet.append([text_cell(WriteOnlyCell(sheet), cell) for cell in row])
    book.save(file)
