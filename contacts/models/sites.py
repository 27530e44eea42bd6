"""Where drivers stop: truck stops, terminals, rest areas."""

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts import whereabouts
from contacts.names import decent
from tat_coalitions.accounts.scope import ScopedQuerySet


class SiteKind(models.TextChoices):
    TRUCK_STOP = "truck_stop", _("Truck stop")
    TRAVEL_PLAZA = "travel_plaza", _("Travel plaza")
    TERMINAL = "terminal", _("Terminal")
    BUS_STOP = "bus_stop", _("Bus stop")
    PARKING = "parking", _("Rest area or public parking")


# Rest areas and stops have nobody behind a counter to introduce to an officer.
STAFFED_KINDS = (SiteKind.TRUCK_STOP, SiteKind.TRAVEL_PLAZA, SiteKind.TERMINAL)


class SiteQuerySet(ScopedQuerySet, models.QuerySet):
    def staffed(self):
        """Those with somebody to introduce; only these count for coverage and gaps."""
        return self.filter(kind__in=STAFFED_KINDS)

    def unstaffed(self):
        return self.exclude(kind__in=STAFFED_KINDS)

    def distribution_points(self):
        return self.exclude(distributes_since=None)

    def search(self, text):
        """Those whose name, city or highway holds every word of the text."""
        for word in text.split():
            self = self.filter(
                models.Q(name__icontains=word) | models.Q(city__icontains=word) | models.Q(address__icontains=word)
            )
        return self


class Site(models.Model):
    """A place where drivers stop, with the manager who picks up the phone."""

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=SiteKind)
    source_id = models.CharField(_("id in its source"), max_length=60, null=True, blank=True, unique=True)
    organization = models.ForeignKey(
        "contacts.Organization",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sites",
        verbose_name=_("organization"),
    )
    address = models.CharField(_("address or highway"), max_length=200, blank=True)
    milepost = models.CharField(_("milepost"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    state = models.ForeignKey("contacts.State", on_delete=models.PROTECT, related_name="+", verbose_name=_("state"))
    zip = models.CharField(_("ZIP code"), max_length=10, blank=True)
    county = models.ForeignKey(
        "contacts.County",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sites",
        verbose_name=_("county"),
    )
    county_as_given = models.CharField(_("county as the source wrote it"), max_length=100, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    truck_spaces = models.PositiveIntegerField(_("truck spaces"), null=True, blank=True)
    manager = models.ForeignKey(
        "contacts.Person",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="manages",
        verbose_name=_("manager"),
    )
    distributes_since = models.DateField(_("distribution point since"), null=True, blank=True)
    materials = models.CharField(
        _("materials"), max_length=200, blank=True, help_text=_("Which TAT or BOTL materials it hands out.")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = SiteQuerySet.as_manager()

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["name", "id"], name="site_by_name"),
            models.Index(Lower("name"), "id", name="site_by_lower_name"),
            models.Index(fields=["updated_at", "id"], name="site_by_change"),
            models.Index(fields=["state", "name", "id"], name="site_by_state"),
            models.Index(fields=["county", "kind"], name="site_by_county"),
        ]
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="site_has_a_name")]

    def __str__(self):
        return self.shown_name

    def get_absolute_url(self):
        return reverse("contacts:site", args=[self.pk])

    @property
    def shown_name(self):
        return decent(self.name)

    @property
    def where(self):
        """Address or highway with the milepost, such as "I-10 WB, milepost 65.8": what tells two rest areas apart."""
        return whereabouts.written(self.address, self.milepost)

    @property
    def is_staffed(self):
        return self.kind in STAFFED_KINDS
