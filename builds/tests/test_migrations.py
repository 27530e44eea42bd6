"""What builds had written for their invitation becomes the first version of its words, and nothing is lost on the way."""

import datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from builds.models import Build
from tat_coalitions.testing.people import a_build, a_person
from tat_coalitions.wording.models import Wording
from tat_coalitions.wording.words import wording_of

BEFORE, AFTER = ("builds", "0005_one_list_of_time_zones"), ("builds", "0006_words_have_a_room_of_their_own")


def migrate(target):
    """The models as they are at a migration, after going there."""
    executor = MigrationExecutor(connection)
    executor.migrate([target] if target else executor.loader.graph.leaf_nodes())
    return MigrationExecutor(connection).loader.project_state([target] if target else None).apps


@pytest.fixture
def builds(transactional_db):
    """A build with its own subject and text, one with a subject alone, one with neither; the tables put back after."""
    dana = a_person("Dana Whitlock")
    cities = ("El Paso", "Laredo", "Fresno")
    rows = {city: a_build(city, date=datetime.date(2027, 2, 17), planner=dana).pk for city in cities}
    yield rows
    migrate(None)


def test_words_of_builds_move_without_loss_and_back(builds):
    old = migrate(BEFORE).get_model("builds", "Build").objects
    text = "Dear {name},\n\ncome to {place}."
    old.filter(pk=builds["El Paso"]).update(invitation_subject="Come!", invitation_text=text)
    old.filter(pk=builds["Laredo"]).update(invitation_subject="Come to Laredo")

    migrate(AFTER)
    assert {(row.build_id, row.version, row.subject) for row in Wording.objects.all()} == {
        (builds["El Paso"], 1, "Come!"),
        (builds["Laredo"], 1, "Come to Laredo"),
    }
    assert Wording.objects.get(build_id=builds["El Paso"]).text == text
    assert wording_of("invitation", builds["Laredo"]).text == wording_of("invitation").text
    assert Build.objects.count() == 3

    back = migrate(BEFORE).get_model("builds", "Build").objects
    assert back.get(pk=builds["El Paso"]).invitation_text == text
    assert back.get(pk=builds["Fresno"]).invitation_text == ""
    migrate(AFTER)
    assert Wording.objects.count() == 2, "going there twice moves them once"
