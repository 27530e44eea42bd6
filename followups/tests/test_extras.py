"""Follow-ups beyond the intervals: they keep their day, and are opened, reminded and called off like any other."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from builds.workflow import NotAllowed
from followups.actions import answering, extras, lifecycle
from followups.actions.sweep import sweep
from followups.models import FollowUp, Measure, Reminder
from followups.questions import parts_of
from followups.tests.sweeping import HELD_ON, a_held_build, at, days, told
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import a_build, a_co_host, a_lead, a_person
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = "Before the session of 2029"
THE_DAY = datetime.date(2029, 1, 5)  # a Friday


@pytest.fixture
def marisol(db):
    return a_lead("Marisol Vega")


@pytest.fixture
def build(dana, marisol):
    planner = a_person("Dana Whitlock", user=dana)
    return a_build(date=HELD_ON, status="held", planner=planner, sustaining_lead=marisol)


def add(build, dana, **facts):
    facts = {"title": TITLE, "due_on": THE_DAY, "lead": build.sustaining_lead, "at": at(HELD_ON)} | facts
    return extras.add_extra(build, by=dana, **facts)


def sweep_twice_daily(first, last):
    while first <= last:
        sweep(at(first))
        sweep(at(first, "18:00"))
        first += days(1)


def test_it_is_opened_reminded_and_escalated_like_the_others(build, dana, smtp_inbox):
    followup = add(build, dana)
    sweep_twice_daily(THE_DAY - days(8), THE_DAY - days(8))
    followup.refresh_from_db()
    assert followup.status == "scheduled"
    sweep_twice_daily(THE_DAY - days(7), THE_DAY + days(7))
    followup.refresh_from_db()
    assert followup.status == "open"
    assert told() == [
        ("Marisol Vega", "coming"),
        ("Marisol Vega", "due"),
        ("Marisol Vega", "late"),
        ("Marisol Vega", "escalated"),
        ("Dana Whitlock", "escalated"),
    ]
    first = smtp_inbox.to("marisol.vega@example.org")[0]
    assert f"El Paso: your “{TITLE}” follow-up is due on January 5, 2029" in first["Subject"]


def test_it_is_answered_and_reviewed_like_the_others(build, dana, marisol):
    followup = add(build, dana)
    sweep(at(THE_DAY - days(7)))
    followup.refresh_from_db()
    question = next(q for part in parts_of(followup) for q in part.questions if q.about.pk == "drivers_trained")
    answering.answer(followup, question, by=marisol.user, at=at(THE_DAY), number=40, source="told")
    answering.submit(followup, by=marisol.user, at=at(THE_DAY))
    answering.review(followup, by=dana, at=at(THE_DAY))
    assert (followup.status, followup.answers.counted().get().number) == ("reviewed", 40)


def test_it_asks_what_is_valid_on_its_day_whatever_the_intervals(build, dana):
    followup = add(build, dana)
    Measure.objects.filter(pk="decals").update(valid_until=THE_DAY - days(1))
    Measure.objects.filter(pk="posters").update(valid_until=THE_DAY, months=[3])
    asked = {question.about.pk for part in parts_of(followup) for question in part.questions}
    assert {"decals", "posters"} & asked == {"posters"}


def test_of_a_build_that_is_planned_it_is_expected_until_the_day_was_held(dana, marisol):
    build = a_build(date=HELD_ON, planner=a_person("Ruth Okafor"), sustaining_lead=marisol)
    followup = add(build, dana, at=at(HELD_ON - days(30)))
    assert followup.status == "expected"
    lifecycle.hold_build(build, by=dana, at=at(HELD_ON))
    followup.refresh_from_db()
    assert (followup.status, followup.due_on) == ("scheduled", THE_DAY)


def test_moving_the_build_leaves_it_where_it_is_and_says_so(dana, marisol, client, time_machine):
    time_machine.move_to(at(HELD_ON - days(30)), tick=False)
    build = a_build(date=HELD_ON, planner=a_person("Ruth Okafor"), sustaining_lead=marisol)
    lifecycle.owe_followups(build)
    followup = add(build, dana, at=at(HELD_ON - days(30)))
    client.force_login(dana)
    new_day = HELD_ON + days(14)
    asked = client.get(reverse("followups:move_build", args=[build.slug]), {"date": new_day}).content.decode()
    assert "0 open tasks and 3 follow-ups move along." in asked
    assert f"“{TITLE}” keeps its day, January 5, 2029." in asked
    too_late = client.get(reverse("followups:move_build", args=[build.slug]), {"date": THE_DAY}).content.decode()
    assert "keeps its day, January 5, 2029, which is not after the meeting: give it another one." in too_late
    lifecycle.move_build(build, date=new_day, by=dana)
    followup.refresh_from_db()
    assert followup.due_on == THE_DAY


def test_cancelling_the_build_cancels_it_and_resuming_revives_it(dana, marisol):
    build = a_build(date=HELD_ON, planner=a_person("Ruth Okafor"), sustaining_lead=marisol)
    kept, off = (
        add(build, dana, at=at(HELD_ON - days(30))),
        add(build, dana, title="A year on", at=at(HELD_ON - days(30))),
    )
    extras.call_off(off, by=dana)
    lifecycle.cancel_build(build, by=dana, at=at(HELD_ON - days(20)))
    kept.refresh_from_db()
    assert kept.status == "cancelled"
    lifecycle.resume_build(build, date=HELD_ON + days(60), by=dana, at=at(HELD_ON - days(10)))
    kept.refresh_from_db()
    off.refresh_from_db()
    assert (kept.status, kept.due_on, off.status) == ("expected", THE_DAY, "cancelled")


def test_another_day_has_its_own_reminders_and_nothing_is_sent_twice(build, dana, smtp_inbox):
    followup = add(build, dana)
    sweep_twice_daily(THE_DAY - days(7), THE_DAY)
    assert [step for _name, step in told()] == ["coming", "due"]
    later = THE_DAY + days(30)
    followup.refresh_from_db()
    extras.change_extra(followup, title=TITLE, due_on=later, by=dana, at=at(THE_DAY, "19:00"))
    assert followup.status == "scheduled"  # it closes until the new day comes near
    sweep_twice_daily(THE_DAY, later - days(8))
    assert len(told()) == 2
    sweep_twice_daily(later - days(7), later)
    assert [step for _name, step in told()] == ["coming", "due", "coming", "due"]
    assert len(smtp_inbox.to("marisol.vega@example.org")) == 4
    followup.refresh_from_db()
    extras.change_extra(followup, title=TITLE, due_on=later + days(1), by=dana, at=at(later, "19:00"))
    extras.change_extra(followup, title=TITLE, due_on=later, by=dana, at=at(later, "19:30"))
    sweep_twice_daily(later, later)
    assert Reminder.objects.count() == 4  # back on its day it is not told again


def test_what_was_begun_stays_open_on_its_new_day(build, dana, marisol):
    followup = add(build, dana)
    sweep(at(THE_DAY - days(7)))
    followup.refresh_from_db()
    question = next(q for part in parts_of(followup) for q in part.questions if q.about.pk == "drivers_trained")
    answering.answer(followup, question, by=marisol.user, at=at(THE_DAY), number=40, source="told")
    extras.change_extra(followup, title="A year on", due_on=THE_DAY + days(60), by=dana, at=at(THE_DAY))
    assert (followup.status, followup.title, followup.answers.count()) == ("in_progress", "A year on", 1)
    assert Entry.objects.about(followup).first().changes == {
        "title": [TITLE, "A year on"],
        "due_on": ["2029-01-05", "2029-03-06"],
    }


def test_one_that_is_late_can_be_called_otherwise_and_keeps_its_day(build, dana):
    followup = add(build, dana)
    changes = extras.change_extra(
        followup, title="The session of 2029", due_on=THE_DAY, by=dana, at=at(THE_DAY + days(3))
    )
    assert changes == {"title": [TITLE, "The session of 2029"]}
    with pytest.raises(ValidationError, match="That day is past"):
        extras.change_extra(followup, title=TITLE, due_on=THE_DAY + days(1), by=dana, at=at(THE_DAY + days(3)))


def test_one_that_is_called_off_is_not_spoken_of_any_more(build, dana):
    followup = add(build, dana)
    sweep(at(THE_DAY - days(7)))
    followup.refresh_from_db()
    extras.call_off(followup, by=dana, reason="The session was moved", at=at(THE_DAY))
    sweep_twice_daily(THE_DAY, THE_DAY + days(8))
    assert told() == [("Marisol Vega", "coming")]
    entry = Entry.objects.about(followup).first()
    assert (entry.verb, entry.reason) == ("called off the follow-up", "The session was moved")


def test_one_that_was_called_off_is_taken_up_again(build, dana):
    followup = add(build, dana)
    extras.call_off(followup, by=dana, at=at(HELD_ON))
    extras.take_up(followup, title=TITLE, due_on=THE_DAY + days(7), by=dana, at=at(HELD_ON))
    assert (followup.status, followup.due_on) == ("scheduled", THE_DAY + days(7))
    with pytest.raises(NotAllowed):
        extras.take_up(followup, title=TITLE, due_on=THE_DAY, by=dana, at=at(HELD_ON))


def test_one_is_taken_up_again_on_a_day_ahead_alone(build, dana):
    followup = add(build, dana)
    extras.call_off(followup, by=dana, at=at(HELD_ON))
    with pytest.raises(ValidationError, match="That day is past"):
        extras.take_up(followup, title=TITLE, due_on=THE_DAY, by=dana, at=at(THE_DAY + days(1)))
    followup.refresh_from_db()
    assert followup.status == "cancelled"


@pytest.mark.parametrize("title", [TITLE, "before the Session of 2029"])
def test_two_of_one_title_are_refused_with_a_sentence(build, dana, title):
    add(build, dana)
    with pytest.raises(ValidationError, match=r"This build has a follow-up of that title already."):
        add(build, dana, title=title)
    add(a_build("Laredo", date=HELD_ON, status="held", planner=build.planner), dana, lead=None)
    assert FollowUp.objects.filter(title=TITLE).count() == 2


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"due_on": HELD_ON - days(1)}, "That day is past."),
        ({"due_on": HELD_ON}, "Choose a day after the meeting, which is on February 17, 2027."),
        ({"due_on": datetime.date(2037, 2, 18)}, "Choose a day within the next ten years."),
    ],
)
def test_a_day_that_makes_no_sense_is_refused(build, dana, facts, sentence):
    with pytest.raises(ValidationError, match=sentence):
        add(build, dana, **facts)
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize("status", ["draft", "cancelled"])
def test_a_draft_and_a_cancelled_build_have_none(dana, status):
    build = a_build(date=HELD_ON, status=status, planner=a_person("Ruth Okafor"))
    with pytest.raises(NotAllowed):
        add(build, dana, lead=None)


def test_one_of_an_interval_or_one_that_was_sent_is_not_changed(build, dana):
    of_interval = a_held_build("Laredo", planner=build.planner)
    with pytest.raises(NotAllowed, match="counts from the day of the meeting"):
        extras.call_off(of_interval, by=dana)
    sent = add(build, dana)
    FollowUp.objects.filter(pk=sent.pk).update(status="submitted", submitted_at=at(THE_DAY))
    sent.refresh_from_db()
    with pytest.raises(NotAllowed, match=r"A follow-up that is submitted stays as it is."):
        extras.change_extra(sent, title="Another", due_on=THE_DAY, by=dana)


def test_a_lead_who_leads_nothing_else_there_is_told_by_a_draft(build, dana, marisol):
    lorraine = a_lead("Lorraine Pruitt")
    add(build, dana, lead=lorraine)
    add(build, dana, title="A year on", lead=lorraine)
    assert [message.to_email for message in Message.objects.filter(kind="new_lead")] == ["lorraine.pruitt@example.org"]


def test_a_lead_who_leads_others_there_knows(build, dana, marisol):
    lifecycle.owe_followups(build)
    add(build, dana, lead=marisol)
    assert not Message.objects.filter(kind="new_lead").exists()


# the pages


@pytest.fixture
def desk(client, dana, time_machine):
    time_machine.move_to(at(HELD_ON + days(1)), tick=False)
    client.force_login(dana)
    return client


def page(response):
    return " ".join(response.content.decode().split())


SENT = {"title": TITLE, "due_on": "2029-01-05"}


def test_staff_add_change_call_off_and_take_up_again_on_the_page(desk, build, marisol):
    new = reverse("followups:new_extra", args=[build.slug])
    assert f'<option value="{marisol.pk}" selected>' in page(desk.get(new))
    shown = page(desk.post(new, SENT | {"lead": marisol.pk}, follow=True))
    assert f"Added: {TITLE}, due January 5, 2029." in shown
    followup = FollowUp.objects.get()
    change, off = (reverse(f"followups:{name}", args=[followup.pk]) for name in ("change_extra", "call_off"))
    shown = page(desk.post(change, SENT | {"due_on": "2029-02-01"}, follow=True))
    assert f"Saved: {TITLE}, due February 1, 2029." in shown
    assert f"Call off “{TITLE}”?" in page(desk.get(off))
    followup.refresh_from_db()
    assert followup.status == "scheduled"  # asking changes nothing
    assert f"“{TITLE}” is called off." in page(desk.post(off, {"reason": ""}, follow=True))
    assert "was called off. Take it up again, or choose another title." in page(desk.post(new, SENT))
    assert "Take it up again" in page(desk.get(reverse("followups:build", args=[build.slug])))
    stale = page(desk.post(change, SENT))
    followup.refresh_from_db()
    assert ("It was called off meanwhile." in stale, followup.status) == (True, "cancelled")
    assert 'name="take_up" value="1"' in stale
    desk.post(change, SENT | {"take_up": "1"})
    followup.refresh_from_db()
    assert (followup.status, followup.due_on) == ("scheduled", THE_DAY)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Give it a title"),
        ({"due_on": ""}, "Choose the day by which it is to be answered."),
        ({"due_on": "2027-02-17"}, "That day is past."),
        ({"title": "After case number 22-1034"}, "looks like the number of a case"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field_and_kept(desk, build, wrong, sentence):
    shown = page(desk.post(reverse("followups:new_extra", args=[build.slug]), SENT | wrong))
    assert sentence in shown
    assert (SENT | wrong)["title"] in shown
    assert not FollowUp.objects.exists()


def test_a_lead_adds_changes_and_calls_off_nothing(client, build, dana, marisol, time_machine):
    time_machine.move_to(at(HELD_ON), tick=False)
    followup = add(build, dana)
    a_co_host(build, marisol)
    client.force_login(marisol.user)
    shown = page(client.get(reverse("followups:build", args=[build.slug])))
    assert f"“{TITLE}”" in shown
    assert "Add a follow-up" not in shown
    assert client.post(reverse("followups:new_extra", args=[build.slug]), SENT).status_code == 403
    for name in ("change_extra", "call_off"):
        assert client.post(reverse(f"followups:{name}", args=[followup.pk]), SENT).status_code == 403
    followup.refresh_from_db()
    assert (followup.status, followup.title) == ("scheduled", TITLE)
