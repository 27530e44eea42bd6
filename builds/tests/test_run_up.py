"""The plan on paper and as a picture, and the reasons why a day slid."""

import datetime
from io import BytesIO

import pytest
from django.http import HttpResponse
from django.urls import reverse
from pypdf import PdfReader

from builds.actions.plan import add_task, finish
from builds.models import Build, PlanTask
from builds.templating import add_tasks
from builds.tests.planning import NOON, TODAY, a_planner
from tat_coalitions import paper
from tat_coalitions.testing.people import a_build, a_co_host, a_lead
from tat_coalitions.testing.reading import words_of

pytestmark = pytest.mark.django_db

D = datetime.date


@pytest.fixture(autouse=True)
def _noon(time_machine):
    """It is noon of an ordinary Wednesday in El Paso."""
    time_machine.move_to(NOON)


@pytest.fixture
def dana(client):
    return a_planner(client)


@pytest.fixture
def karen():
    return a_lead("Karen Lindqvist", phone="+15125550136")


@pytest.fixture
def build(dana, karen):
    """A build on June 9, planned in time, that Karen co-hosts."""
    build = a_build(planner=dana.person, slug="el-paso", date=D(2027, 6, 9))
    a_co_host(build, karen)
    add_tasks(build, today=TODAY)
    return build


def the_page(client, name="tasks", **query):
    return words_of(client.get(reverse(f"builds:{name}", args=["el-paso"]), query))


@pytest.fixture
def sheet(client, monkeypatch):
    """The words of the run-up sheet, before they become a PDF."""
    monkeypatch.setattr(paper, "answer", lambda request, html, **kwargs: HttpResponse(html))
    return lambda **query: the_page(client, "run_up", **query)


@pytest.mark.parametrize(
    ("why", "day", "says"),
    [
        ("a Saturday", D(2027, 5, 1), "slid from Sat, May 1: weekend"),
        (
            "Memorial Day, kept on Monday, lies behind a weekend",
            D(2027, 5, 31),
            "slid from Mon, May 31: Memorial Day in Texas, weekend",
        ),
        (
            "two names on one day",
            D(2027, 12, 24),
            "Christmas Day (observed) and Christmas Eve, Christmas Eve (observed) in Texas",
        ),
    ],
)
def test_a_day_that_slid_says_why_wherever_it_stands(client, build, dana, karen, why, day, says):
    build.tasks.all().delete()
    task = add_task(build, by=dana, task="Sign the papers", due_on=day, owner_person=karen)
    assert (task.planned_on, task.due_on < day) == (day, True)
    for name in ("tasks", "detail"):
        assert says in the_page(client, name), why
    assert says in words_of(client.get(reverse("builds:task", args=["el-paso", task.pk])))


def test_an_ordinary_day_slides_nowhere(client, build, dana, karen):
    build.tasks.all().delete()
    add_task(build, by=dana, task="Sign the papers", due_on=D(2027, 5, 5))
    assert "slid" not in the_page(client)


def test_short_notice_is_said_while_the_early_part_is_open(client, build, dana):
    says = "Planned at short notice: the early part is pressed together"
    assert says not in the_page(client)
    build.tasks.all().delete()
    Build.objects.filter(pk=build.pk).update(date=TODAY + datetime.timedelta(days=60))
    build.refresh_from_db()
    add_tasks(build, today=TODAY)
    for name in ("tasks", "detail", "timeline"):
        assert says in the_page(client, name)
    finish(build.tasks.filter(offset_days__lt=-30), by=dana)
    assert says not in the_page(client)


# The timeline


def test_the_timeline_says_in_words_what_it_draws(client, build, dana):
    late = build.tasks.get(offset_days=-130)
    PlanTask.objects.filter(pk=late.pk).update(due_on=TODAY - datetime.timedelta(days=12))
    finish(build.tasks.filter(offset_days=-128), by=dana)
    response = client.get(reverse("builds:timeline", args=["el-paso"]))
    text = words_of(response)
    assert "Foundation Nov 6, 2026 Feb 24, 2027 1 of 9 done ◆ Confirm co-hosts" in text
    assert "12 days late" in text
    drawn = response.content.decode()
    assert drawn.count('class="m-need"') == 1
    assert drawn.count('class="m-done"') == 1
    assert drawn.count('class="band"') == 7
    assert "style=" not in drawn


