"""What is agreed with speakers, what they consent to, and the programme that everybody in the room reads."""

import datetime
import io
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from builds import templating
from builds.actions import agenda as verbs
from builds.actions.sign_offs import ask
from builds.models import Arrangement, ConsentOfSpeaker, Session
from builds.standard_words import STANDARD
from tat_coalitions.accounts.links import token_for
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import a_build, a_co_host, a_lead, a_person, an_invitation
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

T = datetime.time
TO, TOLD = ConsentOfSpeaker.To, ConsentOfSpeaker.Told
NAME = "Rosalind Sealed-Canary"
AGREED = {
    "topics": "Canary topics",
    "off_limits": "Canary questions",
    "introduction": "Canary introduction",
    "honorarium": "Canary dollars",
    "honorarium_status": "agreed",
    "travel": "Canary flight",
    "travel_status": "booked",
    "support_person": "Canary friend",
    "quiet_room": "Canary room",
}


@pytest.fixture
def build(dana):
    planner = dana.person
    return a_build(slug="el-paso", planner=planner, venue="The Hall", venue_address="2500 Story Road")


@pytest.fixture
def session(build):
    return an_item(build, "A speaker’s own words", T(11), T(11, 40), credit_hours="0.75")


@pytest.fixture
def speaker(session, dana):
    return verbs.add_speaker(session, by=dana, shown_as="Speaker", sealed_name=NAME)


def an_item(build, title, starts, ends, **fields):
    return Session.objects.create(build=build, title=title, starts_at=starts, ends_at=ends, **fields)


def yes(speaker, *uses, by=None, on=None):
    told = (on or timezone.localdate(), TOLD.SPEAKER)
    verbs.settle_consents(speaker, dict.fromkeys(uses, told), by=by, at=timezone.now())


def page(client, name, *args):
    response = client.get(reverse(f"builds:{name}", args=args))
    assert response.status_code == 200
    return " ".join(response.text.split())


def programme(client, query=""):
    """(text, pages) of the programme on paper."""
    answer = client.get(reverse("builds:programme_pdf", args=["el-paso"]) + query)
    reader = PdfReader(io.BytesIO(answer.content))
    return " ".join(" ".join(each.extract_text() for each in reader.pages).split()), reader


# What is agreed


def test_what_is_agreed_is_kept_and_shown_to_tat_alone(client, build, speaker, dana, caplog):
    address = reverse("builds:arrangement", args=["el-paso", speaker.pk])
    client.post(address, AGREED)
    kept = Arrangement.objects.get(speaker=speaker)
    assert {name: getattr(kept, name) for name in AGREED} == AGREED
    assert "Canary friend" in page(client, "arrangement", "el-paso", speaker.pk)
    karen = a_lead("Karen Lindqvist")
    host = a_co_host(build, karen, signs_agenda=True)
    ask(host, what="agenda", by=dana)
    client.force_login(karen.user)
    assert [client.get(address).status_code, client.post(address, AGREED).status_code] == [403, 403]
    pages = [
        *(page(client, name, "el-paso") for name in ("agenda", "programme", "co_hosts", "detail")),
        *(page(client, "brief", "el-paso", host.pk), page(client, "sign_off", "el-paso", host.pk, "agenda")),
        programme(client, "?place=venue")[0],
        PdfReader(io.BytesIO(client.get(reverse("builds:brief_pdf", args=["el-paso", host.pk])).content)).pages[0].extract_text(),
        *(f"{entry} {entry.changes} {entry.reason}" for entry in Entry.objects.all()),
        *(f"{message.subject} {message.text} {message.html}" for message in Message.objects.all()),
        *(record.getMessage() for record in caplog.records),
    ]  # fmt: skip
    assert [text for text in pages if "canary" in text.lower()] == []
    assert len(Message.objects.all()) == 1


def test_the_trail_says_that_it_changed_and_never_what(speaker, dana):
    verbs.arrange(speaker, by=dana, honorarium="USD 750")
    entry = Entry.objects.get(verb="agreed with a speaker")
    assert entry.changes == {"honorarium": ["", "kept apart"]}


def test_words_about_a_case_are_stopped_at_their_field(client, speaker):
    address = reverse("builds:arrangement", args=["el-paso", speaker.pk])
    text = client.post(address, AGREED | {"topics": "How she left the prostitute life"}).text
    assert not Arrangement.objects.exists() and "How she left" in text
    client.post(address, AGREED | {"topics": "The word “prostitute” in reports", "keep_words": "on"})
    assert Arrangement.objects.exists()


# Consents, each apart


def test_without_a_yes_everything_is_no(speaker, session):
    assert (speaker.agreed_to, session.forbids) == (set(), "No photos, no recording")
    assert speaker.public_name == "Speaker"


