"""The start page: what needs me today, in order of harm if left."""

import datetime

import pytest

from builds.models import Invitation
from followups.models import StateRule
from tat_coalitions.accounts.models import Role
from tat_coalitions.desk.tests.today.here import NOON, a_mail, a_task, days, heading
from tat_coalitions.outbox.models import Pulse
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
)

pytestmark = [pytest.mark.django_db, pytest.mark.on_sqlite_too]


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
