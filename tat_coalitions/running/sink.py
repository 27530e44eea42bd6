"""The mail server of the embedded mode takes everything and keeps it: `python -m tat_coalitions.running.sink`."""

import os
import sys

from django.conf import settings

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tat_coalitions.settings")
    address = f"127.0.0.1:{settings.EMAIL_PORT}"
    handler = ["-c", "aiosmtpd.handlers.Mailbox", str(settings.MAILBOX_DIR)]
    os.execv(sys.executable, [sys.executable, "-m", "aiosmtpd", "-n", "-l", address, *handler])  # noqa: S606
