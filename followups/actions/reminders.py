"""Writing reminders down: who is to be told what by now and is not yet. Mailing them is the matter of `digests`.

What is due is computed from the rules and from how things stand, never remembered; the row is what makes it happen
once. So a page, the admin, an import and a command all have the same effect, and asking twice changes nothing.
"""

import datetime
import uuid
from collections import defaultdict

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from builds.emails import REMINDER, SECOND
from builds.models import Build, Invitation
from followups.audiences import INVITEES, invitations_of
from followups.clock import A_DAY
from followups.ladder import Anchor, Ladder, dated
from followups.models import FollowUp, Reminder
from followups.models.reminders import ONCE
from followups.pauses import holding
from tat_coalitions.outbox.models import Message
from tat_coalitions.outbox.models import Status as Mail
from tat_coalitions.trail.models import Entry

PAGE = 200
DROPPED = "dropped"  # stands for the message of a reminder that came to nothing
REST = 3 * A_DAY  # whoever was invited, or asked by hand, is left alone for so long


def write_due(at):
    """Write down every reminder that has come due and is not written yet.

    Returns how many, and `{person's key: days}` on which more will come due before tomorrow is over everywhere.
    """
    ladder, soon = Ladder(), defaultdict(set)
    return write_owed(ladder, soon, at) + write_chases(ladder, at) + write_before_meetings(ladder, soon, at), soon


def write_owed(ladder, soon, at):
    """The reminders of follow-ups that are open."""
    written = 0
    for page in pages(FollowUp.objects.near_due(at)):
        due = []
        for followup in page:
            today = followup.build.today(at)
            told = ladder.told_of(followup, today)
            due += [
                reminder(rung, followup.build, person, followup.due_on, followup=followup)
                for person, rung in told.items()
            ]
            note_soon_owed(soon, ladder, followup, today)
        written += write(due, at)
    return written


def note_soon_owed(soon, ladder, followup, today):
    """Note who will be told of a follow-up tomorrow: nobody in a pause, and all who are behind on the day after one."""
    build, tomorrow = followup.build, today + A_DAY
    if holding(build, tomorrow):
        return
    if holding(build, today):
        for person in ladder.told_of(followup, tomorrow):
            soon[person.pk].add(tomorrow)
    for rung in ladder.days_of(followup):
        note_soon(soon, ladder, rung, build, today, lead=followup.lead)


def write_chases(ladder, at):
    """The reminders of builds whose day is over and that nobody closed."""
    builds = Build.objects.select_related("planner", "second").unclosed(at)
    return write(
        [
            reminder(rung, build, person, build.date)
            for build in builds
            for person, rung in ladder.chased_for(build, build.today(at)).items()
        ],
        at,
    )


def write_before_meetings(ladder, soon, at):
    """The reminders of meetings that are ahead: to TAT's own people and co-hosts, and to invitees."""
    written = 0
    for page in pages(builds_in_sight(ladder, at), "date"):
        due, asked = [], defaultdict(list)
        for build in page:
            today = build.today(at)
            due += [
                reminder(rung, build, person, dated(rung.rule, build))
                for (_group, person), rung in ladder.told_before(build, today).items()
            ]
            for audience, rung in ladder.asked_of(build, today).items():
                asked[audience, rung.rule].append((build, rung))
            for rung in ladder.meeting_of(build):
                note_soon(soon, ladder, rung, build, today)
        written += write(due, at)
        for (audience, rule), theirs in asked.items():
            written += write_to_invitees(audience, rule, theirs, at)
    return written


def builds_in_sight(ladder, at):
    """The builds ahead of which a rule about the meeting may speak by now, whatever their time zone."""
    today = at.astimezone(datetime.UTC).date()
    meeting, answers = ladder.looks_ahead(Anchor.MEETING), ladder.looks_ahead(Anchor.ANSWER_DATE)
    near = Q(pk__in=[])
    if meeting is not None:
        near |= Q(date__lte=today + (meeting + 1) * A_DAY)
    if answers is not None:
        near |= Q(answer_by__lte=today + (answers + 1) * A_DAY)
    ahead = Build.objects.ahead().filter(near, date__gte=today - A_DAY)
    return ahead.select_related("planner", "second").prefetch_related("co_hosts__person")


def write_to_invitees(audience, rule, theirs, at):
    """The reminders of one rule to invitees, some at a time; `theirs` are pairs of a build and the rung it reached."""
    by_key, written = {build.pk: (build, rung) for build, rung in theirs}, 0
    date = "build__answer_by" if rule.anchor == Anchor.ANSWER_DATE else "build__date"
    rows = invitations_of(audience, list(by_key)).filter(~Exists(told_already(rule, date))).select_related("person")
    for page in pages(rows, "pk"):
        last_asked = asked_by_hand(page, at)
        due = []
        for row in page:
            build, rung = by_key[row.build_id]
            row.build = build
            moments = [moment for moment in (row.invited_at, last_asked.get(row.pk)) if moment]
            if all(build.today(moment) + REST <= build.today(at) for moment in moments):
                due.append(reminder(rung, build, row.person, dated(rule, build), invitation=row))
        written += write(due, at)
    return written


