"""Makes all ready to serve on this machine: `python -m tat_coalitions.running.prepare`.

Looks whether the port is free, sees to the tables and the static files, chooses the mail server's port, and in the
embedded mode loads the demo content the first time.
"""

import gc
import hashlib
import json
import os
import socket
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.wsgi import get_wsgi_application

from tat_coalitions.running import environment, only_one
from tat_coalitions.running.servers import free_port


def main():
    """Do all of it; stops with a sentence where it cannot go on."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tat_coalitions.settings")
    gc.set_threshold(100_000)  # looking for garbage as often as usual would take a third of migrating
    os.umask(0o077)  # the data is for the owner's eyes only
    stop_if_taken(settings.ENVIRONMENT.port)
    with only_one.hold(settings.TAT_DATA_DIR):
        make_ready()


def make_ready():
    """See to folders, ports, tables, static files and demo content."""
    for folder in (settings.RUN_DIR, settings.STATIC_ROOT):
        folder.mkdir(parents=True, exist_ok=True)
    choose_sink_port(settings.RUN_DIR / "sink-port")
    (settings.RUN_DIR / "port").write_text(str(settings.ENVIRONMENT.port))
    get_wsgi_application()  # what is broken is said once, here, and not by every process
    say("Bringing the database up to date")
    call_command("migrate", interactive=False, verbosity=0)
    collect_static(settings.RUN_DIR / "static-stamp")
    load_demo(settings.RUN_DIR / "demo.json")


def say(text):
    """Tell the person at the terminal."""
    sys.stderr.write(f"{text}\n")


def stop_if_taken(port):
    """Stop with a sentence when another program already listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise environment.Stop(
                f"Port {port} cannot be used ({error.strerror}). "
                f"Stop what listens there, or choose another: PORT={port + 1 if port < 65535 else 8000} script/server"
            ) from None


def choose_sink_port(path):
    """Write down a free port for the mail server, the same as last time where possible."""
    try:
        port = int(path.read_text())
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
    except (OSError, ValueError, OverflowError):
        path.write_text(str(free_port()))


def collect_static(stamp):
    """Collect the static files when one of this project's, or a package, has changed."""
    state = _fingerprint([settings.BASE_DIR / "static", settings.BASE_DIR / "requirements.txt"])
    if stamp.exists() and stamp.read_text() == state and any(settings.STATIC_ROOT.iterdir()):
        return
    say("Collecting the static files")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(state)


def _fingerprint(places):
    files = sorted(file for place in places for file in ([place] if place.is_file() else place.rglob("*")))
    facts = [(str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files if file.is_file()]
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def load_demo(kept):
    """Load the demo content once, and keep what it says about signing in for the announcement."""
    if not settings.EMBEDDED or kept.exists() or "load_demo" not in get_commands():
        return
    say("Loading the demo content")
    draft = kept.with_suffix(".draft")
    with open(draft, "w", opener=lambda path, flags: os.open(path, flags, 0o600)) as output:
        call_command("load_demo", stdout=output)
    last_line = draft.read_text().strip().splitlines()[-1]
    json.loads(last_line)
    draft.write_text(last_line)
    Path(draft).replace(kept)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)  # Ctrl-C before anything was started
