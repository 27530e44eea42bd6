"""Hotline figures beside builds: every published value with its source, none chosen, none below three."""

import csv
import datetime
import html
import io

import pytest
from django.template.loader import render_to_string

from builds.models import Build
from contacts.models import State
from followups.models import HotlineFigure
from reports import actions, documents, hotline, scopes, tables
from reports.templatetags.reports import year_charts
from reports.tests.makers import AFTER_SIX_MONTHS, a_held_build, came, pdf_of
from reports.tests.test_same_figures_everywhere import page_text, text_of
from tat_coalitions.paper.tests.test_documents import tags_of
from tat_coalitions.testing.people import a_user

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 10, 22)


def a_figure(state, year, value, *, metric="cases", source="State report", exactness="exact", **fields):
    """A published value of a calendar year."""
    fields = {"as_of": datetime.date(year + 1, 5, 1)} | fields
    return HotlineFigure.objects.create(
        state_id=state, first_day=datetime.date(year, 1, 1), last_day=datetime.date(year, 12, 31), metric=metric,
        value=value, source=source, exactness=exactness, **fields,
    )  # fmt: skip


def section(state="AL", builds=(), day=DAY):
    return hotline.section_of(State.objects.get(pk=state), builds, day=day)


def periods(found, metric="cases"):
    return next(row["periods"] for row in found["metrics"] if row["metric"] == metric)


def document_of(build):
    row = documents.with_everything(Build.objects).get(pk=build.pk)
    return documents.of_build(row, at=AFTER_SIX_MONTHS, fresh=True)


def test_two_published_values_of_a_year_stand_side_by_side_each_with_its_source():
    a_figure("AL", 2023, 94, source="State report")
    a_figure("AL", 2023, 101, source="Hotline page")
    (year,) = periods(section())
    assert [(value["words"], value["source"]) for value in year["values"]] == [
        ("94", "State report"),
        ("101", "Hotline page"),
    ]
    assert section()["heading"] == "Alabama: 94 or 101 hotline cases in 2023"


def test_two_published_values_of_a_year_stand_on_the_page_in_the_pdf_and_in_the_csv(client):
    build = a_held_build()
    came(build, "law", 4)
    a_figure("AL", 2023, 1094, source="State report")
    a_figure("AL", 2023, 1101, source="Hotline page")
    report = actions.publish(build, by=a_user("Dana Whitlock"), at=AFTER_SIX_MONTHS)
    page, pdf = page_text(client.get(f"/impact/{report.slug}/")), text_of(pdf_of(report))
    for text in (page, pdf):
        assert "1,094 State report, as of May 1, 2024" in text
        assert "1,101 Hotline page, as of May 1, 2024" in text
        assert "These figures do not show what a build caused" in text
    rows = list(csv.DictReader(io.StringIO(client.get(f"/impact/{report.slug}.csv").content.decode("utf-8-sig"))))
    told = [(row["figure"], row["value"]) for row in rows if row["part"] == "hotline"]
    assert told == [("Alabama: Cases, 2023", "1094"), ("Alabama: Cases, 2023", "1101")]
    measure = [row["words"] for row in rows if row["part"] == "measure" and row["figure"].startswith("Hotline cases")]
    assert measure[0] == ("2023: 1,094 (State report, as of May 1, 2024) or 1,101 (Hotline page, as of May 1, 2024)")


def test_the_report_of_a_state_has_both_values_too():
    a_held_build()
    a_figure("AL", 2023, 94)
    a_figure("AL", 2023, 101, source="Hotline page")
    document = scopes.document_of(state=State.objects.get(pk="AL"), at=AFTER_SIX_MONTHS)
    (found,) = document["hotline"]
    assert [value["words"] for value in periods(found)[0]["values"]] == ["94", "101"]
    text = html.unescape(scopes.html_of(document))
    assert "State report, as of May 1, 2024" in text
    assert "Hotline page, as of May 1, 2024" in text


def test_the_share_is_told_for_every_pairing_with_both_sources():
    a_figure("AL", 2023, 100, source="State report")
    a_figure(None, 2023, 10_000, source="Polaris")
    a_figure(None, 2023, 8_000, source="Compass")
    told = [(share["words"], share["of"], share["says"]) for share in periods(section())[0]["shares"]]
    assert told == [
        ("1.0 percent", "100 of 10,000", "State report; nation: Polaris"),
        ("1.2 percent", "100 of 8,000", "State report; nation: Compass"),
    ]


@pytest.mark.parametrize(("values", "left"), [(3, ""), (4, "and 2 more pairs of these values")])
def test_more_shares_than_six_are_counted_where_they_end(values, left):
    for number in range(values):
        a_figure("AL", 2023, 100 + number, source=f"Report {number}")
    a_figure(None, 2023, 10_000, source="Polaris")
    a_figure(None, 2023, 8_000, source="Compass")
    (year,) = periods(section())
    assert (len(year["shares"]), year["shares_left"]) == (6, 2 * values - 6)
    shown = " ".join(render_to_string("reports/_hotline.html", {"hotline": section()}).split())
    assert shown.count(" percent <span") == 6
    assert ("more pair" in shown, left in shown) == (bool(left), True)


