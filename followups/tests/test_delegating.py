"""A lead asks a colleague one question by link; the answer is a draft of the follow-up, with the colleague's name."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from builds.models import Status as BuildStatus
from contacts.models import Kind, Person
from followups import delegating as room
from followups.actions import answering, delegating
from followups.actions.sweep import sweep
from followups.filling import Row
from followups.forms.answering import form_for
from followups.models import Delegation, Status
from followups.questions import question_of
from tat_coalitions.accounts.links import token_for
from tat_coalitions.outbox.models import Message
from tat_coalitions.outbox.models import Status as Mail
from tat_coalitions.testing.people import (
    a_build,
    a_co_host,
    a_commitment,
    a_followup,
    a_lead,
    a_person,
    a_user,
    an_organization,
)
from tat_coalitions.trail.models import Entry

TOO_LATE = "What you wrote came too late and is not kept."
pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 9, 15, 17, tzinfo=datetime.UTC)
DUE = datetime.date(2026, 9, 20)


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def laredo():
    return a_build(
        "Laredo",
        date=datetime.date(2026, 8, 20),
        status=BuildStatus.HELD,
        venue="Webb County Fair Hall",
        time_zone="America/Chicago",
    )


@pytest.fixture
def office():
    return an_organization("Office of the Attorney General", Kind.ATTORNEY_GENERAL)


@pytest.fixture
def marisol(laredo, office):
    person = a_lead("Marisol Vega", organization=office)
    a_co_host(laredo, person)
    return person


@pytest.fixture
def karen(laredo, office):
    """Works with Marisol, and was in the room."""
    person = a_person("Karen Holt", organization=office)
    laredo.invitations.create(person=person, sector="government")
    return person


@pytest.fixture
def followup(laredo, marisol):
    return a_followup(laredo, due_on=DUE, lead=marisol, status=Status.OPEN)


@pytest.fixture
def signed_in(client, marisol):
    client.force_login(marisol.user)
    return client


def ask_page(followup, about="officers_trained"):
    return reverse("followups:ask", args=[followup.pk, about])


def page_of(delegation):
    return reverse("asked:question", args=[token_for("answer", delegation)])


@pytest.fixture
def asked(followup, karen, marisol):
    question, _part = question_of(followup, "officers_trained")
    return delegating.ask(followup, question, person=karen, by=marisol.user, words="You keep the academy’s list.")


def answered(client, delegation, number="30", **more):
    page = client.get(page_of(delegation))
    shown = page.context["row"].form["shown"].value()
    data = {"officers_trained-number": number, "officers_trained-shown": shown} | more
    return client.post(page_of(delegation), data)


def test_the_colleague_gets_a_mail_at_once_that_names_neither_venue_nor_promise(signed_in, followup, karen, smtp_inbox):
    answer = signed_in.post(ask_page(followup), {"colleague": karen.pk, "words": "You keep the academy’s list."})
    assert answer.url.endswith("/training/#q-officers_trained")
    sweep(NOON)
    mail = smtp_inbox.to(karen.email)[0]
    text = mail.get_body(("plain",)).get_content()
    assert mail["Subject"] == "Marisol Vega asks you one question about the coalition build in Laredo, Texas"
    assert "Marisol Vega writes: “You keep the academy’s list.”" in text
    assert "Officers trained with TAT or BOTL material" in text
    assert page_of(Delegation.objects.get()) in text
    assert "Webb County Fair Hall" not in text


def test_a_mail_about_a_promise_does_not_say_whose(laredo, followup, karen, marisol):
    promise = a_commitment(laredo, an_organization("Rio Bravo Freight"))
    question, _part = question_of(followup, f"promise-{promise.pk}")
    row = delegating.ask(followup, question, person=karen, by=marisol.user)
    assert "Rio Bravo" not in Message.objects.about(row).get().text


def test_it_works_until_fourteen_days_after_the_day_it_is_due(asked):
    assert asked.expires_on == datetime.date(2026, 10, 4)


def test_asked_late_it_works_for_fourteen_days_from_then(followup, karen, marisol):
    question, _part = question_of(followup, "officers_trained")
    late = datetime.datetime(2026, 10, 1, 17, tzinfo=datetime.UTC)
    row = delegating.ask(followup, question, person=karen, by=marisol.user, at=late)
    assert row.expires_on == datetime.date(2026, 10, 15)


def test_the_lead_sees_who_is_waited_for_and_then_the_answer_with_the_name(signed_in, client, followup, asked):
    part = reverse("followups:part", args=[followup.pk, "training"])
    check = reverse("followups:check", args=[followup.pk])
    assert "Asked Karen Holt on Tue, Sep 15, waiting." in signed_in.get(part).content.decode()
    assert "(asked Karen Holt, waiting)" in signed_in.get(check).content.decode()
    answered(client, asked)
    row = followup.answers.get()
    assert (row.number, row.said_by.name, row.entered_by) == (30, "Karen Holt", None)
    assert "Answered by Karen Holt, Tue, Sep 15, noon" in signed_in.get(part).content.decode()


def test_what_is_not_understood_is_said_on_top_and_at_its_field_and_stays_as_typed(client, asked, followup):
    page = answered(client, asked, "thirty or so").content.decode()
    assert 'role="alert" tabindex="-1" data-focus' in page
    assert page.count("You wrote “thirty or so”.") == 2
    assert 'value="thirty or so"' in page
    assert "Everything else on this page is saved" not in page
    assert not followup.answers.exists()


def test_opening_the_link_changes_nothing_and_a_press_keeps_the_answer(client, asked, followup):
    for method in ("get", "head"):
        assert getattr(client, method)(page_of(asked)).status_code == 200
    asked.refresh_from_db()
    assert (asked.answered_at, followup.answers.count()) == (None, 0)
    answered(client, asked)
    asked.refresh_from_db()
    assert asked.answered_at == NOON


def test_the_page_shows_what_is_asked_and_never_the_venue_or_other_people(client, asked, followup, laredo):
    lorraine = a_lead("Lorraine Pruitt", organization=an_organization("Texas Trucking", Kind.TRUCKING_ASSOCIATION))
    a_co_host(laredo, lorraine, role="trucking")
    question, _part = question_of(followup, "officers_trained")
    answering.answer(followup, question, by=lorraine.user, number=12)
    shown = client.get(page_of(asked)).content.decode()
    for told in (
        "Marisol Vega asks you one question",
        "Laredo, Texas",
        "August 20, 2026",
        "You keep the academy’s list.",
    ):
        assert told in shown
    for kept in ("Webb County Fair Hall", "Lorraine Pruitt"):
        assert kept not in shown


def test_who_says_what_stands_already_is_thanked_and_the_lead_sees_it(signed_in, client, followup, asked, marisol):
    question, _part = question_of(followup, "officers_trained")
    answering.answer(followup, question, by=marisol.user, number=84, source="seen")
    answered(client, asked, "84", **{"officers_trained-source": "seen"})
    assert "Thank you. What stands now: 84 people" in client.get(page_of(asked)).content.decode()
    part = signed_in.get(reverse("followups:part", args=[followup.pk, "training"])).content.decode()
    assert "Karen Holt was asked and has answered." in part


def test_without_colleagues_to_choose_from_name_and_address_are_both_wanted(signed_in, followup):
    shown = signed_in.post(ask_page(followup), {"words": ""}).content.decode()
    assert "Write the name." in shown and "Write the address the question goes to." in shown


def test_an_answer_can_be_corrected_until_the_follow_up_is_sent(client, asked, followup, marisol):
    answered(client, asked)
    assert "You answered: 30 people" in client.get(page_of(asked)).content.decode()
    answered(client, asked, "31")
    answering.submit(followup, by=marisol.user)
    late = client.post(page_of(asked), {"officers_trained-number": "32"})
    assert "What you wrote came too late and is not kept: 32" in late.content.decode()
    assert followup.answers.get().number == 31


def test_what_the_lead_answered_meanwhile_is_replaced_knowingly_or_not_at_all(client, asked, followup, marisol):
    question, _part = question_of(followup, "officers_trained")
    stale = client.get(page_of(asked)).context["row"].form["shown"].value()
    answering.answer(followup, question, by=marisol.user, number=12)
    again = client.post(page_of(asked), {"officers_trained-number": "30", "officers_trained-shown": stale})
    assert "This was answered with “12 people”" in again.content.decode()
    assert followup.answers.get().number == 12
    shown = again.context["row"].form["shown"].value()
    client.post(page_of(asked), {"officers_trained-number": "30", "officers_trained-shown": shown})
    assert (followup.answers.get().number, followup.answers.get().said_by.name) == (30, "Karen Holt")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"number": ""}, "Write your answer, or choose that you could not find out."),
        ({"number": "about thirty"}, "Write a number, such as 30. You wrote “about thirty”."),
        ({"number": "30", "note": "The prostitute helped."}, "“prostitute”"),
        ({"number": "30", "note": "Her SSN is 123-45-6789"}, "This looks like a social security number."),
    ],
)
def test_what_is_not_understood_is_said_at_the_field(client, asked, typed, sentence):
    data = {f"officers_trained-{name}": value for name, value in typed.items()}
    shown = client.post(page_of(asked), data).content.decode().lower()
    assert sentence.lower() in shown


def test_taken_back_the_link_opens_nothing_and_its_mail_does_not_leave(signed_in, client, followup, asked, smtp_inbox):
    signed_in.post(reverse("followups:take_back", args=[followup.pk, asked.pk]))
    sweep(NOON)
    assert smtp_inbox.to(asked.person.email) == []
    answer = client.post(page_of(asked), {"officers_trained-number": "30"})
    assert (answer.status_code, followup.answers.count()) == (404, 0)
    assert "Marisol Vega has taken the question back." in answer.content.decode()
    assert TOO_LATE in answer.content.decode()
    assert TOO_LATE not in client.get(page_of(asked)).content.decode()


def test_sent_meanwhile_the_mail_is_dropped(followup, asked, marisol, smtp_inbox):
    answering.submit(followup, by=marisol.user, note="All said.")
    sweep(NOON)
    assert smtp_inbox.to(asked.person.email) == []
    assert Message.objects.about(asked).get().status == Mail.CANCELLED


def test_the_link_ends_after_its_last_day(client, asked, time_machine):
    time_machine.move_to(datetime.datetime(2026, 10, 5, 4, 59, tzinfo=datetime.UTC))  # a minute before midnight there
    assert client.get(page_of(asked)).status_code == 200
    time_machine.move_to(datetime.datetime(2026, 10, 5, 5, 0, tzinfo=datetime.UTC))
    answer = client.get(page_of(asked))
    assert (answer.status_code, "good until October 4, 2026" in answer.content.decode()) == (404, True)


def test_the_lead_reads_that_nobody_answered_in_time_and_asks_again(client, marisol, followup, asked, time_machine):
    time_machine.move_to(datetime.datetime(2026, 10, 5, 17, tzinfo=datetime.UTC))
    client.force_login(marisol.user)  # a session of September has idled out by now
    part = reverse("followups:part", args=[followup.pk, "training"])
    told = "Karen Holt was asked and has not answered; the link has run out."
    assert told in client.get(part).content.decode()
    assert "the link ran out on Sunday, October 4, 2026" in client.get(ask_page(followup)).content.decode()


def test_a_question_is_asked_of_one_at_a_time_and_again_when_the_link_ran_out(followup, asked, karen, marisol):
    question, _part = question_of(followup, "officers_trained")
    with pytest.raises(Exception, match="Karen Holt is asked this already"):
        delegating.ask(followup, question, person=karen, by=marisol.user)
    on_its_last_day = datetime.datetime(2026, 10, 4, 17, tzinfo=datetime.UTC)
    with pytest.raises(Exception, match="Karen Holt is asked this already"):
        delegating.ask(followup, question, person=karen, by=marisol.user, at=on_its_last_day)
    later = datetime.datetime(2026, 10, 5, 17, tzinfo=datetime.UTC)
    again = delegating.ask(followup, question, person=karen, by=marisol.user, at=later)
    asked.refresh_from_db()
    assert (asked.withdrawn_at, again.withdrawn_at) == (later, None)


def test_somebody_new_is_written_down_with_the_leads_organization(signed_in, followup, office):
    signed_in.post(ask_page(followup), {"name": " Ana  Ruiz ", "email": "Ana.Ruiz@Example.org"})
    ana = Person.objects.get(name="Ana Ruiz")
    assert (ana.email, ana.organization) == ("ana.ruiz@example.org", office)
    assert Delegation.objects.get().person == ana


def test_somebody_of_another_state_is_not_taken_for_whom_a_lead_names(signed_in, followup, office):
    """The same name and address there are a row of theirs: nothing is asked of it, and nothing of it shows."""
    boise = an_organization(
        "Office of the Attorney General of Idaho", Kind.ATTORNEY_GENERAL, county=None, state_id="ID"
    )
    there = a_person("Pat Lee", organization=boise, title="Canary")
    signed_in.post(ask_page(followup), {"name": "Pat Lee", "email": there.email})
    asked = Delegation.objects.get().person
    assert (asked.pk == there.pk, asked.name, asked.organization) == (False, "Pat Lee", office)
    assert not Delegation.objects.filter(person=there).exists()


def test_a_known_person_is_found_by_name_and_mailbox_and_another_name_is_somebody_else(signed_in, followup, karen):
    signed_in.post(ask_page(followup), {"name": "Karen Holt", "email": karen.email})
    signed_in.post(ask_page(followup, "le_trainings"), {"name": "Front Desk", "email": karen.email})
    assert sorted(Person.objects.filter(email=karen.email).values_list("name", flat=True)) == [
        "Front Desk",
        "Karen Holt",
    ]
    assert Delegation.objects.get(measure="officers_trained").person == karen


@pytest.mark.parametrize("named", [False, True], ids=["chosen", "named"])
def test_who_wants_no_mail_cannot_be_asked(signed_in, followup, karen, named):
    karen.opted_out_at = NOON
    karen.save()
    data = {"name": "Karen Holdt", "email": karen.email} if named else {"colleague": karen.pk}
    assert "wants no mail from us" in signed_in.post(ask_page(followup), data).content.decode()
    assert not Message.objects.exists() and not Person.objects.filter(name="Karen Holdt").exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Choose a colleague, or write a name."),
        ({"name": "Ana Ruiz"}, "Write the address the question goes to."),
        ({"email": "ana.ruiz@example.org"}, "Write the name."),
        ({"name": "Marisol Vega", "email": "marisol.vega@example.org"}, "That is you"),
        (
            {"name": "Ana Ruiz", "email": "ana.ruiz@example.org", "words": "Case no. 26-114"},
            "looks like the number of a case",
        ),
    ],
)
def test_what_is_missing_is_said_at_the_field(signed_in, followup, karen, typed, sentence):
    assert sentence in signed_in.post(ask_page(followup), {"words": ""} | typed).content.decode()
    assert not Delegation.objects.exists()


def test_once_somebody_else_leads_the_page_says_who_sees_the_answer(client, asked, followup, laredo, office, marisol):
    def shown(response):
        return " ".join(response.content.decode().split())

    priya = a_lead("Priya Raman", organization=office)
    answering.hand_over(followup, lead=priya, by=a_user("Dana Whitlock"))
    page = shown(client.get(page_of(asked)))
    assert "Priya Raman" not in page, "Marisol still shares the build, and reads it"
    laredo.co_hosts.update(person=priya)
    page = shown(client.get(page_of(asked)))
    assert "Marisol Vega asks you one question" in page
    assert "Priya Raman leads the follow-up now in the place of Marisol Vega, and sees what you answer." in page
    answered(client, asked)
    page = shown(client.get(page_of(asked)))
    assert ("Priya Raman sees it now." in page, "Marisol Vega sees it now." in page) == (True, False)


def test_while_whoever_asked_still_leads_the_page_names_nobody_else(client, asked):
    assert " leads the follow-up now" not in client.get(page_of(asked)).content.decode()


def test_a_follow_up_asks_sixty_times_and_not_once_more(followup, karen, marisol):
    question, _part = question_of(followup, "officers_trained")
    facts = {"followup": followup, "measure": question.about, "person": karen, "asked_by": marisol.user}
    Delegation.objects.bulk_create(Delegation(**facts, expires_on=DUE, withdrawn_at=NOON) for _each in range(59))
    last = delegating.ask(followup, question, person=karen, by=marisol.user)
    delegating.take_back(last, by=marisol.user)
    with pytest.raises(ValidationError, match="has asked very often already"):
        delegating.ask(followup, question, person=karen, by=marisol.user)


def test_what_comes_in_just_as_the_question_is_taken_back_is_not_kept(followup, asked, marisol):
    question, _part = question_of(followup, "officers_trained")
    data = {"officers_trained-number": "30", "officers_trained-shown": question.fingerprint}
    row = Row(followup, question, form_for(question, data), by_link=asked.person)
    Delegation.objects.update(withdrawn_at=NOON)
    with pytest.raises(answering.NotOpen, match="question was taken back"):
        delegating.answer(asked, row)
    assert not followup.answers.exists()


def test_only_colleagues_the_lead_may_see_are_offered(signed_in, followup, karen, office):
    a_person("Stella Ward", organization=office)  # works there too, and was at no meeting of Marisol's
    form = signed_in.get(ask_page(followup)).context["form"]
    assert list(form.fields["colleague"].queryset) == [karen]


def test_what_is_restricted_is_asked_of_nobody_by_link(signed_in, followup, karen):
    assert signed_in.get(ask_page(followup, "investigative_partnerships")).status_code == 404


def test_another_states_lead_can_neither_ask_nor_take_back(client, followup, asked):
    client.force_login(a_lead("Tomás Archuleta").user)
    assert client.get(ask_page(followup)).status_code == 404
    assert client.post(reverse("followups:take_back", args=[followup.pk, asked.pk])).status_code == 404
    asked.refresh_from_db()
    assert asked.withdrawn_at is None


def test_the_trail_knows_who_asked_and_who_answered_by_link(client, asked):
    answered(client, asked)
    told = Entry.objects.filter(subject_type="followups.delegation").order_by("pk").values_list("verb", "actor_label")
    assert list(told) == [
        ("asked a colleague", "Marisol Vega"),
        ("answered a question by link", "personal link of Karen Holt"),
    ]


def test_staff_ask_for_the_lead(client, followup, karen):
    client.force_login(a_user("Dana Whitlock at TAT"))
    client.post(ask_page(followup), {"colleague": karen.pk})
    assert Delegation.objects.get().asked_by.name == "Dana Whitlock at TAT"


def test_the_words_can_be_tried_before_anybody_was_asked(marisol):
    assert room.samples(marisol.user)[0][0] == "An example"
    assert timezone.now() == NOON
