"""A mail as it goes over the line: headers nobody can add to, text that arrives as it was written."""

import base64

import pytest

from tat_coalitions.outbox import links, sending
from tat_coalitions.outbox.drafts import BASE64
from tat_coalitions.outbox.models import Message

pytestmark = pytest.mark.django_db(transaction=True)

EVIL = "Dana\r\nBcc: victim@example.com\r\n\r\nBuy now"


@pytest.fixture
def send(a_mail, noon, smtp_inbox):
    """A maker: writes a mail with these fields, sends it and returns what arrived."""

    def make(**fields):
        a_mail(**fields)
        sending.send_due(noon)
        assert Message.objects.get().status == "sent", Message.objects.get().error
        return smtp_inbox.messages()[0]

    return make


@pytest.mark.parametrize("field", ["subject", "to_name", "from_name"])
def test_line_breaks_in_a_header_value_add_no_header(send, smtp_inbox, field):
    mail = send(**{field: EVIL})
    assert mail["Bcc"] is None
    assert smtp_inbox.recipients() == ["lead@example.org"]
    assert "Buy now" not in mail.get_content()


@pytest.mark.parametrize("field", ["subject", "to_name", "from_name", "reply_to", "message_id"])
def test_line_breaks_that_reached_the_row_add_no_header_either(a_mail, noon, smtp_inbox, field):
    mail = a_mail()
    Message.objects.filter(pk=mail.pk).update(**{field: EVIL})
    sending.send_due(noon)
    assert all(mail["Bcc"] is None for mail in smtp_inbox.messages())
    assert set(smtp_inbox.recipients()) <= {"lead@example.org"}


def test_line_breaks_in_an_attachments_name_add_no_header(send):
    attachments = ({"name": f"{EVIL}.ics", "type": "text/calendar\r\nX-Evil: 1", "content": "BEGIN:VCALENDAR"},)
    mail = send(attachments=attachments)
    part = next(mail.iter_attachments())
    assert part["X-Evil"] is None
    assert part["Bcc"] is None


def test_names_beyond_ascii_arrive_as_written(send):
    mail = send(to_name="José Muñoz, Sr.", from_name="Zoë “TAT” Ångström", subject="Después — ¡gracias!")
    assert mail["To"].addresses[0].display_name == "José Muñoz, Sr."
    assert mail["From"].addresses[0].display_name == "Zoë “TAT” Ångström"
    assert mail["Subject"] == "Después — ¡gracias!"


def test_it_comes_from_this_house_and_machines_do_not_answer_it(send, settings):
    settings.DEFAULT_FROM_EMAIL = "TAT Coalition Builds <coalitions@example.org>"
    mail = send(from_name="Office of the Attorney General", reply_to="oag@example.com")
    assert mail["From"] == "Office of the Attorney General <coalitions@example.org>"
    assert mail["Reply-To"] == "oag@example.com"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].endswith("@localhost>")


def test_lines_that_begin_with_a_dot_and_long_lines_arrive_whole(send):
    text = ".\n..\n.hidden\n" + "word " * 400 + "\nÜmlaut\n"
    assert send(text=text).get_content().replace("\r\n", "\n").rstrip("\n") == text.rstrip("\n")


def test_text_and_html_go_together(send):
    mail = send(html="<p>Sign in.</p>")
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_a_calendar_entry_keeps_its_method(send):
    content = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    mail = send(attachments=({"name": "build.ics", "type": "text/calendar; method=REQUEST", "content": content},))
    part = next(mail.iter_attachments())
    assert (part.get_content_type(), part.get_param("method"), part.get_filename()) == (
        "text/calendar",
        "REQUEST",
        "build.ics",
    )
    assert part.get_content().split() == content.split()


def test_what_is_no_text_arrives_byte_for_byte(send):
    content = b"%PDF-1.7\r\n\x00\xff\n.\n"
    attached = {"name": "brief.pdf", "type": "application/pdf", "encoding": BASE64}
    mail = send(attachments=(attached | {"content": base64.b64encode(content).decode()},))
    part = next(mail.iter_attachments())
    assert (part.get_content_type(), part.get_filename()) == ("application/pdf", "brief.pdf")
    assert part.get_content() == content


def test_an_opt_out_stands_where_mail_programs_look_for_it(send):
    links.register("note", lambda message: "https://tat.example/a", opt_out=lambda message: "https://tat.example/out")
    try:
        mail = send(text="Leave: [[opt_out]]")
    finally:
        links._links.pop("note")
        links._opt_outs.pop("note")
    assert mail["List-Unsubscribe"] == "<https://tat.example/out>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Leave: https://tat.example/out" in mail.get_content()


def test_a_mark_nobody_knows_stays_as_it_was_written(send):
    assert "[[whatever]]" in send(text="[[whatever]]").get_content()
