"""Bringing others along: within the limit of each invitation, by name, each with a seat, and without a word of their own."""

import datetime
import threading
import time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from builds import door, notices, sign_offs, waves
from builds.actions import answers, companions
from builds.actions.substitutes import Substitute
from builds.models import Answer, Build, Commitment, Invitation, Status
from builds.tests.inviting import page_of, text_of
from builds.waiting import seats_of
from builds.workflow import NotAllowed
from contacts.actions.consents import give, shared_by
from contacts.actions.nouns import keep
from contacts.models import ConsentTo, Person
from tat_coalitions.accounts.links import token_for
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import HUDSPETH, a_build, a_lead, a_person, a_user, an_invitation, an_officer
from tat_coalitions.testing.reading import words_of
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2027, 1, 11, 15, 0, tzinfo=datetime.UTC)
LATER = NOW + datetime.timedelta(hours=1)
DAY = datetime.date(2027, 2, 17)


@pytest.fixture
def dana(client, time_machine):
    time_machine.move_to(NOW, tick=False)
    user = a_user("Dana Whitlock")
    client.force_login(user)
    return user


@pytest.fixture
def build(dana):
    planner = a_person("Dana Whitlock", user=dana)
    return a_build(
        "El Paso", slug="el-paso", date=DAY, status=Status.INVITING, planner=planner, venue="Camino Real Hall"
    )


@pytest.fixture
def ruth(build):
    """She may bring two others."""
    return an_invitation(build, an_officer("Ruth Ibarra"), stage="invited", invited_at=NOW, may_bring=2)


def say(row, answer=Answer.YES, *, heard="link", at=NOW, **more):
    answers.record_answer(row, answer=answer, heard=heard, by=f"personal link of {row.person}", at=at, **more)
    return Invitation.objects.get(pk=row.pk)


def with_her(row):
    return [each.person.name for each in row.companions.select_related("person").order_by("pk")]


def her_page(row):
    return reverse("links:rsvp", args=[token_for("rsvp", row)])


# who may bring how many


def test_staff_let_the_ticked_bring_others_and_are_asked_how_many(client, build, dana):
    rows = [an_invitation(build, an_officer(name)) for name in ("Ruth Ibarra", "Luis Prado", "Maya Stone")]
    ticked = [row.pk for row in rows[:2]]
    asks = text_of(client.get(page_of("let_them_bring", build), {"pick": ticked}))
    assert "How many others may each of 2 people bring?" in asks
    assert not build.invitations.filter(may_bring__gt=0).exists(), "asking does nothing"
    data = {"chosen": ",".join(map(str, ticked)), "number": "2"}
    page = text_of(client.post(page_of("let_them_bring", build), data, follow=True))
    assert "2 people may bring others now." in page and page.count("may bring 2 others") == 2
    assert sorted(build.invitations.values_list("may_bring", flat=True)) == [0, 2, 2]
    assert Entry.objects.filter(verb="may bring others").count() == 2


@pytest.mark.parametrize("number", ["", "-1", "6", "many"])
def test_a_number_beyond_the_limit_is_refused_at_its_field(client, build, dana, ruth, number):
    page = client.post(page_of("let_them_bring", build), {"chosen": str(ruth.pk), "number": number})
    assert "Write a number from 0 to 5" in str(page.context["form"].errors["number"])
    ruth.refresh_from_db()
    assert ruth.may_bring == 2


def test_ticking_nobody_lets_nobody(client, build, dana, ruth):
    assert "Nobody was ticked" in text_of(client.get(page_of("let_them_bring", build), follow=True))


def test_leads_let_nobody_bring_anybody(client, build, ruth):
    client.force_login(a_lead("Karen Lindqvist").user)
    assert client.post(page_of("let_them_bring", build), {"chosen": ruth.pk, "number": "5"}).status_code in (403, 404)


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.POSTPONED])
def test_for_a_meeting_that_is_not_open_nobody_is_let(build, dana, ruth, status):
    Build.objects.update(status=status)  # after the page was drawn
    with pytest.raises(NotAllowed):
        companions.let_bring(build, [ruth.pk], 3, by=dana, at=NOW)


