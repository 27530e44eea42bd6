"""What headers and single cells mean."""

import pytest
from django.core.validators import validate_email
from hypothesis import given
from hypothesis import strategies as st

from contacts.files import FileNotTaken
from contacts.imports import values
from contacts.imports.columns import Column, match, normal
from contacts.imports.kinds import agency_kind, organization_kind, site_kind
from contacts.imports.names import organization_key, person_key
from contacts.imports.people import PeopleImporter
from contacts.imports.reading import Reading
from contacts.imports.taken import Taken
from contacts.models import Kind, SiteKind


def a_row(**cells):
    names = list(cells)
    return Reading(2, list(cells.values()), {name: place for place, name in enumerate(names)}, {n: n for n in names})


# Headers


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("E-Mail Address:", "email address"),
        ("e mail", "email"),
        ("Agency / Organisation", "agency organization"),
        ("Phone #", "phone"),
        ("Attended?", "attended"),
        ("MILE_POST", "mile post"),
        ("Téléphone", "telephone"),
    ],
)
def test_headers_are_reduced_to_their_words(written, words):
    assert normal(written) == words


def test_columns_are_found_in_any_order_and_spelling_and_the_rest_is_told():
    header = ["Phone #", "is_superuser", "E-mail Address", "Agency / Organization", "Attendee Name", "id"]
    found = match(header, PeopleImporter.columns)
    assert found.headers == {
        "name": "Attendee Name",
        "organization": "Agency / Organization",
        "email": "E-mail Address",
        "phone": "Phone #",
    }
    assert found.unused == ["is_superuser", "id"]


def test_the_better_name_counts_where_two_columns_could_be_meant():
    found = match(["Agency", "Organization", "Name"], PeopleImporter.columns)
    assert found.headers["organization"] == "Organization"
    assert found.unused == ["Agency"]


def test_two_spellings_of_one_name_refuse_the_file():
    with pytest.raises(FileNotTaken, match="“E-mail” and “Email” are the same name for a column"):
        match(["Name", "E-mail", "Email"], PeopleImporter.columns)


def test_a_person_may_point_at_a_column_or_at_none():
    columns = (Column.called("name", "name", "name"), Column.called("city", "city", "city"))
    found = match(["City", "Who"], columns, {"name": "Who", "city": ""})
    assert found.headers == {"name": "Who"}


# Cells


@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("TX", "TX"), ("tx", "TX"), ("Texas", "TX"), ("Calif.", "CA"), ("Puerto Rico", "PR"), ("P.R.", "PR"), ("D.C.", "DC"),
        ("Washington, D.C.", "DC"), ("N. Mex.", "NM"), ("W.Va.", "WV"), ("Ontario", "ON"), ("Québec", None), ("Zz", None),
        ("Me.", "ME"), ("Miss.", "MS"),
    ],
)  # fmt: skip
def test_states_in_the_ways_people_write_them(written, state):
    assert values.state_called(written) == state


def test_a_state_nobody_knows_refuses_the_row_and_the_nation_is_no_state():
    wrong, nation = a_row(state="Zz"), a_row(state="US")
    values.state(wrong)
    values.state(nation)
    assert wrong.errors == [("state", "“Zz” is not a state, territory or province.")]
    assert nation.errors == []
    assert nation.remarks == [("state", "“US” is the whole country, so no state was set.")]


@pytest.mark.parametrize(
    "written",
    [
        "(775) 684-8853", "775.684.8853", "+1 775 684 8853", "7756848853", "1-775-684-8853", "775/684-8853", "(775)684-8853",
        "+17756848853", "Tel. 775-684-8853",
    ],
)  # fmt: skip
def test_one_number_in_all_its_spellings(written):
    assert values.number_in(written) == ("+17756848853", "")


@pytest.mark.parametrize(
    ("written", "number"),
    [("555-0136", ""), ("000-000-0000", ""), ("call me", ""), ("+44 20 7946 0958", "+442079460958"), ("911", "")],
)
def test_what_is_no_american_number(written, number):
    assert values.number_in(written)[0] == number


def test_a_bad_number_is_left_out_and_told_an_extension_too():
    row = a_row(phone="12", direct_phone="775-684-8853 ext. 12")
    values.phone(row, "phone")
    values.phone(row, "direct_phone")
    assert row.values == {"direct_phone": "+17756848853"}
    assert row.errors == []
    assert [says for _column, says in row.remarks] == [
        "“12” is no telephone number and was left out.",
        "Extension 12 of “775-684-8853 ext. 12” was left out.",
    ]


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("ANA@Example.ORG", "ana@example.org"),
        ("Ana Ruiz <ana@example.org>", "ana@example.org"),
        ("mailto:ana@example.org", "ana@example.org"),
        ("ana@example.org; desk@example.org", "ana@example.org"),
        ("n/a", None),
        ("", None),
    ],
)
def test_addresses_are_kept_in_small_letters(written, address):
    row = a_row(email=written)
    values.email(row)
    assert row.errors == []
    assert row.values.get("email") == address


@pytest.mark.parametrize(
    "written",
    [
        "ana@",
        "ana at example.org",
        "ana@example..org",
        "lori garcia@example.org",
        "änna@example.org",
        "a@b",
        ".a@example.org",
    ],
)
def test_what_is_no_address_refuses_the_row(written):
    row = a_row(email=written)
    values.email(row)
    assert row.errors == [("email", f"“{written}” is not an e-mail address.")]


def test_a_web_address_is_no_mailbox():
    row = a_row(email="https://example.org/contact")
    values.email(row)
    assert row.errors == [("email", "“https://example.org/contact” is a web address, not an e-mail address.")]


