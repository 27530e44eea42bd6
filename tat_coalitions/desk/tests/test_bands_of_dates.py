"""Where the bands of a timeline lie: on the calendar, inside the picture, in their order."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tat_coalitions.desk.bands_of_dates import NAMES, draw

THE_DAY = date(2027, 2, 17)
WIDTH = 1200
DAYS = st.lists(st.integers(-200, 400), min_size=1, max_size=12)


def a_phase(name, days, late=()):
    dates = sorted(THE_DAY + timedelta(days=number) for number in days)
    marks = [{"on": on, "state": "need" if on in late else "open"} for on in dates]
    return {"name": name, "says": "", "late": list(late), "first": dates[0], "last": dates[-1], "marks": marks}


def a_timeline(*phases, today=THE_DAY - timedelta(days=90)):
    days = [THE_DAY, today, *(phase[end] for phase in phases for end in ("first", "last"))]
    return {"phases": list(phases), "today": today, "date": THE_DAY, "start": min(days), "end": max(days)}


@settings(max_examples=80)
@given(st.lists(DAYS, min_size=1, max_size=7))
def test_every_band_and_mark_lies_inside_the_picture(plans):
    picture = draw(a_timeline(*(a_phase(str(n), days) for n, days in enumerate(plans))), WIDTH)
    for row in picture["rows"]:
        assert NAMES <= row["x"] < row["x"] + row["width"] <= WIDTH
        assert all(row["x"] <= mark["x"] <= row["x"] + row["width"] for mark in row["marks"])
        assert 0 < row["y"] < row["y"] + row["height"] < picture["bottom"]
    assert NAMES <= picture["today"] <= WIDTH and NAMES <= picture["day"] <= WIDTH


def test_what_is_earlier_lies_further_left_and_what_is_late_is_drawn_last():
    late = THE_DAY - timedelta(days=60)
    first, second = a_phase("Foundation", [-135, -105]), a_phase("Programme", [-60, -30], late=[late])
    picture = draw(a_timeline(first, second), WIDTH)
    assert [row["name"] for row in picture["rows"]] == ["Foundation", "Programme"]
    assert picture["rows"][0]["x"] < picture["rows"][1]["x"] < picture["day"]
    assert picture["rows"][0]["y"] < picture["rows"][1]["y"]
    assert [mark["state"] for mark in picture["rows"][1]["marks"]] == ["open", "need"]
    assert picture["rows"][1]["late"] == 1
