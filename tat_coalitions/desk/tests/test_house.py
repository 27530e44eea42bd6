"""Icons, telephone numbers, dates in words and the colors of sectors, as every template uses them."""

import re
from datetime import UTC, date, datetime, time

import pytest
from django.conf import settings
from django.template import TemplateSyntaxError

from contacts.models import Sector
from tat_coalitions.desk.templatetags import house

TODAY = date(2026, 11, 21)


def test_an_icon_is_hidden_from_screen_readers_since_a_word_stands_beside_it():
    picture = house.icon("check-lg")
    assert picture.startswith(
        '<svg class="bi" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true" focusable="false"'
    )
    assert picture.endswith("</svg>")


@pytest.mark.parametrize("name", ["no-such-icon", "../../package"])
def test_an_icon_that_does_not_exist_fails_loudly(name):
    with pytest.raises(TemplateSyntaxError):
        house.icon(name)


@pytest.mark.parametrize(
    ("kept", "shown", "dialed"),
    [
        ("+15125550136", "(512) 555-0136", "tel:+15125550136"),
        ("512 555 0136 ext. 12", "(512) 555-0136 ext. 12", "tel:+15125550136;ext=12"),
        ("+18005550142", "1-800-555-0142", "tel:+18005550142"),  # free of charge: as it is printed on cards
        ("+524425550136", "+52 442 555 0136", "tel:+524425550136"),
        ("911", "911", "tel:911"),
        ("ask the desk", "ask the desk", "tel:"),
    ],
)
def test_a_number_reads_as_people_write_it_and_dials_everywhere(kept, shown, dialed):
    assert house.phone(kept) == shown
    assert house.tel(kept) == dialed


def test_no_number_shows_nothing():
    assert house.phone("") == house.phone(None) == ""


def test_days_read_as_americans_write_them():
    assert house.day(date(2027, 2, 17)) == "Wednesday, February 17, 2027"
    assert house.day_short(date(2027, 2, 17)) == "Feb 17, 2027"
    assert house.day_near(date(2026, 11, 24)) == "Tue, Nov 24"


def test_a_missing_day_shows_nothing():
    words = [house.day, house.day_short, house.day_near, house.clock, house.in_days, house.days_late, house.days_to_go]
    assert [word(None) for word in words] == [""] * 7


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (time(10), "10 am"),
        (time(9, 42), "9:42 am"),
        (time(12), "noon"),
        (time(12, 30), "12:30 pm"),
        (time(0, 5), "12:05 am"),
        (time(14), "2 pm"),
    ],
)
def test_the_clock_reads_as_in_an_invitation(at, shown):
    assert house.clock(at) == shown


def test_a_moment_is_told_on_the_clocks_of_the_build():
    late = datetime(2027, 2, 18, 2, 30, tzinfo=UTC)  # still the evening before in El Paso
    assert house.day(late, "America/Denver") == "Wednesday, February 17, 2027"
    assert house.clock(late, "America/Denver") == "7:30 pm"


def test_a_moment_of_no_place_says_whose_clock_it_is():
    assert house.clock(datetime(2027, 2, 18, 2, 30, tzinfo=UTC)) == "2:30 am UTC"
    assert house.clock(datetime(2027, 2, 18, 12, tzinfo=UTC)) == "noon UTC"


@pytest.mark.parametrize(
    ("due", "shown"),
    [(date(2026, 11, 19), "2 days late"), (date(2026, 11, 20), "1 day late"), (TODAY, ""), (date(2026, 11, 22), "")],
)
def test_nothing_is_late_before_its_day_has_passed(due, shown):
    assert house.days_late(due, TODAY) == shown


@pytest.mark.parametrize(
    ("when", "shown", "to_go"),
    [
        (date(2023, 2, 15), "3 years ago", "3 years ago"),
        (date(2024, 11, 22), "24 months ago", "24 months ago"),
        (date(2024, 11, 21), "2 years ago", "2 years ago"),
        (date(2026, 8, 13), "3 months ago", "3 months ago"),
        (date(2026, 8, 14), "99 days ago", "99 days ago"),
        (date(2026, 11, 18), "3 days ago", "3 days ago"),
        (date(2026, 11, 20), "yesterday", "yesterday"),
        (TODAY, "today", "today"),
        (date(2026, 11, 22), "tomorrow", "1 day to go"),
        (date(2027, 2, 17), "in 88 days", "88 days to go"),
    ],
)
def test_how_far_a_day_is_away(when, shown, to_go):
    assert house.in_days(when, TODAY) == shown
    assert house.days_to_go(when, TODAY) == to_go


def test_every_sector_has_a_color_on_the_screen_and_on_paper():
    tokens = (settings.BASE_DIR / "static" / "scss" / "_tokens.scss").read_text()
    for sector in Sector.values:
        assert house.sector_class(sector) == sector
        assert re.search(rf"--{sector}: {house.fill(sector)};", tokens)


def test_an_unknown_sector_gets_no_color():
    assert house.sector_class("plumbing") == ""


def test_people_by_sector_fill_the_bar_up_to_what_is_wanted():
    rows = [{"sector": "law", "value": 30}, {"sector": "bus", "value": 0}, {"sector": "ngo", "value": 30}]
    assert house.stack(rows, 120) == [
        {"css": "law", "x": 0.0, "width": 58.0},
        {"css": "ngo", "x": 60.0, "width": 58.0},
        {"css": "rest", "x": 120.0, "width": 120.0},
    ]


def test_more_people_than_wanted_still_fit_the_bar():
    (part,) = house.stack([{"sector": "law", "value": 9}], 3)
    assert part == {"css": "law", "x": 0.0, "width": 238.0}


def test_nobody_at_all_leaves_the_bar_empty():
    assert house.stack([], 0) == [{"css": "rest", "x": 0.0, "width": 240.0}]


def test_a_name_in_capitals_is_shown_in_decent_ones():
    assert house.decent("WEBB COUNTY SHERIFF'S OFFICE") == "Webb County Sheriff's Office"
    assert house.decent("") == ""
