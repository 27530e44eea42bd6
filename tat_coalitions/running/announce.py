"""Tells the person who started it where it is and how to sign in, as soon as it answers."""

import json
import os
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings

WAIT = 60  # seconds


def main():
    """Wait for the first answer, then print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tat_coalitions.settings")
    if not is_answering(f"http://127.0.0.1:{settings.ENVIRONMENT.port}/healthz"):
        raise SystemExit(f"No answer within {WAIT} seconds. What went on is in {settings.RUN_DIR / 'supervisord.log'}.")
    kept = settings.RUN_DIR / "demo.json"
    demo = json.loads(kept.read_text()) if kept.exists() else {}
    lines = announcement(settings.SITE_URL, demo, has_mailbox=settings.MAIL_SINK)
    sys.stdout.write("\n".join(["", *lines, ""]) + "\n")


def is_answering(address):
    """True as soon as a page comes, False when none came in time."""
    deadline = time.monotonic() + WAIT
    while time.monotonic() < deadline:
        try:
            with urlopen(address, timeout=5):  # noqa: S310
                return True
        except (URLError, OSError):
            time.sleep(0.2)
    return False


def announcement(site_url, demo, *, has_mailbox):
    """The lines to print: address, sign-ins and door link of the demo, the mailbox, how to stop."""
    lines = [f"TAT Coalition Builds is at {site_url}/ - Ctrl-C stops it."]
    if demo.get("users"):
        lines += ["", f"Sign in at {site_url}/accounts/login/ as"]
        lines += [f"  {line}" for user in demo["users"] for line in sign_in(user)]
    if demo.get("door_link"):
        lines += ["", f"The door of a build, for a helper without an account: {demo['door_link']}"]
    if has_mailbox:
        lines += ["", f"Every mail stays on this machine and can be read at {site_url}/desk/outbox/mailbox/"]
    return lines


def sign_in(user):
    """One demo user: role, address, password, and the secret for an authenticator app."""
    yield f"{user['role']}: {user['email']}"
    if user.get("password"):
        yield f"    password {user['password']}"
    else:
        yield "    a code is mailed when signing in"
    if user.get("totp"):
        yield f"    authenticator secret {user['totp']}"


if __name__ == "__main__":
    main()
