"""Reminder rules: in words, from when on they hold, and what the program ships."""

import datetime

import pytest

from followups.actions import rules as verbs
from followups.actions.sweep import sweep
from followups.models import Reminder, ReminderRule
from followups.tests.sweeping import DUE_ON, OPENS_ON, a_held_build, at, days, told
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import a_build, a_lead, a_person, a_user, an_invitation
from tat_coalitions.trail.models import Entry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.on_sqlite_too]


@pytest.fixture
def ruth(db):
    return a_user("Ruth Adler")


@pytest.fixture
def marisol(db):
    return a_lead("Marisol Vega")


@pytest.fixture
def followup(marisol):
    return a_held_build(lead=marisol, planner=a_person("Dana Whitlock"))


def a_rule(*, by, at, **fields):
    """A rule that tells a lead two days after the due date that the follow-up is late."""
    fields = {
        "step": "late",
        "anchor": "follow_up",
        "offset": 2,
        "unit": "days",
        "direction": "after",
        "roll": "none",
        "audience": ["lead"],
        "limit": None,
    } | fields
    return verbs.add_rule(by=by, at=at, **fields)


def test_the_ladder_that_ships_reads_as_sentences(db):
    assert [rule.spoken for rule in ReminderRule.objects.order_by("pk")] == [
        "7 days before answers are due, or the working day before, everybody invited who has not answered is asked for an answer.",
        "1 working day after answers were due, everybody invited who has not answered is asked once more.",
        "14 days before the meeting, or the working day before, the contact people of the co-hosts are told how many are coming.",
        "10 days before the meeting, or the working day before, the planner is told how many have not answered.",
        "3 days before the meeting, or the working day before, everybody who is coming is told when and where it is.",
        "1 working day after the meeting, the planner is asked what became of it.",
        "3 working days after the meeting, the planner’s second is asked what became of it.",
        "5 working days after the meeting, the administrators are asked what became of it.",
        "7 days before a follow-up is due, its lead is told that it comes up.",
        "On the day a follow-up is due, or the working day before, its lead is told that it is due.",
        "3 days after a follow-up is due, its lead is told that it is late.",
        "7 days after a follow-up is due, its lead is told who at TAT will call.",
        "7 days after a follow-up is due, the planner is asked to call the lead.",
        "14 days after a follow-up is due, the planner’s second and the administrators are asked to call the lead.",
    ]


def test_a_limit_is_said_too(db):
    rule = ReminderRule.objects.get(step="answer_late")
    assert rule.until == "If it could not go then, it still goes up to 5 days later."


def test_a_rule_written_today_says_nothing_of_yesterday(followup, ruth):
    sweep(at(OPENS_ON))
    a_rule(by=ruth, at=at(DUE_ON + days(3), "00:00"))
    sweep(at(DUE_ON + days(3), "00:01"))
    assert told()[1:] == [("Marisol Vega", "late")]
    assert Reminder.objects.latest("pk").rule.offset == 3, "the rule of old, on its own day"


def test_a_rule_written_today_speaks_from_today_on(followup, ruth):
    sweep(at(OPENS_ON))
    a_rule(by=ruth, at=at(DUE_ON + days(2), "23:59"))
    sweep(at(DUE_ON + days(2), "23:59"))
    assert told()[1:] == [("Marisol Vega", "late")]


def test_a_rule_never_mails_about_a_meeting_of_last_year(marisol, ruth, smtp_inbox):
    lapsed = a_build(date=DUE_ON - days(365), status="inviting", planner=a_person("Dana Whitlock"))
    an_invitation(lapsed, marisol, stage="invited", invited_at=at(DUE_ON - days(400)))
    ReminderRule.objects.all().delete()
    for step, anchor, audience in (("chase", "meeting", ["planner"]), ("answer_late", "answer_date", ["invited"])):
        a_rule(by=ruth, at=at(DUE_ON), step=step, anchor=anchor, audience=audience)
    a_rule(by=ruth, at=at(DUE_ON), step="meeting", anchor="meeting", direction="before", audience=["planner"])
    sweep(at(DUE_ON))
    sweep(at(DUE_ON + days(30)))
    assert (told(), smtp_inbox.recipients()) == ([], [])


def test_a_second_rule_of_the_same_kind_tells_again(followup, ruth):
    a_rule(by=ruth, at=at(OPENS_ON), offset=5)
    for number in range(6):
        sweep(at(DUE_ON + days(number)))
    assert told() == [("Marisol Vega", "due"), ("Marisol Vega", "late"), ("Marisol Vega", "late")]


