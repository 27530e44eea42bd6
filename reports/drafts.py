"""How far a build's report is: its draft, the PDF in the making, and what was published, asked for with the build itself."""

from django.db.models import OuterRef, Subquery

from reports.lines import lines_of, moment, read
from reports.models import ImpactReport, RenderJob

OF_THE_DRAFT = ("id", "version", "slug", "narrative", "pdf", "as_of")
OF_THE_JOB = ("id", "status", "step", "steps", "error", "asked_at", "lease_until", "pages")


def with_reports(builds):
    """The builds with what `draft_of`, `job_of` and `published_of` read: no question more than the build itself."""
    draft = ImpactReport.objects.filter(build=OuterRef("pk"), published_at=None)
    job = RenderJob.objects.filter(report__build=OuterRef("pk"), report__published_at=None).order_by("-asked_at", "-pk")
    published = ImpactReport.objects.filter(build=OuterRef("pk")).exclude(published_at=None)
    return builds.annotate(
        **{f"draft_{name}": Subquery(draft.values(name)[:1]) for name in OF_THE_DRAFT},
        **{f"job_{name}": Subquery(job.values(name)[:1]) for name in OF_THE_JOB},
        last_narrative=Subquery(published.order_by("-version").values("narrative")[:1]),
        published_reports=lines_of(published, "build", "version", "slug", "published_at"),
    )


def draft_of(build):
    """The ImpactReport that is being written, or None."""
    if build.draft_id is None:
        return None
    return ImpactReport(build=build, **{name: getattr(build, f"draft_{name}") for name in OF_THE_DRAFT})


def words_of(build):
    """The draft, or what a correction of the last version would begin with."""
    return draft_of(build) or ImpactReport(build=build, narrative=build.last_narrative or "")


def job_of(build):
    """The RenderJob last asked for, or None."""
    if build.job_id is None:
        return None
    return RenderJob(**{name: getattr(build, f"job_{name}") for name in OF_THE_JOB})


def published_of(build):
    """The published versions, the newest first."""
    rows = read(build.published_reports)
    found = [
        ImpactReport(build=build, version=int(version), slug=slug, published_at=moment(at))
        for version, slug, at in rows
    ]
    return sorted(found, key=lambda report: -report.version)
