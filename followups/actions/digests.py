"""One mail of reminders per person and day over everything, decided anew whenever somebody asks."""

import logging
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from followups import emails
from followups.actions.reminders import DROPPED, PAGE
from followups.audiences import TAT, belongs
from followups.ladder import Ladder, dated
from followups.models import Audience, Reminder
from followups.models.reminders import OF_FOLLOWUPS, ONCE, Step
from tat_coalitions.outbox.actions import queue
from tat_coalitions.outbox.checks import Rewrite
from tat_coalitions.outbox.drafts import Draft
from tat_coalitions.outbox.models import Message
from tat_coalitions.outbox.models import Status as Mail

logger = logging.getLogger(__name__)

# What a person put on hold waits for that person, so nothing is added to it.
STILL_WAITING = (Mail.DUE, Mail.HELD)


class Act(StrEnum):
    """What is to be done about the mail of one person and day."""

    CREATE = "create"
    CHANGE = "change"
    CANCEL = "cancel"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Decision:
    """The act, with the mail as it should read or the reason to cancel it."""

    act: Act
    draft: Draft | None = None
    reason: str = ""


def decide(standing, message, *, key, writer):
    """What becomes of a person's mail, given the reminders that still hold and the message that waits, if any.

    From the state alone: asked twice, the answer is the same, and once it was carried out, it is "nothing".
    """
    if not standing:
        reason = _("Everything it speaks of was answered, moved, paused, cancelled or handed over.")
        return Decision(Act.CANCEL, reason=reason) if message else Decision(Act.NOTHING)
    draft = writer.digest(standing, key=key)
    if message is None:
        return Decision(Act.CREATE, draft)
    same = (draft.key, draft.subject, draft.text) == (message.key, message.subject, message.text)
    return Decision(Act.NOTHING) if same else Decision(Act.CHANGE, draft)


def mail_pending(at, soon):
    """Gather each person's unsent reminders into one mail; return how many mails were written or grew."""
    mailed, ladder, last = 0, Ladder(), 0
    pending = Reminder.objects.filter(message_key="").order_by("person_id").values_list("person_id", flat=True)
    while page := list(pending.filter(person__gt=last).distinct()[:PAGE]):
        last = page[-1]
        theirs = defaultdict(list)
        reminders = with_subjects(Reminder.objects.filter(person__in=page, message_key=""))
        writer = emails.Writer(reminders, ladder, at)
        for reminder in reminders:
            theirs[reminder.person_id].append(reminder)
        for pk, own in theirs.items():
            try:
                mailed += mail_person(own, at, soon=soon.get(pk, ()), writer=writer)
            except SoftTimeLimitExceeded:
                raise  # the time is up, and the next sweep goes on
            except Exception:  # one person's mail that cannot be made must not keep the others'
                logger.exception("The reminders of person %s could not be mailed.", pk)
    return mailed


@transaction.atomic
def mail_person(pending, at, *, soon, writer):
    """Put a person's pending reminders into today's mail, or into one that still waits. True when one was written.

    Whoever has had today's mail gets the rest tomorrow. Whose builds lie in several time zones waits until the day has
    begun in all of them.
    """
    person = pending[0].person
    standing = still_standing(pending, at, writer.ladder)
    gone = keys(pending) - keys(standing)
    if gone:
        Reminder.objects.filter(pk__in=gone, message_key="").update(message_key=DROPPED)
    if not standing or not person.email or person.anonymised_at:
        return False
    day = max(each.build.today(at) for each in standing)
    if day in soon:
        return False
    key = f"reminders:{person.pk}:{day}"
    waiting = Message.objects.filter(kind=emails.KIND, person_id=person.pk, status__in=STILL_WAITING).first()
    if waiting and not waiting.edited_from:  # what a person wrote is kept, and the rest comes tomorrow
        return add_to(waiting, standing, key=key, at=at, ladder=writer.ladder)
    decision = decide(standing, None, key=key, writer=writer)
    if not queue(decision.draft, by=None, at=at):
        return False
    Reminder.objects.filter(pk__in=keys(standing)).update(message_key=key)
    return True


