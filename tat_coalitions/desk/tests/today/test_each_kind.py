"""Each kind of thing that may need somebody today: when it appears, and when it is gone."""

import datetime

import pytest

from builds.models import Invitation
from followups.actions import answering
from followups.models import AskBack, FollowUp, Pause
from tat_coalitions.accounts.models import Role
from tat_coalitions.desk.tests.today.here import NOON, TODAY, a_mail, a_task, days
from tat_coalitions.outbox import health
from tat_coalitions.outbox.models import Pulse
from tat_coalitions.testing.people import (
    a_build,
    a_contact_link,
    a_followup,
    a_lead,
    a_person,
    a_site,
    a_user,
    an_invitation,
    an_officer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.on_sqlite_too]


# each kind


def test_a_late_task_opens_where_it_is_settled_and_one_that_nobody_has_asks_for_a_name(page, dana, build):
    own, nobodys = a_task(build, "Book the venue", days(-3), owner_person=dana), a_task(build, "Draw it", days(-2))
    text = page(dana)
    assert f"[/desk/builds/{build.slug}/tasks/{own.pk}/] Open it" in text
    assert f"[/desk/builds/{build.slug}/tasks/{nobodys.pk}/] Name somebody" in text


def test_a_build_nobody_closed_asks_its_planner_what_happened(page, dana):
    build = a_build("Laredo", date=days(-2), planner=dana, status="planned")
    text = page(dana)
    assert "One thing needs you today, and it is late" in text
    assert "2 days late" in text
    assert f"[/desk/builds/{build.slug}/hold/] Say what happened" in text


def test_the_day_of_the_build_is_not_over_while_it_lasts_where_it_is(page, dana, time_machine):
    a_build("Honolulu", state_id="HI", time_zone="Pacific/Honolulu", date=TODAY, planner=dana, status="planned")
    time_machine.move_to(NOON + datetime.timedelta(hours=20))  # Sunday in London, Saturday evening in Hawaii
    assert "Nobody has said whether" not in page(dana)
    time_machine.move_to(NOON + datetime.timedelta(hours=22))  # Sunday in Hawaii, too
    assert "Nobody has said whether Honolulu, HI 2026 took place" in page(dana)


def test_whoever_cannot_settle_it_is_given_the_number_to_call(page, dana, held):
    lorraine = a_lead("Lorraine Pruitt", phone="+18655550118")
    a_followup(held, months=6, due_on=days(-2), lead=lorraine, status="open")
    text = page(dana)
    assert "[tel:+18655550118] Call Lorraine Pruitt" in text


def test_without_a_number_the_page_of_the_thing_is_the_way(page, dana, held):
    followup = a_followup(held, months=6, due_on=days(-2), lead=a_lead("Lorraine Pruitt"), status="open")
    assert f"[/desk/followups/{followup.pk}/] Look at it" in page(dana)


def test_a_late_followup_of_nobody_wants_a_lead(page, dana, held):
    followup = a_followup(held, months=6, due_on=days(-2), status="scheduled")
    text = page(dana)
    assert "Nobody leads the follow-up of Knoxville after six months" in text
    assert f"[/desk/followups/{followup.pk}/hand-over/] Choose a lead" in text


@pytest.mark.parametrize(("days_away", "is_there"), [(-1, True), (0, True), (7, True), (8, False)])
def test_followups_appear_a_week_before_they_are_due(page, dana, held, days_away, is_there):
    a_followup(held, months=6, due_on=days(days_away), lead=a_lead("Lorraine Pruitt"), status="scheduled")
    assert ("Lorraine Pruitt has not begun" in page(dana)) is is_there


def paused(build, dana, until):
    Pause.objects.create(build=build, until=until, reason="The legislature sits", paused_by=dana.user)


def test_a_paused_followup_is_quiet_and_named_in_a_folded_line(page, dana, held):
    lorraine = a_lead("Lorraine Pruitt")
    a_followup(held, months=6, due_on=days(-2), lead=lorraine, status="open")
    a_followup(held, months=3, due_on=days(60), lead=lorraine, status="scheduled")
    paused(held, dana, days(0))
    text = page(dana)
    assert "Nothing needs you today" in text
    assert (
        "One follow-up rests: its reminders are paused [/desk/builds/knoxville-" in text
        and "Knoxville after six months 2 days late Paused until Nov 21 by Dana Whitlock: The legislature sits" in text
    )


def test_the_day_after_a_pause_it_needs_somebody_again(page, dana, held):
    a_followup(held, months=6, due_on=days(-2), lead=a_lead("Lorraine Pruitt"), status="open")
    paused(held, dana, days(-1))
    text = page(dana)
    assert "Lorraine Pruitt has not begun the follow-up" in text
    assert "rests" not in text


def test_paused_or_not_its_lead_may_fill_it_and_nobodys_wants_a_lead(page, dana, held):
    lorraine = a_lead("Lorraine Pruitt")
    a_followup(held, months=6, due_on=days(-2), lead=lorraine, status="open")
    a_followup(held, months=3, due_on=days(-90), status="open")
    paused(held, dana, days(5))
    assert "Your follow-up of Knoxville after six months waits for you" in page(lorraine)
    assert "Nobody leads the follow-up of Knoxville after three months" in page(dana)


