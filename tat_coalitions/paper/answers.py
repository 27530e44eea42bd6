"""Sending a PDF to a browser."""

import re

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from tat_coalitions.paper.limits import PaperBusy
from tat_coalitions.paper.rendering import render_pdf

TRY_AGAIN_AFTER = 5  # seconds


def respond(pdf, filename):
    """Answer with PDF bytes, shown in the browser and saved under `filename`."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=_safe(filename))
    return response


def answer(request, html, *, title, filename):
    """Render and answer; while too many documents are being made, a page that looks again by itself."""
    try:
        return respond(render_pdf(html, title=title), filename)
    except PaperBusy:
        response = render(request, "paper/busy.html", {"title": title}, status=503)
        response["Retry-After"] = response["Refresh"] = str(TRY_AGAIN_AFTER)
        return response


def _safe(filename):
    return re.sub(r"[^\w. -]+", "-", filename).strip(" .-") or "document.pdf"
