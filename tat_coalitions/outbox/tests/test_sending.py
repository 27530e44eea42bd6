"""Each way a mail can end, on a real mail server that behaves and on one that does not."""

import datetime
import itertools

import pytest
from celery import current_app
from celery.exceptions import SoftTimeLimitExceeded

from tat_coalitions.outbox import checks, sending
from tat_coalitions.outbox.models import Message, Status
from tat_coalitions.outbox.tests.rude import DROP, HANG, TAKE_AND_DROP, TAKE_AND_HANG

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.on_sqlite_too]

A_DAY = datetime.timedelta(days=1)
A_MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def check():
    """A maker: lets a function look at mail of kind "note" just before it goes."""
    yield lambda function: checks.register("note", function)
    checks._checks.pop("note", None)


def test_what_is_due_is_sent_once_however_often_somebody_sends(smtp_inbox, a_mail, noon):
    mail = a_mail("lead@example.org")
    assert sending.send_due(noon)[Status.SENT] == 1
    assert sending.send_due(noon)[Status.SENT] == 0
    assert sending.send_due(noon + A_DAY)[Status.SENT] == 0
    assert smtp_inbox.recipients() == ["lead@example.org"]
    mail.refresh_from_db()
    assert (mail.status, mail.sent_at, mail.error) == (Status.SENT, noon, "")
    assert smtp_inbox.messages()[0]["Message-ID"] == mail.message_id


def test_what_is_not_due_yet_waits_for_its_minute(smtp_inbox, a_mail, noon):
    a_mail("later@example.org", due_at=noon + A_MINUTE)
    sending.send_due(noon)
    assert smtp_inbox.recipients() == []
    sending.send_due(noon + A_MINUTE)
    assert smtp_inbox.recipients() == ["later@example.org"]


def test_a_batch_goes_over_one_connection(rude_server, a_mail, noon):
    for number in range(5):
        a_mail(f"person{number}@example.org")
    assert sending.send_due(noon)[Status.SENT] == 5
    assert rude_server.connections == 1


def test_a_server_that_is_not_there_is_asked_again_with_growing_gaps(rude_server, smtp_inbox, settings, a_mail, noon):
    mail, other = a_mail("first@example.org"), a_mail("second@example.org")
    good, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    gaps, at = [], noon
    for _ in range(4):
        assert sending.send_due(at)["retried"] == 1
        mail.refresh_from_db()
        assert (mail.status, mail.data_started_at) == (Status.DUE, None)
        assert "refused" in mail.error.lower()
        gaps.append(mail.next_try_at - at)
        at = mail.next_try_at
        Message.objects.filter(pk=other.pk).update(next_try_at=noon + A_DAY)
    assert all(later > earlier for earlier, later in itertools.pairwise(gaps))
    settings.EMAIL_PORT = good
    sending.send_due(noon + A_DAY)
    assert sorted(rude_server.taken) == ["first@example.org", "second@example.org"]


def test_a_server_that_never_takes_it_is_given_up_after_some_days_and_shown(settings, a_mail, noon):
    mail, at = a_mail(), noon
    settings.EMAIL_PORT = 1
    while mail.status == Status.DUE:
        sending.send_due(at)
        mail.refresh_from_db()
        at = mail.next_try_at
    assert mail.status == Status.FAILED
    assert 3 <= (at - noon).days <= 6
    assert list(Message.objects.in_trouble()) == [mail]


@pytest.mark.parametrize("phase", ["rcpt", "end"])
def test_greylisted_mail_goes_at_the_next_try(rude_server, a_mail, noon, phase):
    mail = a_mail("grey@example.org")
    a_mail("other@example.org")
    rude_server.behave("grey@example.org", **{phase: "451 come back later"})
    counts = sending.send_due(noon)
    assert (counts["retried"], counts[Status.SENT]) == (1, 1)
    mail.refresh_from_db()
    assert (mail.status, mail.error, mail.data_started_at) == (Status.DUE, "451 come back later", None)
    assert sending.send_due(noon)[Status.SENT] == 0
    sending.send_due(mail.next_try_at)
    assert sorted(rude_server.taken) == ["grey@example.org", "other@example.org"]


@pytest.mark.parametrize("phase", ["rcpt", "end"])
def test_a_refused_address_fails_and_the_others_still_get_theirs(rude_server, a_mail, noon, phase):
    mail = a_mail("gone@example.org")
    a_mail("other@example.org")
    rude_server.behave("gone@example.org", **{phase: "550 no such mailbox"})
    counts = sending.send_due(noon)
    assert (counts[Status.FAILED], counts[Status.SENT]) == (1, 1)
    mail.refresh_from_db()
    assert (mail.status, mail.error) == (Status.FAILED, "550 no such mailbox")
    assert sending.send_due(noon + A_DAY)[Status.SENT] == 0
    assert rude_server.taken == ["other@example.org"]


