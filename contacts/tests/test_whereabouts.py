"""Where a site is, in one line: joined, taken apart again, and the same place in other words."""

import pytest

from contacts.whereabouts import apart, key, written


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"address": "I-10 WB", "milepost": "65.8"}, "I-10 WB, milepost 65.8"),
        ({"address": "I-65", "milepost": "MM 60"}, "I-65, milepost MM 60"),
        ({"milepost": "7"}, "milepost 7"),
        ({"address": "3001 Mountain Pass Blvd, Suite 2"}, "3001 Mountain Pass Blvd, Suite 2"),
        ({"lat": 43.476513, "lon": -123.320846}, "43.476513, -123.320846"),
        ({}, ""),
    ],
)
def test_a_place_is_one_text_and_comes_apart_as_it_was(fields, text):
    assert written(**{"address": "", "milepost": ""} | fields) == text
    assert apart(text) == fields


def test_coordinates_stand_only_where_nothing_else_says_the_place():
    assert written("I-5", "", 43.4, -123.3) == "I-5"


@pytest.mark.parametrize(
    "said", ["I-10, milepost 23", "i-10 MM 23", "I-10 at mile marker 23", "I-10  MP. 23", "I-10, mile 23"]
)
def test_a_milepost_said_in_other_words_is_the_same_place(said):
    assert key(said) == key("I-10, milepost 23")


@pytest.mark.parametrize("other", ["I-10", "I-10, milepost 230", "I-10 EB, milepost 23", "I-20, milepost 23"])
def test_another_milepost_or_highway_is_another_place(other):
    assert key(other) != key("I-10, milepost 23")
