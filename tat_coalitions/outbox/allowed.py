"""To whom this installation may write: TAT_MAIL_ALLOWED."""

from django.conf import settings
from django.utils.translation import gettext as _


def allows(address):
    """Whether the setting names the address, its domain or everybody (`*`)."""
    address = address.lower()
    named = {entry.lower().removeprefix("@") for entry in settings.TAT_MAIL_ALLOWED}
    return "*" in named or address in named or address.rpartition("@")[2] in named


def why_not(address):
    """Why nobody is chosen to be written to at this address, as a sentence; "" where they may be."""
    return "" if allows(address) else _("This installation may not write to their address (TAT_MAIL_ALLOWED).")
