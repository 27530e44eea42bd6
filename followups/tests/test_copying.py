"""A build planned from an earlier one: what is offered, what comes along, what never does, and that nothing old fires."""

import datetime

import pytest
from django.urls import reverse

from builds import copying
from builds.actions.plan import add_task, finish, waive
from builds.actions.providers import name_provider
from builds.models import Build, CoHost, Invitation, PlanTask, ProviderVetting, SectorTarget, Session, Speaker
from builds.tests.registration_table import signed
from contacts.models import Organization, State
from followups.actions import lifecycle
from followups.actions.sweep import sweep
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import (
    EL_PASO,
    HUDSPETH,
    a_build,
    a_co_host,
    a_lead,
    a_person,
    a_user,
    an_invitation,
    an_officer,
    an_organization,
)
from tat_coalitions.testing.reading import words_of
from tat_coalitions.trail.models import Entry
from tat_coalitions.wording.actions import write
from tat_coalitions.wording.models import Wording

pytestmark = pytest.mark.django_db

D = datetime.date
NOON = datetime.datetime(2026, 9, 16, 18, tzinfo=datetime.UTC)
THE_DAY, NEXT_YEAR = D(2027, 2, 17), D(2027, 11, 10)
EVERYTHING = [part.name for part in copying.parts()]
WORD = "said only in El Paso"


@pytest.fixture(autouse=True)
def _noon(time_machine):
    time_machine.move_to(NOON)


@pytest.fixture
def dana(client):
    user = a_user("Dana Whitlock")
    a_person("Dana Whitlock", user=user)
    client.force_login(user)
    return user


@pytest.fixture
def karen():
    return a_lead("Karen Lindqvist")


@pytest.fixture
def el_paso(dana, karen):
    """A build with one of everything that could be copied, and one of everything that may not."""
    data = {"city": "El Paso", "state": State.objects.get(pk="TX"), "date": THE_DAY, "planner": dana.person}
    data |= {"time_zone": "America/Denver", "slug": "el-paso", "counties": [], "venue": "Legion Hall"}
    build = lifecycle.plan_build(data | {"venue_address": "1 Main Street", "sustaining_lead": karen}, by=dana)
    build.counties.set([EL_PASO, HUDSPETH])
    SectorTarget.objects.create(build=build, sector="law", county_id=HUDSPETH, wanted=2)
    host = a_co_host(build, karen)
    chairs = add_task(build, by=dana, task="Rent chairs", due_on=D(2027, 1, 28), owner_person=karen)
    finish(PlanTask.objects.filter(pk=chairs.pk), by=dana)
    tent = add_task(build, by=dana, task="Rent a tent", due_on=D(2027, 1, 28))
    waive(PlanTask.objects.filter(pk=tent.pk), by=dana, reason=WORD)
    speaker = Speaker(session=build.sessions.order_by("starts_at")[4], shown_as=WORD)
    speaker.sealed_name = "Rosa"
    speaker.save()
    asked = {"stage": Invitation.Stage.INVITED, "invited_at": NOON, "invited_by": host}
    answered = {"answer": "yes", "answered_at": NOON, "heard": "link", "accommodations": WORD, "substitute": WORD}
    an_invitation(build, an_officer("Lucía Garza"), arrived_at=NOON, arrived_by="Door", **asked, **answered)
    an_invitation(build, a_person("Ruth Ames"), sector="trucking")
    an_invitation(build, a_person("Gone Away", opted_out_at=NOON))
    name_provider(build, organization=an_organization("Paso Verde", "victim_services"), by=dana)
    words = {"subject": "Come to the second one", "text": "Please come, {name}. {answer_request}"}
    write("invitation", by=dana, build_id=build.pk, **words)
    return build


def again(client, **changes):
    """Send the form for a build from an earlier one; returns the page that follows."""
    data = {
        "city": "El Paso",
        "state": "TX",
        "date": NEXT_YEAR.isoformat(),
        "starts_at": "11:30",
        "ends_at": "15:30",
        "time_zone": "America/Denver",
        "parts": EVERYTHING,
    }
    return client.post(reverse("followups:again", args=["el-paso"]), data | changes, follow=True)


def the_copy():
    return Build.objects.get(date=NEXT_YEAR)