@pytest.mark.parametrize("what", [DROP, HANG])
def test_a_line_that_breaks_before_data_is_tried_again(rude_server, a_mail, noon, what):
    mail = a_mail()
    rude_server.behave("lead@example.org", rcpt=what)
    assert sending.send_due(noon)["retried"] == 1
    mail.refresh_from_db()
    assert (mail.status, mail.data_started_at) == (Status.DUE, None)
    sending.send_due(mail.next_try_at)
    assert rude_server.taken == ["lead@example.org"]


@pytest.mark.parametrize(
    ("phases", "taken"),
    [
        ({"data": DROP}, []),
        ({"end": DROP}, []),
        ({"end": TAKE_AND_DROP}, ["lead@example.org"]),
        ({"end": HANG}, []),
        ({"end": TAKE_AND_HANG}, ["lead@example.org"]),
    ],
)
def test_no_reply_after_data_is_unknown_and_never_sent_again_by_itself(rude_server, a_mail, noon, phases, taken):
    mail = a_mail()
    rude_server.behave("lead@example.org", **phases)
    assert sending.send_due(noon)[Status.UNKNOWN] == 1
    sending.send_due(noon + A_DAY)
    mail.refresh_from_db()
    assert (mail.status, mail.data_started_at) == (Status.UNKNOWN, noon)
    assert "may have arrived" in mail.error
    assert rude_server.taken == taken


def test_a_server_that_ends_the_line_between_two_mails_is_called_again(rude_server, a_mail, noon):
    for name in ("first", "second", "third"):
        a_mail(f"{name}@example.org")
    rude_server.behave("second@example.org", rcpt="421 too many on one line")
    assert sending.send_due(noon)[Status.SENT] == 3
    assert rude_server.connections == 2


def test_what_is_no_longer_wanted_is_cancelled_with_the_reason(smtp_inbox, a_mail, noon, check):
    mail = a_mail()
    check(lambda message, at: "It was answered meanwhile.")
    sending.send_due(noon)
    mail.refresh_from_db()
    assert (mail.status, mail.error, mail.attempts) == (Status.CANCELLED, "It was answered meanwhile.", 0)
    assert smtp_inbox.recipients() == []


def test_what_has_become_untrue_is_written_anew_and_the_row_says_what_was_sent(smtp_inbox, a_mail, noon, check):
    mail = a_mail(text="Two are due.")
    check(lambda message, at: checks.Rewrite("One is due", "One is due.\n"))
    sending.send_due(noon)
    mail.refresh_from_db()
    assert (mail.subject, mail.text) == ("One is due", "One is due.\n")
    sent = smtp_inbox.messages()[0]
    assert (sent["Subject"], sent.get_content().strip()) == ("One is due", "One is due.")


def test_a_check_that_breaks_keeps_its_own_mail_only(smtp_inbox, a_mail, noon, check):
    def broken(message, at):
        if message.to_email == "first@example.org":
            raise KeyError("gone")
        return ""

    mail = a_mail("first@example.org")
    a_mail("second@example.org")
    check(broken)
    assert sending.send_due(noon)[Status.SENT] == 1
    mail.refresh_from_db()
    assert (mail.status, mail.attempts) == (Status.DUE, 1)
    assert mail.next_try_at > noon
    assert smtp_inbox.recipients() == ["second@example.org"]


def test_what_is_worthless_by_now_is_cancelled(smtp_inbox, a_mail, noon):
    late = a_mail("late@example.org", expires_at=noon)
    a_mail("in.time@example.org", expires_at=noon + A_MINUTE)
    sending.send_due(noon)
    late.refresh_from_db()
    assert (late.status, late.error) == (Status.CANCELLED, "Its time had passed.")
    assert smtp_inbox.recipients() == ["in.time@example.org"]


@pytest.mark.parametrize(
    ("allowed", "sent"),
    [
        ([], []),
        (["*"], ["boss@example.com", "lead@example.org"]),
        (["lead@example.org"], ["lead@example.org"]),
        (["EXAMPLE.com"], ["boss@example.com"]),
        (["ample.org"], []),  # a part of a domain's name is another domain
    ],
)
def test_only_allowed_addresses_are_written_to_and_the_rest_is_held(smtp_inbox, a_mail, noon, settings, allowed, sent):
    settings.TAT_MAIL_ALLOWED = allowed
    a_mail("lead@example.org")
    a_mail("boss@example.com")
    sending.send_due(noon)
    assert smtp_inbox.recipients() == sent
    held = Message.objects.filter(status=Status.HELD)
    assert held.count() == 2 - len(sent)
    assert all("TAT_MAIL_ALLOWED" in mail.error for mail in held)


def test_a_sender_that_died_before_data_leaves_a_mail_that_goes_later(smtp_inbox, a_mail, noon):
    mail = a_mail()
    assert sending.claim(mail.pk, noon)
    assert sending.send_due(noon + sending.LEASE)[Status.SENT] == 0  # the lease still holds on its last moment
    assert sending.send_due(noon + sending.LEASE + A_MINUTE)[Status.SENT] == 1
    assert smtp_inbox.recipients() == ["lead@example.org"]


