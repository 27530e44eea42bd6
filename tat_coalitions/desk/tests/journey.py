"""The people of the journey, each with a browser of their own."""

import re

from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from followups.actions.sweep import sweep
from tat_coalitions.testing.people import PASSWORD

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 700}


class Person:
    """Somebody with a browser: every page they come to is looked at for accessibility and sideways scrolling.

    Without scripts (`scripts` false) nothing can be measured in the page, only read and pressed.
    """

    def __init__(self, context, site, inbox, *, scripts=True):
        self.scripts = scripts
        self.page, self.site, self.inbox = context.new_page(), site, inbox
        self.page.set_default_timeout(15_000)
        self.axe = Axe()

    def open(self, path):
        """Go to a path of the site, or to an address from a mail."""
        self.page.goto(path if path.startswith("http") else self.site + path)
        self.look()

    def press(self, name, *, exact=False):
        """Press a button or follow a link by its words, and look at the page that comes."""
        words = self.page.get_by_role("button", name=name, exact=exact).or_(
            self.page.get_by_role("link", name=name, exact=exact)
        )
        self.go_on_by(words.first)
        self.look()

    def go_on_by(self, button):
        """Click what leads to a page, and wait for that, however long what is sent before it takes."""
        with self.page.expect_navigation():
            button.click()

    def send(self):
        """Press the button of the form of which there is one, whatever it says."""
        self.go_on_by(self.page.locator("main form button[type=submit]").first)

    def leave(self):
        """Close the page, so that it asks for nothing any more."""
        self.page.close()

    def write(self, **fields):
        """Fill fields by their names; one that is folded away is unfolded first."""
        for name, value in fields.items():
            field = self.page.locator(f"[name='{name}']").first
            fold = self.page.locator("details:not([open])").filter(has=field)
            if fold.count():
                fold.first.locator("summary").first.click()
            field.fill(value)

    def choose(self, name, value):
        """Choose one of a select, or of circles and chips."""
        field = self.page.locator(f"select[name='{name}']")
        if field.count():
            field.select_option(value)
        else:
            self.page.locator(f"input[name='{name}'][value='{value}']").check(force=True)

    def tick(self, name):
        self.page.locator(f"input[name='{name}']").first.check(force=True)

    def reads(self, words):
        """Whether the page says so."""
        return words in " ".join(self.page.locator("body").inner_text().split())

    def look(self):
        """axe finds nothing, and nothing is wider than the screen."""
        if not self.scripts:
            return
        found = self.axe.run(self.page).response["violations"]
        wrong = [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found]
        assert not wrong, f"{self.page.url}: {wrong}"
        assert self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, (
            f"{self.page.url} scrolls sideways"
        )

    def sign_in(self, email):
        """With a password, as staff do."""
        self.page.context.clear_cookies()
        self.open("/accounts/login/")
        self.write(login=email, password=PASSWORD)
        self.press("Sign in", exact=True)

    def sign_in_by_code(self, email):
        """With the six digits that come by mail, as leads do."""
        self.page.context.clear_cookies()
        self.open("/accounts/login/code/")
        self.write(email=email)
        self.send()
        sweep(timezone.now())
        code = re.search(r"\b(\d{6})\b", text_of(self.inbox.to(email)[-1])).group(1)
        self.write(code=code)
        self.send()
        self.look()


def text_of(mail):
    """The plain words of a mail."""
    return mail.get_body(("plain",)).get_content()


def link_in(mail, path):
    """The first address in a mail that holds the path."""
    return re.search(rf"https?://\S*{re.escape(path)}\S*", text_of(mail)).group(0)
