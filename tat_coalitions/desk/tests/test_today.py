"""The start page: what needs me today, in order of harm if left."""

import datetime
import html
import re

import pytest

from builds.models import Invitation, PlanTask
from followups.models import FollowUp, Pause, StateRule
from tat_coalitions.accounts.models import Role
from tat_coalitions.outbox import health
from tat_coalitions.outbox.actions import queue
from tat_coalitions.outbox.drafts import Draft
from tat_coalitions.outbox.models import Message, Pulse
from tat_coalitions.testing.people import (
    a_build,
    a_co_host,
    a_contact_link,
    a_followup,
    a_lead,
    a_person,
    a_site,
    a_user,
    an_invitation,
    an_officer,
    an_organization,
)

pytestmark = [pytest.mark.django_db, pytest.mark.on_sqlite_too]
# a Saturday; 5 am in El Paso, so it is the same day there
NOON = datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.UTC)
TODAY = NOON.date()


def days(number):
    return TODAY + datetime.timedelta(days=number)


@pytest.fixture(autouse=True)
def _saturday(time_machine):
    time_machine.move_to(NOON)


@pytest.fixture
def dana():
    return a_person("Dana Whitlock", user=a_user("Dana Whitlock"))


@pytest.fixture
def karen():
    office = an_organization("Office of the Attorney General", "attorney_general")
    return a_person("Karen Lindqvist", organization=office, phone="+15125550136")


@pytest.fixture
def build(dana):
    return a_build("El Paso", date=days(88), planner=dana, status="inviting")


@pytest.fixture
def held(dana):
    return a_build("Knoxville", state_id="TN", date=days(-186), planner=dana, status="held")


def a_task(build, task, due, **fields):
    return PlanTask.objects.create(
        build=build, phase="foundation", task=task, offset_days=-90, planned_on=due, due_on=due, **fields
    )


@pytest.fixture
def page(client):
    """Opens the start page as somebody and gives its text, with addresses kept in brackets."""

    def opened(person):
        client.force_login(getattr(person, "user", person))
        text = client.get("/desk/").content.decode()
        text = re.search(r"<main.*</main>", text, re.DOTALL)[0]
        text = re.sub(r'<a [^>]*href="([^"]*)"[^>]*>', r"[\1] ", text)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())

    return opened


def heading(text):
    return text.partition("What needs you")[0]


# what it says first


def test_an_empty_desk_says_that_nothing_needs_anybody(page, dana):
    text = page(dana)
    assert "Dana Whitlock · Saturday, November 21, 2026 Nothing needs you today" in text
    assert "appears here by itself" in text


def test_with_nothing_to_do_it_names_the_next_date(page, dana, build):
    a_task(build, "Book the venue", days(9), owner_person=dana)
    assert "Nothing needs you today" in page(dana)
    assert "Next is Mon, Nov 30: El Paso: Venue." in page(dana)


def test_the_heading_counts_in_words(page, dana, build):
    a_task(build, "Book the venue", days(-3), owner_person=dana)
    a_task(build, "Draw the agenda", days(0), owner_person=dana)
    assert "Two things need you today, one of them late" in page(dana)


def test_the_most_harmful_stands_first(page, dana, build, held, karen):
    a_build("Laredo", date=days(-1), planner=dana, status="planned")
    a_task(build, "Book the venue", days(-22), owner_person=karen)
    a_followup(held, months=6, due_on=days(-2), lead=a_lead("Lorraine Pruitt"), status="open")
    a_followup(held, months=3, due_on=days(3), lead=a_lead("Otis Reed"), status="open")
    text = page(dana)
    order = [
        "Nobody has said whether Laredo, TX 2026 took place",
        "Lorraine Pruitt has not begun the follow-up of Knoxville after six months",
        "Book the venue",
        "Otis Reed has not begun the follow-up of Knoxville after three months",
    ]
    places = [text.index(title) for title in order]
    assert places == sorted(places)
    assert "Four things need you today, three of them late" in heading(text)


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


