"""The board of all follow-ups: as a list and by state, with counts that lead to the very rows they count."""

import csv
import io

import pytest
from django.urls import reverse

from followups.actions import pausing
from followups.board import sorts
from followups.models import FollowUp
from followups.tests.sweeping import DUE_ON, HELD_ON, at, days
from tat_coalitions.testing.people import a_build, a_co_host, a_followup, a_lead, a_person, an_organization
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

TODAY = DUE_ON + days(4)


@pytest.fixture
def marisol():
    return a_lead("Marisol Vega")


@pytest.fixture
def lorraine():
    return a_lead("Lorraine Pruitt", organization=an_organization("=Texas Trucking"))


@pytest.fixture
def ruth():
    return a_person("Ruth Okafor")


@pytest.fixture
def el_paso(marisol, ruth):
    """Held in Texas, serving New Mexico: one sent, one late, one extra without a lead."""
    build = a_build("El Paso", date=HELD_ON, status="held", planner=ruth)
    build.states_served.add("NM")
    a_followup(build, months=1, due_on=DUE_ON, lead=marisol, status="submitted", submitted_at=at(DUE_ON))
    a_followup(build, months=3, due_on=TODAY - days(2), lead=marisol, status="open")
    FollowUp.objects.create(build=build, title="Before the session", due_on=TODAY + days(90), status="scheduled")
    return build


@pytest.fixture
def laredo(lorraine, ruth):
    """Held in Texas: one open and due today, one reviewed, one asked back."""
    build = a_build("Laredo", date=HELD_ON - days(30), status="held", planner=ruth, time_zone="America/Chicago")
    a_followup(build, months=1, due_on=TODAY, lead=lorraine, status="in_progress")
    sent = {"lead": lorraine, "submitted_at": at(DUE_ON)}
    a_followup(build, months=3, due_on=DUE_ON, status="reviewed", reviewed_at=at(TODAY), **sent)
    a_followup(build, months=6, due_on=DUE_ON, status="asked_back", **sent)
    return build


@pytest.fixture
def boise(ruth):
    """Ahead in Idaho: one expected."""
    build = a_build("Boise", date=TODAY + days(30), planner=ruth, state_id="ID", counties=())
    a_followup(build, months=1, due_on=TODAY + days(60))
    return build


@pytest.fixture
def builds(el_paso, laredo, boise):
    return el_paso, laredo, boise


@pytest.fixture
def desk(client, dana, time_machine):
    time_machine.move_to(at(TODAY), tick=False)
    client.force_login(dana)
    return client


def page(response):
    return " ".join(response.content.decode().split())


def listed(client, **asked):
    response = client.get(reverse("followups:board"), asked)
    return [(followup.build.city, followup.name) for followup in response.context["page"]]


@pytest.mark.parametrize(
    ("show", "rows"),
    [
        ("late", [("El Paso", "Three months")]),
        ("waiting", [("El Paso", "Three months"), ("Laredo", "One month")]),
        ("sent", [("El Paso", "One month")]),
        ("asked_back", [("Laredo", "Six months")]),
        ("reviewed", [("Laredo", "Three months")]),
        ("answered", [("El Paso", "One month"), ("Laredo", "Three months"), ("Laredo", "Six months")]),
        ("no_lead", [("Boise", "One month"), ("El Paso", "Before the session")]),
        ("extra", [("El Paso", "Before the session")]),
        ("paused", []),
    ],
)
def test_the_list_is_narrowed_to_one_sort(desk, builds, show, rows):
    assert listed(desk, show=show) == rows


