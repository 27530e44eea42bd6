"""The agenda of the day."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tat_coalitions.accounts.sealed import SealedField


class Session(models.Model):
    """One item of the agenda."""

    build = models.ForeignKey(
        "builds.Build", on_delete=models.CASCADE, related_name="sessions", verbose_name=_("build")
    )
    starts_at = models.TimeField(_("starts"))
    ends_at = models.TimeField(_("ends"))
    title = models.CharField(_("title"), max_length=200)
    lead = models.CharField(_("led by"), max_length=200, blank=True)
    audience = models.CharField(_("for"), max_length=100, blank=True)
    credit_hours = models.DecimalField(
        _("hours of officer credit"), max_digits=4, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("agenda")
        ordering = ["starts_at", "ends_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_it_starts",
                violation_error_message=_("A session must end after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(credit_hours=None) | Q(credit_hours__gt=0),
                name="session_credit_is_positive",
                violation_error_message=_("Hours of credit are a number above zero, or empty."),
            ),
        ]

    def __str__(self):
        return self.title


class Speaker(models.Model):
    """Somebody who speaks in a session. A survivor-leader's name is sealed unless they chose otherwise."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="speakers", verbose_name=_("session"))
    shown_as = models.CharField(_("shown as"), max_length=100, default="Speaker")
    person = models.ForeignKey(
        "contacts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    sealed_name = SealedField(_("name, sealed"), blank=True)

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ["session_id", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None) | Q(sealed_name=""), name="sealed_speaker_is_in_no_list_of_people"
            )
        ]

    def __str__(self):
        return self.shown_as
