"""The pages of the reminder rules: the ladder in words, trying a rule before it is saved, refusing what makes no sense."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from builds.models import Invitation
from followups.forms.rules import ReminderRuleForm
from followups.models import ReminderRule
from followups.tests.sweeping import DUE_ON, HELD_ON, a_held_build, at, days
from tat_coalitions.accounts.models import Role
from tat_coalitions.outbox import forecast as coming
from tat_coalitions.testing.people import a_build, a_followup, a_lead, a_person, a_user, an_invitation
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

LATE = {
    "step": "late",
    "audience": ["lead"],
    "offset": "5",
    "unit": "days",
    "direction": "after",
    "anchor": "follow_up",
    "roll": "none",
    "limit": "",
}
SENTENCE = "5 days after a follow-up is due, its lead is told that it is late."


@pytest.fixture
def desk(client, dana, time_machine):
    time_machine.move_to(at(HELD_ON), tick=False)
    client.force_login(dana)
    return client


@pytest.fixture
def followup():
    return a_held_build(lead=a_lead("Marisol Vega"), planner=a_person("Dana Planner"))


def page(response):
    return " ".join(response.content.decode().split())


def test_the_page_says_the_ladder_in_words(desk):
    shown = page(desk.get(reverse("followups:rules")))
    assert "14 rules say who is reminded" in shown
    assert "3 days after a follow-up is due, its lead is told that it is late." in shown


def test_the_preview_says_whom_it_would_tell_and_saves_nothing(desk, followup):
    shown = page(desk.post(reverse("followups:new_rule"), LATE))
    assert SENTENCE in shown
    assert "In the coming 90 days it sends one reminder, as things stand now." in shown
    assert "Mon, Mar 22" in shown
    assert "El Paso: your one-month follow-up was due on March 17" in shown
    assert ReminderRule.objects.count() == 14


def test_what_was_seen_is_saved_with_its_trail(desk, dana, followup):
    response = desk.post(reverse("followups:new_rule"), LATE | {"save": SENTENCE}, follow=True)
    assert "The rule holds from now on." in page(response)
    rule = ReminderRule.objects.latest("pk")
    assert (str(rule), rule.effective_from) == (SENTENCE, at(HELD_ON))
    assert (Entry.objects.about(rule).get().actor, Entry.objects.about(rule).get().verb) == (
        dana,
        "wrote the reminder rule",
    )


def test_a_rule_changed_after_its_preview_is_shown_again_first(desk):
    shown = page(desk.post(reverse("followups:new_rule"), LATE | {"offset": "6", "save": SENTENCE}))
    assert "6 days after a follow-up is due" in shown
    assert ReminderRule.objects.count() == 14


def test_a_rule_is_changed_and_keeps_its_history(desk):
    rule = ReminderRule.objects.get(step="late")
    address = reverse("followups:rule", args=[rule.pk])
    assert "Until now: 3 days after a follow-up is due" in page(desk.get(address))
    desk.post(address, LATE | {"save": SENTENCE})
    rule.refresh_from_db()
    assert (str(rule), rule.effective_from) == (SENTENCE, at(HELD_ON))
    assert Entry.objects.about(rule).get().changes == {"offset": [3, 5]}


def test_saving_a_rule_as_it_was_changes_nothing(desk):
    rule = ReminderRule.objects.get(step="late")
    desk.post(reverse("followups:rule", args=[rule.pk]), LATE | {"offset": "3", "save": str(rule)})
    assert not Entry.objects.about(rule).exists()
    assert ReminderRule.objects.get(step="late").effective_from == rule.effective_from


def test_a_rule_is_switched_off_and_on(desk):
    rule = ReminderRule.objects.get(step="late")
    address = reverse("followups:switch_rule", args=[rule.pk])
    shown = page(desk.post(address, {"in_use": "0"}, follow=True))
    assert "No rule in use tells a lead that a follow-up is late." in shown
    assert "13 rules say who is reminded" in shown
    assert "Switched on: 3 days after" in page(desk.post(address, {"in_use": "1"}, follow=True))
    assert desk.get(address).status_code == 405


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"audience": []}, "Choose at least one: a rule that tells nobody does nothing."),
        ({"audience": ["invited"]}, "“It is late” is nothing to tell everybody invited who has not answered. Choose"),
        ({"audience": ["lead", "planner"]}, "These are told different things: write a rule for each of them."),
        ({"anchor": "meeting"}, "This is told of a follow-up: count from the day it is due."),
        ({"step": "meeting", "audience": ["planner"]}, "This is told of a meeting: count from the meeting or the"),
        ({"direction": "before"}, "Nobody is late on the day itself or before it: choose at least 1, and after."),
        ({"offset": "0"}, "Nobody is late on the day itself or before it: choose at least 1, and after."),
        ({"offset": "400"}, "Choose at most 365 days."),
        ({"offset": "-1"}, "Ensure this value is greater than or equal to 0."),
        ({"unit": "months", "offset": "13"}, "Choose at most 12 calendar months."),
        ({"step": "due"}, "“It is due” is told on the day itself: choose 0, or tell that it comes up."),
        ({"step": "coming", "direction": "before", "offset": "8"}, "A follow-up opens 7 days before it is due"),
        (
            {"step": "answer", "audience": ["invited"], "anchor": "answer_date"},
            "That has to be told before, or on the day itself.",
        ),
        ({"step": "answer_late", "audience": ["invited"], "anchor": "meeting"}, "No answer is overdue before its day"),
        ({"step": "chase", "audience": ["planner"], "anchor": "answer_date"}, "count from the meeting."),
        ({"limit": "99999999999"}, "Choose at most 365 days."),
        ({"offset": "3"}, "There is such a rule already: 3 days after a follow-up is due"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(desk, wrong, sentence):
    data = LATE | wrong
    shown = page(desk.post(reverse("followups:new_rule"), data | {"save": SENTENCE}))
    assert sentence in shown.replace("&#x27;", "’")
    assert ReminderRule.objects.count() == 14


def test_what_a_new_rule_begins_with_makes_sense_but_for_being_there_already(desk):
    begins = desk.get(reverse("followups:new_rule")).context["form"].initial
    form = ReminderRuleForm({**begins, "roll": "none", "limit": ""})
    assert list(form.errors) == ["__all__"]
    assert "There is such a rule already" in form.errors["__all__"][0]


def test_leads_do_not_see_the_rules(client, followup):
    client.force_login(followup.lead.user)
    assert client.get(reverse("followups:rules")).status_code == 403
    assert client.post(reverse("followups:new_rule"), LATE | {"save": SENTENCE}).status_code == 403
    assert ReminderRule.objects.count() == 14


# in advance


def forecast_of(user, first, last):
    return sorted((each.day.isoformat(), each.who, each.count) for each in coming.of(user, first, last))


def test_the_calendar_knows_the_ladder_of_a_follow_up(dana, followup, time_machine):
    time_machine.move_to(at(HELD_ON), tick=False)
    a_user("Ada Admin", Role.ADMINISTRATOR)
    assert forecast_of(dana, HELD_ON, HELD_ON + days(90)) == [
        ("2027-03-10", "Marisol Vega", 1),
        ("2027-03-17", "Marisol Vega", 1),
        ("2027-03-20", "Marisol Vega", 1),
        ("2027-03-24", "Dana Planner", 1),
        ("2027-03-24", "Marisol Vega", 1),
        ("2027-03-31", "Ada Admin", 1),
    ]
    assert forecast_of(dana, HELD_ON, HELD_ON + days(25)) == [("2027-03-10", "Marisol Vega", 1)]


def test_what_is_due_today_is_a_row_and_no_forecast(dana, followup, time_machine):
    time_machine.move_to(at(DUE_ON), tick=False)
    assert [day for day, *_ in forecast_of(dana, DUE_ON, DUE_ON + days(3))] == ["2027-03-20"]


def test_the_calendar_counts_invitees_as_they_are_now(dana, time_machine):
    time_machine.move_to(at(HELD_ON), tick=False)
    build = a_build(date=DUE_ON, answer_by=DUE_ON - days(14), status="inviting", planner=a_person("Dana Planner"))
    for name in ("Luis Ochoa", "Noor Haddad"):
        an_invitation(build, a_person(name), stage="invited", invited_at=at(HELD_ON - days(9)))
    assert forecast_of(dana, HELD_ON, DUE_ON) == [
        ("2027-02-24", "2 people without an answer", 2),
        ("2027-03-04", "2 people without an answer", 2),
        ("2027-03-05", "Dana Planner", 1),
    ]
    Invitation.objects.update(answer="yes", answered_at=at(HELD_ON), answered_for=DUE_ON)
    assert ("2027-03-12", "2 people who are coming", 2) in forecast_of(dana, HELD_ON, DUE_ON)


def test_a_lead_foresees_their_own_builds_only(followup, time_machine):
    time_machine.move_to(at(HELD_ON), tick=False)
    a_held_build("Boise", lead=a_lead("Noor Haddad"), planner=a_person("Idaho Planner"))
    assert {each.subject.split(":")[0] for each in coming.of(followup.lead.user, HELD_ON, HELD_ON + days(90))} == {
        "El Paso"
    }


def test_the_tab_of_a_build_says_who_will_be_told_and_when(desk, followup):
    shown = page(desk.get(reverse("followups:build", args=[followup.build.slug])))
    assert "Who will be told, and when" in shown
    assert "Mar 10, 2027" in shown
    assert "El Paso: Marisol Vega has not answered the one-month follow-up" in shown


def test_the_tab_shows_the_next_five_days_and_folds_the_rest(desk, followup):
    a_followup(followup.build, months=3, lead=followup.lead, status="scheduled")
    response = desk.get(reverse("followups:build", args=[followup.build.slug]))
    shown, folded = response.context["coming"], response.context["later"]
    assert len(shown) == 5
    assert folded
    assert shown[-1][0] < folded[0][0]
    assert f"<summary>{len(folded)} more days</summary>" in page(response)


def test_before_the_meeting_the_tab_shows_the_chase_that_nobody_hopes_for(desk):
    build = a_build(date=HELD_ON + days(30), planner=a_person("Dana Planner"))
    shown = page(desk.get(reverse("followups:build", args=[build.slug])))
    assert "El Paso: what became of March 19?" in shown


@pytest.mark.parametrize("path", ["/desk/followups/rules/", "/desk/followups/rules/new/"])
def test_the_pages_ask_few_questions(desk, django_assert_max_num_queries, path):
    with django_assert_max_num_queries(12):
        desk.get(path)


def test_the_forecast_asks_as_much_of_three_builds_as_of_one(dana, time_machine):
    time_machine.move_to(at(HELD_ON), tick=False)
    lead = a_lead("Marisol Vega")

    def two_more(city):
        a_held_build(city, lead=lead, planner=a_person(f"{city} Planner"))
        ahead = a_build(f"{city} Two", date=DUE_ON, answer_by=DUE_ON - days(7), planner=a_person(f"{city} Two"))
        an_invitation(ahead, a_person(f"{city} Guest"), stage="invited", invited_at=at(HELD_ON))
        a_followup(ahead, due_on=DUE_ON + days(30), lead=lead)

    def questions():
        with CaptureQueriesContext(connection) as captured:
            coming.of(dana, HELD_ON, HELD_ON + days(90))
        return len(captured)

    two_more("Laredo")
    of_one = questions()
    two_more("Waco")
    two_more("Tyler")
    assert questions() == of_one
    assert of_one <= 8


def test_looking_ahead_writes_nobody_down(desk, followup):
    ada = a_user("Ada Admin", Role.ADMINISTRATOR)
    assert "Ada Admin" in page(desk.get(reverse("followups:build", args=[followup.build.slug])))
    ada.refresh_from_db()
    assert not hasattr(ada, "person")
