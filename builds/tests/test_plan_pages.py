"""The list of builds and the Plan tab: what one sees, does, and is refused."""

import datetime

import pytest
from django.urls import reverse

from builds.actions.plan import add_task, change_task, set_targets, waive
from builds.models import Build, CoHost, PlanTask, Status
from builds.templating import add_tasks
from builds.tests.planning import NOON, TODAY, page
from contacts.models import County
from tat_coalitions.accounts.models import Role
from tat_coalitions.testing.people import (
    DONA_ANA,
    EL_PASO,
    HUDSPETH,
    a_build,
    a_co_host,
    a_lead,
    a_person,
    a_site,
    a_user,
    an_invitation,
    an_officer,
)
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
    build = a_build(planner=dana.person, slug="el-paso", counties=[EL_PASO, HUDSPETH])
    a_co_host(build, karen)
    return build


@pytest.fixture
def planned(build):
    add_tasks(build, today=TODAY)
    return build


def places(text):
    """The places of the list, in their order."""
    cities = ["El Paso", "Laredo", "Pecos", "Bismarck", "Salem"]
    return sorted((city for city in cities if f">{city}, " in text), key=lambda city: text.index(f">{city}, "))


# The list


def test_an_empty_list_says_how_to_begin(client, dana):
    text = page(client, "list")
    assert "No build is planned yet" in text
    assert reverse("followups:new_build") in text


def test_own_builds_come_first_then_the_next_ones(client, dana):
    joel = a_person("Joel Ibarra")
    a_build("Laredo", planner=joel, date=TODAY + datetime.timedelta(days=10))
    a_build("Pecos", planner=joel, date=TODAY + datetime.timedelta(days=5))
    a_build("Bismarck", planner=joel, date=TODAY - datetime.timedelta(days=100), status=Status.HELD)
    a_build("Salem", planner=dana.person, date=TODAY + datetime.timedelta(days=300))
    assert places(page(client, "list")) == ["Salem", "Pecos", "Laredo", "Bismarck"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=lare", ["Laredo"]),
        ("q=joel", ["Laredo", "Bismarck"]),
        ("state=ND", ["Bismarck"]),
        ("status=held", ["Bismarck"]),
        (f"year={TODAY.year - 1}", ["Bismarck"]),
        ("sort=city", ["Bismarck", "Laredo", "Salem"]),
        ("sort=-city", ["Salem", "Laredo", "Bismarck"]),
        ("sort=password", ["Salem", "Laredo", "Bismarck"]),
        ("q=nowhere", []),
    ],
)
def test_the_list_is_searched_narrowed_and_sorted(client, dana, query, found):
    joel = a_person("Joel Ibarra")
    a_build("Laredo", planner=joel)
    a_build("Salem", planner=dana.person)
    a_build("Bismarck", planner=joel, state_id="ND", status=Status.HELD, date=datetime.date(TODAY.year - 1, 6, 1))
    text = client.get(f"{reverse('builds:list')}?{query}").content.decode()
    assert places(text) == found
    assert ("No build matches" in text) == (not found)
    assert "Two builds are ahead" in text, "the heading speaks of all builds, whatever the list is narrowed to"


def test_a_build_nobody_closed_stands_in_the_heading(client, dana):
    a_build("Laredo", planner=dana.person, date=TODAY - datetime.timedelta(days=3))
    text = page(client, "list")
    assert "Nobody has said what became of one build" in text
    assert "Not closed" in text


def test_a_lead_sees_their_own_builds_and_no_others(client, build, karen):
    a_build("Laredo", planner=a_person("Joel Ibarra"))
    client.force_login(karen.user)
    text = page(client, "list")
    assert places(text) == ["El Paso"]
    assert reverse("followups:new_build") not in text


def test_another_leads_build_is_not_there(client, build):
    client.force_login(a_lead("Maria Torres").user)
    for name in ("detail", "tasks", "agenda", "co_hosts", "ics"):
        assert client.get(reverse(f"builds:{name}", args=["el-paso"])).status_code == 404


# Questions to the database


def queries_of(client, django_assert_max_num_queries, address, at_most=12):
    with django_assert_max_num_queries(at_most) as asked:
        assert client.get(address).status_code == 200
    return len(asked.captured_queries)


def test_the_list_asks_as_much_for_one_build_as_for_three(client, build, django_assert_max_num_queries):
    one = queries_of(client, django_assert_max_num_queries, reverse("builds:list"))
    for city in ("Laredo", "Pecos"):
        add_tasks(a_build(city, planner=a_person(f"Planner of {city}")), today=TODAY)
    assert queries_of(client, django_assert_max_num_queries, reverse("builds:list")) == one


