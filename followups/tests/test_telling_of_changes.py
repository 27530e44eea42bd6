"""A change that people already invited must learn of: one draft each, saying the latest, that staff release."""

import datetime

import pytest

from builds.actions import invitations, notices
from builds.actions.answers import record_answer
from builds.actions.co_hosts import withdraw_co_host
from builds.models import Answer, CoHost
from contacts.models import Person, State
from followups.actions import lifecycle
from tat_coalitions.outbox import actions as outbox
from tat_coalitions.outbox import sending
from tat_coalitions.outbox.decisions import reconsider
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import (
    a_build,
    a_co_host,
    a_lead,
    a_person,
    an_invitation,
    an_officer,
    an_organization,
)
from tat_coalitions.trail.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.on_sqlite_too]
sends = pytest.mark.django_db(transaction=True)

D = datetime.date
THE_DAY, A_NEW_DAY, ANOTHER_DAY = D(2027, 2, 17), D(2027, 3, 31), D(2027, 4, 14)
INVITED = datetime.datetime(2027, 1, 11, 15, tzinfo=datetime.UTC)
AN_HOUR = datetime.timedelta(hours=1)
LATER = INVITED + 24 * AN_HOUR
MUCH_LATER = LATER + 24 * AN_HOUR


@pytest.fixture
def build():
    planner = a_person("Dana Whitlock", email="dana@example.org")
    return a_build("El Paso", date=THE_DAY, planner=planner, venue="Legion Hall", created_at=INVITED - 24 * AN_HOUR)


@pytest.fixture
def ruth(build, dana):
    """Sheriff, invited, and her invitation has arrived; she has not answered."""
    return received(an_invitation(build, an_officer("Ruth Ibarra")), dana)


@pytest.fixture
def tom(build, dana):
    """Fleet manager, invited, who said that he is coming."""
    row = an_invitation(build, a_person("Tom Okafor", organization=an_organization("Rio Bravo Freight")))
    return says(received(row, dana), Answer.YES, dana)


@pytest.fixture
def nora(build, dana):
    """Trooper, invited, who said that she cannot come."""
    row = an_invitation(build, an_officer("Nora Quist"))
    return says(received(row, dana), Answer.NO, dana)


def received(row, dana):
    invitations.invite(row.build, [row.pk], by=dana, at=INVITED)
    Message.objects.filter(about_id=row.pk).update(status="sent", sent_at=INVITED)
    row.refresh_from_db()
    return row


def says(row, answer, dana, at=INVITED + AN_HOUR):
    record_answer(row, answer=answer, heard="staff", by=dana, confirm=False, at=at)
    row.refresh_from_db()
    return row


def move(build, date, dana, at=LATER):
    build.refresh_from_db()
    lifecycle.move_build(build, date=date, by=dana, at=at)


def drafts():
    """What waits to be released: who gets what."""
    rows = Message.objects.filter(kind="invitation_change", status="on_hold").order_by("to_name")
    return [(row.to_name, row.subject) for row in rows]


def text_to(name):
    message = Message.objects.get(kind="invitation_change", status="on_hold", to_name=name)
    return " ".join(message.text.split())


def release_all(build, dana, at=LATER):
    keys = list(Message.objects.filter(status="on_hold").values_list("pk", flat=True))
    return notices.release(build, keys, by=dana, at=at)


def news(subject, *names):
    return [(name, subject) for name in names]


MOVED = "New date: coalition build in El Paso, Texas, Wednesday, March 31, 2027"
MOVED_ON = "New date: coalition build in El Paso, Texas, Wednesday, April 14, 2027"
NOTE = "Please note: coalition build in El Paso, Texas, Wednesday, February 17, 2027"
POSTPONED = "Postponed: coalition build in El Paso, Texas"
CANCELLED = "Cancelled: coalition build in El Paso, Texas, Wednesday, February 17, 2027"


# Who is told


def test_a_new_date_is_told_to_who_was_invited_and_did_not_say_no(build, dana, ruth, tom, nora):
    move(build, A_NEW_DAY, dana)
    assert drafts() == news(MOVED, "Ruth Ibarra", "Tom Okafor")
    assert "Please tell us on your own page whether you are coming." in text_to("Ruth Ibarra")
    assert "You answered for an earlier date, so please tell us again" in text_to("Tom Okafor")


