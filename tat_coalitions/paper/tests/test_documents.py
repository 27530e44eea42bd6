"""A document is tagged, titled and bounded."""

import io
import threading
import time

import pytest
from django.template.loader import render_to_string
from pypdf import PdfReader

from tat_coalitions import paper
from tat_coalitions.paper import Limits, PaperBusy, PaperError, answer, limits, render_pdf, respond

PAGE = '<html lang="en-US"><head><title>x</title></head><body><h1>Who to call</h1>{}</body></html>'


def read(pdf):
    return PdfReader(io.BytesIO(pdf))


def fonts_of(pdf):
    return {
        str(font.get_object()["/BaseFont"]) for page in read(pdf).pages for font in page["/Resources"]["/Font"].values()
    }


def elements_of(pdf):
    """Every structure element of a PDF."""
    waiting = [read(pdf).trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, list):
            waiting += element
        elif isinstance(element, dict):
            yield element
            waiting += [element["/K"]] if "/K" in element else []


def tags_of(pdf):
    """Every structure element as (tag, alternative text)."""
    return [(str(element.get("/S", ""))[1:], str(element.get("/Alt", ""))) for element in elements_of(pdf)]


def test_a_document_says_its_title_and_language_and_is_tagged():
    root = read(render_pdf(PAGE.format("<p>x</p>"), title="Webb County")).trailer["/Root"]
    assert root["/Lang"] == "en-US"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert read(render_pdf(PAGE.format(""), title="Webb County")).metadata.title == "Webb County"


def test_a_document_without_a_language_is_in_the_language_of_the_house():
    assert read(render_pdf("<h1>x</h1>", title="x")).trailer["/Root"]["/Lang"] == "en-US"


def test_what_extends_the_base_is_set_in_the_house_type():
    pdf = render_pdf(render_to_string("base_paper.html"), title="x")
    assert {name.split("+")[-1].split("-")[0] for name in fonts_of(pdf)} == {"Public"}


@pytest.mark.parametrize(
    "figure",
    [
        '<img src="data:image/png;base64,AA==">',
        '<img alt=" " src="data:image/png;base64,AA==">',
        '<svg viewBox="0 0 9 9"><rect width="9" height="9"/></svg>',
        '<svg viewBox="0 0 9 9" aria-hidden="true"><g><title>not of the drawing</title></g></svg>',
    ],
)
def test_a_figure_without_text_is_refused(figure):
    with pytest.raises(PaperError, match="has no text"):
        render_pdf(PAGE.format(figure), title="x")


def test_a_figure_carries_its_text_into_the_pdf():
    drawing = '<svg viewBox="0 0 9 9"><title>22 of 64 are officers</title><rect width="9" height="9"/></svg>'
    assert ("Figure", "22 of 64 are officers") in tags_of(render_pdf(PAGE.format(drawing), title="x"))


def test_a_link_on_paper_needs_its_whole_address():
    with pytest.raises(PaperError, match="leads nowhere"):
        render_pdf(PAGE.format('<a href="/impact/">Reports</a>'), title="x")


def test_a_document_has_a_most_length():
    with pytest.raises(PaperError, match="longer than 10 characters"):
        render_pdf("x" * 11, title="x", limits=Limits(characters=10))


def test_a_document_has_a_most_number_of_pages():
    html = PAGE.format('<p style="break-before: page">x</p>' * 5)
    with pytest.raises(PaperError, match="more than 3 pages"):
        render_pdf(html, title="x", limits=Limits(pages=3))
    assert len(read(render_pdf(html, title="x", limits=Limits(pages=6))).pages) == 6


def test_a_document_that_takes_too_long_is_given_up():
    html = PAGE.format("<table>" + "<tr><td>x<td>y</tr>" * 3000 + "</table>")
    began = time.monotonic()
    with pytest.raises(PaperError, match=r"after 0\.2 seconds"):
        render_pdf(html, title="x", limits=Limits(seconds=0.2))
    assert time.monotonic() - began < 20


def test_a_layout_that_trips_up_the_engine_is_told_in_a_sentence(monkeypatch, caplog):
    def trip(*args, **kwargs):
        raise AssertionError

    monkeypatch.setattr("weasyprint.HTML.render", trip)
    with pytest.raises(PaperError, match=r"could not be laid out \(AssertionError\)"):
        render_pdf(PAGE.format(""), title="Webb County")
    assert "Webb County" in caplog.text


def test_a_few_are_made_at_once_and_the_next_is_told_so(rf, monkeypatch):
    monkeypatch.setattr(limits, "AT_ONCE", 1)
    monkeypatch.setattr(limits, "SEATS", 1)
    inside, go_on = threading.Event(), threading.Event()

    def hold():
        with limits.place(1):
            inside.set()
            go_on.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    inside.wait(10)
    with pytest.raises(PaperBusy):
        render_pdf(PAGE.format(""), title="x")
    response = answer(rf.get("/"), PAGE.format(""), title="Sign-in sheet", filename="x.pdf")
    go_on.set()
    holder.join()
    assert response.status_code == 503
    assert response["Refresh"] == "5"
    assert "Sign-in sheet" in response.content.decode()
    assert answer(rf.get("/"), PAGE.format(""), title="x", filename="x.pdf").status_code == 200


def test_who_finds_a_seat_waits_for_a_place(monkeypatch):
    monkeypatch.setattr(limits, "AT_ONCE", 1)
    inside = threading.Event()

    def hold():
        with limits.place(1):
            inside.set()
            time.sleep(0.3)

    holder = threading.Thread(target=hold)
    holder.start()
    inside.wait(10)
    assert render_pdf(PAGE.format(""), title="x").startswith(b"%PDF")
    holder.join()


def test_a_pdf_is_sent_with_a_decent_file_name():
    response = respond(b"%PDF", 'El Paso\r\n"2027".pdf')
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="El Paso-2027-.pdf"'


def test_the_names_others_use_are_there():
    assert set(paper.__all__) == {"Limits", "PaperBusy", "PaperError", "answer", "render_pdf", "respond"}


TABLE = """<table><caption>c</caption><thead><tr><th scope="col">What</th><th scope="col">How many</th></tr></thead>
<tbody><tr><th scope="row">Drivers</th><td>12</td></tr></tbody></table>"""


def test_every_header_cell_says_whose_it_is():
    pdf = render_pdf(PAGE.format(TABLE), title="x")
    scopes = [str(element["/A"]["/Scope"]) for element in elements_of(pdf) if element.get("/S") == "/TH"]
    assert sorted(scopes) == ["/Column", "/Column", "/Row"]


def test_running_feet_are_no_content():
    foot = "<style>@page { @bottom-left { content: 'Page ' counter(page) } }</style>"
    pdf = render_pdf(PAGE.format(f'{foot}<p>one</p><p style="break-before: page">two</p>'), title="x")
    for page in read(pdf).pages:
        painted = page.get_contents().get_data()
        assert painted.count(b"/Artifact") >= 1
        assert b"/Pagination" in painted
    kinds = [tag for tag, _alt in tags_of(pdf)]
    assert kinds.count("P") == 2
    assert "Page 2" in read(pdf).pages[1].extract_text()
