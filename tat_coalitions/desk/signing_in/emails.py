"""The mails of signing in. What opens something is put in only while the mail is sent: no row holds it."""

import datetime
import secrets

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.models import Person
from tat_coalitions.accounts.links import absolute, token_for
from tat_coalitions.accounts.models import User
from tat_coalitions.outbox.compose import compose
from tat_coalitions.outbox.drafts import Draft

JOIN = "join"  # the purpose of the link in an invitation
JOIN_IS_GOOD_FOR = datetime.timedelta(days=14)


def sign_in_code(user, code, *, at):
    """The six digits a lead signs in with."""
    return _to(
        user,
        kind="sign_in_code",
        prefix="account/email/login_code",
        context={"code": "[[code]]"},
        secrets={"code": code},
        expires_at=at + datetime.timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT),
    )


def new_password(user, address, *, at):
    """The link to choose a new password."""
    return _to(
        user,
        kind="new_password",
        prefix="account/email/password_reset_key",
        context={"password_reset_url": "[[address]]"},
        secrets={"address": address},
        expires_at=at + datetime.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
    )


def other_way_in(user):
    """For somebody who asked for a code and has a password, or the other way round."""
    prefix = "desk/emails/use_a_code" if user.is_lead else "desk/emails/use_your_password"
    address = reverse("account_request_login_code" if user.is_lead else "account_login")
    return _to(user, kind="other_way_in", prefix=prefix, context={"address": absolute(address)})


def sign_in_changed(user, prefix, context):
    """Tells the owner that a password or a second factor was changed; `prefix` names django-allauth's template."""
    return _to(user, kind="sign_in_changed", prefix=prefix, context=context)


def join(user, *, by, at):
    """The invitation to an account, with the link to begin."""
    context = {
        "name": user.name,
        "inviter": str(by),
        "is_lead": user.is_lead,
        "days": JOIN_IS_GOOD_FOR.days,
        "email": user.email,
        "expires_on": user.expires_on,
    }
    subject, text, html = compose("desk/emails/join", context)
    return Draft(
        key=f"account_invitation:{user.pk}:{at.isoformat()}",
        kind="account_invitation",
        to_email=user.email,
        to_name=user.name,
        subject=subject,
        text=text,
        html=html,
        about=user,
        person_id=_person_of(user),
        reply_to=getattr(by, "email", ""),
        expires_at=at + JOIN_IS_GOOD_FOR,
    )


def join_address(message):
    """The address in an invitation, made while it is sent; empty when the account is gone."""
    user = User.objects.filter(pk=message.about_id).first()
    return absolute(reverse("account_join", args=[token_for(JOIN, user)])) if user else ""


def no_longer_wanted(message, at):
    """Why a mail about an account is not sent any more, or nothing."""
    if User.objects.with_access().filter(pk=message.about_id).exists():
        return ""
    return _("The account is closed.")


def _to(user, *, kind, prefix, context, **more):
    context = {"email": user.email, "user": user, **context}
    return Draft(
        key=f"{kind}:{user.pk}:{secrets.token_urlsafe(9)}",  # everybody who asks gets an answer of their own
        kind=kind,
        to_email=user.email,
        to_name=user.name,
        subject=" ".join(render_to_string(f"{prefix}_subject.txt", context).split()),
        text=render_to_string(f"{prefix}_message.txt", context).strip() + "\n",
        about=user,
        person_id=_person_of(user),
        **more,
    )


def _person_of(user):
    return Person.objects.filter(user_id=user.pk).values_list("pk", flat=True).first() if user.pk else None
