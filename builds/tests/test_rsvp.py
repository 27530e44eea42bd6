"""The personal pages: what the link shows, what a press of a button does, and what a mail scanner cannot do."""

import datetime
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from builds import letters
from builds.coverage import cover
from builds.models import Status
from contacts.actions import consents
from contacts.models import Consent, ConsentTo, Person
from tat_coalitions.accounts.links import token_for
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import HUDSPETH, WEBB, a_build, a_person, an_invitation, an_officer
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

COMES = {"stage": "invited", "invited_at": timezone.now(), "answered_at": timezone.now(), "heard": "link"}


@pytest.fixture
def build():
    return a_build(
        "El Paso",
        status=Status.INVITING,
        venue="Camino Real Hall",
        planner=a_person("Dana Whitlock", phone="+15125550109"),
    )


@pytest.fixture
def row(build):
    return an_invitation(build, an_officer("Ruth Ibarra"), stage="invited", invited_at=timezone.now())


def address(row):
    return reverse("links:rsvp", args=[token_for("rsvp", row)])


def an_answer(answer="yes", **more):
    return {"answer": answer, "sector": "law", **more}


def text_of(response):
    return " ".join(response.content.decode().split())


def test_the_page_shows_the_meeting_on_the_clocks_of_its_place(client, row, build):
    page = client.get(address(row))
    assert page.status_code == 200
    assert "You are invited to El Paso, Texas" in text_of(page)
    assert "10 am to 2 pm, Mountain time" in text_of(page)
    assert "(512) 555-0109" in text_of(page)


def test_the_venue_is_named_once_somebody_comes(client, row):
    assert "Camino Real Hall" not in text_of(client.get(address(row)))
    for answer, named in (("maybe", False), ("no", False), ("yes", True)):
        client.post(address(row), an_answer(answer))
        assert ("Camino Real Hall" in text_of(client.get(address(row)))) is named


def test_pressing_the_button_answers_and_the_page_says_so(client, row):
    page = client.post(address(row), an_answer(accommodations="step-free access"), follow=True)
    assert page.redirect_chain == [(address(row), 302)]
    assert "You are coming to El Paso" in text_of(page)
    row.refresh_from_db()
    assert (row.answer, row.heard, row.accommodations) == ("yes", "link", "step-free access")
    assert Entry.objects.get(verb="answered the invitation").actor_label == "personal link of Ruth Ibarra"
    assert Message.objects.get().kind == "invitation_answer"


def test_a_mail_scanner_that_opens_everything_changes_nothing(client, row):
    everything = [
        address(row),
        f"{address(row)}?answer=yes&sector=law",
        reverse("links:rsvp_calendar", args=[token_for("rsvp", row)]),
        reverse("links:sharing", args=[token_for("sharing", row.person)]),
        reverse("links:opt_out", args=[token_for("opt-out", row.person)]),
    ]
    for path in everything:
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
    row.refresh_from_db()
    assert (row.answer, row.person.opted_out_at) == ("", None)
    assert (Consent.objects.count(), Message.objects.count(), Entry.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, row, method):
    assert getattr(client, method)(address(row)).status_code == 405


def test_an_answer_needs_the_pages_own_form(row):
    assert Client(enforce_csrf_checks=True).post(address(row), an_answer()).status_code == 403
    row.refresh_from_db()
    assert row.answer == ""


@pytest.mark.parametrize(
    "wrong", ["nonsense", "zz-00", "1-0123456789abcdef0123456789abcdef", "ffffffffffffffffffff-0", "é"]
)
def test_a_wrong_token_finds_a_page_that_helps(client, row, wrong):
    for name in ("rsvp", "rsvp_calendar", "sharing", "opt_out"):
        page = client.get(reverse(f"links:{name}", args=[wrong]))
        assert page.status_code == 404
        assert "This link opens nothing" in text_of(page)


def test_a_link_is_good_for_one_purpose_and_one_person(client, row, build):
    tom = an_invitation(build, a_person("Tom Okafor"), stage="invited", invited_at=timezone.now())
    for token in (
        token_for("door", row),
        token_for("sharing", row),
        f"{tom.pk:x}-{token_for('rsvp', row).partition('-')[2]}",
    ):
        assert client.post(reverse("links:rsvp", args=[token]), an_answer()).status_code == 404
    tom.refresh_from_db()
    assert tom.answer == ""


def test_somebody_elses_link_answers_for_them_alone(client, row, build):
    tom = an_invitation(build, a_person("Tom Okafor"), stage="invited", invited_at=timezone.now())
    client.post(address(tom), an_answer("no"))
    row.refresh_from_db()
    assert row.answer == ""


