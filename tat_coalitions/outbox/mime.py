"""A message as it goes over the line."""

import base64
from email.message import Message as Part
from email.mime.application import MIMEApplication
from email.utils import format_datetime, formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, SafeMIMEText

from tat_coalitions.outbox import links
from tat_coalitions.outbox.drafts import BASE64, one_line


def sender():
    """The bare address mail comes from: who hears of what cannot be delivered."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def content_of(message, *, at):
    """The bytes of the mail, marks filled in. Line breaks in a name or address cannot add a header."""
    values = links.values_of(message)
    mail = EmailMultiAlternatives(
        subject=one_line(message.subject, 250),
        body=links.filled(message.text, values),
        from_email=_from(message),
        to=[formataddr((one_line(message.to_name, 200), message.to_email))],
        reply_to=[one_line(message.reply_to, 254)] if message.reply_to else None,
        headers={"Message-ID": message.message_id, "Date": format_datetime(at), **_headers(message)},
    )
    if message.html:
        mail.attach_alternative(links.filled(message.html, values, html=True), "text/html")
    for attachment in message.attachments:
        mail.attach(_part(attachment))
    return mail.message().as_bytes(linesep="\r\n")


def _from(message):
    name = one_line(message.from_name, 200) or parseaddr(settings.DEFAULT_FROM_EMAIL)[0]
    return formataddr((name, sender()))


def _headers(message):
    """Machines must not answer (RFC 3834); an opt-out stands where mail programs look for it (RFC 8058)."""
    headers = {"Auto-Submitted": "auto-generated"}
    address = links.opt_out_of(message)
    if address:
        headers |= {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return headers


def _part(attachment):
    """One attachment; its type may carry parameters, such as `text/calendar; method=REQUEST`."""
    declared = Part()
    declared["Content-Type"] = one_line(attachment["type"], 200)
    if attachment.get("encoding") == BASE64:
        part = MIMEApplication(base64.b64decode(attachment["content"]), declared.get_content_subtype())
    else:
        part = SafeMIMEText(attachment["content"], declared.get_content_subtype(), "utf-8")
        part.replace_header("Content-Type", declared.get_content_type())
        for name, value in declared.get_params()[1:]:
            part.set_param(name, value)
        part.set_param("charset", "utf-8")
    part.add_header("Content-Disposition", "attachment", filename=one_line(attachment["name"], 100))
    return part
