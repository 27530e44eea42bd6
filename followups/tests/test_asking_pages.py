"""The page on which a lead asks the organizations, and the personal page on which they answer."""

import threading

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contacts.models import Kind
from followups.actions import answering, inquiries
from followups.asking import rows_of
from followups.models import CommitmentAnswer, Inquiry, Status
from followups.questions import Question
from followups.tests.asking import laredo, link_of, the_inquiry
from tat_coalitions.accounts.links import token_for
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import (
    WEBB,
    a_commitment,
    a_lead,
    a_person,
    a_user,
    an_invitation,
    an_organization,
)
from tat_coalitions.trail.models import Entry

TOO_LATE = "What you wrote came too late and is not kept."
pytestmark = pytest.mark.django_db

State = CommitmentAnswer.State


@pytest.fixture
def here():
    return laredo()


@pytest.fixture
def marisol(client, here):
    client.force_login(here.marisol.user)
    return client


@pytest.fixture
def dana(here):
    client = Client()
    client.force_login(a_user("Dana Brooks"))
    return client


@pytest.fixture
def asked(here):
    inquiries.release(here.followup, {here.drivers: here.otis}, by=here.marisol.user)
    return the_inquiry()


def page(here, name="asking"):
    return reverse(f"followups:{name}", args=[here.followup.pk])


def choice(*pairs):
    return {
        f"{name}-{promise.pk}": value
        for promise, person in pairs
        for name, value in (("ask", "on"), ("person", person.pk))
    }


def words(response):
    return " ".join(response.content.decode().split())


def test_every_promise_stands_there_with_who_would_be_asked(marisol, here):
    shown = words(marisol.get(page(here)))
    assert "Rio Bravo Freight Laredo" in shown
    assert "Train drivers: 120 drivers" in shown
    assert "Otis Reed Laredo would be asked." in shown
    assert "Bea Stone Laredo would be asked." in shown
    assert "Two promises have no answer and can be asked about" in shown


def test_who_promised_is_asked_first_then_who_came(here):
    absent = a_person("Aaron Absent", organization=here.otis.organization)
    late = a_person("Zoe Zwick", organization=here.otis.organization)
    an_invitation(here.build, late, stage="invited", invited_at=here.build.begins, arrived_at=here.build.begins)
    rows = {row.commitment.pk: row for row in rows_of(here.followup, a_user("Dana Brooks"))}
    assert rows[here.drivers.pk].people == [here.otis, late, absent]


def test_a_lead_is_offered_only_people_they_may_see(here):
    a_person("Aaron Absent", organization=here.otis.organization)
    rows = {row.commitment.pk: row for row in rows_of(here.followup, here.marisol.user)}
    assert rows[here.drivers.pk].people == [here.otis]


def test_who_cannot_be_written_to_is_named_with_a_number_to_call(marisol, here):
    here.otis.email = ""
    here.otis.save()
    here.bea.opted_out_at = timezone.now()
    here.bea.save()
    shown = words(marisol.get(page(here)))
    assert "Otis Reed Laredo: We have no e-mail address. Call" in shown
    assert "(956) 555-0136" in shown
    assert "Bea Stone Laredo: They want no invitations since" in shown
    assert "See the messages first" not in shown


def test_nobody_ticked_is_nobody(marisol, here):
    shown = marisol.get(page(here, "release"), follow=True)
    assert "Nobody was ticked who can be asked" in words(shown)
    marisol.post(page(here, "release"))
    assert Inquiry.objects.count() == 0


def test_the_message_is_shown_with_real_facts_before_it_goes(marisol, here):
    chosen = choice((here.drivers, here.otis), (here.policy, here.bea))
    shown = words(marisol.get(page(here, "release"), chosen))
    assert "Release two messages" in shown
    assert "Hello Otis Reed Laredo," in shown
    assert "promised: Train drivers: 120 drivers." in shown
    assert (Inquiry.objects.count(), Message.objects.count()) == (0, 0)


def test_released_messages_go_and_the_page_says_so(marisol, here):
    chosen = choice((here.drivers, here.otis), (here.policy, here.bea))
    shown = words(marisol.post(page(here, "release"), chosen, follow=True))
    assert "Two messages are on their way." in shown
    assert "Two promises were asked about: two are still being asked." in shown
    assert sorted(Message.objects.values_list("to_name", flat=True)) == ["Bea Stone Laredo", "Otis Reed Laredo"]


