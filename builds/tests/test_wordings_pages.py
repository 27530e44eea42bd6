"""The pages on which a build's own words are written."""

import pytest
from django.urls import reverse

from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import a_build, a_co_host, a_lead, a_user, an_invitation, an_officer
from tat_coalitions.testing.reading import words_of
from tat_coalitions.trail.models import Entry
from tat_coalitions.wording import actions, words
from tat_coalitions.wording.models import Wording

pytestmark = pytest.mark.django_db


@pytest.fixture
def dana(client):
    user = a_user("Dana Whitlock")
    client.force_login(user)
    return user


@pytest.fixture
def build():
    return a_build("El Paso")


def page_of(name, build, *more):
    return reverse(f"builds:{name}", args=[build.slug, *more])


def post(client, build, mail="answer_yes", **data):
    return client.post(
        page_of("edit_wording", build, mail), {"subject": "Good", "text": "See you.", "do": "save"} | data
    )


def test_the_list_says_whose_words_each_mail_has(client, dana, build):
    assert "No mail has words of its own here" in words_of(client.get(page_of("wording", build)))
    actions.write("answer_no", subject="A pity", text="x", by=dana)
    post(client, build)
    page = words_of(client.get(page_of("wording", build)))
    assert "One mail has words of its own here" in page
    assert "They are coming Good This build’s own" in page
    assert "They cannot come A pity As for all builds" in page
    assert "They do not know yet You may be coming: coalition build in {place}, {date} Standard" in page


def test_the_list_takes_as_many_queries_however_many_words_there_are(client, dana, build, django_assert_num_queries):
    client.get(page_of("wording", build))
    with django_assert_num_queries(7) as asked:
        client.get(page_of("wording", build))
    for mail in ("answer_yes", "answer_no", "change_moved"):
        actions.write(mail, subject="Own", text="x", build_id=build.pk, by=dana)
    with django_assert_num_queries(len(asked)):
        client.get(page_of("wording", build))


def test_the_words_of_another_mail_are_written_for_this_build_alone(client, dana, build):
    post(client, build, text="See you in {place}.")
    page = words_of(client.get(page_of("edit_wording", build, "answer_yes")))
    assert "They are coming: has words of its own" in page
    assert "See you in El Paso, Texas." in page
    assert words.wording_of("answer_yes", build.pk).is_own
    assert words.wording_of("answer_yes").version == 0


def test_a_build_begins_with_the_words_of_the_house(client, dana, build):
    actions.write("answer_yes", subject="The house is glad", text="x", by=dana)
    page = client.get(page_of("edit_wording", build, "answer_yes"))
    assert page.context["sheet"].form.initial["subject"] == "The house is glad"
    assert "They are coming: goes out in the words for all builds" in words_of(page)


def test_a_term_stays_with_a_reason_that_the_trail_keeps(client, dana, build):
    assert "“pimp”: better “trafficker”." in words_of(post(client, build, text="The pimp statute."))
    assert not Wording.objects.exists()
    post(client, build, text="The pimp statute.", language_reason="title of a statute")
    row = Wording.objects.get()
    assert (row.build_id, row.reason) == (build.pk, "title of a statute")
    assert Entry.objects.about(row)[0].reason == "title of a statute"


def test_an_earlier_version_is_compared_and_taken_again(client, dana, build):
    post(client, build, text="First words.")
    post(client, build, text="Second words.", seen="1")
    page = client.get(page_of("wording_version", build, "answer_yes", 1)).content.decode()
    assert "<del>Second</del><ins>First</ins> words." in page
    client.post(page_of("take_wording_again", build, "answer_yes", 1))
    assert words.wording_of("answer_yes", build.pk).text == "First words."
    client.post(page_of("take_wording_again", build, "answer_yes", 0))
    assert words.wording_of("answer_yes", build.pk).version == 0


def test_a_test_of_another_mail_goes_to_whoever_asked(client, dana, build):
    an_invitation(build, an_officer("Ruth Ibarra"))
    post(client, build, "change_moved", text="{your_answer} {name}", do="test")
    message = Message.objects.get()
    assert (message.to_email, message.subject) == ("dana.whitlock@example.org", "Test: Good")
    assert "Please tell us on your own page whether you are coming. Ruth Ibarra" in " ".join(message.text.split())


def test_a_mail_without_words_for_one_build_is_not_found(client, dana, build):
    for path in (
        page_of("edit_wording", build, "nothing"),
        page_of("wording_version", build, "answer_yes", 7),
        page_of("wording_version", build, "nothing", 0),
    ):
        assert client.get(path).status_code == 404
    assert client.get(page_of("take_wording_again", build, "answer_yes", 0)).status_code == 405


def test_a_lead_writes_no_words(client, build):
    karen = a_lead("Karen Lindqvist")
    a_co_host(build, karen)
    client.force_login(karen.user)
    assert client.get(page_of("wording", build)).status_code == 403
    assert post(client, build).status_code == 403
    assert not Wording.objects.exists()
