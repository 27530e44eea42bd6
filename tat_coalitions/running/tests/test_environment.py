"""What the start accepts from the environment, and what it says when something is missing."""

import base64
import json
import stat
import subprocess
import sys

import pytest
from django.conf import settings

from tat_coalitions.running import environment

# fixed, because they stand in the names of tests, which two processes must agree on
KEY, OLDER_KEY = (base64.urlsafe_b64encode(letter * 32).decode() for letter in (b"k", b"o"))
GOOD = {
    "DATABASE_URL": "postgres://tat:secret@db.example.org:5432/tat",
    "REDIS_URL": "redis://redis.example.org:6379/0",
    "EMAIL_URL": "smtp+tls://tat:secret@mail.example.org:587",
    "SECRET_KEY": "a-long-enough-key-0123456789-abcdefghijklmnopqrstuvwxyz",
    "FIELD_KEYS": f"{KEY}, {OLDER_KEY}",
    "ALLOWED_HOSTS": "coalitions.example.org",
    "SITE_URL": "https://coalitions.example.org",
}


def read(tmp_path, **values):
    """The environment with `values`; None takes a value away."""
    return environment.read({name: value for name, value in values.items() if value is not None}, base_dir=tmp_path)


def why_it_stops(tmp_path, **changes):
    """The sentence that a real installation with these changes stops with."""
    with pytest.raises(environment.Stop) as stopped:
        read(tmp_path, **GOOD | changes)
    return str(stopped.value)


def test_with_nothing_set_it_runs_embedded_on_this_machine_only(tmp_path):
    found = read(tmp_path)
    assert found.embedded
    assert found.allowed_hosts == ["localhost", "127.0.0.1", "[::1]"]
    assert found.site_url == "http://localhost:8000"
    assert found.database["NAME"] == str(tmp_path / "var" / "tat.sqlite3")
    assert found.email["EMAIL_HOST"] == "127.0.0.1"
    assert not found.debug


def test_the_embedded_mode_makes_keys_once_for_the_owners_eyes_only(tmp_path):
    first, second = read(tmp_path), read(tmp_path)
    kept = tmp_path / "var" / "keys.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert first.secret_key == second.secret_key == json.loads(kept.read_text())["secret_key"]
    assert first.field_keys == second.field_keys
    assert [path.name for path in kept.parent.iterdir()] == ["keys.json"]


def test_two_installations_have_different_keys(tmp_path):
    here, there = read(tmp_path / "here"), read(tmp_path / "there")
    assert here.secret_key != there.secret_key
    assert here.field_keys != there.field_keys
    assert here.link_key != there.link_key


def test_the_link_key_is_not_the_secret_key_and_stays_the_same(tmp_path):
    found = read(tmp_path, **GOOD)
    assert found.link_key != found.secret_key
    assert found.link_key == read(tmp_path, **GOOD).link_key


def test_the_sink_is_looked_for_where_it_wrote_its_port(tmp_path):
    (tmp_path / "var" / "run").mkdir(parents=True)
    (tmp_path / "var" / "run" / "sink-port").write_text("2525")
    assert read(tmp_path).email["EMAIL_PORT"] == 2525


def test_a_command_finds_the_port_the_site_was_last_served_at(tmp_path):
    (tmp_path / "var" / "run").mkdir(parents=True)
    (tmp_path / "var" / "run" / "port").write_text("8080")
    assert read(tmp_path).site_url == "http://localhost:8080"
    assert read(tmp_path, PORT="8081").site_url == "http://localhost:8081"


def test_the_port_and_the_data_folder_can_be_moved(tmp_path):
    found = read(tmp_path, PORT="8080", TAT_DATA_DIR=str(tmp_path / "elsewhere"))
    assert found.site_url == "http://localhost:8080"
    assert (tmp_path / "elsewhere" / "keys.json").exists()


def test_mail_goes_anywhere_with_the_own_sink_and_nowhere_with_another_server_unless_allowed(tmp_path):
    assert read(tmp_path).mail_allowed == ["*"]
    assert read(tmp_path, EMAIL_URL=GOOD["EMAIL_URL"]).mail_allowed == []
    assert read(tmp_path, **GOOD).mail_allowed == []
    allowed = read(tmp_path, **GOOD, TAT_MAIL_ALLOWED="lead@example.org, example.com")
    assert allowed.mail_allowed == ["lead@example.org", "example.com"]


