"""The tasks of a plan: done, waived, handed over, added; by staff all, by a lead their own."""

import datetime

import pytest
from django.urls import reverse

from builds.actions.plan import add_task, change_task, finish, reassign, waive
from builds.models import PlanTask
from builds.tests.planning import NOON, TODAY, page
from builds.workflow import NotAllowed
from tat_coalitions.testing.people import a_build, a_co_host, a_lead, a_person, an_officer
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon(time_machine):
    """It is noon of an ordinary Wednesday in El Paso."""
    time_machine.move_to(NOON)


@pytest.fixture
def karen():
    return a_lead("Karen Lindqvist", phone="+15125550136")


@pytest.fixture
def build(dana, karen):
    """A planned build in El Paso that Dana plans and Karen co-hosts."""
    build = a_build(planner=dana.person, slug="el-paso")
    a_co_host(build, karen)
    return build


def the_task(build, **fields):
    fields.setdefault("due_on", TODAY + datetime.timedelta(days=30))
    return add_task(build, by=None, task="Book the venue", **fields)


def test_a_task_is_done_once(client, build, dana):
    task = the_task(build)
    for _ in range(2):
        client.post(reverse("builds:finish_task", args=["el-paso", task.pk]))
    task.refresh_from_db()
    assert (task.done_by, task.is_open) == (dana, False)
    assert Entry.objects.about(task).filter(verb="did the task").count() == 1


def test_looking_at_the_address_of_a_verb_does_nothing(client, build):
    task = the_task(build)
    assert client.get(reverse("builds:finish_task", args=["el-paso", task.pk])).status_code == 405
    task.refresh_from_db()
    assert task.is_open


def test_a_lead_does_their_own_task_and_no_other(client, build, karen):
    own, other = the_task(build, owner_person=karen), the_task(build)
    client.force_login(karen.user)
    for task in (own, other):
        client.post(reverse("builds:finish_task", args=["el-paso", task.pk]))
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.is_open, other.is_open) == (False, True)


def test_a_lead_cannot_rewrite_their_own_task(client, build, karen):
    task = the_task(build, owner_person=karen)
    client.force_login(karen.user)
    client.post(reverse("builds:task", args=["el-paso", task.pk]), {"task": "Sleep", "due_on": "2030-01-01"})
    task.refresh_from_db()
    assert task.task == "Book the venue"


def test_a_task_of_another_build_is_not_there(client, build):
    task = the_task(a_build("Laredo", planner=a_person("Joel Ibarra")))
    assert client.get(reverse("builds:task", args=["el-paso", task.pk])).status_code == 404
    assert client.post(reverse("builds:finish_task", args=["el-paso", task.pk])).status_code == 404


def test_several_tasks_are_done_once_somebody_said_that_it_is_these(client, build):
    first, second, third = (the_task(build) for _ in range(3))
    address = reverse("builds:several_tasks", args=["el-paso"])
    data = {"task": [first.pk, second.pk], "what": "done"}
    assert "Are these 2 tasks done?" in client.post(address, data).content.decode()
    assert build.tasks.open().count() == 3
    assert "2 tasks are done." in client.post(address, data | {"confirmed": "yes"}, follow=True).content.decode()
    assert list(build.tasks.open()) == [third]


def test_a_single_task_ticked_is_done_without_a_question(client, build):
    task = the_task(build)
    data = {"task": task.pk, "what": "done"}
    response = client.post(reverse("builds:several_tasks", args=["el-paso"]), data, follow=True)
    assert "1 task is done." in response.content.decode() and not build.tasks.open().exists()


def test_waiving_several_asks_why_and_says_how_many(client, build):
    tasks = [the_task(build) for _ in range(2)]
    address = reverse("builds:several_tasks", args=["el-paso"])
    data = {"task": [task.pk for task in tasks], "what": "waive"}
    assert "Waive 2 tasks?" in client.post(address, data).content.decode()
    assert build.tasks.open().count() == 2, "nothing happens before the reason"
    client.post(address, data | {"confirmed": "yes", "reason": ""})
    assert build.tasks.open().count() == 2, "a reason is needed"
    client.post(address, data | {"confirmed": "yes", "reason": "The host brings its own"})
    assert {task.waived_reason for task in build.tasks.all()} == {"The host brings its own"}


def test_handing_over_several_asks_to_whom(client, build, karen):
    tasks = [the_task(build) for _ in range(2)]
    address = reverse("builds:several_tasks", args=["el-paso"])
    data = {"task": [task.pk for task in tasks], "what": "reassign", "confirmed": "yes"}
    assert "Say who does it" in client.post(address, data).content.decode()
    client.post(address, data | {"person": karen.email})
    assert {task.owner_person for task in build.tasks.all()} == {karen}


