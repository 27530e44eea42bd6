"""The clock: one at a time, and a killed one leaves nothing in the way."""

import os
import subprocess
import sys
import time

import pytest
from celery import current_app
from django.conf import settings

from tat_coalitions.running.clock import Clock


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


@pytest.fixture
def clock(tmp_path):
    """Start a clock on one schedule, as often as wanted."""

    def start():
        clock = Clock(app=current_app, schedule_filename=str(tmp_path / "schedule"))
        ours = {name: clock.schedule[name] for name in settings.CELERY_BEAT_SCHEDULE}
        clock.close()
        return ours

    return start


@pytest.mark.parametrize("starts", [1, 2])
def test_the_clock_does_everything_at_once_when_it_starts(clock, starts):
    for _start in range(starts):
        ours = clock()
    assert [name for name, entry in ours.items() if not entry.is_due().is_due] == []


def test_after_the_start_the_clock_waits_for_the_minute(clock):
    for entry in clock().values():
        assert 59 < next(entry).is_due().next <= 60
