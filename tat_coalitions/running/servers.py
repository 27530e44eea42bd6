"""Private PostgreSQL and Redis servers: for tests, and for trying the scaled mode on one machine.

Each lives in a folder of its own, listens on loopback only and ends with the process that started it, however that
process ends.
"""

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

STARTS_WITHIN = 30  # seconds
PR_SET_PDEATHSIG = 1
POSTGRES_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class CannotStart(RuntimeError):
    """A server program is missing or did not come up; the sentence says which and why."""


def free_port():
    """A TCP port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A child process that answers on `port`."""

    name = ""
    stop_signal = signal.SIGTERM

    def __init__(self, folder):
        self.folder = Path(folder)
        self.port = free_port()
        self.process = None

    def start(self):
        """Start and wait until it answers; raises CannotStart."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.prepare()
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,  # Ctrl-C is for whoever started it, who then stops it in the right order
                **self.ownership(),
            )
        deadline = time.monotonic() + STARTS_WITHIN
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise CannotStart(f"{self.name} did not start: {self.last_words()}")
            time.sleep(0.05)
        return self

    def stop(self):
        """Stop it in an orderly way; stopping twice is fine."""
        self._end(self.stop_signal)

    def kill(self):
        """Stop it the hard way, as a power cut would."""
        self._end(signal.SIGKILL)

    def restart(self):
        """Stop and start again on the same port with the same data."""
        self.stop()
        return self.start()

    def __enter__(self):
        return self.start()

    def __exit__(self, *exception):
        self.stop()

    def _end(self, number):
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(number)
        try:
            self.process.wait(timeout=STARTS_WITHIN)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def last_words(self):
        """The end of its log, on one line."""
        with contextlib.suppress(OSError):
            return " / ".join((self.folder / "log").read_text(errors="replace").splitlines()[-5:])
        return "no log"

    def prepare(self):
        """Make what must be there before the process starts."""

    def ownership(self):
        """Arguments of Popen that decide under whom it runs."""
        return {"preexec_fn": self.end_with_parent}

    def end_with_parent(self):
        """Ask the kernel to send the stop signal when the process that started this one is gone."""
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, self.stop_signal)

    def command(self):
        """The command line."""
        raise NotImplementedError

    def answers(self):
        """Does it serve yet?"""
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return True
        return False


class Redis(Server):
    """A Redis server that keeps nothing on disk."""

    name = "redis-server"

    def command(self):
        program = shutil.which("redis-server")
        if program is None:
            raise CannotStart("redis-server is not installed (apt-get install redis-server).")
        arguments = {"port": self.port, "bind": "127.0.0.1", "dir": self.folder, "databases": 64}
        nothing_on_disk = ["--save", "", "--appendonly", "no"]
        return [
            program,
            *(part for key, value in arguments.items() for part in (f"--{key}", str(value))),
            *nothing_on_disk,
        ]

    def url(self, database=0):
        """The address of one of its databases."""
        return f"redis://127.0.0.1:{self.port}/{database}"


class Postgres(Server):
    """A PostgreSQL cluster of its own; as root it runs as the user postgres, as PostgreSQL demands."""

    name = "PostgreSQL"
    stop_signal = signal.SIGINT  # "fast": ends sessions and leaves the data in order

    def __init__(self, folder, *, settings=POSTGRES_FAST):
        super().__init__(folder)
        # No jit: compiling a query takes longer than any query here.
        self.settings = {"max_connections": "100", "shared_buffers": "128MB", "jit": "off", **settings}
        self.data = self.folder / "data"

    def prepare(self):
        if (self.data / "PG_VERSION").exists():
            return
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
            self.check_reachable()
        result = subprocess.run(
            [
                self.program("initdb"),
                "-D",
                self.data,
                "-U",
                "tat",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "-N",
            ],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
            **self.user(),
        )
        if result.returncode:
            raise CannotStart(f"initdb failed: {result.stderr.strip()}")

    def command(self):
        options = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": self.folder,
            **self.settings,
        }
        return [
            self.program("postgres"),
            "-D",
            self.data,
            *(part for key, value in options.items() for part in ("-c", f"{key}={value}")),
        ]

    def answers(self):
        check = [
            self.program("pg_isready"),
            "-q",
            "-h",
            "127.0.0.1",
            "-p",
            str(self.port),
            "-d",
            "postgres",
            "-U",
            "tat",
        ]
        return subprocess.run(check, check=False).returncode == 0

    def ownership(self):
        return {"preexec_fn": self.end_with_parent, **self.user()}

    def user(self):
        """PostgreSQL refuses to run as root."""
        if os.getuid() != 0:
            return {}
        try:
            group = pwd.getpwnam("postgres").pw_gid
        except KeyError:
            raise CannotStart("There is no user postgres to run PostgreSQL as (apt-get install postgresql).") from None
        return {"user": "postgres", "group": group, "extra_groups": []}

    def check_reachable(self):
        """The user postgres must be able to walk to the folder."""
        if subprocess.run(["test", "-w", self.folder], check=False, **self.user()).returncode:
            raise CannotStart(
                f"PostgreSQL runs as the user postgres, who cannot enter {self.folder}. "
                "Set TAT_DATA_DIR to a folder that others may pass through, or DATABASE_URL to a running PostgreSQL."
            )

    def program(self, name):
        """The newest installed PostgreSQL's program; Debian keeps them off the PATH."""
        places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: float(place.parent.name))
        found = shutil.which(name, path=os.pathsep.join([*map(str, reversed(places)), os.environ.get("PATH", "")]))
        if found is None:
            raise CannotStart(f"{name} of PostgreSQL is not installed (apt-get install postgresql).")
        return found

    def create_database(self, name):
        """Make an empty database unless it is there, and return its address."""
        connection = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "tat"]
        subprocess.run([self.program("createdb"), *connection, name], check=False, capture_output=True)
        return self.url(name)

    def url(self, database="postgres"):
        """The address of one of its databases."""
        return f"postgres://tat@127.0.0.1:{self.port}/{database}"
