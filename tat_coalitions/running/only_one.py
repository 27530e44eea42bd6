"""One set of processes a data folder: two beats would tick twice, and the end of one set would pull the other down."""

import fcntl
from pathlib import Path

from tat_coalitions.running.environment import Stop


def hold(data_dir):
    """Hold the data folder for as long as the returned file is open; a process that dies lets go by itself.

    Raises Stop where another holds it.
    """
    folder = Path(data_dir) / "run"
    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / "lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise Stop(
            f"Another start already serves from {data_dir}. "
            "Stop that one first, or give this one a folder of its own: TAT_DATA_DIR=/some/folder script/server"
        ) from None
    return lock
