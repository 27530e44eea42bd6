"""Importing people: who is new, who is known, who is doubtful, who is refused."""

import pytest

from contacts.imports import people_index
from contacts.models import Consent, ConsentTo, Kind, Organization, Person, RefusedRow
from contacts.tests.lists import counts, imported, reasons, rows_of
from tat_coalitions.testing.people import a_person, a_user, an_organization
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

HEADER = ["Name", "Title", "Organization", "E-mail", "Phone", "State"]
ANA = ["Ana Ruiz", "Manager", "Rio Bravo Freight", "ana@example.org", "915-555-0101", "TX"]
BOB = ["Bob Lindqvist", "Deputy", "Webb County Sheriff’s Office", "bob@example.org", "956-555-0102", "TX"]


def people(*rows, **options):
    return imported("people", rows_of(HEADER, *rows), **options)


def changed(row, **fields):
    """The row with some of its cells changed, by lower-case header."""
    places = {name.lower(): number for number, name in enumerate(HEADER)}
    row = list(row)
    for name, value in fields.items():
        row[places[name.replace("email", "e-mail")]] = value
    return row


# New people and the same file again


def test_new_people_come_in_with_their_organizations():
    run = people(ANA, BOB)
    assert counts(run) == (2, 0, 0, 0)
    ana = Person.objects.get(name="Ana Ruiz")
    assert (ana.title, ana.email, ana.phone.as_e164, ana.state_id) == (
        "Manager",
        "ana@example.org",
        "+19155550101",
        "TX",
    )
    assert (ana.organization.name, ana.organization.kind, ana.organization.state_id) == (
        "Rio Bravo Freight",
        Kind.TRUCKING,
        "TX",
    )
    office = Organization.objects.get(name="Webb County Sheriff’s Office")
    assert (office.kind, office.county_id) == (Kind.SHERIFF, "48479")


@pytest.mark.on_sqlite_too
def test_the_same_file_again_changes_nothing():
    people(ANA, BOB)
    before = list(Person.objects.values())
    assert counts(people(ANA, BOB)) == (0, 0, 2, 0)
    assert list(Person.objects.values()) == before
    assert Organization.objects.count() == 2


def test_a_dry_run_says_the_same_and_leaves_nothing():
    run = people(ANA, ANA, ["", "", "", "", "", ""], changed(BOB, email="x"), dry_run=True)
    assert counts(run) == (1, 0, 1, 1)
    assert not Person.objects.exists()
    assert not Organization.objects.exists()
    assert not RefusedRow.objects.exists()
    assert run.pk is None


def test_names_are_kept_as_they_were_written():
    people(changed(ANA, name="RUIZ, Ana"), changed(BOB, name="Hon. Bob McNeil"))
    assert sorted(Person.objects.values_list("name", "first_name", "last_name")) == [
        ("Hon. Bob McNeil", "", ""),
        ("RUIZ, Ana", "", ""),
    ]


def test_first_and_last_name_are_kept_where_the_list_tells_them_apart():
    imported("people", "Last Name,First Name,State\nRuiz,Ana,TX")
    assert list(Person.objects.values_list("name", "first_name", "last_name")) == [("Ana Ruiz", "Ana", "Ruiz")]


# Somebody we know


def test_mailbox_and_name_find_somebody_wherever_they_work_now():
    people(ANA)
    run = people(
        changed(ANA, name="Ruiz, Ana", email="ANA@EXAMPLE.ORG", organization="Permian Oil", state="NM", title="Owner")
    )
    assert counts(run) == (0, 1, 0, 0)
    ana = Person.objects.get()
    assert (ana.name, ana.title, ana.organization.name, ana.state_id) == ("Ana Ruiz", "Owner", "Permian Oil", "NM")


def test_without_an_address_name_organization_and_state_find_somebody():
    people(changed(ANA, email=""))
    assert counts(people(changed(ANA, email="", phone="915-555-0199"))) == (0, 1, 0, 0)
    assert counts(people(changed(ANA, email="", state="NM"))) == (1, 0, 0, 0)