def test_a_sender_that_died_after_the_note_leaves_a_mail_that_is_unknown(smtp_inbox, a_mail, noon):
    mail = a_mail()
    assert sending.note_transfer(sending.claim(mail.pk, noon), noon)
    later = noon + sending.LEASE + A_MINUTE
    assert sending.send_due(later)[Status.UNKNOWN] == 1
    assert sending.send_due(later)[Status.UNKNOWN] == 0
    mail.refresh_from_db()
    assert mail.status == Status.UNKNOWN
    assert smtp_inbox.recipients() == []


def test_nobody_can_claim_a_mail_whose_transfer_had_begun(a_mail, noon):
    mail = a_mail()
    sending.note_transfer(sending.claim(mail.pk, noon), noon)
    assert sending.claim(mail.pk, noon + sending.LEASE + A_MINUTE) is None


def test_only_one_of_two_senders_gets_a_mail(a_mail, noon):
    mail = a_mail()
    assert sending.claim(mail.pk, noon)
    assert sending.claim(mail.pk, noon) is None


def test_a_sender_whose_lease_ran_out_sends_nothing(rude_server, a_mail, noon):
    mail = a_mail()
    slow = sending.claim(mail.pk, noon)
    quick = sending.claim(mail.pk, noon + sending.LEASE + A_MINUTE)
    assert sending.note_transfer(slow, noon) is False
    assert sending.note_transfer(quick, noon) is True
    sending.settle(slow, Status.FAILED)
    mail.refresh_from_db()
    assert mail.status == Status.SENDING


def test_who_hears_the_reply_late_still_says_so(a_mail, noon):
    mail = a_mail()
    slow = sending.claim(mail.pk, noon)
    sending.note_transfer(slow, noon)
    sending.mark_silent(noon + sending.LEASE + A_MINUTE)
    sending.settle(slow, Status.SENT, sent_at=noon)
    mail.refresh_from_db()
    assert mail.status == Status.SENT


def test_the_timeout_is_shorter_than_the_lease(settings):
    commands_before_the_last_reply = 5
    patience = settings.EMAIL_TIMEOUT * (commands_before_the_last_reply - 1 + sending.smtp.PATIENCE_AFTER_DATA)
    assert patience < sending.LEASE.total_seconds()


def test_celerys_limits_come_later_than_the_slowest_mail_of_a_run(settings):
    commands = 11  # to reach it: connect, EHLO, STARTTLS, EHLO, AUTH in two; then RSET, MAIL, RCPT, DATA and the text
    slowest = settings.EMAIL_TIMEOUT * (commands + sending.smtp.PATIENCE_AFTER_DATA)
    limits = {
        (task.soft_time_limit, task.time_limit)
        for name, task in current_app.tasks.items()
        if name in ("outbox.send_due", "followups.sweep")
    }
    [(soft, hard)] = limits  # both are runs of mail
    assert sending.BATCH_SECONDS + slowest <= soft < hard
    assert hard < 3600  # by when Redis would hand the hint to another worker
    assert 0 < settings.CELERY_TASK_SOFT_TIME_LIMIT < settings.CELERY_TASK_TIME_LIMIT


def test_a_run_whose_time_is_up_ends_and_its_mail_is_not_lost(smtp_inbox, a_mail, noon, check):
    def out_of_time(message, at):
        raise SoftTimeLimitExceeded

    mail = a_mail()
    check(out_of_time)
    with pytest.raises(SoftTimeLimitExceeded):
        sending.send_due(noon)
    mail.refresh_from_db()
    assert mail.status == Status.SENDING
    check(lambda message, at: "")
    sending.send_due(noon + sending.LEASE + A_MINUTE)
    assert smtp_inbox.recipients() == ["lead@example.org"]


def test_a_run_whose_time_is_up_in_the_transfer_leaves_a_mail_that_is_unknown(rude_server, a_mail, noon, monkeypatch):
    def out_of_time(content):
        raise SoftTimeLimitExceeded

    mail = a_mail()
    monkeypatch.setattr(sending.smtp, "_for_transfer", out_of_time)  # the server has said that it listens
    with pytest.raises(SoftTimeLimitExceeded):
        sending.send_due(noon)
    monkeypatch.undo()
    sending.send_due(noon + sending.LEASE + A_MINUTE)
    mail.refresh_from_db()
    assert mail.status == Status.UNKNOWN
    assert rude_server.taken == []


def test_a_run_takes_no_new_mail_after_its_time(smtp_inbox, a_mail, noon):
    a_mail()
    assert sending.send_due(noon, seconds=0)[Status.SENT] == 0
    assert sending.send_due(noon, seconds=30)[Status.SENT] == 1
