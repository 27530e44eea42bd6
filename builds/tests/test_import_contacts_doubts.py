"""A doubtful line of the contact list stands beside those it may be about: its site, its agency, its people."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from builds.models import ContactLink
from contacts.models import ImportRun, Organization, Person, Site
from tat_coalitions.testing.people import EL_PASO, a_person, a_site, an_officer, an_organization

pytestmark = pytest.mark.django_db

ADDRESS = "3001 Mountain Pass Blvd"
MAILBOX = "desk@sheriff.example.org"


@pytest.fixture
def ray():
    return an_officer("Ray Ortiz", email=MAILBOX, title="Sergeant")


def brought(client, **cells):
    """The run of a list of one line about the truck stop at Anthony, as it waits for a look."""
    cells = {"county": "El Paso", "state": "TX", "site": "Flying J Anthony", "site_kind": "truck stop"} | cells
    file = io.StringIO(newline="")
    csv.writer(file).writerows([cells.keys(), cells.values()])
    upload = SimpleUploadedFile("contacts.csv", file.getvalue().encode())
    client.post(reverse("contacts:new_import"), {"what": "contacts", "mode": "update", "file": upload})
    return ImportRun.objects.latest("pk")


def beside(client, run):
    """What the line says, beside what is known of each candidate: `{name: [ours, theirs, …]}`."""
    ((doubt, _field),) = client.get(run.get_absolute_url()).context["form"].lines
    return {str(name): [ours, *theirs] for name, ours, theirs in doubt.lines}


def settle(client, run, answer):
    return client.post(reverse("contacts:settle_import", args=[run.pk]), {"line_2": answer}, follow=True)


def take(client, run):
    client.post(run.get_absolute_url())
    run.refresh_from_db()
    return run.created, run.refused


def test_an_officer_stands_beside_whoever_has_the_mailbox(client, dana, ray):
    run = brought(
        client, agency=ray.organization.name, officer="Mo Diaz", officer_title="Deputy", officer_email=MAILBOX
    )
    told = beside(client, run)
    assert told["Name"] == ["Mo Diaz", "Ray Ortiz"]
    assert told["Title"] == ["Deputy", "Sergeant"]
    assert told["Organization"] == [ray.organization.name, ray.organization.name]
    assert told["E-mail"] == [MAILBOX, MAILBOX]
    page = client.get(run.get_absolute_url()).content.decode()
    assert f'href="{ray.get_absolute_url()}">Ray Ortiz</a>' in page
    settle(client, run, "same")
    assert take(client, run) == (1, 0)
    assert ContactLink.objects.get().officer == ray


def test_a_site_stands_beside_the_one_at_another_address(client, dana):
    site = a_site("Flying J Anthony", address=ADDRESS)
    run = brought(client, site_address="Exit 0", agency="Anthony Police")
    assert beside(client, run)["Address"] == ["Exit 0", ADDRESS]
    settle(client, run, "same")
    assert take(client, run) == (1, 0)
    site.refresh_from_db()
    assert (Site.objects.get(), site.address) == (site, "Exit 0")


def test_one_of_several_agencies_is_chosen(client, dana):
    agencies = [an_organization("Anthony Police", kind="police", county=EL_PASO, address=where) for where in "AB"]
    run = brought(client, agency="Anthony Police")
    assert beside(client, run)["Address"] == ["", "A", "B"]
    settle(client, run, f"same:{agencies[1].pk}")
    assert take(client, run) == (1, 0)
    assert ContactLink.objects.get().agency == agencies[1]


def test_a_backup_is_chosen_among_those_of_the_name(client, dana, ray):
    twins = [a_person("Kim Nuñez", organization=ray.organization, title=title) for title in ("Deputy", "Corporal")]
    run = brought(client, agency=ray.organization.name, officer="Ray Ortiz", backup_officer="Kim Nuñez")
    assert beside(client, run)["Title"] == ["", "Deputy", "Corporal"]
    settle(client, run, f"same:{twins[1].pk}")
    assert take(client, run) == (1, 0)
    assert ContactLink.objects.get().backup == twins[1]


def test_each_part_of_a_line_is_asked_for_and_keeps_its_answer(client, dana, ray):
    a_site("Flying J Anthony", address=ADDRESS)
    manager = a_person("Pat Lee", email="pat@example.org")
    run = brought(
        client,
        site_address="Exit 0",
        manager="Chris Lee",
        manager_email="pat@example.org",
        agency=ray.organization.name,
        officer="Mo Diaz",
        officer_email=MAILBOX,
    )
    assert beside(client, run)["Address"] == ["Exit 0", ADDRESS]
    settle(client, run, "new")
    assert beside(client, run)["Name"] == ["Chris Lee", "Pat Lee"], "what was said of the site says nothing of people"
    settle(client, run, "same")
    assert beside(client, run)["Name"] == ["Mo Diaz", "Ray Ortiz"]
    settle(client, run, "new")
    run.refresh_from_db()
    assert run.options["settled"] == {"2": "site=new manager=same officer=new"}
    assert take(client, run) == (1, 0)
    link = ContactLink.objects.get()
    assert (Site.objects.count(), link.site.manager, link.officer.name) == (2, manager, "Mo Diaz")
    assert Person.objects.filter(email=MAILBOX).count() == 2


def test_somebody_who_is_no_candidate_of_the_part_cannot_be_chosen(client, dana, ray):
    other = a_person("Olga Sokolova")
    run = brought(client, agency=ray.organization.name, officer="Mo Diaz", officer_email=MAILBOX)
    settle(client, run, f"same:{other.pk}")
    assert beside(client, run)["Name"] == ["Mo Diaz", "Ray Ortiz"]
    assert take(client, run) == (0, 1)
    assert not ContactLink.objects.exists()
    assert Organization.objects.count() == 1
