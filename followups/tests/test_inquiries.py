"""Organizations are asked about their promises: released once, three attempts a week apart, then no response."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from builds.workflow import NotAllowed
from contacts.actions.consents import opt_out
from followups.actions import answering, calls, inquiries
from followups.actions.sweep import sweep
from followups.models import Call, CommitmentAnswer, Inquiry, Pause
from followups.questions import Question
from followups.tests.asking import at, laredo, link_of, the_inquiry
from tat_coalitions.outbox.actions import correct_address
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import a_user
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

FRIDAY = datetime.date(2027, 2, 12)
WEEK = datetime.timedelta(days=7)
State, Status = CommitmentAnswer.State, Inquiry.Status
OTIS = "otis.reed.laredo@example.org"


@pytest.fixture
def here():
    return laredo()


def release(here, day=FRIDAY, **chosen):
    return inquiries.release(
        here.followup, chosen.get("chosen", {here.drivers: here.otis}), by=here.marisol.user, at=at(day)
    )


def days_asked():
    """The days in Laredo on which a mail of this kind arrived, by the rows that the server took."""
    rows = Message.objects.filter(kind="inquiry", status="sent").order_by("sent_at")
    return [message.sent_at.astimezone(at(FRIDAY).tzinfo).date() for message in rows]


def the_mail():
    return Message.objects.get(kind="inquiry")


def sweep_daily(first, last, time="09:05"):
    day = first
    while day <= last:
        sweep(at(day, time))
        day += datetime.timedelta(days=1)


def test_released_once_it_is_asked_three_times_a_week_apart_and_never_a_fourth_time(here, smtp_inbox):
    assert release(here) == 1
    sweep_daily(FRIDAY, FRIDAY + 4 * WEEK)
    assert days_asked() == [FRIDAY, FRIDAY + WEEK, FRIDAY + 2 * WEEK]
    assert len(smtp_inbox.to(OTIS)) == 3
    assert (the_inquiry().status, the_inquiry().attempts) == (Status.NO_RESPONSE, 3)


@pytest.mark.parametrize(
    ("first", "why"),
    [
        (datetime.date(2027, 2, 13), "a Saturday"),
        (datetime.date(2027, 2, 25), "over the end of February"),
        (datetime.date(2027, 3, 10), "over the night in March in which an hour is missing"),
        (datetime.date(2027, 11, 3), "over the night in November that has an hour twice"),
    ],
)
def test_a_week_is_a_week(here, first, why):
    release(here, first)
    sweep_daily(first, first + 3 * WEEK)
    assert days_asked() == [first, first + WEEK, first + 2 * WEEK], why


def test_a_week_after_the_third_attempt_silence_is_written_down_and_no_sooner(here):
    release(here)
    sweep_daily(FRIDAY, FRIDAY + 3 * WEEK - datetime.timedelta(days=1))
    assert (the_inquiry().status, CommitmentAnswer.objects.count()) == (Status.WAITING, 0)
    sweep(at(FRIDAY + 3 * WEEK, "09:20"))
    answer = CommitmentAnswer.objects.get()
    assert (answer.state, answer.total, answer.entered_by, answer.said_by) == (State.NO_RESPONSE, None, None, None)
    assert answer.words == "No response after three attempts"
    assert answer.note == "Asked three times, last on February 26, 2027."
    assert the_inquiry().status == Status.NO_RESPONSE


def test_the_day_of_the_last_attempt_is_told_by_the_clocks_there(here):
    release(here)
    Inquiry.objects.update(attempts=3, last_asked_at=at(FRIDAY, "21:30"))  # a call in the evening, Saturday in London
    Message.objects.filter(kind="inquiry").delete()
    sweep(at(FRIDAY + WEEK, "22:00"))
    assert CommitmentAnswer.objects.get().note == "Asked three times, last on February 12, 2027."


def test_silence_in_a_follow_up_that_was_sent_stands_in_its_trail(here):
    release(here)
    answering.submit(here.followup, by=here.marisol.user, note="One is missing.", at=at(FRIDAY))
    sweep_daily(FRIDAY, FRIDAY + 4 * WEEK)
    entry = Entry.objects.get(verb="noted no response", subject_type="followups.followup")
    assert entry.changes[f"promise-{here.drivers.pk}"][0] == "no answer"
    assert entry.actor_label == "the program"


def test_silence_never_takes_the_place_of_what_the_lead_has_said(here):
    release(here)
    question = Question(here.drivers)
    answering.answer(here.followup, question, by=here.marisol.user, state="under_way", total=9, source="estimate")
    sweep_daily(FRIDAY, FRIDAY + 4 * WEEK)
    assert CommitmentAnswer.objects.get().state == State.UNDER_WAY
    assert the_inquiry().status == Status.NO_RESPONSE


def test_asked_twice_in_the_same_minute_is_one_mail(here, smtp_inbox):
    assert [release(here), release(here)] == [1, 0]
    sweep(at(FRIDAY))
    sweep(at(FRIDAY))
    assert len(smtp_inbox.to(OTIS)) == 1


def test_two_sweeps_that_saw_the_same_send_one_mail(here, smtp_inbox):
    release(here)
    sweep(at(FRIDAY))
    seen, seen_too = the_inquiry(), the_inquiry()
    later = at(FRIDAY + WEEK, "09:30")
    assert inquiries.attempt(seen, by=None, at=later) is True
    assert inquiries.attempt(seen_too, by=None, at=later) is False
    sweep(later)
    assert len(smtp_inbox.to(OTIS)) == 2


def test_a_month_in_which_nobody_swept_is_caught_up_by_one_mail_and_a_week_of_patience(here):
    release(here)
    sweep(at(FRIDAY))
    back = FRIDAY + 5 * WEEK
    sweep_daily(back, back + 2 * WEEK, "09:30")
    assert days_asked() == [FRIDAY, back, back + WEEK]


def test_a_mail_that_left_late_has_its_own_week(here, settings):
    release(here)
    settings.TAT_MAIL_ALLOWED = ["nobody.example"]
    sweep_daily(FRIDAY, FRIDAY + datetime.timedelta(days=9))
    assert (days_asked(), the_inquiry().attempts) == ([], 1)
    settings.TAT_MAIL_ALLOWED = ["*"]
    monday = FRIDAY + datetime.timedelta(days=10)
    message = the_mail()
    correct_address(message, to_email=OTIS, by=a_user("Dana Whitlock"), at=at(monday))
    sweep_daily(monday, monday + WEEK)
    assert days_asked() == [monday, monday + WEEK]


def test_who_answers_is_not_asked_again(here, smtp_inbox):
    release(here)
    sweep_daily(FRIDAY, FRIDAY + datetime.timedelta(days=3))
    inquiries.answer(the_inquiry(), word="under_way", total=40, by="personal link of Otis Reed", at=at(FRIDAY, "15:00"))
    sweep_daily(FRIDAY + datetime.timedelta(days=4), FRIDAY + 3 * WEEK)
    assert len(smtp_inbox.to(OTIS)) == 1
    assert CommitmentAnswer.objects.get().state == State.UNDER_WAY


def test_a_mail_that_waits_is_dropped_when_the_answer_comes_first(here, smtp_inbox):
    release(here)
    inquiries.answer(the_inquiry(), word="done", total=120, by="personal link of Otis Reed", at=at(FRIDAY))
    assert the_mail().status == "cancelled", "at once, so that the outbox does not go on showing it"
    sweep(at(FRIDAY))
    assert (smtp_inbox.to(OTIS), the_mail().status) == ([], "cancelled")


def test_who_opts_out_gets_no_more_mail_and_is_not_called_silent_for_it(here, smtp_inbox):
    release(here)
    sweep(at(FRIDAY))
    opt_out(here.otis, by="personal link of Otis Reed", at=at(FRIDAY, "16:00"))
    sweep_daily(FRIDAY, FRIDAY + 4 * WEEK)
    assert len(smtp_inbox.to(OTIS)) == 1
    assert (the_inquiry().status, the_inquiry().attempts) == (Status.WAITING, 1)
    assert CommitmentAnswer.objects.count() == 0


@pytest.mark.parametrize("happens", ["taken back", "opted out", "anonymised", "reviewed", "paused", "cancelled"])
def test_the_last_look_drops_what_nobody_is_to_be_asked_any_more(here, smtp_inbox, happens):
    release(here)
    if happens == "taken back":
        inquiries.take_back(the_inquiry(), by=here.marisol.user)
    elif happens == "opted out":
        opt_out(here.otis, by="personal link")
    elif happens == "anonymised":
        here.otis.anonymised_at = at(FRIDAY)
        here.otis.save()
    elif happens == "paused":
        pause(here, FRIDAY + 2 * WEEK)
    elif happens == "reviewed":
        answering.submit(here.followup, by=here.marisol.user, note="As it is.")
        answering.review(here.followup, by=a_user("Dana Whitlock"))
    else:
        here.build.status = "cancelled"
        here.build.save()
    sweep(at(FRIDAY))
    sweep(at(FRIDAY + WEEK, "09:30"))
    assert (smtp_inbox.to(OTIS), the_mail().status) == ([], "cancelled")


def test_a_cancelled_build_ends_the_asking(here):
    release(here)
    here.build.status = "cancelled"
    here.build.save()
    sweep(at(FRIDAY))
    assert the_inquiry().status == Status.WITHDRAWN


def test_a_pause_holds_the_attempts_and_ends_by_itself(here):
    release(here)
    sweep(at(FRIDAY))
    until = FRIDAY + 3 * WEEK
    Pause.objects.create(build=here.build, until=until, reason="Ice storm", paused_by=a_user("Dana Whitlock"))
    sweep_daily(FRIDAY + datetime.timedelta(days=1), FRIDAY + 5 * WEEK, "09:30")
    after = until + datetime.timedelta(days=1)
    assert days_asked() == [FRIDAY, after, after + WEEK]


def pause(here, until):
    Pause.objects.create(build=here.build, until=until, reason="Ice storm", paused_by=a_user("Dana Whitlock"))


def test_silence_is_not_written_down_while_the_build_is_paused(here):
    release(here)
    Inquiry.objects.update(attempts=3, last_asked_at=at(FRIDAY - WEEK))
    Message.objects.filter(kind="inquiry").delete()
    pause(here, FRIDAY)
    sweep(at(FRIDAY, "09:30"))
    assert the_inquiry().status == Status.WAITING
    sweep(at(FRIDAY + datetime.timedelta(days=1), "09:30"))
    assert the_inquiry().status == Status.NO_RESPONSE


def test_whoever_is_asked_during_a_pause_is_asked_when_it_is_over(here):
    dana = a_user("Dana Whitlock")
    Pause.objects.create(build=here.build, until=FRIDAY + WEEK, reason="Ice storm", paused_by=dana)
    assert release(here) == 1
    sweep_daily(FRIDAY, FRIDAY + WEEK + datetime.timedelta(days=1))
    assert days_asked() == [FRIDAY + WEEK + datetime.timedelta(days=1)]


def test_a_mail_dropped_for_a_reason_that_is_over_goes_after_all(here):
    release(here)
    opt_out(here.otis, by="personal link", at=at(FRIDAY))
    sweep(at(FRIDAY))
    here.otis.refresh_from_db()
    here.otis.opted_out_at = None
    here.otis.save()
    sweep_daily(FRIDAY, FRIDAY + 2 * WEEK + datetime.timedelta(days=1), "09:30")
    assert days_asked() == [FRIDAY + WEEK, FRIDAY + 2 * WEEK]
    assert the_inquiry().attempts == 2


def test_a_mail_that_goes_after_all_has_all_its_tries_again(here):
    release(here)
    Message.objects.filter(kind="inquiry").update(attempts=7)  # the server was down before it was dropped
    opt_out(here.otis, by="personal link", at=at(FRIDAY))
    sweep(at(FRIDAY))
    here.otis.opted_out_at = None
    here.otis.save()
    sweep(at(FRIDAY + WEEK, "09:30"))
    assert (the_mail().status, the_mail().attempts) == ("sent", 1)


def test_a_call_is_one_of_the_three_attempts_and_no_mail_goes_that_week(here):
    release(here)
    sweep(at(FRIDAY))
    tuesday = FRIDAY + datetime.timedelta(days=4)
    call(here, tuesday)
    sweep_daily(FRIDAY, FRIDAY + 4 * WEEK, "09:30")
    assert days_asked() == [FRIDAY, tuesday + WEEK]
    assert (the_inquiry().status, the_inquiry().attempts) == (Status.NO_RESPONSE, 3)


def test_a_call_of_before_the_question_is_none_of_its_attempts(here):
    release(here)
    call(here, FRIDAY - WEEK)
    assert (the_inquiry().attempts, the_inquiry().last_asked_at) == (1, at(FRIDAY))


def test_a_call_that_is_logged_late_brings_the_next_mail_no_sooner(here):
    release(here)
    sweep_daily(FRIDAY, FRIDAY + WEEK)
    asked = the_inquiry().last_asked_at
    call(here, FRIDAY + datetime.timedelta(days=3))
    assert (the_inquiry().attempts, the_inquiry().last_asked_at) == (3, asked)


def test_a_wrong_number_reached_nobody_and_is_no_attempt(here):
    release(here)
    call(here, FRIDAY + datetime.timedelta(days=1), Call.Outcome.WRONG_NUMBER)
    assert the_inquiry().attempts == 1


def test_a_fourth_call_is_logged_and_leaves_it_at_three(here):
    release(here)
    for day in range(1, 5):
        call(here, FRIDAY + datetime.timedelta(days=day))
    assert (the_inquiry().attempts, Call.objects.count()) == (3, 4)


def call(here, day, outcome=Call.Outcome.NO_REPLY):
    moment = at(day)
    return calls.log_call(
        here.followup, person=here.otis, at=moment, outcome=outcome, by=here.marisol.user, commitment=here.drivers
    )


def test_what_the_organization_told_the_lead_ends_the_asking(here, smtp_inbox):
    release(here)
    sweep(at(FRIDAY))
    question, monday = Question(here.drivers), FRIDAY + datetime.timedelta(days=3)
    told = {"state": "under_way", "total": 30, "source": "told"}
    answering.answer(here.followup, question, by=here.marisol.user, at=at(monday), **told)
    sweep_daily(monday, FRIDAY + 4 * WEEK)
    assert (len(smtp_inbox.to(OTIS)), the_inquiry().status) == (1, Status.ANSWERED)


def test_choosing_nobody_asks_nobody(here):
    assert release(here, chosen={}) == 0
    assert (Inquiry.objects.count(), Message.objects.filter(kind="inquiry").count()) == (0, 0)


def test_what_was_taken_back_can_be_asked_anew(here):
    release(here)
    inquiries.take_back(the_inquiry(), by=here.marisol.user)
    assert release(here, chosen={here.drivers: here.otis}) == 1
    assert sorted(Inquiry.objects.values_list("status", flat=True)) == ["waiting", "withdrawn"]


@pytest.mark.parametrize("status", ["scheduled", "reviewed"])
def test_a_follow_up_that_is_not_open_or_read_already_asks_nobody(here, status):
    here.followup.status = status
    here.followup.submitted_at = at(FRIDAY) if status == "reviewed" else None
    here.followup.save()
    with pytest.raises(NotAllowed):
        release(here)


def test_a_promise_of_another_build_is_not_asked_about(here):
    other = laredo("Eagle Pass", "Karen Lindqvist")
    assert release(here, chosen={other.drivers: other.otis}) == 0


def test_the_mail_says_what_was_promised_and_never_the_venue(here, smtp_inbox):
    here.build.venue = "Webb County Fair Hall"
    here.build.save()
    release(here, chosen={here.drivers: here.otis})
    sweep(at(FRIDAY))
    (mail,) = smtp_inbox.to(OTIS)
    text = mail.get_body(("plain",)).get_content()
    assert mail["Subject"] == "Rio Bravo Freight Laredo: what has become of your promise in Laredo?"
    assert "Train drivers: 120 drivers" in text
    assert "January 20, 2027" in text
    assert link_of(the_inquiry()) in text
    assert "/go/opt-out/" in mail["List-Unsubscribe"]
    assert "Fair Hall" not in text
    assert "again" not in text.lower()


def test_the_third_mail_says_that_it_is_the_last(here, smtp_inbox):
    release(here)
    sweep_daily(FRIDAY, FRIDAY + 2 * WEEK)
    texts = [" ".join(mail.get_body(("plain",)).get_content().split()) for mail in smtp_inbox.to(OTIS)]
    assert ["This is the third time we ask, and the last." in text for text in texts] == [False, False, True]


def test_the_sweep_asks_as_many_questions_of_one_as_of_three(here):
    """What is not due costs nothing each."""

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            inquiries.ask_due(at(FRIDAY, "11:00"))
        return len(asked)

    release(here)
    one = cost()
    other = laredo("Eagle Pass", "Karen Lindqvist")
    release(here, chosen={here.policy: here.bea})
    release(other)
    assert cost() == one
