"""The report of one build, behind sign-in: its figures as they stand, the words, the PDF, publishing."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds.glance import at_a_glance, glance
from builds.models import Build
from reports import actions, behind, documents, drafts, hints, tables
from reports.figures import LEADS, STAFF
from reports.forms import WordsForm
from reports.models import ImpactReport, RenderJob
from reports.printing import context_of
from reports.views.public import file_of
from tat_coalitions.accounts import rules
from tat_coalitions.accounts.access import get_visible, require
from tat_coalitions.accounts.methods import require_POST, require_safe
from tat_coalitions.paper import PaperBusy, PaperError

REFRESH = 2  # seconds


def build_of(request, slug):
    return get_visible(documents.with_everything(Build.objects), request.user, slug=slug)


def build_with_head(request, slug, at):
    """The build with what stands over its tabs."""
    return get_visible(
        drafts.with_reports(at_a_glance(documents.with_everything(Build.objects), at)), request.user, slug=slug
    )


def head_of(build, at):
    """What the head of the build's page needs."""
    return {"build": build, "tab": "report", "glance": glance(build, at)}


@require_safe
@require("see", ImpactReport)
def report(request, slug):
    """The report as it stands now, with how far its PDF is and which versions were published."""
    at = timezone.now()
    build = build_with_head(request, slug, at)
    document, inner = documents.of_build_and_inner(build, at=at, audience=audience_of(request.user))
    draft, job = drafts.draft_of(build), drafts.job_of(build)
    if job and job.is_going and job.is_forgotten(at):
        hints.nudge(job.pk)  # only a hint: the row stays as it is
    return render(
        request,
        "reports/build.html",
        head_of(build, at)
        | context_of(document, drafts.words_of(build), behind=behind.address(build))
        | {
            "draft": draft,
            "job": job,
            "refresh": REFRESH,
            "published_versions": drafts.published_of(build),
            "inner": inner,
            "may_change": rules.may(request.user, "change", ImpactReport),
            "may_publish": rules.may(request.user, "publish", ImpactReport) and build.took_place,
        },
    )


def audience_of(user):
    return STAFF if user.is_tat else LEADS


@require("change", ImpactReport)
def write(request, slug):
    """Write what the figures do not say, and the next steps."""
    build = build_of(request, slug)
    draft = ImpactReport.objects.filter(build=build, published_at=None).first()
    last = draft or ImpactReport.objects.filter(build=build).order_by("-version").first()
    initial = {"narrative": last.narrative if last else "", "next_steps": build.next_steps}
    form = WordsForm(request.POST or None, initial=initial)
    if form.is_valid():
        actions.write_words(build, **form.cleaned_data, by=request.user, kept_words=form.kept)
        messages.success(request, _("The words are kept with the draft."))
        return redirect("reports:build", build.slug)
    return render(request, "reports/write.html", {"build": build, "form": form})


@require_POST
@require("add", RenderJob)
def make_pdf(request, slug):
    """Have the PDF of the draft made in the background."""
    build = build_of(request, slug)
    actions.ask_for_pdf(build, by=request.user)
    return redirect("reports:build", build.slug)


@require_safe
@require("see", ImpactReport)
def pdf(request, slug, version):
    """The PDF of one version, draft or published."""
    report = get_visible(ImpactReport.objects, request.user, build__slug=slug, version=version)
    return FileResponse(file_of(report), content_type="application/pdf", filename=f"{report.slug}.pdf")


@require_safe
@require("see", ImpactReport)
def csv(request, slug):
    """The figures as they stand now."""
    build = build_of(request, slug)
    response = HttpResponse(tables.as_csv([documents.of_build(build, at=timezone.now())]), content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="{build.slug}.csv"'
    return response


@require("publish", ImpactReport)
def publish(request, slug):
    """Ask first, then publish the draft as the next version."""
    build = build_of(request, slug)
    if not build.took_place:
        raise Http404
    version = actions.next_version(build)
    if request.method == "POST":
        try:
            published = actions.publish(build, by=request.user)
        except PaperBusy:
            messages.warning(
                request, _("Several documents are being made right now; nothing was published. Try again.")
            )
        except (ValidationError, PaperError) as error:
            messages.error(
                request,
                _("Nothing was published. %(why)s") % {"why": " ".join(getattr(error, "messages", [str(error)]))},
            )
        else:
            messages.success(request, _("Version %(n)d is published.") % {"n": published.version})
        return redirect("reports:build", build.slug)
    document = documents.of_build(build, at=timezone.now())
    return render(
        request,
        "reports/publish.html",
        {"build": build, "document": document, "version": version, "says": before_publishing(document, version)},
    )


def before_publishing(document, version):
    """What publishing does, in sentences."""
    known = sum(goal["is_known"] for goal in document["goals"])
    owed = [row["name"] for row in document["intervals"] if not row["answered"]]
    says = [
        document["title"],
        ngettext("One of %(of)d goals has a result.", "%(n)d of %(of)d goals have a result.", known)
        % {"n": known, "of": len(document["goals"])},
        _("Everybody can read the figures, the words and the PDF from then on; they stay as they are."),
    ]
    if owed:
        says.append(_("Not answered yet: %(names)s. A later version can add it.") % {"names": documents.listed(owed)})
    if version > 1:
        says.append(_("Version %(n)d stays at its own address, with a line that points here.") % {"n": version - 1})
    return says


@require_safe
@require("see", ImpactReport)
def answers(request, slug):
    """The answers behind each figure: who said what, how they know, and when; of now, or as a version froze them."""
    at = timezone.now()
    build = build_with_head(request, slug, at)
    audience = audience_of(request.user)
    version = None
    if request.GET.get("version", "").isdigit():
        versions = ImpactReport.objects.filter(build=build).published()
        version = get_object_or_404(versions, version=request.GET["version"])
    groups = behind.frozen(version, audience=audience) if version else behind.live(build, audience=audience)
    return render(
        request,
        "reports/behind.html",
        head_of(build, at)
        | {"groups": groups, "version": version, "people_url": reverse("builds:people", args=[build.slug])},
    )
