"""Those who come with an invitee: named on the invitee's page, within the limit that staff set, each with a seat of their own.

They get no link and share nothing: nobody agrees for somebody else.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from builds.actions import strangers, substitutes
from builds.actions.holding import check_open, hold
from builds.models import Answer, Invitation
from contacts.imports.names import person_key
from tat_coalitions.trail.actions import differences, draft, record, record_many, snapshot

THEMSELVES = lazy("That is the person who was invited. Name somebody else, or leave it empty.")


@transaction.atomic
def let_bring(build, keys, number, *, by, at=None):
    """Let these people of the list bring so many others along; returns how many that changed.

    Who is brought along brings nobody. With a lower number nobody is sent away: it counts from the next answer on.
    Raises NotAllowed when the build is not open.
    """
    at = at or timezone.now()
    build = hold(build)
    check_open(build, at)
    rows = build.invitations.filter(pk__in=keys, brought_by=None).exclude(may_bring=number)
    rows = list(rows.order_by("pk").select_for_update(of=("self",)).select_related("person", "build"))
    for row in rows:
        row.was, row.may_bring = row.may_bring, number
    Invitation.objects.bulk_update(rows, ["may_bring"])
    record_many(draft("may bring others", row, by=by, at=at, changes={"may_bring": [row.was, number]}) for row in rows)
    return len(rows)


def settle(row, names, *, reason, by, at):
    """Make those who come with somebody the ones who are named; the caller holds and has saved the row.

    `names` None leaves them, as long as the invitee comes. Who has said so themselves, or is there, stays on the list.
    `reason` is why they get seats although none is free. Raises ValidationError at `companions` for too many.
    """
    # the door holds the row alone: whoever is checked in just now must be seen to be there
    held = row.companions.select_for_update(of=("self",))
    current = list(held.select_related("person").order_by("pk"))
    if not current and not names:
        return
    if row.answer != Answer.YES:
        names = []
    wanted = {} if names is None else _wanted(row, names)
    for other in current:
        other.build = row.build
        if names is not None and wanted.pop(person_key(other.person.name), None) is None:
            _leave_out(other, by=by, at=at)
        elif other.is_for_another_day and not other.said_so_themselves:
            other.answered_for, other.answered_at = row.build.date, at
            other.save(update_fields=["answered_for", "answered_at"])
    for name in wanted.values():
        _bring(row, name, reason=reason, by=by, at=at)


def _wanted(row, names):
    """The names by what tells people apart; too many, or the invitee's own, are refused."""
    wanted = {person_key(name): name for name in names}
    if person_key(row.person.name) in wanted:
        raise ValidationError({"companions": THEMSELVES})
    if len(wanted) > row.may_bring:
        text = ngettext("At most one other can come along.", "At most %(n)d others can come along.", row.may_bring)
        none = _("Nobody else can come along.")
        raise ValidationError({"companions": text % {"n": row.may_bring} if row.may_bring else none})
    return wanted


def _leave_out(other, *, by, at):
    if other.said_so_themselves or other.arrived_at:
        before = snapshot(other)
        other.brought_by = None
        other.save(update_fields=["brought_by"])
        record("stands for themselves", other, by=by, at=at, changes=differences(before, other))
        return
    record("took off the list", other, by=by, at=at)
    other.delete()
    strangers.let_go(other.person, by=by, at=at)


def _bring(row, name, *, reason, by, at):
    person = strangers.new_person(row.build, row.person.organization, by=by, verb=strangers.NAMED, name=name)
    other = Invitation(
        build=row.build,
        person=person,
        sector=row.sector,
        stage=Invitation.Stage.INVITED,
        invited_at=at,
        answer=Answer.YES,
        answered_at=at,
        answered_for=row.build.date,
        heard=Invitation.Heard.BROUGHT,
        brought_by=row,
        created_at=at,
        created_by=by if hasattr(by, "pk") else None,
    )
    substitutes.take(other, None, reason=reason, at=at)
    other.save(force_insert=True)
    other.counties.set(row.counties.all())
    record("comes along", other, by=by, at=at, changes=differences({}, other))
