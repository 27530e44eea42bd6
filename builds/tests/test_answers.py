"""Answers: kept with who said so, confirmed once, changed at will, refused when it is too late."""

import datetime

import pytest
from django.urls import reverse

from builds.actions import answers
from builds.actions.substitutes import Substitute
from builds.models import Answer, Status
from builds.workflow import NotAllowed
from contacts.actions.consents import shared_by
from contacts.models import Consent, ConsentTo
from tat_coalitions.outbox import checks
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import a_build, a_lead, a_person, a_user, an_invitation, an_officer
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2027, 1, 11, 15, 0, tzinfo=datetime.UTC)
DAY = datetime.date(2027, 2, 17)
LATER = NOW + datetime.timedelta(hours=1)


@pytest.fixture
def build():
    return a_build("El Paso", date=DAY, status=Status.INVITING, venue="Camino Real Hall")


@pytest.fixture
def row(build):
    return an_invitation(build, an_officer("Ruth Ibarra"), stage="invited", invited_at=NOW)


def say(row, answer, *, heard="link", by="personal link of Ruth Ibarra", at=NOW, **more):
    new = answers.record_answer(row, answer=answer, heard=heard, by=by, at=at, **more)
    row.refresh_from_db()
    return new


def test_an_answer_is_kept_with_when_how_and_for_which_day(row):
    say(row, Answer.YES, needs={"accommodations": "step-free access"})
    assert (row.answer, row.answered_at, row.answered_for, row.heard) == ("yes", NOW, DAY, "link")
    assert row.accommodations == "step-free access"


def test_the_trail_says_who_answered_but_not_what_they_need(row):
    say(row, Answer.YES, needs={"accommodations": "an interpreter", "diet": "no pecans"})
    entry = Entry.objects.get(verb="answered the invitation")
    assert (entry.actor, entry.actor_label) == (None, "personal link of Ruth Ibarra")
    assert entry.changes["answer"] == ["", "yes"]
    assert "interpreter" not in str(entry.changes) and "pecans" not in str(entry.changes)


def test_an_answer_is_confirmed_once_with_the_venue_for_who_comes(row):
    assert say(row, Answer.YES)
    assert not say(row, Answer.YES, at=LATER)
    message = Message.objects.get()
    assert (message.kind, message.to_email) == ("invitation_answer", "ruth.ibarra@example.org")
    assert "Camino Real Hall" in message.attachments[0]["content"]
    assert "Camino Real Hall" not in message.text + message.html


def test_who_does_not_come_gets_no_entry_for_the_calendar(row):
    say(row, Answer.NO)
    assert Message.objects.get().attachments == []


def test_a_change_of_mind_replaces_the_answer_and_its_confirmation(row):
    say(row, Answer.YES)
    say(row, Answer.NO, at=LATER)
    assert (row.answer, row.answered_at) == ("no", LATER)
    first, second = Message.objects.order_by("pk")
    assert checks.verdict(first, LATER) == "They have answered anew."
    assert checks.verdict(second, LATER) == ""
    assert Entry.objects.filter(verb="answered the invitation").count() == 2


@pytest.mark.parametrize("other", [Answer.NO, Answer.INSTEAD])
def test_what_somebody_needs_is_not_kept_when_they_do_not_come(row, other):
    needs = {"accommodations": "step-free access", "diet": "no pecans"}
    say(row, Answer.YES, needs=needs)
    say(row, other, needs=needs, substitute=Substitute("Maria Lopez"), at=LATER)
    assert (row.accommodations, row.diet) == ("", "")


def test_the_sector_is_corrected_without_touching_the_organization(row):
    say(row, Answer.YES, sector="government")
    assert (row.sector, row.person.organization.sector) == ("government", "law")


def test_staff_correct_a_sector_by_itself(row):
    dana = a_user("Dana Whitlock")
    assert answers.correct_sector(row, "ngo", by=dana)
    assert not answers.correct_sector(row, "ngo", by=dana)
    entry = Entry.objects.get(verb="corrected the sector")
    assert (entry.actor, entry.changes) == (dana, {"sector": ["law", "ngo"]})


def test_staff_correct_it_from_the_page_of_who_was_asked(client, row):
    client.force_login(a_user("Dana Whitlock"))
    build = row.build
    address = reverse("builds:correct_sector", args=[build.slug, row.pk])
    assert address in client.get(reverse("builds:answer_for", args=[build.slug, row.pk])).text
    assert "In which sector does" in client.get(address).text
    assert "Select a valid choice" in client.post(address, {"sector": "farmers"}).text
    page = client.post(address, {"sector": "ngo"}, follow=True).text
    row.refresh_from_db()
    assert (row.sector, row.answer) == ("ngo", "") and "counts in that sector now." in page
    client.force_login(a_lead("Lorraine Pruitt").user)
    assert client.post(address, {"sector": "law"}).status_code == 403


