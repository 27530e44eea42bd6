"""The victim service provider of a build, and how it was vetted together with the Attorney General."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from builds.models.resources import SOON, by_account
from tat_coalitions.accounts.scope import ScopedQuerySet


class ProviderVettingQuerySet(ScopedQuerySet, models.QuerySet):
    def waiting(self):
        """Those that wait for the word of the Attorney General’s office."""
        return self.filter(status=ProviderVetting.Status.PROPOSED)

    def in_force_on(self, day):
        """Those signed off by that day that had neither run out nor ended; the last day still counts."""
        signed = self.filter(signed_on__lte=day, expires_on__gte=day)
        return signed.filter(Q(ended_on=None) | Q(ended_on__gt=day))

    def ending(self, today):
        """Those that ran out, or do within two months, and that nobody has proposed again."""
        until = today + datetime.timedelta(days=SOON)
        again = self.model.objects.waiting().filter(organization=OuterRef("organization"))
        found = self.filter(status=ProviderVetting.Status.APPROVED, expires_on__lte=until)
        return found.filter(~Exists(again))


class ProviderVetting(models.Model):
    """What was found out about a victim service provider, proposed by TAT and signed off by a second person.

    Who proposed it never signs it. It holds for a year; that it ran out is told from its date, and nobody sweeps.
    What was signed off stays as it is: what has changed is proposed anew.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Waits for the Attorney General")
        APPROVED = "approved", _("Signed off")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        REPLACED = "replaced", _("Replaced by a newer one")

    organization = models.ForeignKey(
        "contacts.Organization",
        on_delete=models.PROTECT,
        related_name="vettings",
        verbose_name=_("victim service provider"),
    )
    services = models.CharField(_("services"), max_length=500)
    states = models.ManyToManyField("contacts.State", blank=True, related_name="+", verbose_name=_("states it serves"))
    counties = models.ManyToManyField(
        "contacts.County", blank=True, related_name="+", verbose_name=_("counties it serves")
    )
    line = PhoneNumberField(_("24-hour line"), blank=True)
    languages = models.CharField(_("languages"), max_length=120, blank=True)
    notes = models.TextField(_("notes of the vetting"), max_length=2000, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"), default=timezone.now)
    decided_by = by_account(_("decided, or entered, by"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    signed_by = models.CharField(_("who signed it off"), max_length=200, blank=True)
    signed_on = models.DateField(_("signed off on"), null=True, blank=True)
    expires_on = models.DateField(_("holds until"), null=True, blank=True)
    ended_by = by_account(_("ended by"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True, help_text=_("From this day on it holds no more."))
    reason = models.CharField(_("why it was refused or withdrawn"), max_length=500, blank=True)

    objects = ProviderVettingQuerySet.as_manager()

    class Meta:
        verbose_name = _("vetting of a service provider")
        verbose_name_plural = _("vetting of service providers")
        ordering = ["-proposed_at", "-pk"]
        indexes = [models.Index(fields=["status", "expires_on"], name="vetting_by_status_and_end")]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="vetting_takes_two_people",
                violation_error_message=_("Who proposed it cannot sign it off: it takes a second person."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "replaced"])
                | (
                    Q(decided_by__isnull=False, decided_at__isnull=False, expires_on__gt=F("signed_on"))
                    & ~Q(signed_by="")
                ),
                name="vetting_signed_off_says_by_whom_and_until_when",
                violation_error_message=_("Say who signed it off, and when."),
            ),
            models.CheckConstraint(
                condition=~Q(status="proposed")
                | Q(decided_by=None, signed_on=None, expires_on=None, ended_on=None, signed_by=""),
                name="vetting_proposed_is_undecided",
                violation_error_message=_("It waits for its sign-off still."),
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | (Q(decided_by__isnull=False, signed_on=None) & ~Q(reason="")),
                name="vetting_refused_says_why",
                violation_error_message=_("Say why it is refused."),
            ),
            models.CheckConstraint(
                condition=~Q(status="withdrawn") | (Q(ended_on__isnull=False, ended_by__isnull=False) & ~Q(reason="")),
                name="vetting_withdrawn_says_why",
                violation_error_message=_("Say why it is withdrawn."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(status__in=["withdrawn", "replaced"]),
                name="vetting_ended_is_withdrawn_or_replaced",
                violation_error_message=_("What holds has not ended."),
            ),
            models.CheckConstraint(
                condition=~Q(services=""),
                name="vetting_names_services",
                violation_error_message=_("Write what the provider does for people."),
            ),
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(status="proposed"),
                name="one_proposed_vetting_per_provider",
                violation_error_message=_("A vetting of this provider waits for its sign-off already."),
            ),
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(status="approved"),
                name="one_vetting_per_provider_counts",
                violation_error_message=_("Another vetting of this provider is signed off already."),
            ),
        ]

    def __str__(self):
        return gettext("Vetting of %(provider)s") % {"provider": self.organization}

    def get_absolute_url(self):
        return reverse("resources:vetting", args=[self.pk])

    @property
    def is_waiting(self):
        return self.status == self.Status.PROPOSED

    @property
    def is_approved(self):
        return self.status == self.Status.APPROVED

    def is_in_force(self, day):
        """Whether it holds on a day: signed off by then, and neither run out nor ended."""
        if self.signed_on is None or not self.signed_on <= day <= self.expires_on:
            return False
        return self.ended_on is None or self.ended_on > day

    def has_run_out(self, today):
        return self.is_approved and self.expires_on < today

    def ends_soon(self, today):
        return self.is_approved and 0 <= (self.expires_on - today).days <= SOON

    @property
    def area(self):
        """“El Paso, TX; New Mexico”, in words."""
        places = [*(str(county) for county in self.counties.all()), *(str(state) for state in self.states.all())]
        return get_text_list(places, gettext("and"))


class BuildProviderQuerySet(ScopedQuerySet, models.QuerySet):
    def with_vetting_on(self, day):
        """Each with `is_vetted`: whether its provider’s vetting holds on the day."""
        holds = ProviderVetting.objects.in_force_on(day).filter(organization=OuterRef("organization"))
        return self.annotate(is_vetted=Exists(holds))


class BuildProvider(models.Model):
    """A provider of record of a build. One is meant; that there is none, or several, is told and never forbidden."""

    build = models.ForeignKey(
        "builds.Build", on_delete=models.CASCADE, related_name="providers", verbose_name=_("build")
    )
    organization = models.ForeignKey(
        "contacts.Organization",
        on_delete=models.PROTECT,
        related_name="provider_of",
        verbose_name=_("victim service provider"),
    )
    named_by = by_account(_("named by"))
    named_at = models.DateTimeField(_("named"), default=timezone.now)

    objects = BuildProviderQuerySet.as_manager()

    class Meta:
        verbose_name = _("provider of record")
        verbose_name_plural = _("providers of record")
        ordering = ["build_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["build", "organization"],
                name="one_provider_of_record_per_organization_and_build",
                violation_error_message=_("It is the provider of record already."),
            )
        ]

    def __str__(self):
        return str(self.organization)
