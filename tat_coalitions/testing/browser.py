"""What a browser test watches for on its own."""

import os
import shutil

from django.conf import settings

CHROMIUM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
SWITCHES = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


def launch_arguments():
    """How to start the system's Chromium."""
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    sandbox = ["--no-sandbox"] if os.getuid() == 0 else []  # Chromium's sandbox refuses to run as root
    return {"executable_path": program, "args": [*SWITCHES, *sandbox]}


def be_signed_in(context, client, site):
    """Let a browser context be signed in at the address `site` as the test's client is."""
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": session.key, "value": session.value, "url": site}])


class Complaints:
    """What the browser says is wrong: errors on the console, broken scripts, refusals of the content policy."""

    def __init__(self):
        self.expected = []
        self._heard = []

    def listen(self, page):
        """Listen to one page."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._heard.append(f"script error: {error}"))

    def expect(self, text):
        """Let complaints pass that contain `text`, such as the 404 a test asks for."""
        self.expected.append(text)

    def unexpected(self):
        """What was heard and not expected."""
        return [line for line in self._heard if not any(text in line for text in self.expected)]

    def _console(self, message):
        if message.type == "error":
            self._heard.append(f"{message.text} ({message.location.get('url', '')})")
