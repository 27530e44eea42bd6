"""What the embedded mode's own mail server has taken, read from its maildir and never changed."""

import email
import email.policy
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render

from tat_coalitions.accounts.access import require
from tat_coalitions.outbox.models import Message

A_PAGE = 50


@dataclass(frozen=True)
class Letter:
    """One mail of the maildir."""

    key: str
    at: datetime
    sender: str
    to: str
    subject: str
    text: str = ""
    attachments: tuple = ()


@require("see", Message)
def mailbox_list(request):
    """Everything that was sent, the latest first. There only while this installation has a mail server of its own."""
    page = Paginator(newest_first(), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "letters": [read(path) for path in page], "total": page.paginator.count}
    return render(request, "outbox/mailbox.html", context)


@require("see", Message)
def mailbox_letter(request, key):
    """One mail as it arrived, its links to be opened."""
    for path in newest_first():
        if path.name == key:
            return render(request, "outbox/letter.html", {"letter": read(path, whole=True)})
    raise Http404


def newest_first():
    """The files of the maildir; 404 where mail goes to a real server."""
    if not settings.MAIL_SINK:
        raise Http404
    folders = [Path(settings.MAILBOX_DIR) / name for name in ("new", "cur")]
    files = [path for folder in folders if folder.is_dir() for path in folder.iterdir() if path.is_file()]
    return sorted(files, key=lambda path: (path.stat().st_mtime, path.name), reverse=True)


def read(path, *, whole=False):
    """The Letter in a file; its text only when `whole`."""
    with path.open("rb") as file:
        mail = email.message_from_binary_file(file, policy=email.policy.default)
    body = mail.get_body(("plain",)) if whole else None
    return Letter(
        key=path.name,
        at=datetime.fromtimestamp(path.stat().st_mtime, tz=UTC),
        sender=str(mail["From"] or ""),
        to=str(mail["To"] or ""),
        subject=str(mail["Subject"] or ""),
        text=body.get_content() if body else "",
        attachments=tuple(part.get_filename() or "" for part in mail.iter_attachments()) if whole else (),
    )
