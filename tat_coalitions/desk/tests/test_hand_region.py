"""Handing a region to its lead in one step of staff: account, follow-ups, tasks and mail come with it."""

import datetime

import pytest
from django.urls import reverse

from builds.models import PlanTask
from followups.actions.lifecycle import hold_build, plan_build
from followups.models import Stewardship
from tat_coalitions.accounts.models import User
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import a_build, a_co_host, a_lead, a_person, a_user
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2027, 3, 1, 18, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def dana(client):
    user = a_user("Dana Whitlock")
    a_person("Dana Whitlock", user=user)
    client.force_login(user)
    return user


@pytest.fixture
def marisol():
    return a_lead("Marisol Vega")


@pytest.fixture
def karen():
    return a_person("Karen Lindqvist")


@pytest.fixture
def build(dana, marisol, karen):
    state = a_build("Somewhere", planner=dana.person).state
    data = {"city": "El Paso", "state": state, "date": datetime.date(2027, 2, 17), "planner": dana.person}
    held = plan_build(data | {"slug": "el-paso", "sustaining_lead": marisol, "time_zone": "America/Denver"}, by=dana)
    a_co_host(held, karen)
    hold_build(held, by=dana)
    return held


@pytest.fixture
def page(build):
    return reverse("desk:hand_region", args=[build.slug])


def sent(lead, **more):
    return {"lead": lead.pk, "expires_on": "2028-02-29", **more}


def test_the_page_counts_what_is_kept_and_hands_nothing_over(client, page, build):
    html = client.get(page).content.decode()
    for words in ("Who keeps the region of El Paso from now on?", "Karen Lindqvist", "no account yet: is invited"):
        assert words in html
    assert 'value="2028-02-29"' in html, "a year by default"
    assert Stewardship.objects.count() == 0


def test_one_step_makes_an_account_hands_the_role_over_and_writes_a_draft(client, page, build, karen, marisol, dana):
    tasks = PlanTask.objects.open().filter(build=build, owner_person=marisol).count()
    assert tasks > 0
    assert client.post(page, sent(karen)).status_code == 302
    region, build.sustaining_lead_id = Stewardship.objects.get(), karen.pk
    assert (region.lead, region.handed_by, str(region.expires_on)) == (karen, dana, "2028-02-29")
    user = User.objects.get(email=karen.email)
    assert (user.role, user.person, user.expires_on) == ("lead", karen, datetime.date(2028, 2, 29))
    assert {followup.lead for followup in build.followups.all()} == {karen}
    assert PlanTask.objects.open().filter(build=build, owner_person=marisol).count() == 0
    assert PlanTask.objects.open().filter(build=build, owner_person=karen).count() >= tasks
    mails = dict(Message.objects.filter(to_email=karen.email).values_list("kind", "status"))
    assert mails == {"account_invitation": "due", "new_lead": "on_hold", "region_handed_over": "on_hold"}
    assert Entry.objects.filter(verb="handed the region over").get().actor == dana


def test_the_mail_goes_at_once_when_staff_say_so(client, page, marisol):
    client.post(page, sent(marisol, tell_now="on"))
    mail = Message.objects.get(kind="region_handed_over")
    assert (mail.status, mail.to_email) == ("due", marisol.email)
    assert "February 29, 2028" in mail.text


def test_a_closed_account_is_opened_again(client, page, marisol):
    User.objects.filter(pk=marisol.user_id).update(is_active=False)
    assert "account closed: is opened again" in client.get(page).content.decode()
    client.post(page, sent(marisol))
    assert Stewardship.objects.get().lead.user.has_access


@pytest.mark.parametrize("day", ["2027-02-28", "2029-03-02", "soon", ""])
def test_a_day_that_makes_no_sense_changes_nothing(client, page, marisol, karen, day):
    before = Entry.objects.count()
    response = client.post(page, sent(karen) | {"expires_on": day})
    assert (response.status_code, Stewardship.objects.count(), Entry.objects.count()) == (200, 0, before)
    assert not User.objects.filter(email=karen.email).exists(), "nobody was invited"


def test_who_has_no_mailbox_is_asked_for_one(client, page, karen, marisol):
    karen.email = ""
    karen.save()
    assert "We have no e-mail address of Karen Lindqvist" in client.post(page, sent(karen)).content.decode()
    taken = client.post(page, sent(karen, email=marisol.user.email)).content.decode()
    assert "Marisol Vega already signs in with this address." in taken
    assert client.post(page, sent(karen, email="Karen@example.org")).status_code == 302
    karen.refresh_from_db()
    assert karen.email == "karen@example.org"


def test_somebody_who_does_not_host_cannot_be_chosen(client, page):
    assert client.post(page, sent(a_lead("Ned Boise"))).status_code == 200
    assert Stewardship.objects.count() == 0


def test_a_second_time_says_that_it_is_done(client, page, marisol):
    client.post(page, sent(marisol))
    response = client.post(page, sent(marisol), follow=True)
    assert "handed over already" in response.content.decode()
    assert Stewardship.objects.count() == 1


def test_no_lead_hands_a_region_to_anybody(client, page, marisol):
    client.force_login(marisol.user)
    assert (client.get(page).status_code, client.post(page, sent(marisol)).status_code) == (403, 403)
    assert Stewardship.objects.count() == 0


def test_staff_are_asked_in_time_and_after_the_last_day(client, clock, page, marisol):
    client.post(page, sent(marisol))
    assert "hand-over of El Paso ends" not in client.get("/desk/").content.decode()
    clock.move_to(datetime.datetime(2028, 2, 1, 18, tzinfo=datetime.UTC), tick=False)
    client.force_login(User.objects.get(name="Dana Whitlock"))
    assert "The hand-over of El Paso ends" in client.get("/desk/").content.decode()
    clock.move_to(datetime.datetime(2028, 3, 2, 18, tzinfo=datetime.UTC), tick=False)
    client.force_login(User.objects.get(name="Dana Whitlock"))
    assert "Marisol Vega kept the region of El Paso until now" in client.get("/desk/").content.decode()