@pytest.mark.parametrize(
    "fields",
    [{"may_bring": 6}, {"brought": "self"}, {"brought": "ruth", "may_bring": 1}],
    ids=["a crowd", "self", "both"],
)
def test_the_database_keeps_the_limit(build, ruth, fields):
    row = an_invitation(build, an_officer("Luis Prado"))
    brought_by = {"self": row, "ruth": ruth}.get(fields.pop("brought", ""))
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=row.pk).update(brought_by=brought_by, **fields)


# naming them on the invitee's page


def test_the_page_asks_for_as_many_names_as_they_may_bring(client, build, ruth):
    page = text_of(client.get(her_page(ruth)))
    assert "Who comes with you?" in page and "Up to 2 others" in page and "companion_2" in page
    assert "companion_3" not in page
    alone = an_invitation(build, an_officer("Luis Prado"), stage="invited", invited_at=NOW)
    assert "Who comes with you?" not in text_of(client.get(her_page(alone)))


def test_those_who_are_named_stand_on_the_list_and_take_seats(client, build, ruth):
    data = {"answer": "yes", "sector": "law", "companion_1": " Maria  Lopez ", "companion_2": "Tom Okafor"}
    page = text_of(client.post(her_page(ruth), data, follow=True))
    assert "Who comes with you" in page and "Maria Lopez" in page and "Tom Okafor" in page
    assert with_her(ruth) == ["Maria Lopez", "Tom Okafor"]
    assert seats_of(build).taken == 3
    maria = ruth.companions.get(person__name="Maria Lopez")
    assert (maria.answer, maria.heard, maria.sector, maria.answered_for) == ("yes", "brought", "law", DAY)
    assert maria.person.organization == ruth.person.organization
    assert "Comes with Ruth Ibarra" in text_of(client.get(page_of("people", build)))


def test_nobody_gets_a_link_or_agrees_to_anything_through_somebody_else(build, ruth):
    say(ruth, companions=["Maria Lopez"], shares={ConsentTo.HOSTS: True}, needs={"diet": "no pecans"})
    maria = ruth.companions.get()
    assert (shared_by(maria.person), maria.diet, maria.person.email) == (set(), "", "")
    assert set(Message.objects.values_list("to_email", flat=True)) == {"ruth.ibarra@example.org"}
    assert not maria.may_know_venue


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["A One", "B Two", "C Three"], "At most 2 others can come along."),
        (["ruth ibarra"], "That is the person who was invited."),
    ],
)
def test_too_many_or_oneself_are_refused_and_nothing_is_kept(build, ruth, names, told):
    with pytest.raises(ValidationError, match=told):
        say(ruth, companions=names)
    ruth.refresh_from_db()
    assert (ruth.answer, build.invitations.count()) == ("", 1)


def test_what_the_verb_refuses_stands_at_the_field_and_the_names_stay(client, build, ruth):
    data = {"answer": "yes", "sector": "law", "companion_1": "Tom Okafor", "companion_2": "Ruth Ibarra"}
    page = client.post(her_page(ruth), data)
    assert "That is the person who was invited." in str(page.context["form"].errors["companion_2"])
    assert "Tom Okafor" in page.text and not ruth.companions.exists()


@pytest.mark.parametrize("answer", ["maybe", "no"])
def test_who_does_not_say_that_they_come_brings_nobody(client, build, ruth, answer):
    page = client.post(her_page(ruth), {"answer": answer, "sector": "law", "companion_1": "Maria Lopez"})
    assert "not that you come" in page.text
    assert build.invitations.count() == 1


def test_the_same_name_twice_is_one_person(build, ruth):
    say(ruth, companions=["Maria Lopez", "maria lopez"])
    assert len(with_her(ruth)) == 1


