"""Vetting a victim service provider: two people, a table of moves, a year; and who may read what."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from builds import vetting as life
from builds.actions import providers as verbs
from builds.models import ProviderVetting
from builds.tests.registration_table import NOON, TODAY, a_provider, days, proposed, signed
from builds.workflow import NotAllowed
from contacts.models import Kind
from tat_coalitions.accounts.models import Role
from tat_coalitions.testing.people import a_build, a_co_host, a_lead, a_user, an_organization
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db
Status = ProviderVetting.Status


@pytest.fixture(autouse=True)
def _wednesday(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def sam():
    return a_user("Sam Ortega")


@pytest.fixture
def build(dana):
    return a_build("El Paso", planner=dana.person)


@pytest.fixture
def karen(build):
    """The lead of the Attorney General's office that holds the build with TAT."""
    person = a_lead(
        "Karen Lindqvist", organization=an_organization("Office of the Attorney General", "attorney_general")
    )
    a_co_host(build, person)
    return person.user


@pytest.fixture
def provider():
    return a_provider()


@pytest.fixture
def waiting(provider, dana, build):
    """Dana's proposal, for the build of El Paso."""
    verbs.name_provider(build, organization=provider, by=dana)
    return proposed(provider, dana, notes="Canary: asked the shelter network")


def at(name, *args):
    return reverse(f"resources:{name}", args=args)


# two people


def test_the_lead_of_the_office_signs_it_off_with_one_button(client, waiting, karen):
    client.force_login(karen)
    page = client.get(waiting.get_absolute_url()).text
    assert "Your office’s word is asked for" in page and at("sign_off", waiting.pk) in page
    client.post(at("sign_off", waiting.pk), {"read": waiting.proposed_at.isoformat()})
    waiting.refresh_from_db()
    assert (waiting.status, waiting.decided_by, waiting.signed_on) == (Status.APPROVED, karen, TODAY)
    assert waiting.signed_by == "Karen Lindqvist, Office of the Attorney General"
    assert waiting.expires_on == datetime.date(2027, 11, 18)


def test_a_lead_cannot_say_who_else_signed_or_when(client, waiting, karen):
    client.force_login(karen)
    said = {"read": waiting.proposed_at.isoformat(), "signed_by": "The governor", "signed_on": "2020-01-01"}
    client.post(at("sign_off", waiting.pk), said)
    waiting.refresh_from_db()
    assert (waiting.signed_by[:15], waiting.signed_on) == ("Karen Lindqvist", TODAY)


def test_somebody_else_of_tat_enters_who_signed_and_when(client, waiting, sam):
    client.force_login(sam)
    said = {
        "read": waiting.proposed_at.isoformat(),
        "signed_by": "Karen Lindqvist, by letter",
        "signed_on": "2026-11-02",
    }
    assert "In force until Nov 2, 2027" in client.post(at("sign_off", waiting.pk), said, follow=True).text
    waiting.refresh_from_db()
    assert (waiting.decided_by, waiting.signed_on) == (sam, datetime.date(2026, 11, 2))


def test_who_proposed_it_never_signs_it_off_nor_refuses_it(client, waiting, dana):
    client.force_login(dana)
    assert at("sign_off", waiting.pk) not in client.get(waiting.get_absolute_url()).text
    said = {"read": waiting.proposed_at.isoformat(), "signed_by": "Karen", "signed_on": "2026-11-02", "reason": "No"}
    for name in ("sign_off", "refuse"):
        assert "it takes a second person" in client.post(at(name, waiting.pk), said).text
    waiting.refresh_from_db()
    assert waiting.status == Status.PROPOSED


def test_the_database_refuses_it_too(waiting, dana):
    facts = {
        "status": "approved",
        "decided_at": NOON,
        "signed_by": "Karen",
        "signed_on": TODAY,
        "expires_on": days(365),
    }
    row = ProviderVetting.objects.filter(pk=waiting.pk)
    with pytest.raises(IntegrityError, match="vetting_takes_two_people"), transaction.atomic():
        row.update(decided_by=dana, **facts)
    with pytest.raises(IntegrityError, match="vetting_signed_off_says"), transaction.atomic():
        row.update(decided_by=None, **facts)


