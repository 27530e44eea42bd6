"""Vetting a victim service provider together with the Attorney General, and naming the provider of record of a build."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from builds import vetting as life
from builds.models import BuildProvider, ProviderVetting
from builds.models.resources import a_year_after
from builds.workflow import NotAllowed
from contacts.models import Kind
from tat_coalitions.trail.actions import differences, record

Status = ProviderVetting.Status


@transaction.atomic
def propose(organization, *, by, at=None, states=(), counties=(), **facts):
    """Put a vetting before the Attorney General's office: services, area, line, languages, notes. Returns it.

    Raises NotAllowed where the organization is no victim service provider, or one of its vettings waits already.
    """
    if not by.is_tat:
        raise NotAllowed(_("TAT’s own people propose a vetting."))
    if organization.kind != Kind.VICTIM_SERVICES:
        raise NotAllowed(_("%(name)s is no victim service provider.") % {"name": organization})
    try:
        with transaction.atomic():
            row = ProviderVetting.objects.create(
                organization=organization, proposed_by=by, proposed_at=at or timezone.now(), **facts
            )
    except IntegrityError:
        raise NotAllowed(_("A vetting of this provider waits for its sign-off already.")) from None
    _set_area(row, states, counties)
    record("proposed the vetting", row, by=by, at=at, changes=differences({}, row) | {"area": [None, row.area]})
    return row


@transaction.atomic
def change_proposal(row, *, by, read, at=None, states=(), counties=(), **facts):
    """Put right what is proposed, as long as nobody has signed it. Whoever did counts as having proposed it."""
    at = at or timezone.now()
    if not row.is_waiting:
        raise NotAllowed(_("What is settled is not changed any more. Propose it anew."))
    life.check_as_read(row, read)
    life.change(row, by=by, verb="changed the proposed vetting", at=at, proposed_by=by, proposed_at=at, **facts)
    before = row.area
    _set_area(row, states, counties)
    if before != row.area:
        record("changed the area of the vetting", row, by=by, at=at, changes={"area": [before, row.area]})
    return row


def _set_area(row, states, counties):
    row.states.set(states)
    row.counties.set(counties)


@transaction.atomic
def sign_off(row, *, by, read, signed_by="", signed_on=None, at=None):
    """The second person's word: it holds for a year, and an older vetting of the provider is replaced.

    A lead of the Attorney General's office signs for themselves, today. Somebody of TAT says who there signed, and when.
    `read` is the moment of the proposal that was on the page. Raises NotAllowed for whoever proposed it.
    """
    at = at or timezone.now()
    today = timezone.localdate(at)
    life.check_second_person(row, by)
    life.check_as_read(row, read)
    if by.is_lead:
        signed_by, signed_on = _name_of(by), today
    if not signed_by or signed_on is None or signed_on > today:
        raise NotAllowed(_("Say who signed it off, and on which day until today."))
    _replace_older(row, by=by, on=signed_on, at=at)
    return life.move(
        row,
        Status.APPROVED,
        by=by,
        verb="signed off the vetting",
        at=at,
        decided_by=by,
        decided_at=at,
        signed_by=signed_by,
        signed_on=signed_on,
        expires_on=a_year_after(signed_on),
    )


def _name_of(lead):
    """“Karen Lindqvist, Office of the Attorney General”, as it stands on the day."""
    office = getattr(getattr(lead, "person", None), "organization", None)
    return ", ".join(str(part) for part in (lead, office) if part)[:200]


def _replace_older(row, *, by, on, at):
    """What was signed off before ends on the day the new one begins."""
    for older in ProviderVetting.objects.filter(organization=row.organization_id, status=Status.APPROVED):
        if older.signed_on > on:
            raise NotAllowed(_("A vetting of this provider was signed off later than that day."))
        life.move(older, Status.REPLACED, by=by, verb="replaced the vetting", at=at, ended_by=by, ended_on=on)


@transaction.atomic
def refuse(row, *, by, read, reason, at=None):
    """The second person's no, with a reason."""
    at = at or timezone.now()
    life.check_second_person(row, by)
    life.check_as_read(row, read)
    facts = {"decided_by": by, "decided_at": at, "reason": reason}
    return life.move(row, Status.REFUSED, by=by, verb="refused the vetting", at=at, **facts)


@transaction.atomic
def withdraw(row, *, by, reason, at=None):
    """TAT takes a vetting back, signed off or not: from today on it holds no more."""
    at = at or timezone.now()
    if not by.is_tat:
        raise NotAllowed(_("TAT’s own people withdraw a vetting."))
    facts = {"ended_by": by, "ended_on": timezone.localdate(at), "reason": reason}
    return life.move(row, Status.WITHDRAWN, by=by, verb="withdrew the vetting", at=at, **facts)


@transaction.atomic
def name_provider(build, *, organization, by, at=None):
    """Name the provider of record. Several can be named, which the pages tell; the same one only once."""
    if organization.kind != Kind.VICTIM_SERVICES:
        raise NotAllowed(_("%(name)s is no victim service provider.") % {"name": organization})
    row, is_new = BuildProvider.objects.get_or_create(
        build=build, organization=organization, defaults={"named_by": by, "named_at": at or timezone.now()}
    )
    if is_new:
        record("named the provider of record", build, by=by, at=at, changes={"provider": [None, str(organization)]})
    return row


@transaction.atomic
def drop_provider(row, *, by, at=None):
    """It is not the provider of record of the build any more; its vetting stays."""
    name = str(row.organization)
    record("took back the provider of record", row.build, by=by, at=at, changes={"provider": [name, None]})
    row.delete()
