"""What a state does together: counted from the rows, never typed, with its date as exactly as it is known."""

import datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.models import State
from followups.models import Element, StateElement, StateRule, TaskForceSeat
from followups.partnership import (
    cdl_status,
    rule_in_words,
    seats_held,
    standing_of,
    standings_of,
    steps_of,
)
from tat_coalitions.testing.people import a_person, an_organization

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 21)
REPORT = "TAT annual report 2020, page 7"
REPORT_URL = "https://online.flipbuilder.com/wqwq/fxjz/files/basic-html/page7.html"
SEVEN = ["officers-trained", "weigh-stations", "rest-areas", "license-counters", "safety-meetings", "site-visits"]


@pytest.fixture
def florida():
    return State.objects.get(pk="FL")


def stood(state, code, on, status="in_place", precision="day", source=REPORT, **fields):
    """Where an element stood in a state since a day."""
    return StateElement.objects.create(
        state=state, element_id=code, on=on, status=status, precision=precision, source=source, **fields
    )


def a_rule(state, citation="Act 1", subject="cdl", status="in_force", instrument="statute", **fields):
    fields.setdefault("checked_on", TODAY)
    fields.setdefault("source", "a page")
    return StateRule.objects.create(
        state=state, citation=citation, subject=subject, status=status, instrument=instrument, **fields
    )


def florida_in_2020(florida):
    """From one to four of seven, as staff would write it down."""
    year = datetime.date(2020, 1, 1)
    stood(florida, "officers-trained", datetime.date(2018, 1, 1), precision="year")
    for code in SEVEN[1:4]:
        stood(florida, code, year, precision="year", source_url=REPORT_URL)


def test_florida_steps_from_one_to_four_of_seven_in_2020_with_date_and_source(florida):
    florida_in_2020(florida)
    first, second = steps_of(florida)
    assert (first.words, first.when) == ("from 0 to 1 of 7 elements", "in 2018")
    assert (second.words, second.when) == ("from 1 to 4 of 7 elements", "in 2020")
    assert (second.source, second.source_url) == (REPORT, REPORT_URL)


def test_k_of_n_is_counted_on_the_day_asked_for(florida):
    florida_in_2020(florida)
    assert standing_of(florida, datetime.date(2019, 12, 31)).words == "1 of 7 elements in place"
    assert standing_of(florida, datetime.date(2020, 1, 1)).words == "4 of 7 elements in place"
    assert standing_of(florida, TODAY).words == "4 of 7 elements in place"


def test_a_date_is_told_no_more_exactly_than_it_is_known(florida):
    stood(florida, "rest-areas", datetime.date(2020, 1, 1), precision="year")
    stood(florida, "site-visits", datetime.date(2020, 3, 1), precision="month")
    stood(florida, "weigh-stations", datetime.date(2020, 3, 3))
    assert [step.when for step in steps_of(florida)] == ["in 2020", "in March 2020", "on March 3, 2020"]
    assert [step.date for step in steps_of(florida)] == ["2020", "March 2020", "March 3, 2020"]


def test_an_element_that_lapsed_is_no_longer_in_place_and_is_told(florida):
    stood(florida, "rest-areas", datetime.date(2020, 1, 1))
    stood(florida, "rest-areas", datetime.date(2022, 5, 1), status="lapsed")
    now = standing_of(florida, TODAY)
    assert (now.k, [row.element.pk for row in now.lapsed]) == (0, ["rest-areas"])
    assert standing_of(florida, datetime.date(2022, 4, 30)).k == 1
    assert [step.after for step in steps_of(florida)] == [1, 0]


def test_under_way_is_no_step(florida):
    stood(florida, "rest-areas", datetime.date(2020, 1, 1), status="in_progress")
    assert steps_of(florida) == []
    assert standing_of(florida, TODAY).is_known


def test_an_optional_element_stands_beside_and_is_not_counted(florida):
    stood(florida, "executive-order", datetime.date(2020, 1, 1))
    now = standing_of(florida, TODAY)
    assert (now.k, now.n) == (0, 7)
    assert [row.element.pk for row in now.beside if row.is_in_place] == ["executive-order"]
    assert steps_of(florida) == []


def test_a_list_that_grew_counts_for_later_days_only_and_is_a_step_of_the_list(florida):
    florida_in_2020(florida)
    Element.objects.create(
        code="ports", name="Ports", definition="Ports.", position=20, listed_from=datetime.date(2024, 1, 1)
    )
    assert standing_of(florida, datetime.date(2023, 12, 31)).n == 7
    assert standing_of(florida, datetime.date(2024, 1, 1)).n == 8
    last = steps_of(florida)[-1]
    assert last.words == "from 4 of 7 to 4 of 8 elements"
    assert last.is_of_the_list and [element.pk for element in last.added] == ["ports"]


def test_an_element_off_the_list_no_longer_counts_from_the_day_after(florida):
    florida_in_2020(florida)
    Element.objects.filter(pk="rest-areas").update(listed_until=datetime.date(2023, 6, 30))
    assert standing_of(florida, datetime.date(2023, 6, 30)).words == "4 of 7 elements in place"
    assert standing_of(florida, datetime.date(2023, 7, 1)).words == "3 of 6 elements in place"
    assert steps_of(florida)[-1].when == "on July 1, 2023"


