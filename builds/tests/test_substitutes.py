"""Somebody else instead: on the list themselves, with a link of their own, and never answered for."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from builds import door, sign_in_sheet
from builds.actions import answers, invitations, substitutes
from builds.actions.substitutes import Substitute
from builds.models import Answer, Invitation, Status
from builds.workflow import NotAllowed
from contacts.actions.consents import shared_by
from contacts.models import ConsentTo, Person
from tat_coalitions.accounts.links import token_for
from tat_coalitions.outbox import checks
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import a_build, a_person, a_user, an_invitation, an_officer, an_organization
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2027, 1, 11, 15, 0, tzinfo=datetime.UTC)
LATER, LAST = NOW + datetime.timedelta(hours=1), NOW + datetime.timedelta(hours=2)
DAY = datetime.date(2027, 2, 17)
MARIA = Substitute(
    "Maria Lopez", "Sergeant", "El Paso County Sheriff’s Office", "maria@example.org", phone="+19155550142"
)


@pytest.fixture
def build():
    return a_build("El Paso", date=DAY, status=Status.INVITING, venue="Camino Real Hall")


@pytest.fixture
def ruth(build):
    return an_invitation(build, an_officer("Ruth Ibarra"), stage="invited", invited_at=NOW)


def say(row, answer, *, heard="link", at=NOW, **more):
    answers.record_answer(row, answer=answer, heard=heard, by=f"personal link of {row.person}", at=at, **more)
    return Invitation.objects.get(pk=row.pk)


def send(row, who=MARIA, **more):
    say(row, Answer.INSTEAD, substitute=who, **more)
    return Invitation.objects.filter(in_place_of=row).select_related("person").first()


def on_the_list(build):
    rows = build.invitations.order_by("person__name").select_related("person", "in_place_of__person")
    return [(row.person.name, row.answer, str(row.in_place_of.person) if row.in_place_of else "") for row in rows]


def mail_to(address):
    return [message.kind for message in Message.objects.filter(to_email=address).order_by("pk")]


def test_whoever_comes_instead_stands_on_the_list_and_takes_the_one_seat(build, ruth):
    maria = send(ruth)
    assert on_the_list(build) == [("Maria Lopez", "yes", "Ruth Ibarra"), ("Ruth Ibarra", "instead", "")]
    person = maria.person
    assert (person.title, person.email, person.phone.as_e164) == (
        "Sergeant",
        "maria@example.org",
        "+19155550142",
    )
    assert person.organization == ruth.person.organization
    assert [row.person.name for row in build.invitations.coming()] == ["Maria Lopez"]


def test_both_get_a_mail_and_the_venue_stays_out_of_both(build, ruth):
    send(ruth)
    to_maria = Message.objects.get(to_email="maria@example.org")
    assert "Ruth Ibarra cannot come" in to_maria.text and "A seat is kept for you." in to_maria.text
    assert "[[link]]" in to_maria.text and "[[opt_out]]" in to_maria.text
    to_ruth = Message.objects.get(to_email="ruth.ibarra@example.org")
    assert "Maria Lopez comes in your place" in to_ruth.text and "they answer on a page of their own" in to_ruth.text
    assert to_ruth.attachments == []
    assert "Camino Real" not in to_maria.text + to_maria.html + to_maria.attachments[0]["content"]


def test_without_an_address_the_entry_with_the_venue_is_passed_on(build, ruth):
    send(ruth, Substitute("Maria Lopez"))
    message = Message.objects.get()
    assert "Please pass the calendar entry on." in message.text
    assert "Camino Real Hall" in message.attachments[0]["content"]


def test_nobody_agrees_for_somebody_else(build, ruth):
    maria = send(ruth, shares={ConsentTo.HOSTS: True}, needs={"diet": "no pecans"})
    assert (shared_by(maria.person), maria.diet) == (set(), "")
    assert shared_by(ruth.person) == {ConsentTo.HOSTS}


def test_their_page_asks_them_and_names_the_venue_only_then(client, build, ruth):
    maria = send(ruth, at=NOW)
    page = reverse("links:rsvp", args=[token_for("rsvp", maria)])
    asked = client.get(page).content.decode()
    assert "Ruth Ibarra has named you to come to El Paso instead" in asked
    assert "Please tell us yourself whether you are coming." in asked
    assert "Camino Real Hall" not in asked
    assert "Camino Real Hall" not in client.get(f"{page}meeting.ics").content.decode()
    said = client.post(page, {"answer": "yes", "sector": "law", "shares_hosts": "on"}, follow=True).content.decode()
    assert "You are coming to El Paso" in said and "Camino Real Hall" in said
    maria.refresh_from_db()
    assert (maria.heard, shared_by(maria.person)) == ("link", {ConsentTo.HOSTS})


def test_looking_at_their_page_changes_nothing(client, build, ruth):
    maria = send(ruth)
    before = list(Invitation.objects.order_by("pk").values()), Message.objects.count()
    page = reverse("links:rsvp", args=[token_for("rsvp", maria)])
    for method in (client.get, client.head):
        assert method(page).status_code == 200
        assert method(page, headers={"Sec-Purpose": "prefetch"}).status_code == 200
    assert (list(Invitation.objects.order_by("pk").values()), Message.objects.count()) == before


# whom we know already


def test_somebody_is_known_by_mailbox_and_name_together(build, ruth):
    known = a_person("Maria Lopez", email="maria@example.org", title="Captain")
    assert send(ruth).person == known
    known.refresh_from_db()
    assert known.title == "Captain", "what an invitee wrote does not change what we know of somebody"


def test_a_shared_mailbox_alone_makes_nobody_the_same(build, ruth):
    desk = a_person("Front Desk", email="maria@example.org")
    assert send(ruth).person != desk
    assert Person.objects.filter(email="maria@example.org").count() == 2


def test_an_organization_is_found_by_its_name_and_a_new_one_counts_in_the_same_sector(build, ruth):
    police = an_organization("El Paso Police Department", "police")
    assert send(ruth, Substitute("Maria Lopez", organization="El Paso Police Department")).person.organization == police
    new = send(ruth, Substitute("Tom Okafor", organization="Ysleta Constable"), at=LATER).person.organization
    assert (new.name, new.sector) == ("Ysleta Constable", "law")


def test_nobody_comes_instead_of_themselves(build, ruth):
    with pytest.raises(ValidationError) as refused:
        send(ruth, Substitute("Ruth Ibarra", email="ruth.ibarra@example.org"))
    assert refused.value.message_dict == {"substitute": ["Name somebody else than the person who was invited."]}
    assert on_the_list(build) == [("Ruth Ibarra", "", "")]


def test_two_do_not_send_each_other(build, ruth):
    maria = send(ruth)
    back = Substitute("Ruth Ibarra", email="ruth.ibarra@example.org")
    with pytest.raises(ValidationError, match="They have named you"):
        send(maria, back, at=LATER)


def test_one_person_comes_for_one_other(build, ruth):
    send(ruth)
    luis = an_invitation(build, an_officer("Luis Prado"), stage="invited", invited_at=NOW)
    with pytest.raises(ValidationError, match="They come for somebody else already"):
        send(luis, at=LATER)


def test_who_said_no_themselves_is_not_answered_for(build, ruth):
    maria = an_invitation(build, a_person("Maria Lopez", email="maria@example.org"), stage="invited", invited_at=NOW)
    say(maria, Answer.NO)
    send(ruth, at=LATER)
    assert on_the_list(build) == [("Maria Lopez", "no", "Ruth Ibarra"), ("Ruth Ibarra", "instead", "")]
    assert [row.person.name for row in build.invitations.at_odds()] == ["Maria Lopez"]


# a change of mind


def test_naming_somebody_twice_names_them_once(build, ruth):
    send(ruth)
    before = Message.objects.count()
    send(ruth, at=LATER)
    assert (len(on_the_list(build)), Message.objects.count()) == (2, before)


def test_an_address_told_later_reaches_them(build, ruth):
    send(ruth, Substitute("Maria Lopez"))
    maria = send(ruth, Substitute("Maria Lopez", email="maria@example.org"), at=LATER)
    assert (maria.person.email, len(on_the_list(build))) == ("maria@example.org", 2)
    assert mail_to("maria@example.org") == ["invitation_substitute"]


def test_a_place_is_taken_back_before_they_heard_of_it_and_leaves_nothing(build, ruth):
    send(ruth)
    say(ruth, Answer.YES, at=LATER)
    assert on_the_list(build) == [("Ruth Ibarra", "yes", "")]
    assert Message.objects.get(to_email="maria@example.org").status == "cancelled"


@pytest.mark.parametrize("address", ["maria@example.org", ""], ids=["with an address", "without"])
def test_who_was_only_named_and_never_heard_of_it_is_forgotten(build, ruth, address):
    send(ruth, Substitute("Maria Lopez", "Sergeant", email=address))
    say(ruth, Answer.YES, at=LATER)
    assert not Person.objects.filter(name="Maria Lopez").exists()
    assert Entry.objects.get(verb="let go of the person named").subject_label == "Maria Lopez"


def test_an_address_told_later_is_no_trace_of_their_own(build, ruth):
    send(ruth, Substitute("Maria Lopez"))
    send(ruth, Substitute("Maria Lopez", email="maria@example.org"), at=LATER)
    say(ruth, Answer.YES, at=LAST)
    assert not Person.objects.filter(name="Maria Lopez").exists()


def test_whom_we_knew_before_stays_among_the_contacts(build, ruth):
    known = a_person("Maria Lopez", email="maria@example.org")
    send(ruth)
    say(ruth, Answer.YES, at=LATER)
    assert Person.objects.filter(pk=known.pk).exists() and not known.invitations.exists()


@pytest.fixture
def told(build, ruth):
    maria = send(ruth)
    Message.objects.filter(to_email="maria@example.org").update(status="sent", sent_at=NOW)
    return maria


def test_who_heard_of_it_is_told_and_their_page_says_so(client, build, ruth, told):
    say(ruth, Answer.YES, at=LATER)
    assert on_the_list(build) == [("Maria Lopez", "", ""), ("Ruth Ibarra", "yes", "")]
    told.refresh_from_db()
    assert (told.stage, told.released_at) == ("drafted", LATER)
    message = Message.objects.get(kind="invitation_released")
    assert "Ruth Ibarra has answered anew" in message.text
    assert "METHOD:CANCEL" in message.attachments[0]["content"]
    assert checks.verdict(message, LATER) == ""
    address = reverse("links:rsvp", args=[token_for("rsvp", told)])
    assert "You need not come to El Paso after all" in client.get(address).content.decode()
    client.post(address, {"answer": "yes", "sector": "law"})
    told.refresh_from_db()
    assert told.answer == "", "a page that asks nothing takes no answer"


def test_a_place_taken_back_can_be_given_anew(build, ruth, told):
    say(ruth, Answer.YES, at=LATER)
    send(ruth, at=LAST)
    told.refresh_from_db()
    assert (told.answer, told.released_at, told.in_place_of) == ("yes", None, ruth)
    assert mail_to("maria@example.org") == [
        "invitation_substitute",
        "invitation_released",
        "invitation_substitute",
    ]
    assert checks.verdict(Message.objects.get(kind="invitation_released"), LAST) == "They are asked again."


def test_who_need_not_come_can_be_invited_for_themselves(build, ruth, told):
    say(ruth, Answer.YES, at=LATER)
    invitations.invite(build, [told.pk], by=a_user("Dana Whitlock"), at=LAST)
    told.refresh_from_db()
    assert (told.stage, told.released_at) == ("invited", None)


def test_who_was_invited_themselves_is_asked_as_before(build, ruth):
    maria = an_invitation(build, a_person("Maria Lopez", email="maria@example.org"), stage="invited", invited_at=NOW)
    send(ruth, at=LATER)
    say(ruth, Answer.NO, at=LAST)
    maria.refresh_from_db()
    assert (maria.answer, maria.stage, maria.in_place_of) == ("", "invited", None)


def test_who_answered_for_themselves_stays_and_staff_see_that_both_come(client, build, ruth, told):
    say(told, Answer.YES, at=LATER)
    say(ruth, Answer.YES, at=LAST)
    assert on_the_list(build) == [("Maria Lopez", "yes", "Ruth Ibarra"), ("Ruth Ibarra", "yes", "")]
    client.force_login(a_user("Dana Whitlock"))
    people = reverse("builds:people", args=[build.slug])
    both = "Ruth Ibarra comes after all, and Maria Lopez has said yes for themselves: both stand."
    assert both in client.get(people).content.decode()
    client.post(reverse("builds:let_both_stand", args=[build.slug, told.pk]))
    assert both not in client.get(people).content.decode()
    assert not substitutes.let_both_stand(told, by=None)


def test_nobody_is_named_over_one_who_comes_by_their_own_word(build, ruth, told):
    say(told, Answer.YES, at=LATER)
    with pytest.raises(ValidationError, match="Maria Lopez has answered for themselves"):
        send(ruth, Substitute("Tom Okafor"), at=LAST)
    say(told, Answer.NO, at=LAST)
    assert send(ruth, Substitute("Tom Okafor"), at=LAST).person.name == "Tom Okafor"


def test_a_link_names_five_others_and_no_more(build, ruth):
    for number in range(substitutes.MOST):
        send(
            ruth,
            Substitute(f"Other {number}", email=f"other.{number}@example.org"),
            at=NOW + datetime.timedelta(minutes=number),
        )
    with pytest.raises(NotAllowed, match="Please call the hosts"):
        send(ruth, Substitute("One Too Many"), at=LATER)
    assert send(ruth, Substitute("One Too Many"), heard="staff", at=LATER).person.name == "One Too Many"


# the door, and what stood as a text before


def test_the_door_shows_who_comes_for_whom_and_paper_keeps_one_line(client, build, ruth):
    send(ruth)
    shown = {guest.name: (guest.sends, guest.comes_for) for guest in door.guests(build)}
    assert shown == {"Ruth Ibarra": ("Maria Lopez", ""), "Maria Lopez": ("", "Ruth Ibarra")}
    assert sign_in_sheet.context_of(build)["expected"] == 1
    assert door.turnout(build).expected == 1


def test_a_substitute_written_as_a_text_still_comes_and_becomes_a_person_when_told_anew(client, build, ruth):
    Invitation.objects.filter(pk=ruth.pk).update(
        answer="yes", answered_at=NOW, answered_for=DAY, heard="link", substitute="Maria Lopez, El Paso"
    )
    assert build.invitations.coming().count() == 1
    page = reverse("links:rsvp", args=[token_for("rsvp", ruth)])
    assert "Maria Lopez, El Paso comes to El Paso in your place" in client.get(page).content.decode()
    send(ruth, at=LATER)
    ruth.refresh_from_db()
    assert (ruth.answer, ruth.substitute, ruth.sends) == ("instead", "", "Maria Lopez")
    assert build.invitations.coming().count() == 1


# whoever is named is not taken for another, and is written to only where they know


def test_the_same_name_at_another_address_is_another_person(build, ruth):
    first = send(ruth)
    second = send(ruth, Substitute("Maria Lopez", email="maria.lopez@laredo.example.org"), at=LATER)
    assert second.person != first.person
    assert mail_to("maria.lopez@laredo.example.org") == ["invitation_substitute"]


@pytest.mark.parametrize("name", ["Ruth Ibarra", "ruth  IBARRA"])
def test_nobody_comes_instead_of_themselves_whether_an_address_is_told_or_not(build, ruth, name):
    with pytest.raises(ValidationError, match="somebody else than the person who was invited"):
        send(ruth, Substitute(name))
    assert on_the_list(build) == [("Ruth Ibarra", "", "")]


def test_who_never_heard_of_being_named_is_not_told_that_they_need_not_come(build, ruth):
    ida = an_invitation(build, a_person("Ida Moss", organization=ruth.person.organization))
    send(ruth, Substitute("Ida Moss", email="ida.moss@example.org"))
    say(ruth, Answer.YES, at=LATER)
    ida.refresh_from_db()
    assert (ida.answer, ida.stage) == ("", "drafted")
    assert mail_to("ida.moss@example.org") == ["invitation_substitute"]
    assert Message.objects.get(to_email="ida.moss@example.org").status == "cancelled"


def test_who_is_there_in_somebodys_place_stays_whatever_that_one_says(build, ruth):
    maria = send(ruth)
    Invitation.objects.filter(pk=maria.pk).update(arrived_at=LATER)
    say(ruth, Answer.NO, heard="staff", at=LAST)
    maria.refresh_from_db()
    assert (maria.answer, maria.in_place_of_id) == ("yes", ruth.pk)
