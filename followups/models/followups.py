"""A follow-up: what is owed to a build one, three and six months on."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from builds.models import Status as BuildStatus
from followups.clock import OPENS_BEFORE
from tat_coalitions.accounts.links import new_nonce
from tat_coalitions.accounts.scope import ScopedQuerySet


class Interval(models.Model):
    """How long after the meeting people are asked again: one, three and six months to begin with."""

    months = models.PositiveSmallIntegerField(_("months after the meeting"), unique=True)
    name = models.CharField(_("name"), max_length=40)
    in_use = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("interval")
        verbose_name_plural = _("intervals")
        ordering = ["months"]
        constraints = [models.CheckConstraint(condition=Q(months__gt=0), name="interval_is_after_the_meeting")]

    def __str__(self):
        return self.name


class Status(models.TextChoices):
    """Where a follow-up stands; which may follow which is `followups.workflow.MOVES`."""

    EXPECTED = "expected", _("Expected")
    SCHEDULED = "scheduled", _("Scheduled")
    OPEN = "open", _("Open")
    IN_PROGRESS = "in_progress", _("In progress")
    SUBMITTED = "submitted", _("Submitted")
    REVIEWED = "reviewed", _("Reviewed")
    CANCELLED = "cancelled", _("Cancelled")


# Still owed by somebody.
OWED = (Status.SCHEDULED, Status.OPEN, Status.IN_PROGRESS)
ANSWERED = (Status.SUBMITTED, Status.REVIEWED)


class FollowUpQuerySet(ScopedQuerySet, models.QuerySet):
    def owed(self):
        """Those somebody still has to answer."""
        return self.filter(status__in=OWED)

    def waiting_for_a_person(self):
        return self.filter(status__in=[Status.OPEN, Status.IN_PROGRESS])

    def answered(self):
        return self.filter(status__in=ANSWERED)

    def ready_to_open(self, at):
        """Scheduled, of a build that took place, and due within the days before it opens. A missed day is caught up."""
        latest = at.date() + OPENS_BEFORE + datetime.timedelta(days=1)
        return self.filter(
            status=Status.SCHEDULED, due_on__lte=latest, build__status__in=[BuildStatus.HELD, BuildStatus.CLOSED]
        ).select_related("build", "interval", "lead")

    def near_due(self, at):
        """Open ones whose reminders may have come due: those opened in time, and any that are late."""
        latest = at.date() + OPENS_BEFORE + datetime.timedelta(days=1)
        return (
            self.waiting_for_a_person()
            .filter(due_on__lte=latest)
            .select_related("interval", "lead", "build__planner", "build__second")
        )

    def late(self, today):
        return self.owed().filter(due_on__lt=today)


class FollowUp(models.Model):
    """What is asked of a build's lead after an interval. It exists from the day the build is planned."""

    build = models.ForeignKey(
        "builds.Build", on_delete=models.CASCADE, related_name="followups", verbose_name=_("build")
    )
    interval = models.ForeignKey(
        Interval, on_delete=models.PROTECT, related_name="followups", verbose_name=_("interval")
    )
    due_on = models.DateField(_("due"))
    lead = models.ForeignKey(
        "contacts.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="followups",
        verbose_name=_("lead"),
    )
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.EXPECTED)
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("by"),
    )
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, blank=True)
    note = models.TextField(_("anything else"), blank=True)
    saved_at = models.DateTimeField(_("last saved"), null=True, blank=True)
    nonce = models.CharField(max_length=40, default=new_nonce, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(status__in=["scheduled", "open", "in_progress"]),
                name="owed_followup_by_due",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["build", "interval"], name="one_followup_per_build_and_interval"),
            models.CheckConstraint(
                name="submitted_followup_has_its_time",
                condition=Q(status__in=["submitted", "reviewed"], submitted_at__isnull=False)
                | (~Q(status__in=["submitted", "reviewed"]) & Q(submitted_at=None)),
            ),
        ]

    def __str__(self):
        return f"{self.build}: {self.interval}"

    @property
    def saved_there(self):
        """The time of day it was last saved, on the clocks of the build; None before."""
        return self.saved_at and self.saved_at.astimezone(self.build.zone).time()

    @property
    def is_owed(self):
        return self.status in OWED

    @property
    def is_answered(self):
        return self.status in ANSWERED

    @property
    def can_be_filled(self):
        return self.status in (Status.OPEN, Status.IN_PROGRESS)
