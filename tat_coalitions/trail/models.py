"""Who did what: an append-only record of changes, refusals, openings of sealed fields and exports."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class TrailIsAppendOnly(Exception):
    """Raised when code tries to change or delete what the trail holds."""


class EntryQuerySet(models.QuerySet):
    def about(self, *subjects):
        """Entries about any of the given saved model instances, newest first."""
        condition = models.Q(pk__in=[])
        for subject in subjects:
            condition |= models.Q(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))
        return self.filter(condition).select_related("actor").order_by("-at", "-pk")

    def update(self, **kwargs):
        raise TrailIsAppendOnly("The trail is never changed.")

    def delete(self):
        raise TrailIsAppendOnly("The trail is never deleted.")


class Entry(models.Model):
    """One act: who, what, about which row, with before and after."""

    at = models.DateTimeField(_("when"), default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("who")
    )
    actor_label = models.CharField(
        _("who, in words"),
        max_length=200,
        help_text=_("The name at that time; a link's purpose where nobody signed in."),
    )
    verb = models.CharField(_("what"), max_length=60)
    subject_type = models.CharField(_("kind of row"), max_length=100, blank=True)
    subject_id = models.CharField(_("row"), max_length=40, blank=True)
    subject_label = models.CharField(_("about"), max_length=300, blank=True)
    changes = models.JSONField(_("before and after"), default=dict, blank=True)
    reason = models.TextField(_("why"), blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("trail entry")
        verbose_name_plural = _("trail")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-at"], name="trail_by_subject"),
            models.Index(fields=["-at", "-id"], name="trail_by_time"),
        ]

    def __str__(self):
        return f"{self.actor_label} {self.verb} {self.subject_label}".strip()

    def save(self, *args, **kwargs):
        if self.pk:
            raise TrailIsAppendOnly("The trail is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TrailIsAppendOnly("The trail is never deleted.")
