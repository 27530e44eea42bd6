"""What staff see of mail, and what they can do about it."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from tat_coalitions.accounts.models import Role
from tat_coalitions.outbox import actions, health, sending
from tat_coalitions.outbox.actions import NotAllowed, queue
from tat_coalitions.outbox.drafts import Draft
from tat_coalitions.outbox.forms import is_key
from tat_coalitions.outbox.models import Message, Status
from tat_coalitions.outbox.tests.rude import TAKE_AND_DROP
from tat_coalitions.testing.people import a_build, a_lead, a_person, a_user
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

LIST = "/desk/outbox/"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def dana(client):
    """A staff member, signed in."""
    user = a_user("Dana Whitlock")
    client.force_login(user)
    return user


@pytest.fixture
def mail(now):
    """A maker: one message in the given status."""

    def make(name="Marisol Vega", status=Status.DUE, **fields):
        key = fields.pop("key", f"note:{name}")
        drafted = {"kind": "note", "subject": f"For {name}", "text": "Open [[code]].", "to_name": name}
        address = f"{name.lower().replace(' ', '.')}@example.org"
        extra = {each: fields.pop(each) for each in ("build_id", "person_id", "subject", "text") if each in fields}
        queue(Draft(key=key, to_email=address, **(drafted | extra)), by=None, at=now)
        facts = {"sent_at": now} if status == Status.SENT else {}
        facts |= {"release_reason": "Read it first."} if status == Status.ON_HOLD else {}
        Message.objects.filter(key=key).update(status=status, **facts, **fields)
        return Message.objects.get(key=key)

    return make


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.parametrize(
    ("statuses", "heading"),
    [
        ([], "Mail is going out, and nothing waits for you"),
        ([Status.SENT, Status.CANCELLED], "Mail is going out, and nothing waits for you"),
        ([Status.FAILED], "One message waits for you"),
        ([Status.FAILED, Status.UNKNOWN, Status.SENT], "2 messages wait for you"),
        ([Status.HELD], "One message is held back"),
        ([Status.ON_HOLD, Status.ON_HOLD, Status.HELD], "2 messages wait to be released"),
    ],
)
def test_the_heading_says_how_mail_stands(client, dana, mail, statuses, heading):
    for number, status in enumerate(statuses):
        mail(f"Person {number}", status)
    assert f"<h1>{heading}</h1>" in text_of(client.get(LIST))


def test_mail_that_should_have_gone_is_the_heading(client, dana, mail, now):
    mail(due_at=now - datetime.timedelta(minutes=11))
    assert "<h1>Mail is not going out</h1>" in text_of(client.get(LIST))


def test_while_the_mail_server_is_silent_no_heading_says_that_mail_goes_out(client, dana, now):
    health.mail_server_answered(now)
    health.mail_server_is_silent(OSError("timed out"), now)
    assert "<h1>Mail may not be going out</h1>" in text_of(client.get(LIST))
    assert ">Mail may not be going out<" in text_of(client.get("/desk/"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Ana Ruiz", "Ben Cole", "Cy Dorn"}),
        ("q=ben", {"Ben Cole"}),
        ("q=ANA.RUIZ@example.org", {"Ana Ruiz"}),
        ("q=nobody", set()),
        ("status=failed", {"Ben Cole"}),
        ("status=waits", {"Ben Cole", "Cy Dorn"}),
        ("status=nonsense", {"Ana Ruiz", "Ben Cole", "Cy Dorn"}),
        ("kind=note&status=unknown", {"Cy Dorn"}),
        ("build={build}", {"Ana Ruiz"}),
        ("build=99999999999999999999", {"Ana Ruiz", "Ben Cole", "Cy Dorn"}),
    ],
)
def test_the_list_is_searched_and_narrowed(client, dana, mail, query, found):
    build = a_build()
    mail("Ana Ruiz", build_id=build.pk)
    mail("Ben Cole", Status.FAILED)
    mail("Cy Dorn", Status.UNKNOWN)
    page = text_of(client.get(f"{LIST}?{query.format(build=build.pk)}"))
    assert {name for name in ("Ana Ruiz", "Ben Cole", "Cy Dorn") if f"For {name}" in page} == found


@pytest.mark.parametrize(
    ("text", "fits"),
    [("7", True), ("9" * 18, True), ("9" * 20, False), ("9" * 5000, False), ("", False), ("-1", False), ("²", False)],
)
def test_a_number_no_database_holds_is_never_asked_for(text, fits):
    assert is_key(text) is fits


@pytest.mark.parametrize(("sort", "first"), [("subject", "Ana"), ("-subject", "Ben"), ("to_email", "Ana")])
def test_the_list_is_sorted(client, dana, mail, sort, first):
    mail("Ben Cole")
    mail("Ana Ruiz")
    page = text_of(client.get(f"{LIST}?sort={sort}"))
    others = {"Ana": "Ben", "Ben": "Ana"}
    assert page.index(f"For {first}") < page.index(f"For {others[first]}")


def test_the_list_turns_its_pages(client, dana, mail, now):
    for number in range(51):
        mail(f"Person {number:02}", due_at=now - datetime.timedelta(minutes=number))
    first = client.get(LIST)
    assert "1 to 50 of 51" in text_of(first)
    following = re.search(r'rel="next" href="([^"]+)"', first.content.decode())[1].replace("&amp;", "&")
    assert "For Person 50" in text_of(client.get(LIST + following))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_much_for_three_rows_as_for_one(client, dana, mail, django_assert_num_queries, rows):
    build = a_build()
    for number in range(rows):
        mail(f"Person {number}", build_id=build.pk)
    client.get(LIST)  # the first request of a session writes it down
    with django_assert_num_queries(11):
        assert client.get(LIST).status_code == 200


def test_an_empty_list_says_what_would_be_here(client, dana):
    assert "Invitations, reminders and answers appear here as soon as they are written" in text_of(client.get(LIST))


def test_a_page_shows_the_text_with_its_marks_and_never_what_they_stand_for(client, dana, mail, now):
    build, person = a_build(), a_person("Marisol Vega")
    message = mail(build_id=build.pk, person_id=person.pk)
    Message.objects.filter(pk=message.pk).update(secrets='{"code": "428913"}')
    page = text_of(client.get(message.get_absolute_url()))
    assert "Open [[code]]." in page
    assert "428913" not in page
    assert str(build) in page
    assert person.get_absolute_url() in page


@pytest.mark.parametrize(
    ("status", "heading", "buttons"),
    [
        (
            Status.DUE,
            "This mail to Marisol Vega goes out on",
            ["Send now", "Change its words", "Reschedule it", "Put it on hold", "Correct the address", "Cancel it"],
        ),
        (Status.SENDING, "This mail to Marisol Vega is being sent", []),
        (Status.SENT, "This mail went to Marisol Vega on", []),
        (
            Status.FAILED,
            "This mail did not reach Marisol Vega",
            ["Correct the address", "Send now", "Change its words", "Cancel it"],
        ),
        (Status.UNKNOWN, "This mail may or may not have reached Marisol Vega", ["Send again", "Call it sent"]),
        (
            Status.HELD,
            "This mail to Marisol Vega is held back",
            ["Send now", "Change its words", "Put it on hold", "Correct the address", "Cancel it"],
        ),
        (
            Status.ON_HOLD,
            "This mail to Marisol Vega waits for somebody to release it",
            ["Release it", "Change its words", "Reschedule it", "Correct the address", "Cancel it"],
        ),
        (Status.CANCELLED, "This mail to Marisol Vega was not sent", []),
    ],
)
def test_a_page_says_how_the_mail_stands_and_offers_what_can_be_done(client, dana, mail, status, heading, buttons):
    message = mail(status=status, lease_token="x", error="550 no such mailbox")
    response = client.get(message.get_absolute_url())
    page = text_of(response)
    assert f"<h1>{heading}" in page
    assert "550 no such mailbox" in page
    offered = re.findall(r'<a class="btn [^"]+" href="[^"]+/\d+/\w+/">([^<]+)</a>', page)
    assert offered == buttons


def test_what_is_done_needs_a_yes_and_stands_in_the_trail(client, dana, mail):
    message = mail(status=Status.FAILED, error="550 no", attempts=3)
    address = reverse("outbox:act", args=[message.pk, "retry"])
    assert "Send this message now?" in text_of(client.get(address))
    message.refresh_from_db()
    assert message.status == Status.FAILED  # a GET changes nothing
    page = text_of(client.post(address, follow=True))
    assert "The message goes out within a minute." in page
    message.refresh_from_db()
    assert (message.status, message.error, message.attempts) == (Status.DUE, "", 0)
    entry = Entry.objects.about(message).get()
    assert (entry.actor, entry.verb) == (dana, "tried the mail again")
    assert entry.changes == {"status": ["failed", "due"]}


def test_an_address_is_corrected_and_the_mail_goes_there(client, dana, mail):
    message = mail(status=Status.FAILED)
    address = reverse("outbox:act", args=[message.pk, "correct"])
    page = client.post(address, {"to_email": "marisol at example"})
    assert page.status_code == 200
    assert "marisol at example" in page.content.decode()  # what was typed is kept
    client.post(address, {"to_email": "Marisol.Vega@Example.com"})
    message.refresh_from_db()
    assert (message.to_email, message.status) == ("marisol.vega@example.com", Status.DUE)
    changes = Entry.objects.about(message).get().changes
    assert changes["to_email"] == ["marisol.vega@example.org", "marisol.vega@example.com"]


def test_an_address_that_would_be_held_back_is_refused(client, dana, mail, settings):
    settings.TAT_MAIL_ALLOWED = ["example.org"]
    message = mail(status=Status.FAILED)
    page = client.post(reverse("outbox:act", args=[message.pk, "correct"]), {"to_email": "m@example.com"})
    assert "it would be held back" in text_of(page)


def test_a_cancelled_mail_says_who_cancelled_it(client, dana, mail):
    message = mail(secrets='{"code": "1"}')
    client.post(reverse("outbox:act", args=[message.pk, "cancel"]))
    message.refresh_from_db()
    assert (message.status, message.error, bool(message.secrets)) == (
        Status.CANCELLED,
        "Dana Whitlock cancelled it.",
        False,
    )


@pytest.mark.parametrize("choice", ["retry", "send_again", "call_sent", "cancel"])
def test_what_no_longer_fits_is_refused_with_a_sentence(client, dana, mail, choice):
    message = mail(status=Status.SENT)
    page = text_of(client.post(reverse("outbox:act", args=[message.pk, choice]), follow=True))
    assert "That cannot be done with a message that is sent." in page
    message.refresh_from_db()
    assert message.status == Status.SENT


def test_two_people_who_act_at_once_act_once(dana, mail):
    message = mail(status=Status.UNKNOWN)
    stale = Message.objects.get(pk=message.pk)
    actions.call_sent(message, by=dana)
    with pytest.raises(NotAllowed, match="Please look again"):
        actions.send_again(stale, by=dana)


def test_a_text_that_was_removed_cannot_be_sent_again(dana, mail):
    message = mail(status=Status.UNKNOWN, text="")
    Message.objects.filter(pk=message.pk).update(text="")
    message.refresh_from_db()
    assert actions.choices_of(message) == (actions.CALL_SENT,)
    with pytest.raises(NotAllowed):
        actions.send_again(message, by=dana)


def test_an_unknown_choice_is_no_page(client, dana, mail):
    assert client.get(f"{LIST}{mail().pk}/explode/").status_code == 404


def test_everything_that_failed_is_sent_again_after_one_question(client, dana, mail):
    for name in ("Ana Ruiz", "Ben Cole"):
        mail(name, Status.FAILED)
    mail("Cy Dorn", Status.UNKNOWN)
    assert reverse("outbox:retry_all", args=["failed"]) in text_of(client.get(f"{LIST}?status=failed"))
    address = reverse("outbox:retry_all", args=["failed"])
    assert "Send 2 messages now?" in text_of(client.get(address))
    client.post(address)
    assert dict(Message.objects.values_list("to_name", "status")) == {
        "Ana Ruiz": "due",
        "Ben Cole": "due",
        "Cy Dorn": "unknown",
    }
    assert Entry.objects.get(verb="tried mail again").actor == dana


def test_where_nothing_failed_nobody_is_asked_to_send_it_again(client, dana, mail):
    mail("Ana Ruiz", Status.FAILED, text="")  # its words were removed long ago
    assert client.get(reverse("outbox:retry_all", args=["failed"])).url == f"{LIST}?status=failed"


@pytest.mark.parametrize("status", ["unknown", "sent", "cancelled"])
def test_only_what_never_left_is_sent_again_all_at_once(client, dana, mail, status):
    mail(status=status)
    assert client.post(reverse("outbox:retry_all", args=[status])).status_code == 404


def pages_of(message):
    return [
        LIST,
        message.get_absolute_url(),
        reverse("outbox:act", args=[message.pk, "cancel"]),
        reverse("outbox:retry_all", args=["failed"]),
        reverse("outbox:mailbox"),
        reverse("outbox:coming"),
        f"{reverse('outbox:release')}?pick={message.pk}",
    ]


def test_a_lead_sees_no_mail(client, mail, settings):
    settings.MAIL_SINK = True
    message = mail(status=Status.FAILED)
    client.force_login(a_lead("Marisol Vega").user)
    for page in pages_of(message):
        assert client.get(page).status_code == 403
        assert client.post(page).status_code == 403
    message.refresh_from_db()
    assert message.status == Status.FAILED


def test_only_who_may_read_the_mailbox_is_led_there(client, dana, settings):
    settings.MAIL_SINK = True
    link = f'href="{reverse("outbox:mailbox")}"'
    assert link in text_of(client.get("/desk/"))
    client.force_login(a_lead("Marisol Vega").user)
    page = text_of(client.get("/desk/"))
    assert "Nothing leaves this machine by mail." in page
    assert link not in page


def test_nobody_sees_mail_without_signing_in(client, mail):
    for page in pages_of(mail()):
        assert client.get(page).status_code == 302


def test_an_administrator_sees_all_mail(client, mail):
    client.force_login(a_user("Ada Admin", Role.ADMINISTRATOR))
    assert "For Marisol Vega" in text_of(client.get(LIST if mail() else ""))


@pytest.mark.django_db(transaction=True)
def test_what_may_have_arrived_is_sent_again_under_the_same_message_id(client, dana, mail, rude_server, now):
    message = mail(text="Sign in.")
    rude_server.behave(message.to_email, end=TAKE_AND_DROP)
    sending.send_due(now)
    client.post(reverse("outbox:act", args=[message.pk, "send_again"]))
    sending.send_due(timezone.now())
    message.refresh_from_db()
    assert message.status == Status.SENT
    assert rude_server.taken == [message.to_email] * 2
    ids = [re.search(rb"Message-ID: (\S+)", content)[1].decode() for content in rude_server.contents]
    assert ids == [message.message_id] * 2


@pytest.mark.django_db(transaction=True)
def test_what_may_have_arrived_can_be_called_sent(client, dana, mail, rude_server, now):
    message = mail(text="Sign in.")
    rude_server.behave(message.to_email, end=TAKE_AND_DROP)
    sending.send_due(now)
    client.post(reverse("outbox:act", args=[message.pk, "call_sent"]))
    sending.send_due(timezone.now())
    message.refresh_from_db()
    assert (message.status, message.sent_at) == (Status.SENT, now)
    assert rude_server.taken == [message.to_email]


@pytest.fixture
def sink(settings, tmp_path):
    """The embedded mode's own mail server, which has taken two mails."""
    settings.MAIL_SINK, settings.MAILBOX_DIR = True, tmp_path / "mailbox"
    for folder in ("new", "cur", "tmp"):
        (settings.MAILBOX_DIR / folder).mkdir(parents=True)
    head = "From: TAT <tat@example.org>\nTo: Marisol Vega <m@example.org>\n"
    link = "http://localhost:8000/rsvp/abc/"
    (settings.MAILBOX_DIR / "new" / "1.mail").write_text(f"{head}Subject: You are invited\n\nAnswer here:\n{link}\n")
    (settings.MAILBOX_DIR / "cur" / "2.mail:2,S").write_text(
        f"{head}Subject: =?utf-8?q?Despu=C3=A9s?=\n\n<script>alert(1)</script>\n"
    )
    return settings.MAILBOX_DIR


