"""The list of a build: putting people on it, inviting, reminding, and what mail is still wanted when it goes."""

import datetime
import threading

import pytest
from django.db import connection

from builds import emails, waves, workflow
from builds.actions import answers, invitations
from builds.actions.notices import follow
from builds.models import Answer, Build, CoHost, Invitation, Status
from builds.workflow import NotAllowed
from contacts.models import Kind, Person
from tat_coalitions.outbox import checks, sending
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import (
    a_build,
    a_co_host,
    a_person,
    an_invitation,
    an_officer,
    an_organization,
)
from tat_coalitions.trail.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.on_sqlite_too]

NOW = datetime.datetime(2027, 1, 11, 15, 0, tzinfo=datetime.UTC)
DAY = datetime.date(2027, 2, 17)
INVITING = waves.WAVES[waves.INVITATION]


@pytest.fixture
def build():
    return a_build("El Paso", date=DAY, planner=a_person("Dana Whitlock", email="dana@example.org"))


@pytest.fixture
def ruth():
    return an_officer("Ruth Ibarra")


@pytest.fixture
def tom():
    return a_person("Tom Okafor", organization=an_organization("Rio Bravo Freight"))


def the_list(build):
    return sorted(row.person.name for row in build.invitations.select_related("person"))


def invited(build):
    rows = build.invitations.filter(stage=Invitation.Stage.INVITED).select_related("person")
    return sorted(row.person.name for row in rows)


def keys(build):
    return list(build.invitations.values_list("pk", flat=True))


def mail_of(kind):
    return sorted(Message.objects.filter(kind=kind).values_list("to_email", flat=True))


# putting people on the list


def test_people_count_in_the_sector_of_their_organization(build, dana, ruth, tom):
    invitations.add_to_list(build, [ruth, tom], by=dana)
    assert dict(build.invitations.values_list("person__name", "sector")) == {
        "Ruth Ibarra": "law",
        "Tom Okafor": "trucking",
    }


def test_adding_somebody_again_adds_nobody(build, dana, ruth, tom):
    invitations.add_to_list(build, [ruth], by=dana)
    again = invitations.add_to_list(build, [ruth, tom, tom], by=dana)
    assert ([row.person.name for row in again.added], again.known) == (["Tom Okafor"], 1)
    assert the_list(build) == ["Ruth Ibarra", "Tom Okafor"]
    assert Entry.objects.filter(verb="put on the list").count() == 2


def test_who_has_no_organization_needs_a_sector(build, dana):
    nadia = a_person("Nadia Haddad")
    assert invitations.add_to_list(build, [nadia], by=dana).without_sector == [nadia]
    assert the_list(build) == []
    invitations.add_to_list(build, [nadia], by=dana, sector="ngo")
    assert build.invitations.get().sector == "ngo"


def test_nobody_is_put_on_the_list_of_a_cancelled_build(dana, ruth):
    build = a_build("Laredo", status=Status.CANCELLED)
    with pytest.raises(NotAllowed):
        invitations.add_to_list(build, [ruth], by=dana)


def test_only_those_who_are_not_invited_come_off_the_list(build, dana, ruth, tom):
    an_invitation(build, ruth)
    an_invitation(build, tom, stage="invited", invited_at=NOW)
    assert invitations.remove_from_list(build, keys(build), by=dana) == 1
    assert the_list(build) == ["Tom Okafor"]
    assert Entry.objects.get(verb="took off the list").subject_label.startswith("Ruth Ibarra")


def test_nobody_comes_off_another_builds_list(build, dana, ruth):
    row = an_invitation(a_build("Laredo"), ruth)
    assert invitations.remove_from_list(build, [row.pk], by=dana) == 0
    assert Invitation.objects.filter(pk=row.pk).exists()


# inviting


def test_inviting_writes_one_mail_each_and_the_build_begins_to_invite(build, dana, ruth, tom):
    invitations.add_to_list(build, [ruth, tom], by=dana, at=NOW)
    invitations.invite(build, keys(build), by=dana, at=NOW)
    build.refresh_from_db()
    assert build.status == Status.INVITING
    assert invited(build) == ["Ruth Ibarra", "Tom Okafor"]
    assert mail_of("invitation") == ["ruth.ibarra@example.org", "tom.okafor@example.org"]