def test_a_link_of_somebody_anonymised_opens_nothing(client, row):
    Person.objects.filter(pk=row.person_id).update(anonymised_at=timezone.now())
    assert client.get(address(row)).status_code == 404


def test_a_new_nonce_seals_the_old_link_off(client, row):
    old = address(row)
    row.nonce = "another"
    row.save()
    assert client.get(old).status_code == 404
    assert client.get(address(row)).status_code == 200


def test_a_form_that_does_not_fit_says_why_at_the_field_and_keeps_what_was_typed(client, row):
    page = text_of(client.post(address(row), {"sector": "law", "accommodations": "an interpreter"}))
    assert "Choose one of the four answers." in page
    assert "an interpreter" in page
    page = text_of(client.post(address(row), an_answer("instead")))
    assert "Write who comes, or choose another answer." in page
    page = text_of(client.post(address(row), an_answer("no", substitute="Maria Lopez")))
    assert "You wrote a name here but chose another answer." in page
    row.refresh_from_db()
    assert row.answer == ""


def test_somebody_else_can_come_instead(client, row):
    page = client.post(address(row), an_answer("instead", substitute="Maria Lopez"), follow=True)
    assert "Maria Lopez comes to El Paso in your place" in text_of(page)
    row.refresh_from_db()
    maria = row.stand_in
    assert (row.answer, maria.person.name, maria.answer, maria.heard) == ("instead", "Maria Lopez", "yes", "instead")


def test_minds_can_change_and_the_form_remembers(client, row, build):
    client.post(address(row), an_answer("instead", substitute="Maria Lopez"))
    remembered = client.get(address(row)).context["form"].initial
    assert (remembered["answer"], remembered["substitute"]) == ("instead", "Maria Lopez")
    # the name that stood there already is no answer of its own
    page = client.post(address(row), an_answer("no", substitute="Maria Lopez"), follow=True)
    assert "You cannot come to El Paso" in text_of(page)
    row.refresh_from_db()
    assert (row.answer, row.stand_in_or_none, build.invitations.count()) == ("no", None, 1)


def test_posting_every_field_of_the_model_changes_none_but_the_forms(client, row):
    more = {
        "stage": "drafted",
        "walk_in": "on",
        "arrived_at": "2027-01-01",
        "heard": "staff",
        "person": "1",
        "build": "1",
        "nonce": "x",
        "waiting_since": "2027-01-01",
        "seated_at": "2027-01-01",
        "seat_reason": "because",
        "in_place_of": str(row.pk),
        "save_the_date_at": "2027-01-01",
    }

    def kept():
        row.refresh_from_db()
        return {name: getattr(row, name) for name in more if name != "heard"}

    before = kept()
    client.post(address(row), an_answer(**more))
    assert kept() == before
    assert (row.answer, row.heard) == ("yes", "link")


# consents


def ticked(page):
    """The names of the boxes that are ticked."""
    boxes = re.findall(r"<input[^>]*type=\"checkbox\"[^>]*>", page.content.decode())
    return [re.search(r'name="([^"]*)"', box)[1] for box in boxes if "checked" in box]


def test_consents_are_off_until_ticked_and_the_notice_is_read_first(client, row):
    page = client.get(address(row))
    assert ticked(page) == []
    assert "What they hold may be a public record" in text_of(page)
    client.post(address(row), an_answer(shares_hosts="on"))
    assert consents.shared_by(row.person) == {ConsentTo.HOSTS}
    client.post(address(row), an_answer())
    assert consents.shared_by(row.person) == set()


def test_what_is_shared_can_be_taken_back_long_after_the_meeting(client, row, build):
    consents.give(row.person, ConsentTo.CONTACT_LIST, told="link", by=None)
    type(build).objects.update(date=timezone.now().date() - datetime.timedelta(days=400), status=Status.CLOSED)
    over = client.get(address(row))
    assert over.status_code == 404
    sharing = reverse("links:sharing", args=[token_for("sharing", row.person)])
    assert sharing in text_of(over)
    assert ticked(client.get(sharing)) == ["shares_contact_list"]
    client.post(sharing, {})
    assert consents.shared_by(row.person) == set()


# no more invitations


def test_one_click_of_a_mail_program_ends_invitations_without_session_or_token(row):
    way_out = reverse("links:opt_out", args=[token_for("opt-out", row.person)])
    machine = Client(enforce_csrf_checks=True)
    assert machine.post(way_out, {"List-Unsubscribe": "One-Click"}).status_code == 200
    row.person.refresh_from_db()
    assert row.person.opted_out_at is not None
    assert "You get no more invitations" in text_of(machine.get(way_out))
    machine.post(way_out, {"again": "1"})
    row.person.refresh_from_db()
    assert row.person.opted_out_at is None


