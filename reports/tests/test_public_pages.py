"""What everybody reads: light, cacheable, useful without a script, and with nothing internal in it."""

import datetime
import gzip
import html
import re

import brotli
import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.utils import timezone

from builds.models import CommitmentKind, Status
from contacts.models import State
from reports import actions
from reports.tests.makers import AFTER_SIX_MONTHS, a_held_build, a_promise, an_answered_followup, came, measured, noon
from tat_coalitions.testing.people import a_build, a_co_host, a_lead, a_person, an_organization

pytestmark = pytest.mark.django_db

HEAVIEST = 100_000
SOON = timezone.now().date() + datetime.timedelta(days=60)


@pytest.fixture
def mobile():
    """A held build of Alabama with a canary wherever something internal can stand."""
    office = an_organization(
        "Office of the Attorney General", "attorney_general", county=None, state_id="AL", phone="+15125550101"
    )
    lead = a_lead("Canary Lead", organization=office, phone="+15125550102", email="canary.lead@example.org")
    build = a_held_build(
        slug="mobile-2026",
        planner=a_person("Canary Planner", phone="+15125550103", email="canary.planner@example.org"),
        second=a_person("Canary Second"),
        sustaining_lead=lead,
        venue="Canary Hall",
        venue_address="1 Canary Way",
    )
    a_co_host(build, lead)
    came(build, "law", 4)
    one = an_answered_followup(build, 1, lead=lead, note="Canary note")
    a_promise(build, "Canary Freight", 640, answers={one: 188}, words="Canary words")
    a_promise(build, "Canary Police", 10, CommitmentKind.TRAIN_OFFICERS, answers={one: 2})
    measured(one, "calls_made", 4711)
    measured(one, "investigative_partnerships", choice="yes")
    return build


@pytest.fixture
def el_paso():
    """A build to come, announced, with canaries."""
    planner = a_person("Canary Planner of El Paso")
    build = a_build(
        "El Paso", date=SOON, slug="el-paso-next", planner=planner, venue="Canary Center", published_at=timezone.now()
    )
    a_co_host(build, a_person("Canary Host", organization=an_organization("Canary Asked Only")), status="asked")
    return build


def pages(build):
    return ["/", "/goals/", "/states/", "/states/al/", "/states/tx/", "/states/wy/", "/impact/", f"/impact/{build.slug}/",
            f"/impact/{build.slug}.csv", "/impact/figures.csv"]  # fmt: skip


def read(client, path):
    return client.get(path).content.decode()


def test_everybody_reads_them_without_signing_in(client, mobile, el_paso, dana):
    actions.publish(mobile, by=dana)
    assert {path: client.get(path).status_code for path in pages(mobile)} == dict.fromkeys(pages(mobile), 200)


def test_nothing_internal_stands_on_any_of_them(client, mobile, el_paso, dana):
    actions.publish(mobile, by=dana)
    for path in pages(mobile):
        page = read(client, path)
        assert "canary" not in page.lower(), path
        assert "4711" not in page, path
        assert not re.search(r"555.?01\d\d", page), path
    pdf = client.get(f"/impact/{mobile.slug}.pdf").getvalue()
    assert b"anary" not in pdf


def test_drafts_cancelled_and_unannounced_builds_are_nowhere(client):
    for city, fields in {
        "Hiddenburg": {"published_at": None},
        "Draftville": {"published_at": timezone.now(), "status": Status.DRAFT},
        "Cancelton": {"published_at": timezone.now(), "status": Status.CANCELLED},
        "Postpone City": {"published_at": timezone.now(), "status": Status.POSTPONED},
    }.items():
        a_build(city, date=SOON, **fields)
    a_held_build("Secret Springs", state_id="TX")
    State.objects.get(pk="TX").builds.update(published_at=None)
    for path in ("/", "/states/", "/states/tx/"):
        page = read(client, path)
        assert not [city for city in ("Hiddenburg", "Draftville", "Cancelton", "Postpone", "Secret") if city in page]
    assert "Texas has held no build yet" in read(client, "/states/tx/")


def test_a_report_that_is_not_published_does_not_exist(client, mobile, dana):
    actions.write_words(mobile, narrative="Not yet", next_steps="", by=dana)
    for path in ("/impact/mobile-2026/", "/impact/mobile-2026.pdf", "/impact/mobile-2026.csv", "/impact/nowhere/"):
        assert client.get(path).status_code == 404
    assert "mobile-2026" not in read(client, "/impact/") + read(client, "/")


