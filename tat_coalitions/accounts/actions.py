"""What people do with accounts. Who may stands in the rules; what never makes sense is refused here."""

import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tat_coalitions.accounts.devices import hash_of
from tat_coalitions.accounts.links import new_nonce
from tat_coalitions.accounts.models import A_YEAR, DEVICE_IS_TRUSTED_FOR, Role, TrustedDevice, User
from tat_coalitions.trail.actions import differences, record, snapshot

A_LEAD_KEEPS_ACCESS = A_YEAR


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
    _end_ways_in(user)
    user.invited_at = at
    user.save(update_fields=["nonce", "invited_at"])
    record("invited to sign in", user, by=by, at=at)


@transaction.atomic
def change_account(user, *, by, role, expires_on):
    """Give an account another role or another last day. A new lead loses the password: leads sign in by code.

    Another role ends every session and device: what was signed in was somebody who might do other things.
    """
    before = snapshot(user)
    if role != user.role:
        _keep_somebody(user, by, _("You cannot change your own role. Ask another administrator."))
    if role != user.role:
        _end_ways_in(user)
    user.role, user.expires_on = role, expires_on
    if user.is_lead and user.has_usable_password():
        user.set_unusable_password()
    user.save(update_fields=["role", "expires_on", "password", "nonce"])
    changes = differences(before, user)
    if changes:
        record("changed the account", user, by=by, changes=changes)
    return changes


@transaction.atomic
def close_account(user, *, by):
    """Let nobody sign in with the account any more, and end its sessions and links now."""
    _keep_somebody(user, by, _("You cannot close your own account. Ask another administrator."))
    user.is_active = False
    _end_ways_in(user)
    user.save(update_fields=["is_active", "nonce"])
    record("closed the account", user, by=by, changes={"is_active": [True, False]})


@transaction.atomic
def reopen_account(user, *, by, at=None):
    """Let the owner sign in again. A lead whose access had run out gets another year."""
    today = (at or timezone.now()).date()
    before = snapshot(user)
    user.is_active, user.said_left_at, user.successor = True, None, ""
    if user.expires_on and user.expires_on < today:
        user.expires_on = today + A_LEAD_KEEPS_ACCESS if user.is_lead else None
    user.save(update_fields=["is_active", "said_left_at", "successor", "expires_on"])
    record("opened the account again", user, by=by, changes=differences(before, user))


@transaction.atomic
def choose_password(user, password):
    """Set the password its owner chose; every link to join and every other session ends."""
    user.set_password(password)
    _end_ways_in(user)
    user.save(update_fields=["password", "nonce"])
    record("chose a password", user, by=user)


@transaction.atomic
def end_sessions(user):
    """End every session of the account, wherever it is signed in, and trust none of its devices any more."""
    _end_ways_in(user)
    user.save(update_fields=["nonce"])


@transaction.atomic
def trust_device(user, *, browser, at=None):
    """Let a lead's browser sign them in from now on; returns the device and the token that it keeps."""
    at = at or timezone.now()
    if not (user.is_lead and user.has_access):
        raise NotAllowed(_("Only leads can trust a device."))
    token = secrets.token_urlsafe(32)
    device = TrustedDevice.objects.create(
        user=user,
        token_hash=hash_of(token, user),
        browser=browser,
        trusted_at=at,
        last_used_at=at,
        expires_on=at.date() + DEVICE_IS_TRUSTED_FOR,
    )
    record("trusted a device", user, by=user, reason=browser, at=at)
    return device, token


@transaction.atomic
def stop_trusting(user, devices, *, by, at=None):
    """Let none of these devices of the account sign it in any more; returns how many there were."""
    at = at or timezone.now()
    live = list(devices.live(at.date()).filter(user=user))
    for device in live:
        record("stopped trusting a device", user, by=by, reason=device.browser, at=at)
    return TrustedDevice.objects.filter(pk__in=[device.pk for device in live]).update(revoked_at=at)


@transaction.atomic
def attest(user, *, at=None):
    """A lead says that they still need access: the year begins anew, and access lasts until it is over."""
    at = at or timezone.now()
    before = snapshot(user)
    user.attested_at = at
    if user.expires_on is not None:
        user.expires_on = max(user.expires_on, at.date() + A_YEAR)
    user.save(update_fields=["attested_at", "expires_on"])
    record("confirmed that they still need access", user, by=user, changes=differences(before, user), at=at)


@transaction.atomic
def accept(user, *, at=None):
    """A lead has come in for the first time: their year begins."""
    User.objects.filter(pk=user.pk, attested_at=None).update(attested_at=at or timezone.now())


@transaction.atomic
def say_left(user, *, successor, at=None):
    """A lead says that somebody else does it now: their access is shut until staff have looked at it."""
    at = at or timezone.now()
    before = snapshot(user)
    user.said_left_at, user.successor = at, successor
    _end_ways_in(user)
    user.save(update_fields=["said_left_at", "successor", "nonce"])
    record("said that somebody else does this now", user, by=user, changes=differences(before, user), at=at)


def _end_ways_in(user):
    """A new nonce, on which links, sessions and devices hang; the caller saves it. Devices are marked as ended, too."""
    user.nonce = new_nonce()
    TrustedDevice.objects.live().filter(user=user).update(revoked_at=timezone.now())


def _keep_somebody(user, by, sentence):
    """Refuse to lock oneself out, and to leave the house without an administrator."""
    if by is not None and getattr(by, "pk", None) == user.pk:
        raise NotAllowed(sentence)
    others = User.objects.select_for_update().administrators().exclude(pk=user.pk)
    if user.is_administrator and not others:
        raise NotAllowed(_("This is the last administrator. Make somebody else one first."))
