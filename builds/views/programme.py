"""The programme of the day, to be read and to be printed."""

from django.shortcuts import render
from django.template.loader import render_to_string

from builds import programmes
from builds.forms.agenda import ProgrammeForm
from builds.models import Session
from builds.views.co_hosts import build_of
from tat_coalitions import paper
from tat_coalitions.accounts.access import require
from tat_coalitions.accounts.methods import require_safe


@require_safe
@require("see", Session)
def programme(request, slug):
    """What lies on the table, as a page, and which paper to print it on."""
    build = build_of(request, slug)
    context = programmes.context_of(build) | {"form": ProgrammeForm()}
    return render(request, "builds/programme/page.html", context)


@require_safe
@require("see", Session)
def programme_pdf(request, slug):
    """The programme on paper; without `?place=venue` it names city and state alone."""
    build = build_of(request, slug)
    form = ProgrammeForm(request.GET)
    context = programmes.context_of(build, names_the_venue=form.names_the_venue, for_paper=True)
    html = render_to_string("builds/programme/paper.html", context | {"is_a4": form.is_a4})
    return paper.answer(request, html, title=context["title"], filename=f"programme-{build.slug}.pdf")
