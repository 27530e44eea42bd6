"""Dates drawn on a line: the late ones always keep their words, and no two words lie on each other."""

from datetime import date, timedelta
from itertools import pairwise

from tat_coalitions.desk import dates_on_a_line

OCTOBER, AUGUST, TODAY = date(2026, 10, 1), date(2027, 8, 20), date(2026, 11, 21)
VETTING = {"on": date(2026, 10, 30), "label": "Provider vetting", "note": "22 days late", "state": "need"}
LIST = {"on": date(2026, 11, 9), "label": "Invitation list", "note": "12 days late", "state": "need"}
SAVE_THE_DATE = {"on": date(2026, 11, 12), "label": "Save-the-date goes out to everybody", "state": "done"}
A_DOT = {"on": date(2026, 10, 12), "label": "Room", "state": "done", "small": True}
EL_PASO = {"on": date(2027, 2, 17), "label": "El Paso", "state": "day"}
SIX_MONTHS = {"on": date(2027, 8, 17), "label": "6 months", "state": "open"}


def draw(*marks, start=OCTOBER, end=AUGUST, today=TODAY, width=1200):
    return dates_on_a_line.draw(marks, start=start, end=end, today=today, width=width)


def span(word):
    """Left and right end of a drawn word."""
    long = max(dates_on_a_line._long(word["label"]), dates_on_a_line._long(word["note"]))
    left = word["x"] - long * {"start": 0, "middle": 0.5, "end": 1}[word["anchor"]]
    return left, left + long


def test_every_date_has_its_mark_and_a_dot_has_no_word():
    line = draw(VETTING, LIST, A_DOT, EL_PASO)
    assert len(line["marks"]) == 4
    assert [word["label"] for word in line["words"]] == ["Provider vetting", "Invitation list", "El Paso"]


def test_what_is_late_keeps_its_word_where_there_is_no_room_for_all():
    a_task = {"label": "A long name of a small task", "state": "open"}
    crowd = [a_task | {"on": LIST["on"] + timedelta(days=day)} for day in range(6)]
    words = [word["label"] for word in draw(*crowd, VETTING, LIST, SAVE_THE_DATE)["words"]]
    assert {"Provider vetting", "Invitation list"} <= set(words)
    assert len(words) < 9


def test_no_two_words_of_a_row_lie_on_each_other_and_none_leaves_the_line():
    crowd = [{"on": OCTOBER + timedelta(days=9 * n), "label": f"Task number {n}", "state": "open"} for n in range(30)]
    line = draw(*crowd, VETTING, LIST, EL_PASO, SIX_MONTHS)
    rows = {}
    for word in line["words"]:
        rows.setdefault(word["note_y"], []).append(span(word))
    for spans in rows.values():
        spans.sort()
        assert spans[0][0] >= 0
        assert spans[-1][1] <= 1200
        assert all(before[1] < after[0] for before, after in pairwise(spans))


def test_a_word_without_a_note_says_its_day():
    (word,) = draw(EL_PASO)["words"]
    assert word["note"] == "Feb 17"


def test_the_months_before_the_event_have_more_room_than_those_after():
    line = draw(EL_PASO, end=date(2028, 2, 17))
    (mark,) = line["marks"]
    assert mark["x"] == round(14 + 0.62 * 1172, 1)


def test_today_is_marked_only_when_it_is_on_the_line():
    assert draw(today=TODAY)["today"] is not None
    assert draw(today=AUGUST + timedelta(days=1))["today"] is None
    assert draw(today=AUGUST + timedelta(days=1))["done_to"] == 1200 - 14
    assert draw(today=OCTOBER - timedelta(days=1))["done_to"] == 14


def test_a_month_is_counted_in_weeks_and_a_year_in_months():
    weeks = draw(start=date(2026, 11, 1), end=date(2026, 11, 30), width=860)["ticks"]
    assert [tick["text"] for tick in weeks] == ["Nov 2", "Nov 9", "Nov 16", "Nov 23"]
    months = draw(start=OCTOBER, end=date(2027, 1, 31))["ticks"]
    assert [tick["text"] for tick in months] == ["October", "November", "December", "January"]


def test_a_line_of_a_single_day_is_drawn():
    assert draw(EL_PASO, start=EL_PASO["on"], end=EL_PASO["on"])["marks"][0]["x"] == 14


def test_a_month_is_not_bent_at_the_day_of_a_build():
    line = draw(EL_PASO | {"on": date(2026, 10, 5)}, start=OCTOBER, end=date(2026, 10, 31))
    mondays = [tick["x"] for tick in line["ticks"]]
    a_week = 7 * (1200 - 2 * dates_on_a_line.EDGE) / 30
    assert all(abs(after - before - a_week) < 1 for before, after in pairwise(mondays))
