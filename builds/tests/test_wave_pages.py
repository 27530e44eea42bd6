"""Sending a wave in the browser's words: who gets it and who is left out, what they read, one press."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from builds.models import Invitation, Status
from builds.tests.inviting import AN_ANSWER, NOW, invited, page_of, text_of
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import a_build, a_person, a_user, an_invitation, an_officer
from tat_coalitions.wording.models import Wording

pytestmark = pytest.mark.django_db


@pytest.fixture
def dana(client):
    user = a_user("Dana Whitlock")
    client.force_login(user)
    return user


@pytest.fixture
def build():
    return a_build("El Paso", status=Status.INVITING)


# sending


def test_sending_says_how_many_go_and_who_is_left_out_and_why(client, dana, build):
    an_invitation(build, an_officer("Ruth Ibarra"))
    an_invitation(build, a_person("Ada Noaddress", email=""), sector="ngo")
    page = text_of(client.get(page_of("send_invitations", build) + "?who=everybody"))
    assert "Send one invitation?" in page
    assert "One is left out" in page and "We have no e-mail address." in page
    assert "Hello Ruth Ibarra," in page, "the words are shown as somebody reads them who gets them"
    assert not Message.objects.exists()


def test_pressing_send_invites_just_those_who_were_shown(client, dana, build):
    row = an_invitation(build, an_officer("Ruth Ibarra"))
    keys = client.get(page_of("send_invitations", build) + "?who=everybody").context["keys"]
    an_invitation(build, an_officer("Luis Prado"))  # put on the list by somebody else meanwhile
    page = client.post(page_of("send_invitations", build), {"chosen": keys}, follow=True)
    assert "One invitation is on its way." in text_of(page)
    assert list(build.invitations.filter(stage=Invitation.Stage.INVITED)) == [row]
    again = client.post(page_of("send_invitations", build), {"chosen": keys}, follow=True)
    assert "Nobody is left to write to among those chosen." in text_of(again)
    assert Message.objects.count() == 1


@pytest.mark.parametrize("data", [{}, {"chosen": ""}, {"chosen": "x,,-1"}, {"who": "everybody"}, {"pick": "9" * 40}])
@pytest.mark.parametrize("name", ["send_invitations", "remind_people"])
def test_nobody_chosen_is_nobody_not_everybody(client, dana, build, name, data):
    an_invitation(build, an_officer("Ruth Ibarra"))
    invited(build, "Tom Okafor")
    page = client.post(page_of(name, build), data, follow=True)
    assert "Nobody was ticked" in text_of(page)
    assert not Message.objects.exists()


def test_a_cancelled_build_sends_nothing_and_says_why(client, dana):
    build = a_build("Laredo", status=Status.CANCELLED)
    row = an_invitation(build, an_officer("Ruth Ibarra"))
    assert "The meeting is cancelled." in text_of(client.get(page_of("send_invitations", build), {"pick": row.pk}))
    page = client.post(page_of("send_invitations", build), {"chosen": row.pk}, follow=True)
    assert "The meeting is cancelled." in text_of(page)
    assert not Message.objects.exists()


def test_reminding_says_how_many_and_reminds_them(client, dana, build):
    for name in ("Ann Mills", "Zoe Abara"):
        invited(build, name)
    build.invitations.filter(person__name="Ann Mills").update(invited_at=NOW - datetime.timedelta(days=1))
    invited(build, "Tom Okafor", answer="yes", **AN_ANSWER)
    page = client.get(page_of("remind_people", build) + "?who=everybody")
    assert "Remind one person?" in text_of(page)
    assert "<b>They were invited only today.</b><br>" in text_of(page) and "Zoe Abara" in text_of(page)
    page = client.post(page_of("remind_people", build), {"chosen": page.context["keys"]}, follow=True)
    assert "One reminder is on its way." in text_of(page)


@pytest.mark.parametrize(
    ("name", "asks", "sent"),
    [
        ("save_the_date", "Send one save-the-date?", "One save-the-date is on its way."),
        ("invite_again", "Send one second invitation?", "One second invitation is on its way."),
    ],
)
def test_each_wave_shows_its_own_words_and_goes_by_one_press(client, dana, build, name, asks, sent):
    an_invitation(build, an_officer("Ruth Ibarra"))
    an_invitation(build, an_officer("Luis Prado"), stage="invited", invited_at=NOW - datetime.timedelta(days=9))
    page = client.get(page_of(name, build) + "?who=everybody")
    assert asks in text_of(page)
    assert ("Please keep" in text_of(page)) is (name == "save_the_date")
    assert not Message.objects.exists()
    done = client.post(page_of(name, build), {"chosen": page.context["keys"]}, follow=True)
    assert sent in text_of(done)
    assert Message.objects.count() == 1


@pytest.mark.parametrize("name", ["save_the_date", "send_invitations"])
def test_asking_before_a_wave_takes_as_many_questions_for_three_as_for_one(client, dana, build, name):
    asked = []
    for count in (1, 3):
        while build.invitations.count() < count:
            an_invitation(build, an_officer(f"Officer {build.invitations.count()}"))
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of(name, build) + "?who=everybody")
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 12


# the words


def test_the_words_are_shown_as_somebody_of_the_list_reads_them(client, dana, build):
    an_invitation(build, an_officer("Ruth Ibarra"))
    page = text_of(client.get(page_of("message", build)))
    assert "How it reads for Ruth Ibarra" in page
    assert "Hello Ruth Ibarra," in page
    assert "El Paso, Texas" in page


def test_an_unknown_placeholder_is_refused_at_the_field(client, dana, build):
    typed = {"subject": "Come to {plaice}", "text": "Hello {name}", "do": "save"}
    page = client.post(page_of("message", build), typed)
    assert "There is no placeholder “{plaice}” here." in page.context["sheet"].form.errors["subject"][0]
    assert "Come to {plaice}" in text_of(page)
    assert not Wording.objects.exists()


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Hello {name", "A brace stands alone."),
        ("Answer by {answer_by}", "nobody has set the day by which answers are wanted"),
        ("Click [[link]]", "links are added by themselves"),
    ],
)
def test_words_that_could_not_be_sent_are_refused(client, dana, build, text, wrong):
    page = client.post(page_of("message", build), {"subject": "Hello", "text": text, "do": "save"})
    assert wrong in page.context["sheet"].form.errors["text"][0]


def test_showing_how_it_reads_keeps_nothing(client, dana, build):
    typed = {"subject": "Dear {name}", "text": "See you in {place}.", "do": "preview"}
    page = text_of(client.post(page_of("message", build), typed))
    assert "See you in El Paso, Texas." in page
    assert "These words are not kept yet" in page
    assert not Wording.objects.exists()


def test_the_words_are_kept_and_go_out(client, dana, build):
    row = an_invitation(build, an_officer("Ruth Ibarra"))
    typed = {"subject": "{name}, come to {place}", "text": "On {date}, <b>please</b>.", "do": "save"}
    client.post(page_of("message", build), typed)
    client.post(page_of("send_invitations", build), {"chosen": row.pk})
    message = Message.objects.get()
    assert message.subject == "Ruth Ibarra, come to El Paso, Texas"
    assert "<b>please</b>" in message.text
    assert "&lt;b&gt;please&lt;/b&gt;" in message.html


def test_the_standard_words_stay_standard_when_kept_unchanged(client, dana, build):
    form = client.get(page_of("message", build)).context["sheet"].form
    client.post(page_of("message", build), {**form.initial, "do": "save"})
    assert not Wording.objects.exists()


def test_a_test_goes_to_whoever_asked_and_opens_nobodys_page(client, dana, build):
    an_invitation(build, an_officer("Ruth Ibarra"))
    client.post(page_of("message", build), {"subject": "", "text": "", "do": "test"})
    message = Message.objects.get()
    assert (message.kind, message.to_email) == ("invitation_test", "dana.whitlock@example.org")
    assert message.subject.startswith("Test: ")