def test_the_page_says_beside_each_part_how_much_it_is(client, el_paso):
    text = words_of(client.get(reverse("followups:again", args=["el-paso"])))
    for says in (
        "The co-hosts, to be asked anew 1 co-host: Office of Karen Lindqvist",
        "The agenda, without its speakers 12 agenda items",
        "The counties it brings together 2 counties",
        "The targets by sector and county 8 targets",
        "Tasks that were added to the template’s, with their owners 1 own task",
        "The victim service provider, whose vetting must hold on the new day 1 provider of record",
        "The venue the venue with its address",
        "The invitation list, as drafts: nobody is invited by it 2 people",
        "The words of mails that were changed for it the words of 1 mail",
        "Never copied: answers, arrivals, what people need",
    ):
        assert says in text


def test_the_form_holds_what_was_said_of_the_earlier_one_but_for_its_day(client, el_paso):
    Build.objects.update(corridor="I-10", capacity=80)
    form = client.get(reverse("followups:again", args=["el-paso"])).context["form"]
    shown = {name for fieldset in form.groups() for name in fieldset.fields} | {"parts"}
    assert shown == set(form.fields), "what stands on no page cannot be sent back"
    assert (form["city"].value(), form["corridor"].value(), form["capacity"].value()) == ("El Paso", "I-10", 80)
    assert form["date"].value() is None
    again(client, corridor="I-10")
    assert the_copy().corridor == "I-10"


def test_what_there_is_nothing_of_cannot_be_ticked(client, dana):
    a_build("El Paso", planner=dana.person, slug="el-paso", counties=())
    page = client.get(reverse("followups:again", args=["el-paso"]))
    assert "The invitation list, as drafts: nobody is invited by it: nothing" in words_of(page)
    assert 'name="parts"' not in page.content.decode()
    assert "Select a valid choice" in again(client, parts=["people"]).content.decode()
    assert "Nothing was copied from El Paso" in again(client, parts=[]).content.decode()


def test_only_what_is_ticked_comes_along(client, el_paso):
    again(client, parts=["agenda"])
    copy = the_copy()
    assert copy.sessions.count() == 12
    assert (copy.co_hosts.count(), copy.counties.count(), copy.invitations.count(), copy.venue) == (0, 0, 0, "")
    assert not copy.tasks.filter(template=None).exists()
    assert not Wording.objects.filter(build_id=copy.pk).exists()


def test_everything_ticked_comes_along_counted_from_the_new_day(client, el_paso, karen):
    response = again(client)
    copy = the_copy()
    says = "1 co-host, 12 agenda items, 8 targets, 1 own task, 1 provider of record, 2 people, the words of 1 mail"
    assert "Copied from El Paso, TX 2027: 2 counties, the venue with its address, " + says in response.content.decode()
    host = copy.co_hosts.get()
    assert (host.organization, host.person, host.status) == (karen.organization or host.organization, karen, "asked")
    chairs = copy.tasks.get(template=None)
    assert (chairs.task, chairs.due_on, chairs.owner_person, chairs.is_open) == (
        "Rent chairs",
        D(2027, 10, 21),
        karen,
        True,
    )
    assert copy.answer_by == NEXT_YEAR - datetime.timedelta(days=14)
    assert (copy.venue, copy.venue_address) == ("Legion Hall", "1 Main Street")
    assert sorted(copy.targets.filter(county=HUDSPETH).values_list("sector", "wanted")) == [("law", 2)]
    assert Wording.objects.get(build_id=copy.pk).subject == "Come to the second one"
    entry = Entry.objects.about(copy).get(verb="copied from an earlier build")
    assert (entry.reason, entry.changes["people"]) == ("El Paso, TX 2027", [0, 2])


def test_the_agenda_moves_with_the_hour_the_meeting_begins(client, el_paso):
    again(client)
    welcome = the_copy().sessions.get(title__startswith="Welcome")
    assert (welcome.starts_at, welcome.ends_at) == (datetime.time(11, 30), datetime.time(11, 40))
    again(client, date="2027-11-17", starts_at="00:15", ends_at="04:15")
    begins = Session.objects.filter(build__date=D(2027, 11, 17)).order_by("starts_at").first()
    assert begins.starts_at == datetime.time(0, 15), "what would begin the day before is left out"


def test_whoever_chose_to_be_called_a_survivor_there_chose_it_for_that_meeting(client, el_paso):
    item = el_paso.sessions.order_by("starts_at").last()
    words = {"title": "A survivor-leader speaks", "lead": "Survivor-led group", "audience": "Press and officials"}
    type(item).objects.filter(pk=item.pk).update(**words)
    again(client, parts=["agenda"])
    copied = the_copy().sessions.order_by("starts_at").last()
    assert (copied.title, copied.lead, copied.audience) == ("Guest speaker", "", "Press and officials")