def test_a_yes_wants_its_day_and_who_told_us(client, speaker):
    address = reverse("builds:arrangement", args=["el-paso", speaker.pk])
    text = client.post(address, AGREED | {"photo": "on"}).text
    assert "Write on which day they said so." in text and "Choose who told us." in text
    assert not ConsentOfSpeaker.objects.exists()
    client.post(address, AGREED | {"photo": "on", "photo_on": "2026-11-03", "photo_told": "support"})
    [consent] = ConsentOfSpeaker.objects.all()
    assert (consent.to, str(consent.given_on), consent.told, consent.noted_by.name) == (
        "photo", "2026-11-03", "support", "Dana Whitlock")  # fmt: skip
    assert "No recording" in page(client, "agenda", "el-paso")


def test_a_yes_taken_back_is_a_no_that_stays_on_record(speaker, session, dana):
    yes(speaker, TO.PHOTO, TO.RECORDING, by=dana)
    assert Session.objects.get().forbids == ""
    yes(speaker, TO.PHOTO, by=dana)
    yes(speaker, TO.PHOTO, by=dana)  # the second time changes nothing
    assert Session.objects.get().forbids == "No recording"
    assert [(row.to, row.withdrawn_on is None) for row in ConsentOfSpeaker.objects.order_by("to")] == [
        ("photo", True),
        ("recording", False),
    ]
    assert Entry.objects.filter(verb="noted a consent of a speaker").count() == 3


def test_one_speaker_without_a_yes_forbids_it_for_the_whole_item(session, speaker, dana):
    yes(speaker, TO.PHOTO, TO.RECORDING, by=dana)
    verbs.add_speaker(session, by=dana, shown_as="Sergeant", person=a_person("Joel Ibarra"))
    assert Session.objects.get().forbids == "No photos, no recording"


@pytest.mark.parametrize("becomes", ["another name", "a person"])
def test_nobody_inherits_a_yes_or_what_was_agreed(speaker, dana, becomes):
    yes(speaker, TO.PHOTO, TO.NAMED, by=dana)
    verbs.arrange(speaker, by=dana, topics="Canary topics")
    verbs.change_speaker(speaker, by=dana, shown_as="Our guest")
    assert len(speaker.agreed_to) == 2, "how they are shown changes nothing"
    named = {"person": a_person("Lucía Garza")} if becomes == "a person" else {"sealed_name": "Somebody Else"}
    verbs.change_speaker(speaker, by=dana, shown_as="Speaker", **named)
    assert speaker.agreed_to == set()
    assert not Arrangement.objects.exists()


@pytest.mark.parametrize(
    "fields", [{}, {"withdrawn_on": datetime.date(2026, 11, 1)}], ids=["twice", "back before it began"]
)
def test_the_database_keeps_one_yes_and_its_order(speaker, dana, fields):
    yes(speaker, TO.PHOTO, by=dana, on=datetime.date(2026, 11, 3))
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsentOfSpeaker.objects.create(
            speaker=speaker, to="photo", given_on=datetime.date(2026, 11, 3), told="speaker", **fields
        )


# Names


def test_a_name_is_printed_only_of_who_agreed_to_be_named(client, session, dana):
    lucia = verbs.add_speaker(session, by=dana, shown_as="Prosecutor", person=a_person("Lucía Garza"))
    assert "Lucía Garza" not in page(client, "programme", "el-paso")
    yes(lucia, TO.NAMED, by=dana)
    assert "Prosecutor: Lucía Garza" in page(client, "programme", "el-paso")


@pytest.mark.parametrize(("title", "shown_as"), [("Survivor-leader", "Speaker"), ("Own words", "Survivor leader")])
def test_nobody_is_listed_by_name_under_the_label_who_did_not_agree(client, build, dana, title, shown_as):
    item = an_item(build, title, T(12), T(13))
    speaker = verbs.add_speaker(item, by=dana, shown_as=shown_as, person=a_person("Ana Tellez"))
    host = a_co_host(build, a_person("Karen Lindqvist"), signs_agenda=True)
    seen = lambda: [  # noqa: E731
        page(client, "agenda", "el-paso"),
        page(client, "sign_off", "el-paso", host.pk, "agenda"),
        page(client, "programme", "el-paso"),
    ]
    assert [text for text in seen() if "Ana Tellez" in text] == []
    yes(speaker, TO.NAMED, by=dana)
    assert [("Ana Tellez" in text) for text in seen()] == [True, True, True]


# The public role


def test_the_usual_agenda_calls_nobody_a_survivor(client, dana):
    build = a_build("Laredo", slug="laredo", planner=dana.person)
    templating.add_agenda(build)
    invitee = an_invitation(build, a_person("Luis Prado"), stage="invited", invited_at=timezone.now())
    told = [
        page(client, "agenda", "laredo"),
        page(client, "programme", "laredo"),
        client.get(reverse("links:rsvp", args=[token_for("rsvp", invitee)])).text,
        *(str(words) for pair in STANDARD.values() for words in pair),
    ]
    assert [text for text in told if "survivor" in text.casefold()] == []
    assert "Guest speaker" in told[0]


@pytest.mark.parametrize("field", ["title", "lead", "audience"])
def test_an_item_says_survivor_only_where_they_chose_it(client, build, field):
    address = reverse("builds:add_session", args=["el-paso"])
    data = {"starts_at": "10:00", "ends_at": "10:30", "title": "A talk"} | {field: "Survivor-leader"}
    refused = client.post(address, data).text
    assert "unless they chose this word themselves" in refused and "They chose to be called so" in refused
    assert not build.sessions.exists()
    client.post(address, data | {"label_is_chosen": "on"})
    assert getattr(build.sessions.get(), field) == "Survivor-leader"


