"""Writing mail down: once per key, with the work that causes it, and a hint that carries nothing."""

import datetime
import logging

import pytest
import redis
from django.conf import settings as configured
from django.db import connection, transaction

from tat_coalitions.outbox import actions, links, sending
from tat_coalitions.outbox.actions import cancel_about, queue, queue_many
from tat_coalitions.outbox.drafts import Draft, MissingMark
from tat_coalitions.outbox.models import Message, Status
from tat_coalitions.testing.people import a_person
from tat_coalitions.trail.models import Entry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.on_sqlite_too]


@pytest.fixture
def link():
    """Mail of kind "note" has a link."""
    links.register("note", lambda message: f"https://tat.example/go/{message.about_id}/?a=1&b=2")
    yield
    links._links.pop("note")


def draft(key="note:1", **fields):
    return Draft(**{"key": key, "kind": "note", "to_email": "lead@example.org", "subject": "S", "text": "T"} | fields)


def test_the_same_key_is_written_once(noon):
    assert queue(draft(), by=None, at=noon) is True
    assert queue(draft(subject="Another"), by=None, at=noon) is False
    assert Message.objects.get().subject == "S"


def test_many_are_written_at_once_and_the_new_ones_counted(noon, django_assert_max_num_queries):
    queue(draft("note:3"), by=None, at=noon)
    with django_assert_max_num_queries(8):
        assert queue_many((draft(f"note:{n % 50}") for n in range(100)), by=None, at=noon) == 49
    assert Message.objects.count() == 50


def test_mail_goes_down_with_the_work_that_fails(noon):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        queue(draft(), by=None, at=noon)
        1 / 0  # noqa: B018
    assert Message.objects.count() == 0


@pytest.mark.skipif(configured.DATABASES["default"]["ENGINE"].endswith("sqlite3"), reason="asks the broker only once")
def test_the_hint_carries_no_content(noon):
    broker = redis.Redis.from_url(configured.CELERY_BROKER_URL)
    broker.delete("celery")
    queue(draft(subject="canary", text="canary", secrets={"code": "canary"}), by=None, at=noon)
    hints = broker.lrange("celery", 0, -1)
    assert len(hints) == 1
    assert b"outbox.send_due" in hints[0]
    assert not any(word in hints[0] for word in (b"canary", b"example.org"))


def test_a_dead_broker_is_logged_and_the_mail_waits_for_the_sweep(noon, smtp_inbox, monkeypatch, caplog):
    publish = actions.send_due.apply_async
    dead = actions.send_due.app.connection_for_write(url="redis://127.0.0.1:1/0", connect_timeout=1)
    monkeypatch.setattr(actions.send_due, "apply_async", lambda **kwargs: publish(connection=dead, **kwargs))
    with caplog.at_level(logging.WARNING):
        queue(draft(), by=None, at=noon)
    assert "The broker is down" in caplog.text
    sending.send_due(noon)
    assert smtp_inbox.recipients() == ["lead@example.org"]


def test_the_link_is_put_in_only_while_sending(noon, smtp_inbox, link):
    person = a_person("Marisol Vega")
    text, html = "Open [[link]]", '<a href="[[link]]">Open</a>'
    queue(draft(text=text, html=html, about=person), by=None, at=noon)
    sending.send_due(noon)
    message = Message.objects.get()
    assert (message.text, message.html) == (text, html)
    mail = smtp_inbox.messages()[0]
    assert f"Open https://tat.example/go/{person.pk}/?a=1&b=2" in mail.get_body(("plain",)).get_content()
    assert f'href="https://tat.example/go/{person.pk}/?a=1&amp;b=2"' in mail.get_body(("html",)).get_content()


def test_a_link_nobody_can_make_is_refused_before_anything_is_written(noon):
    with pytest.raises(MissingMark):
        queue_many([draft(text="Open [[link]]")], by=None, at=noon)
    assert Message.objects.count() == 0