def test_whoever_changes_the_proposal_counts_as_its_proposer(waiting, sam, dana):
    verbs.change_proposal(waiting, by=sam, read=waiting.proposed_at, counties=["48141"], services="Shelter alone")
    with pytest.raises(NotAllowed, match="second person"):
        verbs.sign_off(waiting, by=sam, read=waiting.proposed_at, signed_by="Karen", signed_on=TODAY)
    verbs.sign_off(waiting, by=dana, read=waiting.proposed_at, signed_by="Karen", signed_on=TODAY)
    assert waiting.status == Status.APPROVED


def test_what_was_changed_after_the_page_was_read_is_not_signed_off(client, waiting, karen, dana, time_machine):
    read = waiting.proposed_at.isoformat()
    time_machine.move_to(NOON + datetime.timedelta(minutes=5))
    verbs.change_proposal(waiting, by=dana, read=waiting.proposed_at, services="Something else", counties=["48141"])
    client.force_login(karen)
    assert "Please read it once more" in client.post(at("sign_off", waiting.pk), {"read": read}).text
    assert "Please read it once more" in client.post(at("sign_off", waiting.pk), {"read": "rubbish"}).text
    waiting.refresh_from_db()
    assert waiting.status == Status.PROPOSED


# the life of it


def test_the_table_of_moves_is_all_there_is(waiting, dana, sam):
    verbs.refuse(waiting, by=sam, read=waiting.proposed_at, reason="No license of the state")
    assert (waiting.status, waiting.reason) == (Status.REFUSED, "No license of the state")
    for verb in (verbs.sign_off, verbs.refuse):
        with pytest.raises(NotAllowed):
            verb(waiting, by=sam, read=waiting.proposed_at, **({"reason": "x"} if verb is verbs.refuse else
                 {"signed_by": "Karen", "signed_on": TODAY}))  # fmt: skip
    with pytest.raises(NotAllowed, match="“Refused” cannot become “Withdrawn”"):
        verbs.withdraw(waiting, by=dana, reason="x")
    assert set(life.MOVES) == set(Status)


def test_two_who_settle_it_at_once_settle_it_once(waiting, sam, karen):
    other = ProviderVetting.objects.get(pk=waiting.pk)
    verbs.sign_off(waiting, by=karen, read=waiting.proposed_at)
    with pytest.raises(NotAllowed, match="just changed"):
        verbs.refuse(other, by=sam, read=other.proposed_at, reason="Too late")
    waiting.refresh_from_db()
    assert (waiting.status, waiting.reason) == (Status.APPROVED, "")


def test_it_holds_to_its_last_day_and_runs_out_by_itself(provider, dana, sam):
    row = signed(provider, by=dana, second=sam, on=days(-10))
    last = row.expires_on
    assert last == datetime.date(2027, 11, 8)
    held = [row.is_in_force(day) for day in (days(-11), days(-10), last, last + datetime.timedelta(days=1))]
    assert held == [False, True, True, False]
    asked = [
        ProviderVetting.objects.in_force_on(day).exists()
        for day in (days(-11), days(-10), last, last + datetime.timedelta(days=1))
    ]
    assert asked == held
    assert row.status == Status.APPROVED


def test_signed_off_on_a_leap_day_it_holds_to_the_end_of_february(provider, dana, sam, time_machine):
    time_machine.move_to(datetime.datetime(2028, 3, 1, 19, tzinfo=datetime.UTC))
    assert signed(provider, by=dana, second=sam, on=datetime.date(2028, 2, 29)).expires_on == datetime.date(2029, 2, 28)


