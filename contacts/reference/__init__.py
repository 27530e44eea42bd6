"""The reference files as plain rows, read alike by migrations and by the geography. Nothing here knows a model."""

import csv
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def states():
    """Yield a dict for each US state, DC and territory, then for each Canadian province and territory.

    Keys: postal, fips (None in Canada), name, country ("US" or "CA"), lon, lat, and x, y on the Albers map (None where
    the map has no place for it).
    """
    for row in _rows("us_states.csv"):
        yield {
            "postal": row["abbr"],
            "fips": row["fips"],
            "name": row["name"],
            "country": "US",
            **_position(row),
        }
    for row in _rows("ca_provinces.csv"):
        yield {"postal": row["postal"], "fips": None, "name": row["name"], "country": "CA", **_position(row)}


def counties():
    """Yield a dict for each county of the 2017 set.

    Keys: fips, state (postal code), name, lon, lat, and x, y on the Albers map (None in territories).
    """
    for row in _rows("us_counties.csv"):
        yield {"fips": row["fips"], "state": row["state"], "name": row["name"], **_position(row)}


def _rows(name):
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _position(row):
    x, y = row.get("albers_x"), row.get("albers_y")
    return {
        "lon": float(row["lon"]),
        "lat": float(row["lat"]),
        "x": float(x) if x else None,
        "y": float(y) if y else None,
    }
