"""From planning a build to closing it: what goes along, what stays, what is called off."""

import datetime

import pytest

from builds.models import Invitation, PlanTask, Status
from builds.workflow import NotAllowed
from contacts.models import State
from followups.actions import lifecycle
from followups.models import FollowUp, Interval
from followups.models import Status as FollowUpStatus
from tat_coalitions.outbox import links
from tat_coalitions.outbox.actions import queue
from tat_coalitions.outbox.drafts import Draft
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import a_lead, a_person, an_invitation
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

D = datetime.date
THE_DAY = D(2027, 2, 17)
A_NEW_DAY = D(2027, 3, 31)
SEPTEMBER = datetime.datetime(2026, 9, 1, 12, tzinfo=datetime.UTC)


@pytest.fixture
def karen():
    return a_lead("Karen Lindqvist")


@pytest.fixture
def plan(dana, karen):
    """Plans the build in El Paso, with any of Build's fields."""

    def plan_build(at=SEPTEMBER, **data):
        data = {
            "city": "El Paso",
            "state": State.objects.get(pk="TX"),
            "states_served": State.objects.filter(pk="NM"),
            "date": THE_DAY,
            "time_zone": "America/Denver",
            "planner": a_person("Dana Whitlock", user=None),
            "sustaining_lead": karen,
        } | data
        return lifecycle.plan_build(data, by=dana, at=at)

    return plan_build


@pytest.fixture
def el_paso(plan):
    return plan()


def followups_of(build):
    """What is owed after the build: (months, due, status)."""
    return list(build.followups.order_by("due_on").values_list("interval__months", "due_on", "status"))


# Planning


def test_a_planned_build_has_its_plan_agenda_targets_and_follow_ups_from_the_first_day(el_paso, karen):
    assert el_paso.slug == "el-paso-2027"
    assert el_paso.tasks.count() == 49
    assert el_paso.sessions.count() == 12
    assert el_paso.targets.count() == 7
    assert followups_of(el_paso) == [
        (1, D(2027, 3, 17), "expected"),
        (3, D(2027, 5, 17), "expected"),
        (6, D(2027, 8, 17), "expected"),
    ]
    assert set(el_paso.followups.values_list("lead", flat=True)) == {karen.pk}


def test_the_state_of_the_city_is_always_served(el_paso):
    assert sorted(el_paso.states_served.values_list("pk", flat=True)) == ["NM", "TX"]


def test_months_are_clamped_to_the_end_of_the_month(plan):
    build = plan(date=D(2027, 8, 31))
    assert [due for _, due, _ in followups_of(build)] == [D(2027, 9, 30), D(2027, 11, 30), D(2028, 2, 29)]


def test_answers_are_wanted_two_weeks_before(el_paso):
    assert el_paso.answer_by == D(2027, 2, 3)


def test_intervals_are_data(plan):
    Interval.objects.filter(months=3).update(in_use=False)
    Interval.objects.create(months=12, name="one year")
    assert [months for months, *_ in followups_of(plan())] == [1, 6, 12]


def test_a_build_without_a_lead_has_follow_ups_that_wait_for_one(plan):
    assert set(plan(sustaining_lead=None).followups.values_list("lead", flat=True)) == {None}


def test_the_same_city_twice_a_year_gets_its_own_short_name(plan):
    assert [plan().slug, plan().slug] == ["el-paso-2027", "el-paso-2027-2"]


def test_a_draft_has_no_plan_until_planning_starts(plan, dana):
    build = plan(status=Status.DRAFT)
    assert (build.tasks.count(), build.followups.count()) == (0, 0)
    lifecycle.start_planning(build, by=dana, at=SEPTEMBER)
    assert (build.status, build.tasks.count(), build.followups.count()) == ("planned", 49, 3)


def test_at_short_notice_nothing_is_late_from_the_start(plan):
    build = plan(at=datetime.datetime(2027, 1, 4, 18, tzinfo=datetime.UTC))
    assert build.tasks.count() == 49
    assert build.tasks.late(D(2027, 1, 4)).count() == 0


def test_an_earlier_build_can_be_copied_part_by_part(plan, dana, el_paso):
    PlanTask.objects.create(
        build=el_paso, phase="final", task="Rent chairs", offset_days=-20, planned_on=THE_DAY, due_on=THE_DAY
    )
    el_paso.sessions.exclude(title__startswith="Welcome").delete()
    el_paso.targets.filter(sector="law").update(wanted=50)
    copy = lifecycle.plan_build(
        {"city": "Laredo", "state": el_paso.state, "date": D(2027, 9, 15), "planner": el_paso.planner},
        by=dana,
        at=SEPTEMBER,
        source=el_paso,
        parts=["agenda", "tasks"],
    )
    assert copy.sessions.count() == 1
    assert copy.tasks.filter(task="Rent chairs").values_list("due_on", flat=True).get() == D(2027, 8, 26)
    assert copy.targets.get(sector="law").wanted == 25, "targets were not ticked"


