"""The start page about vetting: whose word is asked for, and what ran out or soon does."""

import datetime

import pytest

from builds.actions import providers as vetting
from builds.models import ProviderVetting
from builds.tests.registration_table import NOON, TODAY, a_provider, days, proposed, signed
from tat_coalitions.accounts.models import Role
from tat_coalitions.testing.people import a_build, a_co_host, a_lead, a_person, a_user, an_organization

pytestmark = [pytest.mark.django_db, pytest.mark.on_sqlite_too]


@pytest.fixture(autouse=True)
def _wednesday(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def dana():
    return a_user("Dana Whitlock")


@pytest.fixture
def sam():
    return a_user("Sam Ortega")


@pytest.fixture
def provider(dana):
    """Paso Verde, the provider of record of Dana's build."""
    build = a_build("El Paso", date=days(88), planner=a_person("Dana Whitlock", user=dana), status="inviting")
    found = a_provider()
    vetting.name_provider(build, organization=found, by=dana)
    return found


def ending_in(number, provider, dana, sam):
    """A vetting whose last day is so many days ahead."""
    return signed(provider, by=dana, second=sam, on=days(number) - datetime.timedelta(days=365))


@pytest.mark.parametrize(
    ("number", "told"),
    [(61, None), (60, "runs out"), (0, "runs out"), (-1, "has run out")],
)
def test_it_is_told_from_sixty_days_before_its_last_day_on(page, provider, dana, sam, number, told):
    row = ending_in(number, provider, dana, sam)
    text = page(dana)
    assert (f"The vetting of Paso Verde {told}" in text) if told else ("Paso Verde" not in text)
    if told:
        assert f"[/desk/resources/providers/{row.pk}/renew/] Verify it again" in text
    assert ("1 day late" in text) is (number < 0)


def test_once_it_is_proposed_again_it_needs_nobody_of_tat(page, provider, dana, sam):
    ending_in(20, provider, dana, sam)
    proposed(provider, dana)
    assert "Paso Verde" not in page(dana)


def test_it_lies_on_the_desk_of_whoever_plans_with_the_provider_and_of_administrators(page, provider, dana, sam):
    ending_in(20, provider, dana, sam)
    assert "Paso Verde" in page(a_user("Ada Brooks", Role.ADMINISTRATOR))
    assert "Paso Verde" not in page(a_user("Ruth Adler"))


def test_many_that_run_out_do_not_drown_the_page(page, dana, sam, provider):
    for number in range(5):
        ending_in(10 + number, a_provider(f"Provider {number}"), dana, sam)
    text = page(dana)
    assert [n for n in range(5) if f"The vetting of Provider {n} runs out" in text] == [0, 1, 2]
    assert "Two more vettings of providers run out [/desk/resources/providers/?show=ending] See them" in text


def test_a_lead_of_the_office_finds_what_waits_for_their_word(page, provider, dana, sam):
    office = an_organization("Office of the Attorney General", "attorney_general")
    karen, otis, ida = a_lead("Karen Lindqvist", organization=office), a_lead("Otis Reed"), a_lead("Ida Holm")
    build = provider.provider_of.get().build
    a_co_host(build, karen)
    a_co_host(build, otis, role="trucking")
    a_co_host(a_build("Boise", state_id="ID", counties=["16001"]), ida)
    row = proposed(provider, dana)
    text = page(karen.user)
    assert "Dana Whitlock of TAT asks whether Paso Verde is a good choice" in text
    assert f"[/desk/resources/providers/{row.pk}/] Give your word" in text
    assert "Paso Verde" not in page(otis.user) and "Paso Verde" not in page(ida.user)
    vetting.sign_off(row, by=karen.user, read=row.proposed_at)
    assert "Paso Verde" not in page(karen.user)


@pytest.mark.parametrize(("waited", "is_told"), [(7, False), (8, True)])
def test_what_nobody_signs_for_a_week_is_told_to_those_who_plan_with_it(page, provider, dana, sam, waited, is_told):
    row = proposed(provider, dana, at=NOON - datetime.timedelta(days=waited))
    assert ("Paso Verde waits for the Attorney General’s word" in page(dana)) is is_told
    assert f"[/desk/resources/providers/{row.pk}/sign-off/]" not in page(dana)
    text = page(a_user("Ada Brooks", Role.ADMINISTRATOR))
    assert (f"[/desk/resources/providers/{row.pk}/sign-off/] Enter who signed it off" in text) is is_told


def test_it_asks_no_more_questions_for_three_than_for_one(client, provider, dana, sam, django_assert_num_queries):
    ending_in(10, provider, dana, sam)
    client.force_login(dana)
    client.get("/desk/")
    with django_assert_num_queries(12):
        client.get("/desk/")
    for number in range(2):
        ending_in(11 + number, a_provider(f"Provider {number}"), dana, sam)
    with django_assert_num_queries(12):
        client.get("/desk/")
    assert ProviderVetting.objects.ending(TODAY).count() == 3
