"""To whom this installation may write: TAT_MAIL_ALLOWED."""

from django.conf import settings


def allows(address):
    """Whether the setting names the address, its domain or everybody (`*`)."""
    address = address.lower()
    named = {entry.lower().removeprefix("@") for entry in settings.TAT_MAIL_ALLOWED}
    return "*" in named or address in named or address.rpartition("@")[2] in named