def test_a_code_is_sealed_until_it_is_sent_and_gone_afterwards(noon, smtp_inbox):
    queue(draft(text="Your code is [[code]]", secrets={"code": "428913"}), by=None, at=noon)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secrets, text FROM outbox_message")
        stored = cursor.fetchone()
    assert stored[0]
    assert "428913" not in "".join(stored)
    sending.send_due(noon)
    assert "Your code is 428913" in smtp_inbox.messages()[0].get_content()
    assert not Message.objects.get().secrets


def test_an_address_that_is_none_has_failed_and_says_so(noon, smtp_inbox):
    queue(draft(to_email="marisol at example"), by=None, at=noon)
    sending.send_due(noon)
    message = Message.objects.get()
    assert (message.status, message.error) == (Status.FAILED, "“marisol at example” is not an e-mail address.")


@pytest.mark.parametrize("fields", [{"key": ""}, {"kind": ""}, {"to_email": ""}, {"key": "k" * 201}])
def test_a_draft_without_what_it_needs_is_a_mistake(noon, fields):
    with pytest.raises(ValueError, match="A draft needs"):
        queue(draft(**fields), by=None, at=noon)


def test_mail_about_a_row_is_cancelled_unless_it_is_on_its_way(noon):
    person, other = a_person("Marisol Vega"), a_person("Noor Haddad")
    queue_many(
        [draft("note:1", about=person), draft("note:2", about=person), draft("note:3", about=other)], by=None, at=noon
    )
    sending.claim(Message.objects.get(key="note:2").pk, noon)
    assert cancel_about(person, by=None, reason="They left.") == 1
    statuses = dict(Message.objects.values_list("key", "status"))
    assert statuses == {"note:1": "cancelled", "note:2": "sending", "note:3": "due"}
    assert Message.objects.get(key="note:1").error == "They left."
    assert Entry.objects.about(person).get().verb == "cancelled mail about it"


def test_texts_are_removed_ninety_days_after_sending_and_the_rest_stays(noon):
    queue(draft(text="Sign in.", html="<p>Sign in.</p>"), by=None, at=noon)
    queue(draft("note:2", due_at=noon + datetime.timedelta(days=400)), by=None, at=noon)
    sending.send_due(noon)
    ninety = noon + datetime.timedelta(days=90)
    assert actions.forget_bodies(ninety) == 0
    assert actions.forget_bodies(ninety + datetime.timedelta(seconds=1)) == 1
    assert actions.forget_bodies(ninety + datetime.timedelta(days=1)) == 0
    message = Message.objects.get(key="note:1")
    assert (message.text, message.html, message.subject, message.to_email) == ("", "", "S", "lead@example.org")


def test_a_mark_with_a_number_opens_the_row_of_that_number(noon, smtp_inbox):
    links.register_mark("pass", lambda message, pk: f"https://tat.example/pass/{pk}/?a&b" if pk == 7 else "")
    try:
        queue(draft(text="[[pass:7]] [[pass:8]].", html='<a href="[[pass:7]]">7</a>'), by=None, at=noon)
        sending.send_due(noon)
    finally:
        links._marks.pop("pass")
    mail = smtp_inbox.messages()[0]
    assert mail.get_body(("plain",)).get_content().strip() == "https://tat.example/pass/7/?a&b ."
    assert mail.get_body(("html",)).get_content().strip() == '<a href="https://tat.example/pass/7/?a&amp;b">7</a>'


def test_a_numbered_mark_nobody_can_make_is_refused_before_anything_is_written(noon):
    with pytest.raises(MissingMark, match=r"\[\[pass:7\]\]"):
        queue(draft(text="Open [[pass:7]]"), by=None, at=noon)
    assert Message.objects.count() == 0


def test_what_is_written_for_somebody_to_release_waits_on_hold_and_says_for_what(noon, smtp_inbox):
    queue(draft(release_reason="The day has moved."), by=None, at=noon)
    sending.send_due(noon + datetime.timedelta(days=30))
    message = Message.objects.get()
    assert (message.status, message.release_reason) == (Status.ON_HOLD, "The day has moved.")
    assert smtp_inbox.recipients() == []


def test_the_domain_of_an_address_is_kept_in_lower_case(noon):
    queue(draft(to_email="Lead@Example.ORG"), by=None, at=noon)
    assert Message.objects.get().domain == "example.org"
