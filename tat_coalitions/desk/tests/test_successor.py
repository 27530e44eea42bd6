"""Everything somebody leads passes on in one step; what is done, answered or sent keeps their name."""

import datetime

import pytest
from django.urls import reverse

from builds.models import CoHost, PlanTask
from followups.actions import stewarding
from followups.models import AskBack, Delegation, FollowUp, Measure, Status, Steward, TaskForceSeat
from tat_coalitions.accounts.models import User
from tat_coalitions.desk.actions.handing import hand_scope, scope_of
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import (
    a_build,
    a_co_host,
    a_followup,
    a_lead,
    a_person,
    a_user,
    an_organization,
)
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2027, 3, 1, 18, tzinfo=datetime.UTC)
SENT = NOW - datetime.timedelta(days=20)


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def dana(client):
    user = a_user("Dana Whitlock")
    a_person("Dana Whitlock", user=user)
    client.force_login(user)
    return user


@pytest.fixture
def office():
    return an_organization("Office of the Attorney General of Texas", "attorney_general")


@pytest.fixture
def marisol(office):
    return a_lead("Marisol Vega", organization=office)


@pytest.fixture
def karen(office):
    return a_lead("Karen Lindqvist", organization=office)


def task(build, owner, **fields):
    return PlanTask.objects.create(
        build=build, task=f"Call {fields}", phase="after", offset_days=7, planned_on=NOW.date(), due_on=NOW.date(),
        owner_person=owner, **fields,
    )  # fmt: skip


@pytest.fixture
def world(dana, marisol, office):
    """One of each kind that is open, and one of each that is done."""
    held = {"planner": dana.person, "date": datetime.date(2027, 1, 20), "status": "held"}
    own, other = a_build("El Paso", sustaining_lead=marisol, **held), a_build("Laredo", **held)
    a_co_host(own, marisol)
    CoHost.objects.create(build=other, organization=office, person=marisol, role="attorney_general", status="withdrawn")
    a_followup(own, lead=marisol, status=Status.REVIEWED, submitted_at=SENT, submitted_by=marisol.user)
    a_followup(own, months=3, lead=marisol, status=Status.SCHEDULED)
    back = a_followup(other, lead=marisol, status=Status.ASKED_BACK, submitted_at=SENT, submitted_by=marisol.user)
    AskBack.objects.create(followup=back, words="How many?", asked_by=dana)
    task(own, marisol)
    task(own, marisol, done_at=SENT, done_by=marisol.user)
    stewarding.hand_region(own, lead=marisol, expires_on=datetime.date(2028, 2, 1), by=dana)
    helped = stewarding.hand_region(other, lead=a_lead("Iris Calderon"), expires_on=datetime.date(2028, 2, 1), by=dana)
    stewarding.name_helper(helped, person=marisol, by=dana)
    measures = Measure.objects.all()[:2]
    asked = {"followup": back, "person": marisol, "asked_by": dana, "expires_on": datetime.date(2027, 4, 1)}
    Delegation.objects.create(measure=measures[0], **asked)
    Delegation.objects.create(measure=measures[1], answered_at=SENT, **asked)
    force = an_organization("Texas Task Force", "task_force")
    TaskForceSeat.objects.create(
        state_id="TX",
        task_force=force,
        organization=an_organization("Mesa Freight"),
        person=marisol,
        since="2026-01-01",
    )
    return own


OPEN = {"co_hosts": 1, "sustains": 1, "followups": 2, "tasks": 1, "regions": 1, "helps": 1, "delegations": 1}
NOTHING = dict.fromkeys(OPEN, 0)


def test_the_page_counts_what_passes_on(client, world, marisol):
    html = client.get(reverse("desk:successor", args=[marisol.pk])).content.decode()
    assert scope_of(marisol).counts() == OPEN
    assert "Hand 8 things over" in html
    assert "Seats on task forces stay unless you say so" in html
    assert 'name="seats"' in html and "checked" not in html.partition('name="seats"')[2].partition(">")[0]


def test_everything_open_passes_on_and_history_stays(world, marisol, karen, dana):
    counts = hand_scope(marisol, successor=karen, by=dana)
    assert counts == OPEN
    assert (scope_of(marisol).counts(), scope_of(karen).counts()) == (NOTHING, OPEN)
    world.refresh_from_db()
    assert world.sustaining_lead == karen
    assert CoHost.objects.get(build=world).knows_since == NOW, "of what changed before, she heard otherwise"
    assert CoHost.objects.get(status="withdrawn").person == marisol
    answered = FollowUp.objects.get(status=Status.REVIEWED)
    assert (answered.lead, answered.submitted_by) == (marisol, marisol.user)
    assert FollowUp.objects.get(status=Status.ASKED_BACK).submitted_by == marisol.user
    done = PlanTask.objects.exclude(done_at=None).get()
    assert (done.owner_person, done.done_by) == (marisol, marisol.user)
    assert Delegation.objects.exclude(answered_at=None).get().person == marisol
    assert [(s.person, s.ended_at) for s in Steward.objects.order_by("pk")] == [(marisol, NOW), (karen, None)]
    assert TaskForceSeat.objects.get().person == marisol


