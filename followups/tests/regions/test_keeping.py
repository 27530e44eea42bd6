"""A region in the hands of its state: what it opens, from its first day to its last, to whom, and to nobody else."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from builds.models import Build, Commitment, ContactLink
from contacts.models import Organization, Person
from followups.actions import lifecycle, stewarding
from followups.models import Status as FollowUpStatus
from followups.models import Steward, Stewardship, Training
from followups.questions import parts_of
from followups.tests.regions.here import A_DAY, CARD, HANDED, LAST_DAY, TRAINING, address, refused, status_of
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import (
    DONA_ANA,
    EL_PASO,
    a_build,
    a_commitment,
    a_contact_link,
    a_followup,
    a_lead,
    a_person,
    a_site,
    an_organization,
)
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db


# before, on the last day, after


def test_before_the_hand_over_a_lead_sees_and_changes_nothing(client, build, marisol, site, ruiz):
    link = a_contact_link(site, ruiz)
    user = marisol.user
    assert status_of(client, user, reverse("builds:contact_list", args=[build.slug])) == 200
    assert status_of(client, user, reverse("builds:choose_contact", args=[build.slug, site.pk])) == 404
    assert status_of(client, user, reverse("builds:mark_site", args=[build.slug, site.pk])) == 404
    assert status_of(client, user, reverse("builds:propose_contacts", args=[build.slug]), {}) == 404
    assert status_of(client, user, reverse("builds:add_commitment", args=[build.slug]), CARD) == 404
    assert (list(ContactLink.objects.visible_to(user)), list(ContactLink.objects.visible_to(user, "change"))) == (
        [link],
        [],
    )
    assert list(Build.objects.visible_to(user, "keep")) == []
    assert Commitment.objects.count() == 0


@pytest.mark.parametrize(
    ("day", "is_open"),
    [(HANDED.date(), True), (LAST_DAY, True), (LAST_DAY + A_DAY, False)],
    ids=["first", "last", "after"],
)
def test_it_opens_from_its_first_day_to_its_last(client, clock, region, marisol, build, site, ruiz, day, is_open):
    clock.move_to(datetime.datetime.combine(day, datetime.time(18), tzinfo=datetime.UTC))
    user = marisol.user
    user.expires_on, user.attested_at = (
        None,
        timezone.now(),
    )  # neither the account nor the yearly question is tried here
    user.save()
    expected = 200 if is_open else 404
    for path in (
        reverse("builds:choose_contact", args=[build.slug, site.pk]),
        reverse("builds:mark_site", args=[build.slug, site.pk]),
        reverse("builds:add_commitment", args=[build.slug]),
        address("add_training", region.pk),
        address("propose_build", region.pk),
        address("add_helper", region.pk),
    ):
        assert (path, status_of(client, user, path)) == (path, expected)
    assert status_of(client, user, address("region", region.pk)) == 200, "what was kept stays readable"
    assert Person.objects.visible_to(user).filter(pk=ruiz.pk).exists() is is_open, "officers of the county's agencies"


# what the lead does


@pytest.mark.on_sqlite_too
def test_the_lead_keeps_the_contact_list(client, region, marisol, build, site, ruiz):
    client.force_login(marisol.user)
    choose = reverse("builds:choose_contact", args=[build.slug, site.pk])
    client.post(choose, {"agency": ruiz.organization_id, "officer": ruiz.pk})
    link = ContactLink.objects.get(site=site)
    assert (link.officer, link.chosen_by, link.how) == (ruiz, marisol.user, "chosen by the state’s lead")
    client.post(reverse("builds:confirm_contact", args=[build.slug, site.pk, "officer"]))
    link.refresh_from_db()
    assert link.officer_confirmed_at == HANDED
    again = reverse("builds:ask_contact_again", args=[build.slug, site.pk])
    assert client.get(again).status_code == 200
    link.refresh_from_db()
    assert link.officer_confirmed_at == HANDED, "a GET asks"
    client.post(again)
    link.refresh_from_db()
    assert (link.officer_confirmed_at, link.officer) == (None, ruiz)
    assert not Entry.objects.filter(verb="asked both sides again").count() > 1
    client.post(again)
    assert Entry.objects.filter(verb="asked both sides again").count() == 1, "nothing is taken back twice"


def test_the_lead_marks_a_distribution_point_and_takes_the_mark_off(client, region, marisol, build, site):
    client.force_login(marisol.user)
    mark = reverse("builds:mark_site", args=[build.slug, site.pk])
    assert "ahead" in client.post(mark, {"since": "2027-03-02"}).content.decode()
    nothing = client.post(mark, {"since": "", "materials": ""}).content.decode()
    assert "Write since which day" in nothing, "what is no distribution point cannot be taken off"
    client.post(mark, {"since": "2027-02-01", "materials": "Wallet cards"})
    site.refresh_from_db()
    assert (site.distributes_since, site.materials) == (datetime.date(2027, 2, 1), "Wallet cards")
    assert "since when" in client.post(mark, {"since": "", "materials": "Wallet cards"}).content.decode()
    client.post(mark, {"since": "", "materials": ""})
    site.refresh_from_db()
    assert (site.distributes_since, site.materials) == (None, "")


def test_a_promise_made_since_is_asked_about_next_and_not_where_it_was_sent(client, clock, region, marisol, build):
    a_commitment(build, an_organization("Desert Haul"), made_at=HANDED - 40 * A_DAY)
    sent = a_followup(build, lead=marisol, status=FollowUpStatus.SUBMITTED, submitted_at=HANDED - A_DAY)
    coming = a_followup(build, months=3, lead=marisol, status=FollowUpStatus.OPEN)
    client.force_login(marisol.user)
    client.post(reverse("builds:add_commitment", args=[build.slug]), CARD | {"promised": "60"})
    promise = Commitment.objects.get(organization__name="Franklin Mountain Freight")
    assert (promise.made_at, promise.entered_by, promise.promised) == (HANDED, marisol.user, 60)

    def asked(followup):
        return sorted(question.title for question in parts_of(followup)[0].questions)

    assert asked(sent) == ["Desert Haul"]
    assert asked(coming) == ["Desert Haul", "Franklin Mountain Freight"]


@pytest.mark.parametrize("who", ["marisol", "dana"])
def test_a_promise_entered_from_the_region_leads_back_to_it(client, region, who, request):
    someone = request.getfixturevalue(who)
    client.force_login(getattr(someone, "user", someone))
    page = client.get(address("region", region.pk)).content.decode()
    add = address("add_promise", region.pk)
    assert add in page
    form = client.get(add).content.decode()
    assert ("Keep it, and the next one" in form, "next card" in form) == (True, False)
    back = client.post(add, CARD | {"promised": "60"}, follow=True)
    assert back.redirect_chain == [(address("region", region.pk), 302)]
    text = back.content.decode()
    assert "Kept: Franklin Mountain Freight: Train drivers." in text
    assert "One promise was made since the meeting" in text
    again = client.post(add, CARD | {"kind": "distribution_point", "another": "1"})
    assert again.url == add
    assert Commitment.objects.count() == 2


def test_what_was_promised_on_the_evening_of_the_meeting_was_not_promised_since(client, region, marisol, build):
    evening = datetime.datetime.combine(build.date, datetime.time(21, 30), tzinfo=build.zone)  # the next day in London
    a_commitment(build, an_organization("Desert Haul"), made_at=evening)
    client.force_login(marisol.user)
    page = client.get(address("region", region.pk)).content.decode()
    assert "No promise was made since the meeting" in page
    Commitment.objects.update(made_at=evening + datetime.timedelta(hours=2, minutes=30))
    assert "One promise was made since the meeting" in client.get(address("region", region.pk)).content.decode()


def test_the_page_says_whether_a_follow_up_will_ask(client, region, marisol, dana, build):
    def page(user):
        client.force_login(user)
        return " ".join(client.get(address("region", region.pk)).content.decode().split())

    assert "No follow-up is owed that would ask what became of them; TAT can add one." in page(marisol.user)
    assert reverse("followups:new_extra", args=[build.slug]) in page(dana)
    a_followup(build, lead=marisol, status=FollowUpStatus.SCHEDULED)
    for user in (marisol.user, dana):
        assert "The next follow-up asks what became of them." in page(user)


def test_a_promise_that_is_not_understood_stays_typed_and_one_of_no_region_is_not_found(client, region, marisol, clock):
    add = address("add_promise", region.pk)
    client.force_login(marisol.user)
    page = client.post(add, CARD | {"promised": "many"}).content.decode()
    assert ("Franklin Mountain Freight" in page, "many" in page, Commitment.objects.count()) == (True, True, 0)
    assert status_of(client, a_lead("Karen Lindqvist").user, add, CARD) == 404
    clock.move_to(datetime.datetime.combine(LAST_DAY + A_DAY, datetime.time(18), tzinfo=datetime.UTC))
    marisol.user.expires_on, marisol.user.attested_at = None, timezone.now()
    marisol.user.save()
    assert status_of(client, marisol.user, add, CARD) == 404
    assert Commitment.objects.count() == 0


def test_of_promises_and_trainings_a_lead_changes_their_own_alone(client, region, marisol, build, dana, office):
    theirs = a_commitment(build, an_organization("Desert Haul"))
    own = a_commitment(build, an_organization("Mesa Freight"), entered_by=marisol.user)
    facts = {"build": build, "organization": office, "held_on": "2027-02-01", "audience": "officers", "people": 9}
    by_staff = Training.objects.create(state_id="TX", entered_by=dana, **facts)
    by_her = Training.objects.create(state_id="TX", entered_by=marisol.user, **facts)
    for row, path, expected in (
        (theirs, reverse("builds:change_commitment", args=[build.slug, theirs.pk]), 404),
        (theirs, reverse("builds:remove_commitment", args=[build.slug, theirs.pk]), 404),
        (own, reverse("builds:change_commitment", args=[build.slug, own.pk]), 200),
        (by_staff, address("change_training", region.pk, by_staff.pk), 404),
        (by_staff, address("remove_training", region.pk, by_staff.pk), 404),
        (by_her, address("change_training", region.pk, by_her.pk), 200),
    ):
        assert (row, status_of(client, marisol.user, path)) == (row, expected)
    status_of(client, marisol.user, address("remove_training", region.pk, by_staff.pk), {})
    status_of(client, marisol.user, reverse("builds:remove_commitment", args=[build.slug, theirs.pk]), {})
    assert (Training.objects.count(), Commitment.objects.count()) == (2, 2)
    assert status_of(client, marisol.user, address("remove_training", region.pk, by_her.pk), {}) == 302
    assert list(Training.objects.all()) == [by_staff]
    assert Entry.objects.filter(verb="took the training out").get().changes["people"] == [9, None]


@pytest.mark.on_sqlite_too
def test_a_training_is_written_down_and_corrected(client, region, marisol):
    client.force_login(marisol.user)
    page = client.post(address("add_training", region.pk), TRAINING | {"held_on": "2027-03-02"})
    assert "still ahead" in page.content.decode()
    assert "Sun Coach Lines" in page.content.decode(), "what was typed stays"
    client.post(address("add_training", region.pk), TRAINING)
    row = Training.objects.get()
    assert (row.organization.name, row.people, row.build, row.entered_by) == (
        *("Sun Coach Lines", 25),
        *(region.build, marisol.user),
    )
    client.post(address("change_training", region.pk, row.pk), TRAINING | {"people": "26"})
    row.refresh_from_db()
    assert (row.people, row.organization.name) == (26, "Sun Coach Lines")
    assert Organization.objects.filter(name="Sun Coach Lines").count() == 1


def test_a_number_of_somebody_elses_organization_names_nothing(client, region, marisol):
    far = an_organization("Boise Valley Freight", county="16001")
    client.force_login(marisol.user)
    add = address("add_training", region.pk)
    for written in (far.name, f"{far.name} #{far.pk}", f"x #{far.pk}"):
        page = refused(client, marisol.user, add, TRAINING | {"organization": written, "organization_kind": ""})
        assert f"We know nothing called “{written}”." in page
    ned = a_person("Ned Boise", organization=far)
    for told_by in (ned.name, f"x #{ned.pk}"):
        assert "We know nobody" in refused(client, marisol.user, add, TRAINING | {"told_by": told_by})
    assert Training.objects.count() == 0


def test_a_case_is_not_kept_in_the_note_of_a_training(client, region, marisol):
    page = refused(client, marisol.user, address("add_training", region.pk), TRAINING | {"note": "SSN 078-05-1120"})
    assert "This looks like a social security number. Take it out: it may not be kept here." in page
    assert Training.objects.count() == 0


# who helps


@pytest.mark.on_sqlite_too
def test_whom_the_lead_names_may_do_the_same_until_they_are_taken_off(client, region, marisol, iris, build, site):
    choose = reverse("builds:choose_contact", args=[build.slug, site.pk])
    assert status_of(client, iris.user, choose) == 404
    assert (
        status_of(client, marisol.user, address("add_helper", region.pk), {"name": iris.name, "email": iris.email})
        == 302
    )
    assert status_of(client, iris.user, choose) == 200
    assert status_of(client, iris.user, address("add_training", region.pk), TRAINING) == 302
    assert status_of(client, iris.user, address("add_helper", region.pk)) == 404, "helpers name nobody"
    helper = Steward.objects.get()
    assert status_of(client, iris.user, address("end_helper", region.pk, helper.pk), {}) == 404
    assert status_of(client, marisol.user, address("end_helper", region.pk, helper.pk), {}) == 302
    assert status_of(client, iris.user, choose) == 404
    assert status_of(client, iris.user, address("region", region.pk)) == 404, "taken off, they see none of it"
    assert list(Build.objects.visible_to(iris.user)) == []
    assert Training.objects.count() == 1, "what they wrote down stays"


def test_somebody_new_is_named_and_staff_invite_them(client, region, marisol, office, dana):
    page = refused(client, marisol.user, address("add_helper", region.pk), {"name": "Otto Reyes"})
    assert "Write their e-mail." in page
    client.post(address("add_helper", region.pk), {"name": "Otto Reyes", "email": "Otto.Reyes@example.org"})
    helper = Steward.objects.get().person
    assert (helper.email, helper.organization, helper.user) == ("otto.reyes@example.org", office, None)
    assert not Message.objects.filter(to_email="otto.reyes@example.org").exists(), "nobody is invited by a lead"
    client.force_login(dana)
    assert "Marisol Vega named Otto Reyes to help keep El Paso" in client.get("/desk/").content.decode()


def test_a_lead_cannot_name_somebody_of_another_side(client, region, marisol):
    ned = a_person("Ned Boise", organization=an_organization("Boise Valley Freight", county="16001"))
    client.force_login(marisol.user)
    page = client.post(address("add_helper", region.pk), {"person": ned.pk}).content.decode()
    assert "Choose somebody of the list." in page
    assert Steward.objects.count() == 0


def test_a_helper_who_takes_the_region_over_helps_no_longer_and_the_others_go_on(
    client, region, marisol, iris, dana, office, build, site
):
    otto = a_lead("Otto Reyes", organization=office)
    for person in (iris, otto):
        stewarding.name_helper(region, person=person, by=marisol.user)
    stewarding.pass_region(region, lead=iris, by=dana)
    assert [helper.person for helper in region.stewards.in_force()] == [otto]
    choose = reverse("builds:choose_contact", args=[build.slug, site.pk])
    for person, status in ((iris, 200), (otto, 200), (marisol, 404)):
        assert (person, status_of(client, person.user, choose)) == (person, status)
    assert status_of(client, iris.user, address("add_helper", region.pk)) == 200, "naming helpers is theirs now"


# another state's lead, and staff


def test_the_lead_of_another_state_finds_nothing(client, region, build, site, iris):
    boise = a_build("Boise", state_id="ID", counties=("16001",), status="held", sustaining_lead=iris)
    stewarding.hand_region(boise, lead=iris, expires_on=LAST_DAY, by=region.handed_by)
    for path in (
        address("region", region.pk),
        address("trainings", region.pk),
        address("add_training", region.pk),
        address("propose_build", region.pk),
        reverse("builds:choose_contact", args=[build.slug, site.pk]),
        reverse("builds:choose_contact", args=[boise.slug, site.pk]),
        reverse("builds:mark_site", args=[boise.slug, site.pk]),
    ):
        assert (path, status_of(client, iris.user, path)) == (path, 404)
    assert "El Paso" not in client.get(address("regions")).content.decode()


def test_staff_take_a_region_back_and_hand_it_over_anew(client, region, marisol, dana, build, site):
    choose = reverse("builds:choose_contact", args=[build.slug, site.pk])
    waiting = Message.objects.get(kind="region_handed_over")
    assert (waiting.status, waiting.to_email) == ("on_hold", marisol.email)
    assert status_of(client, dana, address("end_region", region.pk)) == 200
    assert Stewardship.objects.get().ended_at is None, "a GET asks"
    assert "Say why, for whoever asks later." in refused(client, dana, address("end_region", region.pk), {"why": ""})
    assert status_of(client, dana, address("end_region", region.pk), {"why": "She changed offices."}) == 302
    assert status_of(client, marisol.user, choose) == 404
    waiting.refresh_from_db()
    assert waiting.status == "cancelled"
    assert build.sustaining_lead == marisol, "the follow-ups stay theirs"
    again = stewarding.hand_region(build, lead=marisol, expires_on=LAST_DAY, by=dana)
    assert (again.pk != region.pk, status_of(client, marisol.user, choose)) == (True, 200)


def test_a_region_is_handed_over_once(region, marisol, dana, build):
    with pytest.raises(ValidationError, match="handed over already"):
        stewarding.hand_region(build, lead=marisol, expires_on=LAST_DAY, by=dana)
    assert Stewardship.objects.count() == 1


def test_one_that_was_taken_back_is_not_renewed_from_a_page_that_is_stale(client, region, dana):
    stewarding.end_region(region, by=dana, why="She changed offices.")
    renew = address("renew_region", region.pk)
    assert status_of(client, dana, renew) == 302
    page = client.post(renew, {"expires_on": "2029-02-28"}, follow=True).content.decode()
    assert "This was ended. Hand the region over anew." in page
    region.refresh_from_db()
    assert region.expires_on != datetime.date(2029, 2, 28)


def test_whoever_is_asked_to_take_it_back_reads_of_the_follow_ups_only_where_they_lead_them(
    client, region, dana, build
):
    client.force_login(dana)
    ask = address("end_region", region.pk)
    build.followups.update(lead=None)
    assert "stays lead of the follow-ups" not in client.get(ask).content.decode()
    a_followup(build, lead=region.lead)
    assert "stays lead of the follow-ups" in client.get(ask).content.decode()


def test_one_that_ran_out_is_ended_by_the_next(clock, region, marisol, dana, build):
    clock.move_to(datetime.datetime(2028, 3, 1, 18, tzinfo=datetime.UTC))
    marisol.user.expires_on = None
    stewarding.hand_region(build, lead=marisol, expires_on=datetime.date(2029, 3, 1), by=dana)
    region.refresh_from_db()
    assert region.ended_why == "Its last day was over."


def test_it_is_renewed_by_staff_within_two_years(client, region, dana, marisol):
    renew = address("renew_region", region.pk)
    assert status_of(client, marisol.user, renew) == 403
    assert "That day is past." in refused(client, dana, renew, {"expires_on": "2027-02-28"})
    assert "Hand it over for two years at most" in refused(client, dana, renew, {"expires_on": "2029-03-05"})
    for last_day in (HANDED.date(), LAST_DAY, datetime.date(2029, 2, 28)):
        assert (last_day, status_of(client, dana, renew, {"expires_on": last_day})) == (last_day, 302)
    region.refresh_from_db()
    assert region.expires_on == datetime.date(2029, 2, 28)
    assert "February 28, 2029" in Message.objects.get(kind="region_handed_over").text, "the mail that waits follows"


def test_somebody_who_cannot_sign_in_keeps_nothing(build, dana):
    with pytest.raises(ValidationError, match="cannot sign in"):
        stewarding.hand_region(build, lead=a_person("Karen Lindqvist"), expires_on=LAST_DAY, by=dana)


def test_only_after_the_meeting(marisol, dana):
    ahead = a_build("Laredo", planner=dana.person, sustaining_lead=marisol)
    with pytest.raises(ValidationError, match="after its meeting"):
        stewarding.hand_region(ahead, lead=marisol, expires_on=LAST_DAY, by=dana)


# the lists


def test_the_list_and_the_page_ask_the_same_number_of_questions(client, region, marisol, office):
    client.force_login(marisol.user)
    paths = [address("regions"), address("region", region.pk), address("trainings", region.pk), "/desk/"]

    def fill(number):
        for _each in range(number):
            n = Training.objects.count()
            stewarding.name_helper(region, person=a_person(f"Helper {n}", organization=office), by=marisol.user)
            Training.objects.create(
                build=region.build, state_id="TX", organization=an_organization(f"Line {n}"), held_on="2027-02-01",
                audience="drivers", people=3, entered_by=marisol.user,
            )  # fmt: skip
            other = a_build(f"City {n}", status="held", sustaining_lead=marisol, planner=region.build.planner)
            stewarding.hand_region(other, lead=marisol, expires_on=HANDED.date() + 30 * A_DAY, by=region.handed_by)

    def questions():
        found = {}
        for path in paths:
            client.get(path)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(path).status_code == 200
            found[path] = len(captured)
        return found

    fill(1)
    first = questions()
    fill(2)
    assert questions() == first


def test_a_county_that_staff_add_belongs_to_the_region_at_once(client, region, marisol, build, dana):
    across = a_site("Mesilla Plaza", county=DONA_ANA)
    mark = reverse("builds:mark_site", args=[build.slug, across.pk])
    assert status_of(client, marisol.user, mark) == 404
    lifecycle.change_build(build, by=dana, counties=[*build.counties.all(), across.county])
    assert status_of(client, marisol.user, mark) == 200
    assert EL_PASO in {county.pk for county in build.counties.all()}
