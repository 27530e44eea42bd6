"""Seats and the waiting list: the last seat goes once, who waits waits in order, and staff move people up."""

import datetime
import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from builds import door, exports, glance
from builds.actions import answers
from builds.actions import door as door_verbs
from builds.actions import waiting as verbs
from builds.actions.substitutes import Substitute
from builds.coverage import cover
from builds.models import Answer, Build, Invitation, Status
from builds.waiting import place_in_line
from builds.workflow import NotAllowed
from contacts.tests.lists import counts, imported
from tat_coalitions.accounts.links import token_for
from tat_coalitions.outbox import checks
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import a_build, an_invitation, an_officer
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2027, 1, 11, 15, 0, tzinfo=datetime.UTC)
DAY = datetime.date(2027, 2, 17)


def minutes(number):
    return NOW + datetime.timedelta(minutes=number)


@pytest.fixture
def build():
    return a_build("El Paso", date=DAY, status=Status.INVITING, capacity=2, venue="Camino Real Hall")


def asked(build, name):
    return an_invitation(build, an_officer(name), stage="invited", invited_at=NOW)


def say(row, answer=Answer.YES, *, at=NOW, heard="link", **more):
    answers.record_answer(row, answer=answer, heard=heard, by=f"personal link of {row.person}", at=at, **more)
    return Invitation.objects.get(pk=row.pk)


@pytest.fixture
def full(build):
    """Two seats taken by Ruth and Luis; Maya, then Cora, wait."""
    names = ("Ruth Ibarra", "Luis Prado", "Maya Stone", "Cora Vance")
    return [say(asked(build, name), at=minutes(number), confirm=False) for number, name in enumerate(names)]


def seated(build):
    return sorted(row.person.name for row in build.invitations.coming().select_related("person"))


def in_line(build):
    return [row.person.name for row in build.invitations.waiting().select_related("person")]


# who gets a seat


def test_exactly_the_last_seat_is_given_and_the_next_one_waits(build, full):
    assert seated(build) == ["Luis Prado", "Ruth Ibarra"]
    assert in_line(build) == ["Maya Stone", "Cora Vance"]
    assert [row.waiting_since for row in full] == [None, None, minutes(2), minutes(3)]


def test_without_a_number_of_seats_nobody_waits(build):
    Build.objects.update(capacity=None)
    for name in ("Ruth Ibarra", "Luis Prado", "Maya Stone"):
        say(asked(build, name))
    assert len(seated(build)) == 3


def test_who_waits_is_told_so_without_the_venue_until_there_is_a_seat(build, full, dana):
    tom = say(asked(build, "Tom Okafor"))
    message = Message.objects.get()
    assert "You are on the waiting list" in message.subject
    assert message.attachments == []
    assert checks.verdict(message, minutes(5)) == ""
    verbs.give_seat(tom, by=dana, reason="A chair was found", at=minutes(6))
    assert checks.verdict(message, minutes(7)) == "They have answered anew.", "that they wait is no longer true"


def test_a_free_seat_belongs_to_who_waits_and_not_to_the_next_yes(build, full):
    say(full[0], Answer.NO, at=minutes(10))
    say(asked(build, "Tom Okafor"), at=minutes(11))
    assert (seated(build), in_line(build)) == (["Luis Prado"], ["Maya Stone", "Cora Vance", "Tom Okafor"])


def test_saying_yes_again_keeps_the_place_in_line_and_the_seat(build, full):
    for row in full:
        say(row, at=minutes(20), needs={"diet": "no pecans"})
    assert (seated(build), in_line(build)) == (["Luis Prado", "Ruth Ibarra"], ["Maya Stone", "Cora Vance"])


@pytest.mark.parametrize("answer", [Answer.NO, Answer.MAYBE])
def test_who_waits_can_take_their_yes_back(build, full, answer):
    say(full[2], answer, at=minutes(10))
    assert in_line(build) == ["Cora Vance"]
    say(full[2], Answer.YES, at=minutes(11))
    assert in_line(build) == ["Cora Vance", "Maya Stone"], "at the end of the line"


