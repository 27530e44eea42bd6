"""What a file brought in, and every row of it that was refused."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ImportRun(models.Model):
    """One file read: by whom, with which columns, what became of its rows.

    `created` + `updated` + `unchanged` + `refused` is every row of the file; `doubtful` rows are among the refused,
    told apart because a person can settle them.
    """

    class What(models.TextChoices):
        AGENCIES = "agencies", _("law enforcement agencies")
        SITES = "sites", _("sites")
        PEOPLE = "people", _("people")
        CONTACTS = "contacts", _("contact list")

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting for a look")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("not taken")

    what = models.CharField(_("what"), max_length=10, choices=What)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.RUNNING)
    file_name = models.CharField(_("file"), max_length=200)
    file = models.FileField(_("stored file"), upload_to="imports/", blank=True)
    mapping = models.JSONField(_("columns"), default=dict, blank=True)
    options = models.JSONField(_("options"), default=dict, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("who")
    )
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    rows_read = models.PositiveIntegerField(_("rows read"), default=0)
    created = models.PositiveIntegerField(_("created"), default=0)
    updated = models.PositiveIntegerField(_("updated"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)
    doubtful = models.PositiveIntegerField(_("doubtful"), default=0)
    error = models.TextField(_("why it was not taken"), blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-started_at", "-pk"]

    def __str__(self):
        return f"{self.file_name} ({self.get_what_display()})"


class RefusedRow(models.Model):
    """A row that was not taken, with the line, the column and the reason."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="refused_rows", verbose_name=_("import"))
    line = models.PositiveIntegerField(_("line"))
    column = models.CharField(_("column"), max_length=100, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    doubtful = models.BooleanField(_("doubtful"), default=False)
    row = models.JSONField(_("row"), default=dict)

    class Meta:
        verbose_name = _("refused row")
        verbose_name_plural = _("refused rows")
        ordering = ["run_id", "line", "pk"]
        indexes = [models.Index(fields=["run", "line"], name="refused_by_line")]

    def __str__(self):
        return f"{self.line}: {self.reason}"