# when the meeting changes


def test_after_its_day_the_link_answers_nothing_any_more(client, row, build):
    type(build).objects.update(date=build.today() - datetime.timedelta(days=1))
    page = client.post(address(row), an_answer())
    assert page.status_code == 404
    assert "The meeting in El Paso is over" in text_of(page)
    row.refresh_from_db()
    assert row.answer == ""


def test_on_its_day_the_page_still_names_the_venue_after_it_began(client, row, build):
    client.post(address(row), an_answer())
    with time_machine.travel(build.begins + datetime.timedelta(minutes=5), tick=False):
        page = text_of(client.get(address(row)))
    assert "Camino Real Hall" in page
    assert "The meeting has begun" in page


def test_a_cancelled_meeting_is_said_kindly_and_takes_no_answer(client, row, build):
    type(build).objects.update(status=Status.CANCELLED)
    for page in (client.get(address(row)), client.post(address(row), an_answer())):
        assert page.status_code == 200
        assert "is cancelled" in text_of(page)
        assert "You need not do anything" in text_of(page)
    row.refresh_from_db()
    assert row.answer == ""
    entry = client.get(reverse("links:rsvp_calendar", args=[token_for("rsvp", row)])).content.decode()
    assert "STATUS:CANCELLED" in entry and "METHOD:CANCEL" in entry, "Outlook takes nothing out that is published"


def test_a_postponed_meeting_says_that_nothing_need_be_done(client, row, build):
    type(build).objects.update(status=Status.POSTPONED)
    assert "is postponed" in text_of(client.get(address(row)))


def test_a_moved_meeting_asks_again_who_had_said_yes(client, row, build):
    client.post(address(row), an_answer())
    type(build).objects.update(date=build.date + datetime.timedelta(days=7))
    page = text_of(client.get(address(row)))
    assert "The date has moved: are you still coming?" in page
    assert f"You answered for {date_format(row.build.date, 'l, F j, Y')}." in page
    assert "Camino Real Hall" not in page
    assert "You are coming to El Paso" in text_of(client.post(address(row), an_answer(), follow=True))


def test_who_waited_for_a_seat_reads_that_their_place_is_kept_when_it_moves(client, row, build):
    type(build).objects.update(capacity=1)
    an_invitation(build, an_officer("Luis Prado"), answer="yes", **COMES)
    client.post(address(row), an_answer())
    type(build).objects.update(date=build.date + datetime.timedelta(days=7))
    assert "You keep your place on the waiting list." in text_of(client.get(address(row)))


def test_who_could_not_come_on_the_old_day_reads_that_it_moved(client, row, build):
    client.post(address(row), an_answer("no"))
    type(build).objects.update(date=build.date + datetime.timedelta(days=7))
    page = text_of(client.get(address(row)))
    assert "You cannot come to El Paso" in page and "and has moved: if that changes your answer" in page


def test_whoever_was_named_still_reads_by_whom_when_it_moves(client, row, build):
    client.post(address(row), an_answer("instead", substitute="Maria Lopez", substitute_email="maria@example.org"))
    type(build).objects.update(date=build.date + datetime.timedelta(days=7))
    page = text_of(client.get(address(row.stand_in)))
    assert "Ruth Ibarra has named you to come to El Paso instead" in page
    assert "the meeting has moved. A seat is kept for you." in page


# what the page says of an answer


def test_who_comes_reads_what_they_told_us(client, row, build):
    build.counties.add(HUDSPETH)
    told = {"accommodations": "step-free access", "diet": "no pecans", "counties": [HUDSPETH]}
    page = text_of(client.post(address(row), an_answer(**told), follow=True))
    said = page[page.index("What you told us") :]
    assert all(each in said for each in ("Law enforcement", "Hudspeth, TX", "step-free access", "no pecans"))


@pytest.mark.parametrize(
    ("answer", "venue", "entry"),
    [
        ("yes", "Camino Real Hall", True),
        ("maybe", "it is named to those who come", True),
        ("no", "it is named to those who come", False),
    ],
)
def test_the_page_offers_the_day_to_who_may_come(client, row, answer, venue, entry):
    page = text_of(client.post(address(row), an_answer(answer), follow=True))
    assert venue in page
    assert ("Put it into my calendar" in page) == entry


@pytest.mark.parametrize(
    ("email", "told"), [("maria@example.org", "We have written to them"), ("", "pass the calendar")]
)
def test_who_sends_somebody_reads_whether_they_were_told_and_has_the_entry_to_pass_on(client, row, email, told):
    data = an_answer("instead", substitute="Maria Lopez", substitute_email=email)
    page = text_of(client.post(address(row), data, follow=True))
    assert told in page
    assert ("Put it into my calendar" in page) == (not email)
    entry = client.get(reverse("links:rsvp_calendar", args=[token_for("rsvp", row)])).content.decode()
    assert ("Camino Real Hall" in entry) == (not email)


