"""What staff do with a follow-up that was sent: review it, ask back, amend one answer; and calls."""

import datetime
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from builds.workflow import NotAllowed
from followups.actions import answering, calls, inquiries, reviewing
from followups.actions.sweep import sweep
from followups.models import Answer, AskBack, Call, CommitmentAnswer, Measure, Status
from followups.questions import Question, digest, parts_of, question_of
from followups.tests.asking import laredo, the_inquiry
from reports import figures
from reports.actions import publish
from tat_coalitions.desk import facts
from tat_coalitions.desk.needs import followups as needs
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import a_commitment, a_person, a_user, an_organization
from tat_coalitions.trail import timeline
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

SENT = datetime.datetime(2027, 2, 16, 20, 0, tzinfo=datetime.UTC)
WORDS = "Are the 60 drivers of both terminals?"
A_DAY = datetime.timedelta(days=1)


@pytest.fixture
def here():
    return laredo()


@pytest.fixture
def dana(here):
    return a_user("Dana Brooks")


@pytest.fixture
def staff(client, dana):
    client.force_login(dana)
    return client


@pytest.fixture
def marisol(here):
    client = Client()
    client.force_login(here.marisol.user)
    return client


@pytest.fixture
def sent(here):
    """Sixty drivers and twelve officers, sent by Marisol."""
    answering.answer(
        here.followup, Question(here.drivers), by=here.marisol.user, state="under_way", total=60, source="estimate"
    )
    officers = Question(Measure.objects.get(pk="officers_trained"))
    answering.answer(here.followup, officers, by=here.marisol.user, number=12, source="seen")
    answering.submit(here.followup, by=here.marisol.user, note="All in all well.")
    return here.followup


def page(followup, name="detail", *parts):
    return reverse(f"followups:{name}", args=[followup.pk, *parts])


def words(response):
    return " ".join(response.content.decode().split())


# Asking back


def test_the_lead_is_asked_by_mail_at_once_and_sees_the_question_above_the_form(staff, marisol, sent, smtp_inbox):
    shown = words(staff.post(page(sent, "ask_back"), {"words": WORDS}, follow=True))
    assert "Marisol Vega is asked by mail." in shown
    assert "Dana Brooks asked back on" in shown
    sweep(timezone.now())
    (mail,) = smtp_inbox.to("marisol.vega@example.org")
    assert mail["Subject"] == "Laredo: a question about your one-month follow-up"
    assert WORDS in mail.get_body(("plain",)).get_content()
    form = words(marisol.get(page(sent), follow=True))
    assert "Dana Brooks at TAT asks:" in form
    assert WORDS in form


def test_what_was_sent_counts_while_it_is_asked_back(staff, sent):
    staff.post(page(sent, "ask_back"), {"words": WORDS})
    sent.refresh_from_db()
    assert (sent.status, sent.is_answered) == (Status.ASKED_BACK, True)
    assert sorted(Answer.objects.counted().values_list("number", flat=True)) == [12]


def test_the_lead_changes_what_is_needed_sends_again_and_it_is_settled(marisol, here, sent, dana):
    reviewing.ask_back(sent, words=WORDS, by=dana)
    first = sent.submitted_at
    prefix = f"promise-{here.drivers.pk}"
    changed = {f"{prefix}-state": "under_way", f"{prefix}-total": "30", f"{prefix}-source": "told"}
    drawn = {f"{prefix}-shown": question_of(sent, prefix)[0].fingerprint}
    marisol.post(page(sent, "part", "promises"), changed | drawn)
    marisol.post(page(sent, "check"), {"note": "Only one terminal.", "shown": digest(sent.note)})
    sent.refresh_from_db()
    assert sent.status == Status.SUBMITTED
    assert sent.submitted_at > first
    assert AskBack.objects.get().settled_at is not None
    change = Entry.objects.get(verb="changed an answer")
    assert change.changes[prefix] == [
        "Under way, 60 drivers (My estimate)",
        "Under way, 30 drivers (The organization told me)",
    ]
    assert change.actor == here.marisol.user
    assert Entry.objects.get(verb="changed the last words").changes == {
        "note": ["All in all well.", "Only one terminal."]
    }


