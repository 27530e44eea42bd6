"""The private servers: they keep what they should, and end with whoever started them."""

import os
import signal
import subprocess
import sys
import time

import psycopg2
import pytest
import redis
from django.conf import settings

from tat_coalitions.running.servers import Postgres, Redis

START_AND_HANG = """
import sys, time
from tat_coalitions.running.servers import {server}
print({server}(sys.argv[1]).start().process.pid, flush=True)
time.sleep(600)
"""


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_postgres_keeps_its_data_over_a_restart_and_a_crash(reachable_path):
    with Postgres(reachable_path / "postgres", settings={"fsync": "on"}) as server:
        url = server.create_database("tat")
        ask(url, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('here')")
        server.restart()
        assert ask(url, "SELECT word FROM kept") == [("here",)]
        server.kill()
        server.start()
        assert ask(url, "SELECT word FROM kept") == [("here",)]


def ask(url, query):
    connection = psycopg2.connect(url)
    with connection, connection.cursor() as cursor:
        cursor.execute(query)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows


def test_redis_answers_and_forgets_everything_when_restarted(tmp_path):
    with Redis(tmp_path) as server:
        client = redis.Redis.from_url(server.url())
        client.set("word", "here")
        assert client.get("word") == b"here"
        server.restart()
        assert client.get("word") is None
        client.close()


@pytest.mark.parametrize("server", ["Redis", "Postgres"])
def test_a_server_ends_with_whoever_started_it_even_if_that_is_killed(reachable_path, server):
    starter = subprocess.Popen(
        [sys.executable, "-c", START_AND_HANG.format(server=server), str(reachable_path / "server")],
        stdout=subprocess.PIPE,
        text=True,
        cwd=settings.BASE_DIR,
    )
    with starter:
        pid = int(starter.stdout.readline())
        starter.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 15
    while is_running(pid):
        assert time.monotonic() < deadline, f"{server} outlived its starter"
        time.sleep(0.05)
