"""The planning template: rows that staff change, and what becomes of the plans that were made from it."""

import datetime
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from builds.actions.plan import change_task, finish
from builds.actions.plan_template import bring, change_row, move_up, switch_row
from builds.models import PlanTask, Status, TemplateTask
from builds.templating import add_tasks
from builds.tests.planning import NOON, TODAY
from builds.workflow import NotAllowed
from tat_coalitions.testing.people import a_build, a_lead, a_person
from tat_coalitions.testing.reading import words_of
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

FILLED = {
    "task": "Print the map of the region",
    "when": "before",
    "days": "20",
    "owner_role": "Registrar",
    "goal": "P1",
}


@pytest.fixture(autouse=True)
def _noon(time_machine):
    """It is noon of an ordinary Wednesday in El Paso."""
    time_machine.move_to(NOON)


@pytest.fixture
def el_paso(dana):
    build = a_build(planner=dana.person, slug="el-paso")
    add_tasks(build, today=TODAY)
    return build


def the_row(beginning):
    return TemplateTask.objects.get(task__startswith=beginning)


def fill(client, name, *args, **changes):
    """Look at what a row means, then save it; returns both pages' words."""
    address = reverse(f"plan:{name}", args=args)
    seen = client.post(address, FILLED | changes)
    sign = seen.context["seen"] if seen.context else ""
    return words_of(seen), words_of(client.post(address, FILLED | changes | {"save": sign}, follow=True))


def test_the_page_shows_every_row_and_sends_follow_ups_to_the_intervals(client, dana, django_assert_num_queries):
    with django_assert_num_queries(6):
        response = client.get(reverse("plan:template"))
    text = words_of(response)
    assert "A new build begins with 49 tasks" in text
    assert "135 days before" in text and "on the day" in text and "187 days after" in text
    assert text.count("A follow-up: it makes no task.") == TemplateTask.objects.filter(is_follow_up=True).count() == 3
    follow_up = TemplateTask.objects.filter(is_follow_up=True).first()
    assert client.get(reverse("plan:row", args=[follow_up.pk])).url == reverse("followups:intervals")


def test_a_row_is_seen_then_added_and_makes_a_task_of_new_builds_only(client, el_paso, dana):
    meant, saved = fill(client, "add_row")
    assert "Builds planned from now on get it like this. 1 build is ahead." in meant
    assert "One build ahead differs from the template" in saved
    row = the_row("Print the map")
    assert (row.offset_days, row.phase, row.owner_role, row.goal_id) == (-20, "final", "Registrar", "P1")
    assert not el_paso.tasks.filter(template=row).exists()
    laredo = a_build("Laredo", planner=dana.person)
    assert add_tasks(laredo, today=TODAY) == 50
    assert Entry.objects.about(row).get().verb == "added to the template"


def test_looking_at_what_a_row_means_adds_nothing_and_other_words_are_looked_at_again(client, dana):
    address = reverse("plan:add_row")
    sign = client.post(address, FILLED).context["seen"]
    text = words_of(client.post(address, FILLED | {"days": "21", "save": sign}))
    assert "Is this what you mean?" in text
    assert not TemplateTask.objects.filter(task=FILLED["task"]).exists()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"task": " "}, "Write what is to be done."),
        ({"days": ""}, "Say how many days."),
        ({"days": "soon"}, "Write a whole number of days, such as 45."),
        ({"days": "731"}, "Choose at most 730 days."),
        ({"when": "on"}, "Leave it empty for what is done on the day"),
        ({"owner_role": "Somebody"}, "Select a valid choice."),
        ({"goal": ""}, "Choose the goal it serves."),
        (
            {"task": "Check the language of slides, invitation and programme", "days": "28"},
            "has this task on that day already",
        ),
        ({"task": "Talk about the prostitutes at the stop"}, "prostitute"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, dana, changes, says):
    before = TemplateTask.objects.count()
    response = client.post(reverse("plan:add_row"), FILLED | changes)
    assert says in words_of(response)
    assert (changes.get("task", FILLED["task"])) in response.context["form"]["task"].value()
    assert TemplateTask.objects.count() == before


def test_a_changed_row_says_which_plans_have_it_and_changes_none(client, el_paso, dana):
    row = the_row("Book the venue")
    finish(PlanTask.objects.filter(template=row), by=dana)
    laredo = a_build("Laredo", planner=dana.person)
    add_tasks(laredo, today=TODAY)
    changes = {"task": "Book the venue with a ramp", "days": "120", "owner_role": "Host"}
    meant, _saved = fill(client, "row", row.pk, **changes)
    assert "1 build ahead has the task as it was" in meant
    assert "In 1 build ahead it is done or waived, and stays so." in meant
    assert set(PlanTask.objects.filter(template=row).values_list("task", flat=True)) == {row.task}