# Moving


def test_moving_takes_along_what_is_open_and_leaves_what_is_finished(el_paso, dana):
    first = el_paso.tasks.get(offset_days=-135)
    PlanTask.objects.filter(pk=first.pk).update(done_at=SEPTEMBER)
    moving = lifecycle.what_moves(el_paso)
    lifecycle.move_build(el_paso, date=A_NEW_DAY, by=dana, at=SEPTEMBER)
    assert (moving.tasks, moving.tasks_settled, moving.followups, moving.followups_answered) == (48, 1, 3, 0)
    assert el_paso.tasks.get(pk=first.pk).due_on == first.due_on
    assert el_paso.tasks.get(offset_days=-30, goal="P1", owner_role="Host").due_on == D(2027, 3, 1)
    assert [due for _, due, _ in followups_of(el_paso)] == [D(2027, 4, 30), D(2027, 6, 30), D(2027, 9, 30)]
    assert (el_paso.date, el_paso.answer_by, el_paso.sequence) == (A_NEW_DAY, D(2027, 3, 17), 1)


@pytest.mark.parametrize(
    ("to", "wanted_by"),
    [(D(2027, 1, 20), D(2027, 1, 11)), (D(2027, 1, 11), D(2027, 1, 11)), (D(2027, 3, 31), D(2027, 3, 17))],
    ids=["nine days ahead", "today", "in March"],
)
def test_answers_are_never_wanted_by_a_day_that_is_past(el_paso, dana, to, wanted_by):
    january = datetime.datetime(2027, 1, 11, 18, tzinfo=datetime.UTC)
    lifecycle.move_build(el_paso, date=to, by=dana, at=january)
    assert el_paso.answer_by == wanted_by


def test_another_state_moves_no_task_of_a_build_that_was_held(el_paso, dana):
    lifecycle.hold_build(el_paso, by=dana, at=datetime.datetime(2027, 2, 18, 18, tzinfo=datetime.UTC))
    task = el_paso.tasks.open().last()
    PlanTask.objects.filter(pk=task.pk).update(due_on=D(2027, 5, 4))  # as staff have agreed with its owner
    lifecycle.change_build(el_paso, state=State.objects.get(pk="NM"), by=dana)
    task.refresh_from_db()
    assert (el_paso.state_id, task.due_on) == ("NM", D(2027, 5, 4))


def test_moving_there_and_back_is_as_if_it_never_moved(el_paso, dana):
    before = list(el_paso.tasks.values_list("pk", "planned_on", "due_on")), followups_of(el_paso)
    lifecycle.move_build(el_paso, date=A_NEW_DAY, by=dana, at=SEPTEMBER)
    lifecycle.move_build(el_paso, date=THE_DAY, by=dana, at=SEPTEMBER)
    assert (sorted(el_paso.tasks.values_list("pk", "planned_on", "due_on")), followups_of(el_paso)) == (
        sorted(before[0]),
        before[1],
    )
    assert el_paso.sequence == 2


def test_moving_nearer_makes_nothing_late(el_paso, dana):
    lifecycle.move_build(el_paso, date=D(2026, 10, 14), by=dana, at=SEPTEMBER)
    assert el_paso.tasks.late(D(2026, 9, 1)).count() == 0


def test_the_trail_says_who_moved_it_from_when_to_when(el_paso, dana):
    lifecycle.move_build(el_paso, date=A_NEW_DAY, by=dana, at=SEPTEMBER)
    entry = Entry.objects.about(el_paso).filter(verb="moved the build").get()
    assert (entry.actor, entry.changes["date"]) == (dana, ["2027-02-17", "2027-03-31"])


@pytest.mark.parametrize("status", [Status.HELD, Status.CLOSED, Status.CANCELLED, Status.POSTPONED])
def test_a_build_without_a_day_ahead_cannot_be_moved(el_paso, dana, status):
    el_paso.status = status
    el_paso.save()
    with pytest.raises(NotAllowed):
        lifecycle.move_build(el_paso, date=A_NEW_DAY, by=dana, at=SEPTEMBER)
    assert followups_of(el_paso)[0][1] == D(2027, 3, 17)


def test_moving_to_its_own_day_is_no_move(el_paso, dana):
    with pytest.raises(NotAllowed, match="the day it has already"):
        lifecycle.move_build(el_paso, date=THE_DAY, by=dana, at=SEPTEMBER)
    assert el_paso.sequence == 0


