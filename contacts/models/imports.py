"""What a file brought in, every row of it that was refused, and what would become of one that waits for a look."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tat_coalitions.accounts.scope import ScopedQuerySet


class ImportRunQuerySet(ScopedQuerySet, models.QuerySet):
    def under_way(self):
        """Those that nobody finished yet and that need no person."""
        return self.filter(status__in=[ImportRun.Status.LOOKING, ImportRun.Status.RUNNING])

    def stale(self, at):
        """Those under way that nobody works on: never begun, or whose worker died."""
        return self.under_way().filter(models.Q(lease_until=None) | models.Q(lease_until__lt=at))


class ImportRun(models.Model):
    """One file read: by whom, with which columns, what became of its rows.

    `created` + `updated` + `unchanged` + `refused` is every row of the file; `doubtful` rows are among the refused,
    told apart because a person can settle them. While it waits for a look, the counts say what would become of them.
    """

    class What(models.TextChoices):
        AGENCIES = "agencies", _("law enforcement agencies")
        SITES = "sites", _("sites")
        PEOPLE = "people", _("people")
        CONTACTS = "contacts", _("contact list")
        HOTLINE = "hotline", _("hotline figures")

    class Status(models.TextChoices):
        LOOKING = "looking", _("being looked at")
        WAITING = "waiting", _("waiting for a look")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("not taken")
        UNDONE = "undone", _("undone")

    what = models.CharField(_("what"), max_length=10, choices=What)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.RUNNING)
    file_name = models.CharField(_("file"), max_length=200)
    file = models.FileField(_("stored file"), upload_to="imports/", blank=True)
    found = models.JSONField(
        _("how the file was understood"),
        default=dict,
        blank=True,
        help_text=_("Header, encoding, delimiter, first lines."),
    )
    mapping = models.JSONField(_("columns"), default=dict, blank=True)
    options = models.JSONField(_("options"), default=dict, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("who"),
    )
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    rows_total = models.PositiveIntegerField(_("rows of the file"), default=0)
    rows_read = models.PositiveIntegerField(_("rows read"), default=0)
    created = models.PositiveIntegerField(_("created"), default=0)
    updated = models.PositiveIntegerField(_("updated"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)
    doubtful = models.PositiveIntegerField(_("doubtful"), default=0)
    noted = models.PositiveIntegerField(_("remarks"), default=0)
    notes = models.JSONField(_("first remarks"), default=list, blank=True)
    error = models.TextField(_("why it was not taken"), blank=True)
    at_line = models.PositiveIntegerField(_("taken up to line"), default=0)
    lease_token = models.CharField(_("who works on it"), max_length=40, blank=True)
    lease_until = models.DateTimeField(_("worked on until"), null=True, blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="import_counts_every_row_it_read",
                condition=models.Q(
                    rows_read=models.F("created") + models.F("updated") + models.F("unchanged") + models.F("refused")
                ),
            ),
            models.CheckConstraint(
                name="doubtful_rows_are_among_the_refused", condition=models.Q(doubtful__lte=models.F("refused"))
            ),
        ]

    def __str__(self):
        return f"{self.file_name} ({self.get_what_display()})"

    def get_absolute_url(self):
        return reverse("contacts:import", args=[self.pk])

    @property
    def taken(self):
        """How many rows were or would be taken."""
        return self.created + self.updated + self.unchanged

    @property
    def changes_nothing(self):
        """Whether all rows were gone through, and those that can be taken say what we know."""
        return bool(self.unchanged) and self.unchanged == self.taken and self.rows_read == self.rows_total

    @property
    def remarks_untold(self):
        """How many of the remarks are only counted, since there were too many different ones to keep."""
        return self.noted - sum(1 + note.get("more", 0) for note in self.notes)

    @property
    def is_under_way(self):
        return self.status in (self.Status.LOOKING, self.Status.RUNNING)


class ImportBatch(models.Model):
    """The rows one transaction of an import wrote, so that it can go on after a crash and be undone.

    `changes` holds, by model, the keys of rows it `created`, the values `before` of rows it changed, and the keys of
    all rows it `seen` in the file. Every row it wrote carries `stamp` as its time of change.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="batches", verbose_name=_("import"))
    last_line = models.PositiveIntegerField(_("last line"))
    stamp = models.DateTimeField(_("written"))
    changes = models.JSONField(_("changes"), default=dict)

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        ordering = ["run_id", "last_line"]
        constraints = [models.UniqueConstraint(fields=["run", "last_line"], name="a_batch_is_written_once")]

    def __str__(self):
        return f"{self.run}: {self.last_line}"


class TriedRow(models.Model):
    """What would become of a row of a list that waits for somebody to look at it; gone once the list is taken."""

    class Result(models.TextChoices):
        CREATED = "created", _("New")
        UPDATED = "updated", _("Known, changes")
        UNCHANGED = "unchanged", _("Known")
        DOUBTFUL = "doubtful", _("Doubtful")
        REFUSED = "refused", _("Refused")

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="tried_rows", verbose_name=_("import"))
    line = models.PositiveIntegerField(_("line"))
    result = models.CharField(_("what becomes of it"), max_length=9, choices=Result)
    cells = models.JSONField(_("cells"), default=dict)
    changes = models.JSONField(_("what changes"), default=list, blank=True)
    says = models.TextField(_("reason or remark"), blank=True)

    class Meta:
        verbose_name = _("tried row")
        verbose_name_plural = _("tried rows")
        ordering = ["run_id", "line"]
        indexes = [models.Index(fields=["run", "result", "line"], name="tried_by_result")]
        constraints = [models.UniqueConstraint(fields=["run", "line"], name="a_row_is_tried_once")]

    def __str__(self):
        return f"{self.line}: {self.get_result_display()}"


class RefusedRow(models.Model):
    """A row that was not taken, with the line, the columns and every reason."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="refused_rows", verbose_name=_("import"))
    line = models.PositiveIntegerField(_("line"))
    column = models.CharField(_("column"), max_length=300, blank=True)
    reason = models.TextField(_("reason"))
    doubtful = models.BooleanField(_("doubtful"), default=False)
    row = models.JSONField(_("row"), default=dict)
    part = models.CharField(_("which part of it is doubtful"), max_length=20, blank=True)
    candidates = models.JSONField(_("whom it may be about"), default=list, blank=True)

    class Meta:
        verbose_name = _("refused row")
        verbose_name_plural = _("refused rows")
        ordering = ["run_id", "line", "pk"]
        indexes = [models.Index(fields=["run", "line"], name="refused_by_line")]

    def __str__(self):
        return f"{self.line}: {self.reason}"

    @property
    def shown(self):
        """The first filled cells in the order of the file, enough to recognize the row."""
        return [cell for cell in (self.row.get(name) for name in self.run.found.get("header", self.row)) if cell][:4]
