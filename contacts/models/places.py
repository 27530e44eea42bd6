"""Reference rows by natural key: states and provinces by postal code, counties by FIPS code."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.Model):
    """A state, DC, a territory, or a Canadian province, since builds were held there too."""

    postal = models.CharField(_("postal code"), max_length=2, primary_key=True)
    fips = models.CharField(_("FIPS code"), max_length=2, null=True, blank=True, unique=True)
    name = models.CharField(_("name"), max_length=60)
    country = models.CharField(_("country"), max_length=2, choices=[("US", _("United States")), ("CA", _("Canada"))])
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    x = models.FloatField(_("x on the map"), null=True, blank=True, help_text=_("In the 975 by 610 plane of us-atlas."))
    y = models.FloatField(_("y on the map"), null=True, blank=True)

    class Meta:
        verbose_name = _("state or province")
        verbose_name_plural = _("states and provinces")
        ordering = ["country", "name"]

    def __str__(self):
        return self.name

    @property
    def slug(self):
        return self.postal.lower()


class County(models.Model):
    """A county or its equivalent, in the county set of 2017 (Connecticut has its eight counties)."""

    fips = models.CharField(_("FIPS code"), max_length=5, primary_key=True)
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="counties", verbose_name=_("state"))
    name = models.CharField(_("name"), max_length=60)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    x = models.FloatField(_("x on the map"), null=True, blank=True)
    y = models.FloatField(_("y on the map"), null=True, blank=True)

    class Meta:
        verbose_name = _("county")
        verbose_name_plural = _("counties")
        ordering = ["state_id", "name"]

    def __str__(self):
        return f"{self.name}, {self.state_id}"
