"""Paper: HTML of the house becomes a tagged PDF/UA-1. Knows no room.

`render_pdf(html, title=...)` makes the bytes, `respond(pdf, filename)` sends them. In a view,
`answer(request, html, title=..., filename=...)` does both, and says "in a moment" when too many documents are being
made. The HTML extends `base_paper.html`.
"""

from tat_coalitions.paper.answers import answer, respond
from tat_coalitions.paper.limits import PaperBusy, PaperError
from tat_coalitions.paper.rendering import Limits, render_pdf

__all__ = ["Limits", "PaperBusy", "PaperError", "answer", "render_pdf", "respond"]