# Postponing and taking up again


def test_a_postponed_build_waits_and_is_taken_up_on_a_new_day(el_paso, dana):
    lifecycle.postpone_build(el_paso, by=dana, at=SEPTEMBER, reason="A storm")
    assert (el_paso.status, el_paso.sequence) == ("postponed", 1)
    assert {status for *_, status in followups_of(el_paso)} == {"expected"}
    lifecycle.resume_build(el_paso, date=A_NEW_DAY, by=dana, at=SEPTEMBER)
    assert (el_paso.status, el_paso.date, el_paso.sequence) == ("planned", A_NEW_DAY, 2)
    assert followups_of(el_paso)[0] == (1, D(2027, 4, 30), "expected")


def test_a_postponed_build_goes_back_to_inviting_when_people_were_asked(el_paso, dana):
    an_invitation(el_paso, a_person("Ruth Ames"), stage=Invitation.Stage.INVITED, invited_at=SEPTEMBER)
    lifecycle.postpone_build(el_paso, by=dana, at=SEPTEMBER)
    lifecycle.resume_build(el_paso, date=A_NEW_DAY, by=dana, at=SEPTEMBER)
    assert el_paso.status == "inviting"


@pytest.mark.parametrize("status", ["draft", "planned", "inviting", "held", "closed"])
def test_what_has_its_day_is_not_taken_up_again(el_paso, dana, status):
    type(el_paso).objects.filter(pk=el_paso.pk).update(status=status)
    el_paso.refresh_from_db()
    with pytest.raises(NotAllowed, match="is not taken up again"):
        lifecycle.resume_build(el_paso, date=A_NEW_DAY, by=dana, at=SEPTEMBER)
    el_paso.refresh_from_db()
    assert (el_paso.status, el_paso.date) == (status, THE_DAY)


def test_it_can_be_taken_up_on_the_day_it_was_taken_off(el_paso, dana):
    lifecycle.postpone_build(el_paso, by=dana, at=SEPTEMBER)
    lifecycle.resume_build(el_paso, date=THE_DAY, by=dana, at=SEPTEMBER)
    assert (el_paso.status, el_paso.date) == ("planned", THE_DAY)


# Cancelling


@pytest.fixture
def mail(monkeypatch):
    """Writes a mail about a row of a build, to be sent tomorrow."""
    monkeypatch.setattr(links, "knows", lambda kind: True)

    def write(about, build):
        draft = Draft(
            key=f"{about._meta.label_lower} {about.pk}",
            kind="test",
            to_email="ruth.ames@example.org",
            subject="A word",
            text="A word",
            about=about,
            build_id=build.pk,
            due_at=SEPTEMBER + datetime.timedelta(days=1),
        )
        queue(draft, by=None, at=SEPTEMBER)

    return write


def test_cancelling_calls_off_what_is_owed_and_what_waits_to_be_sent(el_paso, dana, mail, plan):
    other = plan()
    ruth = an_invitation(el_paso, a_person("Ruth Ames"))
    for about in (el_paso, ruth, el_paso.followups.first()):
        mail(about, el_paso)
    mail(other, other)
    lifecycle.cancel_build(el_paso, by=dana, at=SEPTEMBER, reason="The governor’s funeral")
    assert (el_paso.status, el_paso.sequence) == ("cancelled", 1)
    assert {status for *_, status in followups_of(el_paso)} == {"cancelled"}
    assert dict(Message.objects.values_list("build_id", "status").distinct()) == {
        el_paso.pk: "cancelled",
        other.pk: "due",
    }
    assert Message.objects.filter(status="cancelled").count() == 3
    assert {status for *_, status in followups_of(other)} == {"expected"}


def test_a_build_cancelled_by_mistake_can_be_taken_up_again(el_paso, dana):
    lifecycle.cancel_build(el_paso, by=dana, at=SEPTEMBER)
    lifecycle.resume_build(el_paso, date=A_NEW_DAY, by=dana, at=SEPTEMBER)
    assert [row[1:] for row in followups_of(el_paso)] == [
        (D(2027, 4, 30), "expected"),
        (D(2027, 6, 30), "expected"),
        (D(2027, 9, 30), "expected"),
    ]


# Holding and closing

# In El Paso it is seven hours earlier than in Greenwich.
EVENING_BEFORE = datetime.datetime(2027, 2, 17, 6, 59, tzinfo=datetime.UTC)
ON_THE_DAY = datetime.datetime(2027, 2, 17, 7, 0, tzinfo=datetime.UTC)


