"""Reminders, in two steps: writing down who is to be told what, and one mail per person and day over all of it.

Both can be repeated: a reminder's key is follow-up, person, rung and due date, a mail's is person and day.
"""

import logging
import uuid
from collections import defaultdict

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from builds.models import Build
from followups import emails
from followups.ladder import LADDER, People, day_of, is_reachable
from followups.models import FollowUp, Reminder
from tat_coalitions.outbox.actions import queue
from tat_coalitions.outbox.checks import Rewrite
from tat_coalitions.outbox.models import Message
from tat_coalitions.outbox.models import Status as Mail

logger = logging.getLogger(__name__)

PAGE = 200
STILL_WAITING = (Mail.DUE, Mail.HELD)
DROPPED = "dropped"  # stands for the message of a reminder that came to nothing


def write_due(at):
    """Write down every reminder that has come due and is not written yet.

    Returns how many, and `{person's key: days}` on which more will come due before tomorrow is over everywhere.
    """
    people, soon, written = People(), defaultdict(set), 0
    for page in pages(FollowUp.objects.near_due(at)):
        due = []
        for followup in page:
            today = followup.build.today(at)
            due += [
                Reminder(build=followup.build, followup=followup, person=person, step=step, due_on=followup.due_on)
                for person, step in people.told_of(followup, today).items()
            ]
            note_soon(soon, people, followup, today)
        written += write(due, at)
    builds = Build.objects.select_related("planner", "second").unclosed(at)
    chases = [
        Reminder(build=build, person=person, step=step, due_on=build.date)
        for build in builds
        for person, step in people.chased_for(build, build.today(at)).items()
    ]
    return written + write(chases, at), soon


def note_soon(soon, people, followup, today):
    """Note who will be told of the follow-up tomorrow where its build is: it may be today's mail for others."""
    for rung in LADDER:
        day = day_of(rung, followup)
        if (day - today).days == 1:
            for role in rung.to:
                for person in people.of(role, followup.build, followup.lead):
                    soon[person.pk].add(day)


def pages(queryset):
    """The rows in lists of PAGE, by due date: flat in memory, and steady while they change under it."""
    ordered, beyond = queryset.order_by("due_on", "pk"), Q()
    while page := list(ordered.filter(beyond)[:PAGE]):
        yield page
        last = page[-1]
        beyond = Q(due_on__gt=last.due_on) | Q(due_on=last.due_on, pk__gt=last.pk)


@transaction.atomic
def write(reminders, at):
    """Write the reminders that are not written yet, and return how many those were."""
    reminders = without_known(reminders)
    if not reminders:
        return 0
    mine = f"new {uuid.uuid4().hex}"  # tells which of them the database took
    for reminder in reminders:
        reminder.written_at, reminder.message_key = at, mine
    Reminder.objects.bulk_create(reminders, ignore_conflicts=True)
    return Reminder.objects.filter(message_key=mine).update(message_key="")


def without_known(reminders):
    """Those that no row says yet; the unique keys decide where two ask at once."""
    known = set(
        Reminder.objects.filter(
            Q(followup__in=[each.followup_id for each in reminders if each.followup_id])
            | Q(followup=None, build__in=[each.build_id for each in reminders if not each.followup_id])
        ).values_list("build_id", "followup_id", "person_id", "step", "due_on")
    )
    return [
        each
        for each in reminders
        if (each.build_id, each.followup_id, each.person_id, each.step, each.due_on) not in known
    ]


def mail_pending(at, soon):
    """Gather each person's unsent reminders into one mail; return how many mails were written or grew."""
    mailed, people, last = 0, People(), 0
    pending = Reminder.objects.filter(message_key="").order_by("person_id").values_list("person_id", flat=True)
    while page := list(pending.filter(person__gt=last).distinct()[:PAGE]):
        last = page[-1]
        theirs = defaultdict(list)
        for reminder in with_subjects(Reminder.objects.filter(person__in=page, message_key="")):
            theirs[reminder.person_id].append(reminder)
        for pk, reminders in theirs.items():
            try:
                mailed += mail_person(reminders, at, soon=soon.get(pk, ()), people=people)
            except Exception:  # one person's mail that cannot be made must not keep the others'
                logger.exception("The reminders of person %s could not be mailed.", pk)
    return mailed