# a change of mind


def test_saying_the_same_again_changes_nothing_and_another_name_replaces(build, ruth):
    say(ruth, companions=["Maria Lopez", "Tom Okafor"])
    first = list(ruth.companions.order_by("pk").values_list("pk", flat=True))
    say(ruth, companions=["Maria Lopez", "Tom Okafor"], at=LATER)
    assert list(ruth.companions.order_by("pk").values_list("pk", flat=True)) == first
    say(ruth, companions=["Tom Okafor", "Ida Moss"], at=LATER)
    assert with_her(ruth) == ["Tom Okafor", "Ida Moss"]
    assert Entry.objects.filter(verb="took off the list").count() == 1


@pytest.mark.parametrize("fields", [{"email": "maria@example.org"}, {"phone": "+19155550123"}])
def test_somebody_staff_wrote_more_about_stays_among_the_contacts(build, dana, ruth, fields):
    say(ruth, companions=["Maria Lopez"])
    maria = ruth.companions.get().person
    for name, value in fields.items():
        setattr(maria, name, value)
    keep(maria, by=dana)
    say(ruth, companions=[], at=LATER)
    assert not ruth.companions.exists() and Person.objects.filter(pk=maria.pk).exists()


def test_two_whom_staff_gave_one_name_both_stay_where_nobody_asked(build, ruth):
    say(ruth, companions=["Maria Lopez", "Tom Okafor"])
    Person.objects.filter(name="Tom Okafor").update(name="Maria Lopez")
    say(ruth, heard="staff", at=LATER)
    assert with_her(ruth) == ["Maria Lopez", "Maria Lopez"]


@pytest.mark.parametrize("answer", [Answer.NO, Answer.MAYBE, Answer.INSTEAD])
def test_who_comes_no_more_takes_them_along(build, ruth, answer):
    say(ruth, companions=["Maria Lopez"])
    who = Substitute("Ida Moss") if answer == Answer.INSTEAD else None
    say(ruth, answer, substitute=who, at=LATER)
    assert not build.invitations.filter(person__name="Maria Lopez").exists()


def test_where_nobody_asked_who_comes_along_they_stay(build, ruth):
    say(ruth, companions=["Maria Lopez"])
    say(ruth, heard="staff", at=LATER)
    assert with_her(ruth) == ["Maria Lopez"]


@pytest.mark.parametrize("fields", [{"arrived_at": LATER}, {"heard": "staff"}], ids=["is there", "said so themselves"])
def test_who_is_there_or_has_answered_stays_on_the_list(build, ruth, fields):
    say(ruth, companions=["Maria Lopez"])
    ruth.companions.update(**fields)
    say(ruth, Answer.NO, heard="staff", at=LATER)
    maria = build.invitations.get(person__name="Maria Lopez")
    assert (maria.brought_by, maria.answer) == (None, "yes")


@pytest.mark.django_db(transaction=True)
def test_who_is_being_checked_in_at_that_moment_stays_on_the_list(build, ruth):
    say(ruth, companions=["Maria Lopez"])
    is_held = threading.Event()

    def check_in():
        try:
            with transaction.atomic():
                Invitation.objects.filter(brought_by=ruth).update(arrived_at=LATER)
                is_held.set()
                time.sleep(0.5)
        finally:
            connection.close()

    press = threading.Thread(target=check_in)
    press.start()
    is_held.wait(timeout=10)
    say(ruth, Answer.NO, heard="staff", at=LATER)
    press.join()
    assert build.invitations.get(person__name="Maria Lopez").arrived_at == LATER


def test_a_lower_number_sends_nobody_away_until_the_next_answer(build, dana, ruth):
    say(ruth, companions=["Maria Lopez", "Tom Okafor"])
    companions.let_bring(build, [ruth.pk], 1, by=dana, at=NOW)
    assert with_her(ruth) == ["Maria Lopez", "Tom Okafor"]
    with pytest.raises(ValidationError, match="At most one other"):
        say(ruth, companions=["Maria Lopez", "Tom Okafor"], at=LATER)
    say(ruth, companions=["Maria Lopez"], at=LATER)
    assert with_her(ruth) == ["Maria Lopez"]


