"""What every request and every answer goes through."""

import datetime
import time
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login, logout
from django.core.cache import cache
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from tat_coalitions.accounts import devices
from tat_coalitions.accounts.models import TrustedDevice
from tat_coalitions.trail.actions import record

PUBLIC_ATTRIBUTE = "is_public_page"


def public_page(view):
    """Mark a view whose answer is the same for everybody, so that it may be cached."""
    setattr(view, PUBLIC_ATTRIBUTE, True)
    return view


BEFORE_ATTESTING = "opens_before_attesting"


def opens_before_attesting(view):
    """Mark a view as part of the yearly question itself."""
    setattr(view, BEFORE_ATTESTING, True)
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


class TrustedDeviceMiddleware:
    """Sign a lead in by the device they chose to trust, where a page asks for signing in and nobody is.

    It counts as signing in and as nothing more: what asks again (exports, sealed fields) is not satisfied by it.
    """

    NOTED_EVERY = 60 * 60

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if getattr(request, "drops_device", False):
            devices.drop(response)
        return response

    def process_view(self, request, view_func, view_args, view_kwargs):
        """Before the page is asked whether it wants somebody signed in."""
        cookie = request.COOKIES.get(settings.TRUSTED_DEVICE_COOKIE_NAME, "")
        if not cookie or request.user.is_authenticated or not getattr(view_func, "login_required", True):
            return
        device, token = devices.named_by(cookie)
        refusal = devices.why_not(device, token, timezone.localdate()) if device else "unknown"
        if refusal:
            request.drops_device = True
            self._note(device, refusal)
        else:
            self._sign_in(request, device)

    def _sign_in(self, request, device):
        form_token = request.META.get("CSRF_COOKIE")
        login(request, device.user, backend=settings.AUTHENTICATION_BACKENDS[0])
        if form_token:  # forms that the same person has open in this browser go on working
            request.META["CSRF_COOKIE"] = form_token
            request.META.pop("CSRF_COOKIE_NEEDS_UPDATE", None)
        request.session[SINCE] = time.time()
        TrustedDevice.objects.filter(pk=device.pk).update(last_used_at=timezone.now())
        record("signed in by a trusted device", device.user, by=device.user, reason=device.browser)

    def _note(self, device, refusal):
        """Note a refused device once an hour; what names no device is not worth a note."""
        if device and cache.add(f"accounts.device-refused.{device.pk}", True, self.NOTED_EVERY):
            record("was refused", device.user, by="a device", reason=f"sign in by a device: {refusal}")


class AttestationMiddleware:
    """Once a year show a lead one page before any other: whether that is still them.

    Whoever began before it was due finishes: it is asked at the next sign-in, at the latest half a day on.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        """Lead to the page where it is due; pages that need no signing in are open."""
        user = request.user
        if not (user.is_authenticated and user.is_lead and getattr(view_func, "login_required", True)):
            return None
        now = time.time()
        began = max(request.session.get(SINCE, now), now - settings.SESSION_COOKIE_AGE)
        day = datetime.datetime.fromtimestamp(began, tz=datetime.UTC).date()
        if not user.must_attest(day) or getattr(view_func, BEFORE_ATTESTING, False):
            return None
        address = reverse(settings.ATTEST_URL)
        goes_on = request.method in ("GET", "HEAD")
        return redirect(f"{address}?{urlencode({'next': request.get_full_path()})}" if goes_on else address)
