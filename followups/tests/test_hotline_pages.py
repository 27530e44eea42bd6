"""Hotline figures: who sees which, writing them down, and that a count below three is shown to nobody."""

import csv
import datetime
import io
import re

import pytest

from followups.forms.hotline import HotlineFigureForm
from followups.models import HotlineFigure
from tat_coalitions.accounts.models import Role
from tat_coalitions.testing.people import a_build, a_co_host, a_lead, a_user
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

URL = "/desk/hotline/"
WANTED = {"state": "TX", "year": "2023", "metric": "signals", "exactness": "exact", "value": "2373",
          "source": "humantraffickinghotline.org", "source_url": "", "as_of": "2024-10-01"}  # fmt: skip


def a_figure(state="TX", year=2023, value=2373, *, metric="signals", source="Hotline page", **fields):
    return HotlineFigure.objects.create(
        state_id=state, first_day=datetime.date(year, 1, 1), last_day=datetime.date(year, 12, 31), metric=metric,
        value=value, source=source, as_of=datetime.date(2024, 10, 1), **fields,
    )  # fmt: skip


@pytest.fixture
def dana(client):
    user = a_user("Dana Whitlock")
    client.force_login(user)
    return user


@pytest.fixture
def marisol():
    """A lead in Texas."""
    lead = a_lead("Marisol Vega")
    a_co_host(a_build("Laredo"), lead)
    return lead.user


def table_of(response):
    return response.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]


def test_staff_write_a_figure_down_and_it_stands_in_the_list_with_its_source(client, dana):
    client.post(URL + "new/", WANTED, follow=True)
    figure = HotlineFigure.objects.get()
    assert (figure.first_day, figure.last_day) == (datetime.date(2023, 1, 1), datetime.date(2023, 12, 31))
    assert (figure.value, figure.entered_by) == (2373, dana)
    row = table_of(client.get(URL))
    assert ["Texas" in row, "2,373" in row, "humantraffickinghotline.org" in row, "Oct 1, 2024" in row] == [True] * 4
    assert Entry.objects.get(verb="wrote down the hotline figure").changes["value"] == [None, 2373]


def test_states_come_first_and_the_provinces_under_a_heading_of_their_own(client, dana):
    shown = client.get(URL + "new/").content.decode()
    choice = re.search(r'<select name="state".*?</select>', shown, re.DOTALL)[0]
    groups = re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', choice, re.DOTALL)
    named = {label: re.findall(r"<option[^>]*>([^<]+)<", options) for label, options in groups}
    assert [(label, names[0], sorted(names) == names) for label, names in named.items()] == [
        ("States and territories", "Alabama", True),
        ("Provinces of Canada", "Alberta", True),
    ]
    assert choice.index("The whole nation") < choice.index("<optgroup"), "what is no state stands above them"
    a_figure("TX")
    shown = client.get(URL).content.decode()
    assert "<optgroup" not in shown, "one country alone needs no heading"


