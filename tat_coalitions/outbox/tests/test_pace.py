"""No more mail a minute to one domain than the setting says; what is beyond it waits, and no try is counted."""

import datetime

import pytest

from tat_coalitions.outbox import checks, sending
from tat_coalitions.outbox.models import Message, Status

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.on_sqlite_too]

A_MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def two_a_minute(settings):
    settings.TAT_MAIL_PER_DOMAIN = 2


@pytest.fixture
def five(a_mail):
    """Five mails to one domain and one to another."""
    for number in range(5):
        a_mail(f"person{number}@{'Example' if number % 2 else 'example'}.org")
    a_mail("other@example.com")


def test_a_domain_gets_its_number_a_minute_and_the_others_get_theirs_at_once(five, smtp_inbox, noon):
    assert sending.send_due(noon)[Status.SENT] == 3
    assert "other@example.com" in smtp_inbox.recipients()
    assert sending.send_due(noon + A_MINUTE / 2)[Status.SENT] == 0
    assert sending.send_due(noon + A_MINUTE)[Status.SENT] == 2
    assert sending.send_due(noon + 2 * A_MINUTE)[Status.SENT] == 1
    assert len(smtp_inbox.recipients()) == len(set(smtp_inbox.recipients())) == 6


def test_what_waits_for_the_pace_stands_as_before(five, smtp_inbox, noon):
    before = {each.pk: each for each in Message.objects.all()}
    sending.send_due(noon)
    waiting = Message.objects.filter(status=Status.DUE)
    assert len(waiting) == 3
    for message in waiting:
        assert (message.attempts, message.tried_at, message.error, message.lease_until) == (0, None, "", None)
        assert message.next_try_at == before[message.pk].next_try_at


def test_what_waits_for_the_pace_is_not_late_but_what_waits_for_a_dead_worker_is(five, smtp_inbox, noon):
    later = noon + 30 * A_MINUTE
    assert Message.objects.glance(later)["late"] == 6
    sending.send_due(later)
    glance = Message.objects.glance(later + A_MINUTE)
    assert (glance["due"], glance["late"], glance["oldest"]) == (3, 0, None)
    assert Message.objects.glance(later + 3 * A_MINUTE)["late"] == 3  # nobody went on


def test_what_is_cancelled_takes_nobodys_place(five, smtp_inbox, noon):
    checks.register("note", lambda message, at: "Gone." if message.to_email[6] in "01" else "")
    try:
        sending.send_due(noon)
    finally:
        checks._checks.pop("note")
    assert Message.objects.filter(status=Status.CANCELLED).count() == 2
    assert Message.objects.filter(status=Status.SENT).count() == 3


def test_two_senders_at_once_keep_the_pace_together(five, smtp_inbox, noon):
    first, second = sending.claims(noon), sending.claims(noon)
    taken = [message.to_email for pair in zip(first, second, strict=False) for message in pair]
    assert sum(address.endswith("org") for address in map(str.lower, taken)) <= 2


def test_nothing_is_counted_where_any_number_may_go(five, smtp_inbox, noon, settings):
    settings.TAT_MAIL_PER_DOMAIN = 0
    assert sending.send_due(noon)[Status.SENT] == 6
