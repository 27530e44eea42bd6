"""A form takes its own fields and no others (OWASP ASVS 5.0, V15.3.3).

Every form of the site is sent twice, as it stands on its page: once alone, once with a value for every field of every
model that the form does not have. Both must do the same.
"""

import datetime

import pytest
from django.db import connection, models, transaction
from django.test import Client

from tat_coalitions.accounts.models import Role
from tat_coalitions.desk.tests.addresses import every_address, exists
from tat_coalitions.desk.tests.forms_on_pages import forms_on
from tat_coalitions.desk.tests.two_states import World, everything, own_models
from tat_coalitions.testing.people import a_user

pytestmark = pytest.mark.django_db

# Drawn anew each time, or counted up by the database.
BY_CHANCE = {"id", "nonce", "message_id", "lease_token", "secrets", "key", "about_id", "file", "pdf"}


def a_value(field, other):
    """Something the field would take, unlike anything in it."""
    if isinstance(field, models.BooleanField):
        return "on"
    if field.flatchoices:
        return str(field.flatchoices[-1][0])
    if field.is_relation:
        return str(other)
    if isinstance(field, models.DateTimeField):
        return "2031-05-06 07:08"
    if isinstance(field, models.DateField):
        return "2031-05-06"
    if isinstance(field, models.TimeField):
        return "07:08"
    if isinstance(field, models.EmailField):
        return "poison@example.com"
    if isinstance(field, models.IntegerField | models.FloatField | models.DecimalField):
        return "4"
    return "poison"


def every_field(other):
    """A value for each field of each model, by name."""
    return {
        field.name: a_value(field, other)
        for model in own_models()
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
    }


def lasting(state):
    """The rows without what is drawn by chance or counted by the database."""
    return {
        label: sorted(
            repr({name: value for name, value in row.items() if name not in BY_CHANCE and not name.endswith("_id")})
            for row in rows
        )
        for label, rows in state.items()
    }


def after(client, path, data):
    """What the database holds after sending the data, which is then undone; None where nothing was written."""
    written = []

    def watch(execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and "django_session" not in sql[:60]:
            written.append(sql)
        return execute(sql, params, many, context)

    try:
        with transaction.atomic():
            with connection.execute_wrapper(watch):
                client.post(path, data)
            raise Undo(lasting(everything()) if written else None)
    except Undo as undone:
        return undone.state


class Undo(Exception):
    """Takes back what was done inside a transaction, and carries what it had led to."""

    def __init__(self, state):
        super().__init__("undone")
        self.state = state


@pytest.fixture
def forms(time_machine):
    """Every form that an administrator meets, by the address it goes to, and the client that meets them."""
    time_machine.move_to(datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.UTC), tick=False)
    texas = World(915, "TX", "48141")
    client = Client()
    client.force_login(a_user("Ada Brooks", Role.ADMINISTRATOR))
    found = {}
    for address in every_address():
        if address.rule is None or not exists(address, texas):
            continue
        page = address.path(texas)
        response = client.get(page)
        if response.status_code == 200 and response.get("Content-Type", "").startswith("text/html"):
            for form in forms_on(page, response.content.decode()):
                known = found.setdefault(form["action"], {"names": set(), "data": form["data"]})
                known["names"] |= form["names"]
    return client, found


def test_posting_the_name_of_every_field_changes_none_but_the_forms(forms):
    """A field of the form itself does make a difference, so the walk would notice."""
    client, found = forms
    poison = every_field(other=999)
    assert len(found) > 20
    taken = []
    for path, form in found.items():
        if path.startswith("/accounts/"):
            continue
        extra = {name: value for name, value in poison.items() if name not in form["names"]}
        alone, poisoned = after(client, path, form["data"]), after(client, path, extra | form["data"])
        if alone != poisoned:
            taken.append(path)
    assert taken == []
    path = next(path for path in found if path.endswith("/change/") and "/people/" in path)
    data = found[path]["data"]
    assert after(client, path, data) != after(client, path, data | {"title": "poison"})
