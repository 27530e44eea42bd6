"""What the leads told, and who may see it."""

import datetime

import pytest
from django.template.loader import render_to_string

from followups.models import Measure, StateRule
from reports import figures
from reports.figures import LEADS, PUBLIC, STAFF, reference
from reports.tests.makers import AFTER_SIX_MONTHS, a_held_build, an_answered_followup, an_owed_followup, measured, noon
from tat_coalitions.testing.people import a_contact_link, a_site, an_officer

pytestmark = pytest.mark.django_db


def measures(*builds, audience=PUBLIC, at=AFTER_SIX_MONTHS):
    asked, around = figures.asked(builds, at), figures.around_of(builds)
    known = reference.measures(fresh=True)
    rows = figures.measure_rows(asked, measures=known, around=around, audience=audience)
    return {row["code"]: row for row in rows}


def told(row):
    return [kept["words"] or kept["value"] for kept in row["kept"]]


def test_each_interval_shows_what_was_told_then_and_a_gap_says_so():
    build = a_held_build()
    one, three = an_answered_followup(build, 1), an_answered_followup(build, 3)
    an_owed_followup(build, 6)
    measured(one, "wallet_cards", 900)
    row = measures(build)["wallet_cards"]
    assert three.is_answered
    assert (told(row), row["latest"]) == ([900, "no answer", None], 900)


def test_could_not_find_out_is_no_answer_and_the_last_one_stays():
    build = a_held_build()
    measured(an_answered_followup(build, 1), "wallet_cards", 900)
    measured(an_answered_followup(build, 3), "wallet_cards", choice="unknown")
    row = measures(build)["wallet_cards"]
    assert (told(row), row["latest"]) == ([900, "no answer"], 900)


def test_zero_is_a_figure():
    build = a_held_build()
    measured(an_answered_followup(build, 1), "wallet_cards", 0)
    row = measures(build)["wallet_cards"]
    assert (row["latest"], row["words"]) == (0, "")


@pytest.mark.parametrize(
    "code",
    [
        "hotline_signals",
        "hotline_cases",
        "task_force_seats",
        "mve_elements",
        "cdl_rule",
        "distribution_sites",
        "trainings_recorded",
    ],
)
def test_what_no_rows_tell_yet_has_no_figure(code):
    StateRule.objects.all().delete()  # those that come with the program
    assert measures(a_held_build())[code]["words"] == "no figure"


def test_calls_are_told_to_staff_and_leads_only():
    build = a_held_build()
    measured(an_answered_followup(build, 1), "calls_made", 4)
    assert "calls_made" not in measures(build)
    assert measures(build, audience=LEADS)["calls_made"]["latest"] == 4
    assert measures(build, audience=STAFF)["calls_made"]["latest"] == 4


@pytest.mark.parametrize(("yes", "public"), [(0, None), (1, None), (2, None), (3, 3), (4, 4)])
def test_partnerships_with_investigators_are_counted_in_public_from_three_on(yes, public):
    builds = [a_held_build(f"City {n}") for n in range(4)]
    for number, build in enumerate(builds):
        choice = "yes" if number < yes else "no"
        measured(an_answered_followup(build, 1), "investigative_partnerships", choice=choice)
    for audience in (PUBLIC, LEADS):
        row = measures(*builds, audience=audience)["investigative_partnerships"]
        assert row["latest"] == public
        assert row["words"] == ("shown from three on" if public is None else str(public))
    assert measures(*builds, audience=STAFF)["investigative_partnerships"]["latest"] == yes


def test_changed_wording_is_a_share_and_in_public_only_of_three_answers():
    builds = [a_held_build(f"City {n}") for n in range(3)]
    answers = ["yes", "yes", "partly"]
    for build, choice in zip(builds, answers, strict=True):
        measured(an_answered_followup(build, 6), "language_changed", choice=choice)
    assert measures(*builds)["language_changed"]["words"] == "67 percent yes, 33 percent partly (3 answers)"
    assert measures(*builds[:2])["language_changed"]["words"] == "fewer than three answers, not shown"
    assert measures(*builds[:2], audience=LEADS)["language_changed"]["words"] == "100 percent yes (2 answers)"


def test_sites_linked_to_an_officer_are_counted_as_they_stood_when_the_followup_was_sent():
    build = a_held_build(counties=("01097",))
    one, three = an_answered_followup(build, 1), an_answered_followup(build, 3)
    early, late = one.submitted_at - datetime.timedelta(days=1), three.submitted_at - datetime.timedelta(days=1)
    for name, confirmed, ended in (
        ("Confirmed at once", early, None),
        ("Confirmed later", late, None),
        ("Ended since", early, late),
        ("Manager only", None, None),
    ):
        site, officer = a_site(name, county="01097"), an_officer(f"Officer {name}", county="01097")
        a_contact_link(
            site, officer, manager_confirmed_at=confirmed or early, officer_confirmed_at=confirmed, ended_at=ended
        )
    a_site("Nobody yet", county="01097")
    a_site("Rest area", county="01097", kind="parking")
    a_site("Elsewhere", county="48141")
    row = measures(build)["contacts_working"]
    assert (told(row), row["latest"], row["of"]) == ([2, 2], 2, 5)


def test_a_link_confirmed_after_the_followup_counts_at_the_next_one():
    build = a_held_build(counties=("01097",))
    one = an_answered_followup(build, 1)
    site, officer = a_site("Plaza", county="01097"), an_officer("Marisol Vega", county="01097")
    after = noon(one.due_on + datetime.timedelta(days=1))
    a_contact_link(site, officer, manager_confirmed_at=one.submitted_at, officer_confirmed_at=after)
    row = measures(build)["contacts_working"]
    assert (told(row), row["latest"]) == ([0], 1)


def test_a_measure_staff_have_added_stands_in_the_table_and_one_that_ended_keeps_its_answers():
    build = a_held_build()
    added = Measure.objects.create(
        code="hotel_staff",
        position=900,
        sentence="Hotel staff trained",
        definition="The total.",
        unit="people",
        how="number",
        seen_by="public",
        valid_from=build.date,
    )
    measured(an_answered_followup(build, 1), added.pk, 12)
    Measure.objects.filter(pk=added.pk).update(valid_until=build.date + datetime.timedelta(days=60))
    row = measures(build)["hotel_staff"]
    assert (row["label"], row["unit"], row["latest"]) == ("Hotel staff trained", "people", 12)


@pytest.mark.parametrize(("number", "together"), [(11, True), (12, False)])
def test_a_table_of_many_figures_may_go_on_to_the_next_page_so_that_its_heading_never_stands_alone(number, together):
    row = {"key": "", "label": "Wallet cards", "goals": "", "cells": [], "latest": "1"}
    context = {"document": {"kind": "many"}, "measure_table": [row] * number, "columns": [], "behind": ""}
    nothing = {"measures_in_words": [], "element_steps": [], "unknown_measures": [], "for_paper": True}
    shown = render_to_string("reports/_measures.html", context | nothing)
    assert ('class="scroll keep"' in shown, 'class="scroll"' in shown) == (together, not together)