def test_a_seat_and_a_place_in_line_pass_to_whoever_comes_instead_and_back(build, full):
    say(full[0], Answer.INSTEAD, substitute=Substitute("Ann Mills"), at=minutes(10))
    say(full[2], Answer.INSTEAD, substitute=Substitute("Bob Li"), at=minutes(11))
    assert (seated(build), in_line(build)) == (["Ann Mills", "Luis Prado"], ["Bob Li", "Cora Vance"])
    say(full[0], Answer.YES, at=minutes(12))
    say(full[2], Answer.YES, at=minutes(13))
    assert (seated(build), in_line(build)) == (["Luis Prado", "Ruth Ibarra"], ["Maya Stone", "Cora Vance"])


def test_whoever_comes_instead_of_somebody_silent_waits_like_everybody(build, full):
    say(
        asked(build, "Tom Okafor"),
        Answer.INSTEAD,
        substitute=Substitute("Ann Mills", email="ann@example.org"),
        at=minutes(9),
    )
    assert in_line(build) == ["Maya Stone", "Cora Vance", "Ann Mills"]
    told = " ".join(Message.objects.get(to_email="ann@example.org").text.split())
    assert "so you are on the waiting list; we write to you when there is one" in told


def test_staff_seat_somebody_over_the_capacity_with_a_reason(build, full, dana):
    tom = asked(build, "Tom Okafor")
    tom = say(tom, heard="staff", seat_reason="The only officer of Hudspeth County", at=minutes(9))
    assert (tom.waits, tom.seat_reason, tom.seated_at) == (False, "The only officer of Hudspeth County", minutes(9))
    assert len(seated(build)) == 3


@pytest.mark.on_sqlite_too
@pytest.mark.django_db(transaction=True)
def test_two_who_answer_at_once_never_both_get_the_last_seat():
    build = a_build("El Paso", date=DAY, status=Status.INVITING, capacity=1)
    rows = [asked(build, name) for name in ("Ruth Ibarra", "Luis Prado")]
    gate = threading.Barrier(2)

    def press(row):
        try:
            mine = Invitation.objects.select_related("build", "person").get(pk=row.pk)
            gate.wait(timeout=10)
            say(mine)
        finally:
            connection.close()

    presses = [threading.Thread(target=press, args=[row]) for row in rows]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join()
    assert (len(seated(build)), len(in_line(build))) == (1, 1)


# moving up


def test_the_first_in_line_moves_up_when_a_seat_is_free_and_is_told_with_the_venue(build, full, dana):
    say(full[0], Answer.NO, at=minutes(10))
    assert verbs.give_seat(full[2], by=dana, at=minutes(11))
    assert (seated(build), in_line(build)) == (["Luis Prado", "Maya Stone"], ["Cora Vance"])
    message = Message.objects.get(kind="invitation_seat")
    assert message.to_email == "maya.stone@example.org"
    assert "Camino Real Hall" in message.attachments[0]["content"]
    assert checks.verdict(message, minutes(12)) == ""


def test_giving_a_seat_twice_gives_it_once(build, full, dana):
    say(full[0], Answer.NO, at=minutes(10))
    assert verbs.give_seat(full[2], by=dana, at=minutes(11))
    assert not verbs.give_seat(full[2], by=dana, at=minutes(12))
    assert Message.objects.filter(kind="invitation_seat").count() == 1


def test_another_than_the_first_needs_a_reason_which_is_kept(build, full, dana):
    say(full[0], Answer.NO, at=minutes(10))
    with pytest.raises(verbs.NeedsReason, match="not the first in line"):
        verbs.give_seat(full[3], by=dana, at=minutes(11))
    assert verbs.give_seat(full[3], by=dana, reason="The only officer of Hudspeth County", at=minutes(11))
    cora = Invitation.objects.get(pk=full[3].pk)
    assert (cora.seat_reason, in_line(build)) == ("The only officer of Hudspeth County", ["Maya Stone"])
    entry = Entry.objects.get(verb="moved up from the waiting list")
    assert (entry.actor, entry.reason) == (dana, "The only officer of Hudspeth County")


def test_the_first_needs_a_reason_while_no_seat_is_free(build, full, dana):
    with pytest.raises(verbs.NeedsReason, match="No seat is free"):
        verbs.give_seat(full[2], by=dana, at=minutes(10))
    assert verbs.give_seat(full[2], by=dana, reason="A chair was found", at=minutes(10))
    assert len(seated(build)) == 3


def test_news_of_a_seat_stays_when_they_said_no_in_the_meantime(build, full, dana):
    verbs.give_seat(full[2], by=dana, reason="A chair was found", at=minutes(10))
    say(full[2], Answer.NO, at=minutes(11))
    assert checks.verdict(Message.objects.get(kind="invitation_seat"), minutes(12)) == "They have answered anew."