def test_without_an_organization_name_and_state_find_somebody():
    row = changed(ANA, organization="", email="")
    people(row)
    assert counts(people(row)) == (0, 0, 1, 0)
    assert counts(people(changed(row, name="RUIZ, ANA"))) == (0, 0, 1, 0)
    assert counts(people(changed(row, state=""))) == (1, 0, 0, 0)


def test_without_an_organization_two_addresses_are_two_people():
    row = changed(ANA, organization="", state="")
    assert counts(people(row, changed(row, email="ruiz@example.org"))) == (2, 0, 0, 0)


def test_an_address_that_was_missing_is_filled_in():
    people(changed(ANA, email=""))
    assert counts(people(ANA)) == (0, 1, 0, 0)
    assert Person.objects.get().email == "ana@example.org"


def test_blank_cells_never_erase_what_we_know():
    people(ANA)
    assert counts(people(changed(ANA, title="", phone="", organization="", state=""))) == (0, 0, 1, 0)


def test_another_way_of_writing_is_no_change():
    people(ANA)
    row = changed(
        ANA, name="ANA RUIZ", title="MANAGER", organization="RIO BRAVO FREIGHT", phone="(915) 555.0101", state="Texas"
    )
    assert counts(people(row)) == (0, 0, 1, 0)
    assert Person.objects.get().name == "Ana Ruiz"


@pytest.mark.parametrize("written", ["Jose Nunez", "NÚÑEZ, JOSÉ", "José  Núñez"])
def test_accents_do_not_make_somebody_else(written):
    people(changed(ANA, name="José Núñez", email=""))
    assert counts(people(changed(ANA, name=written, email=""))) == (0, 0, 1, 0)


def test_an_agency_of_the_national_list_is_found_under_its_name_with_marks():
    an_organization("EL PASO COUNTY SHERIFFS OFFICE", Kind.SHERIFF)
    people(changed(BOB, organization="El Paso County Sheriff’s Office"))
    assert Person.objects.get().organization.name == "EL PASO COUNTY SHERIFFS OFFICE"
    assert Organization.objects.count() == 1


def test_an_agency_of_which_only_the_headquarters_is_known_is_the_headquarters():
    an_organization("EL PASO COUNTY SHERIFFS OFFICE - CLINT SUBSTATION", Kind.SHERIFF)
    an_organization("EL PASO COUNTY SHERIFFS OFFICE - HEADQUARTERS", Kind.SHERIFF)
    people(changed(BOB, organization="El Paso County Sheriff’s Office"))
    assert Person.objects.get().organization.name == "EL PASO COUNTY SHERIFFS OFFICE - HEADQUARTERS"


def test_a_department_of_which_only_the_headquarters_is_known_is_the_headquarters_too():
    an_organization("OHIO DEPARTMENT OF PUBLIC SAFETY - HEADQUARTERS", Kind.STATE_POLICE, county=None, state_id="OH")
    people(changed(BOB, organization="Ohio Department of Public Safety", state="OH"))
    assert Person.objects.get().organization.name == "OHIO DEPARTMENT OF PUBLIC SAFETY - HEADQUARTERS"


def test_the_office_of_the_state_counts_before_one_of_which_no_state_is_known():
    an_organization("Webb County Sheriff’s Office", Kind.SHERIFF, county=None)
    an_organization("WEBB COUNTY SHERIFFS OFFICE", Kind.SHERIFF)
    people(BOB)
    assert Person.objects.get().organization.name == "WEBB COUNTY SHERIFFS OFFICE"


def test_a_district_behind_a_dash_is_no_other_organization():
    people(changed(ANA, organization="State legislature"))
    assert counts(people(changed(ANA, organization="State legislature – 13"))) == (0, 0, 1, 0)
    assert Organization.objects.count() == 1


def test_changes_are_written_to_the_trail_with_before_and_after():
    people(ANA)
    dana = a_user("Dana Whitlock")
    people(changed(ANA, title="Owner"), by=dana)
    entry = Entry.objects.get(verb="changed by an import")
    assert (entry.actor, entry.subject_label, entry.changes) == (dana, "Ana Ruiz", {"title": ["Manager", "Owner"]})
    assert Entry.objects.filter(verb="imported a list").first().changes["updated"] == [None, 1]