@pytest.mark.parametrize("postal", ["zz", "TX", "texas"])
def test_there_is_no_page_for_what_is_no_state(client, postal):
    assert client.get(f"/states/{postal}/").status_code == 404


def test_every_state_province_and_territory_has_a_page(client):
    for state in State.objects.all():
        assert client.get(f"/states/{state.slug}/").status_code == 200


def test_the_start_page_says_what_is_next_and_what_came_of_it(client, mobile, el_paso, dana):
    actions.publish(mobile, by=dana)
    page = html.unescape(read(client, "/"))
    assert "One state has held a build; one leads its own" in page
    assert "Next: El Paso" in page
    assert "Mobile, Alabama: one month on, 188 of 640 promised people are trained" in page
    assert ">190<" in page  # 188 drivers and 2 officers are confirmed
    assert "190 people are trained, and confirmed" in page
    assert page.count('class="pin"') == 1


def test_an_empty_start_page_says_so_and_how_to_begin(client):
    page = html.unescape(read(client, "/"))
    assert "No state has held a build yet" in page
    assert "No build is announced right now" in page
    assert 'class="pin"' not in page


def test_the_map_is_a_link_for_each_state_with_its_words(client, mobile, el_paso):
    page = html.unescape(read(client, "/states/"))
    assert len(re.findall(r'<a href="/states/\w\w/" class="s\d"', page)) == 51
    assert 'aria-label="Alabama: led by the state, 1 build, trains new commercial drivers"' in page
    assert 'aria-label="Texas: no build yet, next build announced"' in page
    assert "<title>Wyoming: no build yet</title>" in page
    listed = page.partition("Every state with a build")[2]
    assert re.findall(r"/states/(\w+)/\">([^<]+)<span>(\d+)", listed)[0] == ("al", "Alabama", "1")
    assert len(set(re.findall(r'href="/states/(\w\w)/"', listed))) == State.objects.count()


@pytest.mark.parametrize(
    ("hour", "shown"), [(5, True), (8, False)], ids=["the evening of the day in Denver", "the day after in Denver"]
)
def test_what_is_next_ends_with_its_day_where_it_is(client, hour, shown):
    a_build("Boise", date=datetime.date(2027, 2, 17), published_at=timezone.now(), time_zone="America/Denver")
    with time_machine.travel(datetime.datetime(2027, 2, 18, hour, tzinfo=datetime.UTC), tick=False):
        assert ("Boise" in read(client, "/")) is shown
        assert ("Planned" in read(client, "/states/tx/")) is shown


def test_a_build_for_two_states_counts_in_both(client):
    build = a_held_build("Sioux City", state_id="IA")
    build.states_served.add("NE")
    page = html.unescape(read(client, "/"))
    assert "Two states have held a build" in page
    assert "Sioux City, Iowa" in read(client, "/states/ne/")


def test_a_state_whose_neighbor_leads_is_not_said_to_lead_its_own(client, mobile):
    mobile.states_served.add("MS")
    own = "The coalition here is led by the state’s own people."
    assert own in html.unescape(read(client, "/states/al/"))
    assert own not in html.unescape(read(client, "/states/ms/"))
    assert 'aria-label="Mississippi: 1 build"' in html.unescape(read(client, "/states/"))


def test_a_past_build_leads_to_what_came_of_it(client, mobile):
    assert '<a href="/states/al/">Mobile, Alabama<span>Apr 14</span></a>' in read(client, "/events/")


def test_a_province_is_counted_as_one(client):
    a_held_build("Toronto", state_id="ON", counties=())
    a_held_build("Mobile")
    assert "One state and one province have held a build" in html.unescape(read(client, "/states/"))


def test_a_state_shows_its_builds_hosts_and_latest_report(client, mobile, dana):
    a_held_build("Montgomery", date=datetime.date(2019, 2, 12))
    actions.publish(mobile, by=dana)
    page = html.unescape(read(client, "/states/al/"))
    assert "Alabama has held two builds" in page
    assert "188 of 640 promised people are trained" in page
    assert "Office of the Attorney General" in page
    assert page.index("Mobile</th>") < page.index("Montgomery</th>")
    assert 'href="/impact/mobile-2026/"' in page


