"""Names in capitals are shown in decent capitals; names as somebody wrote them are left alone."""

import csv
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contacts.names import decent

REAL_DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("GROVE HILL POLICE DEPARTMENT", "Grove Hill Police Department"),
        ("ST. MARY'S COUNTY SHERIFF'S OFFICE", "St. Mary's County Sheriff's Office"),
        ("ST. MARY’S COUNTY SHERIFF’S OFFICE", "St. Mary’s County Sheriff’s Office"),
        ("NEW YORK CITY - 10TH PRECINCT", "New York City - 10th Precinct"),
        ("CHICAGO POLICE DEPARTMENT - 22ND DISTRICT", "Chicago Police Department - 22nd District"),
        ("SOUTH DAKOTA COMMISSION ON GAMING", "South Dakota Commission on Gaming"),
        ("LAKE OF THE WOODS COUNTY JAIL", "Lake of the Woods County Jail"),
        ("LOUISVILLE - THE HIGHLANDS", "Louisville - The Highlands"),
        ("DONNELL/O'DONNELL CENTER", "Donnell/O'Donnell Center"),
        ("SR-76 AT MP 12", "SR-76 at MP 12"),
    ],
)
def test_words_get_one_capital_and_joining_words_none(written, shown):
    assert decent(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("MCALLEN", "McAllen"),
        ("FORT MCDOWELL", "Fort McDowell"),
        ("MC GREGOR", "Mc Gregor"),
        ("MACON COUNTY", "Macon County"),
        ("MACDILL AIR FORCE BASE", "MacDill Air Force Base"),
        ("O'BRIEN", "O'Brien"),
        ("LAND O'LAKES", "Land O'Lakes"),
        ("L'ANSE", "L'Anse"),
        ("CITY OF D'IBERVILLE", "City of D'Iberville"),
        ("COEUR D'ALENE", "Coeur d'Alene"),
        ("DEKALB COUNTY / DE KALB COUNTY", "DeKalb County / De Kalb County"),
        ("CITY OF DE SOTO", "City of De Soto"),
        ("HAVRE DE GRACE", "Havre de Grace"),
        ("CUARTEL DE LA POLICIA", "Cuartel de la Policia"),
        ("FOND DU LAC", "Fond du Lac"),
        ("LAC QUI PARLE COUNTY", "Lac qui Parle County"),
        ("DOÑA ANA COUNTY", "Doña Ana County"),
        ("DON\u0303A ANA COUNTY", "Don\u0303a Ana County"),
        ("KA'U", "Ka'u"),
        ("WILKES-BARRE", "Wilkes-Barre"),
        ("PUT-IN-BAY", "Put-in-Bay"),
        ("TRUTH OR CONSEQUENCES", "Truth or Consequences"),
    ],
)
def test_names_from_other_languages_keep_their_own_capitals(written, shown):
    assert decent(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("BNSF RAILWAY POLICE", "BNSF Railway Police"),
        ("TX DPS", "TX DPS"),
        ("LAPD", "LAPD"),
        ("HCSO SWAT UNIT", "HCSO SWAT Unit"),
        ("WEBB COUNTY SO", "Webb County SO"),
        ("CITY OF LA", "City of LA"),
        ("LA COUNTY SHERIFF", "LA County Sheriff"),
        ("LA PORTE POLICE", "La Porte Police"),
        ("LA PORTE, IN", "La Porte, IN"),
        ("PORTLAND, OR", "Portland, OR"),
        ("BUTTE, MT", "Butte, MT"),
        ("MT VERNON", "Mt Vernon"),
        ("OR-126", "OR-126"),
        ("SMITH TRUCKING CO", "Smith Trucking Co"),
        ("CSX TRANSPORTATION", "CSX Transportation"),
        ("TROOP C DISTRICT VIII", "Troop C District VIII"),
        ("JOHN Q. PUBLIC JR.", "John Q. Public Jr."),
        ("ROBERT LEE III", "Robert Lee III"),
        ("I-10 EB", "I-10 EB"),
        ("PO BOX 12", "PO Box 12"),
        ("ZONE 4B", "Zone 4B"),
        ("U.S. MARSHALS", "U.S. Marshals"),
    ],
)
def test_abbreviations_stay_in_capitals(written, shown):
    assert decent(written) == shown


@pytest.mark.parametrize("written", ["McALLEN POLICE", "van der Berg", "iPhone LLC", "ALL BUT oNE", "", "1-800", "-"])
def test_what_somebody_wrote_with_a_lower_case_letter_is_left_alone(written):
    assert decent(written) == written


@given(st.text() | st.text(st.characters(categories=["Lu", "Nd", "Pd", "Po", "Zs", "Mn"])))
@example("İSTANBUL")  # a letter whose lower case is two
@example("ǅAKOVO")  # a letter that is neither upper nor lower case
@example("STRAẞE")
def test_any_text_keeps_its_letters_and_stays_as_it_is_the_second_time(written):
    shown = decent(written)
    assert len(shown) == len(written)
    assert [letter.upper() for letter in shown] == [letter.upper() for letter in written]
    assert decent(shown) == shown
    if any(letter.islower() for letter in written):
        assert shown == written


def test_every_agency_of_the_national_list_is_shown_without_words_in_capitals():
    if not REAL_DATA.is_dir():
        pytest.skip(f"the national list is not at {REAL_DATA}")
    with (REAL_DATA / "law_enforcement_agencies.csv").open(encoding="utf-8-sig", newline="") as file:
        names = [decent(row["name"]) for row in csv.DictReader(file)]
    shouted = {word for name in names for word in name.replace("-", " ").split() if word.isalpha() and word.isupper()}
    assert {word for word in shouted if len(word) > 1} == set("BART CSX DOD SUNY SWAT AR II III IV VI VII VIII".split())
    assert "Truth or Consequences Police Department" in names