def test_verified_again_it_is_proposed_in_one_step_and_the_old_one_counts_until_then(client, provider, dana, sam):
    old = signed(provider, by=dana, second=sam, on=days(-350), notes="First look")
    client.force_login(dana)
    page = client.get(at("renew", old.pk)).text
    assert old.services in page and "First look" in page and "El Paso, TX" in page
    written = {"services": old.services, "counties": "El Paso, TX", "line": "(915) 555-0170", "notes": "Second look"}
    client.post(at("renew", old.pk), written)
    new = ProviderVetting.objects.waiting().get()
    assert (new.proposed_by, new.line, list(new.counties.all())) == (dana, old.line, list(old.counties.all()))
    old.refresh_from_db()
    assert old.is_in_force(TODAY)
    verbs.sign_off(new, by=sam, read=new.proposed_at, signed_by="Karen", signed_on=TODAY)
    old.refresh_from_db()
    assert (old.status, old.ended_on, old.is_in_force(days(-1)), old.is_in_force(TODAY)) == (
        Status.REPLACED,
        TODAY,
        True,
        False,
    )
    assert new.expires_on == datetime.date(2027, 11, 18)


def test_one_proposal_waits_at_a_time(client, waiting, sam):
    client.force_login(sam)
    written = {"organization": "Paso Verde", "services": "Shelter", "counties": "El Paso, TX"}
    assert "waits for its sign-off already" in client.post(at("propose"), written).text
    assert ProviderVetting.objects.count() == 1


def test_withdrawn_it_holds_no_more_from_that_day_on(client, provider, dana, sam):
    row = signed(provider, by=dana, second=sam, on=days(-10))
    client.force_login(dana)
    assert "Say why." in client.post(at("withdraw", row.pk), {"reason": ""}).text
    client.post(at("withdraw", row.pk), {"reason": "It closed its doors"})
    row.refresh_from_db()
    assert (row.status, row.is_in_force(days(-1)), row.is_in_force(TODAY)) == (Status.WITHDRAWN, True, False)


def test_withdrawing_the_newest_does_not_bring_the_older_back(provider, dana, sam):
    signed(provider, by=dana, second=sam, on=days(-100))
    newest = signed(provider, by=dana, second=sam, on=days(-1))
    verbs.withdraw(newest, by=dana, reason="It closed its doors")
    assert not ProviderVetting.objects.in_force_on(TODAY).exists()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"signed_by": ""}, "Write who signed it off."),
        ({"signed_on": ""}, "Write on which day it was signed off."),
        ({"signed_on": "2026-11-19"}, "That day is still ahead."),
        ({"signed_on": "2025-11-17"}, "That was a year ago: it has to be signed off anew."),
    ],
)
def test_a_sign_off_that_says_too_little_is_sent_back(client, waiting, sam, said, sentence):
    client.force_login(sam)
    good = {"read": waiting.proposed_at.isoformat(), "signed_by": "Karen Lindqvist", "signed_on": "2026-11-02"}
    assert sentence in client.post(at("sign_off", waiting.pk), good | said).text
    waiting.refresh_from_db()
    assert waiting.status == Status.PROPOSED


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ({"organization": "Nobody"}, "We know no victim service provider called “Nobody”."),
        ({"organization": "Franklin Freight"}, "We know no victim service provider called “Franklin Freight”."),
        ({"services": ""}, "Write what the provider does for people."),
        ({"counties": ""}, "Write the counties or the states it serves."),
        ({"counties": "Ellpaso, TX"}, "There is no county called “Ellpaso"),
        ({"notes": "She knew a victim named Jane Doe"}, "looks like the name of a victim"),
    ],
)
def test_a_proposal_that_says_too_little_or_too_much_is_sent_back(client, provider, dana, written, sentence):
    an_organization("Franklin Freight", Kind.TRUCKING)
    client.force_login(dana)
    good = {"organization": "Paso Verde", "services": "Shelter for families", "counties": "El Paso, TX"}
    page = client.post(at("propose"), good | written).text
    assert sentence in page and ("Shelter for families" in page or "services" in written)
    assert ProviderVetting.objects.count() == 0


# who reads what


