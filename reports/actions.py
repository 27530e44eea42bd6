"""What people do with reports: write words, have a PDF made, publish."""

import time
from datetime import timedelta
from itertools import chain, count
from secrets import token_urlsafe

from celery.exceptions import SoftTimeLimitExceeded
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from builds.models import Build
from reports import documents, figures, hints
from reports.models import STALE, ImpactReport, RenderJob
from reports.printing import html_of
from tat_coalitions.paper import PaperBusy, PaperError
from tat_coalitions.paper.rendering import IN_BACKGROUND, PAGE, render
from tat_coalitions.trail.actions import differences, record, snapshot

LEASE = timedelta(minutes=4)  # longer than a task may run
MOST_TRIES = 3
COUNTED, DRAWN, MADE, SAVED = 1, 2, 3, 4


def print_document(document, *, report=None, limits=PAGE):
    """Make the PDF of a document (see `documents`) as Rendered; `report` gives version and words. Raises PaperError."""
    return render(html_of(document, report), title=document["title"], limits=limits)


@transaction.atomic
def draft_of(build):
    """The draft of the build's report, begun where there is none: version 1, or a correction of the last version."""
    draft = ImpactReport.objects.filter(build=build, published_at=None).first()
    if draft:
        return draft
    version = next_version(build)
    last = ImpactReport.objects.filter(build=build, version=version - 1).first()
    slug = free_slug(build.slug if version == 1 else f"{build.slug}-v{version}")
    return ImpactReport.objects.create(
        build=build, version=version, slug=slug, narrative=last.narrative if last else ""
    )


def free_slug(slug):
    """The address asked for, or the next one like it that no report has."""
    tries = chain([slug], (f"{slug}-{n}" for n in count(2)))
    return next(name for name in tries if not ImpactReport.objects.filter(slug=name).exists())


def next_version(build):
    """The version that is published next."""
    published = ImpactReport.objects.filter(build=build).published()
    return (published.aggregate(last=Max("version"))["last"] or 0) + 1


@transaction.atomic
def write_words(build, *, narrative, next_steps, by, kept_words=()):
    """Keep what the figures do not say, and the next steps, with the draft of the report."""
    report = draft_of(build)
    before, build_before = snapshot(report), snapshot(build)
    report.narrative = narrative
    report.save(update_fields=["narrative"])
    build.next_steps = next_steps
    build.save(update_fields=["next_steps", "updated_at"])
    changes = differences(before, report) | differences(build_before, build)
    changes |= {"kept words": ["", ", ".join(kept_words)]} if kept_words else {}
    record("wrote words for the report of the build", build, by=by, changes=changes)
    return report


def ask_for_pdf(build, *, by):
    """Have the PDF of the draft made in the background; asked twice, it is made once. Returns the RenderJob."""
    try:
        with transaction.atomic():
            report = draft_of(build)
            job = RenderJob.objects.going().filter(report=report).first()
            if job is None:
                job = RenderJob.objects.create(report=report, asked_by=by)
                record("asked for the PDF of the report", report, by=by)
            transaction.on_commit(lambda: hints.nudge(job.pk), robust=True)
            return job
    except IntegrityError:  # somebody asked at the same moment
        return RenderJob.objects.going().get(report__build=build, report__published_at=None)


def render_job(pk, *, at=None):
    """Make one PDF that was asked for, unless somebody else is at it. Returns the RenderJob, or None."""
    at = at or timezone.now()
    token = token_urlsafe(20)
    claimed = RenderJob.objects.free(at).filter(pk=pk, attempts__lt=MOST_TRIES)
    job = RenderJob.objects.filter(pk=pk).select_related("report").first()
    if job is None or not claimed.update(
        status=RenderJob.Status.RUNNING, lease_token=token, lease_until=at + LEASE, attempts=job.attempts + 1, step=0
    ):
        return None
    try:
        _make(job, token, at)
    except PaperBusy:  # no try at all
        _note(job, token, status=RenderJob.Status.WAITING, attempts=job.attempts)
    except (PaperError, SoftTimeLimitExceeded) as error:
        why = str(error) if isinstance(error, PaperError) else _("The PDF was not done in time.")
        _note(job, token, status=RenderJob.Status.FAILED, error=why, finished_at=timezone.now())
    job.refresh_from_db()
    return job


