"""Planning, changing, moving, calling off and holding a build, as one does it on the pages."""

import datetime

import pytest
from django.urls import reverse

from builds.actions.plan import finish, waive
from builds.models import Build, Invitation, PlanTask, Status
from contacts.models import Person
from followups import moving
from followups.actions import lifecycle
from followups.models import FollowUp
from tat_coalitions.accounts.models import Role
from tat_coalitions.testing.people import (
    HUDSPETH,
    a_build,
    a_co_host,
    a_lead,
    a_person,
    a_site,
    a_user,
    an_invitation,
)
from tat_coalitions.testing.reading import words_of
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 9, 16, 18, tzinfo=datetime.UTC)
THE_DAY = datetime.date(2027, 2, 17)


@pytest.fixture(autouse=True)
def _noon(time_machine):
    time_machine.move_to(NOON)


@pytest.fixture
def dana(client):
    user = a_user("Dana Whitlock")
    a_person("Dana Whitlock", user=user)
    client.force_login(user)
    return user


@pytest.fixture
def karen():
    return a_lead("Karen Lindqvist")


@pytest.fixture
def build(dana, karen):
    state = a_build("Somewhere", planner=dana.person).state
    data = {"city": "El Paso", "state": state, "date": THE_DAY, "planner": dana.person, "time_zone": "America/Denver"}
    return lifecycle.plan_build(data | {"slug": "el-paso", "sustaining_lead": karen}, by=dana)


FILLED = {
    "city": "El Paso",
    "state": "TX",
    "date": "2027-02-17",
    "starts_at": "10:00",
    "ends_at": "14:00",
    "time_zone": "America/Denver",
}


def plan(client, **changes):
    """Send the form for a new build."""
    return client.post(reverse("followups:new_build"), FILLED | changes, follow=True)


def do(client, name, build, **data):
    return client.post(reverse(f"followups:{name}", args=[build.slug]), data, follow=True).content.decode()


def ask(client, name, build, **data):
    response = client.get(reverse(f"followups:{name}", args=[build.slug]), data)
    assert response.status_code == 200
    return response.content.decode()


# A new build


def test_a_build_is_planned_from_city_and_date(client, dana, karen):
    a_site("Cornudas", county=HUDSPETH)
    changes = {"sustaining_lead": "Karen Lindqvist", "other_states": "NM", "counties_named": "Hudspeth\nDoña Ana"}
    text = plan(client, **changes).content.decode()
    build = Build.objects.get()
    assert "Planned: 49 tasks and 3 follow-ups, with an agenda and first targets." in text
    assert (build.slug, build.status, build.planner.user, build.sustaining_lead) == (
        "el-paso-2027",
        "planned",
        dana,
        karen,
    )
    assert sorted(map(str, build.counties.all())) == ["Doña Ana, NM", "Hudspeth, TX"]
    assert sorted(build.states_served.values_list("pk", flat=True)) == ["NM", "TX"]
    assert build.targets.filter(county=HUDSPETH).count() == 2


def test_an_account_without_a_person_gets_one_when_it_plans(client):
    client.force_login(a_user("Root", Role.ADMINISTRATOR))
    plan(client)
    assert Build.objects.get().planner == Person.objects.get(user__name="Root")


def test_without_a_zone_the_one_of_most_of_the_state_is_taken(client, dana):
    plan(client, time_zone="", city="Dallas")
    assert Build.objects.get().time_zone == "America/Chicago"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"city": ""}, "City: Write in which city it is."),
        ({"date": "2026-09-15"}, "That day is past."),
        ({"ends_at": "09:00"}, "Ends: The meeting must end after it starts."),
        ({"counties_named": "Hudspet"}, "Did you mean Hudspeth?"),
        ({"other_states": "Mexico City"}, "There is no state or province called “Mexico City”."),
        ({"sustaining_lead": "Nobody"}, "We know nobody called “Nobody”."),
        ({"already_held": "on"}, "A meeting that was held already has a day in the past."),
        ({"capacity": "0"}, "Seats: Write how many seats there are, or leave it empty."),
        ({"capacity": "-4"}, "Seats: Write how many seats there are, or leave it empty."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, dana, changes, says):
    text = plan(client, venue="Legion Hall", **changes).content.decode().replace("&#x27;", "’")
    assert says in text
    assert 'value="Legion Hall"' in text
    assert not Build.objects.exists()


def test_in_the_evening_today_is_still_the_day_where_the_meeting_is(client, dana, time_machine):
    time_machine.move_to(datetime.datetime(2026, 9, 17, 3, tzinfo=datetime.UTC))  # nine in the evening in El Paso
    assert (
        "A meeting that was held already has a day in the past."
        in plan(client, date="2026-09-16", already_held="on").content.decode()
    )
    plan(client, date="2026-09-16")
    assert Build.objects.get().date == datetime.date(2026, 9, 16)