def test_with_a_lower_number_the_page_still_names_all_and_lets_the_invitee_choose(client, build, dana, ruth):
    say(ruth, companions=["Maria Lopez", "Tom Okafor"])
    companions.let_bring(build, [ruth.pk], 1, by=dana, at=NOW)
    page = client.get(her_page(ruth)).text
    assert "Maria Lopez" in page and "Tom Okafor" in page and "One other person" in page
    both = {"answer": "yes", "sector": "law", "companion_1": "Maria Lopez", "companion_2": "Tom Okafor"}
    refused = client.post(her_page(ruth), both)
    assert "At most one other can come along." in str(refused.context["form"].errors["companion_1"])
    assert with_her(ruth) == ["Maria Lopez", "Tom Okafor"]
    client.post(her_page(ruth), both | {"companion_1": ""})
    assert with_her(ruth) == ["Tom Okafor"]


def test_who_is_brought_along_brings_nobody(build, dana, ruth):
    say(ruth, companions=["Maria Lopez"])
    assert companions.let_bring(build, [ruth.companions.get().pk], 2, by=dana, at=NOW) == 0


def test_somebody_brought_along_may_be_named_to_come_instead(build, ruth):
    say(ruth, companions=["Maria Lopez"])
    maria = ruth.companions.get()
    type(maria.person).objects.filter(pk=maria.person_id).update(email="maria@example.org")
    luis = an_invitation(build, an_officer("Luis Prado"), stage="invited", invited_at=NOW)
    say(luis, Answer.INSTEAD, substitute=Substitute("Maria Lopez", email="maria@example.org"), at=LATER)
    maria.refresh_from_db()
    assert (maria.in_place_of, maria.brought_by) == (luis, None)


# seats


def test_they_wait_like_everybody_when_the_room_is_full(client, build, ruth):
    Build.objects.update(capacity=2)
    say(ruth, companions=["Maria Lopez", "Tom Okafor"])
    assert [row.person.name for row in build.invitations.waiting().select_related("person")] == ["Tom Okafor"]
    assert 'Tom Okafor <span class="quiet">waits for a seat' in text_of(client.get(her_page(ruth)))
    assert "Comes with Ruth Ibarra" in text_of(client.get(page_of("waiting", build)))


def test_staff_who_give_a_seat_to_somebody_without_an_address_are_told_to_tell_them(client, build, ruth):
    Build.objects.update(capacity=1)
    say(ruth, companions=["Maria Lopez"])
    say(ruth, Answer.YES, at=LATER)
    Build.objects.update(capacity=2)
    maria = ruth.companions.get()
    assert "please tell them" in text_of(client.get(page_of("give_seat", build, maria.pk)))
    page = text_of(client.post(page_of("give_seat", build, maria.pk), {"reason": ""}, follow=True))
    assert "Maria Lopez has a seat. We have no address: please tell them." in page


def test_their_counties_are_those_of_whom_they_come_with(build, ruth):
    build.counties.add(HUDSPETH)
    say(ruth, companions=["Maria Lopez"], counties=[HUDSPETH])
    assert list(ruth.companions.get().counties.values_list("pk", flat=True)) == [HUDSPETH]


def test_at_the_door_they_are_found_with_whom_they_come_with(client, build, ruth):
    say(ruth, companions=["Maria Lopez", "Tom Okafor"])
    an_invitation(build, an_officer("Luis Prado"))
    found = {guest.name: guest.comes_with for guest in door.guests(build, text="ibarra")}
    assert found == {"Maria Lopez": "Ruth Ibarra", "Ruth Ibarra": "", "Tom Okafor": "Ruth Ibarra"}
    build.date = build.today()
    build.save()
    assert text_of(client.get(page_of("door", build), {"q": "lopez"})).count("<p>With Ruth Ibarra</p>") == 1