def test_a_domain_gets_sixty_a_minute_unless_the_mail_server_is_on_this_machine_or_told_otherwise(tmp_path):
    assert read(tmp_path, **GOOD).mail_per_domain == 60
    assert read(tmp_path).mail_per_domain == 0
    assert read(tmp_path, **GOOD | {"EMAIL_URL": "smtp://127.0.0.1:25"}).mail_per_domain == 0
    assert read(tmp_path, **GOOD, TAT_MAIL_PER_DOMAIN="250").mail_per_domain == 250
    assert read(tmp_path, **GOOD, TAT_MAIL_PER_DOMAIN="0").mail_per_domain == 0
    for nonsense in ("many", "-1", "1.5", "1e9"):
        assert why_it_stops(tmp_path, TAT_MAIL_PER_DOMAIN=nonsense).startswith("TAT_MAIL_PER_DOMAIN is ")


def test_a_real_installation_with_everything_set_starts(tmp_path):
    found = read(tmp_path, **GOOD)
    assert not found.embedded
    assert found.is_https
    assert found.field_keys == [KEY, OLDER_KEY]
    assert found.database["ENGINE"] == "django.db.backends.postgresql"
    assert found.email["EMAIL_HOST"] == "mail.example.org"
    assert found.email["EMAIL_USE_TLS"]
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("name", sorted(GOOD))
def test_a_real_installation_that_lacks_a_value_stops_and_names_it(tmp_path, name):
    for nothing in (None, "", "   "):
        assert why_it_stops(tmp_path, **{name: nothing}).startswith(f"{name} is not set. Set it to ")


@pytest.mark.parametrize("name", environment.REAL_INSTALLATION)
def test_one_of_the_three_is_enough_to_leave_the_embedded_mode(tmp_path, name):
    with pytest.raises(environment.Stop, match="is not set"):
        read(tmp_path, **{name: GOOD[name]})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://tat@db.example.org/tat"),
        ("DATABASE_URL", "db.example.org"),
        ("DATABASE_URL", "postgres://tat@db.example.org:5432/"),
        ("DATABASE_URL", "postgres://tat@db.example.org:port/tat"),
        ("REDIS_URL", "amqp://redis.example.org"),
        ("REDIS_URL", "redis://"),
        ("EMAIL_URL", "consolemail://"),
        ("EMAIL_URL", "smtp://"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("FIELD_KEYS", "not-a-key"),
        ("FIELD_KEYS", f"{KEY},short"),
        ("FIELD_KEYS", ","),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", ".example.org"),
        ("ALLOWED_HOSTS", "other.example.org"),
        ("SITE_URL", "coalitions.example.org"),
        ("SITE_URL", "https://coalitions.example.org/path"),
        ("SITE_URL", "https://coalitions.example.org:port"),
        ("SITE_URL", "https://somebody@coalitions.example.org"),
        ("SITE_URL", "http://coalitions.example.org"),
        ("DEBUG", "maybe"),
        ("PORT", "80 80"),
        ("PORT", "70000"),
    ],
)
def test_a_value_that_is_not_good_stops_the_start_and_is_named(tmp_path, name, value):
    sentence = why_it_stops(tmp_path, **{name: value})
    assert name in sentence
    assert "\n" not in sentence


def test_the_sentence_gives_no_secret_away(tmp_path):
    assert "secret" not in why_it_stops(tmp_path, DATABASE_URL="mysql://tat:secret@db.example.org/tat")
    assert "short" not in why_it_stops(tmp_path, SECRET_KEY="short")
    assert "secret" not in repr(read(tmp_path, **GOOD))


def test_http_is_good_enough_on_this_machine(tmp_path):
    found = read(tmp_path, **GOOD | {"SITE_URL": "http://localhost:8000/", "ALLOWED_HOSTS": "localhost"})
    assert found.site_url == "http://localhost:8000"
    assert not found.is_https


def test_a_command_that_cannot_start_says_one_sentence_and_no_traceback(tmp_path):
    done = subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", "check"],
        env={"SITE_URL": "https://coalitions.example.org", "TAT_DATA_DIR": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("ALLOWED_HOSTS is not set.")