def test_the_planner_is_not_their_own_second(client, dana):
    key = dana.person.pk
    text = plan(client, planner=key, second=key).content.decode()
    assert "Choose somebody else than the planner as the second." in text


def test_a_draft_is_kept_and_planned_later(client, dana):
    text = plan(client, draft="yes").content.decode()
    build = Build.objects.get()
    assert "This is a draft: nothing is planned and nobody is reminded." in text
    assert (build.status, build.tasks.count()) == ("draft", 0)
    assert "Planned: 49 tasks" in do(client, "start_planning", build)
    assert "This build is planned already." in do(client, "start_planning", build)


def test_a_meeting_of_the_past_is_recorded_with_what_comes_after_it(client, dana):
    plan(client, date="2026-09-02", already_held="on")
    build = Build.objects.get()
    assert build.status == "held"
    assert set(build.followups.values_list("status", flat=True)) == {"scheduled"}
    assert not build.tasks.filter(offset_days__lt=0).exists()


def test_a_day_on_which_offices_are_closed_is_pointed_out(client, dana):
    assert "Saturday, February 20, 2027 is on a weekend." in plan(client, date="2027-02-20").content.decode()
    assert "is a holiday in Texas: Presidents’ Day." in plan(client, date="2027-02-15").content.decode()


def test_a_lead_plans_no_build(client, karen):
    client.force_login(karen.user)
    assert client.get(reverse("followups:new_build")).status_code == 403
    assert plan(client).status_code == 403
    assert not Build.objects.exists()


# Changing


def test_the_facts_are_changed_and_the_new_lead_takes_over(client, build):
    maria = a_lead("Maria Torres")
    changes = {"planner": build.planner.pk, "sustaining_lead": maria.email, "venue": "Legion Hall"}
    text = do(client, "edit_build", build, **FILLED | changes)
    build.refresh_from_db()
    assert "The build is saved." in text
    assert (build.venue, build.sustaining_lead, build.sequence, build.date) == ("Legion Hall", maria, 1, THE_DAY)
    assert set(build.followups.values_list("lead", flat=True)) == {maria.pk}


def test_the_form_for_changing_shows_what_is_there(client, build):
    text = ask(client, "edit_build", build)
    assert f'value="Karen Lindqvist #{build.sustaining_lead_id}"' in text
    assert 'name="date"' not in text, "the day is moved on a page of its own"


def test_posting_other_fields_changes_nothing_else(client, build):
    sent = FILLED | {"planner": build.planner.pk, "sustaining_lead": "", "status": "held", "slug": "mine", "nonce": "x"}
    sent |= {"published_at": "2026-01-01", "date": "2030-01-01", "sequence": "99"}
    do(client, "edit_build", build, **sent)
    after = Build.objects.get(pk=build.pk)
    assert (after.status, after.slug, after.nonce, after.published_at, after.date, after.sequence) == (
        build.status,
        build.slug,
        build.nonce,
        None,
        build.date,
        build.sequence,
    )


# Moving


def test_moving_says_what_moves_before_it_does(client, build):
    text = ask(client, "move_build", build, date="2027-03-31")
    assert "Move El Paso to Wednesday, March 31, 2027?" in text
    assert "49 open tasks and 3 follow-ups move along." in text
    build.refresh_from_db()
    assert build.date == THE_DAY, "asking moves nothing"
    text = do(client, "move_build", build, date="2027-03-31")
    assert "It is on Wednesday, March 31, 2027 now; 49 open tasks and 3 follow-ups moved along." in text
    build.refresh_from_db()
    assert build.date == datetime.date(2027, 3, 31)


def test_moving_lists_each_day_before_and_after_and_folds_a_long_list(client, build, dana):
    first, second = build.tasks.order_by("due_on")[:2]
    finish(PlanTask.objects.filter(pk=first.pk), by=dana)
    waive(PlanTask.objects.filter(pk=second.pk), by=dana, reason="The host brings it")
    text = words_of(client.get(reverse("followups:move_build", args=["el-paso"]), {"date": "2027-06-02"}))
    assert "50 days change" in text
    assert "Request the Freedom Drivers Project if wanted Nov 4, 2026 Feb 17, 2027" in text
    assert "40 more" in text
    assert "Three months May 17, 2027 Sep 2, 2027" in text
    assert "Enter paper sign-ins, surveys and commitments Feb 19, 2027 Jun 4, 2027" in text
    assert "slid from Sun, May 30: weekend" in text
    assert f"2 keep their day What keeps its day What Day Why {first.task}" in text
    assert "done on Sep 16, 2026" in text and "waived: The host brings it" in text