def test_a_row_out_of_use_makes_no_task_and_keeps_those_it_made(client, el_paso, dana):
    row = the_row("Invite the press contact")
    address = reverse("plan:switch_row", args=[row.pk])
    assert "1 open task that was made from it stays in its plan." in words_of(client.get(address))
    row.refresh_from_db()
    assert row.in_use, "asking does nothing"
    client.post(address, {"in_use": "0"})
    assert "48 tasks" in words_of(client.get(reverse("plan:template")))
    assert el_paso.tasks.filter(template=row).exists()
    assert add_tasks(a_build("Laredo", planner=dana.person), today=TODAY) == 48
    client.post(address, {"in_use": "1"})
    assert add_tasks(a_build("Pecos", planner=dana.person), today=TODAY) == 49


def test_a_follow_up_is_not_changed_here(dana):
    follow_up = TemplateTask.objects.filter(is_follow_up=True).first()
    with pytest.raises(NotAllowed, match="changed with the intervals"):
        switch_row(follow_up, in_use=False, by=dana)
    with pytest.raises(NotAllowed, match="changed with the intervals"):
        change_row(follow_up, by=dana, task="Never")
    with pytest.raises(NotAllowed, match="changed with the intervals"):
        move_up(follow_up, by=dana)


# Bringing it to builds ahead


def test_the_template_is_brought_to_the_builds_ticked(client, el_paso, dana):
    laredo = a_build("Laredo", planner=dana.person)
    add_tasks(laredo, today=TODAY)
    fill(client, "add_row")
    change_row(the_row("Order TAT and BOTL materials"), by=dana, offset_days=-60, task="Order materials")
    address = reverse("plan:bring")
    assert "2 builds ahead differ from the template" in words_of(client.get(address))
    assert "Tick at least one build." in client.post(address).content.decode()
    asked = words_of(client.post(address, {"builds": [laredo.pk]}))
    assert "Bring the template to one build? 1 task is added and 1 task is changed." in asked
    assert laredo.tasks.count() == 49, "asking brings nothing"
    done = words_of(client.post(address, {"builds": [laredo.pk], "confirmed": "yes"}, follow=True))
    assert "One build ahead differs from the template" in done
    task = laredo.tasks.get(task="Order materials")
    assert (task.offset_days, task.planned_on) == (-60, laredo.date - datetime.timedelta(days=60))
    assert laredo.tasks.count() == 50
    assert (el_paso.tasks.count(), el_paso.tasks.filter(task="Order materials").count()) == (49, 0)
    assert Entry.objects.about(laredo).get(verb="took over the template").changes == {
        "tasks added": [0, 1],
        "tasks changed": [0, 1],
    }


def test_a_second_time_brings_nothing(client, el_paso, dana):
    fill(client, "add_row")
    change_row(the_row("Order TAT"), by=dana, task="Order materials")
    assert bring([el_paso], by=dana, at=NOON) == (1, 1)
    before = list(el_paso.tasks.order_by("pk").values())
    assert bring([el_paso], by=dana, at=NOON) == (0, 0)
    assert list(el_paso.tasks.order_by("pk").values()) == before
    assert "Every build ahead has what the template says" in words_of(client.get(reverse("plan:bring")))


def test_what_is_done_and_what_was_changed_for_the_build_stays(el_paso, dana):
    done, own = el_paso.tasks.get(task__startswith="Order TAT"), el_paso.tasks.get(task__startswith="Invite the press")
    finish(PlanTask.objects.filter(pk=done.pk), by=dana)
    change_task(own, by=dana, task="Invite the one newspaper")
    change_row(done.template, by=dana, task="Order materials")
    change_row(own.template, by=dana, task="Invite press", offset_days=-40)
    assert bring([el_paso], by=dana, at=NOON) == (0, 0)
    assert el_paso.tasks.get(pk=own.pk).task == "Invite the one newspaper"


def test_tasks_that_differed_before_this_was_kept_count_as_changed_for_their_build(el_paso):
    other_words, other_day, as_it_is = el_paso.tasks.order_by("pk")[:3]
    PlanTask.objects.filter(pk=other_words.pk).update(task="Agree on the region")
    PlanTask.objects.filter(pk=other_day.pk).update(offset_days=-99)
    migration = import_module("builds.migrations.0012_a_template_that_staff_edit")
    migration.note_own_versions(apps, SimpleNamespace(connection=connection))
    own = el_paso.tasks.filter(is_own_version=True)
    assert set(own) == {other_words, other_day}
    assert as_it_is not in own


