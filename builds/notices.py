"""Who must learn that a meeting has changed, computed from what each was told last and how it stands now.

Nothing is remembered but the versions of the meeting and the mail that went. So moved there and back is no news, several
changes are one mail that says the latest, and asking twice changes nothing.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from builds.letters import PLACES, TIMES, VENUES
from builds.models import Answer, Build, CoHost, Edition, Invitation
from contacts.models import Person
from tat_coalitions.outbox.models import Message, Status

INVITATION, CHANGE = "invitation", "invitation_change"
SAVE_THE_DATE, SECOND, SUBSTITUTE = "save_the_date", "invitation_second", "invitation_substitute"
FIRST_WORD = (SAVE_THE_DATE, INVITATION)  # until one of them has left, somebody has heard nothing
REACHED = (Status.SENT, Status.UNKNOWN, Status.SENDING)
WITH_THE_ENTRY = (
    *FIRST_WORD,
    SECOND,
    SUBSTITUTE,
    CHANGE,
)  # their key says which version of the calendar entry they brought
COMPARED = ("starts_at", "ends_at", "time_zone", "city", "state_id", "venue", "venue_address")
ON = Edition.Standing.ON

# Kinds of mail that wait on the page of a build's notices until somebody has read and released them.
_kinds = {}


@dataclass(frozen=True)
class Notice:
    """What one person must learn: `what` became of the meeting ("moved", ...), and which facts changed.

    `told_of` is the day they know, where the day that is off is not the one the meeting had last.

    `about` is their invitation, or their organization's part as a co-host.
    """

    about: Invitation | CoHost
    what: str
    names: frozenset = frozenset()
    told_of: datetime.date | None = None

    @property
    def is_for_a_host(self):
        return isinstance(self.about, CoHost)


def register(kind, wording_of):
    """Let mail of the kind wait on the page of notices; `wording_of(message)` names the kind of its words."""
    _kinds[kind] = wording_of


def wording_of(message):
    """The kind of words in which the message is written."""
    return _kinds[message.kind](message)


def waiting():
    """The mail that tells of a change and waits for somebody to release it."""
    return Message.objects.filter(kind__in=list(_kinds), status=Status.ON_HOLD).exclude(build_id=None)


def leaving(build, at):
    """The mail that was released and has not left yet: it can be held again."""
    rows = Message.objects.filter(build_id=build.pk, kind__in=list(_kinds), status=Status.DUE, attempts=0)
    return rows.filter(next_try_at__gt=at)


def wanted(build, at):
    """A Notice for everybody who must learn of a change, by name."""
    heard, found = Heard(build), []
    for row in [*invited(build), *hosting(build)]:
        notice = notice_of(row, heard.last_told(row), build, at)
        if notice:
            found.append(notice)
    return sorted(found, key=lambda notice: (notice.about.person.name, notice.about.person_id))


def wanted_of(row, at, *, but):
    """The Notice for one invitation or co-host, or None; `but` is a message that does not count as told."""
    listed = hosting(row.build) if isinstance(row, CoHost) else invited(row.build)
    current = listed.filter(pk=row.pk).first()
    if current is None:
        return None
    current.build = row.build
    return notice_of(current, Heard(row.build, but=but).last_told(current), row.build, at)


def invited(build):
    """The invitations to whose people a change is told, as far as they heard of the meeting.

    Who said no is left alone, and who wants no more invitations unless they are coming, or may be. Who sends somebody
    passes it on where we cannot write to them.
    """
    said = Q(answer__in=[Answer.YES, Answer.MAYBE]) | Q(answer="", person__opted_out_at=None)
    passes_on = Q(answer=Answer.INSTEAD, stand_in__answer=Answer.YES, stand_in__person__email="")
    heard = Q(stage=Invitation.Stage.INVITED) | Q(save_the_date_at__isnull=False)
    rows = build.invitations.filter(said | passes_on, heard, arrived_at=None)
    return _reachable(rows).order_by("person__name", "pk")


def hosting(build):
    """The confirmed co-hosts whose contact person hears of a change by that, each person once: whoever is told as an
    invitee is not, nor whoever plans it. A host who said that they cannot come is still one."""
    planning = [pk for pk in (build.planner_id, build.second_id) if pk]
    rows = build.co_hosts.filter(status=CoHost.Status.CONFIRMED).exclude(person=None).exclude(person__in=planning)
    rows = rows.exclude(person__in=invited(build).values("person"))
    return _reachable(_first_of_each_person(rows)).order_by("person__name", "pk")


def unreachable(build):
    """Those who hold a place or may come and cannot be written to: somebody calls them.

    Who is brought along learns it from whom they come with.
    """
    said = {"answer__in": [Answer.YES, Answer.MAYBE], "person__email": "", "brought_by": None}
    rows = build.invitations.filter(**said, arrived_at=None)
    return rows.filter(person__anonymised_at=None).select_related("person").order_by("person__name", "pk")


def notice_of(row, told, build, at):
    """The Notice for somebody who was told of the meeting as it stands in the edition `told` (None: of none)."""
    if told is None:
        return None
    now = Edition.of(build)
    if now.standing != ON:
        is_over = told.standing == ON and told.ends <= at
        return Notice(row, now.standing, told_of=told.date) if told.standing != now.standing and not is_over else None
    if not build.is_ahead or build.ends <= at:
        return None
    if told.standing != ON or told.date != now.date:
        return Notice(row, "moved")
    changed = {name for name in COMPARED if getattr(told, name) != getattr(now, name)}
    names = changed & (TIMES | PLACES | (VENUES if is_coming(row) else set()))
    return Notice(row, "details", frozenset(names)) if names else None


def is_coming(row):
    """Whether the venue is theirs to know: they have a seat, or hold the meeting."""
    return isinstance(row, CoHost) or row.may_know_venue


class Heard:
    """What everybody was told of one meeting, in two questions."""

    def __init__(self, build, *, but=None):
        self.editions = list(Edition.objects.filter(build=build).order_by("sequence"))
        for edition in self.editions:
            edition.build = build
        self.mail, self.not_received = defaultdict(list), set()
        about = [model._meta.label_lower for model in (Invitation, CoHost)]
        mail = Message.objects.filter(
            Q(status__in=REACHED) | Q(kind__in=FIRST_WORD), build_id=build.pk, about_type__in=about
        )
        columns = ("kind", "about_type", "about_id", "key", "created_at", "status")
        for kind, row, pk, key, moment, status in mail.exclude(pk=but).values_list(*columns):
            if status in REACHED:
                self.mail[row, pk].append((kind, key, moment))
            else:
                self.not_received.add(pk)

    def last_told(self, row):
        """The Edition of which they were told last; None when they never heard of the meeting."""
        mail, moments, editions = self.mail[row._meta.label_lower, row.pk], [], []
        for kind, key, moment in mail:
            if kind in WITH_THE_ENTRY:
                editions.append(self._of(sequence_of(key)))
            else:
                moments.append(moment)
        if isinstance(row, CoHost):
            return self._latest([*editions, self._before(row.knows_since)])
        if row.answered_at:
            editions.append(self._before(row.answered_at))
        if not editions and moments:
            editions.append(self._before(min(moments)))
        elif not editions and row.pk not in self.not_received:
            # invited on paper, or before this program knew of it
            editions.append(self._before(row.invited_at or row.save_the_date_at))
        return self._latest(editions)

    def _latest(self, editions):
        return max(filter(None, editions), key=lambda edition: edition.sequence, default=None)

    def _of(self, sequence):
        """The edition that held in this version, else the first."""
        earlier = [edition for edition in self.editions if edition.sequence <= sequence]
        return (earlier or self.editions or [None])[-1 if earlier else 0]

    def _before(self, moment):
        """The edition that held at a moment; in doubt the earlier one, for telling twice is better than never."""
        earlier = [edition for edition in self.editions if edition.since < moment]
        return (earlier or self.editions or [None])[-1 if earlier else 0]


def sequence_of(key):
    """Which version of the calendar entry a mail brought, as its key says."""
    return int(key.split(":")[-2])


def _reachable(rows):
    return rows.filter(person__in=Person.objects.present().exclude(email="")).select_related("person__user")


def _first_of_each_person(rows):
    """Somebody may be the contact person of two hosts: the first tells them."""
    firsts = {}
    for pk, person in rows.order_by("pk").values_list("pk", "person"):
        firsts.setdefault(person, pk)
    return rows.filter(pk__in=list(firsts.values()))


def build_of(message):
    """The build a notice speaks of, or None."""
    return Build.objects.select_related("state", "planner").filter(pk=message.build_id).first()


def row_of(message, build):
    """The invitation or co-host a notice is about, with its person; None when it is gone."""
    models = {model._meta.label_lower: model for model in (Invitation, CoHost)}
    rows = models[message.about_type].objects.select_related("person__user").filter(pk=message.about_id, build=build)
    row = rows.filter(person__anonymised_at=None).first()
    if row is not None:
        row.build = build
    return row