def test_the_goals_are_the_rows_of_the_goals(client):
    page = html.unescape(read(client, "/goals/"))
    assert "Eight goals for the day of the meeting" in page
    assert "Six goals that last" in page
    assert page.count("<li><h3>") == 14


def test_reports_are_listed_the_newest_first(client, mobile, dana):
    knoxville = a_held_build("Knoxville", state_id="TN", slug="knoxville-2026")
    actions.publish(mobile, by=dana, at=AFTER_SIX_MONTHS)
    actions.publish(knoxville, by=dana, at=AFTER_SIX_MONTHS + datetime.timedelta(days=1))
    page = read(client, "/impact/")
    assert "Two builds have a report of what came of them" in page
    assert page.index("Knoxville") < page.index("Mobile")


def test_they_are_kept_by_caches_and_asked_for_again_only_when_changed(client, mobile, dana):
    actions.publish(mobile, by=dana)
    for path in pages(mobile):
        response = client.get(path)
        assert "public" in response["Cache-Control"], path
        assert "max-age=300" in response["Cache-Control"], path
        again = client.get(path, headers={"if-none-match": response["ETag"]})
        assert again.status_code == 304, path


def test_who_is_signed_in_gets_them_uncached(client, dana):
    client.force_login(dana)
    assert client.get("/")["Cache-Control"] == "no-store, private"


def weight(client, path):
    """Bytes over the wire of a page with all it needs to be shown: style sheet, fonts, icon."""
    response = client.get(path, headers={"accept-encoding": "gzip"})
    page = gzip.decompress(response.content).decode()
    sheets = re.findall(r'<link rel="(?:stylesheet|icon)" href="/static/([^"]+)"', page)
    fonts = [f"build/fonts/public-sans-latin-{width}.woff2" for width in (400, 600, 700)]
    files = [open_static(name) for name in sheets]
    return (
        len(response.content)
        + sum(len(brotli.compress(file)) for file in files)
        + sum(map(len, map(open_static, fonts)))
    )


def open_static(name):
    with open(finders.find(name), "rb") as file:  # noqa: PTH123
        return file.read()


def test_each_weighs_less_than_a_hundred_kilobytes(client, mobile, el_paso, dana):
    actions.publish(mobile, by=dana)
    for state in State.objects.filter(country="US"):
        a_held_build(f"City of {state}", state_id=state.pk, counties=())
    weights = {path: weight(client, path) for path in pages(mobile) if not path.endswith(".csv")}
    assert {path: bytes for path, bytes in weights.items() if bytes > HEAVIEST} == {}
    assert max(weights.values()) > 50_000  # the fonts alone are 44 kB: something was weighed


def test_they_need_no_script_and_one_style_sheet(client, mobile, dana):
    actions.publish(mobile, by=dana)
    for path in pages(mobile):
        page = read(client, path)
        assert "<script" not in page
        assert "style=" not in page
        assert page.count('rel="stylesheet"') == (0 if path.endswith(".csv") else 1)


@pytest.mark.parametrize(
    ("path", "questions"), [("/", 9), ("/states/", 6), ("/states/al/", 8), ("/impact/", 2), ("/impact/build-1/", 2)]
)
def test_they_ask_the_database_the_same_for_one_build_and_for_many(
    client, dana, path, questions, django_assert_num_queries
):
    a_build("El Paso", date=SOON, published_at=timezone.now())
    actions.publish(a_held_build("Mobile", slug="build-1"), by=dana, at=noon(SOON))
    client.get(path)
    with django_assert_num_queries(questions):
        client.get(path)
    for number in range(2, 4):
        a_build(f"Next {number}", date=SOON, published_at=timezone.now())
        build = a_held_build(f"City {number}", slug=f"build-{number}")
        a_co_host(build, a_person(f"Host {number}"))
        actions.publish(build, by=dana, at=noon(SOON))
    with django_assert_num_queries(questions):
        client.get(path)


def test_a_pdf_whose_file_is_gone_is_not_found_and_the_page_stays(client, mobile, dana):
    report = actions.publish(mobile, by=dana)
    report.pdf.storage.delete(report.pdf.name)
    assert client.get("/impact/mobile-2026.pdf").status_code == 404
    assert client.get("/impact/mobile-2026/").status_code == 200