def test_a_speaker_is_shown_as_a_survivor_only_where_they_chose_it(client, session):
    address = reverse("builds:add_speaker", args=["el-paso", session.pk])
    assert "unless they chose" in client.post(address, {"shown_as": "A survivor", "sealed_name": NAME}).text
    assert not session.speakers.exists()
    client.post(address, {"shown_as": "A survivor", "sealed_name": NAME, "label_is_chosen": "on"})
    assert session.speakers.get().shown_as == "A survivor"


@pytest.mark.parametrize(
    ("shown_as", "agreed", "title"),
    [
        (None, False, "Guest speaker"),
        ("Speaker", False, "Guest speaker"),
        ("Survivor-leader", False, "Survivor-leader"),
        ("Speaker", True, "Survivor-leader"),
    ],
    ids=["nobody yet", "sealed", "shown so", "named"],
)
def test_agendas_from_before_take_the_public_role_unless_somebody_chose_the_word(build, dana, shown_as, agreed, title):
    item = an_item(build, "Survivor-leader", T(11), T(12), audience="All; no recording")
    if shown_as:
        speaker = verbs.add_speaker(item, by=dana, shown_as=shown_as, person=a_person("Ana Tellez"))
        if agreed:
            yes(speaker, TO.NAMED, by=dana)
    import_module("builds.migrations.0014_guest_speaker_is_the_public_role").call_it_guest_speaker(apps, None)
    item.refresh_from_db()
    assert item.title == title
    assert (item.audience == "All") == (title == "Guest speaker")


def test_what_is_for_everybody_does_not_say_so_twelve_times(client, build):
    for audience in ("All", "", "Press and officials"):
        an_item(build, f"For {audience}", T(10), T(11), audience=audience)
    assert page(client, "programme", "el-paso").count("for: ") == 1


# The programme


def test_the_programme_names_hosts_items_credit_and_what_is_forbidden(client, build, speaker):
    a_co_host(build, a_lead("Karen Lindqvist"))
    text, reader = programme(client)
    for said in (
        "Held by Office of Karen Lindqvist and TAT.",
        "11 am to 11:40 am",
        "No photos, no recording",
        "0.75 h of officer credit",
        "Officers get credit for 0.75 hours.",
    ):
        assert said in text
    assert "The Hall" not in text and NAME not in text
    assert b"pdfuaid:part" in reader.trailer["/Root"]["/Metadata"].get_data()
    assert (float(reader.pages[0].mediabox.width), len(reader.pages)) == (612, 1)


def test_the_venue_is_printed_only_for_those_who_come_and_a4_is_a4(client, build, session):
    text, reader = programme(client, "?place=venue&paper=a4")
    assert "The Hall, 2500 Story Road, El Paso, Texas" in text
    assert round(float(reader.pages[0].mediabox.width)) == 595


def test_an_empty_agenda_makes_a_programme_that_says_so(client, build):
    assert "The agenda follows." in page(client, "programme", "el-paso")


# Two places at once


@pytest.mark.parametrize(
    ("second", "found"),
    [((T(12), T(13)), False), ((T(11, 59), T(13)), True), ((T(9), T(12)), True)],
    ids=["one after the other", "a minute too early", "around it"],
)
def test_somebody_in_two_items_at_once_is_found(client, build, dana, second, found):
    lucia = a_person("Lucía Garza")
    for title, times in (("Panel", (T(11), T(12))), ("Training", second)):
        verbs.add_speaker(an_item(build, title, *times), by=dana, shown_as="Prosecutor", person=lucia)
    text = page(client, "agenda", "el-paso")
    assert ("One person should speak in two items at once." in text) == found
    assert ("also speaks in “Training” at" in text) == found


def test_before_the_meeting_too_nobody_is_in_two_places(client, build, dana):
    lucia = a_person("Lucía Garza")
    for title, starts in (("Press", T(8)), ("Registration", T(8, 30))):
        verbs.add_speaker(an_item(build, title, starts, T(9)), by=dana, shown_as="Host", person=lucia)
    text = page(client, "agenda", "el-paso")
    assert "nothing overlaps" in text and "One person should speak in two items at once." in text


@pytest.mark.parametrize("more", [0, 2], ids=["one speaker", "three speakers"])
def test_agenda_and_programme_ask_as_often_for_many_as_for_few(
    client, build, session, dana, more, django_assert_num_queries
):
    for number in range(more + 1):
        item = an_item(build, f"Item {number}", T(12 + number), T(13 + number))
        yes(verbs.add_speaker(item, by=dana, shown_as="Host", person=a_person(f"Speaker {number}")), TO.NAMED, by=dana)
    client.get("/desk/")
    with django_assert_num_queries(11):
        client.get(reverse("builds:agenda", args=["el-paso"]))
    with django_assert_num_queries(10):
        client.get(reverse("builds:programme", args=["el-paso"]))
