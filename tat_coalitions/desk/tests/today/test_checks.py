"""The start page about hotlines and local resources: whoever plans where they lie is told in time to verify them again."""

import datetime

import pytest

from builds.actions import resources as verbs
from builds.tests.registration_table import NOON, a_line, a_resource, days
from tat_coalitions.accounts.models import Role
from tat_coalitions.testing.people import a_build, a_co_host, a_lead, a_person, a_user

pytestmark = [pytest.mark.django_db, pytest.mark.on_sqlite_too]

YEAR = datetime.timedelta(days=365)


@pytest.fixture(autouse=True)
def _wednesday(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def dana():
    """Dana, who plans a build in El Paso."""
    user = a_user("Dana Whitlock")
    a_build("El Paso", date=days(88), planner=a_person("Dana Whitlock", user=user), status="inviting")
    return user


@pytest.fixture
def sam():
    """Sam, who plans nothing and verifies much."""
    return a_user("Sam Ortega")


@pytest.mark.parametrize("ahead", [61, 60, 0, -1])
def test_a_hotline_is_told_from_sixty_days_before_it_lapses(page, dana, sam, ahead):
    line = a_line(by=sam, on=days(ahead) - YEAR)
    text = page(dana)
    assert ("must be verified again soon" in text) is (0 <= ahead <= 60)
    assert ("is no longer printed: nobody has verified it for a year" in text) is (ahead < 0)
    assert (f"[/desk/hotlines/{line.pk}/verify/] Verify it again" in text) is (ahead <= 60)
    assert ("1 day late" in text) is (ahead < 0)


def test_its_last_day_ends_by_the_clocks_of_the_desk(page, dana, sam, time_machine):
    a_line(by=sam, on=days(0) - YEAR)
    time_machine.move_to(NOON + datetime.timedelta(hours=8), tick=False)  # an evening in Texas, the next day in London
    assert "must be verified again soon" in page(dana)
    time_machine.move_to(NOON + datetime.timedelta(hours=18), tick=False)
    assert "is no longer printed" in page(dana)


def test_a_local_resource_of_a_county_is_told_too(page, dana, sam):
    row = a_resource(by=sam, on=days(10) - YEAR)
    assert f"[/desk/resources/{row.pk}/verify/] Verify it again" in page(dana)


def test_what_nobody_ever_verified_is_no_yearly_check(page, dana, sam):
    a_line(by=sam)
    assert "must be verified" not in page(dana)


def test_verifying_it_settles_it(page, dana, sam):
    line = a_line(by=sam, on=days(-1) - YEAR)
    verbs.verify(line, by=sam, on=days(0), how="Rang it", vouched=verbs.vouched_in(line))
    assert "Texas’ line" not in page(dana)


def test_it_lies_on_the_desks_of_those_who_plan_there_who_verified_it_and_of_administrators(page, dana, sam):
    a_line(by=sam, on=days(10) - YEAR)
    assert "Texas’ line" in page(dana)
    assert "Texas’ line" in page(sam)
    assert "Texas’ line" in page(a_user("Ada Brooks", Role.ADMINISTRATOR))
    assert "Texas’ line" not in page(a_user("Ruth Adler"))


def test_a_build_that_is_over_asks_for_no_check(page, sam):
    ruth = a_person("Ruth Adler", user=a_user("Ruth Adler"))
    build = a_build("El Paso", date=days(-20), planner=ruth, status="held")
    a_line(by=sam, on=days(10) - YEAR)
    assert "Texas’ line" not in page(ruth)
    type(build).objects.update(date=days(20), status="planned")
    assert "Texas’ line" in page(ruth)


def test_what_somebody_without_access_verified_lies_on_every_desk_of_tat(page, sam):
    a_line(by=sam, on=days(10) - YEAR)
    sam.is_active = False
    sam.save()
    assert "Texas’ line" in page(a_user("Ruth Adler"))


def test_a_lead_is_not_asked_for_it(page, dana, sam):
    a_line(by=sam, on=days(10) - YEAR)
    karen = a_lead("Karen Lindqvist")
    a_co_host(a_build("Laredo", date=days(60), status="inviting"), karen)
    assert "Texas’ line" not in page(karen.user)


def test_many_do_not_drown_the_page(page, dana, sam):
    for number in range(4):
        a_line(f"Line {number}", by=sam, on=days(10 + number) - YEAR)
        a_resource(f"Resource {number}", by=sam, on=days(10 + number) - YEAR)
    text = page(dana)
    assert [n for n in range(4) if f"Line {n} must" in text] == [n for n in range(4) if f"Resource {n} must" in text]
    assert "Line 1 must be verified again soon" in text
    assert "Two more hotlines must be verified again [/desk/hotlines/?sort=check_again_on] See them" in text
    assert "Two more local resources must be verified again [/desk/resources/?sort=check_again_on] See them" in text


def test_it_asks_no_more_questions_for_three_than_for_one(client, dana, sam, django_assert_num_queries):
    a_line(by=sam, on=days(10) - YEAR)
    client.force_login(dana)
    client.get("/desk/")
    with django_assert_num_queries(12):
        client.get("/desk/")
    for number in range(2):
        a_line(f"Line {number}", by=sam, on=days(10) - YEAR)
    with django_assert_num_queries(12):
        client.get("/desk/")