def test_a_build_is_not_held_before_its_day_has_come_where_it_is(el_paso, dana):
    with pytest.raises(NotAllowed, match="The day has not come yet"):
        lifecycle.hold_build(el_paso, by=dana, at=EVENING_BEFORE)
    lifecycle.hold_build(el_paso, by=dana, at=ON_THE_DAY)
    assert el_paso.status == "held"


def test_holding_sets_the_clock_of_the_follow_ups_running(el_paso, dana):
    lifecycle.hold_build(el_paso, by=dana, at=ON_THE_DAY)
    assert followups_of(el_paso) == [
        (1, D(2027, 3, 17), "scheduled"),
        (3, D(2027, 5, 17), "scheduled"),
        (6, D(2027, 8, 17), "scheduled"),
    ]


def test_an_interval_taken_into_use_since_is_not_forgotten(el_paso, dana):
    Interval.objects.create(months=12, name="one year")
    lifecycle.hold_build(el_paso, by=dana, at=ON_THE_DAY)
    assert followups_of(el_paso)[-1] == (12, D(2028, 2, 17), "scheduled")


def test_the_day_can_be_corrected_when_it_is_recorded(el_paso, dana):
    a_week_later = datetime.datetime(2027, 2, 25, 18, tzinfo=datetime.UTC)
    lifecycle.hold_build(el_paso, by=dana, at=a_week_later, held_on=D(2027, 2, 24))
    assert el_paso.date == D(2027, 2, 24)
    assert followups_of(el_paso)[0] == (1, D(2027, 3, 24), "scheduled")


def test_holding_twice_is_refused(el_paso, dana):
    lifecycle.hold_build(el_paso, by=dana, at=ON_THE_DAY)
    with pytest.raises(NotAllowed, match=r"A build that is held cannot become held\."):
        lifecycle.hold_build(el_paso, by=dana, at=ON_THE_DAY)


def test_closing_leaves_what_is_owed_owed(el_paso, dana):
    lifecycle.hold_build(el_paso, by=dana, at=ON_THE_DAY)
    lifecycle.close_build(el_paso, by=dana)
    assert (el_paso.status, FollowUp.objects.owed().filter(build=el_paso).count()) == ("closed", 3)


# Changing facts


def test_a_new_sustaining_lead_takes_over_what_nobody_has_answered(el_paso, dana, karen):
    maria = a_lead("Maria Torres")
    answered, handed, _owed = el_paso.followups.order_by("due_on")
    tomas = a_lead("Tomás Archuleta")
    FollowUp.objects.filter(pk=answered.pk).update(status=FollowUpStatus.SUBMITTED, submitted_at=SEPTEMBER)
    FollowUp.objects.filter(pk=handed.pk).update(lead=tomas)
    lifecycle.change_build(el_paso, sustaining_lead=maria, by=dana)
    leads = [followup.lead for followup in el_paso.followups.order_by("due_on").select_related("lead")]
    assert leads == [karen, tomas, maria]
    assert el_paso.tasks.filter(owner_role="Sustaining lead").get().owner_person == maria


def test_a_new_planner_takes_over_the_open_tasks_of_the_old_one(el_paso, dana):
    old = el_paso.planner
    joel = a_person("Joel Ibarra")
    done = el_paso.tasks.filter(owner_person=old).first()
    PlanTask.objects.filter(pk=done.pk).update(done_at=SEPTEMBER)
    lifecycle.change_build(el_paso, planner=joel, by=dana)
    assert list(el_paso.tasks.filter(owner_person=old)) == [done]


def test_another_state_has_other_holidays(el_paso, dana):
    task = el_paso.tasks.get(offset_days=-75)
    PlanTask.objects.filter(pk=task.pk).update(offset_days=-82)
    el_paso.tasks.get(offset_days=-82)
    lifecycle.change_build(el_paso, state=State.objects.get(pk="NM"), by=dana, at=SEPTEMBER)
    assert el_paso.tasks.get(pk=task.pk).planned_on == D(2026, 11, 27)
    assert "NM" in el_paso.states_served.values_list("pk", flat=True)


@pytest.mark.parametrize(
    ("fact", "value", "version"),
    [("venue", "Legion Hall", 1), ("starts_at", datetime.time(9), 1), ("city", "El Paso", 0), ("capacity", 80, 0)],
)
def test_calendars_hear_of_what_they_show(el_paso, dana, fact, value, version):
    lifecycle.change_build(el_paso, by=dana, **{fact: value})
    assert el_paso.sequence == version


def test_changing_nothing_writes_nothing(el_paso, dana):
    before = Entry.objects.count()
    assert lifecycle.change_build(el_paso, city="El Paso", states_served=el_paso.states_served.all(), by=dana) == {}
    assert Entry.objects.count() == before
