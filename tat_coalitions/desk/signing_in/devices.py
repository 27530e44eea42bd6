"""Telling a person's own browser from a stranger's, so that guessing is slowed without locking the owner out.

A browser that has signed in keeps a signed cookie. Tries from it are counted on their own; all other tries at an
account are counted together (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").
"""

import secrets

from django.conf import settings
from django.utils.crypto import salted_hmac

SALT = "tat_coalitions.desk.device"
MAX_AGE = 200 * 24 * 60 * 60


def remember(request, response, user):
    """Mark the browser as one that has signed in to the account."""
    if _is_known(request, user.email):
        return
    response.set_signed_cookie(
        settings.DEVICE_COOKIE_NAME,
        f"{_mark(user.email)}.{secrets.token_urlsafe(12)}",
        salt=SALT,
        max_age=MAX_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def bucket(request, email):
    """The name under which a try at the account is counted."""
    email = email.strip().lower()
    return f"{email} from {_cookie(request)}" if _is_known(request, email) else email


def _is_known(request, email):
    return _cookie(request).partition(".")[0] == _mark(email)


def _cookie(request):
    return request.get_signed_cookie(settings.DEVICE_COOKIE_NAME, default="", salt=SALT, max_age=MAX_AGE) or ""


def _mark(email):
    return salted_hmac(SALT, email, algorithm="sha256").hexdigest()[:32]
