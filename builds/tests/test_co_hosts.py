"""Who holds a build together with TAT, and what follows for the plan."""

import datetime

import pytest
from django.urls import reverse

from builds.actions.co_hosts import add_co_host, change_co_host, withdraw_co_host
from builds.models import CoHost
from builds.templating import add_tasks
from builds.workflow import NotAllowed
from contacts.models import Kind
from tat_coalitions.testing.people import a_build, a_co_host, a_lead, a_person, an_organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def build(dana):
    build = a_build(slug="el-paso", planner=dana.person)
    add_tasks(build, today=datetime.date(2020, 1, 1))
    return build


@pytest.fixture
def office():
    return an_organization("Office of the Attorney General of Texas", Kind.ATTORNEY_GENERAL)


@pytest.fixture
def karen(office):
    return a_lead("Karen Lindqvist", organization=office)


def theirs(build, person):
    return build.tasks.open().filter(owner_person=person).count()


def test_a_new_co_host_takes_the_open_tasks_of_its_role(client, build, office, karen):
    data = {"organization": office.name, "role": "attorney_general", "person": karen.email, "status": "confirmed"}
    text = client.post(reverse("builds:add_co_host", args=["el-paso"]), data, follow=True).content.decode()
    taken = theirs(build, karen)
    assert taken > 5
    assert f"It takes {taken} open tasks." in text
    assert "One organization holds it with TAT" in text


def test_the_same_organization_is_not_added_twice(client, build, office, karen):
    a_co_host(build, karen)
    data = {"organization": office.name, "role": "other", "status": "asked"}
    text = client.post(reverse("builds:add_co_host", args=["el-paso"]), data).content.decode()
    assert "That organization already co-hosts this build." in text
    assert build.co_hosts.count() == 1


def test_a_new_contact_person_takes_over_from_the_old_one(build, dana, office, karen):
    host, _tasks = add_co_host(build, by=dana, organization=office, role=CoHost.Role.ATTORNEY_GENERAL, person=karen)
    before = theirs(build, karen)
    maria = a_person("Maria Torres", organization=office)
    _host, handed = change_co_host(host, by=dana, person=maria)
    assert (handed, theirs(build, karen), theirs(build, maria)) == (before, 0, before)


def test_withdrawing_asks_says_how_many_and_frees_the_tasks(client, build, dana, office, karen):
    host, tasks = add_co_host(build, by=dana, organization=office, role=CoHost.Role.ATTORNEY_GENERAL, person=karen)
    address = reverse("builds:withdraw_co_host", args=["el-paso", host.pk])
    assert f"{tasks} open tasks wait for somebody else." in client.get(address).content.decode()
    host.refresh_from_db()
    assert host.status == CoHost.Status.ASKED, "asking does nothing"
    client.post(address, {"reason": "A new Attorney General"})
    host.refresh_from_db()
    assert (host.status, theirs(build, karen)) == (CoHost.Status.WITHDRAWN, 0)


def test_who_withdrew_sees_the_build_no_longer(client, build, dana, office, karen):
    host = a_co_host(build, karen)
    client.force_login(karen.user)
    assert client.get(build.get_absolute_url()).status_code == 200
    withdraw_co_host(host, by=dana)
    assert client.get(build.get_absolute_url()).status_code == 404


def test_withdrawing_twice_is_refused(build, dana, karen):
    host = a_co_host(build, karen)
    withdraw_co_host(host, by=dana)
    with pytest.raises(NotAllowed):
        withdraw_co_host(host, by=dana)


def test_an_organization_that_withdrew_can_come_back(build, dana, office, karen):
    host = a_co_host(build, karen)
    withdraw_co_host(host, by=dana)
    again, _tasks = add_co_host(build, by=dana, organization=office, role=CoHost.Role.ATTORNEY_GENERAL, person=karen)
    assert (again.pk, again.status) == (host.pk, CoHost.Status.ASKED)


def test_an_organization_nobody_knows_is_explained(client, build):
    data = {"organization": "Office of Nowhere", "role": "other", "status": "asked"}
    text = client.post(reverse("builds:add_co_host", args=["el-paso"]), data).content.decode()
    assert "We know nothing called “Office of Nowhere”." in text


def test_a_build_without_hosts_says_who_they_would_be(client, build):
    text = client.get(reverse("builds:co_hosts", args=["el-paso"])).content.decode()
    assert "Nobody holds it with TAT yet" in text


def test_a_lead_reads_who_the_hosts_are_and_changes_nothing(client, build, karen):
    host = a_co_host(build, karen)
    client.force_login(karen.user)
    text = client.get(reverse("builds:co_hosts", args=["el-paso"])).content.decode()
    assert "Office of the Attorney General of Texas" in text
    assert f'href="{reverse("builds:change_co_host", args=["el-paso", host.pk])}"' not in text
    assert client.post(reverse("builds:withdraw_co_host", args=["el-paso", host.pk])).status_code == 403
