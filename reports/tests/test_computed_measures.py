"""What the program counts from its own rows: what belongs to a build, by which day, and which rows are behind it."""

import csv
import datetime
import io

import pytest

from builds.models import Build
from contacts.models import Kind, State
from followups import partnership
from followups.models import Element, HotlineFigure, Measure, StateElement, StateRule, TaskForceSeat, Training
from reports import actions, behind, documents, figures, tables
from reports.figures import LEADS, STAFF
from reports.tests.makers import AFTER_SIX_MONTHS, a_held_build, an_answered_followup, an_owed_followup, pdf_of
from reports.tests.test_measures import measures, told
from reports.tests.test_same_figures_everywhere import page_text, text_of
from tat_coalitions.testing.people import a_site, a_user, an_organization

pytestmark = pytest.mark.django_db

MEETING = datetime.date(2026, 4, 14)
BEFORE, DAY = MEETING - datetime.timedelta(days=1), datetime.date(2026, 10, 22)
ELEMENTS = ("officers-trained", "weigh-stations", "rest-areas", "license-counters")


@pytest.fixture
def mobile():
    """Asked on May 14 and July 13, and once more on October 25, which is still ahead."""
    build = a_held_build()
    an_answered_followup(build, 1)
    an_owed_followup(build, 3)
    an_owed_followup(build, 6, due_on=datetime.date(2026, 10, 25))
    return build


def a_seat(organization, *, state="AL", since=MEETING, **fields):
    force = fields.pop("task_force", None) or an_organization("Gulf Task Force", Kind.TASK_FORCE)
    return TaskForceSeat.objects.create(
        state_id=state, task_force=force, organization=an_organization(organization), since=since, **fields
    )


def a_training(held_on, *, state="AL", people=12, **fields):
    return Training.objects.create(
        state_id=state, organization=an_organization("Alabama Trucking Association"), held_on=held_on,
        audience="drivers", people=people, **fields,
    )  # fmt: skip


def stands(element, status, on, *, state="FL", source="TAT annual report 2020", precision="year", **fields):
    return StateElement.objects.create(
        state_id=state, element_id=element, status=status, on=on, source=source, precision=precision, **fields
    )


# Seats


def test_a_seat_counts_from_its_first_to_its_last_day(mobile):
    a_seat("From May 14", since=datetime.date(2026, 5, 14))
    a_seat("From May 15", since=datetime.date(2026, 5, 15))
    a_seat("Until July 12", since=BEFORE, until=datetime.date(2026, 7, 12))
    row = measures(mobile)["task_force_seats"]
    assert (told(row), row["latest"]) == ([2, 2, None], 2)


def test_a_seat_that_names_another_build_is_that_builds(mobile):
    other = a_held_build("Selma")
    a_seat("Of Selma", build=other)
    a_seat("Of the state")
    a_seat("Of Mobile, elsewhere", state="MS", build=mobile)
    a_seat("Of Texas", state="TX")
    assert measures(mobile)["task_force_seats"]["latest"] == 2
    assert measures(other)["task_force_seats"]["latest"] == 2
    assert measures(mobile, other)["task_force_seats"]["latest"] == 3  # what both share counts once


# Elements