def test_the_mailbox_shows_what_was_sent_and_says_whose_it_is(client, dana, sink):
    page = text_of(client.get(reverse("outbox:mailbox")))
    assert "<h1>2 mails were sent, and stayed here</h1>" in page
    assert "This is the demonstration’s own mail server" in page
    assert "You are invited" in page
    assert "Después" in page


def test_a_mail_of_the_mailbox_has_links_to_open(client, dana, sink):
    page = text_of(client.get(reverse("outbox:letter", args=["1.mail"])))
    assert '<a href="http://localhost:8000/rsvp/abc/" rel="nofollow">' in page


def test_a_mail_of_the_mailbox_runs_nothing(client, dana, sink):
    page = text_of(client.get(reverse("outbox:letter", args=["2.mail:2,S"])))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_reading_the_mailbox_changes_nothing_in_it(client, dana, sink):
    before = sorted(path.relative_to(sink) for path in sink.rglob("*"))
    client.get(reverse("outbox:mailbox"))
    client.get(reverse("outbox:letter", args=["1.mail"]))
    assert sorted(path.relative_to(sink) for path in sink.rglob("*")) == before


@pytest.mark.parametrize("key", ["nothing", "..", "..%2F..%2Fetc%2Fpasswd"])
def test_the_mailbox_shows_nothing_but_its_mails(client, dana, sink, key):
    assert client.get(f"/desk/outbox/mailbox/{key}/").status_code == 404


def test_an_empty_mailbox_says_so(client, dana, settings, tmp_path):
    settings.MAIL_SINK, settings.MAILBOX_DIR = True, tmp_path / "nothing here"
    assert "<h1>No mail was sent yet</h1>" in text_of(client.get(reverse("outbox:mailbox")))


def test_there_is_no_mailbox_where_mail_goes_to_a_real_server(client, dana, settings, sink):
    settings.MAIL_SINK = False
    assert client.get(reverse("outbox:mailbox")).status_code == 404
    assert client.get(reverse("outbox:letter", args=["1.mail"])).status_code == 404
