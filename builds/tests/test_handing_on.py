"""All open tasks of one person given to another in one step, and just these taken back."""

import datetime

import pytest
from django.urls import reverse

from builds.actions.handing_on import hand_on, take_back
from builds.actions.plan import add_task, finish, reassign
from builds.models import Build, HandOver, PlanTask, Status
from builds.tests.planning import NOON, TODAY
from builds.workflow import NotAllowed
from contacts.models import Kind
from tat_coalitions.testing.people import a_build, a_lead, a_person, an_organization
from tat_coalitions.testing.reading import words_of
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon(time_machine):
    """It is noon of an ordinary Wednesday in El Paso."""
    time_machine.move_to(NOON)


@pytest.fixture
def karen():
    """Of the Attorney General’s office."""
    return a_lead("Karen Lindqvist", organization=an_organization("Office of the AG", Kind.ATTORNEY_GENERAL))


@pytest.fixture
def joel():
    return a_person("Joel Ibarra", organization=an_organization("Lone Star Trucking"))


@pytest.fixture
def builds(dana, karen):
    """Karen has two tasks in El Paso, one of them for the city, and one in Laredo; one more is done."""
    el_paso, laredo = (a_build(city, planner=dana.person, slug=city.lower()) for city in ("El-Paso", "Laredo"))
    a_task(el_paso, "Book the room", karen)
    a_task(el_paso, "Find parking", karen, owner_organization=an_organization("City of El Paso", Kind.POLICE))
    a_task(laredo, "Apply for credit", karen)
    finish(PlanTask.objects.filter(pk=a_task(laredo, "Choose the day", karen).pk), by=dana)
    a_task(laredo, "Order posters", dana.person)
    return el_paso, laredo


def a_task(build, words, person, **fields):
    due_on = TODAY + datetime.timedelta(days=30)
    return add_task(build, by=None, task=words, due_on=due_on, owner_person=person, **fields)


def owners():
    """The tasks by their words: who does them, and for whom."""
    rows = PlanTask.objects.order_by("pk").select_related("owner_person", "owner_organization")
    return {row.task: (str(row.owner_person), str(row.owner_organization)) for row in rows}


def of(person):
    return reverse("plan:of_person", args=[person.pk])


def test_the_page_says_how_many_in_which_builds_then_asks_then_does_it(client, builds, karen, joel):
    assert "Karen Lindqvist has 3 open tasks" in words_of(client.get(of(karen)))
    data = {"builds": [build.pk for build in builds], "to": joel.email}
    asked = words_of(client.post(of(karen), data))
    assert "Give 3 open tasks of Karen Lindqvist to Joel Ibarra?" in asked
    assert "El-Paso, TX 2027: 2 tasks. Laredo, TX 2027: 1 task" in asked
    before = owners()
    response = client.post(of(karen), data | {"confirmed": "yes"}, follow=True)
    assert "3 tasks are with Joel Ibarra now." in response.content.decode()
    changed = {task: owner for task, owner in owners().items() if before[task] != owner}
    assert changed == dict.fromkeys(
        ["Book the room", "Find parking", "Apply for credit"], ("Joel Ibarra", "Lone Star Trucking")
    )
    assert Entry.objects.about(karen).get(verb="handed their tasks on").changes == {"tasks": [3, 0]}


def test_asking_hands_nothing_on(client, builds, karen, joel):
    before = owners()
    client.post(of(karen), {"builds": [builds[0].pk], "to": joel.email})
    assert (owners(), HandOver.objects.count()) == (before, 0)


def test_only_the_builds_ticked_are_meant(client, builds, karen, joel):
    client.post(of(karen), {"builds": [builds[1].pk], "to": joel.email, "confirmed": "yes"})
    assert [task for task, (who, _whom) in owners().items() if who == "Joel Ibarra"] == ["Apply for credit"]
    assert "Karen Lindqvist has 2 open tasks" in words_of(client.get(of(karen)))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"to": "joel.ibarra@example.org"}, "Tick at least one build."),
        ({"builds": ["0"], "to": "joel.ibarra@example.org"}, "Select a valid choice."),
        ({"to": ""}, "Say who does them from now on."),
        ({"to": "karen.lindqvist@example.org"}, "Choose somebody else than Karen Lindqvist."),
        ({"to": "Nobody"}, "We know nobody called “Nobody”."),
    ],
)
def test_what_is_wrong_is_said(client, builds, karen, joel, data, says):
    before = owners()
    data.setdefault("builds", [builds[0].pk] if "Tick" not in says else [])
    page = client.post(of(karen), data | {"confirmed": "yes"}).text
    assert says in page and "One answer needs another look" in page
    assert owners() == before