def test_a_plan_without_tasks_draws_nothing(client, build, sheet):
    build.tasks.all().delete()
    assert "This plan has no tasks" in the_page(client, "timeline")
    assert "Nothing of this is left to do." in sheet()


def test_it_asks_as_much_for_one_task_as_for_all(client, build, sheet, django_assert_num_queries):
    for tasks in (49, 1):
        if tasks == 1:
            build.tasks.exclude(offset_days=-130).delete()
        for name, number in (("timeline", 9), ("tasks", 10), ("run_up", 8)):
            with django_assert_num_queries(number):
                client.get(reverse(f"builds:{name}", args=["el-paso"]))


# The run-up sheet


def test_the_sheet_tells_by_week_what_who_and_which_number(build, karen, sheet):
    text = sheet()
    assert "Wednesday, June 9, 2027: 203 days to go. 49 tasks in all." in text
    assert "Week of May 24, 2027, 2 weeks before the meeting" in text
    assert "Week of June 7, 2027, the week of the meeting" in text
    assert "Karen Lindqvist Office of Karen Lindqvist (512) 555-0136" in text
    assert "slid from Sun, May 30: weekend" in text


def test_only_what_is_open_or_of_one_owner_is_printed(client, build, dana, karen, sheet):
    finish(build.tasks.filter(offset_days=-130), by=dana)
    assert "48 tasks are open." in sheet(show="open")
    key, of_karen = f"p{karen.pk}", build.tasks.filter(owner_person=karen)
    text = sheet(owner=key)
    assert f"{of_karen.count()} tasks of Karen Lindqvist." in text
    assert "Order TAT and BOTL" not in text
    assert "Only what Karen Lindqvist does." in the_page(client, owner=key)


@pytest.mark.parametrize("query", [{"show": "nothing"}, {"owner": "p0"}, {"owner": "²"}, {"owner": "x" * 500}])
def test_what_nobody_understands_breaks_nothing(client, build, query):
    assert client.get(reverse("builds:tasks", args=["el-paso"]), query).status_code == 200


def test_a_co_host_prints_their_own_sheet_and_no_other_lead_does(client, build, karen, sheet):
    client.force_login(karen.user)
    assert "tasks are open." in sheet(show="mine")
    client.force_login(a_lead("Maria Torres").user)
    for name in ("run_up", "timeline"):
        assert client.get(reverse(f"builds:{name}", args=["el-paso"])).status_code == 404


def test_the_sheet_is_a_pdf_that_can_be_read_aloud(client, build):
    build.tasks.filter(offset_days__gt=-120).delete()
    response = client.get(reverse("builds:run_up", args=["el-paso"]))
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    reader = PdfReader(BytesIO(response.content))
    assert reader.metadata.title == "Run-up sheet, El Paso, Texas, June 9, 2027"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "Confirm co-hosts" in " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_chart_for_the_wall_names_what_is_open_in_a_few_words(client, build, dana, monkeypatch):
    finish(build.tasks.filter(offset_days=-128), by=dana)
    monkeypatch.setattr(paper, "answer", lambda request, html, **kwargs: HttpResponse(html))
    text = the_page(client, "wall_chart")
    assert "Confirm co-hosts and roles" in text
    assert "Record the baseline" not in text
    assert "Feb 9 Venue , Karen Lindqvist" in text


def rows_by_page(client):
    reader = PdfReader(BytesIO(client.get(reverse("builds:run_up", args=["el-paso"])).content))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def test_a_short_week_stays_whole_and_a_long_one_goes_on_under_its_heading(client, build, dana):
    build.tasks.all().delete()
    first, second = D(2027, 4, 5), D(2027, 4, 12)
    for number in range(45):
        add_task(build, by=dana, task=f"Call number {number:02}", due_on=first)
    for number in range(4):
        add_task(build, by=dana, task=f"Write number {number:02}", due_on=second)
    pages = rows_by_page(client)
    assert [page.count("Week of April 5") for page in pages[:3]] == [1, 1, 1], "its heading stands on each page of it"
    assert pages[1].count("Call number") > 12, "no page is left half empty"
    assert max(page.count("Write number") for page in pages) == 4


def test_of_a_long_week_no_row_stands_alone(client, build, dana):
    build.tasks.all().delete()
    for number in range(24):
        add_task(build, by=dana, task=f"Call number {number:02}", due_on=D(2027, 4, 5))
        counts = [page.count("Call number") for page in rows_by_page(client)]
        assert number == 0 or 1 not in counts, counts