def test_the_figures_count_what_their_list_shows(desk, builds):
    figures = desk.get(reverse("followups:board")).context["figures"]
    assert [(figure["name"], figure["value"]) for figure in figures] == [
        ("Late", "1"),
        ("Waiting", "2"),
        ("Sent", "1"),
        ("Reviewed", "1"),
    ]
    for figure in figures:
        assert len(desk.get(figure["href"]).context["page"].object_list) == int(figure["value"])


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("build__state__name", ("Boise", "One month")),
        ("-build__state__name", ("El Paso", "One month")),
        ("standing", ("El Paso", "Three months")),
        ("lead__name", ("Laredo", "Three months")),
        ("nonce", ("El Paso", "One month")),  # no such column: by day
    ],
)
def test_it_is_sorted_by_state_standing_and_lead(desk, builds, order, first):
    assert listed(desk, show="all", sort=order)[0] == first


def test_late_is_told_by_the_clocks_of_the_build(ruth):
    """At eleven in the evening in El Paso it is the next day in Laredo, and in Guam the next afternoon."""
    moment = at(DUE_ON, "23:30")
    zones = {"El Paso": "America/Denver", "Laredo": "America/Chicago", "Hagatna": "Pacific/Guam"}
    for city, zone in zones.items():
        build = a_build(city, date=HELD_ON, status="held", planner=ruth, time_zone=zone)
        a_followup(build, due_on=DUE_ON, status="open")
    late = FollowUp.objects.filter(sorts(moment)["late"])
    assert sorted(followup.build.city for followup in late) == ["Hagatna", "Laredo"]
    assert all(followup.due_on < followup.build.today(moment) for followup in late)


def test_by_state_a_build_is_a_row_with_its_follow_ups_by_day(desk, builds):
    response = desk.get(reverse("followups:by_state"), {"show": "all"})
    shape = [
        (group.state.name, [(build.city, [row.name for row in build.shown]) for build in group.builds])
        for group in response.context["groups"]
    ]
    assert shape == [
        ("Idaho", [("Boise", ["One month"])]),
        (
            "Texas",
            [
                ("El Paso", ["One month", "Three months", "Before the session"]),
                ("Laredo", ["Three months", "Six months", "One month"]),
            ],
        ),
    ]
    shown = page(response)
    assert shown.count(">El Paso, TX") == 1  # once, though it serves two states
    assert "also New Mexico" in shown
    assert '<li class="is-late">' in shown
    assert "no lead" in shown


def test_the_counts_of_a_state_lead_to_the_list_of_just_these(desk, builds):
    groups = desk.get(reverse("followups:by_state"), {"show": "all"}).context["groups"]
    texas = next(group for group in groups if group.state.pk == "TX")
    assert [(link["sort"], link["value"]) for link in texas.links] == [
        ("late", 1),
        ("waiting", 2),
        ("sent", 1),
        ("reviewed", 1),
    ]
    for link in texas.links:
        assert len(desk.get(link["href"]).context["page"].object_list) == link["value"]


def test_narrowed_it_shows_the_builds_that_match_with_all_they_owe(desk, builds):
    groups = desk.get(reverse("followups:by_state"), {"show": "late"}).context["groups"]
    assert [(build.city, len(build.shown)) for group in groups for build in group.builds] == [("El Paso", 3)]


def test_many_builds_are_paged_and_a_state_says_that_it_goes_on(desk, ruth):
    for number in range(32):
        build = a_build(f"City {number:02}", date=HELD_ON + days(number), status="held", planner=ruth)
        a_followup(build, due_on=TODAY, status="open")
    first, second = (desk.get(reverse("followups:by_state"), {"page": number}) for number in (1, 2))
    assert [len(group.builds) for group in first.context["groups"]] == [30]
    assert [len(group.builds) for group in second.context["groups"]] == [2]
    assert "continued" not in page(first)
    assert "continued" in page(second)


@pytest.mark.parametrize("name", ["board", "by_state"])
def test_more_rows_ask_no_more_questions(desk, builds, ruth, dana, django_assert_num_queries, name):
    address = reverse(f"followups:{name}")
    desk.get(address, {"show": "all"})
    number = {"board": 9, "by_state": 11}[name]
    with django_assert_num_queries(number):
        desk.get(address, {"show": "all"})
    for city in ("Waco", "Tyler", "Austin"):
        build = a_build(city, date=HELD_ON, status="held", planner=ruth)
        a_followup(build, due_on=TODAY, status="open", lead=a_person(f"Lead of {city}"))
        pausing.pause(build, until=TODAY, reason="A storm", by=dana, at=at(TODAY))
    with django_assert_num_queries(number):
        desk.get(address, {"show": "all"})