def test_what_was_asked_back_stays_to_be_read_beside_what_was_changed(staff, here, sent, dana):
    reviewing.ask_back(sent, words=WORDS, by=dana)
    drivers = Question(here.drivers)
    answering.answer(sent, drivers, by=here.marisol.user, state="under_way", total=30, source="told")
    answering.submit(sent, by=here.marisol.user)
    shown = words(staff.get(page(sent)))
    assert f'<h2>Asked back</h2><ul class="checks"><li><span>{WORDS}<br>' in shown
    assert "Dana Brooks, Feb" in shown or "; settled " in shown
    assert "Before: Under way, 60 drivers" in shown
    assert "has not sent it again yet" not in shown


def test_an_answer_that_is_taken_out_while_asked_back_stands_in_the_trail(here, sent, dana):
    reviewing.ask_back(sent, words=WORDS, by=dana)
    answering.take_back(sent, Question(here.drivers), by=here.marisol.user)
    change = Entry.objects.get(verb="changed an answer").changes[f"promise-{here.drivers.pk}"]
    assert change == ["Under way, 60 drivers (My estimate)", "no answer"]


def test_changing_a_draft_leaves_no_trail(here):
    for total in (3, 4):
        answering.answer(here.followup, Question(here.drivers), by=here.marisol.user, state="done", total=total)
    assert Entry.objects.filter(verb="changed an answer").count() == 0


def test_reviewing_it_all_the_same_settles_the_question(sent, dana):
    reviewing.ask_back(sent, words=WORDS, by=dana)
    answering.review(sent, by=dana)
    assert (sent.status, AskBack.objects.unsettled().count()) == (Status.REVIEWED, 0)


def test_the_mail_that_waits_is_dropped_once_it_is_settled(sent, dana, here, smtp_inbox):
    reviewing.ask_back(sent, words=WORDS, by=dana)
    answering.submit(sent, by=here.marisol.user, note="Yes.")
    sweep(timezone.now())
    assert (smtp_inbox.to("marisol.vega@example.org"), Message.objects.get(kind="asked_back").status) == (
        [],
        "cancelled",
    )


def test_what_was_promised_between_two_sendings_is_asked_by_no_page_and_in_no_figure(staff, marisol, here, sent, dana):
    between = sent.submitted_at + datetime.timedelta(seconds=1)
    later = a_commitment(here.build, an_organization("Desert Haul"), promised=60, made_at=between)
    reviewing.ask_back(sent, words=WORDS, by=dana, at=between + A_DAY)
    answering.submit(sent, by=here.marisol.user, at=between + 2 * A_DAY)
    for reader in (staff, marisol):
        assert "Desert Haul" not in words(reader.get(page(sent)))
        assert "Desert Haul" not in words(reader.get(page(sent, "asking")))
    assert staff.get(page(sent, "amend", f"promise-{later.pk}")).status_code == 404
    asked = figures.asked([here.build], timezone.now())
    assert figures.silence(figures.promises([here.build]), asked)["asked"] == 2


def test_asked_back_twice_at_once_is_asked_once(staff, sent):
    staff.post(page(sent, "ask_back"), {"words": WORDS})
    shown = words(staff.post(page(sent, "ask_back"), {"words": "And the officers?"}))
    assert "This follow-up is asked back already." in shown
    assert AskBack.objects.count() == 1


@pytest.mark.parametrize("given", ["", "The victim, Jane Roe, DOB 4/5/1999"])
def test_no_words_and_words_about_a_victim_are_refused(staff, sent, given):
    assert staff.post(page(sent, "ask_back"), {"words": given}).status_code == 200
    assert AskBack.objects.count() == 0


def test_who_cannot_be_written_to_is_to_be_called(staff, sent, here):
    here.marisol.email = ""
    here.marisol.save()
    shown = words(staff.post(page(sent, "ask_back"), {"words": WORDS}, follow=True))
    assert "nobody could be written to: please call" in shown


