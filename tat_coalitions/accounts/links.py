"""Personal links: derived from a row's random nonce, never stored.

The token of a link is the row's key and a MAC over purpose, key and nonce (HMAC-SHA-256, RFC 2104) with a key from
the settings. So every try of a message carries the same link, while neither the row nor a backup holds a working one;
a new nonce seals it off.
"""

import hashlib
import hmac
import secrets

from django.conf import settings
from django.utils.encoding import force_bytes

MAC_LENGTH = 32  # hexadecimal digits: 128 bits


def new_nonce():
    """A random nonce for a row that gives out links."""
    return secrets.token_urlsafe(16)


def token_for(purpose, row):
    """The token that opens `row` for `purpose`."""
    return f"{row.pk:x}-{_mac(purpose, row.pk, row.nonce)}"


def find(purpose, queryset, token):
    """The row that the token opens, or None."""
    key = token.partition("-")[0]
    try:
        row = queryset.filter(pk=int(key, 16)).first()
    except (ValueError, OverflowError):
        return None
    if row is None or not row.nonce:
        return None
    return row if hmac.compare_digest(token.encode(), token_for(purpose, row).encode()) else None


def absolute(path):
    """The address of a path of this site, from SITE_URL and never from a request."""
    return settings.SITE_URL.rstrip("/") + path


def _mac(purpose, pk, nonce):
    text = f"{purpose}\n{pk}\n{nonce}"
    return hmac.new(force_bytes(settings.LINK_KEY), text.encode(), hashlib.sha256).hexdigest()[:MAC_LENGTH]