@pytest.mark.parametrize(
    ("mode", "title", "phone", "outcome"),
    [
        ("update", "Owner", "+19155550101", (0, 1, 0, 0)),
        ("fill", "Manager", "+19155550101", (0, 1, 0, 0)),
        ("new", "Manager", "", (0, 0, 1, 0)),
    ],
)
def test_what_becomes_of_known_people_is_a_choice(mode, title, phone, outcome):
    people(changed(ANA, phone=""))
    assert counts(people(changed(ANA, title="Owner"), mode=mode)) == outcome
    ana = Person.objects.get()
    assert (ana.title, str(ana.phone and ana.phone.as_e164)) == (title, phone)


# Doubts


def test_a_mailbox_under_another_name_is_doubtful_and_nobody_is_merged():
    people(changed(ANA, email="dispatch@example.org"))
    run = people(changed(BOB, email="dispatch@example.org"))
    assert counts(run) == (0, 0, 0, 1)
    assert run.doubtful == 1
    assert reasons(run) == [
        (
            2,
            "",
            "The mailbox dispatch@example.org is known as that of “Ana Ruiz”. Is it the same person, or do they share it?",
        )
    ]
    assert Person.objects.get().name == "Ana Ruiz"


def test_a_name_spelled_almost_the_same_in_one_organization_and_state_is_doubtful():
    people(changed(ANA, name="John Smith", email=""))
    run = people(changed(ANA, name="Jon Smith", email="jon@example.org"))
    assert reasons(run) == [
        (2, "", "“John Smith”, of the same organization and state, is spelled almost the same. Is it the same person?")
    ]
    assert counts(people(changed(ANA, name="Jon Smith", state="NM", email="jon@example.org"))) == (1, 0, 0, 0)


def test_a_name_we_know_under_another_address_is_doubtful():
    people(ANA)
    run = people(changed(ANA, email="ruiz@example.org"))
    assert reasons(run) == [
        (2, "", "“Ana Ruiz” is known there under another address, ana@example.org. Is it the same person?")
    ]
    assert Person.objects.get().email == "ana@example.org"


def test_two_people_who_fit_are_doubtful():
    company = an_organization("Rio Bravo Freight")
    for phone in ("+19155550101", "+19155550102"):
        a_person("Ana Ruiz", email="", organization=company, state_id="TX", phone=phone)
    run = people(changed(ANA, email=""))
    assert reasons(run) == [(2, "", "2 people we know fit this row.")]


def test_rows_of_one_file_are_held_against_each_other():
    run = people(
        ANA,
        changed(ANA, name="Ruiz, Ana", phone="(915) 555-0101"),
        changed(ANA, title="Owner"),
        changed(BOB, email="ana@example.org"),
    )
    assert counts(run) == (1, 0, 1, 2)
    assert reasons(run) == [
        (4, "", "Line 2 is about the same one and says otherwise: title."),
        (
            5,
            "",
            "The mailbox ana@example.org is known as that of “Ana Ruiz”. Is it the same person, or do they share it?",
        ),
    ]


def test_a_later_row_of_the_file_may_fill_what_the_first_left_blank():
    rows = changed(ANA, title="", email=""), ANA
    assert counts(people(*rows)) == (1, 1, 0, 0)
    assert Person.objects.get().email == "ana@example.org"
    assert counts(people(*rows)) == (0, 0, 2, 0)


def test_rows_far_apart_are_held_against_each_other_too(monkeypatch):
    monkeypatch.setattr("contacts.imports.engine.BATCH", 2)
    rows = [ANA, BOB, changed(ANA, title="Owner"), BOB, changed(BOB, phone="")]
    run = people(*rows)
    assert counts(run) == (2, 0, 2, 1)
    assert reasons(run) == [(4, "", "A row above is about the same one and says otherwise: title.")]
    assert counts(people(*rows)) == (0, 0, 4, 1)