def test_a_tick_that_was_set_before_says_so(client, row):
    assert "You have said yes to this before" not in text_of(client.get(address(row)))
    consents.settle(row.person, {ConsentTo.HOSTS: True}, told=Consent.Told.LINK, by="a test")
    assert text_of(client.get(address(row))).count("You have said yes to this before") == 1


def test_a_day_for_answers_that_is_past_is_asked_for_no_more(client, row, build):
    assert build.answer_by is None
    for days, shown in ((1, True), (0, True), (-1, False)):
        type(build).objects.update(answer_by=build.today() + datetime.timedelta(days=days))
        build.refresh_from_db()
        assert ("Answer by" in text_of(client.get(address(row)))) == shown
        assert (letters.answer_request(build) == "Please answer as soon as you can.") == (not shown)


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.POSTPONED])
def test_what_was_shared_can_be_taken_back_when_there_is_no_meeting(client, row, build, status):
    type(build).objects.update(status=status)
    assert "See what you let us share" in text_of(client.get(address(row)))


def test_the_calendar_entry_names_the_venue_for_who_comes(client, row):
    entry = reverse("links:rsvp_calendar", args=[token_for("rsvp", row)])
    before = client.get(entry)
    assert before["Content-Type"].startswith("text/calendar")
    assert "Camino Real Hall" not in before.content.decode()
    client.post(address(row), an_answer())
    assert "Camino Real Hall" in client.get(entry).content.decode()


def test_personal_pages_are_kept_out_of_every_cache(client, row):
    assert client.get(address(row))["Cache-Control"] == "no-store, private"


def test_the_page_asks_the_same_number_of_questions_whatever_the_agenda(
    client, row, build, django_assert_max_num_queries
):
    for hour in range(10, 14):
        item = build.sessions.create(
            title=f"Item {hour}", starts_at=datetime.time(hour), ends_at=datetime.time(hour, 50)
        )
        item.speakers.create(shown_as=f"Speaker {hour}")
    with django_assert_max_num_queries(9):
        client.get(address(row))


def test_the_agenda_names_leads_and_speakers_and_never_a_sealed_name(client, row, build):
    item = build.sessions.create(
        title="First hand", lead="Laredo PD", starts_at=datetime.time(10), ends_at=datetime.time(11)
    )
    item.speakers.create(shown_as="Guest of TAT", sealed_name="Evelyn Quartz")
    page = text_of(client.get(address(row)))
    assert "First hand" in page and "Laredo PD" in page and "Guest of TAT" in page
    assert "Quartz" not in page


def test_diet_and_accommodations_are_two_fields_that_are_checked_and_kept_apart(client, row):
    client.post(address(row), an_answer(accommodations="step-free access", diet="no pecans"))
    row.refresh_from_db()
    assert (row.accommodations, row.diet) == ("step-free access", "no pecans")
    page = text_of(client.post(address(row), an_answer(diet="Case number 2026-00123, victim born 3/4/2009")))
    assert "This looks like" in page or "looks like" in page
    row.refresh_from_db()
    assert row.diet == "no pecans"


def test_the_counties_they_serve_are_those_of_the_build_and_count_for_them(client, row, build):
    build.counties.add(HUDSPETH)
    client.post(address(row), an_answer(counties=[HUDSPETH]))
    assert list(row.counties.values_list("pk", flat=True)) == [HUDSPETH]
    places = {place.name: place.people["law"] for place in cover(build).places}
    assert places == {"El Paso": 1, "Hudspeth": 1}
    assert not row.person.organization.counties_served.exists(), "the organization stays as it is"
    refused = client.post(address(row), an_answer(counties=[WEBB]))
    assert "counties" in refused.context["form"].errors
    assert list(row.counties.values_list("pk", flat=True)) == [HUDSPETH]


def test_counties_are_taken_back_by_ticking_none(client, row, build):
    build.counties.add(HUDSPETH)
    client.post(address(row), an_answer(counties=[HUDSPETH]))
    client.post(address(row), an_answer())
    assert not row.counties.exists()


def test_a_save_the_date_shows_the_day_and_takes_an_answer_already(client, build):
    row = an_invitation(build, an_officer("Luis Prado"), save_the_date_at=timezone.now())
    page = text_of(client.get(address(row)))
    assert "Save the date:" in page and "Your invitation follows." in page
    assert "You are coming to El Paso" in text_of(client.post(address(row), an_answer(), follow=True))
    row.refresh_from_db()
    assert (row.answer, row.stage) == ("yes", "invited")