def test_the_list_is_what_moving_then_does(client, build):
    preview = moving.preview(build, datetime.date(2027, 3, 31), datetime.date(2026, 9, 16))
    lifecycle.move_build(build, date=datetime.date(2027, 3, 31), by=None, at=NOON)
    now = [*build.tasks.values_list("task", "due_on"), *((f.name, f.due_on) for f in build.followups.all())]
    assert sorted((move.what, move.becomes) for move in preview.moves) == sorted(now)


def test_the_list_says_why_an_answered_and_an_extra_follow_up_keep_their_day(client, build):
    answered = {"status": "submitted", "submitted_at": NOON, "opened_at": NOON}
    build.followups.filter(interval__months=1).update(**answered)
    FollowUp.objects.create(build=build, title="Before the session", due_on=datetime.date(2027, 9, 1))
    stays = moving.preview(build, datetime.date(2027, 3, 31), datetime.date(2026, 9, 16)).stays
    assert [(stay.what, stay.why) for stay in stays] == [
        ("One month", "answered"),
        ("Before the session", "an extra one keeps the day it was given"),
    ]


def test_the_list_asks_as_much_for_one_task_as_for_all(client, build, django_assert_num_queries):
    address = reverse("followups:move_build", args=["el-paso"])
    with django_assert_num_queries(11):
        client.get(address, {"date": "2027-03-31"})
    build.tasks.exclude(offset_days=-30).delete()
    with django_assert_num_queries(11):
        client.get(address, {"date": "2027-03-31"})


@pytest.mark.parametrize(
    ("date", "says"),
    [
        ("", "Choose the new day."),
        ("2027-02-17", "That is the day it has already."),
        ("2026-09-15", "That day is past."),
        ("soon", "Enter a valid date."),
    ],
)
def test_a_day_it_cannot_move_to_is_refused(client, build, date, says):
    assert says in ask(client, "move_build", build, date=date)
    do(client, "move_build", build, date=date)
    build.refresh_from_db()
    assert build.date == THE_DAY


def test_short_notice_and_days_off_are_pointed_out(client, build):
    text = ask(client, "move_build", build, date="2026-10-17")
    assert "Saturday, October 17, 2026 is on a weekend." in text
    assert "That is 31 days from now" in text


def test_a_build_that_was_held_is_not_moved(client, build):
    Build.objects.filter(pk=build.pk).update(status=Status.HELD)
    text = do(client, "move_build", build, date="2027-03-31")
    assert "A build that is held has no day that could be moved." in text


@pytest.mark.parametrize(
    ("name", "status", "says"),
    [
        ("move_build", "held", "A build that is held has no day that could be moved."),
        ("postpone_build", "held", "A build that is held cannot become postponed."),
        ("cancel_build", "closed", "A build that is closed cannot become cancelled."),
        ("hold_build", "postponed", "A build that is postponed cannot become held."),
        ("close_build", "planned", "A build that is planned cannot become closed."),
        ("resume_build", "inviting", "A build that is inviting is not taken up again"),
        ("resume_build", "draft", "A build that is draft is not taken up again"),
    ],
)
def test_what_cannot_be_done_is_not_asked(client, build, name, status, says):
    Build.objects.filter(pk=build.pk).update(status=status)
    for method in (client.get, client.post):
        page = method(reverse(f"followups:{name}", args=["el-paso"]), {"date": "2027-03-31"}, follow=True)
        assert page.redirect_chain[-1][0] == build.get_absolute_url()
        assert says in page.text
    assert Build.objects.get(pk=build.pk).status == status


def test_whoever_was_invited_has_not_been_told_until_somebody_releases_the_mail(client, build):
    ruth = an_invitation(build, a_person("Ruth Ames"), stage=Invitation.Stage.INVITED, invited_at=NOON)
    Invitation.objects.filter(pk=ruth.pk).update(answer="yes", answered_at=NOON, heard="link")
    Build.objects.filter(pk=build.pk).update(status=Status.INVITING)
    asked = ask(client, "move_build", build, date="2027-03-31")
    assert "1 person was invited. The mail that tells of the change is written, and goes when you have read" in asked
    text = do(client, "move_build", build, date="2027-03-31")
    assert "One person has not been told of the change yet." in text
    assert "Read the mail and release it" in text


# Calling off


