"""The clock: `python -m tat_coalitions.running.beat` ticks for as long as it lives, one at a time on this machine.

The lock belongs to the open file and goes with the process, however that ends: nothing is left that a next start would
stumble over, as it would over a pidfile. A second beat waits, and takes over when the first is gone.
"""

import fcntl
import os
import sys

from django.conf import settings


def main():
    """Take the lock, then become Celery's beat, which keeps it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tat_coalitions.settings")
    settings.RUN_DIR.mkdir(parents=True, exist_ok=True)
    lock = os.open(settings.RUN_DIR / "beat.pid", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.stderr.write("Another beat is running; this one waits to take over.\n")
        fcntl.flock(lock, fcntl.LOCK_EX)
    os.ftruncate(lock, 0)
    os.write(lock, str(os.getpid()).encode())
    os.set_inheritable(lock, True)
    celery = [sys.executable, "-m", "celery", "--app", "tat_coalitions", "--quiet"]
    clock = ["--scheduler", "tat_coalitions.running.clock:Clock"]
    schedule = ["--schedule", settings.CELERY_BEAT_SCHEDULE_FILENAME, "--pidfile="]
    os.execv(sys.executable, [*celery, "beat", "--loglevel", "WARNING", *clock, *schedule])  # noqa: S606


if __name__ == "__main__":
    main()
