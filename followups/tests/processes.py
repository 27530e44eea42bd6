"""Real worker and beat processes against the test's own database, to be killed."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

QUIET = ["--loglevel", "ERROR"]


def database_url():
    """The address of the database this test uses."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    password = f":{quote(facts['PASSWORD'])}" if facts["PASSWORD"] else ""
    return f"postgres://{quote(facts['USER'])}{password}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"


class Process:
    """A process group that is started, killed with SIGKILL, and started again."""

    def __init__(self, arguments, *, name, folder, mail_port, redis_url):
        self.name, self.arguments, self.folder = name, arguments, folder
        self.process = None
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "followups.tests.quick_settings",
            "DATABASE_URL": database_url(),
            "REDIS_URL": redis_url,
            "TAT_TEST_MAIL_PORT": str(mail_port),
            "PYTHONWARNINGS": "ignore",
        }

    def start(self):
        with (self.folder / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self.arguments],
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

    def kill_a_child(self, chance):
        """SIGKILL to one of its children alone. False where there is none yet."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        if not children:
            return False
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(chance.choice(children)), signal.SIGKILL)
        return True

    def last_words(self):
        log = self.folder / f"{self.name}.log"
        return log.read_text(errors="replace")[-3000:] if log.exists() else ""


def worker(**place):
    """A worker with two children."""
    switches = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return Process([*_celery("worker"), "--concurrency", "2", *switches, *QUIET], **place)


def beat(*, name, folder, **place):
    """The clock, ticking once a second."""
    schedule = ["--schedule", str(folder / f"{name}-schedule"), "--pidfile=", *QUIET]
    return Process([*_celery("beat"), *schedule], name=name, folder=folder, **place)


def a_sweep(**place):
    """Somebody's `manage.py sweep`."""
    return Process(["manage.py", "sweep"], **place)


def _celery(what):
    return ["-m", "celery", "-A", "tat_coalitions", "--quiet", what]
