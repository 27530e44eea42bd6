"""Telling of a change: drafts that follow the meeting, and what staff do with them."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from builds import emails, notices, wanted
from builds.models import Invitation
from tat_coalitions.outbox import actions as outbox
from tat_coalitions.outbox import decisions
from tat_coalitions.outbox.models import Message
from tat_coalitions.trail.actions import draft, record, record_many

# So long mail stays after it is released, to be held again by whoever pressed too soon.
SECOND_THOUGHTS = datetime.timedelta(minutes=1)


@transaction.atomic
def follow(build, *, by, at=None):
    """Let the mail about a meeting follow how it stands now; returns how many new drafts wait to be released.

    Everybody who was told something that is no longer true gets one draft that says the latest; drafts that are no
    longer true go, and an invitation that has not left yet is written anew. From the state alone: asked twice, the
    second time does nothing.
    """
    at = at or timezone.now()
    envelope = emails.envelope_of(build)
    _follow_invitations(build, by=by, at=at)
    drafts = {}
    for notice in notices.wanted(build, at):
        notice.about.build = build
        news = emails.change(notice, envelope)
        drafts[news.about._meta.label_lower, news.about.pk] = news
    stale = []
    for message in Message.objects.filter(build_id=build.pk, kind=notices.CHANGE, status__in=outbox.NOT_ON_ITS_WAY):
        news = drafts.get((message.about_type, message.about_id))
        if news and news.key == message.key:
            decisions.look_at(message, at)
        elif news and says_the_same(message, news):
            del drafts[message.about_type, message.about_id]
        else:
            stale.append(message)
    outbox.cancel_many(stale, by=by, reason=_("The meeting has changed again."))
    return outbox.queue_many(drafts.values(), by=by, at=at)


def says_the_same(message, news):
    """Whether a draft says what the message says, or what it said before somebody chose other words."""
    if message.edited_from:
        return message.edited_from == decisions.mark_of(news.subject, news.text)
    return (message.subject, message.text) == (news.subject, news.text)


def _follow_invitations(build, *, by, at):
    """Invitations that have not left say how the meeting is now; their senders and days stay."""
    _take_second_invitations_back(build, by=by)
    stale, anew = [], []
    for row, message in _not_received(build):
        if build.is_ahead and not wanted.not_to_be_asked(row.person):
            fresh = emails.anew(row, message, at)
            if not says_the_same(message, fresh):
                stale.append(message)
                anew.append(fresh)
    outbox.cancel_many(stale, by=by, reason=_("The meeting has changed; a fresh invitation takes its place."))
    outbox.queue_many(anew, by=by, at=at)


def _take_second_invitations_back(build, *, by):
    """Second invitations that have not left tell of a meeting that is no more: who was to get one can be asked anew."""
    mail = Message.objects.filter(build_id=build.pk, kind=notices.SECOND, status__in=outbox.NOT_ON_ITS_WAY)
    stale = [message for message in mail if notices.sequence_of(message.key) != build.sequence]
    if outbox.cancel_many(stale, by=by, reason=_("The meeting has changed.")):
        build.invitations.filter(pk__in=[message.about_id for message in stale]).update(second_invited_at=None)


def _not_received(build):
    """Pairs of an invitation and its mail that waits, for everybody who never heard of the meeting."""
    mail = Message.objects.filter(build_id=build.pk, kind__in=notices.FIRST_WORD, status__in=outbox.NOT_ON_ITS_WAY)
    waiting = {message.about_id: message for message in mail.order_by("pk")}
    rows = build.invitations.filter(pk__in=waiting, answer="", arrived_at=None)
    heard = notices.Heard(build)
    for row in rows.select_related("person", "invited_by__organization", "invited_by__person"):
        row.build = build
        if heard.last_told(row) is None:
            yield row, waiting[row.pk]


@transaction.atomic
def take_back(build, *, by, at=None):
    """The meeting is off: whoever has not received their save-the-date or invitation is on the list and nothing more."""
    pairs = list(_not_received(build))
    outbox.cancel_many([message for _row, message in pairs], by=by, reason=_("The meeting is off."))
    kept = {"stage": Invitation.Stage.DRAFTED, "invited_at": None, "invited_by": None, "save_the_date_at": None}
    Invitation.objects.filter(pk__in=[row.pk for row, _message in pairs]).update(**kept)
    record_many(draft("took the invitation back", row, by=by, at=at or timezone.now()) for row, _message in pairs)
    return len(pairs)


@transaction.atomic
def release(build, keys, *, by, at=None):
    """Let those of the build's notices go whose keys are given, in a minute; returns how many. No keys release none.

    Each is looked at once more: what is not true any more is cancelled instead.
    """
    at = at or timezone.now()
    for message in notices.waiting().filter(build_id=build.pk, pk__in=keys):
        decisions.look_at(message, at)
    chosen = list(notices.waiting().filter(build_id=build.pk, pk__in=keys))
    count = outbox.release_many(chosen, by=by, at=at + SECOND_THOUGHTS) if chosen else 0
    if count:
        record("released the news of a change", build, by=by, at=at, changes={"mails": [0, count]})
    return count


@transaction.atomic
def hold_again(build, *, by, at=None):
    """Put back on hold what was released and has not left; returns how many."""
    at, count = at or timezone.now(), 0
    for message in notices.leaving(build, at):
        try:
            outbox.hold(message, by=by, reason=_("%(name)s held it back once more.") % {"name": by})
            count += 1
        except outbox.NotAllowed:  # a sender was quicker
            continue
    if count:
        record("held the news of a change back", build, by=by, at=at, changes={"mails": [count, 0]})
    return count


@transaction.atomic
def drop(build, keys, *, by, at=None):
    """Never send those of the build's notices whose keys are given; returns how many. No keys drop none."""
    chosen = list(notices.waiting().filter(build_id=build.pk, pk__in=keys))
    count = outbox.cancel_many(chosen, by=by)
    if count:
        record("dropped the news of a change", build, by=by, at=at or timezone.now(), changes={"mails": [count, 0]})
    return count
