"""What builds had written for their invitation becomes the first version of its words, and nothing is lost on the way.

Only the step in question is taken back and done again, on today's tables and inside the test's own transaction: to go
through every step since then and back would take a minute and show no more.
"""

import datetime
from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from builds.models import Build
from tat_coalitions.testing.people import a_build, a_person
from tat_coalitions.wording.models import Wording
from tat_coalitions.wording.words import wording_of

STEP = ("builds", "0006_words_have_a_room_of_their_own")


class Step:
    """One migration, to be taken back and done again."""

    def __init__(self):
        loader = MigrationLoader(connection)
        self.migration = loader.get_migration(*STEP)
        self.before = loader.project_state(self.migration.dependencies)

    def back(self):
        """Take it back; the models as they were before it."""
        self._settle()
        with connection.schema_editor(atomic=False) as editor:
            self.migration.unapply(self.before.clone(), editor)
        return self.before.apps

    def forward(self):
        """Do it."""
        self._settle()
        with connection.schema_editor(atomic=False) as editor:
            self.migration.apply(self.before.clone(), editor)

    def _settle(self):
        """PostgreSQL alters no table while a check on it is put off to the end of the transaction."""
        connection.check_constraints()


@pytest.fixture
def builds(db):
    """A build with its own subject and text, one with a subject alone, one with neither."""
    dana = a_person("Dana Whitlock")
    cities = ("El Paso", "Laredo", "Fresno")
    return {city: a_build(city, date=datetime.date(2027, 2, 17), planner=dana).pk for city in cities}


def test_words_of_builds_move_without_loss_and_back(builds):
    step = Step()
    old = step.back().get_model("builds", "Build").objects
    text = "Dear {name},\n\ncome to {place}."
    old.filter(pk=builds["El Paso"]).update(invitation_subject="Come!", invitation_text=text)
    old.filter(pk=builds["Laredo"]).update(invitation_subject="Come to Laredo")

    step.forward()
    assert {(row.build_id, row.version, row.subject) for row in Wording.objects.all()} == {
        (builds["El Paso"], 1, "Come!"),
        (builds["Laredo"], 1, "Come to Laredo"),
    }
    assert Wording.objects.get(build_id=builds["El Paso"]).text == text
    assert (
        wording_of("invitation", builds["Laredo"]).text
        == import_module(".".join([STEP[0], "migrations", STEP[1]])).TEXT
    )
    assert Build.objects.count() == 3

    back = step.back().get_model("builds", "Build").objects
    assert back.get(pk=builds["El Paso"]).invitation_text == text
    assert back.get(pk=builds["Fresno"]).invitation_text == ""
    step.forward()
    assert Wording.objects.count() == 2, "going there twice moves them once"
