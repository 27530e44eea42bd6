"""Who may, and which row: the first two lines of every view."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse

from builds.models import Build, CoHost
from contacts.models import Person
from tat_coalitions.accounts import rules
from tat_coalitions.accounts.access import get_visible, require
from tat_coalitions.accounts.models import Role, User
from tat_coalitions.testing.people import a_build, a_co_host, a_lead, a_person, a_user
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db


@require("publish", Build)
def publish(request):
    return HttpResponse("published")


@pytest.fixture
def marisol():
    return a_lead("Marisol Vega")


@pytest.fixture
def texas(marisol):
    build = a_build("El Paso")
    a_co_host(build, marisol)
    return build


@pytest.fixture
def idaho():
    return a_build("Boise", planner=a_person("Ruth Okafor"))


def asked_by(rf, user):
    request = rf.post("/desk/builds/el-paso/publish/")
    request.user = user
    return request


def test_a_role_that_the_rules_name_comes_in(rf, dana):
    assert publish(asked_by(rf, dana)).content == b"published"


def test_any_other_role_is_refused_and_the_refusal_is_noted(rf, marisol):
    with pytest.raises(PermissionDenied):
        publish(asked_by(rf, marisol.user))
    entry = Entry.objects.get()
    assert (entry.actor, entry.verb) == (marisol.user, "was refused")
    assert entry.reason == "publish build: POST /desk/builds/el-paso/publish/"


def test_staff_get_every_row(dana, texas, idaho):
    assert {get_visible(Build.objects, dana, slug=build.slug) for build in (texas, idaho)} == {texas, idaho}


def test_a_lead_gets_the_rows_of_their_own_scope(marisol, texas):
    assert get_visible(Build.objects, marisol.user, slug=texas.slug) == texas


def test_somebody_elses_row_is_not_found_and_the_attempt_is_noted(marisol, texas, idaho):
    with pytest.raises(Http404):
        get_visible(Build.objects, marisol.user, slug=idaho.slug)
    assert Entry.objects.about(idaho).get().actor == marisol.user


@pytest.mark.parametrize("key", ["999999999", "nonsense", 10**30, "", None, "1; DROP TABLE"])
def test_a_row_that_does_not_exist_is_not_found_and_not_noted(dana, key):
    with pytest.raises(Http404):
        get_visible(Person.objects, dana, pk=key)
    assert Entry.objects.count() == 0


@pytest.mark.parametrize(
    "ended", [{"is_active": False}, {"expires_on": datetime.date(2026, 11, 20)}], ids=["closed", "run out"]
)
def test_an_account_that_ended_sees_and_may_nothing(texas, ended, time_machine):
    time_machine.move_to(datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.UTC))
    gone = a_user("Otis Reed", Role.ADMINISTRATOR, **ended)
    assert not rules.may(gone, "publish", Build)
    assert not rules.may_see(gone, Person, "direct_phone")
    assert not Build.objects.visible_to(gone).exists()
    assert not User.objects.visible_to(gone).exists()


def test_nobody_sees_nothing(texas):
    for nobody in (AnonymousUser(), None):
        assert not Build.objects.visible_to(nobody).exists()
        assert not User.objects.visible_to(nobody).exists()


def test_a_verb_that_no_rule_names_is_a_mistake(dana):
    with pytest.raises(rules.RuleMissing):
        rules.may(dana, "burn", Build)


def test_restricted_fields_are_seen_by_tat_alone(dana, marisol):
    assert rules.may_see(dana, Person, "direct_phone")
    assert not rules.may_see(marisol.user, Person, "direct_phone")
    assert rules.may_see(marisol.user, Person, "name")


def test_administrators_see_every_account_staff_those_of_leads(dana, marisol):
    ada = a_user("Ada Brooks", Role.ADMINISTRATOR)
    assert set(User.objects.visible_to(ada)) == {ada, dana, marisol.user}
    assert set(User.objects.visible_to(dana)) == {marisol.user}
    assert not User.objects.visible_to(marisol.user).exists()


def test_a_model_without_a_scoped_queryset_is_scoped_all_the_same(marisol, texas, idaho):
    a_co_host(idaho, a_person("Ruth Okafor"))
    assert get_visible(CoHost.objects, marisol.user, pk=texas.co_hosts.get().pk) == texas.co_hosts.get()
    with pytest.raises(Http404):
        get_visible(CoHost.objects, marisol.user, pk=idaho.co_hosts.get().pk)


def test_withdrawing_as_a_host_takes_the_build_away(marisol, texas):
    texas.co_hosts.update(status="withdrawn")
    assert not Build.objects.visible_to(marisol.user).exists()


def test_a_verb_without_rows_of_its_own_opens_none_and_staff_are_not_narrowed():
    marisol, dana = a_lead("Marisol Vega"), a_user("Dana Whitlock")
    build = a_build("El Paso", sustaining_lead=marisol)
    assert list(Build.objects.visible_to(marisol.user)) == [build]
    assert list(Build.objects.visible_to(marisol.user, "change")) == []
    assert list(Build.objects.visible_to(dana, "change")) == [build]
    with pytest.raises(Http404):
        get_visible(Build.objects, marisol.user, verb="keep", slug=build.slug)