def test_a_second_click_sends_nothing_twice(build, dana, ruth):
    an_invitation(build, ruth)
    invitations.invite(build, keys(build), by=dana, at=NOW)
    second = invitations.invite(build, keys(build), by=dana, at=NOW + datetime.timedelta(seconds=1))
    assert second.go == []
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_pressing_send_at_once_send_once(dana, ruth):
    build = a_build("El Paso", date=DAY)
    row = an_invitation(build, ruth)
    gate, gone = threading.Barrier(2), []

    def press():
        try:
            mine = Build.objects.get(pk=build.pk)
            gate.wait(timeout=10)
            gone.append(len(invitations.invite(mine, [row.pk], by=dana, at=NOW).go))
        finally:
            connection.close()

    presses = [threading.Thread(target=press) for _each in range(2)]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join()
    assert sorted(gone) == [0, 1]
    assert Message.objects.count() == 1


def test_choosing_nobody_invites_nobody(build, dana, ruth):
    an_invitation(build, ruth)
    assert invitations.invite(build, [], by=dana, at=NOW).go == []
    build.refresh_from_db()
    assert (invited(build), build.status, Message.objects.count()) == ([], Status.PLANNED, 0)


def test_who_cannot_be_written_to_is_left_out_with_the_reason(build, dana, ruth, settings):
    settings.TAT_MAIL_ALLOWED = ["example.org"]
    an_invitation(build, ruth)
    an_invitation(build, a_person("Nadia Noaddress", email=""), sector="ngo")
    an_invitation(build, a_person("Otto Optedout", opted_out_at=NOW), sector="bus")
    an_invitation(build, a_person("Heidi Heldback", email="heidi@example.net"), sector="bus")
    an_invitation(build, a_person("Ina Invited"), sector="bus", stage="invited", invited_at=NOW)
    selection = invitations.who_can_get(build, keys(build), INVITING)
    assert [row.person.name for row in selection.go] == ["Ruth Ibarra"]
    assert [(row.person.name, reason) for row, reason in selection.left_out] == [
        ("Heidi Heldback", "This installation may not write to their address (TAT_MAIL_ALLOWED)."),
        ("Ina Invited", "They are invited already."),
        ("Nadia Noaddress", "We have no e-mail address."),
        ("Otto Optedout", "They want no invitations since January 11, 2027."),
    ]
    invitations.invite(build, keys(build), by=dana, at=NOW)
    assert mail_of("invitation") == ["ruth.ibarra@example.org"]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.POSTPONED, Status.CANCELLED, Status.HELD])
def test_a_build_that_is_not_ahead_invites_nobody(dana, ruth, status):
    build = a_build("Laredo", date=DAY, status=status)
    an_invitation(build, ruth)
    with pytest.raises(NotAllowed):
        invitations.invite(build, keys(build), by=dana, at=NOW)
    assert (invited(build), Message.objects.count()) == ([], 0)


def test_nobody_is_invited_to_a_day_that_is_over(build, dana, ruth):
    an_invitation(build, ruth)
    with pytest.raises(NotAllowed, match="over"):
        invitations.invite(build, keys(build), by=dana, at=build.ends)


def test_an_invitation_names_no_venue_and_holds_no_working_link(build, dana, ruth):
    build.venue, build.venue_address = "Camino Real Hall", "101 Secret Street"
    build.save()
    an_invitation(build, ruth)
    invitations.invite(build, keys(build), by=dana, at=NOW)
    message = Message.objects.get()
    whole = message.text + message.html + message.attachments[0]["content"] + message.subject
    assert "Camino Real" not in whole and "Secret Street" not in whole
    assert "[[link]]" in message.text and "[[link]]" in message.html
    assert "/rsvp/" not in whole
    assert message.attachments[0]["type"] == "text/calendar; method=PUBLISH"


def test_an_invitation_goes_in_the_name_of_the_planner_or_of_a_host(build, dana, ruth, tom):
    karen = a_person(
        "Karen Lindqvist", organization=an_organization("Office of the Attorney General", Kind.ATTORNEY_GENERAL)
    )
    host = a_co_host(build, karen)
    hers, his = an_invitation(build, ruth), an_invitation(build, tom)
    invitations.invite(build, [hers.pk], by=dana, host=host, at=NOW)
    invitations.invite(build, [his.pk], by=dana, at=NOW)
    to_ruth, to_tom = Message.objects.order_by("to_email")
    assert (to_ruth.from_name, to_ruth.reply_to) == (
        "Office of the Attorney General with TAT",
        "karen.lindqvist@example.org",
    )
    assert (to_tom.from_name, to_tom.reply_to) == ("Dana Whitlock, TAT", "dana@example.org")
    hers.refresh_from_db()
    assert hers.invited_by == CoHost.objects.get()