def test_floridas_step_from_one_to_four_of_seven_shows_with_its_date_and_source_everywhere(client):
    build = a_held_build("Tampa", state_id="FL", counties=("12057",), slug="tampa-2026")
    an_answered_followup(build, 1)
    for code in ELEMENTS[1:]:
        stands(code, "not_started", datetime.date(2018, 1, 1))
    stands(ELEMENTS[0], "in_place", datetime.date(2018, 1, 1), source="TAT annual report 2018")
    for code in ELEMENTS[1:]:
        stands(code, "in_place", datetime.date(2020, 1, 1))
    row = measures(build)["mve_elements"]
    assert (row["words"], row["latest"], row["of"], told(row)) == ("4 of 7", 4, 7, ["4 of 7"])
    assert [(step["when"], step["k"], step["n"], step["source"]) for step in row["steps"]] == [
        ("2018", 1, 7, "TAT annual report 2018"),
        ("2020", 4, 7, "TAT annual report 2020"),
    ]
    report = actions.publish(build, by=a_user("Dana Whitlock"), at=AFTER_SIX_MONTHS)
    page, pdf = page_text(client.get(f"/impact/{report.slug}/")), text_of(pdf_of(report))
    for text in (page, pdf):
        assert "2020 FL 4 of 7 TAT annual report 2020" in text
        assert "4 of 7 elements" in text  # beside the goal
    rows = list(csv.DictReader(io.StringIO(tables.as_csv([report.figures]).removeprefix("\ufeff"))))
    steps = [(row["figure"], row["value"], row["words"]) for row in rows if row["part"] == "elements"]
    assert steps[1] == ("FL", "4", "4 of 7 since 2020: TAT annual report 2020")


def test_elements_are_counted_as_they_stood_on_each_intervals_day(mobile):
    stands(ELEMENTS[0], "in_place", datetime.date(2026, 5, 14), state="AL")
    stands(ELEMENTS[1], "in_place", datetime.date(2026, 5, 15), state="AL")
    stands(ELEMENTS[0], "lapsed", datetime.date(2026, 9, 1), state="AL")
    row = measures(mobile)["mve_elements"]
    assert (told(row), row["words"]) == (["1 of 7", "2 of 7", None], "1 of 7")


def test_an_element_off_the_list_and_one_beside_it_do_not_count(mobile):
    for code in (*ELEMENTS[:2], "executive-order"):
        stands(code, "in_place", datetime.date(2020, 1, 1), state="AL")
    Element.objects.filter(pk=ELEMENTS[0]).update(listed_until=datetime.date(2026, 6, 1))
    assert told(measures(mobile)["mve_elements"])[:2] == ["2 of 7", "1 of 6"]


def test_nothing_in_place_is_zero_of_seven_and_nothing_known_is_no_figure(mobile):
    assert measures(mobile)["mve_elements"]["words"] == "no figure"
    stands(ELEMENTS[0], "in_progress", datetime.date(2026, 5, 1), state="AL")
    assert measures(mobile)["mve_elements"]["words"] == "0 of 7"


def test_of_several_states_the_elements_are_summed_and_a_state_of_two_builds_counts_once(mobile):
    selma, laredo = a_held_build("Selma"), a_held_build("Laredo", state_id="TX")
    stands(ELEMENTS[0], "in_place", datetime.date(2020, 1, 1), state="AL")
    stands(ELEMENTS[1], "in_place", datetime.date(2020, 1, 1), state="TX")
    row = measures(mobile, selma, laredo)["mve_elements"]
    assert (row["words"], row["latest"], row["of"]) == ("2 of 14 in 2 states", 2, 14)


def test_the_report_and_the_page_of_the_state_tell_the_same_elements_on_every_day(mobile):
    alabama = State.objects.get(pk="AL")
    stands(ELEMENTS[0], "in_place", datetime.date(2020, 1, 1), state="AL")
    stands(ELEMENTS[1], "in_place", datetime.date(2026, 5, 15), state="AL")
    stands(ELEMENTS[0], "lapsed", datetime.date(2026, 9, 1), state="AL")
    Element.objects.filter(pk=ELEMENTS[2]).update(listed_until=datetime.date(2026, 6, 1))
    elements = figures.around_of([mobile]).elements
    for day in (datetime.date(2020, 1, 1), datetime.date(2026, 5, 14), datetime.date(2026, 6, 2), DAY):
        assert elements.standing("AL", day) == partnership.standing_of(alabama, day)
    ours = {(step["on"], step["k"]) for step in measures(mobile)["mve_elements"]["steps"]}
    theirs = {(s.on.isoformat(), s.after) for s in partnership.steps_of(alabama, DAY)}
    assert ours == theirs


# The rule, sites, trainings