@transaction.atomic
def mail_person(pending, at, *, soon, people):
    """Put a person's pending reminders into today's mail, or into one that still waits. True when one was written.

    Whoever has had today's mail gets the rest tomorrow. Whose builds lie in several time zones waits until the day has
    begun in all of them.
    """
    person = pending[0].person
    standing = still_standing(pending, at, people)
    gone = keys(pending) - keys(standing)
    if gone:
        Reminder.objects.filter(pk__in=gone, message_key="").update(message_key=DROPPED)
    if not standing or not is_reachable(person):
        return False
    day = max(each.build.today(at) for each in standing)
    if day in soon:
        return False
    key = f"reminders:{person.pk}:{day}"
    waiting = Message.objects.filter(kind=emails.KIND, person_id=person.pk, status__in=STILL_WAITING).first()
    if waiting:
        return add_to(waiting, standing, key=key, at=at)
    if not queue(emails.reminders(standing, key=key, at=at), by=None, at=at):
        return False
    Reminder.objects.filter(pk__in=keys(standing)).update(message_key=key)
    return True


def add_to(message, reminders, *, key, at):
    """Put the reminders into a mail that still waits, which becomes today's, unless a sender has just taken it."""
    if message.key != key and Message.objects.filter(key=key).exists():
        key = message.key
    together = still_standing([*with_subjects(Reminder.objects.filter(message_key=message.key)), *reminders], at)
    draft = emails.reminders(together, key=key, at=at)
    facts = {"key": key, "subject": draft.subject, "text": draft.text, "html": draft.html, "build_id": draft.build_id}
    if not Message.objects.filter(pk=message.pk, status__in=STILL_WAITING).update(**facts):
        return False
    Reminder.objects.filter(Q(message_key=message.key) | Q(pk__in=keys(reminders))).update(message_key=key)
    return True


def check_mail(message, at):
    """The outbox's last look at a mail of reminders: its parts that still hold are what is sent.

    Nothing holds any more: the reason to cancel it. Some of it, or the days have moved on: the text as it is true now.
    """
    standing = still_standing(with_subjects(Reminder.objects.filter(message_key=message.key)), at)
    if not standing:
        return _("Everything it speaks of was answered, moved, cancelled or handed over.")
    draft = emails.reminders(standing, key=message.key, at=at)
    if (draft.subject, draft.text) == (message.subject, message.text):
        return ""
    return Rewrite(draft.subject, draft.text, draft.html)


def with_subjects(reminders):
    """The reminders as a list, with everything at hand that their mail speaks of."""
    found = list(
        reminders.select_related(
            "person", "build__planner", "build__second", "build__state", "followup__interval", "followup__lead"
        ).order_by("due_on", "pk")
    )
    for each in found:
        if each.followup:
            each.followup.build = each.build
    return found


def still_standing(reminders, at, people=None):
    """Those of which the ladder still says that this person is to be told just this: owed, for that date, theirs."""
    people = people or People()
    return [each for each in reminders if _expected(each, people, at) == each.step]


def _expected(reminder, people, at):
    """The rung that the reminder's person has reached today, or None."""
    build, followup = reminder.build, reminder.followup
    if followup is None:
        awaited = build.is_ahead and build.date == reminder.due_on
        told = people.chased_for(build, build.today(at)) if awaited else {}
    else:
        awaited = followup.can_be_filled and followup.due_on == reminder.due_on
        told = people.told_of(followup, build.today(at)) if awaited else {}
    return told.get(reminder.person)


def keys(rows):
    return {row.pk for row in rows}
