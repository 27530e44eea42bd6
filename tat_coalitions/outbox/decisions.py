"""One decision about a message that has not left: let it be, cancel it, write it anew, or ask a person.

Computed from how things stand, so that it is the same whichever page, import or command changed them, and can be taken
again at any time.
"""

import hashlib
import logging
from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext as _

from tat_coalitions.outbox import checks
from tat_coalitions.outbox.models import Message, Status

logger = logging.getLogger(__name__)

LOOKED_AT_PER_SWEEP = 200


@dataclass(frozen=True)
class Decision:
    """A `status` to settle it in ("" for leaving it where it is), and the facts to write down with it."""

    status: str = ""
    facts: dict | None = None


LET_IT_BE = Decision()


def mark_of(subject, text):
    """A mark of some words, by which they are known again."""
    return hashlib.sha256(f"{subject}\n{text}".encode()).hexdigest()


def decide(message, at):
    """What is to become of a message that has not left, as things stand at `at`. Reads and never writes."""
    if message.expires_at and message.expires_at <= at:
        return Decision(Status.CANCELLED, {"secrets": "", "error": _("Its time had passed.")})
    verdict = checks.verdict(message, at)
    if not isinstance(verdict, checks.Rewrite):
        return Decision(Status.CANCELLED, {"secrets": "", "error": verdict}) if verdict else LET_IT_BE
    if not message.edited_from:
        return Decision(facts={"subject": verdict.subject[:250], "text": verdict.text, "html": verdict.html})
    now = mark_of(verdict.subject, verdict.text)
    if now == message.edited_from:
        return LET_IT_BE  # what somebody wrote in place of the program's words is still about the same
    reason = _("What it speaks of has changed since somebody wrote its words. Read it again before it goes.")
    return Decision(Status.ON_HOLD, {"release_reason": reason, "edited_from": now})


def reconsider(at):
    """Look again at what waits for its day, for a person or for an address to be allowed; return how many changed.

    Some at a time, those first that were not looked at for longest, so that everything has its turn.
    """
    waiting = Message.objects.waiting(at).order_by(F("looked_at").asc(nulls_first=True), "pk")
    page = list(waiting[:LOOKED_AT_PER_SWEEP])
    changed = sum(look_at(message, at) for message in page)
    Message.objects.filter(pk__in=[message.pk for message in page]).update(looked_at=at)
    return changed


def look_at(message, at):
    """Look at one that waits, and carry the decision out; whether anything changed."""
    try:
        decision = decide(message, at)
    except Exception:  # one message that nobody can judge must not keep the others
        logger.exception("Message %s could not be looked at.", message.pk)
        return 0
    if decision == LET_IT_BE:
        return 0
    facts = dict(decision.facts)
    if decision.status:
        facts["status"] = decision.status
    # only while it stands where it stood: a sender or a person may have been quicker
    return Message.objects.filter(pk=message.pk, status=message.status).update(**facts)