def test_an_address_that_a_row_above_brought_is_held_against_one_far_below(monkeypatch):
    monkeypatch.setattr("contacts.imports.engine.BATCH", 1)
    people(changed(ANA, email=""))
    run = people(ANA, BOB, changed(ANA, email="ruiz@example.org"), mode="fill")
    assert counts(run) == (1, 1, 0, 1)
    assert reasons(run) == [
        (4, "", "“Ana Ruiz” is known there under another address, ana@example.org. Is it the same person?")
    ]


@pytest.mark.parametrize(
    ("word", "outcome", "names"), [("new", (1, 0, 0, 0), 2), ("same", (0, 1, 0, 0), 1), ("", (0, 0, 0, 1), 1)]
)
def test_a_person_settles_a_doubt_in_the_column_settle(word, outcome, names):
    people(changed(ANA, name="John Smith", email="dispatch@example.org"))
    row = changed(ANA, name="Jon Smith", email="dispatch@example.org", title="Owner")
    data = rows_of([*HEADER, "Settle"], [*row, word])
    assert counts(imported("people", data)) == outcome
    assert Person.objects.count() == names
    if word:
        assert counts(imported("people", data)) == (0, 0, 1, 0)


def test_a_large_organization_is_asked_for_exact_names_only(monkeypatch):
    monkeypatch.setattr(people_index, "GROUP", 1)
    people(changed(ANA, email=""), changed(BOB, organization="Rio Bravo Freight", email=""))
    assert counts(people(changed(ANA, name="RUIZ, ANA", email=""))) == (0, 0, 1, 0)
    assert counts(people(changed(ANA, name="Ana Ruis", email=""))) == (1, 0, 0, 0)


# What refuses a row, and what is only told


def test_every_error_of_a_row_is_told():
    run = people(["", "Deputy", "Webb County", "bob at example", "1", "Zz"])
    assert reasons(run) == [
        (
            2,
            "Name, E-mail, State",
            "The name is missing. “bob at example” is not an e-mail address. “Zz” is not a state, territory or province.",
        )
    ]


def test_good_rows_are_not_lost_because_of_bad_ones():
    run = people(ANA, changed(BOB, email="x"), BOB)
    assert counts(run) == (2, 0, 0, 1)
    assert run.rows_read == 3
    assert run.refused_rows.get().row["Name"] == "Bob Lindqvist"


def test_what_only_helps_is_left_out_and_told():
    run = imported("people", "Name,Phone,State,County,In office\nAna Ruiz,12,TX,Nowhere,no")
    assert counts(run) == (1, 0, 0, 0)
    assert [(note["line"], note["column"], note["says"]) for note in run.notes] == [
        (2, "Phone", "“12” is no telephone number and was left out."),
        (2, "County", "“Nowhere” is no county of TX that we know."),
        (2, "In office", "The list says that this person no longer holds the office."),
    ]


def test_a_county_is_found_by_its_name_and_by_its_number():
    imported("people", 'Name,County,State\nAna Ruiz,El Paso County,TX\nBob Lindqvist,"Webb, TX",TX')
    imported("people", "Name,County FIPS,State\nCy Tran,48141,TX")
    assert sorted(Person.objects.values_list("name", "county_id")) == [
        ("Ana Ruiz", "48141"),
        ("Bob Lindqvist", "48479"),
        ("Cy Tran", "48141"),
    ]


def test_an_organization_whose_name_tells_nothing_counts_as_was_chosen():
    people(changed(ANA, organization="Werner"))
    people(changed(BOB, organization="Lozano"), kind="bus")
    assert sorted(Organization.objects.values_list("name", "kind")) == [("Lozano", "bus"), ("Werner", "trucking")]


def test_kind_and_sector_of_the_list_count():
    imported("people", "Name,Organization,Kind,Sector\nAna Ruiz,Werner,Truck stop or travel plaza,\nBob Li,Lozano,,NGO")
    assert sorted(Organization.objects.values_list("name", "kind", "sector")) == [
        ("Lozano", "ngo", "ngo"),
        ("Werner", "truck_stop", "stop"),
    ]