# when the meeting moves, and what else counts


def test_when_it_moves_whom_they_come_with_is_asked_and_answers_for_them(build, ruth):
    say(ruth, companions=["Maria Lopez"])
    Build.objects.update(date=DAY + datetime.timedelta(days=7))
    build.refresh_from_db()
    assert [row.person.name for row in build.invitations.answered_for_another_day()] == ["Ruth Ibarra"]
    assert list(notices.unreachable(build)) == []
    say(Invitation.objects.get(pk=ruth.pk), companions=["Maria Lopez"], at=LATER)
    assert ruth.companions.get().answered_for == build.date


def test_they_are_part_of_no_wave_and_of_no_sign_off(build, ruth):
    before = sign_offs.stand_of(build, "invitations").count
    say(ruth, companions=["Maria Lopez"])
    assert sign_offs.stand_of(build, "invitations").count == before
    assert waves.counted(build)["invitation"] == 1


def test_staff_write_down_who_comes_with_somebody_who_called(client, build, dana, ruth):
    address = page_of("answer_for", build, ruth.pk)
    assert "Who comes with them?" in text_of(client.get(address)) and "May bring" in text_of(client.get(address))
    client.post(address, {"answer": "yes", "sector": "law", "companion_1": "Maria Lopez"})
    assert with_her(ruth) == ["Maria Lopez"]
    page = text_of(client.get(address))
    assert page_of("answer_for", build, ruth.companions.get().pk) in page


def test_a_page_of_their_own_asks_them_once_staff_give_them_a_link(client, build, ruth):
    say(ruth, companions=["Maria Lopez"])
    page = text_of(client.get(her_page(ruth.companions.get())))
    assert "Ruth Ibarra brings you along to El Paso" in page and "A seat is kept for you." in page
    assert "Camino Real Hall" not in page


def test_who_brought_them_reads_that_they_cannot_come_after_all(client, build, ruth):
    say(ruth, companions=["Maria Lopez", "Tom Okafor"])
    say(ruth.companions.get(person__name="Maria Lopez"), Answer.NO, at=LATER)
    told = words_of(client.get(her_page(ruth)))
    assert "Who comes with you Maria Lopez cannot come, as they said themselves Tom Okafor" in told


# who is known by nothing but that they were named


def known(name):
    return Person.objects.filter(name=name).exists()


def test_who_was_only_named_is_forgotten_when_taken_back_and_the_trail_says_so(build, ruth):
    say(ruth, companions=["Maria Lopez", "Tom Okafor"])
    say(ruth, companions=["Tom Okafor"], at=LATER)
    assert (known("Maria Lopez"), known("Tom Okafor")) == (False, True)
    told = Entry.objects.get(verb="let go of the person named")
    assert (told.subject_label, told.actor_label) == ("Maria Lopez", "personal link of Ruth Ibarra")


def of_another_list(person):
    an_invitation(a_build("Laredo"), person)


def with_a_consent(person):
    give(person, ConsentTo.HOSTS, told="staff", by=None)


def with_a_number(person):
    person.phone = "+19155550142"
    keep(person, by=None)


def with_a_promise(person):
    Commitment.objects.create(build=a_build("Laredo"), organization=person.organization, person=person, kind="other")


@pytest.mark.parametrize("trace", [of_another_list, with_a_consent, with_a_number, with_a_promise])
def test_of_whom_anything_else_is_known_they_stay_among_the_contacts(build, ruth, trace):
    say(ruth, companions=["Maria Lopez"])
    trace(Person.objects.get(name="Maria Lopez"))
    say(ruth, Answer.NO, at=LATER)
    assert known("Maria Lopez") and not build.invitations.filter(person__name="Maria Lopez").exists()