def test_two_people_with_one_mailbox_get_a_letter_each(build, dana):
    for name in ("Front Desk", "Night Desk"):
        an_invitation(build, a_person(name, email="desk@example.org"), sector="stop")
    invitations.invite(build, keys(build), by=dana, at=NOW)
    assert mail_of("invitation") == ["desk@example.org", "desk@example.org"]


# reminding


@pytest.fixture
def asked(build, ruth, tom):
    build.status = Status.INVITING
    build.save()
    silent = an_invitation(build, ruth, stage="invited", invited_at=NOW - datetime.timedelta(days=9))
    said = {"answer": "yes", "answered_at": NOW, "answered_for": DAY, "heard": "link"}
    an_invitation(build, tom, stage="invited", invited_at=NOW, **said)
    an_invitation(build, a_person("Ida Onlist"), sector="bus")
    return silent


def test_only_who_was_asked_and_is_silent_is_reminded(build, dana, asked):
    assert len(invitations.remind(build, keys(build), by=dana, at=NOW).go) == 1
    assert mail_of("invitation_reminder") == ["ruth.ibarra@example.org"]


def test_nobody_is_reminded_twice_on_a_day_but_again_on_the_next(build, dana, asked):
    assert len(invitations.remind(build, keys(build), by=dana, at=NOW).go) == 1
    assert len(invitations.remind(build, keys(build), by=dana, at=NOW + datetime.timedelta(hours=3)).go) == 0
    assert len(invitations.remind(build, keys(build), by=dana, at=NOW + datetime.timedelta(days=1)).go) == 1


@pytest.mark.parametrize("stamp", ["invited_at", "second_invited_at"])
def test_nobody_is_reminded_on_the_day_they_were_asked(build, dana, asked, stamp):
    Invitation.objects.filter(pk=asked.pk).update(**{stamp: NOW - datetime.timedelta(hours=2)})
    assert len(invitations.remind(build, keys(build), by=dana, at=NOW).go) == 0
    assert len(invitations.remind(build, keys(build), by=dana, at=NOW + datetime.timedelta(days=1)).go) == 1


def test_choosing_nobody_reminds_nobody(build, dana, asked):
    assert len(invitations.remind(build, [], by=dana, at=NOW).go) == 0
    assert Message.objects.count() == 0


def test_who_said_yes_to_an_earlier_day_is_asked_again(build, dana, asked):
    build.date = DAY + datetime.timedelta(days=7)
    build.save()
    assert [row.person.name for row in build.invitations.answered_for_another_day()] == ["Tom Okafor"]
    invitations.remind(build, keys(build), by=dana, at=NOW)
    assert "new day" in Message.objects.get(to_email="tom.okafor@example.org").subject


def test_a_lost_link_is_sent_again_once_a_day(build, dana, asked):
    assert invitations.send_link_again(asked, by=dana, at=NOW)
    assert not invitations.send_link_again(asked, by=dana, at=NOW)
    assert mail_of("invitation_link") == ["ruth.ibarra@example.org"]


@pytest.mark.parametrize("gone", [{"email": ""}, {"anonymised_at": NOW}])
def test_no_link_goes_to_whoever_has_no_address_or_is_let_go(build, dana, asked, gone):
    Person.objects.filter(pk=asked.person_id).update(**gone)
    asked.person.refresh_from_db()
    with pytest.raises(NotAllowed, match="no e-mail address"):
        invitations.send_link_again(asked, by=dana, at=NOW)
    assert mail_of("invitation_link") == []


# the last look before a mail goes


def verdict(at=NOW):
    return checks.verdict(Message.objects.latest("pk"), at)


@pytest.fixture
def on_its_way(build, dana, ruth):
    row = an_invitation(build, ruth)
    invitations.invite(build, [row.pk], by=dana, at=NOW)
    return row


def test_an_invitation_that_is_still_wanted_goes(on_its_way):
    assert verdict() == ""


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (Status.CANCELLED, "The meeting is cancelled."),
        (Status.POSTPONED, "The meeting is postponed."),
        (Status.HELD, "The meeting is over."),
    ],
)
def test_an_invitation_to_what_does_not_take_place_stays(build, on_its_way, status, reason):
    type(build).objects.update(status=status)
    assert verdict() == reason


def test_an_invitation_naming_an_old_day_stays(build, on_its_way):
    type(build).objects.update(date=DAY + datetime.timedelta(days=1))
    assert verdict() == "It names a day that is no longer true."


def test_an_invitation_naming_an_old_hour_stays(build, on_its_way):
    type(build).objects.update(starts_at=datetime.time(9))
    assert verdict() == "It names a day that is no longer true."