def test_taking_back_restores_person_and_organization_of_just_these(client, builds, karen, joel, dana):
    before = owners()
    own = a_task(builds[0], "Joel’s own", joel)
    step = hand_on(karen, to=joel, builds=builds, by=dana)
    page = words_of(client.get(of(karen)))
    assert "Nov 18, 2026: 3 tasks that are with Joel Ibarra still" in page
    address = reverse("plan:take_back", args=[karen.pk, step.pk])
    assert "Give 3 tasks back to Karen Lindqvist?" in words_of(client.get(address))
    assert "3 tasks are back with Karen Lindqvist." in client.post(address, follow=True).content.decode()
    assert owners() == before | {"Joel’s own": ("Joel Ibarra", "Lone Star Trucking")}
    own.refresh_from_db()
    with pytest.raises(NotAllowed, match="taken back already"):
        take_back(step, by=dana)


def test_nobody_hands_tasks_to_themselves(builds, karen, dana):
    with pytest.raises(NotAllowed, match="Choose somebody else"):
        hand_on(karen, to=karen, builds=builds, by=dana)


def test_what_was_done_or_handed_on_again_since_stays(client, builds, karen, joel, dana):
    step = hand_on(karen, to=joel, builds=builds, by=dana)
    done, again = (PlanTask.objects.filter(task=words) for words in ("Book the room", "Apply for credit"))
    finish(done, by=dana)
    reassign(again, by=dana, person=dana.person)
    address = reverse("plan:take_back", args=[karen.pk, step.pk])
    asked = words_of(client.get(address))
    assert "Give 1 task back to Karen Lindqvist?" in asked and "2 tasks stay" in asked
    assert take_back(step, by=dana) == 1
    assert owners()["Find parking"] == ("Karen Lindqvist", "City of El Paso")
    assert (owners()["Book the room"][0], owners()["Apply for credit"][0]) == ("Joel Ibarra", "Dana Whitlock")


def test_somebody_without_an_organization_does_it_for_the_one_it_was_done_for(builds, karen, dana):
    hand_on(karen, to=a_person("Ruth Ames"), builds=builds, by=dana)
    assert owners()["Find parking"] == ("Ruth Ames", "City of El Paso")


def test_plans_that_are_over_are_left_alone(client, builds, karen, joel, dana):
    Build.objects.filter(pk=builds[1].pk).update(status=Status.CANCELLED)
    assert "Karen Lindqvist has 2 open tasks" in words_of(client.get(of(karen)))
    assert hand_on(karen, to=joel, builds=builds, by=dana).number == 2
    with pytest.raises(NotAllowed, match="Nothing is left"):
        hand_on(karen, to=joel, builds=builds, by=dana)


def test_from_the_plan_only_that_build_is_ticked(client, builds, karen):
    plan = client.get(reverse("builds:tasks", args=["laredo"])).content.decode()
    link = f"{of(karen)}?build=laredo"
    assert link in plan
    page = client.get(link).content.decode()
    assert page.count(" checked>") == 1
    assert f'value="{builds[1].pk}" checked' in page


def test_somebody_with_nothing_to_do_says_so_and_asks_as_little(client, builds, karen, django_assert_num_queries):
    assert "Ruth Ames has no open task" in words_of(client.get(of(a_person("Ruth Ames"))))
    with django_assert_num_queries(8):
        client.get(of(karen))
    a_task(a_build("Pecos"), "One more", karen)
    with django_assert_num_queries(8):
        client.get(of(karen))


def test_a_lead_hands_nothing_on(client, builds, karen, joel, dana):
    step = hand_on(karen, to=joel, builds=builds, by=dana)
    client.force_login(karen.user)
    for address in (of(karen), reverse("plan:take_back", args=[karen.pk, step.pk])):
        assert client.post(address).status_code == 403