def test_the_last_step_is_always_the_standing(florida):
    florida_in_2020(florida)
    stood(florida, "rest-areas", datetime.date(2021, 2, 2), status="lapsed")
    for day in (TODAY, datetime.date(2020, 6, 1), datetime.date(2021, 2, 1)):
        last, now = steps_of(florida, until=day)[-1], standing_of(florida, day)
        assert (last.after, last.n) == (now.k, now.n)


def test_a_state_nobody_wrote_of_is_not_known_rather_than_at_nought(florida):
    assert not standing_of(florida, TODAY).is_known
    assert steps_of(florida) == []


@pytest.mark.parametrize("number", [1, 3])
def test_many_states_cost_what_one_does(number, florida):
    states = list(State.objects.all()[:number])
    for state in states:
        florida_in_2020(state)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        standings_of(states, TODAY)
    assert len(asked) == 2


def test_what_is_in_force_says_more_than_what_is_passed_or_printed(florida):
    assert cdl_status(florida, TODAY).status == "no rule known"
    a_rule(florida, "Manual", instrument="manual")
    assert not cdl_status(florida, TODAY).is_in_force
    assert cdl_status(florida, TODAY).status == "driver manual only, in force"
    a_rule(florida, "Bill 2", status="passed")
    assert cdl_status(florida, TODAY).words == "Bill 2: passed, start date not known"
    a_rule(florida, "Act 3", effective_on=datetime.date(2018, 7, 1))
    a_rule(florida, "Bus act", subject="bus")
    assert cdl_status(florida, TODAY).words == "Act 3: in force since July 1, 2018"
    assert cdl_status(florida, TODAY).is_in_force


def test_a_rule_counts_as_in_force_from_its_day_on(florida):
    a_rule(florida, "Act 3", effective_on=datetime.date(2018, 7, 1))
    assert not cdl_status(florida, datetime.date(2018, 6, 30)).is_in_force
    assert cdl_status(florida, datetime.date(2018, 6, 30)).status == "passed, holds from July 1, 2018"
    assert cdl_status(florida, datetime.date(2018, 7, 1)).is_in_force


def test_a_rule_in_words_says_whom_it_asks_what(florida):
    rule = a_rule(
        florida,
        who="new",
        classes="A, B, C",
        delivery="school",
        minutes=30,
        effective_on=datetime.date(2025, 1, 1),
        precision="year",
    )
    assert rule_in_words(rule) == (
        "Statute, in force since 2025: new licenses, classes A, B, C, taught in the school’s course, 30 minutes"
    )


def test_a_rule_is_stale_when_nobody_checked_it_for_a_year(florida):
    rule = a_rule(florida, checked_on=TODAY - datetime.timedelta(days=365))
    assert rule.is_stale(TODAY)
    assert not rule.is_stale(TODAY - datetime.timedelta(days=1))


def test_seats_are_counted_while_somebody_holds_them(florida):
    force = an_organization("Task force", "task_force", county=None, state_id="FL")
    truckers = an_organization("Truckers", "trucking_association", county=None, state_id="FL")
    TaskForceSeat.objects.create(
        state=florida,
        task_force=force,
        organization=truckers,
        person=a_person("Ana Ruiz"),
        since=datetime.date(2026, 1, 1),
        until=datetime.date(2026, 6, 30),
    )
    held = [seats_held([florida], datetime.date(2026, month, day))["FL"] for month, day in ((1, 1), (6, 30), (7, 1))]
    assert held == [1, 1, 0]


# what is shipped

RULES_WITH_SOURCES = import_module("followups.migrations.0008_rules_with_sources")


def test_shipped_rules_name_their_source_and_when_it_was_read():
    shipped = StateRule.objects.all()
    assert sorted(rule.state_id for rule in shipped) == ["AL", "AR", "AZ", "CO", "IA", "IA", "IL", "KS", "LA", "OH"]
    assert all(rule.source and rule.source_url.startswith("https://") and rule.citation for rule in shipped)
    assert {rule.checked_on for rule in shipped} == {datetime.date(2026, 11, 21)}


def test_a_bill_whose_signature_nobody_verified_is_not_in_force():
    rule = StateRule.objects.get(citation="HF 2598 of 2026")
    assert (rule.status, rule.effective_on) == ("passed", None)
    assert "signature and start date not verified" in rule.note
    assert not cdl_status(State.objects.get(pk="IA"), TODAY).is_in_force


def test_no_state_is_shipped_with_an_element_since_nobody_published_a_list():
    assert StateElement.objects.count() == 0


def test_shipping_twice_ships_once_and_keeps_what_staff_edited():
    StateRule.objects.filter(state="OH").update(minutes=90, citation="Rule of the Bureau of Motor Vehicles")
    before = list(StateRule.objects.order_by("pk").values())
    RULES_WITH_SOURCES.add_rules(apps, None)
    assert list(StateRule.objects.order_by("pk").values()) == before