def test_a_doubtful_row_leaves_no_organization_behind():
    people(ANA)
    people(changed(BOB, email="ana@example.org", organization="Nobody Else Transport"))
    assert not Organization.objects.filter(name="Nobody Else Transport").exists()


def test_headers_named_like_fields_of_the_program_do_nothing():
    run = imported("people", "Name,id,user,nonce,is_superuser,anonymised_at\nAna Ruiz,7,1,x,TRUE,2020-01-01")
    ana = Person.objects.get()
    assert (ana.user, ana.anonymised_at) == (None, None)
    assert (ana.pk, ana.nonce) != (7, "x")
    assert run.found["unused"] == ["id", "user", "nonce", "is_superuser", "anonymised_at"]


def test_a_row_the_database_refuses_does_not_take_the_others_along(monkeypatch):
    monkeypatch.setattr("contacts.imports.people.PeopleImporter.read", _unchecked)
    run = people(ANA, changed(BOB, title="x" * 300), changed(BOB, email="cy@example.org", name="Cy Tran"))
    assert counts(run) == (2, 0, 0, 1)
    assert reasons(run) == [(3, "", "The database did not take this row.")]


def _unchecked(importer, reading):
    reading.values = {field: reading.get(field) for field in ("name", "title", "email")}


# Consents


def test_consents_of_a_list_are_kept_and_a_withdrawal_stands():
    text = "Name,E-mail,consent_hosts,consent_contact_list\nAna Ruiz,ana@example.org,yes,no"
    imported("people", text)
    consent = Consent.objects.get()
    assert (consent.to, consent.told, consent.withdrawn_at) == (ConsentTo.HOSTS, Consent.Told.IMPORT, None)
    assert counts(imported("people", text)) == (0, 0, 1, 0)
    consent.withdrawn_at = consent.given_at
    consent.save()
    assert counts(imported("people", text)) == (0, 0, 1, 0)
    assert Consent.objects.in_force().count() == 0


# Large and small


@pytest.mark.parametrize("way", ["small", "large"])
def test_large_and_small_lists_end_in_the_same_rows(way, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr("contacts.imports.writing.WORTH_A_COPY", 1 if way == "large" else 10_000)
    hard = ['O\'Brien \\N \\t "x"', "=1+1", "A|B, Inc.", "o@example.org", "", ""]
    run = people(ANA, BOB, hard, changed(BOB, email="x"), changed(ANA, title="Owner"))
    assert counts(run) == (3, 0, 0, 2)
    rows = Person.objects.order_by("pk").values_list(
        "name", "title", "email", "phone", "state_id", "organization__name"
    )
    assert [[str(cell) for cell in row] for row in rows] == [
        ["Ana Ruiz", "Manager", "ana@example.org", "(915) 555-0101", "TX", "Rio Bravo Freight"],
        ["Bob Lindqvist", "Deputy", "bob@example.org", "(956) 555-0102", "TX", "Webb County Sheriff’s Office"],
        [hard[0], "=1+1", "o@example.org", "", "None", "A|B, Inc."],
    ]
    unsaid = ("first_name", "direct_phone", "county_id", "user_id", "opted_out_at", "anonymised_at")
    assert set(Person.objects.values_list(*unsaid)) == {("", "", None, None, None, None)}
    assert set(Organization.objects.values_list("address", "lat", "source_id", "sector")) == {
        ("", None, None, "law"),
        ("", None, None, "trucking"),
    }
    assert len(set(Person.objects.values_list("nonce", flat=True))) == 3
    assert set(Person.objects.values_list("updated_at", flat=True)) == set(run.batches.values_list("stamp", flat=True))


@pytest.mark.parametrize("rows", [1, 3])
def test_a_batch_costs_the_same_questions_however_many_rows_it_has(rows, django_assert_num_queries):
    people(*(changed(ANA, name=f"Ana {n}", email=f"ana{n}@example.org") for n in range(rows)))
    with django_assert_num_queries(18):
        people(*(changed(ANA, name=f"Ana {n}", email=f"ana{n}@example.org", title="Owner") for n in range(rows)))
