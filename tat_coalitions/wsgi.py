"""What a WSGI server runs."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tat_coalitions.settings")

django_application = get_wsgi_application()
SCHEME = settings.SITE_URL.partition(":")[0]


def application(environ, start_response):
    """Answer a request; whether people came by https is what SITE_URL says, never what a header claims."""
    environ["wsgi.url_scheme"] = SCHEME
    return django_application(environ, start_response)
