"""Devices that a lead chose to trust: the cookie they keep, and whether one still opens the account.

The cookie holds a row's key and a random token; the row holds a hash of that token and the account's nonce. So neither
the database nor a backup signs anybody in, and a new nonce makes every device of the account worthless.
"""

import hashlib
import hmac
import re

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from tat_coalitions.accounts.models import DEVICE_IS_TRUSTED_FOR, TrustedDevice

BROWSERS = (  # most of them also call themselves by the names further down
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("FxiOS|Firefox", "Firefox"),
    ("CriOS|Chrome|Chromium", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)
COOKIE = re.compile(r"(?P<pk>[0-9a-f]{1,15})-(?P<token>[\w-]{20,64})", re.ASCII)


def hash_of(token, user):
    """What the row keeps of a token, good as long as the account's nonce."""
    return hashlib.sha256(f"{token}\n{user.nonce}".encode()).hexdigest()


def named_by(cookie):
    """`(device, token)` that a cookie names, whether it opens anything or not; `(None, "")` where it names none."""
    found = COOKIE.fullmatch(cookie)
    if found is None:
        return None, ""
    device = TrustedDevice.objects.select_related("user").filter(pk=int(found["pk"], 16)).first()
    return device, found["token"]


def why_not(device, token, today):
    """Why the token does not sign the device's lead in today; nothing where it does."""
    user = device.user
    if device.revoked_at:
        return _("not trusted any more")
    if not hmac.compare_digest(device.token_hash, hash_of(token, user)):
        return _("not the token of that device")
    if device.expires_on < today:
        return _("its 200 days are over")
    return "" if user.is_lead and user.has_access else _("the account does not open")


def here(request):
    """The live device of whoever is signed in that this request comes from, or None."""
    device, token = named_by(request.COOKIES.get(settings.TRUSTED_DEVICE_COOKIE_NAME, ""))
    if device is None or device.user_id != request.user.pk or why_not(device, token, timezone.localdate()):
        return None
    return device


def keep(response, device, token):
    """Give the browser its cookie."""
    response.set_cookie(
        settings.TRUSTED_DEVICE_COOKIE_NAME,
        f"{device.pk:x}-{token}",
        max_age=DEVICE_IS_TRUSTED_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def drop(response):
    """Take the cookie off the browser."""
    response.delete_cookie(settings.TRUSTED_DEVICE_COOKIE_NAME, samesite="Lax")


def browser_of(request):
    """What kind of browser asks, in a few words: "Safari on iPhone"."""
    told = request.headers.get("User-Agent", "")
    browser, system = (
        next((name for pattern, name in names if re.search(pattern, told)), "") for names in (BROWSERS, SYSTEMS)
    )
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("A browser")