@pytest.mark.parametrize("status", ["expected", "submitted", "reviewed", "cancelled"])
def test_what_is_not_owed_needs_nobody(page, dana, held, status):
    done = {"submitted_at": NOON} if status in ("submitted", "reviewed") else {}
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


def a_mail(**fields):
    key = fields.pop("key", "invitation:1")
    queue(
        Draft(
            key=key,
            kind="invitation",
            to_email="sheriff@example.org",
            to_name="Sheriff Amos",
            subject="Come",
            text="Come",
        ),
        by=None,
        at=NOON,
    )
    Message.objects.filter(key=key).update(**fields)


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


# whose desk


def test_staff_see_what_lies_on_their_own_desk(page, dana, build):
    ruth = a_person("Ruth Okafor", user=a_user("Ruth Okafor"))
    a_task(build, "Book the venue", days(-3))
    assert "Book the venue" in page(dana)
    assert "Nothing needs you today" in page(ruth)
    build.second = ruth
    build.save()
    assert "Book the venue" in page(ruth)


def test_what_lies_on_nobodys_desk_lies_on_everybodys(page, dana):
    ruth = a_person("Ruth Okafor", user=a_user("Ruth Okafor", is_active=False))
    a_build("Boise", date=days(-2), planner=ruth, status="planned")
    assert "Nobody has said whether Boise, TX 2026 took place" in page(dana)


def test_administrators_see_everything(page, build):
    a_task(build, "Book the venue", days(-3))
    assert "Book the venue" in page(a_user("Ada Brooks", Role.ADMINISTRATOR))


def test_a_lead_gets_their_followups_first_and_nothing_of_the_machinery(page, held, dana):
    marisol = a_lead("Marisol Vega")
    a_co_host(held, marisol)
    mine = a_followup(held, months=6, due_on=days(-1), lead=marisol, status="open")
    a_task(held, "Send the thank-you notes", days(-2), owner_person=marisol)
    a_task(held, "Pay the caterer", days(-2), owner_person=dana)
    a_mail(status="failed")
    text = page(marisol)
    assert "Two things need you today, all late" in text
    assert text.index("Your follow-up of Knoxville after six months") < text.index("Send the thank-you notes")
    assert f"[/desk/followups/{mine.pk}/] Begin" in text
    for hidden in ("Pay the caterer", "did not reach", "Mail is", "New build"):
        assert hidden not in text


@pytest.mark.parametrize(("status", "is_there"), [("open", True), ("in_progress", True), ("scheduled", False)])
def test_a_lead_finds_an_open_followup_however_far_its_day(page, held, dana, status, is_there):
    marisol = a_lead("Marisol Vega")
    a_followup(held, months=6, due_on=days(8), lead=marisol, status=status)
    assert ("Your follow-up of Knoxville after six months waits for you" in page(marisol)) is is_there
    assert "the follow-up of Knoxville" not in page(dana)


def test_a_lead_sees_nothing_of_other_builds(page, held, dana):
    a_followup(held, months=6, due_on=days(-1), lead=a_lead("Lorraine Pruitt"), status="open")
    text = page(a_lead("Marisol Vega"))
    assert "Nothing needs you today" in text
    assert "Knoxville" not in text


# beside it


def test_the_month_stands_on_a_line(page, dana, build, held):
    a_task(build, "Book the venue", days(3), owner_person=dana)
    a_task(build, "Draw the agenda", days(-5), done_at=NOON)
    a_followup(held, months=6, due_on=days(9), lead=a_lead("Lorraine Pruitt"), status="scheduled")
    text = page(dana)
    assert "November: two dates still ahead" in text
    assert "El Paso: Venue" in text
    assert "Knoxville, six months" in text


