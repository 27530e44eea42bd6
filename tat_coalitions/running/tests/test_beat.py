"""The clock: one at a time, and a killed one leaves nothing in the way."""

import os
import subprocess
import sys
import time

import pytest
from django.conf import settings


@pytest.fixture
def beats(tmp_path):
    """Start beats on one data folder; all are gone after the test."""
    started = []

    def start():
        process = subprocess.Popen(
            [sys.executable, "-m", "tat_coalitions.running.beat"],
            env={
                "PATH": os.environ["PATH"],
                "TAT_DATA_DIR": str(tmp_path),
                "DJANGO_SETTINGS_MODULE": "tat_coalitions.settings",
            },
            cwd=settings.BASE_DIR,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stderr.close()


def wait_until_ticking(tmp_path, process):
    deadline = time.monotonic() + 60
    pid = tmp_path / "run" / "beat.pid"
    while not (pid.exists() and pid.read_text() == str(process.pid)):
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < deadline, "the beat never got the lock"
        time.sleep(0.1)


def test_a_second_beat_waits_and_takes_over_when_the_first_is_killed(beats, tmp_path):
    first = beats()
    wait_until_ticking(tmp_path, first)
    second = beats()
    assert second.stderr.readline() == "Another beat is running; this one waits to take over.\n"
    first.kill()
    first.wait()
    wait_until_ticking(tmp_path, second)
