"""The next build as a state drafts it: what a draft opens, who changes or withdraws it, and staff's word back."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from builds.models import Proposal
from contacts.models import Person, Site
from followups.actions import lifecycle, proposing, stewarding
from followups.models import Interval, Steward, Stewardship
from followups.tests.regions.here import LAST_DAY, NEXT, address, refused, status_of
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import (
    WEBB,
    a_contact_link,
    a_person,
    a_site,
    an_officer,
)
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(client, region, marisol):
    client.force_login(marisol.user)
    client.post(address("propose_build", region.pk), NEXT | {"hosts": "Texas Trucking Association"})
    return Proposal.objects.get()


def test_a_draft_is_a_draft_with_the_planner_and_the_lead(draft, marisol, dana):
    build = draft.build
    assert (build.status, build.planner, build.sustaining_lead) == ("draft", dana.person, marisol)
    assert [str(county) for county in build.counties.all()] == ["Culberson, TX"]
    assert (build.followups.count(), build.tasks.count(), build.invitations.count()) == (0, 0, 0)


def test_a_draft_that_is_changed_keeps_the_clock_that_staff_gave_it(client, draft, region, marisol):
    draft.build.time_zone = "America/Denver"  # Hudspeth and El Paso go by mountain time, and Texas by central
    draft.build.save()
    client.force_login(marisol.user)
    client.post(address("change_proposal", region.pk, draft.pk), NEXT | {"city": "Sierra Blanca"})
    draft.build.refresh_from_db()
    assert (draft.build.city, draft.build.time_zone) == ("Sierra Blanca", "America/Denver")


def test_a_lead_moves_no_draft_on_and_invites_nobody(client, draft, marisol):
    client.force_login(marisol.user)
    slug = draft.build.slug
    for name in ("start_planning", "move_build", "cancel_build", "edit_build", "hold_build", "send_back"):
        assert (name, client.post(address(name, slug), {}).status_code) == (name, 403)
    for name in ("send_invitations", "add_person", "counties", "publish"):
        assert (name, client.post(reverse(f"builds:{name}", args=[slug]), {}).status_code) == (name, 403)
    draft.build.refresh_from_db()
    assert draft.build.status == "draft"


def test_a_draft_opens_no_site_and_no_officer(client, draft, marisol, dana):
    far = a_site("Webb County Plaza", county=WEBB, manager=a_person("Lou Webb"))
    a_contact_link(far, an_officer("Deputy Salinas", county=WEBB))
    client.force_login(marisol.user)
    change = address("change_proposal", Stewardship.objects.get().pk, draft.pk)
    assert client.post(change, NEXT | {"counties_named": "Webb, TX"}).status_code == 302
    page = client.get(reverse("builds:contact_list", args=[draft.build.slug])).content.decode()
    assert ("Webb County Plaza" in page, "Salinas" in page) == (False, False)
    assert far not in Site.objects.visible_to(marisol.user)
    assert not Person.objects.visible_to(marisol.user).filter(name__in=["Lou Webb", "Deputy Salinas"]).exists()


def test_a_draft_stays_in_the_states_of_the_region(client, region, marisol):
    propose = address("propose_build", region.pk)
    page = refused(client, marisol.user, propose, NEXT | {"counties_named": "Doña Ana, NM"})
    assert "Doña Ana, NM lies outside your region’s states." in page
    page = client.post(propose, NEXT | {"state": "NM", "counties_named": ""}).content.decode()
    assert "Choose one of your region’s states." in page
    assert Proposal.objects.count() == 0


def test_others_drafts_are_not_there(client, draft, region, iris, marisol):
    stewarding.name_helper(region, person=iris, by=marisol.user)
    assert status_of(client, iris.user, reverse("builds:detail", args=[draft.build.slug])) == 404
    assert status_of(client, iris.user, address("change_proposal", region.pk, draft.pk), NEXT) == 404
    assert "Van Horn" not in client.get(address("region", region.pk)).content.decode()
    own = proposing.propose_build(
        region, by=iris.user, city="Pecos", state=region.build.state, date=LAST_DAY, counties=[], hosts="", note=""
    )
    assert status_of(client, iris.user, reverse("builds:detail", args=[own.build.slug])) == 200
    stewarding.end_helper(Steward.objects.get(), by=marisol.user)
    assert status_of(client, iris.user, reverse("builds:detail", args=[own.build.slug])) == 404


def test_staff_send_it_back_with_a_word_and_release_it_when_it_came_again(client, draft, region, marisol, dana):
    slug = draft.build.slug
    client.force_login(dana)
    assert "Marisol Vega drafted the next build, in Van Horn" in client.get("/desk/").content.decode()
    assert "Write what they should change." in refused(client, dana, address("send_back", slug), {"word": ""})
    assert client.post(address("send_back", slug), {"word": "Choose a day outside the session."}).status_code == 302
    assert "drafted the next build" not in client.get("/desk/").content.decode()
    client.force_login(marisol.user)
    page = client.get("/desk/").content.decode()
    assert "sent your draft of Van Horn back" in page
    assert "Choose a day outside the session." in page
    client.post(address("change_proposal", region.pk, draft.pk), NEXT | {"date": "2028-02-16"})
    draft.refresh_from_db()
    assert (draft.build.date, draft.sent_back_at, draft.word_back) == (datetime.date(2028, 2, 16), None, "")
    client.force_login(dana)
    client.post(address("start_planning", slug))
    draft.build.refresh_from_db()
    assert (draft.build.status, draft.build.followups.count()) == (
        "planned",
        Interval.objects.filter(in_use=True).count(),
    )
    assert status_of(client, marisol.user, address("change_proposal", region.pk, draft.pk), NEXT) == 404


def test_whoever_drafted_it_withdraws_it_until_staff_release_it(client, draft, region, marisol, dana, iris):
    stewarding.name_helper(region, person=iris, by=marisol.user)
    withdraw = address("withdraw_proposal", region.pk, draft.pk)
    assert status_of(client, iris.user, withdraw, {}) == 404, "a helper's hands stay off the lead's draft"
    client.force_login(marisol.user)
    page = client.get(address("region", region.pk)).content.decode()
    assert (withdraw in page, "One next build is drafted" in page) == (True, True)
    assert "Withdraw the draft of a build in Van Horn?" in client.get(withdraw).content.decode()
    draft.build.refresh_from_db()
    assert draft.build.status == "draft", "a GET asks"
    page = client.post(withdraw, follow=True).content.decode()
    draft.build.refresh_from_db()
    assert draft.build.status == "cancelled"
    assert "The draft is withdrawn. TAT reads it no more." in page
    assert ("Cancelled" in page, withdraw in page, "No next build is drafted" in page) == (True, False, True)
    assert Entry.objects.about(draft).first().verb == "withdrew the proposed build"
    assert client.post(withdraw).status_code == 404, "a second time there is nothing to withdraw"
    client.force_login(dana)
    assert "drafted the next build" not in client.get("/desk/").content.decode()
    assert Message.objects.exclude(kind="region_handed_over").count() == 0, "nobody was told of it, and nobody is now"


def test_a_draft_that_is_released_meanwhile_is_not_withdrawn(client, draft, region, marisol, dana):
    stale = Proposal.objects.select_related("build").get()
    lifecycle.start_planning(draft.build, by=dana)
    assert status_of(client, marisol.user, address("withdraw_proposal", region.pk, draft.pk), {}) == 404
    with pytest.raises(ValidationError, match="Somebody has just changed this build"):
        proposing.withdraw_proposal(stale, by=marisol.user)
    with pytest.raises(ValidationError, match="planned already"):
        proposing.withdraw_proposal(Proposal.objects.get(), by=marisol.user)
    draft.build.refresh_from_db()
    assert draft.build.status == "planned"
