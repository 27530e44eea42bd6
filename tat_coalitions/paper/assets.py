"""What a document may use: the project's own style sheet and fonts, and pictures that stand in the document itself.

WeasyPrint by itself reads files and addresses that a document names. Here an address is only a key of a small table;
whatever is not in it stops the document.
"""

import re
from functools import cache
from io import BytesIO
from pathlib import Path

from django.contrib.staticfiles import finders
from fontTools.ttLib import woff2
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

# RFC 2606: a name that never resolves, so that relative addresses have something to be relative to.
BASE = "https://paper.invalid/"
SHEET = "paper:paper.css"  # as base_paper.html names it
FILE = "build/paper.css"
TYPES = {".css": "text/css", ".woff2": "font/ttf"}
PICTURE_IN_THE_DOCUMENT = re.compile(r"data:image/(png|jpeg|svg\+xml)[;,]", re.IGNORECASE)


class NotAllowed(FatalURLFetchingError):
    """The document names something that is not one of the project's own assets."""


@cache
def files():
    """{address: (file, the address its own relative names start from)} of the style sheet and the fonts."""
    found = finders.find(FILE)
    if not found:
        raise FileNotFoundError(f"static/{FILE} is not there: run `npm run build`.")
    sheet = Path(found)
    fonts = {f"{BASE}fonts/{font.name}": font for font in sorted((sheet.parent / "fonts").glob("*.woff2"))}
    return {SHEET: (sheet, BASE)} | {address: (font, address) for address, font in fonts.items()}


def fetch(address):
    """Give WeasyPrint one asset by its address; raises NotAllowed, which stops the document, for everything else."""
    if PICTURE_IN_THE_DOCUMENT.match(address):
        return _pictures.fetch(address)
    if address not in files():
        raise NotAllowed(f"The document names {address[:100]!r}, which is not the project's own.")
    file, base = files()[address]
    content = unpacked(file) if file.suffix == ".woff2" else file.read_bytes()
    return URLFetcherResponse(base, content, {"Content-Type": TYPES[file.suffix]})


@cache
def unpacked(font):
    """A font as it is before packing. WeasyPrint would unpack it anew for every document: a third of the time."""
    plain = BytesIO()
    woff2.decompress(BytesIO(font.read_bytes()), plain)
    return plain.getvalue()


_pictures = URLFetcher(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)
fetch._fail_on_errors = True  # WeasyPrint asks this of every fetcher