def test_calling_somebody_in_happens_once_whichever_rule_does_it(followup, ruth):
    a_rule(by=ruth, at=at(OPENS_ON), step="escalated", audience=["planner"], offset=9)
    for number in range(13):
        sweep(at(DUE_ON + days(number)))
    assert told().count(("Dana Whitlock", "escalated")) == 1


def test_a_changed_rule_tells_nobody_twice(followup, ruth):
    sweep(at(OPENS_ON))
    sweep(at(DUE_ON + days(3)))
    rule = ReminderRule.objects.get(step="late")
    assert verbs.change_rule(rule, offset=5, by=ruth, at=at(DUE_ON + days(3))) == {"offset": [3, 5]}
    sweep(at(DUE_ON + days(5)))
    assert told() == [("Marisol Vega", "coming"), ("Marisol Vega", "late")]
    assert verbs.change_rule(rule, offset=5, by=ruth, at=at(DUE_ON + days(6))) == {}


def test_what_is_switched_off_is_not_told_and_not_made_up_for(followup, ruth):
    sweep(at(OPENS_ON))
    rule = ReminderRule.objects.get(step="late")
    assert verbs.switch_rule(rule, in_use=False, by=ruth, at=at(DUE_ON))
    assert not verbs.switch_rule(rule, in_use=False, by=ruth, at=at(DUE_ON))
    sweep(at(DUE_ON))
    sweep(at(DUE_ON + days(4)))
    verbs.switch_rule(rule, in_use=True, by=ruth, at=at(DUE_ON + days(4)))
    sweep(at(DUE_ON + days(4)))
    assert told() == [("Marisol Vega", "coming"), ("Marisol Vega", "due")]
    verbs_told = list(Entry.objects.about(rule).values_list("verb", flat=True))
    assert verbs_told == ["switched the reminder rule on", "switched the reminder rule off"]


def test_a_mail_that_waits_is_called_off_with_its_rule(followup, ruth, settings, smtp_inbox):
    sweep(at(OPENS_ON))
    sweep(at(DUE_ON))
    smtp_inbox.clear()
    settings.TAT_MAIL_ALLOWED = []
    sweep(at(DUE_ON + days(3)))
    settings.TAT_MAIL_ALLOWED = ["*"]
    Message.objects.filter(status="held").update(status="due")
    verbs.switch_rule(ReminderRule.objects.get(step="late"), in_use=False, by=ruth, at=at(DUE_ON + days(3)))
    sweep(at(DUE_ON + days(3), "13:00"))
    assert smtp_inbox.recipients() == []


def test_with_all_rules_off_a_follow_up_nobody_leads_is_still_told_to_the_planner(ruth, smtp_inbox):
    ReminderRule.objects.update(in_use=False)
    a_held_build(lead=None, planner=a_person("Dana Whitlock"))
    sweep(at(OPENS_ON))
    assert smtp_inbox.subjects() == ["El Paso: nobody leads the one-month follow-up"]


def test_a_lead_who_wants_no_mail_gets_none_and_the_planner_is_told(followup, smtp_inbox):
    type(followup.lead).objects.update_or_create(pk=followup.lead_id, defaults={"opted_out_at": at(OPENS_ON)})
    sweep(at(OPENS_ON))
    assert smtp_inbox.recipients() == ["dana.whitlock@example.org"]
    text = " ".join(smtp_inbox.messages()[0].get_body(("plain",)).get_content().split())
    assert "Marisol Vega leads it, but wants no mail from us." in text


def test_a_limit_ends_what_is_worth_sending(followup, ruth):
    sweep(at(OPENS_ON))
    ReminderRule.objects.filter(step="late").update(limit=2)
    sweep(at(DUE_ON + days(6)))
    assert told() == [("Marisol Vega", "coming")], "too late for that, and the milder one does not come back"


def test_months_and_working_days_count_as_people_count(db):
    rule = ReminderRule(anchor="meeting", offset=1, unit="months", direction="before", roll="after", step="meeting")
    assert rule.day_from(datetime.date(2027, 3, 31), "TX") == datetime.date(2027, 3, 1)  # February 28 is a Sunday
    rule = ReminderRule(anchor="meeting", offset=2, unit="working_days", direction="before", step="meeting")
    assert rule.day_from(datetime.date(2027, 5, 17), "TX") == datetime.date(2027, 5, 13)