@sends
def test_nothing_leaves_before_it_is_released(build, dana, ruth, tom, smtp_inbox):
    move(build, A_NEW_DAY, dana)
    sending.send_due(LATER + AN_HOUR)
    assert smtp_inbox.recipients() == []


def test_who_never_heard_of_the_meeting_hears_of_no_change(build, dana):
    row = an_invitation(build, an_officer("Ida Onlist"))
    waiting = an_invitation(build, an_officer("Wade Waits"))
    invitations.invite(build, [waiting.pk], by=dana, at=INVITED)
    move(build, A_NEW_DAY, dana)
    assert drafts() == []
    old, new = Message.objects.order_by("pk")
    assert (old.status, new.status, new.kind, new.to_name) == ("cancelled", "due", "invitation", "Wade Waits")
    assert "March 31, 2027" in new.text
    assert not Message.objects.filter(about_id=row.pk).exists()


def test_who_was_invited_on_paper_is_told(build, dana):
    an_invitation(build, an_officer("Paula Paper"), stage="invited", invited_at=INVITED)
    move(build, A_NEW_DAY, dana)
    assert drafts() == news(MOVED, "Paula Paper")


def test_an_invitation_that_was_on_hold_stays_on_hold_for_the_new_day(build, dana):
    row = an_invitation(build, an_officer("Wade Waits"))
    invitations.invite(build, [row.pk], by=dana, at=INVITED)
    outbox.hold(Message.objects.get(), by=dana, reason="The sheriff is new.")
    move(build, A_NEW_DAY, dana)
    fresh = Message.objects.get(status="on_hold")
    assert (fresh.kind, fresh.release_reason) == ("invitation", "The sheriff is new.")
    assert "March 31, 2027" in fresh.text


@pytest.mark.parametrize("verb", [lifecycle.postpone_build, lifecycle.cancel_build])
def test_an_invitation_that_never_arrived_is_taken_back_when_the_meeting_is_off(build, dana, verb):
    row = an_invitation(build, an_officer("Wade Waits"))
    invitations.invite(build, [row.pk], by=dana, at=INVITED)
    build.refresh_from_db()
    verb(build, by=dana, at=LATER)
    row.refresh_from_db()
    assert (row.stage, row.invited_at, drafts()) == ("drafted", None, [])
    lifecycle.resume_build(build, date=A_NEW_DAY, by=dana, at=MUCH_LATER)
    assert (build.status, drafts()) == ("planned", [])
    assert len(invitations.invite(build, [row.pk], by=dana, at=MUCH_LATER).go) == 1


def test_who_wants_no_more_invitations_is_told_only_if_they_are_coming(build, dana, ruth, tom):
    Person.objects.update(opted_out_at=INVITED)
    move(build, A_NEW_DAY, dana)
    assert drafts() == news(MOVED, "Tom Okafor")


def test_a_move_in_the_past_of_a_meeting_that_was_held_tells_nobody(build, dana, ruth, tom):
    at = datetime.datetime(2027, 2, 25, 18, tzinfo=datetime.UTC)
    build.refresh_from_db()
    lifecycle.hold_build(build, by=dana, at=at, held_on=D(2027, 2, 24))
    assert drafts() == []


def test_a_meeting_called_off_after_its_day_tells_nobody(build, dana, ruth):
    build.refresh_from_db()
    lifecycle.cancel_build(build, by=dana, at=datetime.datetime(2027, 2, 18, 18, tzinfo=datetime.UTC))
    assert drafts() == []


# What they are told


def test_several_changes_before_anybody_was_told_are_one_mail_that_says_the_latest(build, dana, ruth, tom):
    move(build, A_NEW_DAY, dana)
    move(build, ANOTHER_DAY, dana)
    lifecycle.change_build(build, starts_at=datetime.time(9), by=dana, at=LATER)
    assert drafts() == news(MOVED_ON, "Ruth Ibarra", "Tom Okafor")
    assert "April 14, 2027, 9 am to 2 pm" in text_to("Ruth Ibarra")


def test_there_and_back_is_no_news(build, dana, ruth, tom):
    move(build, A_NEW_DAY, dana)
    move(build, THE_DAY, dana)
    assert drafts() == []


