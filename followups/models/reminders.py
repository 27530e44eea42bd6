"""Reminders: rows before they are mail, so that none is lost and none is sent twice."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Step(models.TextChoices):
    """The rungs of the ladder."""

    COMING = "coming", _("Coming up")
    DUE = "due", _("Due today")
    LATE = "late", _("Late")
    ESCALATED = "escalated", _("Escalated")
    # the ladder of a build whose day is over and that nobody closed
    CHASE_PLANNER = "chase_planner", _("Planner asked")
    CHASE_SECOND = "chase_second", _("Second asked")
    CHASE_ADMINISTRATORS = "chase_admins", _("Administrators asked")


class Reminder(models.Model):
    """One person reminded of one thing at one rung: of a follow-up, or of a build nobody closed.

    Several reminders of one person and day leave as one digest; `message_key` names it in the outbox.
    """

    build = models.ForeignKey(
        "builds.Build", on_delete=models.CASCADE, related_name="reminders", verbose_name=_("build")
    )
    followup = models.ForeignKey(
        "followups.FollowUp",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="reminders",
        verbose_name=_("follow-up"),
    )
    person = models.ForeignKey(
        "contacts.Person", on_delete=models.PROTECT, related_name="reminders", verbose_name=_("person")
    )
    step = models.CharField(_("rung"), max_length=15, choices=Step)
    due_on = models.DateField(
        _("for the date"), help_text=_("The due date it speaks of; a moved date makes a new one.")
    )
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    message_key = models.CharField(_("message"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-written_at", "pk"]
        indexes = [models.Index(fields=["message_key"], name="reminder_by_message")]
        constraints = [
            models.UniqueConstraint(
                fields=["followup", "person", "step", "due_on"],
                condition=Q(followup__isnull=False),
                name="one_reminder_per_followup_and_rung",
            ),
            models.UniqueConstraint(
                fields=["build", "person", "step", "due_on"],
                condition=Q(followup=None),
                name="one_chase_per_build_and_rung",
            ),
        ]

    def __str__(self):
        return f"{self.get_step_display()}: {self.followup or self.build}"