def test_an_invitation_to_who_opted_out_since_stays(ruth, on_its_way):
    type(ruth).objects.filter(pk=ruth.pk).update(opted_out_at=NOW)
    assert verdict() == "They want no invitations since January 11, 2027."


def test_an_invitation_to_who_was_anonymised_since_stays(ruth, on_its_way):
    type(ruth).objects.filter(pk=ruth.pk).update(anonymised_at=NOW)
    assert verdict() == "They are not on the list any more."


def test_a_reminder_to_who_answered_since_stays(build, dana, asked):
    invitations.remind(build, [asked.pk], by=dana, at=NOW)
    assert verdict() == ""
    answers.record_answer(asked, answer=Answer.NO, heard="staff", by=dana, confirm=False, at=NOW)
    assert verdict() == "They have answered already."


# the mail itself


@pytest.mark.django_db(transaction=True)
def test_the_mail_carries_a_link_of_its_own_and_a_way_out(dana, smtp_inbox, client):
    build = a_build("El Paso", date=DAY)
    ruth, tom = an_officer("Ruth Ibarra"), a_person("Tom Okafor", organization=an_organization("Rio Bravo Freight"))
    hers, his = an_invitation(build, ruth), an_invitation(build, tom)
    invitations.invite(build, [hers.pk, his.pk], by=dana, at=NOW)
    sending.send_due(NOW)
    assert smtp_inbox.recipients() == ["ruth.ibarra@example.org", "tom.okafor@example.org"]
    (mail,) = smtp_inbox.to("ruth.ibarra@example.org")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text = mail.get_body(("plain",)).get_content()
    assert emails.rsvp_link(Message.objects.get(to_email="ruth.ibarra@example.org")) in text
    assert "[[" not in text
    assert [part.get_filename() for part in mail.iter_attachments()] == ["coalition-build.ics"]


# waves


@pytest.fixture
def listed(build, ruth, tom):
    """Ruth and Tom are on the list, Ida is invited, Ana was invited last week and has answered."""
    last_week = NOW - datetime.timedelta(days=7)
    for person in (ruth, tom):
        an_invitation(build, person)
    an_invitation(build, a_person("Ida Silent"), sector="bus", stage="invited", invited_at=last_week)
    said = {"answer": "no", "answered_at": NOW, "answered_for": DAY, "heard": "link"}
    an_invitation(build, a_person("Ana Answered"), sector="bus", stage="invited", invited_at=last_week, **said)
    return build


def test_a_save_the_date_goes_once_to_who_is_on_the_list_and_invites_nobody(listed, dana):
    done = invitations.save_the_date(listed, keys(listed), by=dana, at=NOW)
    assert mail_of("save_the_date") == ["ruth.ibarra@example.org", "tom.okafor@example.org"]
    assert [(row.person.name, reason) for row, reason in done.left_out] == [
        ("Ana Answered", "They are invited already."),
        ("Ida Silent", "They are invited already."),
    ]
    assert invited(listed) == ["Ana Answered", "Ida Silent"]
    listed.refresh_from_db()
    assert listed.status == Status.PLANNED
    again = invitations.save_the_date(listed, keys(listed), by=dana, at=NOW + datetime.timedelta(days=3))
    assert (again.go, Message.objects.count()) == ([], 2)
    assert [reason for row, reason in again.left_out if row.person.name == "Tom Okafor"] == [
        "They have got it already."
    ]


def test_a_save_the_date_brings_the_day_a_link_and_a_way_out_and_no_venue(listed, dana):
    listed.venue = "Camino Real Hall"
    listed.save()
    invitations.save_the_date(listed, keys(listed), by=dana, at=NOW)
    message = Message.objects.get(to_email="ruth.ibarra@example.org")
    assert message.subject.startswith("Save the date: coalition build in El Paso, Texas on Wednesday, February 17")
    assert "[[link]]" in message.text and "[[opt_out]]" in message.text
    assert message.attachments[0]["type"] == "text/calendar; method=PUBLISH"
    assert "Camino" not in message.text + message.html + message.attachments[0]["content"]


def test_who_has_the_save_the_date_is_invited_like_everybody(listed, dana):
    invitations.save_the_date(listed, keys(listed), by=dana, at=NOW)
    save = Message.objects.get(kind="save_the_date", to_email="ruth.ibarra@example.org")
    assert checks.verdict(save, NOW) == ""
    assert len(invitations.invite(listed, keys(listed), by=dana, at=NOW).go) == 2
    assert checks.verdict(save, NOW) == "They are invited already.", "one that has not left by then stays"


