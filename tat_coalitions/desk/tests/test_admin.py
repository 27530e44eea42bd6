"""Django's admin: every row of the house, for administrators, and nothing that would go round the verbs."""

import pytest
from django.contrib import admin
from django.contrib.admin import site
from django.urls import reverse

from tat_coalitions.accounts.models import Role, User
from tat_coalitions.accounts.rules import tables
from tat_coalitions.desk.tests.two_states import World
from tat_coalitions.testing.people import a_user
from tat_coalitions.trail.actions import record
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(client):
    user = a_user("Ada Brooks", Role.ADMINISTRATOR)
    client.force_login(user)
    return user


def page_of(model, key=None):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{'change' if key else 'changelist'}"
    return reverse(name, args=[key] if key else [])


def test_only_models_under_the_rules_are_there():
    assert set(site._registry) <= set(tables())
    assert {User, Entry} <= set(site._registry)


def test_every_list_and_every_row_opens_for_an_administrator(client, ada):
    world = World(915, "TX", "48141")
    record("changed the person", world.lead, by=ada)
    statuses = {
        page_of(model, key): client.get(page_of(model, key)).status_code
        for model in site._registry
        for key in (None, model._base_manager.order_by("pk").last().pk)
    }
    assert {path: status for path, status in statuses.items() if status != 200} == {}


@pytest.mark.parametrize("model", [User, Entry])
def test_accounts_and_the_trail_are_only_read_there(client, ada, model):
    record("changed the person", ada, by=ada)
    row = model.objects.first()
    for action in ("change", "delete"):
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{action}", args=[row.pk])
        assert client.post(address, {"name": "x", "verb": "x", "post": "yes"}).status_code == 403
    assert model.objects.filter(pk=row.pk).values().get() == model._base_manager.filter(pk=row.pk).values().get()


def test_no_page_of_an_account_shows_its_password_or_nonce(client, ada):
    page = client.get(page_of(User, ada.pk)).content.decode()
    assert ada.password not in page
    assert ada.nonce not in page


def test_nothing_is_deleted_in_the_admin(rf, ada):
    request = rf.get("/admin/")
    request.user = ada
    assert [model for model, place in site._registry.items() if place.has_delete_permission(request)] == []


def test_what_is_changed_there_is_kept_by_a_verb_that_notes_it():
    plain = [model.__name__ for model, place in site._registry.items() if _saves_by_itself(place)]
    assert plain == []


def _saves_by_itself(place):
    return type(place).save_model is admin.ModelAdmin.save_model


def test_the_admin_wears_the_clothes_of_the_house(client):
    client.force_login(a_user(role="administrator", name="Ada Berg"))
    page = client.get("/admin/").content.decode()
    assert "/build/admin" in page
    assert "dark_mode" not in page  # one theme for the whole house, and it follows the system
    assert "<strong>Ada Berg</strong>" in page