def test_after_a_week_it_stands_on_the_start_page_as_needing_a_call(sent, here):
    ada = a_user("Ada Admin", "administrator")
    at = timezone.now()
    reviewing.ask_back(sent, words=WORDS, by=ada, at=at)
    assert titles(ada, at + 7 * A_DAY) == []
    assert titles(ada, at + 8 * A_DAY) == ["Marisol Vega has not answered what was asked back: Laredo after one month"]
    assert titles(here.marisol.user, at) == ["TAT asks you about the follow-up of Laredo after one month"]


def titles(user, at):
    return [str(need.title) for need in needs.asked_back(facts.gather(user, at))]


# Reading


def test_an_answer_of_somebody_else_than_the_lead_has_their_name(staff, here):
    karen = a_person("Karen Holt", organization=here.marisol.organization)
    officers, cards = (Question(Measure.objects.get(pk=code)) for code in ("officers_trained", "wallet_cards"))
    answering.answer(here.followup, officers, by=None, said_by=karen, at=SENT, number=30, source="told")
    answering.answer(here.followup, cards, by=here.marisol.user, at=SENT, number=7, source="seen")
    answering.submit(here.followup, by=here.marisol.user)
    shown = words(staff.get(page(here.followup)))
    assert "Told by Karen Holt, Feb 16, 2027" in shown
    assert "Told by Marisol Vega" not in shown  # the head of the page says who leads


def test_what_is_missing_is_added_and_what_stands_is_amended(staff, here, sent):
    shown = words(staff.get(page(sent)))
    assert (shown.count(">Amend<"), shown.count(">Add the answer<") > 1) == (2, True)
    added, amended = (words(staff.get(page(sent, "amend", f"promise-{row.pk}"))) for row in (here.policy, here.drivers))
    assert ("Why is it added?" in added, "That it was missing stays beside it" in added) == (True, True)
    assert ("Why is it changed?" in amended, "What it said before stays beside it" in amended) == (True, True)


# Amending


def amended(here, **given):
    prefix = f"promise-{here.drivers.pk}"
    data = {f"{prefix}-state": "under_way", f"{prefix}-total": "45", f"{prefix}-source": "told"} | given
    return prefix, data | {"why-reason": given.get("why-reason", "They counted one shift twice.")}


def test_staff_amend_one_answer_and_the_page_says_who_when_why_and_what_it_said(staff, here, sent, dana):
    prefix, data = amended(here)
    shown = words(staff.post(page(sent, "amend", prefix), data, follow=True))
    kept = CommitmentAnswer.objects.get()
    assert (kept.total, kept.said_by, kept.entered_by) == (45, here.marisol, dana)
    assert "Under way, 45 drivers" in shown
    assert "Changed by Dana Brooks" in shown
    assert "Before: Under way, 60 drivers (My estimate)." in shown
    assert "Why: They counted one shift twice." in shown
    sent.refresh_from_db()
    assert sent.status == Status.SUBMITTED


def test_the_page_holds_the_question_and_what_was_answered(staff, here, sent):
    prefix = f"promise-{here.drivers.pk}"
    html = staff.get(page(sent, "amend", prefix)).content.decode()
    assert (f'name="{prefix}-total"' in html, 'value="60"' in html) == (True, True)
    assert f'<h2 id="q-{prefix}"></h2>' not in html
    assert "Ask a colleague" not in html


def test_amended_twice_both_stand_there(staff, here, sent):
    for total in ("45", "50"):
        prefix, data = amended(here)
        staff.post(page(sent, "amend", prefix), data | {f"{prefix}-total": total})
    shown = words(staff.get(page(sent)))
    assert shown.index("Before: Under way, 45 drivers") < shown.index("Before: Under way, 60 drivers")


def test_a_page_that_is_stale_says_so_and_replaces_only_when_sent_once_more(staff, here, sent):
    prefix, data = amended(here)
    address = page(sent, "amend", prefix)
    drawn = {f"{prefix}-shown": shown_in(staff.get(address), prefix)}
    staff.post(address, data | drawn)
    late = data | {f"{prefix}-total": "50"}
    response = staff.post(address, late | drawn)
    assert "Somebody changed this answer meanwhile." in words(response)
    assert CommitmentAnswer.objects.get().total == 45
    staff.post(address, late | {f"{prefix}-shown": shown_in(response, prefix)})
    assert CommitmentAnswer.objects.get().total == 50