@pytest.mark.parametrize(("name", "status"), [("postpone_build", "postponed"), ("cancel_build", "cancelled")])
def test_a_build_is_called_off_after_asking(client, build, name, status):
    ask(client, name, build)
    build.refresh_from_db()
    assert build.status == "planned", "asking does nothing"
    text = do(client, name, build, reason="An ice storm")
    assert f"El Paso, TX 2027 is {status}." in text
    assert Entry.objects.about(build).filter(reason="An ice storm").exists()


def test_a_postponed_build_is_taken_up_on_a_new_day(client, build):
    do(client, "postpone_build", build)
    assert "49 open tasks and 3 follow-ups move along." in ask(client, "resume_build", build, date="2027-05-12")
    do(client, "resume_build", build, date="2027-05-12")
    build.refresh_from_db()
    assert (build.status, build.date) == ("planned", datetime.date(2027, 5, 12))


def test_only_a_draft_starts_to_be_planned(client, build):
    do(client, "cancel_build", build)
    assert "This build is planned already." in do(client, "start_planning", build)
    build.refresh_from_db()
    assert (build.status, build.tasks.count()) == ("cancelled", 49)


def test_a_draft_that_was_dropped_is_taken_up_with_a_plan(client, dana):
    plan(client, draft="on")
    build = Build.objects.get(status=Status.DRAFT)
    do(client, "cancel_build", build)
    do(client, "resume_build", build, date="2027-05-12")
    build.refresh_from_db()
    assert (build.status, build.tasks.count(), build.followups.count()) == ("planned", 49, 3)
    assert build.sessions.exists() and build.targets.exists()


def test_cancelling_says_what_is_called_off(client, build):
    assert "3 follow-ups are called off" in ask(client, "cancel_build", build)


# Holding and closing


def test_before_the_day_it_cannot_be_recorded(client, build):
    text = do(client, "hold_build", build, held_on="2027-02-17")
    assert "The day has not come yet" in text
    build.refresh_from_db()
    assert build.status == "planned"


def test_a_day_that_is_still_ahead_is_not_recorded_with_one_press(client, build):
    assert "It is planned for Wednesday, February 17, 2027, 154 days from now." in ask(client, "hold_build", build)
    assert "Say on which day it was held." in do(client, "hold_build", build, held_on="")
    build.refresh_from_db()
    assert build.status == "planned"


def test_on_the_day_it_is_recorded_and_the_follow_ups_get_their_days(client, build, time_machine):
    time_machine.move_to(datetime.datetime(2027, 2, 17, 22, tzinfo=datetime.UTC))
    client.force_login(build.planner.user)
    assert "32 tasks that were left open are waived." in ask(client, "hold_build", build)
    text = do(client, "hold_build", build, held_on="2027-02-17")
    assert "Recorded as held. Follow-ups are due Mar 17, May 17, Aug 17." in text
    build.refresh_from_db()
    assert build.status == "held"
    assert not build.tasks.open().filter(offset_days__lt=0).exists()
    assert build.tasks.open().filter(offset_days__gte=0).count() == 17


def test_recorded_later_the_tasks_of_the_day_are_waived_too(client, build, time_machine):
    time_machine.move_to(datetime.datetime(2027, 2, 18, 22, tzinfo=datetime.UTC))
    client.force_login(build.planner.user)
    assert "37 tasks that were left open are waived." in ask(client, "hold_build", build)
    do(client, "hold_build", build, held_on="2027-02-17")
    assert not build.tasks.open().filter(offset_days__lte=0).exists()


def test_closing_says_what_is_still_owed(client, build, time_machine):
    time_machine.move_to(datetime.datetime(2027, 3, 1, 22, tzinfo=datetime.UTC))
    client.force_login(build.planner.user)
    do(client, "hold_build", build, held_on="2027-02-17")
    assert "3 follow-ups are still owed and stay so." in ask(client, "close_build", build)
    do(client, "close_build", build)
    build.refresh_from_db()
    assert build.status == "closed"


# Who may


@pytest.mark.parametrize(
    "name",
    [
        "edit_build",
        "move_build",
        "postpone_build",
        "resume_build",
        "cancel_build",
        "hold_build",
        "close_build",
        "start_planning",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_lead_does_none_of_it_even_with_their_own_build(client, build, karen, name, method):
    a_co_host(build, karen)
    client.force_login(karen.user)
    response = getattr(client, method)(reverse(f"followups:{name}", args=["el-paso"]), {"date": "2027-03-31"})
    assert response.status_code == 403
    after = Build.objects.get(pk=build.pk)
    assert (after.status, after.date, after.sequence) == ("planned", THE_DAY, 0)


@pytest.mark.parametrize("name", ["start_planning"])
def test_looking_at_the_address_of_a_verb_does_nothing(client, build, name):
    assert client.get(reverse(f"followups:{name}", args=["el-paso"])).status_code == 405
