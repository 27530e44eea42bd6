"""What everybody reads: start page, goals, states, impact reports. City and date only; nothing that is not published."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page

from builds.models import Build
from contacts.models import State
from followups import partnership
from reports import hotline, states, tables, words
from reports.figures import reference
from reports.models import ImpactReport
from reports.printing import context_of
from tat_coalitions.accounts.methods import require_safe
from tat_coalitions.accounts.middleware import public_page

MINUTES = 5
REPORTS_PER_PAGE = 20


def for_everybody(view):
    """Open without signing in, the same for all, and kept by caches for a few minutes."""
    kept = cache_control(public=True, max_age=60 * MINUTES)(require_safe(view))
    return login_not_required(public_page(kept))


def light(view):
    """Small on the wire, and not sent again unchanged. Compressing is safe here: these pages hold no secret and no form."""
    return gzip_page(conditional_page(view))


@for_everybody
@light
def home(request):
    """One sentence, the map, what is next, what came of it."""
    at = timezone.now()
    coming = states.ahead(at)
    standings = states.with_partnership(states.standings(coming), at.date())
    return render(
        request,
        "public/home.html",
        map_of(standings, coming)
        | {
            "section": "",
            "coming": coming,
            "coming_title": states.ahead_sentence(coming),
            "held": [standing for standing in standings if standing.held],
            **program_figures(standings),
            "report": ImpactReport.objects.current().select_related("build__state").first(),
        },
    )


def map_of(standings, coming):
    return {
        "map_title": states.map_sentence(standings),
        "map_rows": states.map_rows(standings),
        "pins": states.pins(coming),
        "key": states.key(coming),
    }


def program_figures(standings):
    """The figures of the whole program, from what is published, and what they say."""
    totals = list(ImpactReport.objects.current().order_by().values_list("figures__totals", flat=True))
    sums = {name: sum(row[name] or 0 for row in totals) for name in ("came", "people", "officers", "places")}
    confirmed = sums["people"] + sums["officers"]
    reports = ngettext("in one published report", "in %(n)s published reports", len(totals)) % {
        "n": words.number(len(totals))
    }
    trained = {
        "name": _("People trained, confirmed"),
        "value": words.number(confirmed),
        "note": reports,
    }
    strip = [
        {
            "name": _("Builds held"),
            "value": words.number(Build.objects.public().took_place().count()),
            "note": states.counted([standing for standing in standings if standing.held]),
        },
        trained if totals else trained | {"value": None, "note": _("no report is published yet")},
        {
            "name": _("Places handing out materials"),
            "value": words.number(sums["places"]) if totals else None,
            "note": _("confirmed") if totals else _("no report is published yet"),
        },
    ]
    said = ngettext("One person is trained, and confirmed", "%(n)s people are trained, and confirmed", confirmed)
    title = said % {"n": words.number(confirmed)} if confirmed else _("Nobody is confirmed as trained yet")
    return {"strip": strip, "confirmed_title": title}


@for_everybody
@light
def goals(request):
    """Why coalition builds are held, and the fourteen goals."""
    rows = reference.goals()
    phases = [[goal for goal in rows if goal["phase"] == phase] for phase in (1, 2)]
    return render(request, "public/goals.html", {"section": "what", "of_the_day": phases[0], "that_last": phases[1]})


@for_everybody
@light
def all_states(request):
    """The map with every state, and the list that says the same."""
    at = timezone.now()
    coming = states.ahead(at)
    standings = states.with_partnership(states.standings(coming), at.date())
    context = {
        "section": "states",
        "told": [standing for standing in standings if standing.is_told],
        "told_title": states.partnership_sentence(standings),
        "held": [standing for standing in standings if standing.held],
        "none_yet": [standing for standing in standings if not standing.held],
    }
    return render(request, "public/states.html", map_of(standings, coming) | context)


@for_everybody
@light
def state(request, postal):
    """One state at a glance."""
    found = get_object_or_404(State, postal=postal.upper()) if postal.islower() else no_such_page()
    at = timezone.now()
    builds = states.builds_of(found)
    held = [build for build in builds if build.took_place]
    coming = [build for build in reversed(builds) if build.is_ahead and build.date >= build.today(at)]
    latest = ImpactReport.objects.current().filter(build__in=held).select_related("build__state").first()
    return render(
        request,
        "public/state.html",
        {
            "section": "states",
            "state": found,
            "title": states.state_sentence(found, held, coming),
            "held": held,
            "coming": coming,
            "hosts": states.hosts_of([*coming, *held]),
            "report": latest,
            "is_led": states.leads_its_own(found, held),
            "hotline": hotline.section_of(found, held, day=at.date()),
            **partnership_of(found, at.date()),
        }
        | (context_of(latest.figures, latest) if latest else {}),
    )


def partnership_of(state, day):
    """What a state does, from public fields alone: elements with the latest step, and its rule on training."""
    elements, cdl = states.elements_of([state], day), partnership.cdl_status(state, day)
    standing, steps = elements.standing(state.pk, day), elements.steps(state.pk, day)
    return {
        "elements": standing,
        "step": steps[-1] if steps else None,
        "cdl": cdl,
        "cdl_words": partnership.rule_in_words(cdl.rule, day) if cdl.rule else "",
    }


def no_such_page():
    raise Http404


@for_everybody
@light
def impact(request):
    """The published reports, the newest first."""
    reports = ImpactReport.objects.current().select_related("build__state").defer("figures", "behind", "narrative")
    page = Paginator(reports, REPORTS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "public/impact.html", {"section": "impact", "page": page})


def published(slug):
    return get_object_or_404(ImpactReport.objects.published().select_related("build__state"), slug=slug)


@for_everybody
@light
def report(request, slug):
    """One published version, from its frozen rows; it says so when a newer one corrects it."""
    found = published(slug)
    versions = ImpactReport.objects.published().filter(build=found.build_id).defer("figures", "behind", "narrative")
    others = [version for version in versions.order_by("-version") if version.pk != found.pk]
    newer = next((version for version in others if version.version > found.version), None)
    context = {"section": "impact", "report": found, "newer": newer, "others": others}
    return render(request, "public/report.html", context_of(found.figures, found) | context)


@for_everybody
def report_pdf(request, slug):
    """Its PDF, as it was published."""
    found = published(slug)
    return FileResponse(file_of(found), content_type="application/pdf", filename=f"{found.slug}.pdf")


def file_of(report):
    """The stored PDF, or 404 where there is none."""
    try:
        return report.pdf.open()
    except (ValueError, FileNotFoundError):
        raise Http404 from None


@for_everybody
@light
def report_csv(request, slug):
    """Its figures."""
    found = published(slug)
    return attached(tables.as_csv([found.figures]), f"{found.slug}.csv")


@for_everybody
@light
def figures_csv(request):
    """The figures of every report, in its newest version."""
    reports = list(ImpactReport.objects.current().order_by("slug").only("slug", "figures", "version", "build"))
    return attached(
        tables.as_csv([row.figures for row in reports], of=[row.slug for row in reports]), "impact-figures.csv"
    )


def attached(text, filename):
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