def test_released_once_more_nothing_goes(marisol, here):
    chosen = choice((here.drivers, here.otis))
    for _time in range(2):
        marisol.post(page(here, "release"), chosen)
    assert (Inquiry.objects.count(), Message.objects.count()) == (1, 1)


@pytest.mark.parametrize("who", ["somebody of another organization", "999999", "x"])
def test_nobody_but_the_people_offered_can_be_asked(marisol, here, who):
    other = here.bea.pk if who.startswith("somebody") else who
    marisol.post(page(here, "release"), {f"ask-{here.drivers.pk}": "on", f"person-{here.drivers.pk}": other})
    assert Inquiry.objects.count() == 0


@pytest.mark.parametrize("name", ["asking", "release", "call", "ask_back"])
def test_a_lead_of_another_state_finds_nothing_at_any_address(here, asked, name):
    client = Client()
    client.force_login(laredo("Boise", "Karen Lindqvist").marisol.user)
    for method in (client.get, client.post):
        status = method(page(here, name), {"promise": here.drivers.pk}).status_code
        assert status == (403 if name == "ask_back" else 404)
    for name in ("stop_asking", "settle"):
        assert client.post(reverse(f"followups:{name}", args=[asked.pk])).status_code == 404
    assert the_inquiry().status == "waiting"


def test_the_page_asks_as_many_questions_of_two_promises_as_of_six(marisol, here, asked):
    with CaptureQueriesContext(connection) as two:
        marisol.get(page(here))
    for number in range(4):
        office = an_organization(f"Carrier {number}", Kind.TRUCKING, county=WEBB)
        person = a_person(f"Person {number}", organization=office)
        an_invitation(here.build, person, stage="invited", invited_at=here.build.begins)
        a_commitment(here.build, office, person=person)
    with CaptureQueriesContext(connection) as six:
        marisol.get(page(here))
    assert len(six) == len(two)


def test_two_leads_who_release_at_once_send_one_mail(transactional_db):
    here, karen = laredo("Eagle Pass", "Karen Lindqvist"), a_lead("Tom Ferris")
    start, counts = threading.Barrier(2), []

    def release(user):
        start.wait()
        try:
            counts.append(inquiries.release(here.followup, {here.drivers: here.otis}, by=user))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=release, args=[user]) for user in (here.marisol.user, karen.user)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == [0, 1]
    assert (Inquiry.objects.count(), Message.objects.count()) == (1, 1)


# The organization's own page


def test_it_says_what_was_promised_when_and_never_where_it_was_held(client, here, asked):
    here.build.venue = "Webb County Fair Hall"
    here.build.save()
    shown = words(client.get(link_of(asked)))
    assert "What has become of the promise of Rio Bravo Freight Laredo?" in shown
    assert "Train drivers: 120 drivers" in shown
    assert "At the coalition build in Laredo, Texas, Wednesday, January 20, 2027" in shown
    assert "Fair Hall" not in shown


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_mail_scanner_changes_nothing(client, asked, method):
    before = Entry.objects.count()
    for address in (link_of(asked), f"{link_of(asked)}thanks/"):
        getattr(client, method)(address)
    assert (the_inquiry().status, CommitmentAnswer.objects.count()) == ("waiting", 0)
    assert Entry.objects.count() == before


def test_an_answer_is_a_draft_of_the_open_follow_up_in_the_persons_name(client, here, asked):
    answer = client.post(link_of(asked), {"said": "under_way", "total": "1,040", "note": "Two shifts are left."})
    assert answer.url == f"{link_of(asked)}thanks/"
    kept = CommitmentAnswer.objects.get()
    assert (kept.state, kept.total, kept.note, kept.source) == ("under_way", 1040, "Two shifts are left.", "told")
    assert (kept.said_by, kept.entered_by, kept.followup) == (here.otis, None, here.followup)
    here.followup.refresh_from_db()
    assert here.followup.status == Status.OPEN  # its lead has not begun it