def test_my_builds_stand_beside_it_with_what_is_next(page, dana, build, held):
    a_followup(held, months=6, due_on=days(25), lead=a_lead("Lorraine Pruitt"), status="scheduled")
    text = page(dana)
    assert "Your two builds" in text
    assert f"[/desk/builds/{build.slug}/] El Paso, Texas 88 days to go Feb 17, 2027 · no venue yet" in text
    assert "Knoxville, Tennessee 6 months on May 19, 2026 · next follow-up Wed, Dec 16" in text


def test_the_mail_is_told_in_two_sentences(page, dana):
    Pulse.beat(Pulse.SWEEP, NOON - datetime.timedelta(minutes=4))
    a_mail(status="sent", sent_at=NOON)
    text = page(dana)
    assert "Mail is going out 1 sent this week, none waiting. Last look 4 minutes ago." in text.replace("\xa0", " ")


def full_desk(dana, number):
    for each in range(number):
        lorraine = a_lead(f"Lorraine Pruitt {each}{number}", phone="+18655550118")
        build = a_build(f"City {each}", date=days(20 + each), planner=dana, status="inviting")
        held = a_build(f"Town {each}", date=days(-100), planner=dana, status="held")
        a_build(f"Village {each}", date=days(-3), planner=dana, status="planned")
        for due in (-3, 0, 5):
            a_task(build, f"Task {due}", days(due), owner_person=lorraine)
        for months, due in ((1, -3), (3, 3), (6, 60)):
            a_followup(held, months=months, due_on=days(due), lead=lorraine, status="scheduled")
        officer = an_officer(f"Officer {each}{number}")
        an_invitation(build, officer, stage="invited", invited_at=NOON)
        long_ago = NOON - datetime.timedelta(days=30)
        a_contact_link(a_site(f"Stop {each}{number}"), officer, introduced_at=held, chosen_at=long_ago)
        a_mail(key=f"mail {each}{number}", status="failed", build_id=build.pk)


def test_it_asks_as_many_questions_for_three_builds_as_for_one(client, dana, django_assert_num_queries):
    client.force_login(dana.user)
    full_desk(dana, 1)
    with django_assert_num_queries(12):
        client.get("/desk/")
    full_desk(dana, 3)
    with django_assert_num_queries(12):
        client.get("/desk/")


def test_it_only_reads(client, dana, build):
    client.force_login(dana.user)
    assert client.post("/desk/").status_code == 405
    assert Invitation.objects.count() == 0


def a_state_rule(postal, citation, checked_on):
    return StateRule.objects.create(
        state_id=postal,
        instrument="statute",
        citation=citation,
        status="in_force",
        checked_on=checked_on,
        source="a page",
    )


@pytest.mark.parametrize("builds", [0, 1])
def test_a_rule_nobody_checked_for_a_year_shows_with_one_action(page, dana, builds):
    if builds:
        a_build("El Paso", date=days(88), planner=dana, status="inviting")
    rule = a_state_rule("FL", "Act 9", days(-365))
    a_state_rule("GA", "Act 10", days(-364))
    shown = page(dana)
    assert "Nobody has checked a rule of Florida for a year" in shown
    assert f"[/desk/states/fl/rules/{rule.pk}/checked/] Checked today" in shown
    assert "Georgia" not in shown


def test_many_unchecked_rules_share_one_row_and_a_checked_one_is_gone(page, client, dana):
    rules = [a_state_rule("FL", f"Act {number}", days(-400 + number)) for number in range(5)]
    assert "Two more rules of states have not been checked for a year" in page(dana)
    client.post(f"/desk/states/fl/rules/{rules[0].pk}/checked/")
    shown = page(dana)
    assert "Act 0 · last checked" not in shown
    assert "One more rule of a state has not been checked for a year" in shown


def test_a_lead_is_not_asked_to_check_rules(page, karen):
    karen.user = a_user("Karen Lindqvist", Role.LEAD)
    karen.save()
    a_co_host(a_build("El Paso", date=days(88)), karen)
    a_state_rule("TX", "Act 9", days(-400))
    assert "checked" not in page(karen)
