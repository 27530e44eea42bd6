"""What people do with accounts. Who may stands in the rules; what never makes sense is refused here."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tat_coalitions.accounts.links import new_nonce
from tat_coalitions.accounts.models import Role, User
from tat_coalitions.trail.actions import differences, record, snapshot

A_LEAD_KEEPS_ACCESS = datetime.timedelta(days=365)


class NotAllowed(Exception):
    """What was asked makes no sense; the sentence is for the person who asked."""


@transaction.atomic
def open_account(*, email, name, role, by, expires_on=None, at=None):
    """A new account that cannot sign in by password yet. A lead's runs out after a year unless a date is given."""
    at = at or timezone.now()
    if role == Role.LEAD:
        expires_on = expires_on or at.date() + A_LEAD_KEEPS_ACCESS
    user = User.objects.create_user(email, name=name, role=role)
    user.expires_on = expires_on
    user.save(update_fields=["expires_on"])
    record("opened an account", user, by=by, changes={"role": ["", user.role]}, at=at)
    return user


@transaction.atomic
def renew_link(user, *, by, at):
    """Make every earlier link to join worthless and note the new invitation."""
    if not user.has_access:
        raise NotAllowed(_("This account is closed. Open it again first."))
    user.nonce = new_nonce()
    user.invited_at = at
    user.save(update_fields=["nonce", "invited_at"])
    record("invited to sign in", user, by=by, at=at)


@transaction.atomic
def change_account(user, *, by, role, expires_on):
    """Give an account another role or another last day. A new lead loses the password: leads sign in by code."""
    before = snapshot(user)
    if role != user.role:
        _keep_somebody(user, by, _("You cannot change your own role. Ask another administrator."))
    user.role, user.expires_on = role, expires_on
    if user.is_lead and user.has_usable_password():
        user.set_unusable_password()
    user.save(update_fields=["role", "expires_on", "password"])
    changes = differences(before, user)
    if changes:
        record("changed the account", user, by=by, changes=changes)
    return changes


@transaction.atomic
def close_account(user, *, by):
    """Let nobody sign in with the account any more, and end its sessions and links now."""
    _keep_somebody(user, by, _("You cannot close your own account. Ask another administrator."))
    user.is_active = False
    user.nonce = new_nonce()
    user.save(update_fields=["is_active", "nonce"])
    record("closed the account", user, by=by, changes={"is_active": [True, False]})


@transaction.atomic
def reopen_account(user, *, by, at=None):
    """Let the owner sign in again. A lead whose access had run out gets another year."""
    today = (at or timezone.now()).date()
    before = snapshot(user)
    user.is_active = True
    if user.expires_on and user.expires_on < today:
        user.expires_on = today + A_LEAD_KEEPS_ACCESS if user.is_lead else None
    user.save(update_fields=["is_active", "expires_on"])
    record("opened the account again", user, by=by, changes=differences(before, user))


@transaction.atomic
def choose_password(user, password):
    """Set the password its owner chose; every link to join and every other session ends."""
    user.set_password(password)
    user.nonce = new_nonce()
    user.save(update_fields=["password", "nonce"])
    record("chose a password", user, by=user)


def end_sessions(user):
    """End every session of the account, wherever it is signed in."""
    User.objects.filter(pk=user.pk).update(nonce=new_nonce())


def _keep_somebody(user, by, sentence):
    """Refuse to lock oneself out, and to leave the house without an administrator."""
    if by is not None and getattr(by, "pk", None) == user.pk:
        raise NotAllowed(sentence)
    others = User.objects.select_for_update().administrators().exclude(pk=user.pk)
    if user.is_administrator and not others:
        raise NotAllowed(_("This is the last administrator. Make somebody else one first."))
