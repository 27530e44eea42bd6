"""What organizations promised on the day, as their cards say it."""

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from builds.models import Commitment
from builds.workflow import NotAllowed
from contacts.actions.nouns import keep
from tat_coalitions.trail.actions import differences, record, snapshot


@transaction.atomic
def keep_commitment(build, *, organization, kind, by, promised=None, words="", person=None, made_at=None):
    """Write a promise down; returns (the Commitment, whether it is new). A new organization is kept with it.

    `person` is who promised it, where the card says so; `made_at` is when, where it was not just now. The same card
    entered twice is one promise. Raises NotAllowed when the organization promised this before in other words: then
    that promise is the one to change.
    """
    at, entered_by = made_at or timezone.now(), by if hasattr(by, "pk") else None
    commitment, is_new = Commitment.objects.get_or_create(
        build=build,
        organization=_known(organization, by),
        kind=kind,
        defaults={"promised": promised, "words": words, "person": person, "made_at": at, "entered_by": entered_by},
    )
    if is_new:
        record("wrote down the promise", commitment, by=by, changes=differences({}, commitment))
    elif (commitment.promised, commitment.words, commitment.person) != (promised, words, person):
        raise NotAllowed(_("That organization already made this promise; change that one."))
    return commitment, is_new


@transaction.atomic
def change_commitment(commitment, *, organization, kind, promised, words, by, person=None):
    """Change a promise to what the card really says; returns whether anything changed.

    Once a follow-up has answered about it, it stays the same organization's promise of the same kind. Raises
    NotAllowed then, and when the organization has made this promise already.
    """
    row = Commitment.objects.select_for_update(of=("self",)).select_related("organization").get(pk=commitment.pk)
    if (row.organization, row.kind) != (organization, kind) and is_answered(row):
        raise NotAllowed(_("A follow-up has answered about this promise, so whose it is and of what kind stays."))
    before = snapshot(row)
    row.organization, row.kind, row.promised, row.words = _known(organization, by), kind, promised, words
    row.person = person
    changes = differences(before, row)
    if not changes:
        return False
    try:
        with transaction.atomic():
            row.save(update_fields=["organization", "kind", "promised", "words", "person"])
    except IntegrityError:
        # another card of the same organization was entered at the same moment
        raise NotAllowed(_("That organization already made this promise; change that one.")) from None
    record("changed the promise", row, by=by, changes=changes)
    return True


@transaction.atomic
def remove_commitment(commitment, *, by):
    """Take a promise out that was entered by mistake. Raises NotAllowed once a follow-up has answered about it."""
    if is_answered(commitment):
        raise NotAllowed(_("A follow-up has answered about this promise, so it stays."))
    was = snapshot(commitment)
    record("took the promise out", commitment, by=by, changes={name: [value, None] for name, value in was.items()})
    try:
        commitment.delete()
    except ProtectedError:
        # a follow-up was answered at the same moment
        raise NotAllowed(_("A follow-up has answered about this promise, so it stays.")) from None


def is_answered(commitment):
    """Whether anything hangs on the promise, in whatever room that is."""
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: commitment}).exists()
        for relation in Commitment._meta.related_objects
    )


def _known(organization, by):
    return organization if organization.pk else keep(organization, by=by)
