"""The plan a build begins with: which day each task falls on."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builds.models import Build, CoHost, PlanTask, TemplateTask
from builds.templating import AGENDA, Calendar, add_agenda, add_targets, add_tasks, name_owners, new_days, replan
from contacts.models import Sector
from tat_coalitions.testing.people import (
    DONA_ANA,
    EL_PASO,
    HUDSPETH,
    a_build,
    a_co_host,
    a_person,
    a_site,
)

D = datetime.date
WEDNESDAY = D(2027, 2, 17)
LONG_BEFORE = D(2026, 8, 1)


def calendar(date=WEDNESDAY, today=LONG_BEFORE, state="TX", first=-135):
    return Calendar(date, state, today, first)


@pytest.mark.parametrize(
    ("why", "offset", "planned", "due"),
    [
        ("the day itself", 0, D(2027, 2, 17), D(2027, 2, 17)),
        ("a working day stays", -1, D(2027, 2, 16), D(2027, 2, 16)),
        ("Presidents’ Day slides over the weekend", -2, D(2027, 2, 15), D(2027, 2, 12)),
        ("a Saturday slides to Friday", -4, D(2027, 2, 13), D(2027, 2, 12)),
        ("Thanksgiving slides to the day before", -84, D(2026, 11, 25), D(2026, 11, 25)),
        ("the Saturday after Thanksgiving slides past two holidays", -81, D(2026, 11, 28), D(2026, 11, 25)),
        ("three days after is a Saturday", 3, D(2027, 2, 20), D(2027, 2, 19)),
    ],
)
def test_a_task_is_due_on_the_working_day_on_or_before_its_own(why, offset, planned, due):
    assert (calendar().planned_on(offset), calendar().due_on(offset)) == (planned, due)


def test_what_belongs_to_the_day_stays_on_it_even_on_a_holiday():
    assert calendar(date=D(2027, 7, 4)).due_on(0) == D(2027, 7, 4)


def test_what_comes_after_the_meeting_never_slides_before_it():
    saturday = calendar(date=D(2027, 2, 20))
    assert saturday.due_on(1) == D(2027, 2, 20)


@pytest.mark.parametrize("notice", [0, 1, 5, 30, 60, 89, 90, 100, 134])
def test_at_short_notice_nothing_is_late_nothing_dropped_and_the_order_kept(notice):
    offsets = [-135, -130, -120, -100, -90, -75, -60, -45, -30, -21, -14, -7, -3, -1, 0]
    short = calendar(today=WEDNESDAY - datetime.timedelta(days=notice))
    planned = [short.planned_on(offset) for offset in offsets]
    due = [short.due_on(offset) for offset in offsets]
    assert planned == sorted(planned)
    assert due == sorted(due)
    assert min(due) >= short.today
    assert max(due) == WEDNESDAY


def test_at_short_notice_the_later_half_keeps_its_days():
    sixty_days = calendar(today=WEDNESDAY - datetime.timedelta(days=60))
    assert sixty_days.planned_on(-30) == WEDNESDAY - datetime.timedelta(days=30)
    assert sixty_days.planned_on(-14) == WEDNESDAY - datetime.timedelta(days=14)
    assert sixty_days.planned_on(-135) == sixty_days.today


def test_with_time_enough_every_task_keeps_its_own_day():
    on_the_day = calendar(today=WEDNESDAY - datetime.timedelta(days=135))
    assert on_the_day.planned_on(-135) == on_the_day.today


def test_a_task_of_today_is_not_late_because_today_is_a_sunday():
    sunday = calendar(today=D(2027, 2, 14))
    assert sunday.due_on(-3) == D(2027, 2, 16), "Monday is Presidents’ Day"


DAYS_AHEAD = st.integers(min_value=0, max_value=500)
OFFSETS = st.lists(st.integers(min_value=-200, max_value=400), min_size=1, max_size=30)


def move(tasks, date, today):
    """Put the tasks of a build in Texas onto the days they have when it is on the date."""
    for task, planned, due in new_days(Build(state_id="TX"), tasks, date=date, today=today):
        task.planned_on, task.due_on = planned, due


@settings(max_examples=150)
@given(OFFSETS, DAYS_AHEAD, DAYS_AHEAD, st.dates(D(2026, 1, 1), D(2028, 12, 31)))
def test_moving_there_and_back_restores_every_day_that_no_short_notice_pressed(offsets, first, then, today):
    date, other = (today + datetime.timedelta(days=days) for days in (first, then))
    tasks = [PlanTask(offset_days=offset) for offset in offsets]
    move(tasks, date, today)
    before = [(task.planned_on, task.due_on) for task in tasks]
    move(tasks, other, today)
    in_order = sorted(tasks, key=lambda task: task.offset_days)
    assert [task.planned_on for task in in_order] == sorted(task.planned_on for task in tasks), "nothing overtakes"
    move(tasks, date, today)
    after = [(task.planned_on, task.due_on) for task in tasks]
    free = [n for n, task in enumerate(tasks) if before[n][0] == date + datetime.timedelta(days=task.offset_days)]
    assert [after[n] for n in free] == [before[n] for n in free]


@pytest.mark.django_db
def test_the_template_makes_every_task_but_the_follow_ups():
    build = a_build(date=WEDNESDAY)
    assert add_tasks(build, today=LONG_BEFORE) == TemplateTask.objects.filter(is_follow_up=False).count() == 49
    assert not build.tasks.filter(template__is_follow_up=True).exists()


@pytest.mark.django_db
def test_planning_twice_plans_once():
    build = a_build(date=WEDNESDAY)
    add_tasks(build, today=LONG_BEFORE)
    assert add_tasks(build, today=LONG_BEFORE) == 0


@pytest.mark.django_db
def test_of_a_build_whose_day_is_past_only_what_is_ahead_is_planned():
    build = a_build(date=WEDNESDAY)
    add_tasks(build, today=WEDNESDAY + datetime.timedelta(days=30))
    assert list(build.tasks.values_list("offset_days", flat=True)) == [45, 60, 120, 187, 365]


@pytest.mark.django_db
def test_replanning_moves_what_is_open_and_leaves_what_is_finished():
    build = a_build(date=WEDNESDAY)
    add_tasks(build, today=LONG_BEFORE)
    done, waived, open_one = build.tasks.filter(offset_days__in=[-120, -118, -115])
    noon = datetime.datetime(2026, 10, 1, 12, tzinfo=datetime.UTC)
    PlanTask.objects.filter(pk=done.pk).update(done_at=noon)
    PlanTask.objects.filter(pk=waived.pk).update(waived_at=noon, waived_reason="Paid by the host")
    build.date = WEDNESDAY + datetime.timedelta(days=7)
    assert replan(build, today=LONG_BEFORE) == 47
    was = [done.due_on, waived.due_on, open_one.due_on]
    now = list(build.tasks.filter(pk__in=[done.pk, waived.pk, open_one.pk]).order_by("offset_days"))
    assert [task.due_on for task in now[:2]] == was[:2]
    assert now[2].planned_on == D(2026, 11, 1)
    assert now[2].due_on == D(2026, 10, 30)


@pytest.mark.django_db
def test_tasks_belong_to_whoever_stands_for_their_role():
    karen = a_person("Karen Lindqvist")
    dana = a_person("Dana Whitlock")
    build = a_build(date=WEDNESDAY, planner=dana)
    host = a_co_host(build, karen, CoHost.Role.ATTORNEY_GENERAL)
    add_tasks(build, today=LONG_BEFORE)
    vetting = build.tasks.get(offset_days=-110)
    assert (vetting.owner_organization, vetting.owner_person) == (host.organization, karen)
    assert build.tasks.get(offset_days=-130).owner_person == dana
    assert build.tasks.get(offset_days=-85).owner_person is None, "no association co-hosts yet"


@pytest.mark.django_db
def test_a_host_who_joins_later_takes_what_nobody_has():
    build = a_build(date=WEDNESDAY)
    add_tasks(build, today=LONG_BEFORE)
    tomas = a_person("Tomás Archuleta")
    a_co_host(build, tomas, CoHost.Role.TRUCKING)
    named = name_owners(build)
    assert named == build.tasks.filter(owner_person=tomas).count() > 0


@pytest.mark.django_db
def test_the_usual_agenda_starts_when_the_meeting_does():
    build = a_build(starts_at=datetime.time(9), ends_at=datetime.time(13))
    assert add_agenda(build) == len(AGENDA)
    welcome = build.sessions.get(title__startswith="Welcome")
    assert (welcome.starts_at, welcome.ends_at) == (datetime.time(9), datetime.time(9, 10))


@pytest.mark.django_db
def test_an_item_that_would_begin_the_day_before_is_left_out():
    build = a_build(starts_at=datetime.time(0, 30), ends_at=datetime.time(4, 30))
    assert add_agenda(build) == len(AGENDA) - 1


@pytest.mark.django_db
def test_first_targets_fill_the_seats_as_the_builds_of_2018_were_filled():
    build = a_build(capacity=100)
    add_targets(build)
    wanted = dict(build.targets.filter(county=None).values_list("sector", "wanted"))
    assert wanted == {
        Sector.LAW: 41,
        Sector.TRUCKING: 23,
        Sector.GOVERNMENT: 14,
        Sector.STOP: 12,
        Sector.ENERGY: 5,
        Sector.BUS: 4,
        Sector.NGO: 2,
    }


@pytest.mark.django_db
def test_every_county_with_staffed_sites_needs_an_officer_and_a_manager():
    build = a_build(counties=[EL_PASO, HUDSPETH, DONA_ANA])
    a_site("Sierra Blanca Travel Center", county=HUDSPETH)
    a_site("Cornudas Truck Stop", county=HUDSPETH)
    a_site("A rest area", county=DONA_ANA, kind="parking")
    add_targets(build)
    by_county = build.targets.exclude(county=None).values_list("county_id", "sector", "wanted")
    assert sorted(by_county) == [(HUDSPETH, "law", 1), (HUDSPETH, "stop", 1)]
