"""Whom the tests of builds begin with; those that need them otherwise make their own."""

import pytest

from builds.tests.planning import a_planner
from tat_coalitions.testing.people import a_build


@pytest.fixture
def dana(client):
    """Dana of TAT's staff, signed in, with a person of her own."""
    return a_planner(client)


@pytest.fixture
def build(dana):
    """A build in El Paso that Dana plans."""
    return a_build(slug="el-paso", planner=dana.person)
