"""The ground the tests stand on, tested first."""

import socket

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.template import Context, Template, engines
from django.urls import reverse

from tat_coalitions.testing.databases import KEYS_BEGIN_AT
from tat_coalitions.testing.people import a_user


def test_mail_really_arrives_by_smtp(smtp_inbox):
    EmailMessage("A reminder", "Text", to=["lead@example.org", "second@example.org"]).send()
    assert smtp_inbox.recipients() == ["lead@example.org", "second@example.org"]
    assert [message["Subject"] for message in smtp_inbox.messages()] == ["A reminder"]


def test_each_test_begins_with_an_empty_inbox_and_cache(smtp_inbox):
    assert smtp_inbox.messages() == []
    assert cache.get("left_over") is None


@pytest.mark.parametrize("time", ["first", "second"])
def test_nothing_is_left_in_the_cache(time):
    assert cache.get("left_over") is None
    cache.set("left_over", "from an earlier test")


def test_nothing_leaves_this_machine():
    with socket.socket() as outside, pytest.raises(AssertionError, match="tests stay on this machine"):
        outside.connect(("192.0.2.1", 80))


@pytest.mark.on_sqlite_too
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_test_commits_is_gone_and_what_migrations_brought_stays(time):
    before = ContentType.objects.count()
    assert before > 10
    ContentType.objects.create(app_label="left over", model=time)
    ContentType.objects.filter(app_label="sessions").delete()
    assert ContentType.objects.count() == before


@pytest.mark.on_sqlite_too
@pytest.mark.django_db
def test_the_database_is_the_one_asked_for():
    wanted = "sqlite" if "sqlite" in connection.settings_dict["ENGINE"] else "postgresql"
    assert connection.vendor == wanted


@pytest.mark.on_sqlite_too
@pytest.mark.django_db
def test_every_migration_has_run_for_real():
    loader = MigrationLoader(connection)
    assert set(loader.applied_migrations) == set(loader.disk_migrations)


@pytest.mark.on_sqlite_too
@pytest.mark.django_db
def test_no_two_processes_share_a_database(request):
    process = getattr(request.config, "workerinput", {}).get("workerid", "test")
    assert connection.settings_dict["NAME"].rpartition("_")[2].endswith((process, "tat"))


def test_a_variable_nobody_gave_fails_in_our_own_templates(settings):
    engine = engines["django"].engine
    origin = settings.BASE_DIR / "templates" / "base.html"
    template = Template("{{ nobody_gave_this }}", engine=engine)
    template.nodelist[0].origin = type("Origin", (), {"name": str(origin)})()
    with pytest.raises(AssertionError, match="nobody_gave_this"):
        template.render(Context())


def test_a_variable_nobody_gave_writes_nothing_in_other_peoples_templates():
    assert Template("[{{ nobody_gave_this }}]").render(Context()) == "[]"


@pytest.mark.browser
def test_the_browser_opens_a_page(page, live_server, complaints):
    complaints.expect("/favicon.ico")  # a page of plain text names no icon
    answer = page.goto(live_server.url + reverse("healthz"))
    assert answer.status == 200
    assert page.inner_text("body") == "ok"


@pytest.mark.browser
def test_a_refused_page_is_heard_unless_expected(page, live_server, complaints):
    complaints.expect("404")
    page.goto(live_server.url + "/static/nothing-here.css")
    assert complaints.unexpected() == []


@pytest.mark.django_db
def test_a_row_with_a_key_of_its_own_meets_no_other():
    """The worlds of two states have keys such as 915, which after enough tests a row would have by chance."""
    assert a_user("Ruth Adler").pk > KEYS_BEGIN_AT
