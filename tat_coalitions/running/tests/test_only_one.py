import subprocess
import sys

import pytest

from tat_coalitions.running import only_one
from tat_coalitions.running.environment import Stop


def test_a_data_folder_serves_one_start_at_a_time(tmp_path):
    with only_one.hold(tmp_path):
        with pytest.raises(Stop, match=r"Another start already serves from .* TAT_DATA_DIR"):
            only_one.hold(tmp_path)
        with only_one.hold(tmp_path / "another"):
            pass
    only_one.hold(tmp_path).close()


def test_who_was_killed_leaves_the_folder_to_the_next(tmp_path):
    holder = (
        "import os, sys; from tat_coalitions.running import only_one;"
        "lock = only_one.hold(sys.argv[1]); os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", holder, tmp_path], check=False).returncode == -9
    only_one.hold(tmp_path).close()
