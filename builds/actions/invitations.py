"""The list of a build: who is on it, asking them, reminding them."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from builds import emails, wanted, waves, workflow
from builds.actions.holding import check_open, hold
from builds.models import Invitation, Status
from builds.selection import Selection
from builds.workflow import NotAllowed
from contacts.actions.nouns import keep
from tat_coalitions.outbox.actions import queue, queue_many
from tat_coalitions.outbox.allowed import why_not
from tat_coalitions.trail.actions import draft, record, record_many

NOT_CHANGEABLE = (Status.CLOSED, Status.CANCELLED)


@dataclass
class Added:
    """What became of putting people on a list."""

    added: list = field(default_factory=list)  # the new invitations
    known: int = 0  # they were on it already
    without_sector: list = field(default_factory=list)  # people whose sector nobody knows: not added


@transaction.atomic
def add_to_list(build, people, *, by, sector="", invited_by=None, at=None):
    """Put people on the list of a build, each once; returns an Added. Adding again adds nobody.

    A person counts in the sector of their organization, else in `sector`; without either they are not added.
    `invited_by` is the co-host who named them. Raises NotAllowed when the build is closed or cancelled.
    """
    at = at or timezone.now()
    if build.status in NOT_CHANGEABLE:
        raise NotAllowed(_("Nobody can be put on the list of a build that is over or cancelled."))
    people = {person.pk: person for person in people}
    listed = set(build.invitations.filter(person__in=people).values_list("person_id", flat=True))
    result = Added(known=len(listed))
    rows = []
    for person in people.values():
        theirs = person.organization.sector if person.organization else sector
        if person.pk in listed:
            continue
        if theirs:
            rows.append(_new_row(build, person, theirs, invited_by=invited_by, by=by, at=at))
        else:
            result.without_sector.append(person)
    Invitation.objects.bulk_create(rows, ignore_conflicts=True)
    # somebody else may have added one of them in the meantime; the nonce tells our rows from theirs
    nonces = [row.nonce for row in rows]
    result.added = list(build.invitations.filter(nonce__in=nonces).select_related("person", "build"))
    record_many(draft("put on the list", row, by=by, at=at) for row in result.added)
    return result


def _new_row(build, person, sector, *, invited_by, by, at):
    return Invitation(
        build=build,
        person=person,
        sector=sector,
        invited_by=invited_by,
        created_at=at,
        created_by=by if hasattr(by, "pk") else None,
    )


@transaction.atomic
def add_new_person(build, person, *, by, sector="", at=None):
    """Keep somebody we did not know and put them on the list; returns the Added."""
    keep(person, by=by)
    return add_to_list(build, [person], by=by, sector=sector, at=at)


@transaction.atomic
def remove_from_list(build, keys, *, by, at=None):
    """Take people off the list who were not invited yet; returns how many. Everybody else stays."""
    rows = list(
        build.invitations.removable()
        .filter(pk__in=keys)
        .select_for_update(of=("self",))
        .select_related("person", "build")
    )
    record_many(draft("took off the list", row, by=by, at=at or timezone.now()) for row in rows)
    Invitation.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def who_can_get(build, keys, wave, *, at=None):
    """A Selection among these keys of the list: those to whom the Wave has not gone and who may be written to."""
    today = build.today(at or timezone.now())
    rows = build.invitations.filter(pk__in=keys).select_related("person__organization", "stand_in__person")
    selection = Selection()
    for row in rows.order_by("person__name", "pk"):
        row.build = build
        reason = wave.already(row, today) or wanted.not_to_be_asked(row.person) or why_not(row.person.email)
        selection.sort_in(row, reason)
    return selection


@transaction.atomic
def send_wave(build, keys, wave, *, by, host=None, at=None):
    """Send a Wave to those of the list who can get it: each gets one mail, written down here; returns the Selection.

    `host` is the co-host in whose name it goes, else it goes in the planner's. Choosing nobody writes to nobody, and a
    second time writes to nobody again. Raises NotAllowed when the build is not open.
    """
    at = at or timezone.now()
    check_open(build, at)
    hold(build)
    selection = who_can_get(build, _held(build, keys), wave, at=at)
    if not selection.go:
        return selection
    if wave.name == waves.INVITATION and build.status == Status.PLANNED:
        workflow.move_status(build, Status.INVITING, by=by, at=at, verb="began to invite")
    for row in selection.go:
        _note_wave(row, wave, host, at)
    fields = {wave.stamp, "stage", "invited_by", "released_at"}
    Invitation.objects.bulk_update(selection.go, sorted(fields))
    envelope, today = emails.envelope_of(build, host), build.today(at)
    queue_many((wave.draft(row, envelope, on=today) for row in selection.go), by=by, at=at)
    record_many(draft(wave.verb, row, by=by, at=at) for row in selection.go)
    return selection


def _note_wave(row, wave, host, at):
    setattr(row, wave.stamp, at)
    if wave.name == waves.REMINDER:
        return
    row.invited_by = host or row.invited_by
    row.released_at = None  # whoever was to come for somebody, and was not needed, is asked for themselves now
    if wave.name == waves.INVITATION:
        row.stage = Invitation.Stage.INVITED


def save_the_date(build, keys, **how):
    """Tell people of the list the day, before they are invited; see `send_wave`."""
    return send_wave(build, keys, waves.WAVES[waves.SAVE_THE_DATE], **how)


def invite(build, keys, **how):
    """Invite people of the list; the build becomes "inviting"; see `send_wave`."""
    return send_wave(build, keys, waves.WAVES[waves.INVITATION], **how)


def invite_again(build, keys, **how):
    """Invite those a second time who have not answered; see `send_wave`."""
    return send_wave(build, keys, waves.WAVES[waves.SECOND], **how)


def remind(build, keys, **how):
    """Ask those again who owe an answer, once a day at most; see `send_wave`."""
    return send_wave(build, keys, waves.WAVES[waves.REMINDER], **how)


@transaction.atomic
def send_link_again(invitation, *, by, at=None):
    """Mail somebody their personal link once more; False when that was done today. Raises NotAllowed."""
    at, build, person = at or timezone.now(), invitation.build, invitation.person
    check_open(build, at)
    if person.anonymised_at or not person.email:
        raise NotAllowed(_("We have no e-mail address."))
    written = queue(emails.link_again(invitation, emails.envelope_of(build), on=build.today(at)), by=by, at=at)
    if written:
        record("sent the link again", invitation, by=by, at=at)
    return written


@transaction.atomic
def send_test(build, *, to, person, kind="invitation", sector="", at=None):
    """Mail the invitation, or another mail of the build, as `person` would get it in the words for the sector, to `to`.

    Its links open the page where the words are written.
    """
    at = at or timezone.now()
    return queue(emails.test(build, to, person=person, kind=kind, sector=sector, at=at), by=to, at=at)


def _held(build, keys):
    """The keys that are on the list of the build, their rows held until the end of the transaction."""
    return [row.pk for row in build.invitations.filter(pk__in=keys).order_by("pk").select_for_update()]
