"""Who did what."""

from django.shortcuts import render
from django.urls import reverse

from tat_coalitions.accounts.access import require
from tat_coalitions.accounts.methods import require_safe
from tat_coalitions.desk.forms.trail import TrailFilter
from tat_coalitions.desk.trail_words import told
from tat_coalitions.paging import KeyPage
from tat_coalitions.trail.models import Entry


@require_safe
@require("see", Entry)
def trail(request):
    """The trail, newest first, page by page."""
    form = TrailFilter(request.GET)
    page = KeyPage(
        form.narrowed(Entry.objects.all()),
        order="-at",
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    narrowed = any(request.GET.get(name) for name in form.fields)
    context = {
        "form": form,
        "page": page,
        "rows": told(page),
        "clear_url": reverse("desk:trail") if narrowed else "",
    }
    return render(request, "trail/list.html", context)
