"""Inviting people to an account: account, person and mail are one act."""

from django.db import transaction
from django.utils import timezone

from contacts.models import Person
from tat_coalitions.accounts.actions import change_account, open_account, renew_link
from tat_coalitions.desk.signing_in import emails
from tat_coalitions.outbox.actions import queue
from tat_coalitions.trail.actions import record


@transaction.atomic
def invite(*, name, email, role, by, person=None, expires_on=None, at=None):
    """Open an account and write its invitation. It belongs to `person`, or to somebody new of that name.

    Whatever is owed names a person, so an account without one would have nothing on its desk. Returns the User.
    """
    at = at or timezone.now()
    user = open_account(email=email, name=name, role=role, by=by, expires_on=expires_on, at=at)
    if person is None:
        person = Person.objects.create(name=name, email=email)
        record("added the person", person, by=by, at=at)
    person.user = user
    person.save(update_fields=["user", "updated_at"])
    record("linked the person to an account", person, by=by, changes={"user_id": [None, user.pk]}, at=at)
    send_invitation(user, by=by, at=at)
    return user


@transaction.atomic
def change(user, *, role, expires_on, by, at=None):
    """Another role or last day; who may have a password now and has none is sent the link to choose one."""
    changes = change_account(user, by=by, role=role, expires_on=expires_on)
    if "role" in changes and user.is_tat and not user.has_usable_password() and user.has_access:
        send_invitation(user, by=by, at=at)


@transaction.atomic
def send_invitation(user, *, by, at=None):
    """Send the link to begin, once more if need be; earlier ones stop working."""
    at = at or timezone.now()
    renew_link(user, by=by, at=at)
    queue(emails.join(user, by=by, at=at), by=by, at=at)
