"""What the tests of running share."""

import shutil
import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def reachable_path():
    """An empty folder that other users of the machine may pass through: PostgreSQL does not run as root."""
    folder = Path(tempfile.mkdtemp(prefix="tat-tests-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