def shown_in(response, prefix):
    """What the page says that it was drawn with."""
    field = re.search(rf'<input[^>]*name="{prefix}-shown"[^>]*>', response.content.decode())[0]
    return re.search(r'value="([^"]*)"', field)[1]


def test_an_answer_that_is_missing_can_be_added(staff, here, sent):
    prefix = f"promise-{here.policy.pk}"
    data = {f"{prefix}-state": "done", "why-reason": "They called on Monday."}
    shown = words(staff.post(page(sent, "amend", prefix), data, follow=True))
    assert CommitmentAnswer.objects.get(commitment=here.policy).state == "done"
    assert "Before: no answer." in shown


def test_a_measure_is_amended_like_a_promise(staff, sent):
    data = {"officers_trained-number": "14", "officers_trained-source": "seen", "why-reason": "Two came late."}
    staff.post(page(sent, "amend", "officers_trained"), data)
    assert Answer.objects.get().number == 14


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"why-reason": ""}, "Say why"),
        ({"why-reason": "Victim’s SSN 078-05-1120"}, "It may not be kept here"),
        ({"total": "forty"}, "You wrote “forty”"),
    ],
)
def test_without_a_reason_or_with_a_bad_number_nothing_changes(staff, here, sent, change, sentence):
    prefix, data = amended(here)
    if "total" in change:
        change = {f"{prefix}-total": change["total"]}
    shown = words(staff.post(page(sent, "amend", prefix), data | change))
    assert sentence.lower() in shown.lower()
    assert 'role="alert" tabindex="-1" data-focus' in shown
    assert CommitmentAnswer.objects.get().total == 60


def test_an_empty_amendment_is_refused(staff, here, sent):
    prefix = f"promise-{here.drivers.pk}"
    shown = words(staff.post(page(sent, "amend", prefix), {"why-reason": "It was wrong."}))
    assert "Give an answer." in shown
    assert CommitmentAnswer.objects.get().total == 60


def test_a_draft_is_not_amended_nor_a_question_that_is_not_asked(staff, here, sent):
    other = laredo("Eagle Pass", "Karen Lindqvist")
    assert staff.get(page(other.followup, "amend", f"promise-{other.drivers.pk}")).status_code == 404
    assert staff.get(page(sent, "amend", f"promise-{other.drivers.pk}")).status_code == 404


def test_a_draft_is_its_leads_to_change_and_not_amended(here, dana):
    with pytest.raises(NotAllowed, match="Only what was sent is amended"):
        reviewing.amend(
            here.followup, Question(here.drivers), values={"state": "done", "total": 3}, reason="x", by=dana
        )
    assert not CommitmentAnswer.objects.exists()


def test_leads_neither_amend_nor_ask_back(marisol, here, sent):
    prefix, data = amended(here)
    assert marisol.post(page(sent, "amend", prefix), data).status_code == 403
    assert marisol.post(page(sent, "ask_back"), {"words": WORDS}).status_code == 403
    assert CommitmentAnswer.objects.get().total == 60
    assert "Amend" not in words(marisol.get(page(sent)))


def test_a_published_report_does_not_change(staff, here, sent):
    report = publish(here.build, by=a_user("Ada Admin", "administrator"))
    before = report.figures
    prefix, data = amended(here)
    staff.post(page(sent, "amend", prefix), data)
    report.refresh_from_db()
    assert report.figures == before


def test_the_page_asks_as_many_questions_with_one_amendment_as_with_three(staff, here, sent):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            staff.get(page(sent))
        return len(asked)

    def change(question, **values):
        reviewing.amend(sent, question, values=values, reason="Counted again.", by=a_user_once())

    by = a_user("Ruth Adler")

    def a_user_once():
        return by

    change(Question(here.drivers), state="under_way", total=44)
    one = cost()
    change(Question(here.drivers), state="under_way", total=43)
    change(Question(here.policy), state="done")
    calls.log_call(sent, person=here.marisol, at=timezone.now(), outcome="reached", by=by)
    calls.log_call(sent, person=here.otis, at=timezone.now(), outcome="reached", by=by, commitment=here.drivers)
    assert cost() == one