def test_more_seats_move_up_as_many_of_the_first_as_there_is_room_for(build, full, dana):
    assert verbs.set_seats(build, 3, by=dana).to_give == 1
    assert verbs.move_up(build, 5, by=dana, at=minutes(10)) == [full[2]]
    assert (seated(build), in_line(build)) == (["Luis Prado", "Maya Stone", "Ruth Ibarra"], ["Cora Vance"])
    assert verbs.move_up(build, 5, by=dana, at=minutes(11)) == []
    assert verbs.set_seats(build, None, by=dana).to_give == 1


def test_fewer_seats_take_nobodys_away(build, full, dana):
    assert verbs.set_seats(build, 1, by=dana).free == 0
    assert len(seated(build)) == 2


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.POSTPONED, Status.HELD])
def test_nobody_moves_up_in_a_build_that_is_not_ahead(build, full, dana, status):
    Build.objects.update(status=status)
    for give in (
        lambda: verbs.give_seat(full[2], by=dana, reason="x", at=NOW),
        lambda: verbs.move_up(build, 1, by=dana, at=NOW),
    ):
        with pytest.raises(NotAllowed):
            give()
    assert len(in_line(build)) == 2


# what counts


def test_no_count_of_who_comes_holds_who_waits(build, full):
    assert glance.glance(build, NOW).coming == 2
    assert cover(build).by_sector()["law"] == 2
    assert door.turnout(build).expected == 2
    assert [row["coming"] for row in door.by_sector(build) if row["sector"] == "law"] == [2]
    assert [row["coming"] for row in build.invitations.by_sector()] == [2]
    assert Build.objects.with_turnout().get(pk=build.pk).coming == 2
    assert glance.with_turnout(Build.objects.filter(pk=build.pk)).get().coming == 2


def test_the_door_shows_who_waits_and_a_chair_ends_the_waiting_until_it_is_taken_back(build, full, dana, settings):
    settings.EMBEDDED = True
    assert [guest.name for guest in door.guests(build) if guest.waiting_since] == ["Cora Vance", "Maya Stone"]
    door_verbs.check_in(full[2], by=dana, at=minutes(30))
    assert in_line(build) == ["Cora Vance"]
    door_verbs.undo_check_in(full[2], by=dana, at=minutes(31))
    assert in_line(build) == ["Maya Stone", "Cora Vance"]


@pytest.mark.parametrize("wrong", [{"answer": "maybe"}, {"arrived_at": NOW}])
def test_the_database_lets_nobody_wait_who_does_not_come_or_is_here(build, full, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=full[2].pk).update(**wrong)


def test_who_is_there_already_takes_a_chair_and_waits_for_none(build, full, dana):
    ida = asked(build, "Ida Moss")
    Invitation.objects.filter(pk=ida.pk).update(arrived_at=minutes(30))
    ida = say(ida, heard="staff", at=minutes(40))
    assert not ida.waits and ida.has_seat


def test_of_two_at_the_same_moment_the_one_on_the_list_first_is_before(build):
    names = ("Ruth Ibarra", "Luis Prado", "Maya Stone", "Cora Vance")
    rows = [say(asked(build, name), at=NOW, confirm=False) for name in names]
    assert [place_in_line(row) for row in rows[2:]] == [0, 1]


def test_the_list_as_a_file_says_who_waits_and_reads_it_again(build, full):
    before = b"".join(exports.as_csv(exports.people(build=build)))
    assert before.decode().count(",waiting list,") == 2
    assert counts(imported("people", before, build=build.slug)) == (0, 0, 4, 0)
    Invitation.objects.all().delete()
    imported("people", before, build=build.slug)
    assert (seated(build), sorted(in_line(build))) == (["Luis Prado", "Ruth Ibarra"], ["Cora Vance", "Maya Stone"])
    assert b"".join(exports.as_csv(exports.people(build=build))) == before


# the pages


@pytest.fixture
def desk(client, dana, time_machine):
    time_machine.move_to(minutes(60), tick=False)
    client.force_login(dana)

    def page(name, build, *more, **data):
        address = reverse(f"builds:{name}", args=[build.slug, *more])
        response = client.post(address, data, follow=True) if data else client.get(address)
        return " ".join(response.content.decode().split())

    return page


