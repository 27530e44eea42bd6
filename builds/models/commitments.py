"""What organizations promised on the day. A promise counts zero until a follow-up confirms it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tat_coalitions.accounts.scope import ScopedQuerySet


class CommitmentKind(models.TextChoices):
    TRAIN_DRIVERS = "train_drivers", _("Train drivers")
    TRAIN_EMPLOYEES = "train_employees", _("Train employees")
    TRAIN_OFFICERS = "train_officers", _("Train officers")
    DISTRIBUTION_POINT = "distribution_point", _("Hand out TAT or BOTL materials")
    JOIN_TASK_FORCE = "join_task_force", _("Join a task force")
    ADOPT_POLICY = "adopt_policy", _("Adopt a policy on human trafficking")
    IOWA_MVE = "iowa_mve", _("Adopt an element of the Iowa MVE model")
    OTHER = "other", _("Something else")


UNITS = {
    CommitmentKind.TRAIN_DRIVERS: _("drivers"),
    CommitmentKind.TRAIN_EMPLOYEES: _("employees"),
    CommitmentKind.TRAIN_OFFICERS: _("officers"),
    CommitmentKind.DISTRIBUTION_POINT: _("places"),
}


class CommitmentQuerySet(ScopedQuerySet, models.QuerySet):
    pass


class Commitment(models.Model):
    """What one organization promised at one build, on its day or later."""

    build = models.ForeignKey(
        "builds.Build", on_delete=models.CASCADE, related_name="commitments", verbose_name=_("build")
    )
    organization = models.ForeignKey(
        "contacts.Organization", on_delete=models.PROTECT, related_name="commitments", verbose_name=_("organization")
    )
    person = models.ForeignKey(
        "contacts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("told by")
    )
    kind = models.CharField(_("what"), max_length=20, choices=CommitmentKind)
    promised = models.PositiveIntegerField(_("how many"), null=True, blank=True)
    words = models.CharField(_("in their words"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("entered by"),
    )

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["organization__name", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["build", "organization", "kind"],
                name="one_commitment_of_a_kind",
                violation_error_message=_("That organization already made this promise; change that one."),
            ),
            models.CheckConstraint(
                condition=models.Q(promised=None) | models.Q(promised__gt=0),
                name="promise_is_above_zero",
                violation_error_message=_("Write how many were promised, or leave it empty."),
            ),
        ]

    def __str__(self):
        return f"{self.organization}: {self.get_kind_display()}"

    @property
    def unit(self):
        """What the promised number counts, in words; empty where a promise has no number."""
        return UNITS.get(self.kind, "")
