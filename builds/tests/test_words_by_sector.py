"""Other words for one sector: written for one build, read by that sector in every wave, the common words for the others."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from builds import emails, waves, wordings
from builds.actions import invitations
from builds.models import Status
from builds.tests.inviting import page_of, text_of
from contacts.models import Sector
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import a_build, a_lead, a_person, an_invitation, an_officer, an_organization
from tat_coalitions.wording import words
from tat_coalitions.wording.actions import copy_words, take_again, write
from tat_coalitions.wording.models import Wording

pytestmark = pytest.mark.django_db

LAW = Sector.LAW.value
LONG_AGO = timezone.now() - datetime.timedelta(days=9)


@pytest.fixture
def build(dana):
    return a_build("El Paso", slug="el-paso", status=Status.INVITING, planner=dana.person)


@pytest.fixture
def ruth(build):
    """An officer on the list."""
    return an_invitation(build, an_officer("Ruth Ibarra"))


@pytest.fixture
def tom(build):
    """A trucker on the list."""
    return an_invitation(build, a_person("Tom Okafor", organization=an_organization("Okafor Freight")))


def for_law(build, dana, kind=wordings.INVITATION, text="Officers, come to {place}.", **more):
    return write(kind, subject="For officers", text=text, build_id=build.pk, variant=LAW, by=dana, **more)


def read_by(row):
    return Message.objects.get(about_id=row.pk, kind__startswith="invitation").text


def sheet_of(build, sector=LAW, *more, name="edit_wording_for"):
    return reverse(f"builds:{name}", args=[build.slug, "invitation", sector, *more])


# whose words hold


def test_a_sector_reads_its_own_words_and_the_others_the_common_ones(build, dana, ruth, tom):
    for_law(build, dana)
    invitations.invite(build, [ruth.pk, tom.pk], by=dana)
    assert "Officers, come to El Paso, Texas." in read_by(ruth)
    assert "Officers" not in read_by(tom) and "You are invited to a coalition build" in read_by(tom)


@pytest.mark.parametrize("wave", [waves.SAVE_THE_DATE, waves.SECOND, waves.REMINDER])
def test_every_wave_can_have_them(build, dana, ruth, wave):
    for_law(build, dana, kind=waves.WAVES[wave].wording)
    if wave != waves.SAVE_THE_DATE:
        type(ruth).objects.update(stage="invited", invited_at=LONG_AGO)
    invitations.send_wave(build, [ruth.pk], waves.WAVES[wave], by=dana)
    assert "Officers, come to El Paso, Texas." in Message.objects.get().text


def test_without_words_of_its_own_a_sector_reads_those_of_the_build_then_of_the_house(build, dana):
    ask = lambda: words.wording_of("invitation", build.pk, LAW).text  # noqa: E731
    write("invitation", subject="All", text="Of the house.", by=dana)
    assert ask() == "Of the house."
    write("invitation", subject="All", text="Of the build.", build_id=build.pk, by=dana)
    assert ask() == "Of the build."
    for_law(build, dana, text="Of the sector.")
    assert ask() == "Of the sector."
    assert words.wording_of("invitation", build.pk, Sector.BUS.value).text == "Of the build."
    assert words.wording_of("invitation", a_build("Laredo").pk, LAW).text == "Of the house."
    take_again("invitation", 0, build_id=build.pk, variant=LAW, by=dana)
    assert ask() == "Of the build."


def test_an_invitation_written_anew_keeps_to_the_sector(build, dana, ruth):
    for_law(build, dana)
    invitations.invite(build, [ruth.pk], by=dana)
    first = Message.objects.get()
    ruth.refresh_from_db()
    ruth.build = build
    assert "Officers, come to" in emails.anew(ruth, first, timezone.now()).text


def test_versions_of_a_sector_are_counted_apart(build, dana):
    write("invitation", subject="All", text="Of the build.", build_id=build.pk, by=dana)
    assert [for_law(build, dana, text=f"Text {n}.").version for n in (1, 2)] == [1, 2]
    assert Wording.objects.of("invitation", build.pk).count() == 1


def test_the_words_that_everybody_reads_are_none_of_a_sectors_own(build, dana):
    common = words.wording_of("invitation", build.pk)
    kept = write("invitation", subject=common.subject, text=common.text, build_id=build.pk, variant=LAW, by=dana)
    assert kept is None and not Wording.objects.exists()


def test_the_database_keeps_words_for_some_to_one_build(dana):
    with pytest.raises(IntegrityError), transaction.atomic():
        Wording.objects.create(kind="invitation", variant=LAW, version=1, subject="A", text="B")


def test_a_copied_build_takes_them_along(build, dana):
    for_law(build, dana)
    laredo = a_build("Laredo")
    assert copy_words(from_build=build.pk, to_build=laredo.pk, by=dana) == 1
    assert words.wording_of("invitation", laredo.pk, LAW).text == "Officers, come to {place}."


# the pages


def test_they_are_written_on_a_page_of_their_own_and_the_list_names_the_sector(client, build, dana, ruth):
    page = text_of(client.get(page_of("edit_wording", build, "invitation")))
    assert sheet_of(build) in page and "(own words)" not in page
    page = text_of(client.get(sheet_of(build)))
    assert "Invitation: reads the same for Law enforcement as for everybody" in page and "Ruth Ibarra" in page
    data = {"subject": "For officers", "text": "Officers, come.", "seen": "0", "do": "save"}
    page = text_of(client.post(sheet_of(build), data, follow=True))
    assert "Invitation: has other words for Law enforcement" in page and "(own words)" in page
    page = text_of(client.get(page_of("wording", build)))
    assert "other words for Law enforcement" in page and "One mail has words of its own here" in page
    assert words.wording_of("invitation", build.pk).text != "Officers, come."


def test_a_test_of_them_reads_as_the_sector_would(client, build, dana, ruth):
    for_law(build, dana)
    client.post(sheet_of(build), {"subject": "", "text": "Officers, hear.", "seen": "1", "do": "test", "as": "0"})
    test = Message.objects.get(kind="invitation_test")
    assert "Officers, hear." in test.text and sheet_of(build) in test.text, "its link leads back to these words"


def test_an_earlier_version_is_compared_and_taken_again(client, build, dana):
    for_law(build, dana, text="First.")
    for_law(build, dana, text="Second.")
    version = sheet_of(build, LAW, 1, name="wording_version_for")
    page = client.get(version).text
    again = sheet_of(build, LAW, 1, name="take_wording_again_for")
    assert "First." in page and again in page and sheet_of(build) in page
    client.post(again)
    assert words.wording_of("invitation", build.pk, LAW).text == "First."


@pytest.mark.parametrize(("mail", "sector"), [("invitation", "farmers"), ("answer_yes", LAW), ("invitation", "")])
def test_what_cannot_be_said_apart_is_not_found(client, build, dana, mail, sector):
    address = f"/desk/builds/{build.slug}/wording/{mail}/for/{sector}/"
    assert client.get(address).status_code == 404


def test_a_lead_writes_none(client, build):
    client.force_login(a_lead("Lorraine Pruitt").user)
    assert client.post(sheet_of(build), {"subject": "A", "text": "B", "do": "save"}).status_code in (403, 404)
    assert not Wording.objects.exists()


# before a wave goes


def test_the_page_that_asks_shows_each_wording_with_how_many_read_it(client, build, dana, ruth, tom):
    an_invitation(build, a_person("Ann Mills", organization=an_organization("Mills Freight")))
    for_law(build, dana)
    page = text_of(client.get(page_of("send_invitations", build) + "?who=everybody"))
    assert "Everybody else (2)" in page and "Law enforcement (1)" in page
    assert "Officers, come to El Paso, Texas." in page and "You are invited to a coalition build" in page
    assert sheet_of(build) in page


def test_where_all_read_the_same_one_letter_is_shown(client, build, dana, ruth, tom):
    page = text_of(client.get(page_of("send_invitations", build) + "?who=everybody"))
    assert page.count("You are invited to a coalition build") == 1 and "Everybody else" not in page


def test_those_asked_for_a_new_day_are_shown_what_they_read(client, build, dana, ruth, tom):
    yes = {"answer": "yes", "answered_at": LONG_AGO, "answered_for": build.date - datetime.timedelta(days=7)}
    type(ruth).objects.filter(pk=ruth.pk).update(stage="invited", invited_at=LONG_AGO, heard="link", **yes)
    type(tom).objects.filter(pk=tom.pk).update(stage="invited", invited_at=LONG_AGO)
    page = text_of(client.get(page_of("remind_people", build) + "?who=everybody"))
    assert "Those who answered for the day before it moved (1)" in page and "has moved to" in page
    assert "have not heard from you yet" in page


@pytest.mark.parametrize("sectors", [1, 4])
def test_the_page_that_asks_takes_as_many_queries_for_many_wordings(
    client, build, dana, ruth, sectors, django_assert_max_num_queries
):
    for sector in list(Sector.values)[:sectors]:
        person = a_person(f"Person of {sector}", organization=an_organization(f"Of {sector}"))
        an_invitation(build, person, sector=sector)
        write("invitation", subject="S", text=f"For {sector}.", build_id=build.pk, variant=sector, by=dana)
    client.get("/desk/")
    with django_assert_max_num_queries(12):
        client.get(page_of("send_invitations", build) + "?who=everybody")


# what a rule sends


def test_the_page_of_a_sector_names_the_reminders_that_a_rule_sends_and_they_can_be_written_for_it(client, build, dana):
    page = client.get(sheet_of(build)).text
    by_rule = reverse("builds:edit_wording_for", args=["el-paso", "reminder_answer", LAW])
    assert "What a reminder rule sends to invitees has words of its own:" in page and f'href="{by_rule}"' in page
    client.post(by_rule, {"subject": "Officers", "text": "Officers, answer.", "seen": "0", "do": "save"})
    assert words.wording_of("reminder_answer", build.pk, LAW).text == "Officers, answer."
    assert "reads the same for Law enforcement" in text_of(client.get(sheet_of(build))), "the invitation is as it was"
    assert client.get(reverse("builds:edit_wording", args=["el-paso", "reminder_hosting"])).status_code == 200
    hosting = "/desk/builds/el-paso/wording/reminder_hosting/for/law/"
    assert client.get(hosting).status_code == 404, "co-hosts are of no sector here"
