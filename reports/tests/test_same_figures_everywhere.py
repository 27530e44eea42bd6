"""Page, PDF and CSV print the same rows; the PDF can be read aloud."""

import csv
import html
import io
import re

import pytest
from pypdf import PdfReader

from builds.models import Build, CommitmentKind
from reports import actions, documents, tables
from reports.tests.makers import (
    AFTER_SIX_MONTHS,
    a_held_build,
    a_promise,
    an_answered_followup,
    an_owed_followup,
    came,
    measured,
    pdf_of,
)
from tat_coalitions.paper.tests.test_documents import tags_of
from tat_coalitions.testing.people import a_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def mobile():
    """A build with all that can stand in a report, with figures found nowhere else."""
    build = a_held_build(next_steps="Meet again")
    came(build, "law", 22)
    came(build, "trucking", 14)
    came(build, "ngo", 1)
    came(build, "energy", 2)
    one, three = an_answered_followup(build, 1), an_answered_followup(build, 3)
    an_owed_followup(build, 6)
    a_promise(build, "Gulf Freight", 1640, answers={one: 188, three: 1371})
    a_promise(build, "Daphne Police", 153, CommitmentKind.TRAIN_OFFICERS, answers={one: 41, three: None})
    a_promise(build, "Tillman Plaza", 23, CommitmentKind.DISTRIBUTION_POINT, answers={three: 17})
    measured(three, "wallet_cards", 2417)
    return build


def document_of(build):
    return documents.of_build(
        documents.with_everything(Build.objects).get(pk=build.pk), at=AFTER_SIX_MONTHS, fresh=True
    )


def text_of(pdf):
    return squeezed(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def squeezed(text):
    return re.sub(r"\s+", " ", text)


def page_text(response):
    """What the main part of a page says."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return squeezed(html.unescape(re.sub(r"<title>.*?</title>|<[^>]+>", " ", main)))


def test_every_number_of_the_csv_stands_on_the_page_and_in_the_pdf(client, mobile):
    report = actions.publish(mobile, by=a_user("Dana Whitlock"), at=AFTER_SIX_MONTHS)
    pdf = text_of(client.get(f"/impact/{report.slug}.pdf").getvalue())
    page = page_text(client.get(f"/impact/{report.slug}/"))
    text = client.get(f"/impact/{report.slug}.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    shown = ("came by sector", "promises together", "promises", "measure", "goal")
    said = {
        words
        for row in rows
        if row["part"] in shown
        for words in (
            row["promised"] and f"{int(row['promised']):,}",
            row["value"] and f"{int(row['value']):,}",
            row["words"],
        )
        if words
    }
    assert {"1,640", "188", "1,371", "153", "41", "23", "17", "2,417", "22", "14"} <= said
    assert [words for words in said if words not in page] == []
    assert [words for words in said if words not in pdf] == []


def test_the_page_and_the_pdf_have_the_same_headings(client, mobile):
    report = actions.publish(mobile, by=a_user("Dana Whitlock"), at=AFTER_SIX_MONTHS)
    pdf = text_of(pdf_of(report))
    page = client.get(f"/impact/{report.slug}/").content.decode()
    headings = [html.unescape(re.sub("<[^>]+>", "", part)) for part in re.findall(r"<h[12][^>]*>(.*?)</h[12]>", page)]
    body = headings[: headings.index("How these figures were made")]
    assert body[0] == "Mobile, Alabama: three months on, 1,371 of 1,640 promised people are trained"
    assert [heading for heading in body if heading not in pdf] == []


def test_the_figures_are_rows_and_each_says_what_it_counts(mobile):
    rows = tables.rows_of(document_of(mobile))
    found = {(row["part"], row["figure"], row["months"]): row for row in rows}
    drivers = found["promises", "Drivers trained", 3]
    assert (drivers["promised"], drivers["value"]) == (1640, 1371)
    assert found["promises", "Drivers trained", 6]["words"].startswith("missing, was due")
    assert found["came by sector", "Other sectors", ""]["value"] == 3
    assert found["organizations", "no answer", 3]["value"] == 1


def test_a_csv_of_a_place_that_looks_like_a_formula_is_text():
    build = a_held_build("=HYPERLINK(1)")
    document = document_of(build)
    text = tables.as_csv([document], of=["=1+1"])
    assert all(row["report"] == "'=1+1" for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_pdf_can_be_read_aloud(mobile):
    pdf = actions.print_document(document_of(mobile)).pdf
    reader = PdfReader(io.BytesIO(pdf))
    tags = tags_of(pdf)
    assert reader.trailer["/Root"]["/Lang"] == "en-US"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.metadata.title == document_of(mobile)["title"]
    names = [tag for tag, _alt in tags]
    assert names.count("H1") == 1
    assert {"H2", "H3", "Table", "TH", "Figure", "L"} <= set(names)
    figures = [alt for tag, alt in tags if tag == "Figure"]
    assert "Law enforcement: 22 people came" in figures
    assert "People trained: 1,371 were confirmed after 3 months" in figures
    assert all(figures)


def test_the_pdf_names_itself_at_the_foot_of_each_page(mobile):
    pdf = actions.print_document(document_of(mobile)).pdf
    pages = [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]
    foot = "Coalition build report: Mobile, Alabama, April 14, 2026. Draft, not published"
    assert all(foot in page and f"Page {n} of {len(pages)}" in page for n, page in enumerate(pages, start=1))


def test_made_twice_it_says_the_same(mobile):
    first, second = (actions.print_document(document_of(mobile)).pdf for _n in range(2))
    assert text_of(first) == text_of(second)


@pytest.mark.long
@pytest.mark.parametrize("words", range(0, 120, 3))
def test_wherever_its_pages_break_a_report_can_be_laid_out(mobile, words):
    document = document_of(mobile) | {"lead": "So that victims are seen. " * words}
    assert actions.print_document(document).pages >= 3


def test_a_build_with_nothing_in_it_makes_a_report_too():
    build = a_held_build()
    text = text_of(actions.print_document(document_of(build)).pdf)
    assert "Nobody promised anything measurable." in text
    assert "Check-in at the door" in text
