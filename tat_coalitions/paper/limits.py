"""How much a document may take: length, pages, time, and how many are made at once on this machine."""

import contextlib
import fcntl
import logging
import time
from contextvars import ContextVar

from django.conf import settings

AT_ONCE = 2  # rendering keeps one core busy each
SEATS = 4  # those that render and those that wait; whoever finds none is told at once
LOOK_AGAIN_AFTER = 0.05

_watch = ContextVar("paper_watch", default=None)


class PaperError(Exception):
    """The document cannot be made; the sentence says why."""


class PaperBusy(PaperError):
    """Too many documents are being made; the same request will do in a moment."""


class PaperTooLong(PaperError):
    """The document went over its limits."""


class Watch:
    """Looks at the clock and the page count whenever WeasyPrint tells how far it is."""

    def __init__(self, limits):
        self.limits = limits
        self.ends = time.monotonic() + limits.seconds

    def look(self, message, args):
        if time.monotonic() > self.ends:
            raise PaperTooLong(f"The document was not done after {self.limits.seconds} seconds.")
        if "Creating layout" in message and args and args[0] > self.limits.pages:
            raise PaperTooLong(f"The document has more than {self.limits.pages} pages.")


class _Steps(logging.Filter):
    """WeasyPrint tells each step and each page to a logger. We listen there and write nothing down."""

    def filter(self, record):
        watch = _watch.get()
        if watch is not None:
            watch.look(record.msg, record.args)
        return False


# What the style sheet asks for and paper does not know is no news to whoever prints.
logging.getLogger("weasyprint").setLevel(logging.ERROR)
_progress = logging.getLogger("weasyprint.progress")
_progress.setLevel(logging.INFO)
_progress.addFilter(_Steps())


@contextlib.contextmanager
def watched(limits):
    """Within the block, WeasyPrint stops with PaperTooLong when it goes over the limits."""
    token = _watch.set(Watch(limits))
    try:
        yield
    finally:
        _watch.reset(token)


@contextlib.contextmanager
def place(patience):
    """Hold one of the few places to render in, waiting up to `patience` seconds; raises PaperBusy."""
    folder = settings.RUN_DIR / "paper"
    folder.mkdir(parents=True, exist_ok=True)
    with _one_of(folder, "seat", SEATS, 0), _one_of(folder, "place", AT_ONCE, patience):
        yield


@contextlib.contextmanager
def _one_of(folder, name, number, patience):
    """Lock one of `number` files; the system unlocks them when a process dies."""
    ends = time.monotonic() + patience
    with contextlib.ExitStack() as stack:
        files = [stack.enter_context((folder / f"{name}-{n}.lock").open("a")) for n in range(number)]
        while not any(_lock(file) for file in files):
            if time.monotonic() >= ends:
                raise PaperBusy("Several documents are being made right now.")
            time.sleep(LOOK_AGAIN_AFTER)
        yield


def _lock(file):
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