def a_rule(state="AL", citation="Act 2019-123", status="in_force", **fields):
    return StateRule.objects.create(
        state_id=state,
        citation=citation,
        status=status,
        instrument="statute",
        checked_on=MEETING,
        source="Code",
        **fields,
    )


def test_the_rule_is_told_in_words_and_that_of_bus_drivers_is_another(mobile):
    StateRule.objects.all().delete()  # those that come with the program
    a_rule()
    a_rule(citation="Bus Act", subject="bus")
    a_rule("TX", "HB 1")
    assert measures(mobile)["cdl_rule"]["words"] == "Act 2019-123: in force"
    both = measures(mobile, a_held_build("Laredo", state_id="TX"))["cdl_rule"]
    assert both["words"] == "Alabama, Act 2019-123: in force; Texas, HB 1: in force"


def test_sites_of_the_builds_counties_count_from_the_meeting_on(mobile):
    for name, county, since in (
        ("Of the day", "01097", MEETING),
        ("Before", "01097", BEFORE),
        ("In June", "01097", datetime.date(2026, 6, 1)),
        ("Elsewhere", "48141", MEETING),
        ("Never", "01097", None),
        ("Rest area", "01097", datetime.date(2026, 5, 14)),
    ):
        a_site(name, county=county, distributes_since=since)
    row = measures(mobile)["distribution_sites"]
    assert (told(row), row["latest"]) == ([2, 3, None], 3)


def test_trainings_count_from_the_meeting_on_and_those_of_another_build_do_not(mobile):
    a_training(BEFORE)
    a_training(MEETING)
    a_training(datetime.date(2026, 5, 15))
    a_training(datetime.date(2026, 10, 23))  # the day after the report
    a_training(MEETING, build=a_held_build("Selma"))
    a_training(MEETING, state="TX")
    row = measures(mobile)["trainings_recorded"]
    assert (told(row), row["latest"]) == ([1, 2, None], 2)


# The hotline


def a_figure(state, value, year=2023, source="Hotline page"):
    HotlineFigure.objects.create(
        state_id=state, first_day=datetime.date(year, 1, 1), last_day=datetime.date(year, 12, 31), metric="signals",
        value=value, source=source, as_of=datetime.date(year + 1, 5, 1),
    )  # fmt: skip


def test_hotline_figures_are_told_with_every_value_and_source_of_the_latest_year(mobile):
    a_figure("AL", 90, 2022)
    a_figure("AL", 94)
    a_figure("AL", 101, source="Attorney General")
    a_figure(None, 30_000)
    row = measures(mobile)["hotline_signals"]
    assert row["words"] == ("2023: 94 (Hotline page, as of May 1, 2024) or 101 (Attorney General, as of May 1, 2024)")
    assert row["latest"] is None  # several values are never made one


def test_hotline_figures_below_three_are_not_told(mobile):
    a_figure("AL", 2)
    assert measures(mobile)["hotline_signals"]["words"] == "2023: fewer than 3 (Hotline page, as of May 1, 2024)"


# Behind


def test_each_counted_measure_leads_to_the_rows_behind_it(client, mobile):
    dana = a_user("Dana Whitlock")
    a_seat("Gulf Freight", entered_by=dana)
    stands(ELEMENTS[0], "in_place", datetime.date(2020, 1, 1), state="AL", entered_by=dana)
    a_rule()
    a_site("Mobile Plaza", county="01097", distributes_since=MEETING)
    a_training(MEETING)
    a_figure("AL", 94)
    groups = {group["key"]: group["rows"] for group in behind.live(mobile, audience=STAFF)}
    assert {key: (rows[0]["organization"], rows[0]["words"], rows[0]["source"]) for key, rows in groups.items()} == {
        "measure.task_force_seats": ("Gulf Freight", "seat on Gulf Task Force", ""),
        "measure.mve_elements": ("Law enforcement trained", "AL: in place", "TAT annual report 2020"),
        "measure.cdl_rule": ("Alabama: Act 2019-123", "Statute, in force", "Code"),
        "measure.distribution_sites": ("Mobile Plaza", "El Paso", ""),
        "measure.trainings_recorded": ("Alabama Trucking Association", "Drivers, TAT: 12 people", ""),
        "measure.hotline_signals": ("Alabama, 2023", "94", "Hotline page"),
    }
    client.force_login(dana)
    page = client.get(f"/desk/builds/{mobile.slug}/report/")
    answers = client.get(f"/desk/builds/{mobile.slug}/report/answers/").content.decode()
    for key in groups:
        assert f'answers/#{key}"' in page.content.decode()
        assert f'id="{key}"' in answers