def test_a_build_asks_as_much_for_one_of_everything_as_for_many(client, planned, django_assert_max_num_queries):
    a_site("Cornudas", county=HUDSPETH)
    an_invitation(planned, an_officer("Lucía Garza"))
    one = queries_of(client, django_assert_max_num_queries, planned.get_absolute_url())
    for number in range(104):
        officer = an_officer(f"Officer {number}", county=HUDSPETH)
        an_invitation(planned, officer, stage="invited", invited_at=NOON, answer="yes", answered_at=NOON, heard="link")
    for number in range(3):
        a_site(f"Site {number}", county=EL_PASO)
        a_co_host(planned, a_person(f"Host {number}"), CoHost.Role.OTHER)
        planned.states_served.add("NM")
    assert queries_of(client, django_assert_max_num_queries, planned.get_absolute_url()) == one


@pytest.mark.parametrize("name", ["tasks", "agenda", "co_hosts", "targets", "counties", "history"])
def test_the_other_pages_of_a_plan_stay_within_bounds(client, planned, django_assert_max_num_queries, name):
    queries_of(client, django_assert_max_num_queries, reverse(f"builds:{name}", args=["el-paso"]))


# The plan tab


def test_the_page_says_how_long_to_go_who_holds_it_and_who_leads_afterwards(client, build, karen):
    Build.objects.filter(pk=build.pk).update(sustaining_lead=karen)
    build.states_served.add("NM")
    text = page(client, "detail", "el-paso")
    assert "90 days to go" in text
    assert "Texas and New Mexico" in text
    assert "With Office of Karen Lindqvist." in text
    assert "Karen Lindqvist leads it afterwards." in text


def test_late_tasks_say_whom_to_call(client, build, karen):
    day = TODAY - datetime.timedelta(days=22)
    add_task(build, by=None, task="Choose the victim service provider", due_on=day, owner_person=karen)
    text = page(client, "detail", "el-paso")
    assert "One task is late; it waits for Karen Lindqvist" in text
    assert "22 days late" in text
    assert 'href="tel:+15125550136"' in text
    assert "Call Karen Lindqvist" in text


def test_a_late_task_of_ones_own_is_opened_not_called_about(client, build, dana):
    add_task(build, by=dana, task="Book", due_on=TODAY - datetime.timedelta(days=9), owner_person=dana.person)
    text = page(client, "detail", "el-paso")
    assert "It is yours: open it" in text
    assert "tel:" not in text


def test_a_late_task_nobody_has_asks_for_a_name(client, build, dana):
    task = add_task(build, by=dana, task="Book the venue", due_on=TODAY - datetime.timedelta(days=9))
    text = page(client, "detail", "el-paso")
    assert "Name somebody" in text
    assert reverse("builds:task", args=["el-paso", task.pk]) in text


def test_a_plan_without_a_task_does_not_say_that_everything_is_done(client, build):
    shown = page(client, "detail", build.slug)
    assert "Nothing is planned yet" in shown
    assert "The list of tasks" in shown


def test_many_late_tasks_are_cut_short(client, build, dana):
    for number in range(8):
        add_task(build, by=dana, task=f"Task {number}", due_on=TODAY - datetime.timedelta(days=9))
    text = page(client, "detail", "el-paso")
    assert "Eight tasks are late" in text
    assert "2 more are late" in text


def test_where_nothing_is_late_the_next_tasks_stand(client, planned):
    assert "Nothing is late; this is next" in page(client, "detail", "el-paso")


@pytest.mark.parametrize("status", [Status.POSTPONED, Status.CANCELLED, Status.CLOSED])
def test_nobody_is_chased_for_a_build_that_waits_or_is_over(client, build, dana, status):
    add_task(build, by=dana, task="Book the venue", due_on=TODAY - datetime.timedelta(days=9))
    Build.objects.filter(pk=build.pk).update(status=status)
    text = page(client, "detail", "el-paso")
    assert "late" not in text.replace("related", "")


def test_the_line_shows_the_follow_ups_too(client, build):
    from followups.actions.lifecycle import owe_followups  # noqa: PLC0415  a test may look upward

    owe_followups(build)
    text = page(client, "detail", "el-paso")
    for interval in ("One month", "Three months", "Six months"):
        assert interval in text


def test_a_day_that_is_over_asks_what_became_of_it(client, build):
    Build.objects.filter(pk=build.pk).update(date=TODAY - datetime.timedelta(days=2))
    text = page(client, "detail", "el-paso")
    assert "nobody has said what became of it" in text
    for name in ("hold_build", "move_build", "cancel_build"):
        assert reverse(f"followups:{name}", args=["el-paso"]) in text


def test_one_button_stands_out_at_a_time(client, build, dana):
    add_task(build, by=dana, task="Book the venue", due_on=TODAY - datetime.timedelta(days=9))
    Build.objects.filter(pk=build.pk).update(date=TODAY - datetime.timedelta(days=2))
    for name in ("detail", "tasks", "agenda"):
        assert page(client, name, "el-paso").count("btn-primary") == 1


def test_a_lead_reads_the_plan_and_changes_nothing(client, planned, karen):
    client.force_login(karen.user)
    text = page(client, "detail", "el-paso")
    assert reverse("followups:edit_build", args=["el-paso"]) not in text
    assert reverse("builds:targets", args=["el-paso"]) not in text
    assert "What was done last" not in text
    assert ">Messages<" not in text