def test_ticking_nothing_does_nothing_and_says_so(client, build):
    the_task(build)
    response = client.post(reverse("builds:several_tasks", args=["el-paso"]), {"what": "done"}, follow=True)
    assert "Tick the tasks first." in response.content.decode()
    assert build.tasks.open().count() == 1


def test_a_task_can_be_opened_again(client, build, dana):
    task = the_task(build)
    finish(PlanTask.objects.filter(pk=task.pk), by=dana)
    client.post(reverse("builds:reopen_task", args=["el-paso", task.pk]))
    task.refresh_from_db()
    assert task.is_open


def test_a_task_that_is_open_is_not_opened_again(client, build, dana):
    task = the_task(build)
    page = client.post(reverse("builds:reopen_task", args=["el-paso", task.pk]), follow=True)
    assert "That task is open already." in page.content.decode()
    assert not Entry.objects.about(task).filter(verb="reopened the task").exists()


def test_tasks_are_not_handed_to_nobody(build, dana, karen):
    task = the_task(build, owner_person=karen)
    with pytest.raises(NotAllowed, match="Say who does it"):
        reassign(PlanTask.objects.filter(pk=task.pk), by=dana)
    task.refresh_from_db()
    assert task.owner_person == karen


def test_a_task_of_ones_own_is_added_and_keeps_its_distance(client, build, karen):
    due = build.date - datetime.timedelta(days=20)
    data = {"task": "Rent chairs", "due_on": due.isoformat(), "owner_person": "Karen Lindqvist"}
    client.post(reverse("builds:add_task", args=["el-paso"]), data)
    task = build.tasks.get()
    assert (task.task, task.offset_days, task.owner_person, task.phase) == ("Rent chairs", -20, karen, "final")


def test_a_day_on_which_offices_are_closed_is_said_at_once(client, build):
    data = {"task": "Rent chairs", "due_on": "2027-01-30"}
    text = client.post(reverse("builds:add_task", args=["el-paso"]), data, follow=True).content.decode()
    assert "Rent chairs. It is due on Fri, Jan 29: slid from Sat, Jan 30: weekend." in text


def test_a_task_that_speaks_of_a_case_is_refused(client, build):
    data = {"task": "Ask about the prostitute at exit 12", "due_on": "2027-01-29"}
    text = client.post(reverse("builds:add_task", args=["el-paso"]), data).content.decode()
    assert "Keep the words as they are" in text
    assert not build.tasks.exists()


def test_a_task_without_words_or_day_is_asked_for_both(client, build):
    text = client.post(reverse("builds:add_task", args=["el-paso"]), {"task": ""}).content.decode()
    assert "2 answers need another look" in text
    assert not build.tasks.exists()


def test_changing_the_day_of_a_task_changes_its_distance(build, dana):
    task = the_task(build)
    change_task(task, by=dana, due_on=build.date)
    assert (task.offset_days, task.planned_on) == (0, build.date)


def test_a_person_brings_their_organization_along(build, dana, karen):
    officer = an_officer("Lucía Garza")
    task = the_task(build)
    change_task(task, by=dana, owner_person=officer)
    assert task.owner_organization == officer.organization
    assert reassign(PlanTask.objects.filter(pk=task.pk), by=dana, person=karen) == 1


def test_a_finished_task_is_neither_waived_nor_handed_over(build, dana, karen):
    task = the_task(build)
    row = PlanTask.objects.filter(pk=task.pk)
    finish(row, by=dana)
    assert (waive(row, by=dana, reason="Why not"), reassign(row, by=dana, person=karen)) == (0, 0)
    with pytest.raises(NotAllowed, match="Say why"):
        waive(row, by=dana, reason=" ")


def test_the_tasks_page_shows_mine_and_open_ones(client, build, karen, dana):
    mine, others = the_task(build, owner_person=karen), the_task(build)
    finish(PlanTask.objects.filter(pk=others.pk), by=dana)
    client.force_login(karen.user)
    address = reverse("builds:tasks", args=["el-paso"])
    links = [reverse("builds:task", args=["el-paso", task.pk]) for task in (mine, others)]
    for show, wanted in [("", [True, True]), ("open", [True, False]), ("mine", [True, False])]:
        text = client.get(address, {"show": show}).content.decode()
        assert [link in text for link in links] == wanted


def test_a_day_that_slid_says_from_where(client, build):
    task = the_task(build)
    PlanTask.objects.filter(pk=task.pk).update(
        planned_on=datetime.date(2026, 11, 26), due_on=datetime.date(2026, 11, 25)
    )
    assert "slid from Thu, Nov 26" in page(client, "tasks", "el-paso")


@pytest.mark.parametrize("key", ["²", "9" * 40, "-1", "one"])
def test_a_key_that_is_none_ticks_nothing(client, build, key):
    the_task(build)
    client.post(reverse("builds:several_tasks", args=["el-paso"]), {"task": key, "what": "done"})
    assert build.tasks.open().count() == 1
