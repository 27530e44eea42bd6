"""The page of a build's notices: read what people would get, release it, hold it again, or drop it."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from builds.actions import invitations
from builds.actions.answers import record_answer
from builds.actions.builds import change_facts
from builds.actions.notices import follow
from builds.models import Answer
from tat_coalitions.outbox.actions import rewrite
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import (
    a_build,
    a_co_host,
    a_lead,
    a_person,
    a_user,
    an_invitation,
    an_officer,
    an_organization,
)

A_DAY = datetime.timedelta(days=1)


@pytest.fixture
def dana(client):
    user = a_user("Dana Whitlock")
    a_person("Dana Whitlock", user=user)
    client.force_login(user)
    return user


@pytest.fixture
def build(dana):
    return a_build("El Paso", slug="el-paso", planner=dana.person, created_at=timezone.now() - 10 * A_DAY)


def invited(build, dana, *names):
    """Officers whose invitations have arrived."""
    rows = [an_invitation(build, an_officer(name)) for name in names]
    at = timezone.now() - 5 * A_DAY
    invitations.invite(build, [row.pk for row in rows], by=dana, at=at)
    Message.objects.filter(build_id=build.pk).update(status="sent", sent_at=at)
    build.refresh_from_db()
    return rows


def change(build, dana, **facts):
    change_facts(build, by=dana, **(facts or {"starts_at": datetime.time(9)}))
    follow(build, by=dana)


def page(client, name="notices", **query):
    response = client.get(reverse(f"builds:{name}", args=["el-paso"]), query)
    assert response.status_code == 200
    return words_of(response)


def post(client, name, **data):
    return words_of(client.post(reverse(f"builds:{name}", args=["el-paso"]), data, follow=True))


def words_of(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text)


def key_of(name):
    return Message.objects.get(to_name=name, kind="invitation_change").pk


def stands():
    rows = Message.objects.filter(kind="invitation_change").order_by("to_name")
    return dict(rows.values_list("to_name", "status"))


@pytest.fixture
def three(build, dana):
    rows = invited(build, dana, "Ann Alvarez", "Bob Baca", "Cy Chavez")
    change(build, dana)
    return rows


pytestmark = pytest.mark.django_db


def test_the_banner_stands_on_every_tab_until_they_are_told(client, build, dana, three):
    for tab in ("detail", "people", "agenda", "contact_list", "day"):
        assert "3 people have not been told of the change yet. Read the mail and release it" in page(client, tab)
    post(client, "release_notices", pick=[key_of(name) for name in stands()])
    assert "have not been told" not in page(client, "detail")


def test_the_text_stands_there_once_with_who_gets_it(client, build, three):
    text = page(client)
    assert "Three people have not been told yet" in text
    assert text.count("The time is now 9 am to 2 pm") == 1
    assert text.count("Hello Ann Alvarez,") == 1 and "Hello Bob Baca" not in text
    for address in ("ann.alvarez@example.org", "bob.baca@example.org", "cy.chavez@example.org"):
        assert address in text


def test_those_who_read_something_else_have_a_list_of_their_own(client, build, dana):
    ann, _bob = invited(build, dana, "Ann Alvarez", "Bob Baca")
    record_answer(ann, answer=Answer.YES, heard="staff", by=dana, confirm=False, at=timezone.now() - A_DAY)
    karen = a_person("Karen Lindqvist", organization=an_organization("Attorney General", "attorney_general"))
    a_co_host(build, karen, knows_since=timezone.now() - 4 * A_DAY)
    change(build, dana)
    text = page(client)
    for whom in ("to those who are coming (1)", "to those who have not answered (1)", "to co-hosts (1)"):
        assert f"Another hour, city or venue, {whom}" in text


def test_only_the_ticked_mail_is_released(client, build, three):
    text = post(client, "release_notices", pick=[key_of("Ann Alvarez"), key_of("Cy Chavez")])
    assert "2 mails are released and leave within a minute." in text
    assert "Hold them again" in text
    assert stands() == {"Ann Alvarez": "due", "Bob Baca": "on_hold", "Cy Chavez": "due"}


def test_nobody_ticked_is_nobody(client, build, three):
    assert "Nobody was ticked, so nothing was released." in post(client, "release_notices")
    assert "Nobody was ticked, so nothing was dropped." in post(client, "drop_notices", sure="yes")
    assert set(stands().values()) == {"on_hold"}


def test_released_mail_is_held_again(client, build, three):
    post(client, "release_notices", pick=[key_of("Ann Alvarez")])
    assert "One mail is on hold again." in post(client, "hold_notices")
    assert set(stands().values()) == {"on_hold"}
    assert "They have left already." in post(client, "hold_notices")


def test_dropping_asks_first_and_says_how_many(client, build, three):
    keys = [key_of("Ann Alvarez"), key_of("Bob Baca")]
    text = post(client, "drop_notices", pick=keys)
    assert "Drop 2 mails?" in text and "to Ann Alvarez" in text
    assert set(stands().values()) == {"on_hold"}
    assert "2 mails are dropped." in post(client, "drop_notices", pick=keys, sure="yes")
    assert stands() == {"Ann Alvarez": "cancelled", "Bob Baca": "cancelled", "Cy Chavez": "on_hold"}


def test_what_changed_since_somebody_looked_is_not_released(client, build, dana, three):
    old = key_of("Ann Alvarez")
    change(build, dana, starts_at=datetime.time(8))
    assert "has changed since you looked" in post(client, "release_notices", pick=[old])
    assert Message.objects.filter(status="due").count() == 0


def test_mail_of_another_build_is_not_touched(client, build, dana, three):
    other = a_build("Laredo", planner=build.planner)
    response = client.post(reverse("builds:release_notices", args=[other.slug]), {"pick": [key_of("Ann Alvarez")]})
    assert response.status_code == 302
    assert set(stands().values()) == {"on_hold"}


def test_other_words_for_this_build_are_in_the_waiting_mail_at_once(client, build, three):
    text = page(client)
    assert "Change these words for this build" in text
    data = {"subject": "Nine, not ten", "text": "We begin at nine. {what_changed}", "do": "save", "seen": "0"}
    client.post(reverse("builds:edit_wording", args=["el-paso", "change_details"]), data)
    text = page(client)
    assert "Nine, not ten" in text and "We begin at nine. The time is now 9 am" in text


def test_mail_written_by_hand_keeps_its_words_and_stands_apart(client, build, dana, three):
    message = Message.objects.get(pk=key_of("Ann Alvarez"))
    rewrite(message, subject="Ann, one thing", text=message.text.replace("Hello", "Dear"), by=dana)
    follow(build, by=dana)
    text = page(client)
    assert "to those who have not answered and in other words (1)" in text
    assert Message.objects.get(pk=message.pk).subject == "Ann, one thing"


def test_who_comes_and_has_no_address_is_to_be_called(client, build, dana):
    ann, _bob = invited(build, dana, "Ann Alvarez", "Bob Baca")
    record_answer(ann, answer=Answer.YES, heard="staff", by=dana, confirm=False)
    type(ann.person).objects.filter(pk=ann.person_id).update(email="", phone="+19155550136")
    change(build, dana)
    text = page(client)
    assert "One has no e-mail address and must be called" in text
    assert "(915) 555-0136" in text


def test_a_long_list_is_searched_and_paged(client, build, dana):
    invited(build, dana, *(f"Officer {number:03}" for number in range(60)))
    change(build, dana)
    assert "1 to 50 of 60" in page(client)
    assert "51 to 60 of 60" in page(client, page=2)
    text = page(client, q="officer 017")
    assert "Officer 017" in text and "Officer 018" not in text
    assert "Nobody matches" in page(client, q="nobody of that name")


def test_a_page_costs_as_many_questions_for_three_as_for_one(client, build, dana, django_assert_max_num_queries):
    invited(build, dana, "Ann Alvarez")
    change(build, dana)
    with django_assert_max_num_queries(12) as one:
        page(client)
    invited(build, dana, "Bob Baca", "Cy Chavez")
    change(build, dana, starts_at=datetime.time(8))
    with django_assert_max_num_queries(len(one)):
        page(client)


def test_an_empty_page_says_what_would_be_here(client, build):
    text = page(client)
    assert "Everybody has been told" in text and "Nothing waits to be told" in text


def test_a_lead_who_co_hosts_sees_that_people_do_not_know_and_releases_nothing(client, build, three):
    karen = a_lead("Karen Lindqvist")
    a_co_host(build, karen)
    client.force_login(karen.user)
    text = page(client, "detail")
    assert "3 people have not been told of the change yet. TAT reads the mail once more and releases it." in text
    keys = [key_of(name) for name in stands()]
    for name in ("notices", "release_notices", "hold_notices", "drop_notices"):
        address = reverse(f"builds:{name}", args=["el-paso"])
        assert {client.get(address).status_code, client.post(address, {"pick": keys, "sure": "yes"}).status_code} == {
            403
        }
    assert set(stands().values()) == {"on_hold"}
