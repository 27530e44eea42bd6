"""Each shared part of a page, drawn with the least context its first line asks for and with all of it."""

from datetime import date, time

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils.html import strip_tags

TODAY = date(2026, 11, 21)


class PersonForm(forms.Form):
    name = forms.CharField(label="Name")
    county = forms.ChoiceField(label="County", choices=[("", "All"), ("1", "Webb")], required=False)


def draw(part, address="/desk/people/", /, **context):
    """The HTML of one component."""
    source = '{% include "components/' + part + '.html" %}'
    return Template(source).render(RequestContext(RequestFactory().get(address), context))


def words(html):
    """What is left to read."""
    return " ".join(strip_tags(html).split())


LEAST = {
    "bands": {"timeline": {"phases": [], "today": TODAY, "date": TODAY, "start": TODAY, "end": TODAY}},
    "bars": {"rows": [{"label": "Promised", "value": 0, "max": 0, "css": "b-promised"}]},
    "confirm": {"question": "Send 64 invitations?", "says": [], "button": "Send 64 invitations", "cancel_url": "/"},
    "county_map": {
        "id": "m",
        "title": "Two counties",
        "view_box": "0 0 9 9",
        "rows": [{"d": "M0,0Z", "css": "c-gap", "name": "Frio", "x": 1, "y": 2}],
    },
    "empty": {"title": "No one is invited yet", "text": "They appear here."},
    "error_summary": {"form": PersonForm()},
    "figure": {"figure": {"name": "Plan", "value": 10}},
    "figures": {"figures": [{"name": "Plan", "value": None}]},
    "filter_form": {"form": PersonForm()},
    "htmx": {},
    "key": {"items": [{"text": "none yet"}]},
    "map_us": {"label": "States", "rows": [{"postal": "TX", "d": "M0,0Z", "css": "s2", "label": "Texas"}]},
    "matrix": {"caption": "Coverage", "label": "Coverage", "columns": [], "rows": []},
    "messages": {},
    "note": {"kind": "calm", "title": "Builds are by invitation."},
    "pagination": {"page": {"first": 0, "last": 0, "total": 0}},
    "person_line": {"name": "Karen Lindqvist"},
    "pill": {"kind": "calm", "text": "Waits"},
    "progress": {"id": "p", "label": "Reading", "value": None, "max": 1},
    "sector": {"sector": "law", "label": "Law enforcement"},
    "stackbar": {"rows": [], "total": 0},
    "stepper": {"steps": [{"label": "Training", "state": "now"}], "number": 1, "label": "Parts"},
    "table_sort_header": {"label": "Name", "field": "name", "order": "state"},
    "tabs": {"tabs": [{"label": "Plan", "url": "/", "current": True}], "label": "This build"},
    "task_row": {"task": {"title": "Call", "href": "/"}},
    "timeline": {"marks": [], "start": TODAY, "end": TODAY, "today": TODAY, "width": 1200},
}


@pytest.mark.parametrize("name", LEAST)
def test_a_part_needs_no_more_than_it_says(name):
    assert draw(name, **LEAST[name]).strip() or name in ("error_summary", "messages")


def test_a_state_is_a_sign_and_a_word():
    for kind in ("need", "done", "lost", "calm", "open"):
        html = draw("pill", kind=kind, text="2 days late")
        assert "<svg" in html
        assert words(html) == "2 days late"


def test_the_most_urgent_task_is_called_by_name_and_the_others_by_number():
    act = {"tel": "+15125550136", "label": "Call Karen Lindqvist", "who": "Karen Lindqvist"}
    task = {
        "title": "The provider still needs a sign-off",
        "href": "/t/",
        "pill": {"kind": "need", "text": "22 days late"},
        "act": act,
    }
    assert words(draw("task_row", task=task, first=True)).endswith("Call Karen Lindqvist")
    assert words(draw("task_row", task=task)).endswith("(512) 555-0136, Karen Lindqvist")
    assert 'href="tel:+15125550136"' in draw("task_row", task=task)


