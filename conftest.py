"""What every test stands on: a closed network, a real mail server, a clean database and cache, a watched browser."""

import ipaddress
import os
import socket

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase

from tat_coalitions.testing import browser as chromium
from tat_coalitions.testing import databases, pristine
from tat_coalitions.testing.inbox import Inbox
from tat_coalitions.testing.people import a_user

# Playwright keeps an event loop in the test's own thread, where Django would refuse to ask the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
TransactionTestCase._fixture_teardown = lambda _test: pristine.restore(connection)


def pytest_addoption(parser):
    parser.addoption("--long", action="store_true", help="also run the tests marked long")


def pytest_configure(config):
    """Let Hypothesis draw the same examples every time, but for the long run, and never mind how busy the machine is."""
    hypothesis.settings.register_profile(
        "house",
        deadline=None,
        derandomize=not config.getoption("--long"),
        suppress_health_check=[hypothesis.HealthCheck.too_slow],
    )
    hypothesis.settings.load_profile("house")


# These begin first: at the end one of them would keep everybody waiting while the other processes stand idle.
SLOWEST = (
    "test_journey.py",
    "test_leads_journey.py",
    "test_another_state.py",
    "test_recount.py",
    "test_server.py",
    "test_every_address.py",
    "test_a_year_of_the_programme.py",
    "test_public_pages.py",
    "test_inquiries.py",
    "test_canaries.py",
    "test_keeping.py",
    "test_mass_assignment.py",
    "test_mail_journey.py",
    "test_storm.py",
    "test_demo.py",
    "test_import_real_data.py",
    "test_in_a_browser.py",
    "test_import_in_a_browser.py",
    "test_broker_down.py",
    "test_beat.py",
    "test_servers.py",
)


def pytest_collection_modifyitems(config, items):
    """Put the slowest files first, and leave the long tests out unless asked for."""
    items.sort(key=lambda item: SLOWEST.index(item.path.name) if item.path.name in SLOWEST else len(SLOWEST))
    if config.getoption("--long"):
        return
    long = [item for item in items if "long" in item.keywords]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if "long" not in item.keywords]


@pytest.fixture(scope="session", autouse=True)
def only_this_machine():
    """Refuse every connection that leaves the machine."""
    patch = pytest.MonkeyPatch()
    for name in ("connect", "connect_ex"):
        patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
    yield
    patch.undo()


def _guarded(connect):
    def connect_on_loopback(self, address):
        if self.family != socket.AF_UNIX and not _is_loopback(address[0]):
            raise AssertionError(f"A test tried to reach {address[0]}; tests stay on this machine.")
        return connect(self, address)

    return connect_on_loopback


def _is_loopback(host):
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment, django_db_modify_db_settings, django_db_blocker, django_db_keepdb, django_db_createdb
):
    """Migrate once for all processes, and remember the migrated database, to be put back after tests that commit."""
    name = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        databases.create(connection, keep=django_db_keepdb and not django_db_createdb)
        pristine.remember(connection)
    yield
    with django_db_blocker.unblock():
        pristine.send_others_away(connection)  # a database in use cannot be dropped
        if not django_db_keepdb:
            connection.creation.destroy_test_db(name, verbosity=0)


@pytest.fixture(scope="session")
def _mail_server(django_test_environment):
    """A mail server for this process and the commands it starts, in place of the pretended one Django puts in."""
    inbox = Inbox().start()
    patch = pytest.MonkeyPatch()
    patch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{inbox.port}")
    yield inbox
    patch.undo()
    inbox.stop()


@pytest.fixture(autouse=True)
def smtp_inbox(_mail_server, settings):
    """What was mailed in this test, by real SMTP: `.recipients()`, `.messages()`, `.to(address)`, `.subjects()`."""
    _mail_server.clear()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = _mail_server.port
    return _mail_server


@pytest.fixture
def installation(smtp_inbox, settings):
    """The environment of a real process (a command, a worker) on this test's database, broker and mail server.

    Such a process sees only what is committed: the test needs `transactional_db`.
    """
    database = connection.settings_dict
    where = f"{database['USER']}@{database['HOST']}:{database['PORT']}" if connection.vendor == "postgresql" else ""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tat_coalitions.settings",
        "DATABASE_URL": f"{'postgres' if where else 'sqlite'}://{where}/{database['NAME']}",
        "REDIS_URL": settings.REDIS_URL,
        "EMAIL_URL": f"smtp://127.0.0.1:{smtp_inbox.port}",
    }


@pytest.fixture(autouse=True)
def _empty_cache():
    """Rate limits and the like begin anew."""
    cache.clear()


@pytest.fixture
def dana(db):
    """Somebody of TAT's staff, who plans builds. Where she signs in, a test file has a Dana of its own."""
    return a_user("Dana Whitlock")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Use the system's Chromium."""
    return {**browser_type_launch_args, **chromium.launch_arguments()}


@pytest.fixture
def complaints():
    """What the browser complains about; `.expect(text)` lets a complaint pass, everything else fails the test."""
    heard = chromium.Complaints()
    yield heard
    assert heard.unexpected() == []


@pytest.fixture
def context(context, complaints):
    """A browser context all of whose pages are listened to."""
    context.on("page", complaints.listen)
    return context
