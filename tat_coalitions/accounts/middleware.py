"""What every request and every answer goes through."""

import time

from django.contrib.auth import logout
from django.utils.cache import add_never_cache_headers

PUBLIC_ATTRIBUTE = "is_public_page"


def public_page(view):
    """Mark a view whose answer is the same for everybody, so that it may be cached."""
    setattr(view, PUBLIC_ATTRIBUTE, True)
    return view


class PrivatePagesMiddleware:
    """Keep every page that is not marked public out of every cache (OWASP ASVS 5.0, V14.3.2)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        match = getattr(request, "resolver_match", None)
        is_public = match is not None and getattr(match.func, PUBLIC_ATTRIBUTE, False)
        if not (is_public and not request.user.is_authenticated):
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store, private"
        return response


IDLE_OF_TAT = 8 * 60 * 60
LONGEST_OF_TAT = 7 * 24 * 60 * 60
SINCE = "signed_in_at"


class SessionLimitsMiddleware:
    """End the sessions of TAT's own people after eight idle hours, and after seven days whatever they do.

    A lead's session lasts as long as SESSION_COOKIE_AGE says.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            now = time.time()
            since = request.session.setdefault(SINCE, now)
            if request.user.is_tat:
                if now - since > LONGEST_OF_TAT:
                    logout(request)
                elif request.session.get_expiry_age() > IDLE_OF_TAT:
                    request.session.set_expiry(IDLE_OF_TAT)
        return self.get_response(request)