@pytest.mark.parametrize(
    "name",
    [
        "publish",
        "unpublish",
        "counties",
        "targets",
        "add_task",
        "several_tasks",
        "add_co_host",
        "add_session",
        "history",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_a_lead_may_not_do_is_refused_and_noted(client, planned, karen, name, method):
    client.force_login(karen.user)
    response = getattr(client, method)(reverse(f"builds:{name}", args=["el-paso"]))
    assert response.status_code == 403
    assert Entry.objects.filter(verb="was refused", actor=karen.user).exists()


# Targets and counties


def test_targets_are_set_changed_and_taken_away(build, dana):
    hudspeth = County.objects.get(pk=HUDSPETH)
    assert set_targets(build, by=dana, targets={("law", None): 20, ("law", hudspeth): 2}) == 2
    assert set_targets(build, by=dana, targets={("law", None): 25, ("law", hudspeth): 0}) == 2
    assert list(build.targets.values_list("sector", "county", "wanted")) == [("law", None, 25)]
    assert set_targets(build, by=dana, targets={("law", None): 25}) == 0


def test_the_targets_page_saves_what_was_filled_in(client, build):
    client.post(reverse("builds:targets", args=["el-paso"]), {"law": "20", f"stop_{HUDSPETH}": "4"})
    assert sorted(build.targets.values_list("sector", "county", "wanted")) == [
        ("law", None, 20),
        ("stop", HUDSPETH, 4),
    ]


def test_a_target_that_is_no_number_is_kept_and_explained(client, build):
    text = client.post(reverse("builds:targets", args=["el-paso"]), {"law": "many", "ngo": "1"}).content.decode()
    assert 'value="many"' in text
    assert "One answer needs another look" in text
    assert not build.targets.exists()


def test_counties_are_ticked_among_those_of_the_states_served(client, build):
    build.states_served.add("NM")
    address = reverse("builds:counties", args=["el-paso"])
    a_site("Las Cruces Plaza", county=DONA_ANA)
    assert "one site" in client.get(address).content.decode()
    client.post(address, {"counties": [DONA_ANA, EL_PASO]})
    assert sorted(build.counties.values_list("pk", flat=True)) == [DONA_ANA, EL_PASO]
    client.post(address, {"counties": ["06037"]})
    assert sorted(build.counties.values_list("pk", flat=True)) == [DONA_ANA, EL_PASO], "California is not served"


# Public or not, history, suggestions


def test_publishing_and_taking_back(client, build):
    client.post(reverse("builds:publish", args=["el-paso"]))
    build.refresh_from_db()
    assert build.published_at is not None
    client.post(reverse("builds:unpublish", args=["el-paso"]))
    build.refresh_from_db()
    assert build.published_at is None
    verbs = list(Entry.objects.about(build).values_list("verb", flat=True))
    assert verbs == ["took the build off the public pages", "published the build"]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.CANCELLED])
def test_a_draft_or_a_cancelled_build_is_not_published(client, build, status):
    Build.objects.filter(pk=build.pk).update(status=status)
    client.post(reverse("builds:publish", args=["el-paso"]))
    build.refresh_from_db()
    assert build.published_at is None


def test_the_history_tells_changes_in_words(client, build, dana):
    task = add_task(build, by=dana, task="Book the venue", due_on=TODAY)
    change_task(task, by=dana, due_on=datetime.date(2027, 3, 1))
    waive(PlanTask.objects.filter(pk=task.pk), by=dana, reason="The host brings its own")
    text = page(client, "history", "el-paso")
    assert "Dana Whitlock changed the task: Book the venue" in text
    assert "→ Mar 1, 2027" in text
    assert "The host brings its own" in text


def test_the_calendar_entry_for_people_of_the_build_has_the_venue(client, build):
    Build.objects.filter(pk=build.pk).update(venue="Legion Hall")
    response = client.get(reverse("builds:ics", args=["el-paso"]))
    assert response["Content-Type"].startswith("text/calendar")
    assert "Legion Hall" in response.content.decode()


def test_suggestions_appear_from_two_letters_on(client, dana, karen):
    address = reverse("builds:suggest_people")
    assert client.get(address, {"owner_person": "k"}).content.decode().strip() == ""
    text = client.get(address, {"owner_person": "lindq"}).content.decode()
    assert f'value="Karen Lindqvist #{karen.pk}"' in text


@pytest.mark.parametrize("typed", ["li\0nd", "%%", "#" * 50, "x" * 5000])
def test_nonsense_suggests_nothing_and_breaks_nothing(client, dana, karen, typed):
    assert client.get(reverse("builds:suggest_people"), {"q": typed}).status_code == 200


def test_suggestions_are_not_for_leads(client, karen):
    client.force_login(karen.user)
    assert client.get(reverse("builds:suggest_people"), {"q": "dana"}).status_code == 403


@pytest.mark.parametrize("role", [Role.STAFF, Role.ADMINISTRATOR])
def test_staff_and_administrators_change_plans_alike(client, build, role):
    client.force_login(a_user(f"Somebody {role}", role))
    assert client.get(reverse("builds:targets", args=["el-paso"])).status_code == 200