def test_only_the_office_of_the_build_sees_it_among_leads(client, waiting, build, karen):
    freight = a_lead("Otis Reed", organization=an_organization("Trucking Association", Kind.TRUCKING_ASSOCIATION))
    a_co_host(build, freight, role="trucking")
    a_co_host(a_build("Boise", state_id="ID", counties=["16001"]), a_lead("Ida Holm"))
    for person, status in (
        (karen, 200),
        (freight.user, 404),
        (a_user("Ida Holm", Role.LEAD, email="i@example.org"), 404),
    ):
        client.force_login(person)
        assert client.get(waiting.get_absolute_url()).status_code == status
        assert client.post(at("sign_off", waiting.pk), {"read": ""}).status_code == status
        assert ("Paso Verde" in client.get(at("vettings")).text) is (status == 200)
    client.force_login(freight.user)
    page = client.get(reverse("builds:resources", args=[build.slug])).text
    assert "Paso Verde" in page and waiting.get_absolute_url() not in page


def test_the_office_withdrawn_from_the_build_signs_nothing_any_more(client, waiting, build, karen):
    build.co_hosts.update(status="withdrawn")
    client.force_login(karen)
    assert client.post(at("sign_off", waiting.pk), {"read": ""}).status_code == 404


def test_notes_and_reasons_are_for_tat_alone_and_not_in_the_trail(client, waiting, karen, sam):
    verbs.refuse(waiting, by=karen, read=waiting.proposed_at, reason="Canary: no license")
    client.force_login(karen)
    assert "Canary" not in client.get(waiting.get_absolute_url()).text
    client.force_login(sam)
    page = client.get(waiting.get_absolute_url()).text
    assert "Canary: asked the shelter network" in page and "Canary: no license" in page
    told = " ".join(f"{entry.verb} {entry.reason} {entry.changes}" for entry in Entry.objects.all())
    assert "refused the vetting" in told and "Canary" not in told


def test_a_lead_changes_nothing_else(client, waiting, karen):
    client.force_login(karen)
    for name in ("change_vetting", "withdraw", "renew"):
        assert client.post(at(name, waiting.pk), {"reason": "x", "services": "x"}).status_code == 403


def test_the_list_asks_as_much_for_one_as_for_three(client, dana, sam, django_assert_num_queries):
    signed(a_provider("One"), by=dana, second=sam)
    client.force_login(dana)
    with django_assert_num_queries(7):
        client.get(at("vettings"))
    proposed(a_provider("Two"), dana)
    signed(a_provider("Three"), by=dana, second=sam, on=days(-300))
    with django_assert_num_queries(7):
        page = client.get(at("vettings") + "?sort=organization__name").text
    assert page.index("One") < page.index("Three") < page.index("Two")
    for show, names in {"waiting": ["Two"], "in_force": ["One", "Three"], "past": []}.items():
        text = client.get(at("vettings") + f"?show={show}").text
        assert [name for name in ("One", "Three", "Two") if f">{name}</a>" in text] == names


# what the verbs refuse, whichever page asks


def test_a_sign_off_is_never_dated_ahead(waiting, sam):
    with pytest.raises(NotAllowed, match="on which day until today"):
        verbs.sign_off(waiting, by=sam, read=waiting.proposed_at, signed_by="Karen", signed_on=days(1))


def test_a_sign_off_is_never_dated_before_the_one_it_replaces(provider, dana, sam):
    signed(provider, by=dana, second=sam, on=days(-10))
    again = proposed(provider, dana)
    with pytest.raises(NotAllowed, match="signed off later than that day"):
        verbs.sign_off(again, by=sam, read=again.proposed_at, signed_by="Karen", signed_on=days(-11))


def test_leads_propose_and_withdraw_nothing(provider, waiting, karen):
    with pytest.raises(NotAllowed, match="propose a vetting"):
        verbs.propose(a_provider("Another"), by=karen, services="Shelter")
    with pytest.raises(NotAllowed, match="withdraw a vetting"):
        verbs.withdraw(waiting, by=karen, reason="No")


def test_what_is_signed_off_is_not_changed_any_more(provider, dana, sam):
    row = signed(provider, by=dana, second=sam)
    with pytest.raises(NotAllowed, match="not changed any more"):
        verbs.change_proposal(row, by=dana, read=row.proposed_at, services="Something else")
