"""What every page may use."""

from django.conf import settings


def house(request):
    """The address of the site and whether mail stays on this machine."""
    return {"site_url": settings.SITE_URL, "mail_sink": settings.MAIL_SINK}
