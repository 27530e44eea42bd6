"""What everybody sees of builds: city and date, and nothing else."""

import datetime

import icalendar
import pytest
from django.urls import reverse

from builds.models import Build, Status
from tat_coalitions.testing.people import a_build, a_person, a_user

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 11, 18, 19, tzinfo=datetime.UTC)
TODAY = datetime.date(2026, 11, 18)
VENUE = "Canary Hall"


@pytest.fixture(autouse=True)
def _noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def dana():
    return a_person("Dana Whitlock")


@pytest.fixture
def event(dana):
    """Makes a build that is shown in public."""

    def make(city, days, **fields):
        fields = {"published_at": NOON, "venue": VENUE, "venue_address": "1 Canary Street"} | fields
        return a_build(city, planner=dana, date=TODAY + datetime.timedelta(days=days), **fields)

    return make


@pytest.fixture
def events(event):
    return [
        event("El Paso", 91),
        event("Calexico", 0, state_id="CA", time_zone="America/Los_Angeles"),
        event("Bismarck", 30, status=Status.POSTPONED),
        event("Laredo", -90, status=Status.HELD),
        event("Toronto", -400, status=Status.CLOSED, state_id="ON"),
        event("Salem", 60, status=Status.CANCELLED),
        event("Amarillo", 70, status=Status.DRAFT),
        event("Pecos", 80, published_at=None),
        event("Unclosed", -3),
    ]


def test_the_page_shows_what_comes_what_waits_and_what_was_held(client, events):
    text = client.get("/events/").content.decode()
    assert "The next build is in Calexico, California, on November 18" in text
    assert "Two builds are coming" in text
    assert "Postponed; the new day is not known yet." in text
    assert "Two builds were held" in text
    shown = [city for city in (build.city for build in events) if city in text]
    assert shown == ["El Paso", "Calexico", "Bismarck", "Laredo", "Toronto"]


@pytest.mark.parametrize("address", ["/events/", "/events.ics"])
def test_nobody_is_told_where_exactly(client, events, address):
    text = client.get(address).content.decode()
    assert "El Paso" in text
    assert "Canary" not in text
    assert "Dana" not in text


def test_without_events_the_page_says_so(client):
    assert "The next build is not announced yet" in client.get("/events/").content.decode()


def test_a_day_lasts_until_midnight_where_the_build_is(client, event, time_machine):
    event("Honolulu", 0, state_id="HI", time_zone="Pacific/Honolulu")
    time_machine.move_to(datetime.datetime(2026, 11, 19, 9, 59, tzinfo=datetime.UTC))
    assert "Honolulu" in client.get("/events/").content.decode()
    time_machine.move_to(datetime.datetime(2026, 11, 19, 10, 0, tzinfo=datetime.UTC))
    assert "Honolulu" not in client.get("/events/").content.decode()


def test_the_feed_has_every_event_and_takes_back_what_was_cancelled(client, events):
    response = client.get("/events.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = icalendar.Calendar.from_ical(response.content)
    states = {str(entry["summary"]).rpartition(": ")[2] + " " + str(entry["status"]) for entry in calendar.events}
    assert states == {
        "TAT coalition build, El Paso, TX CONFIRMED",
        "TAT coalition build, Calexico, CA CONFIRMED",
        "TAT coalition build, Bismarck, TX CANCELLED",
        "TAT coalition build, Laredo, TX CONFIRMED",
        "TAT coalition build, Toronto, ON CONFIRMED",
        "TAT coalition build, Salem, TX CANCELLED",
        "TAT coalition build, Unclosed, TX CONFIRMED",
    }


def test_each_event_can_go_into_ones_calendar(client, event):
    el_paso = event("El Paso", 91)
    [entry] = icalendar.Calendar.from_ical(client.get(f"/events/{el_paso.slug}.ics").content).events
    assert (entry.start.date(), entry["location"]) == (el_paso.date, "El Paso, TX")


@pytest.mark.parametrize("fields", [{"published_at": None}, {"status": Status.DRAFT}])
def test_what_is_not_public_is_not_there(client, event, fields):
    hidden = event("Pecos", 91, **fields)
    assert client.get(f"/events/{hidden.slug}.ics").status_code == 404


@pytest.mark.parametrize("address", ["/events/", "/events.ics"])
def test_the_answer_may_be_kept_and_is_not_sent_again_unchanged(client, events, address):
    first = client.get(address)
    assert first["Cache-Control"] == "public, max-age=300"
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    Build.objects.filter(city="El Paso").update(date=TODAY + datetime.timedelta(days=120))
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_who_is_signed_in_gets_a_page_that_is_kept_nowhere(client, events):
    client.force_login(a_user("Dana Whitlock"))
    assert client.get("/events/")["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("address", ["/events/", "/events.ics"])
def test_many_events_ask_no_more_of_the_database(client, event, django_assert_max_num_queries, address):
    for number in range(60):
        event(f"City {number}", -number, status=Status.HELD)
    with django_assert_max_num_queries(4):
        assert client.get(address).status_code == 200


def test_past_events_turn_pages(client, event):
    for number in range(51):
        event(f"City {number}", -number, status=Status.HELD)
    assert "City 50<" not in client.get("/events/").content.decode().replace(", Texas", "<")
    assert "City 50<" in client.get("/events/?page=2").content.decode().replace(", Texas", "<")


def test_the_page_does_nothing_but_answer(client, events):
    assert client.post("/events/").status_code == 405


def test_the_addresses_have_their_names():
    assert [reverse("public:events"), reverse("public:events_ics")] == ["/events/", "/events.ics"]
