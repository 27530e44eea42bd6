"""Real worker and beat processes against the test's own database, to be killed."""

import os
import signal
import subprocess
import sys
import time
from urllib.parse import quote

from django.conf import settings
from django.db import connection

QUIET = ["--loglevel", "ERROR"]


def database_url():
    """The address of the database this test uses."""
    facts = connection.settings_dict
    password = f":{quote(facts['PASSWORD'])}" if facts["PASSWORD"] else ""
    return f"postgres://{quote(facts['USER'])}{password}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"


class Process:
    """A process group that is started, killed with SIGKILL, and started again."""

    def __init__(self, name, arguments, *, folder, mail_port):
        self.name, self.arguments, self.folder = name, arguments, folder
        self.process = None
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "followups.tests.quick_settings",
            "DATABASE_URL": database_url(),
            "TAT_TEST_MAIL_PORT": str(mail_port),
            "PYTHONWARNINGS": "ignore",
        }

    def start(self):
        with (self.folder / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "tat_coalitions", "--quiet", *self.arguments],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self):
        """SIGKILL to it and all its children, as a power cut would."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def last_words(self):
        return (self.folder / f"{self.name}.log").read_text(errors="replace")[-3000:]


def worker(folder, mail_port):
    """A worker with two children."""
    switches = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return Process("worker", ["worker", "--concurrency", "2", *switches, *QUIET], folder=folder, mail_port=mail_port)


def beat(folder, mail_port):
    """The clock, ticking once a second."""
    schedule = ["--schedule", str(folder / "schedule"), "--pidfile=", *QUIET]
    return Process("beat", ["beat", *schedule], folder=folder, mail_port=mail_port)


def wait_until(true, *, seconds, why):
    """Look again and again; fails with `why()` when it does not become true."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, why()
        time.sleep(0.02)
