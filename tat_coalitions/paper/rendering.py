"""HTML in, PDF/UA-1 out."""

import logging
from dataclasses import dataclass

from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError

from tat_coalitions.paper import assets, checks, tagging
from tat_coalitions.paper.limits import PaperError, PaperTooLong, place, watched

VARIANT = "pdf/ua-1"

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limits:
    """What one document may take. A report of a build is 60 kB, 4 pages, 2 seconds."""

    characters: int = 2_000_000
    pages: int = 300
    seconds: float = 60
    patience: float = 3  # waiting for a place, in a page; background work may wait longer


PAGE = Limits()
IN_BACKGROUND = Limits(patience=45)


@dataclass(frozen=True)
class Rendered:
    """A finished PDF and how many pages it has."""

    pdf: bytes
    pages: int


def render_pdf(html, *, title, limits=PAGE):
    """Make a tagged PDF of a whole HTML document and return its bytes; what may go wrong is what `render` raises."""
    return render(html, title=title, limits=limits).pdf


def render(html, *, title, limits=PAGE):
    """Make a tagged PDF of a whole HTML document and return it as Rendered.

    `html` extends base_paper.html; every drawing has its text (`alt`, or `<title>` in an SVG), every link its whole
    address. Raises PaperError with a sentence when it names anything but the project's own assets, has a figure
    without text or goes over its limits; PaperBusy when too many documents are being made at once.
    """
    if len(html) > limits.characters:
        raise PaperTooLong(f"The document is longer than {limits.characters:,} characters.")
    with place(limits.patience), watched(limits):
        try:
            return _render(html, title)
        except FatalURLFetchingError as error:  # a BaseException: `except Exception` would miss it
            raise PaperError(str(error)) from None
        except PaperError:
            raise
        except Exception as error:
            logger.exception("WeasyPrint could not lay out %r", title)
            raise PaperError(f"The document could not be laid out ({type(error).__name__}).") from error


def _render(html, title):
    document = HTML(string=html, base_url=assets.BASE, url_fetcher=assets.fetch)
    checks.prepare(document.etree_element, title=title)
    document.base_url = assets.BASE  # whatever a <base> in the document said
    laid_out = document.render(pdf_variant=VARIANT)
    pdf = laid_out.write_pdf(finisher=tagging.finish, pdf_variant=VARIANT, pdf_version="1.7", pdf_tags=True)
    return Rendered(pdf, len(laid_out.pages))