def test_another_owner_of_a_row_takes_the_task_from_the_role_not_from_a_person_named_by_hand(el_paso, dana):
    by_role, by_hand = el_paso.tasks.get(offset_days=-50), el_paso.tasks.get(offset_days=-60)
    joel = a_person("Joel Ibarra")
    change_task(by_hand, by=dana, owner_person=joel)
    for task in (by_role, by_hand):
        change_row(task.template, by=dana, owner_role="AG")
    assert bring([el_paso], by=dana, at=NOON) == (0, 2)
    assert (el_paso.tasks.get(offset_days=-50).owner_person, el_paso.tasks.get(offset_days=-60).owner_person) == (
        None,
        joel,
    )


def test_a_new_row_whose_day_is_past_is_due_today(client, el_paso, dana):
    fill(client, "add_row", days="130")
    bring([el_paso], by=dana, at=NOON)
    assert el_paso.tasks.get(task=FILLED["task"]).due_on == TODAY


@pytest.mark.parametrize("status", [Status.HELD, Status.CANCELLED, Status.POSTPONED, Status.DRAFT])
def test_only_builds_ahead_get_it(client, el_paso, dana, status):
    fill(client, "add_row")
    type(el_paso).objects.filter(pk=el_paso.pk).update(status=status)
    assert bring([el_paso], by=dana, at=NOON) == (0, 0)
    assert "No build is ahead" in words_of(client.get(reverse("plan:bring")))


def test_it_asks_as_much_for_one_build_as_for_three(client, el_paso, dana, django_assert_num_queries):
    fill(client, "add_row")
    client.get(reverse("plan:bring"))
    with django_assert_num_queries(8):
        client.get(reverse("plan:bring"))
    for city in ("Laredo", "Pecos"):
        add_tasks(a_build(city, planner=dana.person), today=TODAY)
    with django_assert_num_queries(8):
        client.get(reverse("plan:bring"))


@pytest.mark.parametrize("name", ["template", "add_row", "bring"])
def test_a_lead_sees_no_template(client, name):
    client.force_login(a_lead("Karen Lindqvist").user)
    assert client.get(reverse(f"plan:{name}")).status_code == 403


def of_the_day(offset_days=0):
    rows = TemplateTask.objects.filter(offset_days=offset_days)
    return [row.task.split(":")[0].split(" ")[0] for row in rows]


def test_the_rows_of_a_day_are_put_in_another_order_which_new_plans_take(client, el_paso, dana):
    assert of_the_day() == ["Set", "Check", "Introduce", "Collect", "Debrief"]
    before = list(el_paso.tasks.filter(offset_days=0).values_list("task", flat=True))
    collect = the_row("Collect")
    page = client.post(reverse("plan:move_row_up", args=[collect.pk]), follow=True)
    assert of_the_day() == ["Set", "Check", "Collect", "Introduce", "Debrief"]
    assert "now comes before “Introduce managers to their officers; fill the contact list” in new plans." in words_of(
        page
    )
    assert Entry.objects.latest("pk").verb == "changed the order of the template"
    assert list(el_paso.tasks.filter(offset_days=0).values_list("task", flat=True)) == before
    laredo = a_build("Laredo", planner=dana.person)
    add_tasks(laredo, today=TODAY)
    tasks = laredo.tasks.filter(offset_days=0).values_list("task", flat=True)
    assert [task.split(" ")[0] for task in tasks] == ["Set", "Check", "Collect", "Introduce", "Debrief"]


def test_the_first_row_of_a_day_has_nowhere_to_go(client, dana):
    first = the_row("Set up registration")
    page = client.get(reverse("plan:template"))
    assert reverse("plan:move_row_up", args=[first.pk]) not in page.content.decode()
    assert reverse("plan:move_row_up", args=[the_row("Check in").pk]) in page.content.decode()
    client.post(reverse("plan:move_row_up", args=[first.pk]))
    assert of_the_day() == ["Set", "Check", "Introduce", "Collect", "Debrief"]
    assert not Entry.objects.filter(verb="changed the order of the template").exists()


def test_a_row_that_got_another_day_meanwhile_is_not_put_anywhere(dana):
    row = the_row("Check in")
    TemplateTask.objects.filter(pk=row.pk).update(offset_days=-1)
    assert move_up(row, by=dana) is None


def test_a_row_of_another_phase_is_not_the_one_above(dana):
    row = the_row("Check in")
    TemplateTask.objects.filter(pk=the_row("Set up registration").pk).update(phase="final")
    assert move_up(row, by=dana) is None
