"""The test database of each process of a run: the first process migrates, all of them copy what it migrated."""

import contextlib
import fcntl
import os
from pathlib import Path

from tat_coalitions.testing.services import RUNNING

KEYS_BEGIN_AT = 30_000  # a test may give its rows any key below
SEQUENCES = """
    SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass, greatest(coalesce(last_value, 0), %s))
    FROM pg_sequences WHERE schemaname = 'public'"""
PROCESSES, PROCESS = "PYTEST_XDIST_WORKER_COUNT", "PYTEST_XDIST_WORKER"


def create(connection, *, keep):
    """Make the database and connect to it. With `keep` one that is there is brought up to date and used on."""
    if not keep and int(os.environ.get(PROCESSES, "1")) > 1:
        _copy(connection, os.environ[PROCESS])
        keep = True
    _migrate(connection, keep=keep)
    if connection.vendor == "postgresql":  # where a row that a test took back keeps its key for ever
        with connection.cursor() as cursor:
            cursor.execute(SEQUENCES, [KEYS_BEGIN_AT])


def _copy(connection, process):
    """Copy the run's one migrated database, which has the name of this process's own without the ending."""
    names = connection.settings_dict["TEST"]
    own = names["NAME"]
    names["NAME"] = own.removesuffix(f"_{process}")
    with _one_process_at_a_time() as done:
        _migrate(connection, keep=done.exists())
        done.touch()
        connection.close()  # a database in use cannot be copied
        connection.creation.clone_test_db(suffix=process, verbosity=0, autoclobber=True)
    names["NAME"] = own


def _migrate(connection, *, keep):
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=keep)


@contextlib.contextmanager
def _one_process_at_a_time():
    """Wait for the others, and give the file that says that the migrated database is there."""
    folder = Path(os.environ[RUNNING])
    with (folder / "migrating").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder / "migrated"
