"""A follow-up: what is owed to a build one, three and six months on."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from builds.models import Status as BuildStatus
from followups.clock import OPENS_BEFORE
from tat_coalitions.accounts.links import new_nonce
from tat_coalitions.accounts.scope import ScopedQuerySet

NAME_IS_TAKEN = _("Another interval has that name. Choose one that tells them apart.")


class Interval(models.Model):
    """How long after the meeting people are asked again: one, three and six months to begin with."""

    months = models.PositiveSmallIntegerField(_("months after the meeting"), unique=True)
    name = models.CharField(_("name"), max_length=40)
    in_use = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("interval")
        verbose_name_plural = _("intervals")
        ordering = ["months"]
        constraints = [
            models.CheckConstraint(condition=Q(months__gt=0), name="interval_is_after_the_meeting"),
            models.UniqueConstraint(
                Lower("name"), name="one_interval_of_a_name", violation_error_message=NAME_IS_TAKEN
            ),
        ]

    def __str__(self):
        return self.name


class Status(models.TextChoices):
    """Where a follow-up stands; which may follow which is `followups.workflow.MOVES`."""

    EXPECTED = "expected", _("Expected")
    SCHEDULED = "scheduled", _("Scheduled")
    OPEN = "open", _("Open")
    IN_PROGRESS = "in_progress", _("In progress")
    SUBMITTED = "submitted", _("Submitted")
    ASKED_BACK = "asked_back", _("Asked back")
    REVIEWED = "reviewed", _("Reviewed")
    CANCELLED = "cancelled", _("Cancelled")


# Still owed by somebody.
OWED = (Status.SCHEDULED, Status.OPEN, Status.IN_PROGRESS)
# Sent: its answers count. What was asked back counts as it was sent until somebody changes it.
ANSWERED = (Status.SUBMITTED, Status.ASKED_BACK, Status.REVIEWED)
FILLABLE = (Status.OPEN, Status.IN_PROGRESS, Status.ASKED_BACK)
# Organizations are asked from the day it opens until staff have read what was sent.
ASKABLE = (Status.OPEN, Status.IN_PROGRESS, Status.SUBMITTED, Status.ASKED_BACK)


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
            .select_related("interval", "lead", "build__planner", "build__second", "build__pause")
        )

    def late(self, today):
        return self.owed().filter(due_on__lt=today)


class FollowUp(models.Model):
    """What is asked of a build's lead after an interval, or on a day of its own.

    Those of the intervals exist from the day the build is planned and move with its date. An extra one, such as "Before
    the session of 2029", has a title instead of an interval and keeps the day it was given.
    """

    build = models.ForeignKey(
        "builds.Build", on_delete=models.CASCADE, related_name="followups", verbose_name=_("build")
    )
    interval = models.ForeignKey(
        Interval,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="followups",
        verbose_name=_("interval"),
    )
    title = models.CharField(
        _("title"), max_length=80, blank=True, help_text=_("Of an extra one: what it stands before or after.")
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
    passed_on_at = models.DateTimeField(
        _("its lead passed everything on"),
        null=True,
        blank=True,
        help_text=_("The name of whoever answered stays, and opens the build to them no more."),
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
            ),
            # what waits to be read is little beside all that was read over the years
            models.Index(fields=["submitted_at"], condition=Q(status="submitted"), name="sent_followup_by_time"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["build", "interval"], name="one_followup_per_build_and_interval"),
            models.UniqueConstraint(
                fields=["build", "title"],
                condition=Q(interval=None),
                name="one_extra_followup_of_a_title",
                violation_error_message=_("This build has a follow-up of that title already."),
            ),
            models.CheckConstraint(
                name="followup_has_an_interval_or_a_title",
                condition=Q(interval__isnull=False, title="") | (Q(interval=None) & ~Q(title="")),
            ),
            models.CheckConstraint(
                name="sent_followup_has_its_time",
                condition=Q(status__in=ANSWERED, submitted_at__isnull=False)
                | (~Q(status__in=ANSWERED) & Q(submitted_at=None)),
            ),
        ]

    def __str__(self):
        return f"{self.build}: {self.name}"

    @property
    def name(self):
        """What it is called: its interval ("Three months"), or the title of an extra one."""
        return self.title or str(self.interval)

    @property
    def after(self):
        """Which one it is, within a sentence: "after three months", or the title of an extra one in quotes."""
        return f"“{self.title}”" if self.is_extra else gettext("after %(interval)s") % {"interval": self.name.lower()}

    @property
    def months(self):
        """Months after the meeting; None for an extra one."""
        return self.interval.months if self.interval_id else None

    @property
    def is_extra(self):
        return self.interval_id is None

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
        return self.status in FILLABLE

    @property
    def is_askable(self):
        """Whether organizations may still be asked for this one."""
        return self.status in ASKABLE

    @property
    def asked(self):
        """How many promises were asked about, by where that stands: `{"waiting": 2, "no_response": 1, "disputed": 0}`."""
        rows = self.inquiries.exclude(status="withdrawn").order_by().values("status")
        disputed = models.Count("pk", filter=Q(is_disputed=True))
        counts = list(rows.annotate(n=models.Count("pk"), disputed=disputed))
        by_status = {row["status"]: row["n"] for row in counts}
        return by_status | {"disputed": sum(row["disputed"] for row in counts)} if counts else {}
