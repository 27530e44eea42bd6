"""A mail before it is a row: what every `emails.py` of the house returns."""

import json
import re
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from tat_coalitions.outbox import links
from tat_coalitions.outbox.models import Message, Status

BASE64 = "base64"  # how an attachment that is no text stands in the row
CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")


class MissingMark(ValueError):
    """The text holds `[[link]]` or `[[name:123]]`, but nobody registered how to make it."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One mail to one address.

    `key` says what, for whom, by which rule and for which date: a second draft of the same key is not written.
    `text` and `html` hold marks, which are filled in only while the mail is sent: `[[link]]`, `[[opt_out]]` and
    `[[name:123]]` by `outbox.links`, any other by `secrets` (mark -> value; kept sealed, wiped once sent).
    `due_at` None means at once; after `expires_at` the mail is worthless and is not sent any more. With a
    `release_reason`, a sentence that says what to look at, it is written on hold and goes when somebody releases it.
    `about` is the saved row it speaks of. `attachments` are dicts of `name`, `type` and `content`: a text, or
    bytes as a text with `encoding` BASE64.
    """

    key: str
    kind: str
    to_email: str
    subject: str
    text: str
    html: str = ""
    to_name: str = ""
    due_at: datetime | None = None
    about: object = None
    person_id: int | None = None
    build_id: int | None = None
    from_name: str = ""
    reply_to: str = ""
    attachments: tuple = ()
    secrets: dict | None = field(default=None, repr=False)
    expires_at: datetime | None = None
    release_reason: str = ""


def message_of(draft, *, by, at):
    """The Message of a draft, not saved. An address that is none makes a message that has failed, seen by staff.

    Raises MissingMark, and ValueError without a key, a kind or an address: mistakes of the caller.
    """
    if not (draft.key and draft.kind and draft.to_email) or len(draft.key) > 200:
        raise ValueError(f"A draft needs a key of at most 200 characters, a kind and an address: {draft.key[:200]!r}")
    missing = links.unknown_marks(draft.kind, draft.text + draft.html)
    if missing:
        raise MissingMark(f"Nobody registered {', '.join(missing)} of {draft.kind!r} mail.")
    due_at = draft.due_at or at
    message = Message(
        key=draft.key,
        kind=draft.kind,
        about_type=draft.about._meta.label_lower if draft.about else "",
        about_id=draft.about.pk if draft.about else None,
        person_id=draft.person_id,
        build_id=draft.build_id,
        to_name=one_line(draft.to_name, 200),
        to_email=one_line(draft.to_email, 254),
        from_name=one_line(draft.from_name, 200),
        reply_to=one_line(draft.reply_to, 254),
        subject=one_line(draft.subject, 250),
        text=draft.text.replace("\0", ""),
        html=draft.html.replace("\0", ""),
        attachments=list(draft.attachments),
        secrets=json.dumps(draft.secrets) if draft.secrets else "",
        due_at=due_at,
        next_try_at=due_at,
        expires_at=draft.expires_at,
        release_reason=draft.release_reason,
        status=Status.ON_HOLD if draft.release_reason else Status.DUE,
        message_id=new_message_id(),
        created_at=at,
        created_by=by if hasattr(by, "pk") else None,
    )
    refuse_bad_address(message)
    return message


def refuse_bad_address(message):
    """Mark a message as failed whose address nobody could deliver to."""
    try:
        validate_email(message.to_email)
    except ValidationError:
        message.status = Status.FAILED
        message.error = _("“%(address)s” is not an e-mail address.") % {"address": message.to_email}


def one_line(text, length):
    """The text as a header may hold it: no line breaks or other control characters, and not too long."""
    return " ".join(CONTROL.sub(" ", text).split())[:length]


def new_message_id():
    """A Message-ID (RFC 5322, 3.6.4), made once with the row, so that every try is the same mail."""
    return f"<{uuid.uuid4().hex}@{urlsplit(settings.SITE_URL).hostname}>"