def test_the_thank_you_says_what_happens_next(client, here, asked):
    shown = words(client.post(link_of(asked), {"said": "done", "total": "120"}, follow=True))
    assert "Thank you. What you said is kept." in shown
    assert "Marisol Vega, who leads what comes after the meeting, and TAT will read it." in shown


def test_it_can_be_corrected_while_the_link_works(client, asked):
    client.post(link_of(asked), {"said": "under_way", "total": "40"})
    client.post(link_of(asked), {"said": "done", "total": "120"})
    kept = CommitmentAnswer.objects.get()
    assert (kept.state, kept.total) == ("done", 120)
    assert "You said" in words(client.get(link_of(asked)))


def test_after_four_months_the_link_has_run_out(client, asked, time_machine):
    time_machine.move_to(asked.released_at + timezone.timedelta(days=121))
    answer = client.post(link_of(asked), {"said": "done", "total": "120"})
    assert (answer.status_code, CommitmentAnswer.objects.count()) == (404, 0)
    assert "This link has run out" in words(answer)
    assert TOO_LATE in words(answer)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Choose one of the four answers."),
        ({"said": "done"}, "Write how many so far; 0 if there is nothing yet."),
        ({"said": "under_way", "total": "about forty"}, "Write a number, such as 30. You wrote “about forty”."),
        ({"said": "not_happening"}, "Say in a few words why not."),
        ({"said": "other"}, "Say in a few words what became of it."),
        ({"said": "not_happening", "total": "3", "note": "No time."}, "keep one of them"),
        ({"said": "done", "total": "3", "note": "The victim’s SSN is 078-05-1120."}, "It may not be kept here"),
    ],
)
def test_what_is_not_understood_is_said_at_the_field_and_kept_as_typed(client, asked, given, sentence):
    answer = client.post(link_of(asked), given)
    assert answer.status_code == 200
    assert sentence.lower() in words(answer).lower()
    assert (the_inquiry().status, CommitmentAnswer.objects.count()) == ("waiting", 0)


def test_something_else_is_kept_in_their_words_and_counts_as_no_answer(client, asked):
    client.post(link_of(asked), {"said": "other", "note": "We merged with another carrier."})
    kept = CommitmentAnswer.objects.get()
    assert (kept.state, kept.total, kept.note) == (State.NO_ANSWER, None, "We merged with another carrier.")


@pytest.mark.parametrize("purpose", ["rsvp", "opt-out", "promise of another"])
def test_the_token_of_something_else_opens_nothing(client, here, asked, purpose):
    token = token_for(purpose, asked)
    assert client.get(reverse("asked:promise", args=[token])).status_code == 404
    other = token_for("promise", asked).split("-")[1]
    address = reverse("asked:promise", args=[f"{asked.pk + 1:x}-{other}"])
    assert client.post(address, {"said": "done", "total": "1"}).status_code == 404
    assert the_inquiry().status == "waiting"


def test_a_question_that_was_taken_back_says_so(client, here, asked):
    inquiries.take_back(asked, by=here.marisol.user)
    answer = client.post(link_of(asked), {"said": "done", "total": "1"})
    assert (answer.status_code, CommitmentAnswer.objects.count()) == (404, 0)
    assert "This question was taken back" in words(answer)
    assert TOO_LATE in words(answer)
    assert TOO_LATE not in words(client.get(link_of(asked)))


def test_who_is_no_longer_known_by_name_has_no_page(client, here, asked):
    here.otis.anonymised_at = timezone.now()
    here.otis.save()
    assert client.get(link_of(asked)).status_code == 404


def test_a_late_answer_takes_the_place_of_no_response(client, here, asked):
    asked.attempts = 3
    asked.last_asked_at = timezone.now()
    asked.save()
    inquiries.close(asked, timezone.now())
    assert CommitmentAnswer.objects.get().state == State.NO_RESPONSE
    client.post(link_of(asked), {"said": "done", "total": "118"})
    assert (CommitmentAnswer.objects.get().state, the_inquiry().status) == ("done", "answered")


# What the lead has said stands beside what the organization says


def lead_says(here, **values):
    values = {"state": "under_way", "total": 60, "source": "estimate"} | values
    answering.answer(here.followup, Question(here.drivers), by=here.marisol.user, **values)


