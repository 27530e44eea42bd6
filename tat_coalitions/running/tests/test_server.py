"""script/server and script/scaled, started for real: they answer, mail arrives, and nothing is left of them."""

import contextlib
import os
import signal
import smtplib
import socket
import subprocess
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.conf import settings

from tat_coalitions.running.servers import free_port

STARTS_WITHIN = 300  # seconds, as long as a first start may take; the demo content takes its time on a busy machine
STOPS_WITHIN = 40


@pytest.fixture
def server(reachable_path):
    """A running script/server; everything it started is gone after the test."""
    with serving("script/server", reachable_path) as process:
        yield process


@contextlib.contextmanager
def serving(script, folder):
    """Run the script with its data in the folder; everything it started is gone afterwards."""
    data, log = folder / "var", folder / "log"
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PORT": str(free_port()), "TAT_DATA_DIR": str(data)}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [script],
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    process.log, process.port, process.data = log, int(environment["PORT"]), data
    try:
        wait_for(lambda: is_announced(process), STARTS_WITHIN, log.read_text)
        yield process
    finally:
        process.kill()
        process.wait()
        for pid in processes_using(data):
            os.kill(pid, signal.SIGKILL)


def is_announced(process):
    """Has it said where it is? Fails when it has given up instead."""
    text = process.log.read_text()
    assert process.poll() is None and "No answer within" not in text, text
    return "Ctrl-C stops it" in text


def wait_for(condition, seconds, explain):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, explain()
        time.sleep(0.2)


def processes_using(data):
    """The processes that were started with this data folder in their environment, or work inside of it."""
    marks = {f"TAT_DATA_DIR={data}".encode(), f"TAT_DATA_DIR={data}/scaled".encode()}
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            named = not marks.isdisjoint((folder / "environ").read_bytes().split(b"\0"))
            inside = (folder / "cwd").readlink().is_relative_to(data)
            if (named or inside) and (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def wait_until_all_are_gone(data):
    wait_for(lambda: not processes_using(data), STOPS_WITHIN, lambda: f"left: {processes_using(data)}")


STAY = ("supervisord", "cat")


def name_of(pid):
    return Path(f"/proc/{pid}/comm").read_text().strip()


ALSO = [pytest.param(stop, marks=pytest.mark.long) for stop in (signal.SIGTERM, signal.SIGHUP)]


@pytest.mark.parametrize("stop", [signal.SIGINT, *ALSO])
def test_it_serves_takes_mail_and_leaves_no_process_behind(server, stop):
    with urlopen(f"http://127.0.0.1:{server.port}/healthz") as answer:
        assert answer.read() == b"ok"
    sink = int((server.data / "run" / "sink-port").read_text())
    with smtplib.SMTP("127.0.0.1", sink) as mail:
        mail.sendmail("from@example.org", ["to@example.org"], "Subject: Kept\r\n\r\nText")
    assert len(list((server.data / "mailbox" / "new").iterdir())) >= 1
    assert len(processes_using(server.data)) >= 6

    os.killpg(server.pid, stop)  # as a terminal does: everybody gets it at once
    server.wait(timeout=STOPS_WITHIN)
    wait_until_all_are_gone(server.data)
    assert "Traceback" not in server.log.read_text()


@pytest.mark.long
def test_a_kill_that_nothing_can_catch_leaves_no_process_behind(server):
    server.kill()
    wait_until_all_are_gone(server.data)
    assert processes_using(server.data) == []


@pytest.mark.long
def test_a_killed_process_is_started_again(server):
    # not the supervisor, who starts them again, nor what carries their words to the terminal
    killed = [pid for pid in processes_using(server.data) if pid != server.pid and name_of(pid) not in STAY]
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    # a killed process may hold its port for a moment still, so listening alone says nothing
    wait_for(lambda: is_answering(server.port), 60, server.log.read_text)
    anew = set(processes_using(server.data)) - set(killed)
    assert len(anew) >= 6


@pytest.mark.long
def test_the_scaled_mode_runs_on_servers_of_its_own_and_stops_them_too(reachable_path):
    with serving("script/scaled", reachable_path) as scaled:
        with urlopen(f"http://127.0.0.1:{scaled.port}/healthz") as answer:
            assert answer.read() == b"ok"
        commands = [Path(f"/proc/{pid}/cmdline").read_bytes() for pid in processes_using(scaled.data)]
        assert any(b"redis-server" in command for command in commands)
        assert any(b"postgres" in command for command in commands)
        scaled.send_signal(signal.SIGINT)
        scaled.wait(timeout=STOPS_WITHIN)
        wait_until_all_are_gone(scaled.data)


def is_answering(port):
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
            return answer.read() == b"ok"
    except OSError:
        return False


def test_a_port_in_use_is_said_in_a_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run(PORT=str(port), TAT_DATA_DIR=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(f"Port {port} cannot be used (Address already in use).")
    assert "Traceback" not in done.stderr


def test_the_settings_of_a_real_installation_are_refused(tmp_path):
    done = run(DATABASE_URL="postgres://tat@db.example.org/tat", TAT_DATA_DIR=str(tmp_path))
    assert done.returncode == 1
    assert (
        done.stderr
        == "DATABASE_URL is set, and script/server runs the embedded mode only: unset it, or use script/scaled.\n"
    )


def run(**environment):
    """script/server, which is expected to give up."""
    return subprocess.run(
        ["script/server"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=STARTS_WITHIN,
    )
