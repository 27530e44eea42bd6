"""Who keeps a region going after a build, once TAT has handed it to the state."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tat_coalitions.accounts.scope import ScopedQuerySet


class StewardshipQuerySet(ScopedQuerySet, models.QuerySet):
    def in_force(self, day):
        return self.filter(ended_at=None, expires_on__gte=day)

    def ending(self, day):
        """Those nobody has ended whose last day is over or comes by then."""
        return self.filter(ended_at=None, expires_on__lte=day)

    def search(self, word):
        return self.filter(
            Q(build__city__icontains=word) | Q(build__title__icontains=word) | Q(lead__name__icontains=word)
        )

    def of_user(self, user, day):
        """Those under which the user acts: as the sustaining lead, or as somebody the lead named."""
        named = Steward.objects.filter(person__user=user, ended_at=None).values("stewardship")
        return self.in_force(day).filter(Q(lead__user=user) | Q(pk__in=named))


class Stewardship(models.Model):
    """A build's region in the hands of its sustaining lead: its counties and states, for a time, attested every year."""

    build = models.ForeignKey(
        "builds.Build", on_delete=models.CASCADE, related_name="stewardships", verbose_name=_("build")
    )
    lead = models.ForeignKey(
        "contacts.Person", on_delete=models.PROTECT, related_name="stewardships", verbose_name=_("sustaining lead")
    )
    handed_at = models.DateTimeField(_("handed over"), default=timezone.now)
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("handed over by")
    )
    expires_on = models.DateField(_("holds until"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_why = models.CharField(_("why it ended"), max_length=300, blank=True)

    objects = StewardshipQuerySet.as_manager()

    class Meta:
        verbose_name = _("region handed over")
        verbose_name_plural = _("regions handed over")
        ordering = ["-handed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["build"],
                condition=Q(ended_at=None),
                name="one_stewardship_per_build",
                violation_error_message=_("This build’s region is handed over already."),
            )
        ]

    def __str__(self):
        return f"{self.build}: {self.lead}"

    @property
    def is_in_force(self):
        """Whether it holds today; its last day still counts."""
        return self.ended_at is None and self.expires_on >= timezone.localdate()


class StewardQuerySet(ScopedQuerySet, models.QuerySet):
    def in_force(self):
        return self.filter(ended_at=None)


class Steward(models.Model):
    """Somebody the sustaining lead named to help keep the region."""

    stewardship = models.ForeignKey(
        Stewardship, on_delete=models.CASCADE, related_name="stewards", verbose_name=_("region")
    )
    person = models.ForeignKey(
        "contacts.Person", on_delete=models.PROTECT, related_name="helps_keep", verbose_name=_("person")
    )
    named_at = models.DateTimeField(_("named"), default=timezone.now)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("named by")
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = StewardQuerySet.as_manager()

    class Meta:
        verbose_name = _("helper of a region")
        verbose_name_plural = _("helpers of regions")
        ordering = [F("ended_at").asc(nulls_first=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stewardship", "person"],
                condition=Q(ended_at=None),
                name="one_place_per_steward",
                violation_error_message=_("They help with this region already."),
            )
        ]

    def __str__(self):
        return f"{self.person}: {self.stewardship.build}"