def add_to(message, reminders, *, key, at, ladder):
    """Put the reminders into a mail that still waits, which becomes today's, unless a sender has just taken it."""
    if message.key != key and Message.objects.filter(key=key).exists():
        key = message.key
    told = with_subjects(Reminder.objects.filter(message_key=message.key))
    together = still_standing([*told, *reminders], at, ladder)
    draft = emails.Writer(together, ladder, at).digest(together, key=key)
    facts = {name: getattr(draft, name) for name in ("key", "subject", "text", "html", "build_id")}
    if not Message.objects.filter(pk=message.pk, status__in=STILL_WAITING).update(**facts):
        return False
    Reminder.objects.filter(Q(message_key=message.key) | Q(pk__in=keys(reminders))).update(message_key=key)
    return True


def check_mail(message, at):
    """The outbox's last look at a mail of reminders: its parts that still hold are what is sent.

    Nothing holds any more: the reason to cancel it. Some of it, or the days have moved on: the text as it is true now.
    """
    ladder = Ladder()
    standing = still_standing(with_subjects(Reminder.objects.filter(message_key=message.key)), at, ladder)
    decision = decide(standing, message, key=message.key, writer=emails.Writer(standing, ladder, at))
    if decision.act == Act.CHANGE:
        return Rewrite(decision.draft.subject, decision.draft.text, decision.draft.html)
    return decision.reason


def with_subjects(reminders):
    """The reminders as a list, with everything at hand that their mail speaks of."""
    found = list(
        reminders.select_related(
            "person__organization",
            "rule",
            "build__planner",
            "build__second",
            "build__state",
            "build__pause",
            "followup__interval",
            "followup__lead",
            "invitation__invited_by__organization",
            "invitation__invited_by__person",
        )
        .prefetch_related("build__co_hosts__person", "build__co_hosts__organization")
        .order_by("due_on", "pk")
    )
    for each in found:
        for row in (each.followup, each.invitation):
            if row:
                row.build = each.build
        if each.invitation:
            each.invitation.person = each.person
    return found


def still_standing(reminders, at, ladder):
    """Those of which the ladder still says that this person is to be told just this: owed, for that date, theirs."""
    return [each for each in reminders if is_standing(each, ladder, at)]


def is_standing(reminder, ladder, at):
    """Whether the reminder's person has reached this very rung today, no more and no less."""
    rung = expected(reminder, ladder, reminder.build.today(at))
    if rung is None or rung.step != reminder.step:
        return False
    return reminder.step in ONCE or rung.rule == reminder.rule


def expected(reminder, ladder, today):
    """The Rung that the reminder's person has reached today on what it speaks of, or None."""
    build, person = reminder.build, reminder.person
    if reminder.step in OF_FOLLOWUPS:
        followup = reminder.followup
        awaited = followup.can_be_filled and followup.due_on == reminder.due_on
        return ladder.told_of(followup, today).get(person) if awaited else None
    if reminder.step == Step.CHASE:
        awaited = build.is_ahead and build.date == reminder.due_on
        return ladder.chased_for(build, today).get(person) if awaited else None
    if reminder.rule is None or dated(reminder.rule, build) != reminder.due_on:
        return None
    if reminder.invitation:
        asked = ladder.asked_of(build, today)
        return next((rung for audience, rung in asked.items() if belongs(reminder.invitation, audience)), None)
    return ladder.told_before(build, today).get((group_of(reminder.rule), person))


def group_of(rule):
    """Those of a rule's audience who are told the same, by the first of them."""
    return Audience.CO_HOSTS if Audience.CO_HOSTS in rule.audience else TAT[0]


def keys(rows):
    return {row.pk for row in rows}
