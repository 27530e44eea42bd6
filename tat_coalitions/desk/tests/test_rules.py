"""The rules name every field, and every view asks for a verb that they know."""

import pytest
from django.apps import apps

from tat_coalitions.accounts import rules, scope
from tat_coalitions.accounts.models import Role
from tat_coalitions.desk.access_words import FILE, markdown
from tat_coalitions.desk.tests.addresses import every_address
from tat_coalitions.desk.tests.two_states import OURS, own_models
from tat_coalitions.trail.actions import hidden_of

ADDRESSES = every_address()


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_every_field_has_a_class(model):
    assert rules.unclassed(model) == []


def test_the_rules_name_no_field_that_does_not_exist():
    unknown = {
        f"{model.__name__}.{name}"
        for model, table in rules.tables().items()
        for name in table.classes
        if name not in {field.name for field in model._meta.get_fields()}
    }
    assert unknown == set()


def test_every_view_asks_for_a_verb_that_the_rules_know():
    unknown = [
        f"{address.name}: {address.rule[0]} {address.rule[1].__name__}"
        for address in ADDRESSES
        if address.rule and address.rule[0] not in rules.table_of(address.rule[1]).verbs
    ]
    assert unknown == []


def test_verbs_are_granted_to_roles_that_exist_in_words():
    for model, table in rules.tables().items():
        for verb, roles in table.verbs.items():
            assert set(roles) <= set(Role.values), f"{model.__name__}: {verb}"
            assert all(isinstance(words, str) and words for words in roles.values()), f"{model.__name__}: {verb}"


def test_every_verb_of_a_lead_names_its_rows():
    """Seeing is not changing: a verb that rules give to leads opens no row until somebody grants it some."""
    without = [
        f"{model.__name__}: {verb}"
        for model, table in rules.tables().items()
        for verb, roles in table.verbs.items()
        if Role.LEAD in roles and (model, verb) not in scope.granted()
    ]
    assert without == []


def test_no_rows_are_granted_for_a_verb_that_leads_do_not_have():
    idle = [
        f"{model.__name__}: {verb}"
        for model, verb in scope.granted()
        if Role.LEAD not in rules.table_of(model).verbs.get(verb, ())
    ]
    assert idle == []


def test_what_a_lead_may_do_administrators_may():
    less = [
        f"{model.__name__}: {verb}"
        for model, table in rules.tables().items()
        for verb, roles in table.verbs.items()
        if Role.ADMINISTRATOR not in roles
    ]
    assert less == []


def test_restricted_and_sealed_fields_are_kept_out_of_the_trail():
    for model, table in rules.tables().items():
        kept = {
            name
            for name, kind in table.classes.items()
            if kind in (rules.FieldClass.RESTRICTED, rules.FieldClass.SEALED)
        }
        assert kept <= hidden_of(model())


def test_the_document_says_what_the_rules_say():
    assert FILE.read_text(encoding="utf-8") == markdown(), "run: manage.py describe_access"


def test_no_app_of_this_project_is_forgotten():
    project = {
        config.label
        for config in apps.get_app_configs()
        if config.name.startswith("tat_coalitions.") or config.label in ("contacts", "builds", "followups", "reports")
    }
    assert project == set(OURS)