def test_a_second_value_of_the_year_is_a_second_row_and_the_first_one_stays(client, dana):
    client.post(URL + "new/", WANTED)
    client.post(URL + "new/", WANTED | {"value": "2401", "source": "Attorney General"})
    assert [row.value for row in HotlineFigure.objects.order_by("value")] == [2373, 2401]


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"year": ""}, "year", "Give the year, or the first and the last day."),
        ({"first_day": "2023-01-01"}, "year", "Give the year or the two days, not both."),
        ({"year": "", "first_day": "2023-02-01", "last_day": "2023-01-01"}, None, "cannot end before it begins"),
        ({"source": ""}, "source", "Write where it was published."),
        ({"as_of": "yesterday"}, "as_of", "Enter a valid date."),
        ({"value": "-1"}, "value", "greater than or equal to 0"),
        ({"state": "ZZ"}, "state", "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_what_was_typed_stays(client, dana, wrong, field, sentence):
    response = client.post(URL + "new/", WANTED | wrong)
    form = response.context["form"]
    errors = form.errors[field] if field else [text for texts in form.errors.values() for text in texts]
    assert any(sentence in text for text in errors)
    assert HotlineFigure.objects.count() == 0
    assert 'value="2024-10-01"' in response.content.decode() or "as_of" in wrong


def test_the_same_source_and_day_twice_is_refused(client, dana):
    client.post(URL + "new/", WANTED)
    response = client.post(URL + "new/", WANTED | {"value": "99"})
    assert "written down already" in str(response.context["form"].errors)
    client.post(URL + "new/", WANTED | {"state": "", "value": "30000", "exactness": "more_than"})
    again = client.post(URL + "new/", WANTED | {"state": "", "value": "31000"})
    assert "written down already" in str(again.context["form"].errors)
    assert HotlineFigure.objects.count() == 2


def test_a_correction_keeps_before_and_after_in_the_trail(client, dana):
    figure = a_figure()
    page = client.get(f"{URL}{figure.pk}/").content.decode()
    assert 'name="year" value="2023"' in page
    client.post(f"{URL}{figure.pk}/", WANTED | {"value": "2380", "source": "Hotline page"})
    figure.refresh_from_db()
    assert figure.value == 2380
    assert Entry.objects.get(verb="changed the hotline figure").changes == {"value": [2373, 2380]}


def test_deleting_asks_first_and_the_trail_keeps_what_it_was(client, dana):
    figure = a_figure()
    page = client.get(f"{URL}{figure.pk}/delete/").content.decode()
    assert "Delete this figure?" in page
    assert "2,373" in page
    assert HotlineFigure.objects.count() == 1
    client.post(f"{URL}{figure.pk}/delete/")
    assert HotlineFigure.objects.count() == 0
    assert Entry.objects.get(verb="deleted the hotline figure").changes["value"] == [2373, None]


@pytest.mark.parametrize(("value", "shown"), [(0, "fewer than 3"), (2, "fewer than 3"), (3, "3")])
def test_a_count_below_three_is_only_words_but_for_the_form_of_staff(client, dana, value, shown):
    figure = a_figure(value=value, source="Somebody")
    assert f'data-label="Value">{shown}<' in table_of(client.get(URL))
    rows = list(csv.DictReader(io.StringIO(client.get(URL + "figures.csv").content.decode("utf-8-sig"))))
    assert [row["value"] for row in rows] == [shown]
    assert f'name="value" value="{value}"' in client.get(f"{URL}{figure.pk}/").content.decode()
    assert shown in client.get(f"{URL}{figure.pk}/delete/").content.decode()


def test_a_page_that_is_stale_undoes_nobodys_correction_unseen(client):
    client.force_login(a_user("Dana Whitlock"))
    row = a_figure("TX")
    form = HotlineFigureForm(instance=row)
    drawn = form["drawn"].value()
    HotlineFigure.objects.update(source="Hotline page, corrected")
    response = client.post(f"{URL}{row.pk}/", WANTED | {"drawn": drawn})
    assert "Somebody changed this meanwhile." in response.content.decode()
    row.refresh_from_db()
    assert row.source == "Hotline page, corrected"


def test_a_lead_reads_the_nation_and_their_own_states_and_changes_nothing(client, marisol):
    own, other, nation = a_figure("TX"), a_figure("FL", value=4711), a_figure(None, value=51_667)
    client.force_login(marisol)
    page = client.get(URL).content.decode()
    assert ["2,373" in page, "51,667" in page, "4,711" in page, "Florida" in page] == [True, True, False, False]
    assert "Add a figure" not in page
    text = client.get(URL + "figures.csv").content.decode()
    assert ["2373" in text, "51667" in text, "4711" in text] == [True, True, False]
    for row in (own, other, nation):
        assert client.get(f"{URL}{row.pk}/").status_code in (403, 404)
        assert client.post(f"{URL}{row.pk}/delete/").status_code in (403, 404)
    assert client.post(URL + "new/", WANTED).status_code in (403, 404)
    assert client.get(URL + "template.csv").status_code in (403, 404)
    assert HotlineFigure.objects.count() == 3


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("scope=TX", ["Texas 2023", "Texas 2016"]),
        ("scope=nation", ["nation 2020"]),
        ("year=2016", ["Texas 2016"]),
        ("metric=cases", ["Texas 2016"]),
        ("q=polaris", ["nation 2020"]),
        ("q=texas hotline", ["Texas 2023", "Texas 2016"]),
        ("scope=FL", ["Texas 2023", "nation 2020", "Texas 2016"]),  # nothing of Florida is there to be chosen
        ("sort=first_day", ["Texas 2016", "nation 2020", "Texas 2023"]),
        ("sort=-state__name", ["Texas 2016", "Texas 2023", "nation 2020"]),
        ("sort=value", ["Texas 2023", "nation 2020", "Texas 2016"]),  # a hidden count is not to be told by its place
    ],
)
def test_the_list_is_narrowed_and_sorted(client, dana, query, found):
    a_figure("TX")
    a_figure("TX", 2016, 670, metric="cases")
    a_figure(None, 2020, 51_667, source="Polaris")
    rows = client.get(f"{URL}?{query}").context["page"].object_list
    told = [f"{row.state or 'nation'} {row.first_day.year}" for row in rows]
    assert sorted(told) == sorted(found) if query == "sort=-state__name" else told == found


def test_an_empty_list_says_how_figures_get_here(client, dana):
    page = client.get(URL).content.decode()
    assert "No hotline figure is written down" in page
    assert "Figures appear here once somebody writes them down or imports them" in page


def test_the_list_turns_its_pages(client, dana):
    for year in range(60):
        a_figure(year=1995 + year // 3, source=f"Source {year}")
    page = client.get(URL).content.decode()
    assert "60 published hotline figures" in page
    assert "1 to 50 of 60" in page
    assert "51 to 60 of 60" in client.get(URL + "?page=2").content.decode()


def test_the_list_asks_the_same_for_one_and_for_three(client, dana, django_assert_num_queries):
    a_figure()
    client.get(URL)
    with django_assert_num_queries(9):
        client.get(URL)
    a_figure("FL")
    a_figure(None)
    with django_assert_num_queries(9):
        client.get(URL)


def test_nobody_reads_it_without_signing_in(client):
    assert client.get(URL).status_code == 302


def test_administrators_may_too(client):
    client.force_login(a_user("Ada Admin", Role.ADMINISTRATOR))
    client.post(URL + "new/", WANTED)
    assert HotlineFigure.objects.count() == 1