@sends
def test_who_was_told_of_the_new_day_is_told_that_it_moved_back(build, dana, ruth, tom):
    move(build, A_NEW_DAY, dana)
    hers = Message.objects.get(to_name="Ruth Ibarra", status="on_hold")
    notices.release(build, [hers.pk], by=dana, at=LATER)
    sending.send_due(LATER + AN_HOUR)
    move(build, THE_DAY, dana, at=MUCH_LATER)
    assert [name for name, _subject in drafts()] == ["Ruth Ibarra"]
    assert "February 17, 2027" in text_to("Ruth Ibarra")


def test_a_venue_is_told_to_those_who_are_coming_and_to_nobody_else(build, dana, ruth, tom):
    build.refresh_from_db()
    lifecycle.change_build(build, venue="Camino Real Hall", by=dana, at=LATER)
    assert drafts() == news(NOTE, "Tom Okafor")
    assert "The venue is now Camino Real Hall. The day stays. Your answer stands" in " ".join(
        text_to("Tom Okafor").replace("  ", " ").split()
    )
    message = Message.objects.get(status="on_hold")
    assert "Camino Real Hall" in message.attachments[0]["content"]


def test_an_hour_and_a_city_are_told_to_everybody(build, dana, ruth, tom, nora):
    build.refresh_from_db()
    lifecycle.change_build(build, city="Las Cruces", state=State.objects.get(pk="NM"), by=dana, at=LATER)
    assert [name for name, _subject in drafts()] == ["Ruth Ibarra", "Tom Okafor"]
    assert "It now takes place in Las Cruces, New Mexico." in text_to("Ruth Ibarra")


def test_seats_are_nobodys_news(build, dana, tom):
    build.refresh_from_db()
    lifecycle.change_build(build, capacity=80, by=dana, at=LATER)
    assert drafts() == []


def test_postponed_then_cancelled_before_anybody_was_told_says_cancelled(build, dana, ruth, tom):
    build.refresh_from_db()
    lifecycle.postpone_build(build, by=dana, at=LATER)
    assert drafts() == news(POSTPONED, "Ruth Ibarra", "Tom Okafor")
    lifecycle.cancel_build(build, by=dana, at=LATER)
    assert drafts() == news(CANCELLED, "Ruth Ibarra", "Tom Okafor")
    message = Message.objects.filter(status="on_hold").first()
    assert message.attachments[0]["type"] == "text/calendar; method=CANCEL"


@pytest.mark.parametrize("verb", [lifecycle.cancel_build, lifecycle.postpone_build])
def test_what_is_off_is_the_day_that_somebody_knows_and_not_one_they_never_heard_of(build, dana, ruth, tom, verb):
    move(build, A_NEW_DAY, dana)
    notices.release(build, [Message.objects.get(to_name="Tom Okafor", status="on_hold").pk], by=dana, at=LATER)
    Message.objects.filter(to_name="Tom Okafor", status="due").update(status="sent", sent_at=LATER)
    verb(build, by=dana, at=MUCH_LATER)
    assert "February 17, 2027" in text_to("Ruth Ibarra")
    assert "March 31, 2027" not in text_to("Ruth Ibarra")
    assert "March 31, 2027" in text_to("Tom Okafor")


@sends
def test_taken_up_again_is_news_only_to_who_heard_that_it_was_off(build, dana, ruth, tom):
    build.refresh_from_db()
    lifecycle.postpone_build(build, by=dana, at=LATER)
    hers = Message.objects.get(to_name="Ruth Ibarra", status="on_hold")
    notices.release(build, [hers.pk], by=dana, at=LATER)
    sending.send_due(LATER + AN_HOUR)
    lifecycle.resume_build(build, date=THE_DAY, by=dana, at=MUCH_LATER)
    assert [name for name, _subject in drafts()] == ["Ruth Ibarra"]
    assert "takes place on Wednesday, February 17, 2027" in text_to("Ruth Ibarra")


# Once, and true when it goes


def test_asking_twice_writes_nothing_twice(build, dana, ruth, tom):
    move(build, A_NEW_DAY, dana)
    before = list(Message.objects.order_by("pk").values_list("pk", "status"))
    assert notices.follow(build, by=dana, at=MUCH_LATER) == 0
    assert list(Message.objects.order_by("pk").values_list("pk", "status")) == before