def test_nothing_that_was_said_of_the_old_meeting_is_true_of_the_new_one(client, el_paso):
    again(client)
    copy = the_copy()
    nothing = {"stage": "drafted", "invited_at": None, "invited_by": None, "answer": "", "accommodations": ""}
    nothing |= {"substitute": "", "arrived_at": None}
    assert list(copy.invitations.values(*nothing)) == [nothing] * 2
    assert not Speaker.objects.filter(session__build=copy).exists()
    assert not copy.tasks.exclude(waived_at=None, done_at=None).exists()
    assert not copy.tasks.filter(task="Rent a tent").exists()
    assert (copy.status, copy.published_at, copy.sequence) == ("planned", None, 0)
    for name in ("detail", "tasks", "people", "agenda"):
        assert WORD not in client.get(reverse(f"builds:{name}", args=[copy.slug])).content.decode()


def test_what_belongs_to_a_state_that_is_not_served_stays_behind(client, el_paso):
    Organization.objects.filter(name="Paso Verde").update(state="TX")
    again(client, city="Tulsa", state="OK", time_zone="America/Chicago")
    assert not the_copy().counties.exists()
    assert not the_copy().providers.exists()


def test_a_provider_comes_along_and_its_vetting_holds_by_its_own_dates(client, el_paso, dana):
    paso_verde = el_paso.providers.get().organization
    signed(paso_verde, by=dana, second=a_user("Sam Ortega"), on=D(2026, 9, 1))
    again(client)
    row = the_copy().providers.with_vetting_on(NEXT_YEAR).get()
    assert (row.organization, row.named_by) == (paso_verde, dana)
    assert not row.is_vetted, "signed off for the first meeting, it has run out before the second"
    page = words_of(client.get(reverse("builds:detail", args=[the_copy().slug])))
    assert "The vetting of the victim service provider does not hold on the day of the meeting." in page
    assert ProviderVetting.objects.count() == 1


@pytest.mark.parametrize("later", [datetime.timedelta(days=1), datetime.timedelta(days=365)])
def test_nothing_old_fires(client, el_paso, later, smtp_inbox):
    before = Message.objects.count()
    again(client, date="2028-05-10")
    copy = Build.objects.get(date=D(2028, 5, 10))
    assert Message.objects.count() == before, "copying writes to nobody"
    sweep(at=NOON + later)
    assert not Message.objects.filter(build_id=copy.pk).exists()
    asked = [copy.invitations.values("person"), CoHost.objects.filter(build=copy).values("person")]
    assert not Message.objects.filter(person_id__in=asked[0]).exists()
    assert set(copy.invitations.values_list("stage", flat=True)) == {"drafted"}
    assert set(copy.followups.values_list("status", flat=True)) == {"expected"}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"date": ""}, "Choose the day."),
        ({"date": "2026-09-15"}, "That day is past."),
        ({"ends_at": "09:00"}, "The meeting must end after it starts."),
        ({"parts": ["answers"]}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_said_and_ticks_are_kept(client, el_paso, changes, says):
    page = again(client, **{"parts": ["people"], "city": "Marfa"} | changes).content.decode()
    assert says in page and 'value="Marfa"' in page
    if "parts" not in changes:
        assert page.count(" checked") == 1
    assert Build.objects.count() == 1


def test_the_new_build_page_leads_there(client, el_paso):
    page = client.get(reverse("followups:new_build"))
    assert "Begin with an earlier build instead" in words_of(page)
    asked = client.get(reverse("followups:new_build"), {"from": "el-paso"})
    assert asked.url == reverse("followups:again", args=["el-paso"])
    assert client.get(reverse("followups:new_build"), {"from": "nowhere"}).status_code == 404


def test_it_asks_as_much_for_one_of_each_as_for_many(client, el_paso, django_assert_num_queries):
    address = reverse("followups:again", args=["el-paso"])
    with django_assert_num_queries(11):
        client.get(address)
    for number in range(6):
        an_invitation(el_paso, a_person(f"Guest {number}"))
        a_co_host(el_paso, a_person(f"Host {number}"), CoHost.Role.OTHER)
    with django_assert_num_queries(11):
        assert "7 co-hosts: Office of Karen Lindqvist, " in words_of(response := client.get(address))
    assert "and 3 more" in words_of(response)


def test_a_lead_copies_no_build(client, el_paso, karen):
    client.force_login(karen.user)
    assert client.get(reverse("followups:again", args=["el-paso"])).status_code == 403
    assert again(client).status_code == 403
    assert Build.objects.count() == 1
