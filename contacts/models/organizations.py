"""Agencies, companies and associations."""

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from contacts.names import decent
from tat_coalitions.accounts.scope import ScopedQuerySet


class Sector(models.TextChoices):
    """The sectors as TAT counts the people in the room."""

    LAW = "law", _("Law enforcement")
    TRUCKING = "trucking", _("Trucking")
    STOP = "stop", _("Truck stop")
    BUS = "bus", _("Bus")
    ENERGY = "energy", _("Energy")
    GOVERNMENT = "government", _("Government")
    NGO = "ngo", _("NGO")


class Kind(models.TextChoices):
    """What an organization is; the kind gives the sector."""

    SHERIFF = "sheriff", _("Sheriff’s office")
    POLICE = "police", _("Police department")
    STATE_POLICE = "state_police", _("State police or public safety")
    OTHER_LAW = "other_law", _("Other law enforcement")
    PROSECUTOR = "prosecutor", _("Prosecutor")
    TASK_FORCE = "task_force", _("Task force")
    ATTORNEY_GENERAL = "attorney_general", _("Attorney General")
    TRANSPORTATION = "transportation", _("Department of transportation")
    GOVERNMENT = "government", _("Other government")
    TRUCKING_ASSOCIATION = "trucking_association", _("Trucking association")
    TRUCKING = "trucking", _("Trucking company")
    CDL_SCHOOL = "cdl_school", _("CDL school")
    TRUCK_STOP = "truck_stop", _("Truck stop or travel plaza")
    BUS_ASSOCIATION = "bus_association", _("Bus association")
    PUPIL_ASSOCIATION = "pupil_association", _("Pupil transportation association")
    BUS = "bus", _("Bus company")
    SCHOOL_BUS = "school_bus", _("School transportation")
    BUS_TERMINAL = "bus_terminal", _("Bus terminal")
    ENERGY = "energy", _("Energy company")
    VICTIM_SERVICES = "victim_services", _("Victim service provider")
    NGO = "ngo", _("Other NGO")


KINDS_OF = {
    Sector.LAW: (Kind.SHERIFF, Kind.POLICE, Kind.STATE_POLICE, Kind.OTHER_LAW, Kind.PROSECUTOR, Kind.TASK_FORCE),
    Sector.TRUCKING: (Kind.TRUCKING_ASSOCIATION, Kind.TRUCKING, Kind.CDL_SCHOOL),
    Sector.STOP: (Kind.TRUCK_STOP,),
    Sector.BUS: (Kind.BUS_ASSOCIATION, Kind.PUPIL_ASSOCIATION, Kind.BUS, Kind.SCHOOL_BUS, Kind.BUS_TERMINAL),
    Sector.ENERGY: (Kind.ENERGY,),
    Sector.GOVERNMENT: (Kind.ATTORNEY_GENERAL, Kind.TRANSPORTATION, Kind.GOVERNMENT),
    Sector.NGO: (Kind.VICTIM_SERVICES, Kind.NGO),
}


def sector_of(kind):
    """The sector that an organization of this kind counts in."""
    return next(sector for sector, kinds in KINDS_OF.items() if kind in kinds)


class OrganizationQuerySet(ScopedQuerySet, models.QuerySet):
    def agencies(self):
        """Those whose officers a truck stop manager may call."""
        return self.filter(sector=Sector.LAW)

    def search(self, text):
        """Those whose name or city holds every word of the text."""
        for word in text.split():
            self = self.filter(models.Q(name__icontains=word) | models.Q(city__icontains=word))
        return self


class Organization(models.Model):
    """An agency, a company, an association. Its name is kept as written and shown decently."""

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector, editable=False)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="branches", verbose_name=_("part of")
    )
    address = models.CharField(_("street address"), max_length=200, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    state = models.ForeignKey(
        "contacts.State", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("state")
    )
    zip = models.CharField(_("ZIP code"), max_length=10, blank=True)
    county = models.ForeignKey(
        "contacts.County",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="organizations",
        verbose_name=_("county"),
    )
    counties_served = models.ManyToManyField(
        "contacts.County", blank=True, related_name="served_by", verbose_name=_("counties it serves")
    )
    phone = PhoneNumberField(_("phone"), blank=True)
    website = models.URLField(_("website"), blank=True)
    source_id = models.CharField(
        _("id in its source"), max_length=60, null=True, blank=True, unique=True, help_text=_("Such as a HIFLD id.")
    )
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["name", "id"], name="organization_by_name"),
            models.Index(Lower("name"), "id", name="organization_by_lower_name"),
            models.Index(fields=["updated_at", "id"], name="organization_by_change"),
            models.Index(fields=["state", "name", "id"], name="organization_by_state"),
            models.Index(fields=["county", "sector"], name="organization_by_county"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="organization_has_a_name"),
            models.CheckConstraint(
                name="organization_sector_follows_its_kind",
                condition=models.Q(
                    *[models.Q(sector=sector, kind__in=kinds) for sector, kinds in KINDS_OF.items()],
                    _connector=models.Q.OR,
                ),
            ),
        ]

    def __str__(self):
        return self.shown_name

    def save(self, *args, **kwargs):
        self.sector = sector_of(self.kind)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("contacts:organization", args=[self.pk])

    @property
    def shown_name(self):
        return decent(self.name)