def test_what_the_lead_has_said_is_never_overwritten_in_silence(client, here, asked):
    lead_says(here)
    client.post(link_of(asked), {"said": "under_way", "total": "12"})
    kept = CommitmentAnswer.objects.get()
    assert (kept.total, kept.said_by) == (60, here.marisol)
    assert (the_inquiry().is_disputed, the_inquiry().said_total) == (True, 12)
    client.force_login(here.marisol.user)
    shown = words(client.get(page(here)))
    assert "One organization says something else than the follow-up" in shown
    assert "They say themselves: <b>Under way, 12 drivers</b>" in shown


def test_a_lead_who_only_pages_through_does_not_make_the_organizations_word_their_own(client, marisol, here, asked):
    Client().post(link_of(asked), {"said": "under_way", "total": "40", "note": "Two shifts are left."})
    prefix = f"promise-{here.drivers.pk}"
    shown = {f"{prefix}-state": "under_way", f"{prefix}-total": "40", f"{prefix}-source": "told"}
    shown |= {f"{prefix}-note": "Two shifts are left.", f"{prefix}-shown": "1"}
    marisol.post(reverse("followups:part", args=[here.followup.pk, "promises"]), shown)
    assert CommitmentAnswer.objects.get().said_by == here.otis
    Client().post(link_of(asked), {"said": "done", "total": "120"})
    assert (CommitmentAnswer.objects.get().total, the_inquiry().is_disputed) == (120, False)


def test_the_lead_takes_their_word(client, here, asked):
    lead_says(here)
    client.post(link_of(asked), {"said": "under_way", "total": "12"})
    client.force_login(here.marisol.user)
    client.post(reverse("followups:settle", args=[asked.pk]), {"take": "1"})
    kept = CommitmentAnswer.objects.get()
    assert (kept.total, kept.said_by, kept.entered_by) == (12, here.otis, here.marisol.user)
    assert the_inquiry().is_disputed is False


def test_the_lead_leaves_what_was_said_and_the_other_word_stays_on_record(client, here, asked):
    lead_says(here)
    client.post(link_of(asked), {"said": "under_way", "total": "12"})
    client.force_login(here.marisol.user)
    client.post(reverse("followups:settle", args=[asked.pk]))
    assert (CommitmentAnswer.objects.get().total, the_inquiry().said_total, the_inquiry().is_disputed) == (
        60,
        12,
        False,
    )


def test_the_same_word_is_no_dispute(client, here, asked):
    lead_says(here, total=12)
    client.post(link_of(asked), {"said": "under_way", "total": "12"})
    assert the_inquiry().is_disputed is False


def test_after_sending_a_leads_dispute_is_settled_by_staff_alone(client, here, asked, dana):
    lead_says(here)
    answering.submit(here.followup, by=here.marisol.user)
    client.post(link_of(asked), {"said": "under_way", "total": "12"})
    marisol = Client()
    marisol.force_login(here.marisol.user)
    address = reverse("followups:settle", args=[asked.pk])
    marisol.post(address, {"take": "1"})
    assert CommitmentAnswer.objects.get().total == 60
    dana.post(address, {"take": "1"})
    assert CommitmentAnswer.objects.get().total == 12
    entry = Entry.objects.get(verb="amended an answer")
    assert entry.changes == {
        f"promise-{here.drivers.pk}": [
            "Under way, 60 drivers (My estimate)",
            "Under way, 12 drivers (The organization told me)",
        ]
    }


def test_in_a_follow_up_that_was_sent_the_answer_is_an_amendment_with_its_trail(client, here, asked):
    answering.submit(here.followup, by=here.marisol.user, note="One is missing.")
    client.post(link_of(asked), {"said": "done", "total": "120"})
    assert CommitmentAnswer.objects.get().total == 120
    entry = Entry.objects.get(verb="told it by personal link")
    assert entry.changes[f"promise-{here.drivers.pk}"] == ["no answer", "Done, 120 drivers (The organization told me)"]
    assert entry.actor_label == "personal link of Otis Reed Laredo"


def test_stopping_is_said_and_can_be_begun_anew(marisol, here, asked):
    shown = words(marisol.post(reverse("followups:stop_asking", args=[asked.pk]), follow=True))
    assert "Rio Bravo Freight Laredo is not asked any more. It can be asked anew." in shown
    assert the_inquiry().status == "withdrawn"
