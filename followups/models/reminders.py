"""Reminders: rows before they are mail, so that none is lost and none is sent twice."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Step(models.TextChoices):
    """What is told, the mildest first."""

    # of a follow-up that is owed
    COMING = "coming", _("Coming up")
    DUE = "due", _("Due today")
    LATE = "late", _("Late")
    ESCALATED = "escalated", _("Escalated")
    # of a build whose day is over and that nobody closed
    CHASE = "chase", _("Asked what became of it")
    # around a meeting that is ahead
    ANSWER = "answer", _("Answer wanted")
    ANSWER_LATE = "answer_late", _("Answer overdue")
    MEETING = "meeting", _("The meeting comes near")


OF_FOLLOWUPS = (Step.COMING, Step.DUE, Step.LATE, Step.ESCALATED)
# Calling in somebody new: whoever was called in by one rule is not called in again by the next.
ONCE = (Step.ESCALATED, Step.CHASE)


class Reminder(models.Model):
    """One person told one thing at one rung: of a follow-up, of an invitation, or of a build.

    Several reminders of one person and day leave as one digest; `message_key` names it in the outbox. Without a rule
    it is what the program tells by itself: that nobody who can be reached leads a follow-up.
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
    invitation = models.ForeignKey(
        "builds.Invitation",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="reminders",
        verbose_name=_("invitation"),
    )
    person = models.ForeignKey(
        "contacts.Person", on_delete=models.PROTECT, related_name="reminders", verbose_name=_("person")
    )
    rule = models.ForeignKey(
        "followups.ReminderRule",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reminders",
        verbose_name=_("rule"),
    )
    step = models.CharField(_("rung"), max_length=15, choices=Step)
    due_on = models.DateField(_("for the date"), help_text=_("The date it speaks of; a moved date makes a new one."))
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    message_key = models.CharField(_("message"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-written_at", "pk"]
        indexes = [models.Index(fields=["message_key"], name="reminder_by_message")]
        constraints = [
            models.UniqueConstraint(
                fields=["followup", "person", "rule", "due_on"],
                condition=Q(followup__isnull=False),
                name="one_reminder_per_followup_and_rule",
            ),
            models.UniqueConstraint(
                fields=["followup", "person", "due_on"],
                condition=Q(step="escalated"),
                name="one_escalation_per_followup_and_person",
            ),
            models.UniqueConstraint(
                fields=["build", "person", "due_on"],
                condition=Q(step="chase"),
                name="one_chase_per_build_and_person",
            ),
            models.UniqueConstraint(
                fields=["invitation", "rule", "due_on"],
                condition=Q(invitation__isnull=False),
                name="one_reminder_per_invitation_and_rule",
            ),
            models.UniqueConstraint(
                fields=["build", "person", "rule", "due_on"],
                condition=Q(followup=None, invitation=None),
                name="one_reminder_per_build_and_rule",
            ),
        ]

    def __str__(self):
        return f"{self.get_step_display()}: {self.followup or self.build}"