def _make(job, token, at):
    began = time.monotonic()
    build = documents.with_everything(Build.objects).get(pk=job.report.build_id)
    document = documents.of_build(build, at=at)
    _step(job, token, COUNTED)
    html = html_of(document, job.report)
    _step(job, token, DRAWN)
    printed = render(html, title=document["title"], limits=IN_BACKGROUND)
    _step(job, token, MADE)
    _keep(job, token, document, printed, at=at, seconds=round(time.monotonic() - began, 3))


def _step(job, token, step):
    """Note how far it is, and that somebody is still at it."""
    _note(job, token, step=step, lease_until=timezone.now() + LEASE)


def _note(job, token, **facts):
    """Change the job if it is still ours; whether it was."""
    return bool(RenderJob.objects.filter(pk=job.pk, lease_token=token).update(**facts))


@transaction.atomic
def _keep(job, token, document, printed, *, at, seconds):
    """Put the PDF to its draft; a report that was published meanwhile stays as it is."""
    done = {"status": RenderJob.Status.DONE, "step": SAVED, "finished_at": timezone.now(), "error": ""}
    if not _note(job, token, pages=printed.pages, seconds=seconds, **done):
        return
    report = ImpactReport.objects.select_for_update().get(pk=job.report_id)
    if not report.is_published:
        _replace_pdf(report, printed.pdf)
        report.title, report.as_of = document["title"][:250], at
        report.save(update_fields=["pdf", "title", "as_of"])


def _replace_pdf(report, pdf):
    """Save the file under a new name; the old one goes when the change is sure."""
    old, storage = report.pdf.name, report.pdf.storage
    report.pdf.save(f"{report.slug}-{report.version}.pdf", ContentFile(pdf), save=False)
    if old:
        transaction.on_commit(lambda: storage.delete(old), robust=True)


def resume_stale(at):
    """Take up again the PDFs whose maker died or whose hint went lost, and return how many.

    Those that were begun three times are given up.
    """
    given_up = RenderJob.objects.free(at).filter(attempts__gte=MOST_TRIES)
    given_up.update(
        status=RenderJob.Status.FAILED,
        error=_("The PDF was begun three times and never finished."),
        finished_at=at,
    )
    stale = RenderJob.objects.free(at).filter(asked_at__lt=at - STALE)
    jobs = list(stale.order_by("pk").values_list("pk", flat=True))
    for pk in jobs:
        hints.nudge(pk)
    return len(jobs)


def publish(build, *, by, at=None):
    """Publish the draft: freeze its figures, the answers behind them, its words and its PDF. Returns the ImpactReport.

    Everything is made before anything is kept, so nothing is ever half published. Raises ValidationError for a build
    that did not take place yet or a draft that changed meanwhile, PaperError when there is no PDF to be had.
    """
    at = at or timezone.now()
    build = documents.with_everything(Build.objects).get(pk=build.pk)
    if not build.took_place:
        raise ValidationError(_("A report can be published once the build is recorded as held."))
    draft = draft_of(build)
    document = documents.of_build(build, at=at, fresh=True)
    behind = figures.behind_rows([build])
    draft.published_at = at  # the paper says when, before the row does
    printed = print_document(document, report=draft)
    return _publish(draft, document, behind, printed, by=by, at=at)


@transaction.atomic
def _publish(draft, document, behind, printed, *, by, at):
    report = ImpactReport.objects.select_for_update().get(pk=draft.pk)
    if report.is_published or report.narrative != draft.narrative:
        raise ValidationError(_("Somebody has just changed this report. Please look again."))
    _replace_pdf(report, printed.pdf)
    report.figures, report.behind = document, behind
    report.title, report.as_of = document["title"][:250], at
    report.published_at, report.published_by = at, by
    report.save()
    record("published the impact report", report, by=by, at=at)
    return report