def test_the_old_link_to_a_question_opens_nothing_any_more(world, marisol, karen, dana):
    before = Delegation.objects.get(answered_at=None).nonce
    hand_scope(marisol, successor=karen, by=dana)
    assert Delegation.objects.get(answered_at=None).nonce != before


def test_the_mail_that_waits_follows(world, marisol, karen, dana):
    waiting = Message.objects.get(kind="region_handed_over", person_id=marisol.pk)
    assert waiting.status == "on_hold"
    hand_scope(marisol, successor=karen, by=dana)
    waiting.refresh_from_db()
    assert waiting.status == "cancelled"
    new = Message.objects.filter(person_id=karen.pk, status="on_hold").order_by("kind").values_list("kind", flat=True)
    assert list(new) == ["new_lead", "region_handed_over"]


def test_a_second_run_finds_nothing(client, world, marisol, karen, dana):
    hand_scope(marisol, successor=karen, by=dana)
    entries = Entry.objects.count()
    page = reverse("desk:successor", args=[marisol.pk])
    response = client.post(page, {"successor": f"Karen Lindqvist #{karen.pk}", "invited": "on"})
    assert "Nothing is left to hand over." in response.content.decode()
    assert (Entry.objects.count(), scope_of(karen).counts()) == (entries, OPEN)


def test_each_row_and_the_whole_stand_in_the_trail(world, marisol, karen, dana):
    before = Entry.objects.count()
    hand_scope(marisol, successor=karen, by=dana)
    verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))[before:]
    for verb in ("changed the co-host", "changed the build", "passed the region on", "passed the question on"):
        assert verbs.count(verb) == 1
    assert verbs.count("handed the follow-up over") == 2
    whole = Entry.objects.get(verb="handed everything to a successor")
    assert (whole.actor, whole.reason, whole.changes["followups"]) == (dana, "Karen Lindqvist", [2, 0])


def test_seats_pass_on_when_asked_and_keep_their_history(world, marisol, karen, dana):
    hand_scope(marisol, successor=karen, by=dana, seats=True)
    seats = TaskForceSeat.objects.order_by("pk").values_list("person__name", "since", "until")
    today = NOW.date()
    assert list(seats) == [
        ("Marisol Vega", datetime.date(2026, 1, 1), today - datetime.timedelta(days=1)),
        ("Karen Lindqvist", today, None),
    ]


def test_somebody_new_is_invited_and_the_old_account_closed(client, world, marisol, office):
    data = {"name": "Otto Reyes", "email": "Otto@example.org", "organization": f"{office} #{office.pk}"}
    page = reverse("desk:successor", args=[marisol.pk])
    assert client.post(page, data | {"invited": "on", "close": "on"}).status_code == 302
    user = User.objects.get(email="otto@example.org")
    assert (user.role, user.person.organization, user.has_access) == ("lead", office, True)
    assert Message.objects.filter(kind="account_invitation", to_email="otto@example.org").count() == 1
    assert not User.objects.get(pk=marisol.user_id).has_access
    assert scope_of(user.person).counts() == OPEN


def test_without_an_invitation_nobody_is_written_to(client, world, marisol):
    page = reverse("desk:successor", args=[marisol.pk])
    client.post(page, {"name": "Otto Reyes", "email": "otto@example.org"})
    assert not User.objects.filter(email="otto@example.org").exists()
    assert User.objects.get(pk=marisol.user_id).has_access, "closed only when ticked"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Say who follows them"),
        ({"name": "Otto Reyes"}, "Write their e-mail address."),
        ({"successor": "Nobody Known"}, "We know nobody called"),
        ({"successor": "Marisol Vega"}, "Choose somebody else than Marisol Vega."),
        ({"name": "Otto", "email": "marisol.vega@example.org"}, "already signs in with this address"),
        ({"successor": "Karen Lindqvist", "name": "Otto"}, "not both"),
    ],
)
def test_what_makes_no_sense_is_said_and_hands_nothing_over(client, world, marisol, karen, data, sentence):
    response = client.post(reverse("desk:successor", args=[marisol.pk]), data | {"invited": "on"})
    assert (response.status_code, sentence in response.content.decode()) == (200, True)
    assert scope_of(marisol).counts() == OPEN


def test_no_lead_hands_anything_to_anybody(client, world, marisol, karen):
    client.force_login(marisol.user)
    page = reverse("desk:successor", args=[marisol.pk])
    assert (client.get(page).status_code, client.post(page, {"successor": "Karen Lindqvist"}).status_code) == (403, 403)
    assert scope_of(marisol).counts() == OPEN


def test_the_old_lead_reaches_nothing_and_the_new_one_all_of_it(client, world, marisol, karen, dana):
    hand_scope(marisol, successor=karen, by=dana)
    for user, status in ((marisol.user, 404), (karen.user, 200)):
        client.force_login(user)
        assert client.get(world.get_absolute_url()).status_code == status
