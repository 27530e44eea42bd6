"""What a document may use: the project's own style sheet and fonts, and pictures that stand in the document itself.

WeasyPrint by itself reads files and addresses that a document names. Here an address is only a key of a small table;
whatever is not in it stops the document.
"""

import re
from functools import cache
from pathlib import Path
from urllib.parse import urljoin

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

# RFC 2606: a name that never resolves, so that relative addresses have something to be relative to.
BASE = "https://paper.invalid/"
SHEET = "build/paper.css"
FONTS = "build/fonts"
TYPES = {".css": "text/css", ".woff2": "font/woff2"}
PICTURE_IN_THE_DOCUMENT = re.compile(r"data:image/(png|jpeg|svg\+xml)[;,]", re.IGNORECASE)


class NotAllowed(FatalURLFetchingError):
    """The document names something that is not one of the project's own assets."""


def sheet_address():
    """The address by which base_paper.html names the style sheet: with its hash where static files carry one."""
    return urljoin(BASE, staticfiles_storage.url(SHEET))


@cache
def files():
    """{address: file} of the fonts and the style sheet, by their plain names."""
    found = finders.find(SHEET)
    if not found:
        raise FileNotFoundError(f"static/{SHEET} is not there: run `npm run build`.")
    sheet = Path(found)
    fonts = sorted((sheet.parent / "fonts").glob("*.woff2"))
    return {BASE + SHEET: sheet} | {f"{BASE}{FONTS}/{font.name}": font for font in fonts}


def fetch(address):
    """Give WeasyPrint one asset by its address; raises NotAllowed, which stops the document, for everything else."""
    if PICTURE_IN_THE_DOCUMENT.match(address):
        return _pictures.fetch(address)
    if address == sheet_address():
        address = BASE + SHEET
    file = files().get(address)
    if file is None:
        raise NotAllowed(f"The document names {address[:100]!r}, which is not the project's own.")
    return URLFetcherResponse(address, file.read_bytes(), {"Content-Type": TYPES[file.suffix]})


_pictures = URLFetcher(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)
fetch._fail_on_errors = True  # WeasyPrint asks this of every fetcher
