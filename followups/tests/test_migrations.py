"""Intervals that share a name are told apart before the database refuses such a pair, and nothing else changes."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from followups.models import Interval

BEFORE, AFTER = ("followups", "0010_who_passed_everything_on"), ("followups", "0011_each_interval_its_name")


def migrate(target):
    """The models as they are at a migration, after going there."""
    executor = MigrationExecutor(connection)
    executor.migrate([target] if target else executor.loader.graph.leaf_nodes())
    return MigrationExecutor(connection).loader.project_state([target] if target else None).apps


@pytest.fixture
def before(transactional_db):
    yield migrate(BEFORE).get_model("followups", "Interval").objects
    migrate(None)


def test_intervals_of_one_name_are_told_apart_by_their_months(before):
    long = "After a very long while, about two years"
    for months, name in ((12, "One year"), (13, "ONE year"), (14, "One year (13 months)"), (24, long), (25, long)):
        before.create(months=months, name=name)
    migrate(AFTER)
    assert list(Interval.objects.order_by("months").values_list("months", "name")) == [
        (1, "One month"),
        (3, "Three months"),
        (6, "Six months"),
        (12, "One year"),
        (13, "ONE year (13 months)"),
        (14, "One year (13 months) (14 months)"),
        (24, long),
        (25, long[:28] + " (25 months)"),
    ]
