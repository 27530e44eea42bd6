"""Lists that were brought before an upgrade go on after it."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.base import ContentFile

from contacts.actions import imports
from contacts.models import ImportRun
from contacts.tasks import go_on_with_import, resume_imports
from contacts.tests.lists import rows_of
from tat_coalitions.testing.people import a_user

pytestmark = pytest.mark.django_db


def test_a_list_that_waited_is_looked_at_anew_row_by_row(monkeypatch):
    """Before 0009 only the first rows were kept of what a look found out."""
    monkeypatch.setattr(imports, "nudge", go_on_with_import)
    table = rows_of(["Name", "E-mail"], ["Ana Ruiz", "ana@example.org"], ["Sam Webb", "sam@example.org"])
    run = imports.begin(what="people", upload=ContentFile(table, name="list.csv"), by=a_user("Ruth Adler"))
    run.tried_rows.all().delete()
    import_module("contacts.migrations.0009_every_row_can_be_looked_at").look_anew(apps, None)
    resume_imports()
    run.refresh_from_db()
    assert run.status == ImportRun.Status.WAITING
    assert [(tried.line, tried.result) for tried in run.tried_rows.all()] == [(2, "created"), (3, "created")]
