"""What people let us do with their contact, and taking it back; and whether they want invitations at all."""

from django.db import transaction
from django.utils import timezone

from contacts import wordings
from contacts.models import Consent, Person
from tat_coalitions.trail.actions import record


@transaction.atomic
def give(person, to, *, told, by, at=None, wording=""):
    """Write down that the person agreed; returns the Consent in force.

    `wording` is the version shown, the one in force unless given. Agreeing twice to the same version is once; agreeing
    to a newer version ends the older consent and begins another.
    """
    at = at or timezone.now()
    wording = wording or wordings.in_force(to).version
    _hold(person)
    current = person.consents.in_force().filter(to=to).first()
    if current and current.wording == wording:
        return current
    if current:
        _end(current, at)
    consent = Consent.objects.create(person=person, to=to, given_at=at, wording=wording, told=told)
    record("gave a consent", person, by=by, at=at, changes={to: [current.wording if current else "", wording]})
    return consent


@transaction.atomic
def withdraw(person, to, *, by, at=None):
    """Take the consent back from now on; returns whether there was one."""
    at = at or timezone.now()
    _hold(person)
    current = person.consents.in_force().filter(to=to).first()
    if current is None:
        return False
    _end(current, at)
    record("took a consent back", person, by=by, at=at, changes={to: [current.wording, ""]})
    return True


@transaction.atomic
def settle(person, shares, *, told, by, at=None):
    """Make the person's consents say what `shares` (a ConsentTo -> whether) says; others stay as they are."""
    for to, agreed in shares.items():
        if agreed:
            give(person, to, told=told, by=by, at=at)
        else:
            withdraw(person, to, by=by, at=at)


@transaction.atomic
def opt_out(person, *, by, at=None):
    """Note that the person wants no more invitations; returns whether that is new."""
    at = at or timezone.now()
    if not Person.objects.filter(pk=person.pk, opted_out_at=None).update(opted_out_at=at):
        return False
    person.opted_out_at = at
    record("wants no more invitations", person, by=by, at=at)
    return True


@transaction.atomic
def opt_in(person, *, by, at=None):
    """Note that the person wants invitations again; returns whether that is new."""
    if not Person.objects.filter(pk=person.pk).exclude(opted_out_at=None).update(opted_out_at=None):
        return False
    person.opted_out_at = None
    record("wants invitations again", person, by=by, at=at or timezone.now())
    return True


def shared_by(person):
    """The set of ConsentTo in force for the person."""
    return set(person.consents.in_force().values_list("to", flat=True))


def _hold(person):
    """Let two answers of one person wait for each other: only one consent of a kind may be in force."""
    Person.objects.select_for_update().filter(pk=person.pk).first()


def _end(consent, at):
    consent.withdrawn_at = at
    consent.save(update_fields=["withdrawn_at"])