def test_a_second_invitation_goes_once_to_who_is_invited_and_silent(listed, dana):
    done = invitations.invite_again(listed, keys(listed), by=dana, at=NOW)
    assert mail_of("invitation_second") == ["ida.silent@example.org"]
    assert "We have invited you before" in Message.objects.get().text
    assert {row.person.name: reason for row, reason in done.left_out} == {
        "Ana Answered": "They have answered.",
        "Ruth Ibarra": "They are not invited yet.",
        "Tom Okafor": "They are not invited yet.",
    }
    assert invitations.invite_again(listed, keys(listed), by=dana, at=NOW + datetime.timedelta(days=9)).go == []


def test_nobody_is_invited_twice_on_one_day(listed, dana):
    invitations.invite(listed, keys(listed), by=dana, at=NOW)
    done = invitations.invite_again(listed, keys(listed), by=dana, at=NOW + datetime.timedelta(hours=2))
    assert [row.person.name for row in done.go] == ["Ida Silent"]
    next_day = invitations.invite_again(listed, keys(listed), by=dana, at=NOW + datetime.timedelta(days=1))
    assert [row.person.name for row in next_day.go] == ["Ruth Ibarra", "Tom Okafor"]


@pytest.mark.parametrize("wave", list(waves.WAVES))
def test_choosing_nobody_is_nobody_in_every_wave(listed, dana, wave):
    assert invitations.send_wave(listed, [], waves.WAVES[wave], by=dana, at=NOW).go == []
    assert Message.objects.count() == 0


def test_a_wave_goes_in_the_name_of_a_host(listed, dana):
    karen = a_person("Karen Lindqvist", organization=an_organization("Office of the AG", Kind.ATTORNEY_GENERAL))
    invitations.save_the_date(listed, keys(listed), by=dana, host=a_co_host(listed, karen), at=NOW)
    message = Message.objects.first()
    assert (message.from_name, message.reply_to) == ("Office of the AG with TAT", "karen.lindqvist@example.org")


def test_the_list_counts_each_wave(listed, dana):
    assert waves.summary(waves.counted(a_build("Laredo"))) == ""
    invitations.save_the_date(listed, keys(listed), by=dana, at=NOW)
    invitations.invite_again(listed, keys(listed), by=dana, at=NOW)
    invitations.remind(listed, keys(listed), by=dana, at=NOW + datetime.timedelta(days=1))
    assert waves.summary(waves.counted(listed)) == "2 save-the-dates · 2 invitations · 1 second invitation · 1 reminded"
    ida = listed.invitations.get(person__name="Ida Silent")
    ida.build = listed
    assert waves.of_row(ida) == "second invitation Jan 11, reminded Jan 12"


def test_who_was_told_the_day_is_not_taken_off_the_list(listed, dana, ruth):
    invitations.save_the_date(listed, [listed.invitations.get(person=ruth).pk], by=dana, at=NOW)
    assert invitations.remove_from_list(listed, keys(listed), by=dana) == 1
    assert the_list(listed) == ["Ana Answered", "Ida Silent", "Ruth Ibarra"]


def test_who_knows_the_day_by_a_save_the_date_learns_of_another(listed, dana):
    invitations.save_the_date(listed, keys(listed), by=dana, at=NOW)
    Message.objects.filter(to_email="ruth.ibarra@example.org").update(status="sent", sent_at=NOW)
    workflow.change(listed, by=dana, verb="moved", at=NOW, date=DAY + datetime.timedelta(days=7), sequence=1)
    follow(listed, by=dana, at=NOW)
    assert mail_of("invitation_change") == ["ida.silent@example.org", "ruth.ibarra@example.org"]
    anew = Message.objects.filter(to_email="tom.okafor@example.org").order_by("pk").values_list("status", "subject")
    assert [status for status, _subject in anew] == ["cancelled", "due"]
    assert "February 24" in anew[1][1], "a save-the-date that had not left says the new day"


def test_a_second_invitation_that_has_not_left_when_the_meeting_moves_can_be_sent_anew(listed, dana):
    invitations.invite_again(listed, keys(listed), by=dana, at=NOW)
    workflow.change(listed, by=dana, verb="moved", at=NOW, date=DAY + datetime.timedelta(days=7), sequence=1)
    follow(listed, by=dana, at=NOW)
    assert Message.objects.get(kind="invitation_second").status == "cancelled"
    assert len(invitations.invite_again(listed, keys(listed), by=dana, at=NOW).go) == 1
