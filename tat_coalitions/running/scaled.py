"""Serves on PostgreSQL and Redis with several processes of each kind: `python -m tat_coalitions.running.scaled`.

What the environment does not name is provided under the data folder: private servers, a mail server that keeps
everything, keys.
"""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

from tat_coalitions.running import environment, processes
from tat_coalitions.running.servers import CannotStart, Postgres, Redis, free_port

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DURABLE = {}  # as PostgreSQL comes: it waits for the disk


def main():
    """Start what is missing, serve until told to stop, stop what was started."""
    folder = Path(os.environ.get("TAT_DATA_DIR") or BASE_DIR / "var").absolute() / "scaled"
    folder.mkdir(parents=True, exist_ok=True)
    for passage in (folder, folder.parent):
        passage.chmod(0o711)  # PostgreSQL may run as another user, who passes through and reads nothing
    with contextlib.ExitStack() as servers:
        try:
            os.environ.update(missing_values(os.environ, folder, servers))
        except CannotStart as error:
            raise SystemExit(str(error)) from None
        raise SystemExit(serve())


def missing_values(given, folder, servers):
    """The variables that `given` lacks, each with what is provided in its place; what was started is on `servers`."""
    keys = environment.own_keys(folder)
    port = given.get("PORT") or "8000"
    own_mail = not given.get("EMAIL_URL")
    provided = {
        "PORT": lambda: port,
        "SECRET_KEY": lambda: keys["secret_key"],
        "FIELD_KEYS": lambda: ",".join(keys["field_keys"]),
        "SITE_URL": lambda: f"http://localhost:{port}",
        "ALLOWED_HOSTS": lambda: "localhost,127.0.0.1",
        "EMAIL_URL": lambda: f"smtp://127.0.0.1:{free_port()}",
        "DATABASE_URL": lambda: servers.enter_context(Postgres(folder / "postgres", settings=DURABLE)).create_database(
            "tat"
        ),
        "REDIS_URL": lambda: servers.enter_context(Redis(folder / "redis")).url(),
        "TAT_WEB_PROCESSES": lambda: str(2 * (os.cpu_count() or 1)),
        "TAT_WORKERS": lambda: "2",
    }
    if own_mail:
        provided["TAT_MAIL_ALLOWED"] = lambda: "*"  # nothing it takes can leave this machine
    missing = {name: provide() for name, provide in provided.items() if not given.get(name)}
    return missing | {"TAT_DATA_DIR": str(folder), "TAT_OWN_SINK": "true" if own_mail else "false"}


def serve():
    """Make ready, then run all processes until a signal; return the exit status."""
    status = subprocess.run([sys.executable, "-m", "tat_coalitions.running.prepare"], check=False).returncode
    if status:
        return status
    return processes.run()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)  # Ctrl-C before anything was served