# Calls


def when(days=0):
    there = timezone.now().astimezone(laredo_zone()) - days * A_DAY
    return {"on": f"{there:%Y-%m-%d}", "time": f"{there:%H:%M}"}


def laredo_zone():
    return datetime.timezone(datetime.timedelta(hours=-6))


@pytest.fixture
def spring(time_machine):
    """A day after the meeting on which the tests of calls are."""
    time_machine.move_to(datetime.datetime(2027, 2, 16, 20, 0, tzinfo=datetime.UTC), tick=False)


def test_staff_log_a_call_to_the_lead(spring, staff, here, dana):
    told = {"person": here.marisol.pk, "outcome": "reached", "note": "Sends it on Friday."} | when()
    staff.post(page(here.followup, "call"), told)
    call = Call.objects.get()
    assert (call.person, call.outcome, call.by, call.commitment) == (here.marisol, "reached", dana, None)
    assert call.at == datetime.datetime(2027, 2, 16, 20, 0, tzinfo=datetime.UTC)
    assert next(moment.text for moment in timeline.of(here.marisol, dana)) == (
        "Called about Laredo, TX 2027: One month: Spoke with them"
    )


def test_a_lead_logs_a_call_to_an_organization_and_it_counts_as_an_attempt(spring, marisol, here):
    inquiries.release(here.followup, {here.drivers: here.otis}, by=here.marisol.user, at=timezone.now() - 2 * A_DAY)
    told = {"person": here.otis.pk, "outcome": "no_reply"} | when()
    shown = words(marisol.post(f"{page(here.followup, 'call')}?promise={here.drivers.pk}", told, follow=True))
    assert "The call is logged." in shown
    assert "Two attempts of three were made." in shown
    assert (the_inquiry().attempts, the_inquiry().last_asked_at) == (2, timezone.now())


def test_a_lead_logs_no_call_about_the_follow_up_and_sees_none(spring, marisol, here, dana):
    assert marisol.get(page(here.followup, "call")).status_code == 404
    calls.log_call(here.followup, person=here.marisol, at=timezone.now(), outcome="reached", by=dana, note="Unwell.")
    answering.submit(here.followup, by=here.marisol.user, note="Well.")
    assert "Unwell." not in words(marisol.get(page(here.followup)))
    assert Call.objects.visible_to(here.marisol.user).count() == 0


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"on": "2027-02-17"}, "That moment is still ahead."),
        ({"on": "2027-02-16", "time": "14:01"}, "That moment is still ahead."),
        ({"on": "2027-01-19"}, "That was before the meeting."),
        ({"on": "yesterday"}, "Write the day as 2027-03-17."),
        ({"outcome": ""}, "Choose what came of it."),
        ({"person": ""}, "Choose whom you called."),
        ({"note": "The suspect’s plate is TX 7XK-2219"}, "Keep the words as they are"),
    ],
)
def test_a_call_that_cannot_have_been_is_refused_at_its_field(spring, staff, here, change, sentence):
    told = {"person": here.marisol.pk, "outcome": "reached"} | when() | change
    assert sentence.lower() in words(staff.post(page(here.followup, "call"), told)).lower()
    assert Call.objects.count() == 0


def test_nobody_of_elsewhere_can_be_named_as_called(spring, marisol, here):
    stranger = a_person("Zoe Zwick", organization=here.otis.organization)  # not seen by the lead
    told = {"person": stranger.pk, "outcome": "reached"} | when()
    marisol.post(f"{page(here.followup, 'call')}?promise={here.drivers.pk}", told)
    assert Call.objects.count() == 0


@pytest.mark.parametrize("promise", ["999999", "x", "other"])
def test_a_promise_of_another_build_has_no_call_here(staff, here, promise):
    key = laredo("Eagle Pass", "Karen Lindqvist").drivers.pk if promise == "other" else promise
    assert staff.get(f"{page(here.followup, 'call')}?promise={key}").status_code == 404


def test_the_parts_ask_about_what_can_be_amended(here, sent):
    prefixes = {question.prefix for part in parts_of(sent) for question in part.questions}
    assert {f"promise-{here.drivers.pk}", "officers_trained"} <= prefixes