def test_an_extra_followup_is_told_by_its_title(page, dana, held):
    lead = a_lead("Lorraine Pruitt")
    FollowUp.objects.create(build=held, title="Before the session", due_on=days(-2), lead=lead, status="open")
    assert "Lorraine Pruitt has not begun the follow-up of Knoxville “Before the session”" in page(dana)


def test_what_was_sent_waits_to_be_read_by_whoever_plans_the_build(page, dana, held):
    lorraine = a_lead("Lorraine Pruitt")
    sent = a_followup(held, months=6, due_on=days(-2), lead=lorraine, status="submitted", submitted_at=NOON)
    text = page(dana)
    assert "Sent Nov 21 " in text
    assert "Lorraine Pruitt has sent the follow-up of Knoxville after six months" in text
    assert f"[/desk/followups/{sent.pk}/] Read it" in text
    assert "has sent the follow-up" not in page(lorraine)
    assert "has sent the follow-up" not in page(a_user("Omar Haddad")), "another planner’s build"


def test_what_was_asked_back_and_sent_again_says_so_until_it_is_read(page, dana, held):
    lorraine = a_lead("Lorraine Pruitt")
    sent = a_followup(held, months=6, due_on=days(-2), lead=lorraine, status="submitted", submitted_at=NOON)
    AskBack.objects.create(followup=sent, words="250?", asked_by=dana.user, asked_at=NOON, settled_at=NOON)
    assert "Lorraine Pruitt has sent the follow-up of Knoxville after six months again" in page(dana)
    answering.review(sent, by=dana.user, at=NOON)
    assert "Nothing needs you today" in page(dana)


@pytest.mark.parametrize("status", ["expected", "reviewed", "cancelled"])
def test_what_is_not_owed_needs_nobody(page, dana, held, status):
    done = {"submitted_at": NOON} if status == "reviewed" else {}
    a_followup(held, months=6, due_on=days(-2), lead=a_lead("Lorraine Pruitt"), status=status, **done)
    assert "Nothing needs you today" in page(dana)


def test_a_lead_who_cannot_sign_in_is_to_be_invited(page, dana, held):
    lorraine = a_person("Lorraine Pruitt")
    a_followup(held, months=6, due_on=days(20), lead=lorraine, status="scheduled")
    text = page(dana)
    assert "Lorraine Pruitt leads the follow-up of Knoxville and cannot sign in" in text
    assert f"[/desk/accounts/invite/?person={lorraine.pk}] Invite them" in text


def test_a_lead_whose_access_ended_is_noticed_in_time(page, dana, held):
    user = a_user("Lorraine Pruitt", Role.LEAD, expires_on=days(-1))
    a_followup(held, months=6, due_on=days(20), lead=a_person("Lorraine Pruitt", user=user), status="scheduled")
    assert f"[/desk/accounts/{user.pk}/] Open their account" in page(dana)


def test_late_tasks_name_their_owner_and_the_number(page, dana, build, karen):
    a_task(build, "Second sign-off of the service provider", days(-22), owner_person=karen)
    text = page(dana)
    assert "22 days late" in text
    assert "Karen Lindqvist, Office of the Attorney General · due Oct 30, 2026" in text
    assert "[tel:+15125550136]" in text


def test_a_plan_that_is_far_behind_does_not_drown_the_page(page, dana, build):
    for number in range(9):
        a_task(build, f"Task number {number}", days(-20 + number), owner_person=dana)
    text = page(dana)
    assert "Five more tasks of El Paso, TX 2027 are late" in text
    assert "Five things need you today, all late" in text


def test_tasks_done_waived_or_of_a_build_that_was_called_off_need_nobody(page, dana, build):
    a_task(build, "Book the venue", days(-3), done_at=NOON)
    a_task(build, "Draw the agenda", days(-3), waived_at=NOON, waived_reason="The hosts do it")
    for status, day in (("cancelled", 30), ("postponed", 30), ("draft", 30), ("closed", -30)):
        gone = a_build(f"Boise {status}", date=days(day), planner=dana, status=status)
        a_task(gone, "Choose a date", days(-3))
    assert "Nothing needs you today" in page(dana)


def test_mail_that_failed_and_mail_of_unknown_fate_are_told_apart(page, dana):
    a_mail(key="a", status="failed", error="No such mailbox.")
    a_mail(key="b", status="unknown")
    text = page(dana)
    assert "“Come” did not reach Sheriff Amos No such mailbox." in text
    assert "“Come” may not have reached Sheriff Amos" in text
    assert "1 failed, 1 may not have arrived" in text


def test_mail_of_somebody_elses_build_is_not_on_my_desk(page, dana):
    ruth = a_person("Ruth Okafor", user=a_user("Ruth Okafor"))
    other = a_build("Boise", planner=ruth)
    a_mail(status="failed", build_id=other.pk)
    assert "did not reach" not in page(dana)
    assert "did not reach" in page(ruth)