def test_nothing_is_shared_unless_they_say_so(row):
    say(row, Answer.YES, shares={ConsentTo.HOSTS: False, ConsentTo.CONTACT_LIST: False})
    assert shared_by(row.person) == set()


def test_what_they_share_is_kept_with_how_it_was_told(row):
    say(row, Answer.YES, shares={ConsentTo.HOSTS: True, ConsentTo.CONTACT_LIST: False})
    consent = Consent.objects.get()
    assert (consent.to, consent.told, consent.wording) == ("hosts", "link", "hosts-1")


def test_an_answer_told_to_staff_says_so_and_counts_as_invited(build):
    dana = a_user("Dana Whitlock")
    row = an_invitation(build, an_officer("Luis Prado"))
    say(row, Answer.YES, heard="staff", by=dana, shares={ConsentTo.HOSTS: True})
    assert (row.stage, row.invited_at, row.heard) == ("invited", NOW, "staff")
    assert Consent.objects.get().told == "staff"
    assert Entry.objects.get(verb="answered the invitation").actor == dana


def test_an_answer_without_an_address_or_a_wish_is_not_confirmed(build, row):
    nobody = an_invitation(build, a_person("Nadia Noaddress", email=""), sector="ngo")
    say(nobody, Answer.YES, heard="staff", by=None)
    say(row, Answer.YES, heard="staff", by=None, confirm=False)
    assert not Message.objects.exists()


def test_an_answer_for_an_earlier_day_can_be_given_again_for_the_new_one(build, row):
    say(row, Answer.YES)
    type(build).objects.update(date=DAY + datetime.timedelta(days=7))
    row.build.refresh_from_db()
    assert row.is_for_another_day
    assert say(row, Answer.YES, at=LATER)
    row.build.refresh_from_db()
    assert (row.answered_for, row.is_for_another_day) == (DAY + datetime.timedelta(days=7), False)


def test_what_people_needed_is_forgotten_a_month_after_the_meeting(build, row):
    say(row, Answer.YES, needs={"accommodations": "step-free access"})
    luis = an_invitation(build, an_officer("Luis Prado"), stage="invited", invited_at=NOW)
    say(luis, Answer.YES, needs={"diet": "no pecans"})
    noon = datetime.datetime(2027, 3, 19, 12, 0, tzinfo=datetime.UTC)
    assert answers.forget_needs(noon) == 0
    assert answers.forget_needs(noon + datetime.timedelta(days=1)) == 2
    assert answers.forget_needs(noon + datetime.timedelta(days=1)) == 0
    row.refresh_from_db()
    luis.refresh_from_db()
    assert (row.answer, row.accommodations, luis.answer, luis.diet) == ("yes", "", "yes", "")


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.POSTPONED, Status.HELD, Status.CLOSED])
def test_a_build_that_is_not_ahead_takes_no_answers(build, row, status):
    type(build).objects.update(status=status)
    for heard in ("link", "staff"):
        with pytest.raises(NotAllowed):
            say(row, Answer.YES, heard=heard)
    row.refresh_from_db()
    assert row.answer == ""


def test_the_link_answers_until_the_meeting_begins_and_staff_until_it_ends(build, row):
    say(row, Answer.YES, at=build.begins - datetime.timedelta(minutes=1))
    with pytest.raises(NotAllowed):
        say(row, Answer.NO, at=build.begins)
    assert say(row, Answer.NO, heard="staff", by=None, at=build.begins)


@pytest.mark.parametrize(
    ("status", "at", "state"),
    [
        (Status.INVITING, NOW, ""),
        (Status.PLANNED, NOW, ""),
        (Status.INVITING, datetime.datetime(2027, 2, 17, 17, 0, tzinfo=datetime.UTC), "begun"),
        (Status.INVITING, datetime.datetime(2027, 2, 18, 6, 59, tzinfo=datetime.UTC), "begun"),  # still the 17th there
        (Status.INVITING, datetime.datetime(2027, 2, 18, 7, 0, tzinfo=datetime.UTC), "over"),
        (Status.HELD, datetime.datetime(2027, 2, 17, 22, 0, tzinfo=datetime.UTC), "begun"),
        (Status.CANCELLED, NOW, "cancelled"),
        (Status.CANCELLED, datetime.datetime(2027, 3, 1, 0, 0, tzinfo=datetime.UTC), "cancelled"),
        (Status.POSTPONED, NOW, "postponed"),
    ],
)
def test_what_the_link_shows_at_which_moment(build, status, at, state):
    build.status = status
    assert answers.closed(build, at) == state