def test_what_was_dropped_is_not_written_again_until_the_meeting_changes_again(build, dana, ruth):
    move(build, A_NEW_DAY, dana)
    keys = [Message.objects.get(status="on_hold").pk]
    assert notices.drop(build, keys, by=dana, at=LATER) == 1
    notices.follow(build, by=dana, at=MUCH_LATER)
    assert drafts() == []
    move(build, ANOTHER_DAY, dana, at=MUCH_LATER)
    assert drafts() == news(MOVED_ON, "Ruth Ibarra")


def test_who_answered_for_the_new_day_in_the_meantime_needs_no_news(build, dana, ruth, tom):
    move(build, A_NEW_DAY, dana)
    says(tom, Answer.YES, dana, at=LATER + AN_HOUR)
    reconsider(LATER + 2 * AN_HOUR)
    assert drafts() == news(MOVED, "Ruth Ibarra")
    assert Message.objects.get(kind="invitation_change", to_name="Tom Okafor").error == (
        "They know how it stands, or nothing is left to tell."
    )


@sends
def test_a_notice_that_was_released_and_is_true_no_more_does_not_go(build, dana, ruth, smtp_inbox):
    move(build, A_NEW_DAY, dana)
    release_all(build, dana)
    move(build, ANOTHER_DAY, dana, at=LATER)
    sending.send_due(LATER + AN_HOUR)
    assert smtp_inbox.recipients() == []
    assert drafts() == news(MOVED_ON, "Ruth Ibarra")


@sends
def test_a_notice_to_who_became_anonymous_does_not_go(build, dana, ruth, smtp_inbox):
    move(build, A_NEW_DAY, dana)
    release_all(build, dana)
    Person.objects.filter(pk=ruth.person_id).update(anonymised_at=LATER)
    sending.send_due(LATER + AN_HOUR)
    assert smtp_inbox.recipients() == []


@sends
def test_each_gets_it_once_by_smtp_with_the_new_entry(build, dana, ruth, tom, smtp_inbox):
    move(build, A_NEW_DAY, dana)
    assert release_all(build, dana) == 2
    for hours in (1, 2):
        sending.send_due(LATER + hours * AN_HOUR)
    assert smtp_inbox.recipients() == ["ruth.ibarra@example.org", "tom.okafor@example.org"]
    (mail,) = smtp_inbox.to("tom.okafor@example.org")
    (entry,) = mail.iter_attachments()
    assert "DTSTART;TZID=America/Denver:20270331T100000" in entry.get_content()
    assert "SEQUENCE:1" in entry.get_content()
    assert notices.follow(build, by=dana, at=MUCH_LATER) == 0


@sends
def test_released_mail_stays_a_minute_and_can_be_held_again(build, dana, ruth, tom, smtp_inbox):
    move(build, A_NEW_DAY, dana)
    release_all(build, dana)
    sending.send_due(LATER)
    assert smtp_inbox.recipients() == []
    assert notices.hold_again(build, by=dana, at=LATER) == 2
    sending.send_due(LATER + AN_HOUR)
    assert smtp_inbox.recipients() == []
    assert drafts() == news(MOVED, "Ruth Ibarra", "Tom Okafor")


@sends
def test_what_has_left_is_not_held_again(build, dana, ruth):
    move(build, A_NEW_DAY, dana)
    release_all(build, dana)
    sending.send_due(LATER + AN_HOUR)
    assert notices.hold_again(build, by=dana, at=LATER + AN_HOUR) == 0


def test_no_keys_release_and_drop_nothing(build, dana, ruth):
    move(build, A_NEW_DAY, dana)
    assert (notices.release(build, [], by=dana), notices.drop(build, [], by=dana)) == (0, 0)
    assert drafts() == news(MOVED, "Ruth Ibarra")