def test_a_figure_that_cannot_be_counted_shows_a_dash_and_why():
    assert (
        words(draw("figure", figure={"name": "Counties", "value": None, "note": "no county chosen"}))
        == "Counties– no county chosen"
    )


def test_a_numbered_page_says_where_it_is_and_keeps_the_filters():
    html = draw("pagination", "/desk/people/?q=vega&page=2", page=Paginator(range(1234), 50).page(2), what="people")
    assert words(html) == "51 to 100 of 1,234 people Previous Next"
    assert 'href="?q=vega&amp;page=1"' in html
    assert 'href="?q=vega&amp;page=3"' in html


def test_a_page_by_key_goes_on_from_its_last_row():
    page = {"first": 51, "last": 100, "total": "more than 10,000", "next": "k9", "previous": ""}
    html = draw("pagination", "/desk/people/?q=a&after=k5", page=page)
    assert words(html) == "51 to 100 of more than 10,000 Next"
    assert 'href="?q=a&amp;after=k9"' in html


def test_a_column_says_how_it_is_sorted_and_turns_round():
    ascending = draw("table_sort_header", "/desk/people/?q=a&page=3", label="Name", field="name", order="name")
    assert 'aria-sort="ascending"' in ascending
    assert 'href="?q=a&amp;sort=-name"' in ascending
    descending = draw("table_sort_header", label="Name", field="name", order="-name")
    assert 'aria-sort="descending"' in descending
    assert 'href="?sort=name"' in descending
    assert "aria-sort" not in draw("table_sort_header", label="State", field="state", order="name")


def test_what_is_wrong_is_listed_with_a_way_to_each_field():
    html = draw("error_summary", form=PersonForm({"name": "", "county": "7"}), safe="Everything else is kept.")
    assert words(html).startswith("2 answers need another look Name: This field is required.")
    assert words(html).endswith("Everything else is kept.")
    assert 'href="#id_name"' in html
    assert 'tabindex="-1" data-focus' in html


def test_a_question_is_repeated_without_a_colon():
    class AnswerForm(forms.Form):
        answer = forms.CharField(label="Are you coming?", error_messages={"required": "Choose an answer."})

    assert "Are you coming? Choose an answer." in draw("error_summary", form=AnswerForm({}))


def test_a_gap_has_an_amber_edge_above_its_neighbors():
    rows = [
        {"d": "M1,1Z", "css": "c-gap", "name": "Frio", "text": "0 of 2", "x": 1, "y": 2},
        {"d": "M2,2Z", "css": "c-full", "name": "Dimmit", "text": "1 of 1", "x": 3, "y": 4},
    ]
    html = draw("county_map", id="m", title="Two counties", view_box="0 0 9 9", rows=rows)
    assert html.index('class="c-edge"') > html.index("M2,2Z")
    assert words(html) == "Two countiesFrio0 of 2Dimmit1 of 1"


def test_a_long_job_says_how_far_it_is():
    html = draw("progress", id="p", label="14,200 read", value=14200, max=23611, refresh=5)
    assert 'max="23611" value="14200"' in html
    assert 'data-refresh="5"' in html


def test_where_i_am_in_a_form_and_that_it_is_kept():
    steps = [
        {"label": "Training", "url": "/1/", "state": "done"},
        {"label": "Promises", "state": "now"},
        {"label": "Send", "state": "ahead"},
    ]
    html = draw("stepper", steps=steps, number=2, label="Parts", saved=time(9, 42))
    assert words(html).startswith("Part 2 of 3: Promises Saved 9:42 am")
    assert html.count('aria-current="step"') == 1


def test_a_crispy_field_says_what_is_wrong_before_the_field_and_ties_it_to_it():
    source = "{% load crispy_forms_filters %}{{ form|crispy }}"
    html = Template(source).render(Context({"form": PersonForm({"name": ""})}))
    assert html.index("This field is required.</span>") < html.index('id="id_name"')
    assert 'aria-describedby="id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert '<span class="optional">(optional)</span>' in html
    assert html.count("(optional)") == 1
