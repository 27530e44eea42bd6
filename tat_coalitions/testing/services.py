"""A pytest plugin that starts what the tests need before Django reads its settings, and stops it afterwards.

One PostgreSQL and one Redis serve the whole run; the workers of pytest-xdist inherit their addresses. Variables:

TAT_TEST_ON=sqlite         a SQLite file instead of PostgreSQL (for the tests marked `on_sqlite_too`)
TAT_TEST_DATABASE_URL      a running PostgreSQL to use instead of a private one
TAT_TEST_REDIS_URL         a running Redis to use instead of a private one

`python -m tat_coalitions.testing.services` keeps both running and prints those two, for many short runs with
`pytest --reuse-db` (and `--create-db` after a new migration).
"""

import atexit
import contextlib
import gc
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import pytest

from tat_coalitions.running.servers import Postgres, Redis

RUNNING = "TAT_TEST_SERVICES"
NOTHING_TO_START_FOR = {"-h", "--help", "-V", "--version", "--markers", "--fixtures"}
SECRET_KEY = "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz"
FIELD_KEYS = "b25seS1mb3ItdGVzdHMtMDEyMzQ1Njc4OS1hYmNkZWY="
OBJECTS_BETWEEN_COLLECTIONS = 100_000  # Python's 700 would cost a third of migrating and a tenth of the tests

_started = contextlib.ExitStack()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config, parser, args):
    """Before pytest-django loads the settings: a wrapper runs ahead of every plain hook."""
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    if RUNNING not in os.environ and not NOTHING_TO_START_FOR.intersection(args):
        start()
    return (yield)


def start():
    """Start the servers and point the environment at them."""
    folder = tempfile.mkdtemp(prefix="tat-tests-")
    Path(folder).chmod(0o711)  # PostgreSQL runs as another user and must reach its own folder
    _started.callback(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(_started.close)
    for name in ("DEBUG", "PORT", "TAT_PROXY_HEADER", "DEFAULT_FROM_EMAIL"):
        os.environ.pop(name, None)
    os.environ |= {
        RUNNING: folder,
        "DATABASE_URL": _database(folder),
        "REDIS_URL": _redis(folder),
        "EMAIL_URL": "smtp://127.0.0.1:1",  # each process has an inbox of its own: see conftest.py
        "SECRET_KEY": SECRET_KEY,
        "FIELD_KEYS": FIELD_KEYS,
        "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
        "SITE_URL": "http://localhost:8000",
        "TAT_MAIL_ALLOWED": "*",
        "TAT_DATA_DIR": f"{folder}/var",
    }


def pytest_collection_finish(session):
    """What is loaded by now stays: look for garbage only among what the tests make."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure(config):
    """Stop them in the process that started them."""
    if not hasattr(config, "workerinput"):
        _started.close()


def _database(folder):
    if os.environ.get("TAT_TEST_ON") == "sqlite":
        return f"sqlite:///{folder}/tat.sqlite3"
    preset = os.environ.get("TAT_TEST_DATABASE_URL")
    return preset or _started.enter_context(Postgres(f"{folder}/postgres")).create_database("tat")


def _redis(folder):
    preset = os.environ.get("TAT_TEST_REDIS_URL")
    return preset or _started.enter_context(Redis(f"{folder}/redis")).url()


def _keep_running():
    with tempfile.TemporaryDirectory(prefix="tat-tests-") as folder, _started:
        Path(folder).chmod(0o711)
        sys.stdout.write(f"export TAT_TEST_DATABASE_URL={_database(folder)} TAT_TEST_REDIS_URL={_redis(folder)}\n")
        sys.stdout.flush()
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()


if __name__ == "__main__":
    _keep_running()