def test_two_sources_of_the_same_number_are_both_named_and_counted_once():
    a_figure("AL", 2023, 100, source="State report")
    a_figure("AL", 2023, 100, source="Hotline page")
    a_figure("AL", 2023, 120, source="Newspaper")
    a_figure(None, 2023, 10_000, source="Polaris")
    assert section()["heading"] == "Alabama: 100 or 120 hotline cases in 2023"
    (year,) = periods(section())
    assert [value["source"] for value in year["values"]] == ["State report", "Hotline page", "Newspaper"]
    assert [(share["words"], share["says"]) for share in year["shares"]] == [
        ("1.0 percent", "State report and Hotline page; nation: Polaris"),
        ("1.2 percent", "Newspaper; nation: Polaris"),
    ]


@pytest.mark.parametrize(
    ("own", "nation", "said"),
    [
        ("exact", "exact", ["1.0 percent"]),
        ("exact", "more_than", ["less than 1.0 percent"]),
        ("more_than", "exact", ["more than 1.0 percent"]),
        ("about", "exact", ["about 1.0 percent"]),
        ("more_than", "more_than", []),
        ("about", "more_than", []),
    ],
)
def test_a_share_says_no_more_than_its_sources(own, nation, said):
    a_figure("AL", 2023, 300, exactness=own)
    a_figure(None, 2023, 30_000, exactness=nation)
    assert [share["words"] for share in periods(section())[0]["shares"]] == said


@pytest.mark.parametrize(
    ("value", "words", "kept"), [(0, "fewer than 3", None), (2, "fewer than 3", None), (3, "3", 3)]
)
def test_a_count_below_three_is_only_words_and_has_no_share(value, words, kept):
    a_figure("AL", 2023, value)
    a_figure(None, 2023, 100)
    (year,) = periods(section())
    assert (year["values"][0]["words"], year["values"][0]["value"]) == (words, kept)
    assert bool(year["shares"]) == (kept is not None)


def test_signals_and_cases_stay_apart():
    a_figure("AL", 2023, 900, metric="signals")
    a_figure("AL", 2023, 94, metric="cases")
    assert [(row["metric"], len(row["periods"])) for row in section()["metrics"]] == [("signals", 1), ("cases", 1)]


def test_only_builds_that_took_place_are_marked_and_figures_of_later_are_left_out():
    held, ahead = a_held_build(), a_held_build("Selma", date=datetime.date(2027, 1, 1))
    a_figure("AL", 2023, 94)
    a_figure("AL", 2025, 99, as_of=datetime.date(2026, 10, 23))
    found = section(builds=[ahead, held])
    assert found["builds"] == [{"place": "Mobile", "date": "2026-04-14"}]
    assert [period["year"] for period in periods(found)] == [2023]


def test_what_stands_of_another_state_is_nowhere():
    a_figure("TX", 2023, 4711)
    build = a_held_build()
    document = document_of(build)
    assert document["hotline"] == []
    assert "4711" not in tables.as_csv([document])


@pytest.mark.parametrize("year", [2016, 2019, 2021])
def test_a_drawing_says_in_words_what_it_shows_in_the_pdf_too(year):
    build = a_held_build()
    for number, value in ((year, 1090), (2023, 1094), (2023, 1101)):
        a_figure("AL", number, value, source=f"Source {value}")
    tags = tags_of(actions.print_document(document_of(build)).pdf)
    alts = [alt for tag, alt in tags if tag == "Figure"]
    assert f"Cases a year, Alabama, {year}–2023; the table says the same" in alts
    (chart,) = [each["chart"] for each in year_charts(section(builds=[build]))]
    assert chart["says"] == f"{year}: 1,090; 2023: 1,094 or 1,101. One build is marked: Mobile, 2026."


def test_neighboring_years_are_joined_only_where_each_has_one_value():
    for year, value in ((2019, 90), (2020, 91), (2021, 92), (2021, 95), (2022, 93), (2024, 99)):
        a_figure("AL", year, value, source=f"Source {value}")
    (chart,) = [each["chart"] for each in year_charts(section())]
    wide = chart["sizes"][0]
    assert (len(wide["dots"]), len(wide["lines"])) == (6, 1)
    inside = [wide["left"] <= dot["x"] <= wide["right"] and dot["y"] <= wide["bottom"] for dot in wide["dots"]]
    assert inside == [True] * 6


def test_a_single_year_or_none_that_may_be_shown_makes_no_drawing():
    a_figure("AL", 2023, 94)
    a_figure("AL", 2022, 2)
    assert year_charts(section()) == []


def test_the_public_page_of_a_state_shows_them_and_that_of_another_does_not(client):
    a_held_build()
    a_figure("AL", 2023, 94)
    a_figure("AL", 2022, 2)
    page = page_text(client.get("/states/al/"))
    assert "94 State report, as of May 1, 2024" in page
    assert "fewer than 3" in page
    assert "These figures do not show what a build caused" in page
    assert "hotline" not in page_text(client.get("/states/tx/")).lower()


def test_a_section_asks_one_question_for_one_figure_and_for_three(django_assert_num_queries):
    alabama = State.objects.get(pk="AL")
    for year in (2019, 2020, 2021):
        a_figure("AL", year, 90)
        with django_assert_num_queries(1):
            hotline.section_of(alabama, [], day=DAY)


def test_a_build_in_february_stands_in_its_year_between_the_ticks_that_begin_and_end_it():
    for year in (2019, 2023):
        a_figure("AL", year, 90)
    build = a_held_build(date=datetime.date(2023, 2, 15))
    (chart,) = [each["chart"] for each in year_charts(section(builds=[build]))]
    for size in chart["sizes"]:
        begin, end = size["ends"][-2:]
        (mark,) = size["builds"]
        assert begin < mark["x"] < (begin + end) / 2
        assert len(size["ends"]) == 6  # five years, and the end of the last