def test_the_page_of_who_waits_says_how_many_are_before_them(client, build, full, time_machine):
    time_machine.move_to(minutes(60), tick=False)
    said = {}
    for row in full[2:]:
        page = " ".join(client.get(reverse("links:rsvp", args=[token_for("rsvp", row)])).content.decode().split())
        assert "You are on the waiting list for El Paso" in page and "Camino Real" not in page
        said[row.person.name] = "You are the first in line." in page, "One person waits before you." in page
    assert said == {"Maya Stone": (True, False), "Cora Vance": (False, True)}


def test_the_list_tells_staff_of_a_free_seat_and_who_waits(build, full, desk):
    assert "2 people wait for a seat." in desk("people", build)
    say(full[0], Answer.NO, at=minutes(10))
    page = desk("people", build)
    assert "A seat is free, and somebody waits for it." in page
    assert "On the waiting list" in page


def test_the_free_seats_are_given_by_one_button(build, full, desk):
    say(full[0], Answer.NO, at=minutes(10))
    assert "Move the first one up" in desk("waiting", build)
    assert "One person moved up and is told so." in desk("move_up", build, number="1")
    assert "Nobody moved up: no seat is free any more, or nobody waits." in desk("move_up", build, number="1")
    assert in_line(build) == ["Cora Vance"]


def test_who_moves_up_without_an_address_is_named_for_somebody_to_tell_them(build, full, desk):
    type(full[2].person).objects.filter(pk=full[2].person_id).update(email="")
    desk("waiting", build, capacity="4")
    page = desk("move_up", build, number="2")
    assert "One person moved up and is told so." in page
    assert "Maya Stone has a seat. We have no address: please tell them." in page
    assert list(Message.objects.filter(kind="invitation_seat").values_list("to_name", flat=True)) == ["Cora Vance"]


def test_a_seat_out_of_turn_asks_why_at_the_field_and_keeps_what_was_typed(build, full, desk):
    asks = desk("give_seat", build, full[3].pk)
    assert "Give Cora Vance a seat?" in asks and "One person waits longer." in asks
    assert "All 2 seats are taken: there must be a chair for them." in asks
    assert "Write why they get a seat out of turn." in desk("give_seat", build, full[3].pk, reason=" ")
    assert "Cora Vance has a seat and is told so." in desk("give_seat", build, full[3].pk, reason="The only one")
    assert in_line(build) == ["Maya Stone"]


def test_the_number_of_seats_is_changed_there_and_says_who_can_move_up(build, full, desk):
    assert "Write how many seats there are, or leave it empty." in desk("waiting", build, capacity="0")
    page = desk("waiting", build, capacity="4")
    assert "Two people wait for a seat; two are free" in page and "Move the first 2 up" in page
    assert Build.objects.get(pk=build.pk).capacity == 4


def test_the_waiting_list_asks_as_many_questions_however_many_wait(
    client, build, dana, django_assert_num_queries, time_machine
):
    time_machine.move_to(minutes(60), tick=False)
    client.force_login(dana)
    Build.objects.update(capacity=1)
    address = reverse("builds:waiting", args=[build.slug])
    for name in ("Ruth Ibarra", "Luis Prado"):
        say(asked(build, name))
    client.get(address)
    with django_assert_num_queries(9):
        client.get(address)
    for name in ("Maya Stone", "Cora Vance"):
        say(asked(build, name))
    with django_assert_num_queries(9):
        client.get(address)


def test_staff_who_write_down_a_yes_for_a_full_room_are_asked_for_a_reason(build, full, desk):
    tom = asked(build, "Tom Okafor")
    assert "Give one all the same, because" in desk("answer_for", build, tom.pk)
    desk("answer_for", build, tom.pk, answer="yes", sector="law")
    assert in_line(build) == ["Maya Stone", "Cora Vance", "Tom Okafor"]


def test_the_page_of_who_waits_leads_staff_to_giving_the_seat(build, full, desk):
    page = desk("answer_for", build, full[2].pk)
    assert "Give them a seat" in page and reverse("builds:give_seat", args=[build.slug, full[2].pk]) in page
    assert "Give them a seat" not in desk("answer_for", build, full[0].pk)


def test_an_answer_for_another_day_names_it_as_a_month_is_written(build, full, desk):
    Build.objects.update(date=DAY + datetime.timedelta(days=7))
    assert "coming, for Feb 17" in desk("answer_for", build, full[0].pk)