def test_mail_that_waits_too_long_says_that_nothing_goes_out(page, dana):
    a_mail(due_at=NOON - datetime.timedelta(minutes=11))
    text = page(dana)
    assert "One mail should have gone out and has not" in text
    assert "Mail is not going out" in text


def test_what_sends_mail_is_alive_or_silent_since_when(page, dana):
    Pulse.beat(health.SWEEP, NOON)
    Pulse.beat(health.BEAT, NOON - datetime.timedelta(minutes=4))
    text = page(dana).replace("\xa0", " ")
    assert "Nothing needs you today" in text
    assert "The clock: alive. The workers: nothing heard of yet." in text
    Pulse.beat(health.WORKER, NOON)
    health.mail_server_answered(NOON - datetime.timedelta(minutes=42))
    health.mail_server_is_silent("Connection refused", NOON)
    text = page(dana).replace("\xa0", " ")
    assert "One thing needs you today" in text
    assert text.count("The mail server: silent for 42 minutes (Connection refused).") == 2


def test_mail_to_be_released_is_on_my_desk(page, dana):
    for number in range(3):
        a_mail(key=f"change {number}", status="on_hold", release_reason="The day has moved.")
    text = page(dana)
    assert "[/desk/outbox/?status=on_hold] Three mails wait to be released" in text
    assert "3 on hold" in text


@pytest.mark.parametrize("status", ["inviting", "cancelled"])
def test_people_who_have_not_been_told_of_a_change_are_on_my_desk(page, dana, status):
    moved = a_build("El Paso", slug="el-paso", date=days(80), planner=dana, status=status)
    for number in range(2):
        a_mail(
            key=f"invitation_change:{number}:moved:1:2027",
            kind="invitation_change",
            build_id=moved.pk,
            status="on_hold",
            release_reason="Read it.",
        )
    a_mail(key="another", status="on_hold", release_reason="Is the time right?")
    text = page(dana)
    assert "[/desk/builds/el-paso/notices/] Two people do not know yet how El Paso, TX 2027 stands now" in text
    assert "[/desk/outbox/?status=on_hold] One mail waits to be released" in text
    ruth = a_person("Ruth Okafor", user=a_user("Ruth Okafor"))
    assert "do not know yet" not in page(ruth)


def test_silent_invitees_are_counted_by_sector_once_the_day_is_near(page, dana):
    build = a_build("El Paso", date=days(30), planner=dana, status="inviting")
    for number in range(4):
        answer = {"answer": "yes", "answered_at": NOON} if number == 0 else {}
        officer = an_officer(f"Officer {number}")
        an_invitation(build, officer, sector="law", stage="invited", invited_at=NOON, **answer)
    text = page(dana)
    assert "Three of four invited to El Paso have not answered" in text
    assert "Law enforcement 3 of 4" in text
    assert f"[/desk/builds/{build.slug}/people/?answer=silent] Open the call list" in text
    assert "Due Mon, Dec 14" in text


def test_a_build_far_away_leaves_invitees_their_time(page, dana):
    build = a_build("El Paso", date=days(36), planner=dana, status="inviting")
    an_invitation(build, an_officer("Officer Reyes"), stage="invited", invited_at=NOON)
    assert "have not answered" not in page(dana)


def test_contacts_that_wait_for_a_yes_are_counted(page, dana, held):
    for number in range(3):
        link = a_contact_link(a_site(f"Stop {number}"), an_officer(f"Officer {number}"), introduced_at=held)
        link.chosen_at = NOON - datetime.timedelta(days=15 if number else 13)
        link.save()
    text = page(dana)
    assert "Two contacts of Knoxville wait for a yes" in text
    assert f"[/desk/builds/{held.slug}/contact-list/] See the contact list" in text


def test_contacts_whose_check_is_due_are_counted(page, dana, held):
    confirmed = {"manager_confirmed_at": NOON, "officer_confirmed_at": NOON, "next_check_on": TODAY}
    a_contact_link(a_site("Stop"), an_officer("Officer Reyes"), introduced_at=held, **confirmed)
    assert "One contact of Knoxville wants another check" in page(dana)


def test_a_free_seat_that_somebody_waits_for_is_given_today(page, dana, build):
    build.capacity = 1
    build.save()
    said = {"stage": "invited", "invited_at": NOON, "answer": "yes", "answered_at": NOON, "heard": "link"}
    ruth = an_invitation(build, an_officer("Ruth Ibarra"), **said)
    an_invitation(build, an_officer("Luis Prado"), waiting_since=NOON, **said)
    assert "waits for El Paso" not in page(dana), "the one seat is taken"
    Invitation.objects.filter(pk=ruth.pk).update(answer="no")
    text = page(dana)
    assert "One person waits for El Paso, and a seat is free" in text
    assert f"[/desk/builds/{build.slug}/people/waiting/] See the waiting list" in text