@given(st.from_regex(values.PLAIN_ADDRESS, fullmatch=True).filter(lambda text: len(text) <= 100))
def test_an_address_told_the_quick_way_passes_the_slow_way_too(address):
    assert validate_email(address) is None  # it raises for what is no address


def test_a_zero_that_a_spreadsheet_took_off_comes_back():
    row = a_row(zip="2133")
    values.zip_code(row)
    assert row.values == {"zip": "02133"}


def test_yes_and_no():
    said = [values.yes_or_no(word) for word in ("Y", "X", "TRUE", "yes", "✓", "No", "0", "perhaps")]
    assert said == [True, True, True, True, True, False, False, None]


# Names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hong, Soo", "Soo Hong"),
        ("Hon. Daniel Grossberg", "DANIEL GROSSBERG"),
        ("TATIANA PÉREZ RAMÍREZ", "Perez Ramirez, Tatiana"),
        ("Johnson, Van R., II", "Van R. Johnson II"),
        ("Smith, Jr.", "Smith Jr"),
        ("Elizabeth Bennett-Parker", "elizabeth bennett parker"),
        ("O'Brien", "O’Brien"),
    ],
)
def test_one_name_in_several_spellings(one, other):
    assert person_key(one) == person_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("John Smith Jr", "John Smith"), ("Major Thibaut", "Thibaut"), ("Ana Ruiz", "Ann Ruiz")]
)
def test_different_names(one, other):
    assert person_key(one) != person_key(other)


def test_organizations_with_and_without_marks():
    assert organization_key("El Paso County Sheriff’s Office") == organization_key("EL PASO COUNTY SHERIFFS OFFICE")
    assert organization_key("The A&B Co.") == organization_key("A and B CO")


# Kinds


@pytest.mark.parametrize(
    ("written", "name", "kind"),
    [
        ("Local police", "GROVE HILL POLICE DEPARTMENT", Kind.POLICE),
        ("Sheriff", "NESS COUNTY SHERIFFS DEPARTMENT", Kind.SHERIFF),
        ("Tribal police", "INDIANAPOLIS METROPOLITAN POLICE DEPARTMENT", Kind.POLICE),
        ("Tribal police", "KAW NATION POLICE DEPARTMENT", Kind.OTHER_LAW),
        ("Special jurisdiction", "BROOKLYN PARK POLICE DEPARTMENT", Kind.POLICE),
        ("Special jurisdiction", "SPOKANE AIRPORT POLICE DEPARTMENT", Kind.OTHER_LAW),
        ("Campus/School police", "OHIO UNIVERSITY POLICE DEPARTMENT", Kind.OTHER_LAW),
        ("State police", "WASHINGTON STATE PATROL - GRANDVIEW", Kind.STATE_POLICE),
        ("Other", "CUARTEL DE LA POLICIA - LAJAS", Kind.POLICE),
        ("Constable", "HILL COUNTY CONSTABLE - PRECINCT 1", Kind.OTHER_LAW),
        ("", "Webb County Sheriff’s Office", Kind.SHERIFF),
    ],
)
def test_kinds_of_agencies(written, name, kind):
    assert agency_kind(written, name) == (kind, False)


def test_our_own_words_for_a_kind_count_before_the_name():
    assert agency_kind("Other government", "GROVE HILL POLICE DEPARTMENT") == (Kind.GOVERNMENT, True)
    assert agency_kind("other_law", "X POLICE DEPARTMENT") == (Kind.OTHER_LAW, True)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Rio Bravo Freight", Kind.TRUCKING),
        ("Texas Trucking Association", Kind.TRUCKING_ASSOCIATION),
        ("Pilot Travel Center 412", Kind.TRUCK_STOP),
        ("El Paso County Sheriff’s Office", Kind.SHERIFF),
        ("State legislature – 13", Kind.GOVERNMENT),
        ("Office of the Attorney General", Kind.ATTORNEY_GENERAL),
        ("Sun Metro Transit", Kind.BUS),
        ("Permian Basin Oil", Kind.ENERGY),
        ("Center Against Family Violence and Trafficking", Kind.VICTIM_SERVICES),
        ("Socorro ISD Transportation", Kind.SCHOOL_BUS),
        ("Werner", None),
    ],
)
def test_kinds_of_organizations_by_their_names(name, kind):
    assert organization_kind(name)[0] == kind


def test_a_sector_in_the_list_counts_before_the_name():
    assert organization_kind("Rio Bravo Freight", sector="Energy") == (Kind.ENERGY, "told")
    assert organization_kind("Werner", sector="trucking") == (Kind.TRUCKING, "told")


@pytest.mark.parametrize(
    ("written", "name", "kind"),
    [
        ("Public truck parking", "Grand Bay Welcome Center", SiteKind.PARKING),
        ("Bus station", "Alma, MI", SiteKind.TERMINAL),
        ("Bus stop", "Augusta, ME", SiteKind.BUS_STOP),
        ("travel_plaza", "X", SiteKind.TRAVEL_PLAZA),
        ("", "Petro Travel Plaza", SiteKind.TRAVEL_PLAZA),
        ("", "Somewhere", None),
    ],
)
def test_kinds_of_sites(written, name, kind):
    assert site_kind(written, name)[0] == kind


def test_which_rows_were_spoken_of_is_remembered_in_bits():
    taken = Taken()
    taken.add([0, 7, 8, 1_000_000])
    assert [key in taken for key in (0, 1, 7, 8, 999_999, 1_000_000, 2_000_000)] == [1, 0, 1, 1, 0, 1, 0]
    assert len(taken.bits) < 140_000
