"""Impact reports: drafted from the rows, frozen when published."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tat_coalitions.accounts.scope import ScopedQuerySet

# A hint to make a PDF is given again after this long.
STALE = datetime.timedelta(seconds=30)


class ImpactReportQuerySet(ScopedQuerySet, models.QuerySet):
    def published(self):
        """The published ones, newest first."""
        return self.exclude(published_at=None).order_by("-published_at", "-pk")

    def current(self):
        """The newest published version of each build's report."""
        newer = self.model.objects.published().filter(
            build=models.OuterRef("build"), version__gt=models.OuterRef("version")
        )
        return self.published().filter(~models.Exists(newer))


class ImpactReport(models.Model):
    """What one build amounts to. Publishing freezes its figures, its words and its PDF; a correction is a new version."""

    build = models.ForeignKey("builds.Build", on_delete=models.PROTECT, related_name="reports", verbose_name=_("build"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    slug = models.SlugField(_("short name"), max_length=100, unique=True)
    title = models.CharField(_("title"), max_length=250, blank=True)
    narrative = models.TextField(_("what the figures do not say"), blank=True)
    figures = models.JSONField(_("figures"), default=dict, blank=True)
    behind = models.JSONField(
        _("answers behind the figures"),
        default=list,
        blank=True,
        help_text=_("Kept as they were when it was published."),
    )
    as_of = models.DateTimeField(_("as of"), default=timezone.now)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("by"),
    )
    pdf = models.FileField(_("PDF"), upload_to="reports/", blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects = ImpactReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("impact report")
        verbose_name_plural = _("impact reports")
        ordering = ["-as_of", "-pk"]
        indexes = [models.Index(fields=["-published_at", "-id"], name="report_by_publication")]
        constraints = [
            models.UniqueConstraint(fields=["build", "version"], name="one_report_per_version"),
            models.UniqueConstraint(
                fields=["build"], condition=Q(published_at=None), name="one_draft_report_per_build"
            ),
        ]

    def __str__(self):
        return self.title or str(self.build)

    @property
    def is_published(self):
        return self.published_at is not None

    def get_absolute_url(self):
        return reverse("public:report", args=[self.slug])


class RenderJobQuerySet(ScopedQuerySet, models.QuerySet):
    def going(self):
        """Asked for and not made yet."""
        return self.filter(status__in=[RenderJob.Status.WAITING, RenderJob.Status.RUNNING])

    def free(self, at):
        """Those nobody works on: not begun, or begun by somebody whose lease ran out."""
        begun = Q(status=RenderJob.Status.RUNNING, lease_until__lt=at)
        return self.filter(Q(status=RenderJob.Status.WAITING) | begun)


class RenderJob(models.Model):
    """A PDF being made in the background: how far it is, and what became of it. A restart takes it up again."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Being made")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    report = models.ForeignKey(ImpactReport, on_delete=models.CASCADE, related_name="jobs", verbose_name=_("report"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.WAITING)
    step = models.PositiveSmallIntegerField(_("step"), default=0)
    steps = models.PositiveSmallIntegerField(_("steps"), default=4)
    error = models.TextField(_("what went wrong"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.CharField(max_length=40, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("by"),
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    pages = models.PositiveSmallIntegerField(_("pages"), null=True, blank=True)
    seconds = models.FloatField(_("seconds"), null=True, blank=True)

    objects = RenderJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("PDF in the making")
        verbose_name_plural = _("PDFs in the making")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(status__in=["waiting", "running"]),
                name="one_pdf_in_the_making_per_report",
            )
        ]

    def __str__(self):
        return f"{self.report}: {self.get_status_display()}"

    @property
    def is_going(self):
        return self.status in (self.Status.WAITING, self.Status.RUNNING)

    def is_forgotten(self, at):
        """Whether its hint went lost, or whoever made it died."""
        if self.status == self.Status.RUNNING:
            return self.lease_until is not None and self.lease_until < at
        return self.status == self.Status.WAITING and self.asked_at < at - STALE