def test_rows_of_a_measure_that_is_not_for_leads_are_not_behind_their_figures(mobile):
    StateRule.objects.all().delete()
    a_training(MEETING)
    a_seat("Gulf Freight")
    Measure.objects.filter(pk="trainings_recorded").update(seen_by="restricted")
    keys = {audience: [group["key"] for group in behind.live(mobile, audience=audience)] for audience in (LEADS, STAFF)}
    assert keys == {
        LEADS: ["measure.task_force_seats"],
        STAFF: ["measure.trainings_recorded", "measure.task_force_seats"],
    }


def test_what_is_behind_a_published_version_stays_as_it_was(mobile):
    seat = a_seat("Gulf Freight")
    report = actions.publish(mobile, by=a_user("Dana Whitlock"), at=AFTER_SIX_MONTHS)
    seat.delete()
    report.refresh_from_db()
    (group,) = [row for row in behind.frozen(report, audience=STAFF) if row["key"] == "measure.task_force_seats"]
    assert [row["organization"] for row in group["rows"]] == ["Gulf Freight"]
    (row,) = [row for row in report.figures["measures"] if row["code"] == "task_force_seats"]
    assert row["latest"] == 1


def test_it_asks_the_same_for_one_build_and_for_three(django_assert_num_queries, mobile):
    others = [a_held_build("Selma"), a_held_build("Laredo", state_id="TX")]
    a_rule()
    a_seat("Gulf Freight")
    a_training(MEETING)
    figures.around_of([mobile])  # the list of elements is remembered for a minute
    for builds in ([mobile], [mobile, *others]):
        with django_assert_num_queries(1):
            figures.around_of(builds)


# Reports of before


def test_a_report_published_before_these_measures_still_shows_what_it_showed(client, mobile):
    report = actions.publish(mobile, by=a_user("Dana Whitlock"), at=AFTER_SIX_MONTHS)
    old = dict(report.figures)
    for key in ("hotline", "over_time"):
        del old[key]
    old["measures"] = [{k: v for k, v in row.items() if k != "steps"} for row in old["measures"]]
    del old["silence"]["no_response"]
    answers = [{k: v for k, v in row.items() if k not in ("title", "day")} for row in report.behind]
    type(report).objects.filter(pk=report.pk).update(figures=old, behind=answers)
    page = page_text(client.get(f"/impact/{report.slug}/"))
    assert "Mobile, Alabama: one month on" in page
    assert "For each person who came" not in page
    assert client.get(f"/impact/{report.slug}.csv").status_code == 200
    assert client.get("/impact/figures.csv").status_code == 200
    report.refresh_from_db()
    assert report.figures == old
    assert actions.print_document(report.figures, report=report).pages >= 1
    client.force_login(a_user("Ada Admin", "administrator"))
    assert client.get(f"/desk/builds/{mobile.slug}/report/answers/?version=1").status_code == 200


def test_the_document_is_plain_rows_that_can_be_frozen(mobile):
    a_seat("Gulf Freight")
    a_figure("AL", 94)
    stands(ELEMENTS[0], "in_place", datetime.date(2020, 1, 1), state="AL")
    document = documents.of_build(
        documents.with_everything(Build.objects).get(pk=mobile.pk), at=AFTER_SIX_MONTHS, fresh=True
    )
    report = actions.publish(mobile, by=a_user("Dana Whitlock"), at=AFTER_SIX_MONTHS)
    report.refresh_from_db()
    assert report.figures == document
