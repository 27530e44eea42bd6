"""What the walks over everything stand on: a noon that stays, and the state of the lead who walks."""

import pytest

from tat_coalitions.desk.tests.two_states import NOON, World


@pytest.fixture
def noon(time_machine):
    """Let it be the noon for which two states are made."""
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def texas():
    return World(915, "TX", "48141")
