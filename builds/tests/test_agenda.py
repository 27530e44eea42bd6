"""The agenda of a build, and names that stay sealed."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from builds.actions import agenda as verbs
from builds.models import Session, Speaker
from tat_coalitions.testing.people import PASSWORD, a_build, a_co_host, a_lead, a_person
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

T = datetime.time
CANARY = "Rosalind Sealed-Canary"


def an_item(build, title, starts, ends, **fields):
    return Session.objects.create(build=build, title=title, starts_at=starts, ends_at=ends, **fields)


@pytest.fixture
def panel(build):
    return an_item(build, "Panel", T(12, 10), T(12, 50))


@pytest.fixture
def speaker(panel, dana):
    return verbs.add_speaker(panel, by=dana, shown_as="Speaker", sealed_name=CANARY)


def just_signed_in(client):
    """Answer the question for the password that guards what is sealed."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def text_of(client, name, *args):
    response = client.get(reverse(f"builds:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()


# What overlaps


@pytest.mark.parametrize(
    ("first", "second", "clash"),
    [
        ((T(10), T(11)), (T(11), T(12)), False),
        ((T(10), T(11)), (T(10, 59), T(12)), True),
        ((T(10), T(11)), (T(10), T(11)), True),
        ((T(10), T(13)), (T(11), T(12)), True),
        ((T(9), T(9, 45)), (T(9, 30), T(10)), False),
    ],
    ids=["one after the other", "a minute too early", "at the same time", "within another", "before the meeting"],
)
def test_items_that_want_the_same_minutes_are_found(build, first, second, clash):
    an_item(build, "First", *first)
    later = an_item(build, "Second", *second)
    found = verbs.overlaps(build.sessions.all(), begins=T(10))
    assert (later.pk in found) == clash


def test_a_long_item_clashes_with_everything_in_it(build):
    long = an_item(build, "Training", T(10), T(14))
    others = [an_item(build, "Talk", T(10, 30), T(11)), an_item(build, "Lunch", T(12), T(13))]
    found = verbs.overlaps(build.sessions.all(), begins=T(10))
    assert found == {other.pk: long for other in others}


def test_the_page_marks_what_overlaps_and_what_comes_too_late(client, build, panel):
    an_item(build, "Officer training", T(12, 30), T(13, 20), credit_hours="1.25")
    an_item(build, "Farewell", T(13, 50), T(14, 30))
    text = text_of(client, "agenda", "el-paso")
    assert "One item begins before another ends" in text
    assert "“Panel” goes on until 12:50 pm" in text
    assert "The meeting ends at 2 pm" in text
    assert "Officers get credit for 1.25 hours." in text


def test_what_comes_before_the_meeting_may_overlap_and_the_heading_says_so(client, build):
    an_item(build, "Press", T(9), T(9, 45))
    an_item(build, "Registration", T(9, 30), T(10))
    assert "2 items, and once the meeting begins nothing overlaps" in text_of(client, "agenda", "el-paso")


def test_an_empty_agenda_says_what_would_be_there(client, build):
    assert "An agenda says who does what when" in text_of(client, "agenda", "el-paso")


# Items


def test_an_item_is_added_changed_and_taken_off(client, build):
    data = {"starts_at": "10:00", "ends_at": "10:30", "title": "Welcome", "credit_hours": "0.5"}
    client.post(reverse("builds:add_session", args=["el-paso"]), data)
    item = build.sessions.get()
    client.post(reverse("builds:change_session", args=["el-paso", item.pk]), data | {"title": "Welcome, all"})
    item.refresh_from_db()
    assert item.title == "Welcome, all"
    address = reverse("builds:remove_session", args=["el-paso", item.pk])
    assert "Take “Welcome, all” off the agenda?" in client.get(address).content.decode()
    assert build.sessions.exists(), "asking does nothing"
    client.post(address)
    assert not build.sessions.exists()
    verbs_noted = list(Entry.objects.filter(subject_type="builds.session").values_list("verb", flat=True))
    assert verbs_noted == ["took off the agenda", "changed the agenda", "added to the agenda"]


def test_an_item_that_ends_before_it_starts_is_refused_with_what_was_typed(client, build):
    data = {"starts_at": "11:00", "ends_at": "10:30", "title": "Backwards"}
    text = client.post(reverse("builds:add_session", args=["el-paso"]), data).content.decode()
    assert "It must end after it starts." in text
    assert 'value="Backwards"' in text
    assert not build.sessions.exists()


def test_an_item_of_another_build_is_not_there(client, build):
    other = an_item(a_build("Laredo", planner=a_person("Joel Ibarra")), "Panel", T(10), T(11))
    assert client.get(reverse("builds:change_session", args=["el-paso", other.pk])).status_code == 404


# Speakers


def test_a_sealed_name_is_on_no_page_in_no_trail_and_not_plain_in_the_database(client, build, speaker, panel):
    pages = [
        text_of(client, "agenda", "el-paso"),
        text_of(client, "change_session", "el-paso", panel.pk),
        text_of(client, "change_speaker", "el-paso", speaker.pk),
        text_of(client, "history", "el-paso"),
    ]
    assert not [page for page in pages if "Canary" in page]
    assert "name sealed" in pages[0]
    stored = Speaker.objects.filter(pk=speaker.pk).values_list("sealed_name", flat=True).get()
    assert "Canary" not in stored.token
    assert not [entry for entry in Entry.objects.all() if "Canary" in f"{entry} {entry.changes} {entry.reason}"]


def test_opening_a_sealed_name_asks_who_one_is_and_why_and_notes_it(client, build, speaker, dana):
    address = reverse("builds:open_speaker", args=["el-paso", speaker.pk])
    assert client.get(address).url.startswith(reverse("account_reauthenticate"))
    just_signed_in(client)
    assert "This name is sealed" in client.get(address).content.decode()
    assert CANARY not in client.post(address, {"reason": " "}).content.decode()
    assert not Entry.objects.filter(verb="opened a sealed field").exists()
    answer = client.post(address, {"reason": "Travel is booked today"})
    assert CANARY in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    entry = Entry.objects.get(verb="opened a sealed field")
    assert (entry.actor, entry.reason, entry.subject_id) == (dana, "Travel is booked today", str(speaker.pk))


def test_a_lead_reads_the_agenda_but_opens_nothing(client, build, speaker, panel):
    karen = a_lead("Karen Lindqvist")
    a_co_host(build, karen)
    client.force_login(karen.user)
    just_signed_in(client)
    text = text_of(client, "agenda", "el-paso")
    assert "Panel" in text
    assert reverse("builds:open_speaker", args=["el-paso", speaker.pk]) not in text
    for name, key in [("open_speaker", speaker.pk), ("change_speaker", speaker.pk), ("change_session", panel.pk)]:
        assert client.post(reverse(f"builds:{name}", args=["el-paso", key]), {"reason": "Why not"}).status_code == 403


def test_a_speaker_is_sealed_or_named_never_both(client, build, panel):
    lucia = a_person("Lucía Garza")
    address = reverse("builds:add_speaker", args=["el-paso", panel.pk])
    both = {"shown_as": "Panel", "sealed_name": CANARY, "person": lucia.email}
    assert "A name is either sealed or shown" in client.post(address, both).content.decode()
    client.post(address, both | {"sealed_name": ""})
    assert [(row.shown_as, row.person, bool(row.sealed_name)) for row in panel.speakers.all()] == [
        ("Panel", lucia, False)
    ]


def test_changing_how_a_speaker_is_shown_leaves_the_sealed_name(client, build, speaker):
    client.post(reverse("builds:change_speaker", args=["el-paso", speaker.pk]), {"shown_as": "Guest of TAT"})
    speaker.refresh_from_db()
    assert (speaker.shown_as, speaker.sealed_name.reveal()) == ("Guest of TAT", CANARY)


def test_naming_a_speaker_openly_removes_what_was_sealed(client, build, speaker):
    lucia = a_person("Lucía Garza")
    data = {"shown_as": "Panel", "person": lucia.email}
    client.post(reverse("builds:change_speaker", args=["el-paso", speaker.pk]), data)
    speaker.refresh_from_db()
    assert (speaker.person, bool(speaker.sealed_name)) == (lucia, False)


def test_a_speaker_is_taken_off_after_asking(client, build, speaker):
    address = reverse("builds:remove_speaker", args=["el-paso", speaker.pk])
    assert "The sealed name is deleted with it." in client.get(address).content.decode()
    client.post(address)
    assert not Speaker.objects.exists()


def test_the_verb_itself_wants_a_reason(dana, speaker):
    with pytest.raises(ValidationError):
        verbs.open_name(speaker, by=dana, reason="")