def told_already(rule, date):
    """The reminders of this rule to an invitation for the date that holds now, but for those that came to nothing."""
    came_to_nothing = Message.objects.filter(key=OuterRef("message_key"), status=Mail.CANCELLED)
    return (
        Reminder.objects.filter(invitation=OuterRef("pk"), rule=rule, due_on=OuterRef(date))
        .exclude(message_key=DROPPED)
        .filter(~Exists(came_to_nothing))
    )


def asked_by_hand(invitations, at):
    """`{key of the invitation: moment}` of those whom staff reminded, or invited a second time, in these days."""
    mail = Message.objects.filter(
        kind__in=(REMINDER, SECOND),
        about_type=Invitation._meta.label_lower,
        about_id__in=[row.pk for row in invitations],
        created_at__gt=at - REST - A_DAY,
    ).exclude(status=Mail.CANCELLED)
    return dict(mail.order_by("created_at").values_list("about_id", "created_at"))


def reminder(rung, build, person, due_on, **about):
    """A Reminder that is not written yet."""
    return Reminder(build=build, person=person, rule=rung.rule, step=rung.step, due_on=due_on, **about)


def note_soon(soon, ladder, rung, build, today, *, lead=None):
    """Note who will be told tomorrow where the build is: it may be today's mail for others. Invitees are not noted."""
    if (rung.day - today).days == 1:
        for role in rung.rule.audience:
            for person in ladder.people.of(role, build, lead) if role not in INVITEES else ():
                soon[person.pk].add(rung.day)


def pages(queryset, field="due_on"):
    """The rows in lists of PAGE, by a field and their key: flat in memory, and steady while they change under it."""
    ordered, beyond = queryset.order_by(field, "pk"), Q()
    while page := list(ordered.filter(beyond)[:PAGE]):
        yield page
        last = page[-1]
        beyond = Q(**{f"{field}__gt": getattr(last, field)}) | Q(**{field: getattr(last, field), "pk__gt": last.pk})


@transaction.atomic
def write(reminders, at):
    """Write the reminders that are not written yet, and return how many those were.

    One that was written and came to nothing before it left, and holds again, is taken up once more.
    """
    new, again = sort_out(reminders)
    taken_up = 0
    for row in again:
        taken_up += Reminder.objects.filter(pk=row.pk, message_key=row.message_key).update(message_key="")
    if not new:
        return taken_up
    mine = f"new {uuid.uuid4().hex}"  # tells which of them the database took
    for each in new:
        each.written_at, each.message_key = at, mine
    Reminder.objects.bulk_create(new, ignore_conflicts=True)
    return taken_up + Reminder.objects.filter(message_key=mine).update(message_key="")


def sort_out(reminders):
    """`(new, again)`: those that no row says yet, and the rows of those that came to nothing.

    The unique keys decide where two ask at once.
    """
    if not reminders:
        return [], []
    rows = {key_of(row): row for row in rows_about(reminders)}
    known = {key_of(each): rows[key_of(each)] for each in reminders if key_of(each) in rows}
    lost = came_to_nothing({row.message_key for row in known.values()} - {"", DROPPED})
    again = [row for row in known.values() if row.message_key == DROPPED or row.message_key in lost]
    fresh = {key_of(each): each for each in reminders if key_of(each) not in known}
    return list(fresh.values()), again


def rows_about(reminders):
    """What is written already of the things these speak of."""
    about = defaultdict(set)
    for each in reminders:
        name = "followup" if each.followup_id else "invitation" if each.invitation_id else "build"
        about[name].add(getattr(each, f"{name}_id"))
    condition = Q(pk__in=[])
    if about["followup"]:
        condition |= Q(followup__in=about["followup"])
    if about["invitation"]:
        condition |= Q(invitation__in=about["invitation"])
    if about["build"]:
        condition |= Q(followup=None, invitation=None, build__in=about["build"])
    return Reminder.objects.filter(condition)


def key_of(row):
    """What makes a reminder the same one; escalating and chasing call each person in once, by whichever rule."""
    rule = None if row.step in ONCE else row.rule_id
    return row.build_id, row.followup_id, row.invitation_id, row.person_id, row.step, rule, row.due_on


def came_to_nothing(keys):
    """Those of the keys whose message the program cancelled before it left; what a person cancelled stays so."""
    cancelled = dict(Message.objects.filter(key__in=keys, status=Mail.CANCELLED).values_list("key", "pk"))
    if not cancelled:
        return set()
    by_hand = Entry.objects.filter(
        subject_type=Message._meta.label_lower,
        subject_id__in=[str(pk) for pk in cancelled.values()],
        verb="cancelled the mail",
    ).values_list("subject_id", flat=True)
    spared = set(by_hand)
    return {key for key, pk in cancelled.items() if str(pk) not in spared}