def test_the_trail_says_who_released_and_who_dropped(build, dana, ruth, tom):
    move(build, A_NEW_DAY, dana)
    hers, his = Message.objects.filter(status="on_hold").order_by("to_name")
    notices.release(build, [hers.pk], by=dana, at=LATER)
    notices.drop(build, [his.pk], by=dana, at=LATER)
    told = list(Entry.objects.about(build).order_by("-pk").values_list("actor_label", "verb", "changes")[:2])
    assert told == [
        ("Dana Whitlock", "dropped the news of a change", {"mails": [1, 0]}),
        ("Dana Whitlock", "released the news of a change", {"mails": [0, 1]}),
    ]
    assert Entry.objects.about(hers).get().verb == "released the mail"
    assert Entry.objects.about(his).get().verb == "cancelled the mail"


# Co-hosts


@pytest.fixture
def karen(build):
    """Contact person of the Attorney General's office, which has confirmed; she is not on the list."""
    karen = a_person(
        "Karen Lindqvist", organization=an_organization("Office of the Attorney General", "attorney_general")
    )
    return a_co_host(build, karen, knows_since=INVITED)


def test_a_confirmed_co_host_learns_of_it_by_mail_without_a_personal_link(build, dana, karen):
    move(build, A_NEW_DAY, dana)
    assert drafts() == news(MOVED, "Karen Lindqvist")
    text = text_to("Karen Lindqvist")
    assert "You get this because you hold a coalition build together with TAT." in text
    assert "[[link]]" not in text and "your own page" not in text


@sends
def test_a_co_host_who_can_sign_in_gets_the_way_to_the_build(build, dana, smtp_inbox):
    host = a_co_host(build, a_lead("Marisol Vega"), knows_since=INVITED)
    move(build, A_NEW_DAY, dana)
    release_all(build, dana)
    sending.send_due(LATER + AN_HOUR)
    (mail,) = smtp_inbox.to(host.person.email)
    assert f"/desk/builds/{build.slug}/" in mail.get_body(("plain",)).get_content()


def test_a_co_host_who_was_invited_too_is_told_once(build, dana, karen):
    row = received(an_invitation(build, karen.person), dana)
    move(build, A_NEW_DAY, dana)
    assert drafts() == news(MOVED, "Karen Lindqvist")
    assert Message.objects.get(status="on_hold").about_id == row.pk


def test_a_co_host_who_cannot_come_is_still_a_host(build, dana, karen):
    says(received(an_invitation(build, karen.person), dana), Answer.NO, dana)
    move(build, A_NEW_DAY, dana)
    assert drafts() == news(MOVED, "Karen Lindqvist")


def test_who_only_was_asked_to_co_host_or_withdrew_is_not_told(build, dana, karen):
    a_co_host(build, a_person("Abel Asked"), status=CoHost.Status.ASKED, knows_since=INVITED)
    move(build, A_NEW_DAY, dana)
    withdraw_co_host(karen, by=dana)
    reconsider(LATER)
    assert drafts() == []


def test_the_contact_of_two_hosts_is_told_once(build, dana, karen):
    both = a_co_host(build, a_person("Someone"), role="other", knows_since=INVITED)
    CoHost.objects.filter(pk=both.pk).update(person=karen.person)
    move(build, A_NEW_DAY, dana)
    assert drafts() == news(MOVED, "Karen Lindqvist")


def test_a_contact_person_named_since_knows_how_it_stands(build, dana, karen):
    move(build, A_NEW_DAY, dana)
    notices.drop(build, list(Message.objects.filter(status="on_hold").values_list("pk", flat=True)), by=dana)
    CoHost.objects.filter(pk=karen.pk).update(person=a_person("Vera Successor"), knows_since=LATER + AN_HOUR)
    lifecycle.change_build(build, capacity=70, by=dana, at=MUCH_LATER)
    assert notices.follow(build, by=dana, at=MUCH_LATER) == 0


def test_the_planner_who_moved_it_is_not_told(build, dana):
    host = a_co_host(build, build.planner, knows_since=INVITED)
    assert host.person == build.planner
    move(build, A_NEW_DAY, dana)
    assert drafts() == []


@sends
def test_the_answer_that_waited_when_the_day_changed_does_not_go(build, dana, ruth, smtp_inbox):
    record_answer(ruth, answer=Answer.YES, heard="link", by=None, at=INVITED + AN_HOUR)
    move(build, A_NEW_DAY, dana)
    sending.send_due(LATER + AN_HOUR)
    assert smtp_inbox.recipients() == []
