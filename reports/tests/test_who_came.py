"""Who came, by sector; a count below three is never shown, nor one from which it could be worked out."""

import pytest

from reports import figures
from reports.tests.makers import a_held_build, came
from tat_coalitions.testing.people import a_person, an_invitation

pytestmark = pytest.mark.django_db


def sectors(**counts):
    rows = [{"sector": sector, "label": sector, "came": n} for sector, n in counts.items()]
    joined = figures.joined(sorted(rows, key=lambda row: -row["came"]))
    return {row["sector"] or "other": row["came"] for row in joined}


def test_those_who_walked_in_came_and_were_not_invited():
    build = a_held_build()
    came(build, "law", 3)
    came(build, "trucking", 3, walk_in=True)
    an_invitation(build, a_person("Never Invited"), sector="bus")  # on the list only
    assert figures.turnout(figures.people_by_sector([build])) == {"invited": 3, "answered": 3, "came": 6, "walk_ins": 3}


@pytest.mark.parametrize("number", [1, 2])
def test_one_or_two_who_walked_in_are_too_few_to_be_told(number):
    build = a_held_build()
    came(build, "trucking", number, walk_in=True)
    assert figures.turnout(figures.people_by_sector([build]))["walk_ins"] is None


def test_nobody_came_to_a_build_without_a_list():
    build = a_held_build()
    people = figures.people_by_sector([build])
    assert figures.turnout(people) == {"invited": 0, "answered": 0, "came": 0, "walk_ins": 0}
    assert figures.by_sector(people) == []


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"law": 22, "trucking": 14, "bus": 3}, {"law": 22, "trucking": 14, "bus": 3}),
        # two small ones hide each other
        ({"law": 22, "energy": 2, "ngo": 1}, {"law": 22, "other": 3}),
        # one small one alone could be worked out from the total: the next larger one hides it
        ({"law": 22, "trucking": 14, "ngo": 2}, {"law": 22, "other": 16}),
        # two who are one each are still below three
        ({"law": 22, "trucking": 4, "energy": 1, "ngo": 1}, {"law": 22, "other": 6}),
        # nothing is left to tell apart
        ({"law": 5, "ngo": 2}, {}),
        ({"law": 2, "ngo": 2}, {}),
        ({"law": 1}, {}),
        ({"law": 40}, {}),
        ({}, {}),
    ],
)
def test_small_sectors_are_joined_until_nobody_can_be_told_apart(counts, shown):
    found = sectors(**counts)
    assert found == shown
    assert all(n >= 3 for n in found.values())
    assert not found or sum(found.values()) == sum(counts.values())


def test_of_several_builds_the_counts_are_added():
    mobile, knoxville = a_held_build("Mobile"), a_held_build("Knoxville")
    came(mobile, "law", 2)
    came(knoxville, "law", 2)
    assert figures.by_sector(figures.people_by_sector([mobile, knoxville])) == [
        {"sector": "law", "label": "Law enforcement", "came": 4}
    ]