def test_a_pause_stands_beside_the_build_up_to_its_last_day(desk, el_paso, dana, time_machine):
    pausing.pause(el_paso, until=TODAY + days(3), reason="The legislature sits", by=dana, at=at(TODAY))
    words = "Paused until Wed, Mar 24 by Dana Whitlock: The legislature sits"
    for name in ("board", "by_state"):
        shown = page(desk.get(reverse(f"followups:{name}")))
        assert words in shown
        assert "2 days late" in shown  # lateness goes on showing
    assert listed(desk, show="paused") == [("El Paso", "Three months")]
    time_machine.move_to(at(TODAY + days(4)), tick=False)
    desk.force_login(dana)
    assert listed(desk, show="paused") == []
    assert words not in page(desk.get(reverse("followups:board")))


def test_a_lead_sees_theirs_alone_and_counts_nothing_else(client, builds, lorraine, time_machine):
    time_machine.move_to(at(TODAY), tick=False)
    client.force_login(lorraine.user)
    for name in ("board", "by_state"):
        response = client.get(reverse(f"followups:{name}"), {"show": "all"})
        shown = page(response)
        assert "Laredo" in shown
        assert "El Paso" not in shown
        assert "Boise" not in shown
        assert [figure["value"] for figure in response.context["figures"]] == ["0", "1", "0", "1"]
        assert [state.pk for state in response.context["form"].fields["state"].queryset] == ["TX"]
        assert "This list as CSV" not in shown
        assert "What is asked, and when" not in shown
    assert client.get(reverse("followups:export")).status_code == 403
    assert client.post(reverse("followups:export"), {"purpose": "x"}).status_code == 403


def test_a_co_host_sees_the_pause_and_no_button(client, el_paso, marisol, dana, time_machine):
    time_machine.move_to(at(TODAY), tick=False)
    a_co_host(el_paso, marisol)
    pausing.pause(el_paso, until=TODAY, reason="The legislature sits", by=dana, at=at(TODAY))
    client.force_login(marisol.user)
    assert "The legislature sits" in page(client.get(reverse("followups:by_state")))


def test_what_the_board_shows_leaves_as_csv_for_a_purpose(desk, builds, dana):
    address = reverse("followups:export") + "?show=all&state=TX"
    assert "Six follow-ups leave as CSV" in page(desk.get(address))
    assert "Say what the list is needed for." in page(desk.post(address, {"purpose": ""}))
    assert not Entry.objects.filter(verb="exported the follow-ups").exists()
    response = desk.post(address, {"purpose": "For the board meeting"})
    text = response.getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 6
    late = next(row for row in rows if row["days_late"] != "0")
    assert (late["state"], late["follow_up"], late["due"], late["days_late"], late["lead"]) == (
        "TX",
        "Three months",
        "2027-03-19",
        "2",
        "Marisol Vega",
    )
    assert {row["organization"] for row in rows} == {"", "'=Texas Trucking"}  # no spreadsheet runs it
    entry = Entry.objects.get(verb="exported the follow-ups")
    assert (entry.actor, entry.reason, entry.changes["rows"]) == (dana, "For the board meeting", [None, 6])
    assert "days_late" in entry.changes["columns"][1]
    assert entry.changes["narrowed to"] == [None, "All, Texas"]


def test_staff_find_what_is_asked_and_when_on_the_boards_head(desk):
    shown = page(desk.get(reverse("followups:board")))
    for name in ("measures", "intervals", "rules"):
        assert f'href="{reverse(f"followups:{name}")}"' in shown
        assert "What is asked, and when" in page(desk.get(reverse(f"followups:{name}")))
    assert "Nothing matches" in shown
